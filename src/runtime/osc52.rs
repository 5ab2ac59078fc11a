//! The clipboard of the terminal, by OSC 52: over ssh it is that of the person's own machine.
//!
//! `TERM=screen…` without `STY` and `TMUX` may be GNU screen or tmux at the other end of ssh. The
//! text goes out plain and wrapped then, and each ignores one of them. [`Clipboard::of`] decides
//! which way it goes.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::domain::secret::Secret;
use crate::screens::clipboard::Clipboard;

/// GNU screen takes so many bytes of a string at once, and drops the rest.
const PIECE: usize = 512;

/// Asks the terminal to take a text. Inside of tmux, `set-clipboard` says whether it passes on.
pub(super) fn copy(out: &mut impl Write, text: &Secret, to: Clipboard) -> io::Result<()> {
    let encoded = Zeroizing::new(STANDARD.encode(text.expose()));
    let sequence = Zeroizing::new(format!("\x1b]52;c;{}\x07", encoded.as_str()));
    let (plain, through_screen) = match to {
        Clipboard::Terminal => (true, false),
        Clipboard::ThroughScreen => (false, true),
        Clipboard::PerhapsThroughScreen => (true, true),
        Clipboard::None => (false, false),
    };
    if plain {
        out.write_all(sequence.as_bytes())?;
    }
    if through_screen {
        // A device control string goes through screen as it is, to the terminal around it.
        for piece in sequence.as_bytes().chunks(PIECE) {
            out.write_all(b"\x1bP")?;
            out.write_all(piece)?;
            out.write_all(b"\x1b\\")?;
        }
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str, to: Clipboard) -> Vec<u8> {
        let mut out = Vec::new();
        copy(&mut out, &Secret::new(text), to).unwrap();
        out
    }

    #[test]
    fn a_text_goes_to_the_clipboard_as_base64() {
        let out = sent("操作员 7", Clipboard::Terminal);
        assert_eq!(out, b"\x1b]52;c;5pON5L2c5ZGYIDc=\x07");
    }

    #[test]
    fn inside_of_screen_it_goes_through_in_pieces() {
        let out = sent("操作员 7", Clipboard::ThroughScreen);
        assert_eq!(out, b"\x1bP\x1b]52;c;5pON5L2c5ZGYIDc=\x07\x1b\\");
        for length in [1, 370, 384, 1000, 65_000] {
            let text = "x".repeat(length);
            let out = String::from_utf8(sent(&text, Clipboard::ThroughScreen)).unwrap();
            let inner = out.strip_prefix("\x1bP").unwrap();
            let inner = inner.strip_suffix("\x1b\\").unwrap();
            let pieces: Vec<&str> = inner.split("\x1b\\\x1bP").collect();
            assert!(pieces.iter().all(|piece| piece.len() <= PIECE), "{length}");
            let whole = String::from_utf8(sent(&text, Clipboard::Terminal)).unwrap();
            assert_eq!(pieces.concat(), whole, "{length}");
        }
    }

    #[test]
    fn where_it_is_not_known_who_listens_both_are_sent() {
        let out = sent("a", Clipboard::PerhapsThroughScreen);
        assert_eq!(out, b"\x1b]52;c;YQ==\x07\x1bP\x1b]52;c;YQ==\x07\x1b\\");
    }

    #[test]
    fn a_terminal_without_a_clipboard_is_sent_nothing() {
        assert_eq!(sent("Secret-1", Clipboard::None), b"");
    }
}

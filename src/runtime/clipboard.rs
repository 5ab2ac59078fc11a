//! The clipboard of the terminal, by OSC 52: over ssh it is that of the person's own machine.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::domain::secret::Secret;

/// Asks the terminal to take a text. Inside of tmux, `set-clipboard` says whether it passes on.
pub(super) fn copy(out: &mut impl Write, text: &Secret) -> io::Result<()> {
    let encoded = Zeroizing::new(STANDARD.encode(text.expose()));
    let sequence = Zeroizing::new(format!("\x1b]52;c;{}\x07", encoded.as_str()));
    out.write_all(sequence.as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_to_the_clipboard_as_base64() {
        let mut out = Vec::new();
        copy(&mut out, &Secret::new("操作员 7")).unwrap();
        assert_eq!(out, b"\x1b]52;c;5pON5L2c5ZGYIDc=\x07");
    }
}

//! The first line of a file, of standard input or of what a command writes: a password, for the
//! login or a new one.

use std::io::{self, Read};

use zeroize::Zeroizing;

use crate::domain::secret::Secret;
use crate::domain::validate::MAX_BYTES;
use crate::text::byte_order_mark::without_mark;

/// Why a first line is no password.
#[derive(Debug)]
pub enum NoPassword {
    /// It cannot be read, and why.
    Unreadable(String),
    /// There is nothing in it.
    Empty,
}

/// The password that is the first line of something.
///
/// # Errors
/// Why it is none; what was read is for the caller to say.
pub fn password(source: impl Read) -> Result<Secret, NoPassword> {
    let mut line = FirstLine::default();
    line.read_all(source)
        .map_err(|error| NoPassword::Unreadable(error.to_string()))?;
    match line.secret() {
        None => {
            let why = "its first line is not UTF-8 text";
            Err(NoPassword::Unreadable(why.into()))
        }
        Some(secret) if secret.is_empty() => Err(NoPassword::Empty),
        Some(secret) => Ok(secret),
    }
}

/// The first line of something that is read in pieces. It never moves in memory, and is overwritten
/// when it is dropped.
pub(super) struct FirstLine {
    bytes: Zeroizing<Vec<u8>>,
    complete: bool,
}

impl Default for FirstLine {
    fn default() -> Self {
        Self {
            // Enough to notice a password that is longer than a login can carry, also without a
            // carriage return and the last character, which may be cut.
            bytes: Zeroizing::new(Vec::with_capacity(MAX_BYTES + 5)),
            complete: false,
        }
    }
}

impl FirstLine {
    /// Takes the part of a piece that belongs to the line.
    pub(super) fn push(&mut self, piece: &[u8]) {
        if self.complete {
            return;
        }
        let end = piece.iter().position(|byte| *byte == b'\n');
        let room = self.bytes.capacity() - self.bytes.len();
        let length = end.unwrap_or(piece.len()).min(room);
        self.bytes.extend_from_slice(&piece[..length]);
        self.complete = end.is_some() || length == room;
    }

    fn read_all(&mut self, mut source: impl Read) -> io::Result<()> {
        let mut piece = Zeroizing::new([0; 1024]);
        while !self.complete {
            match source.read(&mut *piece) {
                Ok(0) => break,
                Ok(length) => self.push(&piece[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The line, without a byte order mark and a carriage return at its ends; `None` when it is no
    /// UTF-8.
    pub(super) fn secret(&self) -> Option<Secret> {
        let line = self.bytes.strip_suffix(b"\r").unwrap_or(&self.bytes);
        let text = std::str::from_utf8(line).or_else(|error| {
            let is_cut = self.bytes.len() == self.bytes.capacity() && error.error_len().is_none();
            let whole = line.get(..error.valid_up_to()).filter(|_| is_cut);
            whole.map_or(Err(error), std::str::from_utf8)
        });
        text.ok().map(without_mark).map(Secret::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_not_taken_for_a_shorter_one() {
        let mut line = FirstLine::default();
        line.read_all(&vec![b'x'; 3 * MAX_BYTES][..]).unwrap();
        assert!(line.secret().unwrap().expose().len() > MAX_BYTES);
    }

    #[test]
    fn a_line_that_is_too_long_may_be_cut_in_a_character() {
        for before in 0..4 {
            let text = "x".repeat(before) + &"𝄞".repeat(MAX_BYTES);
            let password = password(text.as_bytes()).unwrap();
            assert!(password.expose().len() > MAX_BYTES, "{before}");
        }
        for bytes in [&b"x\xf0\x9d\n"[..], b"\xff\n"] {
            assert!(matches!(password(bytes), Err(NoPassword::Unreadable(_))));
        }
    }
}

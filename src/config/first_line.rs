//! The first line of a file or of what a command writes: a password.

use std::io::{self, Read};

use zeroize::Zeroizing;

use crate::domain::secret::Secret;
use crate::domain::validate::MAX_BYTES;

/// The first line of something that is read in pieces. It never moves in memory, and is overwritten
/// when it is dropped.
pub(super) struct FirstLine {
    bytes: Zeroizing<Vec<u8>>,
    complete: bool,
}

impl Default for FirstLine {
    fn default() -> Self {
        Self {
            // Enough to notice a password that is longer than a login can carry, and the end of its
            // line.
            bytes: Zeroizing::new(Vec::with_capacity(MAX_BYTES + 2)),
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

    pub(super) fn read_all(&mut self, mut source: impl Read) -> io::Result<()> {
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

    /// The line, without a carriage return at its end; `None` when it is no UTF-8.
    pub(super) fn secret(&self) -> Option<Secret> {
        let line = self.bytes.strip_suffix(b"\r").unwrap_or(&self.bytes);
        std::str::from_utf8(line).ok().map(Secret::new)
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
}

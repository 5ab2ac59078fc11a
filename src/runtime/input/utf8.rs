//! Characters of several bytes, which may come one by one.

/// The bytes of a character that has begun.
#[derive(Debug, Clone, Default)]
pub(super) struct Utf8 {
    bytes: [u8; 4],
    length: usize,
}

/// What a byte means for the character before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is complete.
    Whole(char),
    /// More bytes belong to it.
    More,
    /// The byte does not belong to it, so the bytes before were no character.
    Broken,
}

impl Utf8 {
    /// Whether a byte can begin a character of several bytes.
    pub(super) const fn begins(byte: u8) -> bool {
        matches!(byte, 0xc2..=0xf4)
    }

    /// Whether a part of a character has come.
    pub(super) const fn has_begun(&self) -> bool {
        self.length > 0
    }

    /// Takes the next byte.
    pub(super) fn push(&mut self, byte: u8) -> Step {
        self.bytes[self.length] = byte;
        self.length += 1;
        let step = match std::str::from_utf8(&self.bytes[..self.length]) {
            Ok(text) => text.chars().next().map_or(Step::Broken, Step::Whole),
            Err(error) if error.error_len().is_none() => return Step::More,
            Err(_) => Step::Broken,
        };
        self.length = 0;
        step
    }
}

/// Whether the last of these bytes is the last of a character of several.
pub(super) fn ends_in_character(bytes: &[u8]) -> bool {
    (2..=4).any(|length| {
        let at = bytes.len().checked_sub(length);
        let text = at.and_then(|at| std::str::from_utf8(&bytes[at..]).ok());
        text.is_some_and(|text| text.chars().count() == 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_whole_at_its_last_byte_and_broken_by_what_does_not_belong() {
        for c in ['é', '操', '🦀', '\u{9c}', '\u{10ffff}'] {
            let mut bytes = [0; 4];
            let (last, first) = c.encode_utf8(&mut bytes).as_bytes().split_last().unwrap();
            let mut utf8 = Utf8::default();
            for byte in first {
                assert_eq!(utf8.push(*byte), Step::More);
            }
            assert_eq!(utf8.push(*last), Step::Whole(c));
            for byte in first {
                utf8.push(*byte);
            }
            assert_eq!(utf8.push(b'x'), Step::Broken);
        }
    }
    #[test]
    fn the_last_byte_of_a_character_is_told_from_one_that_stands_alone() {
        for bytes in ["é", "丛", "a丛", "丛丛", "🦀"] {
            assert!(ends_in_character(bytes.as_bytes()), "{bytes}");
        }
        for bytes in [
            &b""[..],
            b"a",
            b"ab",
            b"a\x9b",
            b"\x9b",
            b"\xe4\x9b",
            b"\xe4\xb8\x9b\x9b",
        ] {
            assert!(!ends_in_character(bytes), "{}", bytes.escape_ascii());
        }
    }
}

//! From the bytes of a text to lines and columns.

use crate::domain::desired::Place;

/// Finds places in a text. To ask in the order of the text is cheap, also where all of it is one
/// line.
pub(super) struct Places<'a> {
    text: &'a str,
    /// The byte at which each line starts.
    lines: Vec<usize>,
    last: (usize, Place),
}

impl<'a> Places<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            lines: std::iter::once(0).chain(breaks).collect(),
            last: (0, Place { line: 1, column: 1 }),
        }
    }

    /// The place of a byte.
    pub(super) fn at(&mut self, byte: usize) -> Place {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.lines.partition_point(|start| *start <= byte);
        let (last, place) = self.last;
        let (from, column) = if place.line == line && last <= byte {
            (last, place.column)
        } else {
            (self.lines[line - 1], 1)
        };
        let column = column + self.text[from..byte].chars().count();
        self.last = (byte, Place { line, column });
        self.last.1
    }

    /// The place that a parser tells as a line and a byte in it, both from 1.
    pub(super) fn of_parser(&mut self, line: usize, byte: usize) -> Place {
        let start = self.lines.get(line.saturating_sub(1));
        let start = start.copied().unwrap_or(self.text.len());
        self.at(start + byte.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_in_any_order() {
        let mut places = Places::of("aé\r\n€x");
        let expected = [(1, 1), (1, 2), (1, 2), (1, 3), (1, 4), (2, 1)];
        for byte in [0, 1, 2, 3, 4, 5, 4, 3, 2, 1, 0] {
            let (line, column) = expected[byte];
            assert_eq!(places.at(byte), Place { line, column }, "{byte}");
        }
        assert_eq!(places.at(8), Place { line: 2, column: 2 });
        assert_eq!(places.at(99), Place { line: 2, column: 3 });
        assert_eq!(places.of_parser(2, 4), Place { line: 2, column: 2 });
        assert_eq!(places.of_parser(9, 0), Place { line: 2, column: 3 });
    }
}

//! A report of the terminal in text (OSC, DCS, APC, PM, SOS) on its way. Nothing of it is kept.

use super::stalled;
use super::utf8::{self, Utf8};

/// The longest report, in bytes. A longer one is given up, so that one without an end locks nobody
/// out.
pub const STRING_LIMIT: usize = 1024 * 1024;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const CANCEL: u8 = 0x18;
const SUBSTITUTE: u8 = 0x1a;
const CTRL_C: u8 = 0x03;

/// The part of a report that has come.
#[derive(Clone)]
pub(super) struct Report {
    /// The byte that began it, as it is after an Esc.
    first: u8,
    /// Whether it began after an Esc that was taken for the key, and nothing else came.
    late: bool,
    /// How many Esc came last, which may begin the end.
    escapes: usize,
    character: Utf8,
    length: usize,
}

/// What a byte means for the report before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// More belongs to it.
    More,
    /// It is over.
    End,
    /// Somebody pressed ctrl-c. More belongs to it.
    Interrupt,
    /// A sequence cut it: so many Esc and this byte of that have come.
    Cut(usize),
    /// It is no report: this character was typed, and the byte belongs to something else.
    Typed(char),
}

impl Report {
    /// A report that has just begun, with this byte after an Esc or with its one-byte form.
    pub(super) fn new(first: u8, late: bool) -> Self {
        Self {
            first,
            late,
            escapes: 0,
            character: Utf8::default(),
            length: 0,
        }
    }

    /// What was typed if nothing more comes.
    pub(super) fn typed(&self) -> Option<char> {
        self.late.then_some(self.first.into())
    }

    /// Whether it is longer than any report of a terminal.
    pub(super) fn is_too_long(&self) -> bool {
        self.length >= STRING_LIMIT
    }

    /// Takes the next byte.
    pub(super) fn push(&mut self, byte: u8) -> Step {
        if std::mem::take(&mut self.late) && !may_follow(self.first, byte) {
            return Step::Typed(self.first.into());
        }
        self.length = self.length.saturating_add(1);
        let escapes = std::mem::take(&mut self.escapes);
        match byte {
            _ if self.is_one_byte_end(byte) => Step::End,
            b'\\' if escapes > 0 => Step::End,
            b'[' | b'O' | b']' | b'P' | b'^' | b'_' | b'X' if escapes > 0 => Step::Cut(escapes),
            ESC => {
                self.escapes = escapes + 1;
                Step::More
            }
            CANCEL | SUBSTITUTE => Step::End,
            BEL if self.first == b']' => Step::End,
            CTRL_C => Step::Interrupt,
            _ => Step::More,
        }
    }

    /// Whether a byte is the end in its one-byte form, which is also a part of some characters.
    fn is_one_byte_end(&mut self, byte: u8) -> bool {
        if self.character.has_begun() {
            match self.character.push(byte) {
                utf8::Step::More => return false,
                utf8::Step::Whole(c) => return c == '\u{9c}',
                utf8::Step::Broken => {}
            }
        }
        if Utf8::begins(byte) {
            self.character.push(byte);
        }
        byte == 0x9c
    }

    /// Whether a read is the rest of this, after a long pause.
    pub(super) fn goes_on(&self, bytes: &[u8]) -> bool {
        let mut rest = self.clone();
        let mut ends = |byte: &u8| {
            // These two are keys as well.
            rest.push(*byte) == Step::End && !matches!(*byte, CANCEL | SUBSTITUTE)
        };
        stalled::is_in_bulk(bytes) || bytes.iter().any(&mut ends)
    }
}

/// Whether a report of a terminal that begins with `first` may go on so. Somebody may have typed
/// that.
fn may_follow(first: u8, byte: u8) -> bool {
    match first {
        b']' => matches!(byte, b'0'..=b'9' | b'L' | b'l'),
        b'P' => matches!(
            byte,
            b'0'..=b'9' | b'>' | b'!' | b'$' | b'+' | b'=' | b'?' | b'|'
        ),
        b'_' => byte == b'G',
        _ => true,
    }
}

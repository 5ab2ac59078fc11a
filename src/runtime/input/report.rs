//! A report of the terminal in text (OSC, DCS, APC, PM, SOS) on its way. Nothing of it is kept.

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const CANCEL: u8 = 0x18;
const SUBSTITUTE: u8 = 0x1a;

/// What has come of a report.
pub(super) struct Report {
    /// Whether one byte can end it, which otherwise is a part of a character.
    short: bool,
    /// Whether the last byte was an Esc, which may begin the end.
    escape: bool,
    /// The byte that began it after an Esc that was taken for the key, while nothing else came.
    late: Option<u8>,
}

/// What a byte is to the report before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// More belongs to it.
    More,
    /// It is over.
    End,
    /// It was cut: the byte belongs to something else, after an Esc where this says so.
    Cut { escape: bool },
}

impl Report {
    /// One that begins with this byte, after an Esc or, where it is `short`, in its one-byte form.
    pub(super) fn new(byte: u8, late: bool, short: bool) -> Self {
        Self {
            short,
            escape: false,
            late: late.then_some(byte),
        }
    }

    /// What was typed, where this is no report after all.
    pub(super) fn typed(&self) -> Option<char> {
        self.late.map(char::from)
    }

    /// Takes the next byte.
    pub(super) fn push(&mut self, byte: u8) -> Step {
        self.late = None;
        match byte {
            b'\\' if self.escape => Step::End,
            // Anything else after Esc begins a sequence: the report was cut.
            _ if self.escape => Step::Cut { escape: true },
            BEL | CANCEL | SUBSTITUTE => Step::End,
            0x9c if self.short => Step::End,
            ESC => {
                self.escape = true;
                Step::More
            }
            // No text holds these: somebody presses keys, and is not to be locked out.
            0x00..=0x06 | 0x0e..=0x1f => Step::Cut { escape: false },
            _ => Step::More,
        }
    }
}

//! A bracketed paste on its way: its bytes, which `decoder` keeps apart from keys. One that the
//! terminal does not mark is found in [`super::unmarked_paste`]; what a field takes of the text is
//! decided in [`crate::ui::field`].

use super::stalled;
use super::utf8::ends_in_character;

/// The most that one paste may hold, in bytes.
pub const PASTE_LIMIT: usize = 1024 * 1024;

/// What follows the introducer of the sequence that begins a paste, and of the one that ends it.
const BEGIN: &[u8] = b"200~";
const END: &[u8] = b"201~";
/// The longest introducer, and the longest of these sequences.
const INTRODUCER: usize = 2;
const MARK: usize = INTRODUCER + END.len();
/// So many bytes are needed to see whether a paste ends there: an introducer of one byte may be the
/// end of a character.
const KEPT: usize = END.len() + 4;
const CTRL_C: u8 = 0x03;

/// Why nothing of a paste was inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Its end did not come.
    NoEnd,
    /// It is longer than [`PASTE_LIMIT`].
    TooLong,
    /// Its lines came as keys.
    AsKeys,
}

impl Lost {
    /// What the person reads.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoEnd => {
                "Nothing was pasted: the terminal did not send the end of the text. Paste it again"
            }
            Self::TooLong => "Nothing was pasted: the text is longer than 1 MiB",
            Self::AsKeys => {
                "Not pasted: the text has several lines, which would have acted as keys"
            }
        }
    }
}

/// What came of a paste so far. It may hold a password, so there is no `Debug`.
#[derive(Clone, Default)]
pub(super) struct Paste {
    text: Vec<u8>,
    /// How many bytes came, also those past the limit, which are not kept.
    length: usize,
    /// How often ctrl-c came at the end, each in a read of its own.
    interrupts: usize,
    /// Whether it began with the one-byte form, and so may end with it.
    short: bool,
    /// Whether it was given up: only its end is looked for.
    lost: bool,
}

/// What a byte means for the paste before it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// More belongs to it.
    More,
    /// It was the last.
    End,
    /// It completes the beginning of another paste, in the one-byte form where that is `short`.
    Another { short: bool },
}

impl Paste {
    /// A paste that has just begun, in the one-byte form where it is `short`.
    pub(super) fn new(short: bool) -> Self {
        Self {
            short,
            ..Self::default()
        }
    }

    /// The state in which only its end is looked for.
    pub(super) fn give_up(mut self) -> Self {
        let keep = self.text.len().saturating_sub(KEPT);
        Self {
            // Its end may have begun.
            text: self.text.split_off(keep),
            lost: true,
            ..Self::new(self.short)
        }
    }

    /// Whether a read is the rest of this, which was given up.
    pub(super) fn goes_on(&self, bytes: &[u8]) -> bool {
        let mut rest = self.clone();
        let mut steps = bytes.iter().map(|byte| rest.push(*byte));
        stalled::is_in_bulk(bytes) || steps.find(|step| *step != Step::More) == Some(Step::End)
    }

    /// Counts a read that is only ctrl-c as a person who wants to leave: a paste without an end may
    /// be in the way. Returns how often it was pressed, 0 where it is text.
    pub(super) fn interrupt(&mut self, bytes: &[u8]) -> usize {
        if bytes.iter().all(|byte| *byte == CTRL_C) {
            self.interrupts += bytes.len();
            self.interrupts
        } else {
            // The ones that came alone before were text after all.
            for _ in 0..std::mem::take(&mut self.interrupts) {
                self.push(CTRL_C);
            }
            0
        }
    }

    pub(super) fn push(&mut self, byte: u8) -> Step {
        if self.lost || self.length > PASTE_LIMIT + MARK {
            // Only the end is still looked for.
            let keep = self.text.len().saturating_sub(KEPT);
            self.text.drain(..keep);
        }
        self.text.push(byte);
        self.length += 1;
        if self.mark(END, self.short).is_some() {
            Step::End
        } else if let Some(length) = self.mark(BEGIN, true).filter(|_| self.lost) {
            let short = !self.text[self.text.len() - length..].starts_with(b"\x1b");
            Step::Another { short }
        } else {
            Step::More
        }
    }

    /// The text, once its last byte is there; nothing where the paste was given up.
    pub(super) fn finish(mut self) -> Option<Result<String, Lost>> {
        let end = self.mark(END, self.short).unwrap_or(0);
        if self.lost {
            return None;
        }
        if self.length > PASTE_LIMIT + end {
            return Some(Err(Lost::TooLong));
        }
        self.text.truncate(self.text.len() - end);
        Some(Ok(String::from_utf8_lossy(&self.text).into_owned()))
    }

    /// The length of the sequence at the end of the text, if it is this one after an introducer.
    fn mark(&self, sequence: &[u8], short: bool) -> Option<usize> {
        let before = self.text.strip_suffix(sequence)?;
        let length = if before.ends_with(b"\x1b[") || short && before.ends_with(b"\xc2\x9b") {
            INTRODUCER
        } else if short && before.ends_with(b"\x9b") && !ends_in_character(before) {
            1
        } else {
            return None;
        };
        Some(length + sequence.len())
    }

    /// How often ctrl-c was pressed at its end. On a slow line it may have come in one read with
    /// the text, and then a single one, with none after it, may be part of it.
    pub(super) fn interrupts(&self) -> usize {
        let in_text = self.text.iter().rev().take_while(|byte| **byte == CTRL_C);
        match (in_text.count(), self.interrupts) {
            (1, 0) => 0,
            (in_text, alone) => (in_text + alone).min(2),
        }
    }
}

//! A bracketed paste on its way.

/// The most that one paste may hold, in bytes.
pub const PASTE_LIMIT: usize = 1024 * 1024;

const END: &[u8] = b"\x1b[201~";
const CTRL_C: u8 = 0x03;

/// Why nothing of a paste was inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// Its end did not come.
    NoEnd,
    /// It is longer than [`PASTE_LIMIT`].
    TooLong,
}

impl Lost {
    /// What the person reads.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoEnd => {
                "Nothing was pasted: the terminal did not send the end of the text. Paste it again"
            }
            Self::TooLong => "Nothing was pasted: the text is longer than 1 MiB",
        }
    }
}

/// What came of a paste so far. It may hold a password, so there is no `Debug`.
#[derive(Default)]
pub(super) struct Paste {
    text: Vec<u8>,
    /// How many bytes came, also those past the limit, which are not kept.
    length: usize,
    /// How often ctrl-c came last, each in a read of its own.
    interrupts: usize,
}

impl Paste {
    /// Where the end of a paste that was given up is in these bytes: the place behind it.
    pub(super) fn rest(bytes: &[u8]) -> Option<usize> {
        let at = bytes.windows(END.len()).position(|part| part == END)?;
        Some(at + END.len())
    }

    /// Takes a read that is nothing but ctrl-c as a person who wants to leave, who may be held up
    /// by a paste without an end. Returns how often it was pressed by now, 0 where it is text.
    pub(super) fn interrupt(&mut self, bytes: &[u8]) -> usize {
        if bytes.iter().all(|byte| *byte == CTRL_C) {
            self.interrupts += bytes.len();
            self.interrupts
        } else {
            // What came by itself before was text after all.
            for _ in 0..std::mem::take(&mut self.interrupts) {
                self.push(CTRL_C);
            }
            0
        }
    }

    /// Takes a byte. Returns whether it was the last.
    pub(super) fn push(&mut self, byte: u8) -> bool {
        if self.length > PASTE_LIMIT + END.len() {
            // Only the end is still looked for.
            let keep = self.text.len().saturating_sub(END.len());
            self.text.drain(..keep);
        }
        self.text.push(byte);
        self.length += 1;
        self.text.ends_with(END)
    }

    /// The text, once its last byte was taken.
    pub(super) fn finish(mut self) -> Result<String, Lost> {
        if self.length > PASTE_LIMIT + END.len() {
            return Err(Lost::TooLong);
        }
        self.text.truncate(self.text.len() - END.len());
        Ok(String::from_utf8_lossy(&self.text).into_owned())
    }

    /// How often ctrl-c was pressed at its end. On a slow line it may have come in one read with the
    /// text; then one alone may be a part of that.
    pub(super) fn interrupts(&self) -> usize {
        let last = self.text.iter().rev().take_while(|byte| **byte == CTRL_C);
        let in_text = Some(last.count()).filter(|count| *count > 1).unwrap_or(0);
        (in_text + self.interrupts).min(2)
    }
}

//! Words that are typed, and what has all of them.

use super::field::Field;
use super::key::Key;

/// The words that something is searched for.
#[derive(Debug, Default)]
pub struct Search {
    /// The words; all must be there, in any order and case.
    pub field: Field,
    /// Whether they are being typed.
    pub typing: bool,
}

impl Search {
    /// Whether a line shows them.
    pub fn is_open(&self) -> bool {
        self.typing || !self.field.text().is_empty()
    }

    /// Begins to type: what stood there is replaced by the first letter.
    pub fn begin(&mut self) {
        self.typing = true;
        self.field.select_all();
    }

    /// Forgets the words. Returns whether there were any, or they were being typed.
    pub fn leave(&mut self) -> bool {
        let was_open = self.is_open();
        *self = Self::default();
        was_open
    }

    /// Types a key into the words, while they are being typed. Returns whether that did anything.
    pub fn type_key(&mut self, key: Key) -> bool {
        self.typing && self.field.edit(key)
    }

    /// What is looked for.
    pub fn words(&self) -> Words {
        let text = self.field.text().to_lowercase();
        Words(text.split_whitespace().map(str::to_owned).collect())
    }
}

/// Words as they are looked for.
#[derive(Debug)]
pub struct Words(Vec<String>);

impl Words {
    /// Whether there are none, so that everything is found.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a text has all of them.
    pub fn are_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.0.iter().all(|word| text.contains(word))
    }
}

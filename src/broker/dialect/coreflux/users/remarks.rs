//! What is said of entries of a list that cannot be used.

use std::collections::HashSet;
use std::fmt::Write;

use crate::domain::user::UserName;

/// How many names or positions a remark spells out.
const SPELT_OUT: usize = 5;

/// Things worth a remark: the first few, and how many there were.
#[derive(Debug, Default)]
pub(super) struct Several {
    first: Vec<String>,
    count: usize,
}

impl Several {
    pub(super) fn push(&mut self, one: impl FnOnce() -> String) {
        if self.count < SPELT_OUT {
            self.first.push(one());
        }
        self.count += 1;
    }

    /// `a, b and 3 more`.
    fn spell_out(&self) -> String {
        let mut text = self.first.join(", ");
        let rest = self.count - self.first.len();
        if rest > 0 {
            // Writing to a String cannot fail.
            let _ = write!(text, " and {rest} more");
        }
        text
    }
}

/// On entries without a usable user name, and on those with another name than their key.
pub(super) fn on_names(nameless: &Several, renamed: &Several) -> Vec<String> {
    let mut remarks = Vec::new();
    let places = nameless.spell_out();
    match nameless.count {
        0 => {}
        1 => remarks.push(format!(
            "Entry {places} has no usable user name; it is skipped."
        )),
        _ => remarks.push(format!(
            "Entries without a usable user name are skipped: {places}."
        )),
    }
    if renamed.count > 0 {
        let renamed = renamed.spell_out();
        remarks.push(format!(
            "Entries with another name than their key; the key counts: {renamed}."
        ));
    }
    remarks
}

/// On users who stand in the list more than once.
pub(super) fn on_duplicates(duplicates: &[UserName]) -> Option<String> {
    let mut seen = HashSet::new();
    let mut names = Several::default();
    for name in duplicates.iter().filter(|name| seen.insert(*name)) {
        names.push(|| name.as_str().to_owned());
    }
    let names = names.spell_out();
    match duplicates.len() {
        0 => None,
        1 => Some(format!(
            "1 entry repeats a user name; the first one counts: {names}."
        )),
        count => Some(format!(
            "{count} entries repeat a user name; the first one counts: {names}."
        )),
    }
}

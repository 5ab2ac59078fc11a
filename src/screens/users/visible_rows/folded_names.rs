//! The names of all rows, ready to be searched: one after the other in one piece of memory, since
//! going to each name where it lies takes longer than looking into it. What counts as the same
//! letter is decided in `text::fold`.

use crate::screens::context::Context;
use crate::text;
use crate::text::fold;

/// The folded names of the base rows.
#[derive(Debug, Default)]
pub(in crate::screens) struct FoldedNames {
    text: String,
    ends: Vec<usize>,
}

impl FoldedNames {
    pub(in crate::screens) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Takes all names in, unless they are here already.
    pub(in crate::screens) fn fill(&mut self, cx: &Context) {
        if !self.ends.is_empty() {
            return;
        }
        let names = (0..cx.engine.base_rows()).filter_map(|row| cx.engine.base_name(row));
        for name in names {
            let start = self.text.len();
            let name = text::named(name.as_str());
            if name.is_ascii() {
                self.text.push_str(name);
                self.text[start..].make_ascii_lowercase();
            } else {
                self.text.push_str(&fold(name));
            }
            self.ends.push(self.text.len());
        }
    }

    /// The name of a base row; empty while the names are not here.
    pub(in crate::screens) fn get(&self, row: usize) -> &str {
        let start = row
            .checked_sub(1)
            .map_or(Some(0), |before| self.end(before));
        match (start, self.end(row)) {
            (Some(start), Some(end)) => &self.text[start..end],
            _ => "",
        }
    }

    fn end(&self, row: usize) -> Option<usize> {
        self.ends.get(row).copied()
    }
}

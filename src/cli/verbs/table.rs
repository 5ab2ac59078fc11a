//! Lays out a table for people. Which columns it has, each command says: `users list` in `list`.

use guestlist::text;

/// Rows under a head.
pub(super) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(head: &[&str]) -> Self {
        Self::of(head.iter().map(|it| (*it).to_owned()).collect())
    }

    pub(super) const fn of(head: Vec<String>) -> Self {
        Self {
            head,
            rows: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, row: impl IntoIterator<Item = String>) {
        self.rows.push(row.into_iter().collect());
    }

    /// Leaves the columns out that hold nothing.
    pub(super) fn leave_out_empty(&mut self) {
        for at in (0..self.head.len()).rev() {
            if self.rows.iter().all(|row| row[at].is_empty()) {
                self.remove(at);
            }
        }
    }

    /// Leaves a column out.
    pub(super) fn leave_out(&mut self, name: &str) {
        if let Some(at) = self.head.iter().position(|it| *it == name) {
            self.remove(at);
        }
    }

    fn remove(&mut self, at: usize) {
        self.head.remove(at);
        for row in &mut self.rows {
            row.remove(at);
        }
    }

    /// The table; nothing where there are no rows.
    pub(super) fn text(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let lines = || std::iter::once(&self.head).chain(&self.rows);
        let width = |at: usize| lines().map(|row| text::width(&row[at])).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        let mut out = String::new();
        for row in lines() {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(&widths) {
                line.push_str(cell);
                let blanks = 2 + width - text::width(cell);
                line.extend(std::iter::repeat_n(' ', blanks));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

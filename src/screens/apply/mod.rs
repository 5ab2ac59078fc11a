//! Where the person is on the page of a plan that is being applied.
//!
//! The question after the first failure stands in the page and is no dialog: it comes at a moment
//! that nobody chose, and must not catch a key meant for something else: only the keys that pause
//! and stop answer it.

pub mod keys;
pub mod layout;
pub mod update;
pub mod view;
pub mod words;

use crate::engine::apply::Run;
use crate::screens::find::{Find, Numbers, Shown};

/// The selection, and what is shown.
#[derive(Debug)]
pub struct RunPage {
    /// The selected line.
    pub cursor: usize,
    /// The first line shown.
    pub top: usize,
    /// Whether the selection follows what is sent.
    pub follows: bool,
    /// Whether only the lines are shown that went wrong.
    pub only_trouble: bool,
    /// The words that a line must have.
    pub find: Find,
}

impl Default for RunPage {
    fn default() -> Self {
        Self {
            cursor: 0,
            top: 0,
            follows: true,
            only_trouble: false,
            find: Find::default(),
        }
    }
}

impl RunPage {
    /// The lines of a plan, as this page shows them.
    pub(in crate::screens) const fn lines<'a>(&'a self, run: &'a Run) -> Lines<'a> {
        Lines { page: self, run }
    }
}

/// The lines of a plan, as its page shows them.
#[derive(Debug, Clone, Copy)]
pub(in crate::screens) struct Lines<'a> {
    page: &'a RunPage,
    run: &'a Run,
}

impl Shown for Lines<'_> {
    fn all(&self) -> usize {
        self.run.lines().len()
    }

    fn shown_from(&self, from: usize) -> Numbers<'_> {
        if self.page.only_trouble {
            let trouble = self.run.trouble_from(from);
            return Box::new(trouble.filter(|at| self.page.find.shows(*at)));
        }
        self.page.find.shown_from(from, self.all())
    }

    fn shown_before(&self, before: usize) -> Numbers<'_> {
        if self.page.only_trouble {
            let trouble = self.run.trouble_before(before);
            return Box::new(trouble.filter(|at| self.page.find.shows(*at)));
        }
        self.page.find.shown_before(before)
    }
}

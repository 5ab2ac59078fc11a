//! Where the person is on the page of a plan that is being applied.
//!
//! The question after the first failure stands in the page and is no dialog: it comes at a moment that nobody
//! chose, and must not catch a key meant for something else: only the keys that pause and stop answer it.

pub mod keys;
pub mod layout;
pub mod summary;
pub mod update;
pub mod view;

use crate::engine::apply::Run;

/// The selection, and what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunPage {
    /// The selected line.
    pub cursor: usize,
    /// The first line shown.
    pub top: usize,
    /// Whether the selection follows what is sent.
    pub follows: bool,
    /// Whether only the lines are shown that went wrong.
    pub only_trouble: bool,
}

impl Default for RunPage {
    fn default() -> Self {
        Self {
            cursor: 0,
            top: 0,
            follows: true,
            only_trouble: false,
        }
    }
}

impl RunPage {
    /// Every line that is shown, counted from this one on.
    pub fn shown_from<'a>(
        &self,
        run: &'a Run,
        from: usize,
    ) -> Box<dyn Iterator<Item = usize> + 'a> {
        if self.only_trouble {
            return Box::new(run.trouble_from(from));
        }
        Box::new(from..run.lines().len())
    }

    /// Every line that is shown before this one, the nearest first.
    pub fn shown_before<'a>(
        &self,
        run: &'a Run,
        before: usize,
    ) -> Box<dyn Iterator<Item = usize> + 'a> {
        if self.only_trouble {
            return Box::new(run.trouble_before(before));
        }
        Box::new((0..before).rev())
    }
}

//! Which entries of a page are shown: those with all words that are typed, or the problems alone.
//! Review, the page of a plan and the history have one line for it. An entry keeps its number when
//! others are left out.

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::movement::motion;
use crate::screens::screen::NO_FIELD;
use crate::ui::scrolling::{self, Motion};
use crate::ui::search::Search;

/// What is shown of the entries of a page.
#[derive(Debug, Default)]
pub struct Find {
    /// The words that an entry must have.
    pub search: Search,
    /// Whether only problems are shown.
    pub problems: bool,
    passing: Passing,
}

/// The entries that pass, in order; `None` when all do.
#[derive(Debug, Default)]
pub struct Passing(Option<Vec<usize>>);

/// The numbers of entries, in the order in which they are asked for.
pub type Numbers<'a> = Box<dyn Iterator<Item = usize> + 'a>;

impl Find {
    /// Whether a line says what is shown.
    pub fn is_open(&self) -> bool {
        self.problems || self.search.is_open()
    }

    /// The rows of that line on a page with so many.
    pub fn rows(&self, page: u16) -> u16 {
        u16::from(self.is_open()).min(page.saturating_sub(1))
    }

    /// Whether some entries may be left out.
    pub const fn leaves_out(&self) -> bool {
        self.passing.0.is_some()
    }

    /// Whether an entry is shown.
    pub fn shows(&self, at: usize) -> bool {
        let passed = self.passing.0.as_ref();
        passed.is_none_or(|passed| passed.binary_search(&at).is_ok())
    }

    /// How many of so many entries are shown.
    pub fn count(&self, all: usize) -> usize {
        self.passing.0.as_ref().map_or(all, Vec::len)
    }

    /// How many shown entries come before this one.
    pub fn place(&self, at: usize) -> usize {
        let passed = self.passing.0.as_ref();
        passed.map_or(at, |passed| passed.partition_point(|it| *it < at))
    }

    /// The shown ones of so many entries, from this one on.
    pub fn shown_from(&self, from: usize, all: usize) -> Numbers<'_> {
        match &self.passing.0 {
            Some(passed) => Box::new(passed[self.place(from)..].iter().copied()),
            None => Box::new(from..all),
        }
    }

    /// The shown entries before this one, the nearest first.
    pub fn shown_before(&self, before: usize) -> Numbers<'_> {
        match &self.passing.0 {
            Some(passed) => Box::new(passed[..self.place(before)].iter().rev().copied()),
            None => Box::new((0..before).rev()),
        }
    }

    /// Which of so many entries pass: asked again when the words or the entries changed.
    pub(in crate::screens) fn passing(
        &self,
        all: usize,
        is_problem: impl Fn(usize) -> bool,
        text: impl Fn(usize) -> String,
    ) -> Passing {
        let words = self.search.words();
        let passes = |at: &usize| {
            (!self.problems || is_problem(*at)) && (words.is_empty() || words.are_in(&text(*at)))
        };
        let takes_all = words.is_empty() && !self.problems;
        Passing((!takes_all).then(|| (0..all).filter(passes).collect()))
    }

    /// Shows those that pass.
    pub(in crate::screens) fn show(&mut self, passing: Passing) {
        self.passing = passing;
    }

    /// Who has the keyboard on a page of this layer.
    pub(in crate::screens) const fn layer(&self, page: KeyContext) -> KeyContext {
        if self.search.typing {
            KeyContext::Filter
        } else {
            page
        }
    }

    /// Does what a key of the line stands for, which the page looks at then. Returns whether it was
    /// one: closing first shows all again.
    pub(in crate::screens) fn act(&mut self, action: Action) -> bool {
        match action {
            Action::Filter => self.search.begin(),
            Action::Submit if self.search.typing => self.search.typing = false,
            Action::Close if self.is_open() => *self = Self::default(),
            _ => return false,
        }
        true
    }

    /// Puts pasted text into the words.
    ///
    /// # Errors
    /// A sentence for the person when it was not taken.
    pub(in crate::screens) fn paste(&mut self, text: &str) -> Result<(), String> {
        if !self.search.typing {
            return Err(NO_FIELD.into());
        }
        self.search.field.paste(text)
    }
}

/// A list of entries that a filter can shorten.
pub(in crate::screens) trait Shown {
    /// How many there are, with those that are left out.
    fn all(&self) -> usize;

    /// The shown ones, from this one on.
    fn shown_from(&self, from: usize) -> Numbers<'_>;

    /// The shown ones before this one, the nearest first.
    fn shown_before(&self, before: usize) -> Numbers<'_>;

    /// The shown entry nearest to this one; this one when none is shown.
    fn nearest(&self, at: usize) -> usize {
        let next = self.shown_from(at).next();
        next.or_else(|| self.shown_before(at).next()).unwrap_or(at)
    }

    /// The entry that an action leads to from `at`, where a page has so many.
    fn moved(&self, at: usize, action: Action, page: usize) -> usize {
        let half = page.div_ceil(2);
        let to = match motion(action) {
            None => None,
            Some(Motion::Up) => self.shown_before(at).next(),
            Some(Motion::Down) => self.shown_from(at + 1).next(),
            Some(Motion::PageUp) => self.shown_before(at).take(page).last(),
            Some(Motion::PageDown) => self.shown_from(at + 1).take(page).last(),
            Some(Motion::HalfUp) => self.shown_before(at).take(half).last(),
            Some(Motion::HalfDown) => self.shown_from(at + 1).take(half).last(),
            Some(Motion::First) => self.shown_from(0).next(),
            Some(Motion::Last) => self.shown_before(self.all()).next(),
        };
        to.unwrap_or(at)
    }

    /// The first entry to draw in so many rows, so that the selected one is in sight.
    fn in_sight(
        &self,
        top: usize,
        selected: usize,
        rows: usize,
        height: impl Fn(usize) -> usize,
    ) -> usize
    where
        Self: Sized,
    {
        let highest = |from| scrolling::first_with(self.shown_before(from), from, rows, &height);
        let last = self.shown_before(self.all()).next();
        let last = last.map_or(selected, highest);
        top.clamp(highest(selected), selected).min(last)
    }
}

//! The page of the activity: where the person is in it, and what is filtered.

use std::collections::VecDeque;

use super::{Item, item_at, layout, len, place_of, words};
use crate::app::form::Field;
use crate::app::model::Model;

/// The page as the person left it.
#[derive(Debug, Default)]
pub struct Page {
    /// The selected line; `None` for the last one, whichever that is, so that the page follows
    /// what happens.
    pub selected: Option<Item>,
    /// The first line shown.
    pub top: usize,
    /// The words that a line must have.
    pub filter: Field,
    /// Whether the filter has the keyboard.
    pub typing: bool,
    /// Whether only what failed or is unknown is shown.
    pub problems: bool,
    /// The lines that pass, in order; `None` when all do.
    matches: Option<VecDeque<Item>>,
}

impl Page {
    /// Whether some lines may be left out.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.matches.is_some()
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self, model: &Model) -> usize {
        match &self.matches {
            Some(matches) => matches.len(),
            None => len(model),
        }
    }

    /// Whether there is no line.
    #[must_use]
    pub fn is_empty(&self, model: &Model) -> bool {
        self.len(model) == 0
    }

    /// The line of a number.
    #[must_use]
    pub fn item(&self, model: &Model, at: usize) -> Option<Item> {
        match &self.matches {
            Some(matches) => matches.get(at).copied(),
            None => item_at(model, at),
        }
    }

    /// The number of the selected line. When that one is not among the lines any more, the one that
    /// stands where it would.
    #[must_use]
    pub fn place(&self, model: &Model) -> Option<usize> {
        let last = self.len(model).checked_sub(1)?;
        let Some(item) = self.selected else {
            return Some(last);
        };
        let unfiltered = place_of(model, item).unwrap_or(0);
        let place = match &self.matches {
            Some(matches) => matches.partition_point(|it| is_before(model, *it, unfiltered)),
            None => unfiltered,
        };
        Some(place.min(last))
    }

    /// The selected line.
    #[must_use]
    pub fn current(&self, model: &Model) -> Option<Item> {
        self.item(model, self.place(model)?)
    }

    /// Selects the line of a number, or follows the end when it is the last.
    pub(in crate::app) fn select(&mut self, model: &Model, at: usize) {
        let is_last = at + 1 >= self.len(model);
        self.selected = if is_last { None } else { self.item(model, at) };
    }

    /// Looks at each line anew: the filter is another one.
    pub(in crate::app) fn filter_anew(&mut self, model: &Model) {
        let text = words::folded(self.filter.text());
        if text.trim().is_empty() && !self.problems {
            self.matches = None;
            return;
        }
        let items = (0..len(model)).filter_map(|at| item_at(model, at));
        let passing = items.filter(|item| self.passes(model, *item, &text));
        self.matches = Some(passing.collect());
    }

    fn passes(&self, model: &Model, item: Item, folded: &str) -> bool {
        if self.problems && !words::is_problem(model, item) {
            return false;
        }
        let mut wanted = folded.split_whitespace().peekable();
        if wanted.peek().is_none() {
            return true;
        }
        let line = words::folded(&words::searched(model, item));
        wanted.all(|word| line.contains(word))
    }

    /// Looks at these lines again, which are new or changed.
    pub(in crate::app) fn refresh(&mut self, model: &Model, changed: &[Item]) {
        let text = words::folded(self.filter.text());
        let Some(mut matches) = self.matches.take() else {
            return;
        };
        while matches
            .front()
            .is_some_and(|item| place_of(model, *item).is_none())
        {
            matches.pop_front();
        }
        for item in changed {
            let Some(place) = place_of(model, *item) else {
                continue;
            };
            let at = matches.partition_point(|it| is_before(model, *it, place));
            let is_in = matches.get(at) == Some(item);
            match (self.passes(model, *item, &text), is_in) {
                (true, false) => matches.insert(at, *item),
                (false, true) => drop(matches.remove(at)),
                _ => {}
            }
        }
        self.matches = Some(matches);
    }

    /// Moves the first line shown so that the selected one is seen.
    pub(in crate::app) fn follow(&mut self, model: &Model) {
        let rows = layout::sizes((model.width, model.height)).list.max(1);
        let longest = self.len(model).saturating_sub(rows);
        if let Some(place) = self.place(model) {
            self.top = self.top.min(place).max((place + 1).saturating_sub(rows));
        }
        self.top = self.top.min(longest);
    }
}

/// Whether a line stands before this number of the lines without a filter. One that is not kept
/// any more stood before all.
fn is_before(model: &Model, item: Item, place: usize) -> bool {
    place_of(model, item).is_none_or(|it| it < place)
}

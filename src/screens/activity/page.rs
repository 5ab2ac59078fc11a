//! The page of the activity: where the person is in it, and what is filtered.

use std::collections::VecDeque;

use crate::engine::journal::Item;
use crate::screens::activity::filter::Wanted;
use crate::screens::activity::{first_id, item_at, layout, len, place_of};
use crate::screens::context::Context;
use crate::ui::field::Field;
use crate::ui::scrolling;

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
    /// What they passed.
    passed: Wanted,
    /// The oldest command and the oldest answer to another that were kept then.
    oldest: (u64, u64),
}

impl Page {
    /// Whether some lines may be left out.
    pub fn is_filtered(&self) -> bool {
        self.matches.is_some()
    }

    /// Whether a line says what is filtered.
    pub fn has_filter_line(&self) -> bool {
        self.typing || self.is_filtered()
    }

    /// How many lines there are.
    pub fn len(&self, cx: &Context) -> usize {
        match &self.matches {
            Some(matches) => matches.len(),
            None => len(cx),
        }
    }

    /// The line of a number.
    pub fn item(&self, cx: &Context, at: usize) -> Option<Item> {
        match &self.matches {
            Some(matches) => matches.get(at).copied(),
            None => item_at(cx, at),
        }
    }

    /// The number of the selected line. When that one is not among the lines any more, the one that
    /// stands where it would.
    pub fn place(&self, cx: &Context) -> Option<usize> {
        let last = self.len(cx).checked_sub(1)?;
        let Some(item) = self.selected else {
            return Some(last);
        };
        let unfiltered = place_of(cx, item).unwrap_or(0);
        let place = match &self.matches {
            Some(matches) => matches.partition_point(|it| is_before(cx, *it, unfiltered)),
            None => unfiltered,
        };
        Some(place.min(last))
    }

    /// The selected line.
    pub fn current(&self, cx: &Context) -> Option<Item> {
        self.item(cx, self.place(cx)?)
    }

    /// Selects the line of a number, or follows the end when it is the last.
    pub(in crate::screens) fn select(&mut self, cx: &Context, at: usize) {
        let is_last = at + 1 >= self.len(cx);
        self.selected = if is_last { None } else { self.item(cx, at) };
    }

    fn wanted(&self) -> Wanted {
        Wanted::new(self.filter.text(), self.problems)
    }

    /// The filter is another one: looks at each line again, or only at those that passed where no
    /// other can.
    pub(in crate::screens) fn filter_again(&mut self, cx: &Context) {
        let wanted = self.wanted();
        let before = self.matches.take();
        if !wanted.takes_all() {
            let takes = |item: &Item| wanted.takes(cx, *item);
            self.matches = Some(match before {
                Some(before) if wanted.is_within(&self.passed) => {
                    before.into_iter().filter(takes).collect()
                }
                _ => {
                    self.oldest = oldest(cx);
                    let items = (0..len(cx)).filter_map(|at| item_at(cx, at));
                    items.filter(takes).collect()
                }
            });
        }
        self.passed = wanted;
    }

    /// Looks at these lines again, which are new or changed, and drops those that are not kept any
    /// more.
    pub(in crate::screens) fn refresh(&mut self, cx: &Context, changed: &[Item]) {
        let Some(matches) = &mut self.matches else {
            return;
        };
        if self.oldest != oldest(cx) {
            self.oldest = oldest(cx);
            matches.retain(|item| place_of(cx, *item).is_some());
        }
        for item in changed {
            let Some(place) = place_of(cx, *item) else {
                continue;
            };
            let at = matches.partition_point(|it| is_before(cx, *it, place));
            let is_in = matches.get(at) == Some(item);
            match (self.passed.takes(cx, *item), is_in) {
                (true, false) => matches.insert(at, *item),
                (false, true) => drop(matches.remove(at)),
                _ => {}
            }
        }
    }

    /// Moves the first line shown so that the selected one is seen.
    pub(in crate::screens) fn follow(&mut self, cx: &Context) {
        let rows = layout::sizes(cx, self.has_filter_line()).list.max(1);
        let (selected, count) = (self.place(cx), self.len(cx));
        self.top = scrolling::in_sight(self.top, selected, count, rows, |_| 1);
    }
}

/// The numbers of the oldest lines of both kinds.
fn oldest(cx: &Context) -> (u64, u64) {
    (first_id(cx), cx.engine.other_answers().first())
}

/// Whether a line stands before this number of the lines without a filter.
fn is_before(cx: &Context, item: Item, place: usize) -> bool {
    place_of(cx, item).is_some_and(|it| it < place)
}

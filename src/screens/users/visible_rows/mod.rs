//! Which rows the table shows, and in which order.
//!
//! Behind it are the *base rows*: the listed users in the broker's order, then those that no list
//! shows. Without filter and sort the table shows just these, and nothing here takes memory or
//! time. With one, the shown rows are worked out when the filter, the order or the list changes,
//! never for a cursor key.
//!
//! The selected user is always among them: one who stops matching while the cursor is on it stays
//! until the cursor leaves. Only typing the filter moves the cursor.

mod folded_names;
pub mod matching;
mod sorting;

use std::collections::HashSet;

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;
use crate::engine::user_filter::Filter;
use crate::screens::context::Context;
use crate::screens::users::visible_rows::folded_names::FoldedNames;
use crate::screens::users::visible_rows::matching::Terms;
use crate::screens::users::visible_rows::sorting::sorted;

pub use crate::screens::users::visible_rows::sorting::{Sort, SortBy};

/// The shown rows, as far as they are not just the base rows.
#[derive(Debug, Default)]
pub struct VisibleRows {
    /// What is shown; `None` for the base rows as they are.
    pub(in crate::screens) choice: Option<Choice>,
    /// All base rows in the wanted order; empty in the broker's own.
    pub(in crate::screens) order: Vec<usize>,
    /// The names of the base rows, folded; empty until they are needed.
    names: FoldedNames,
    /// Whether the base rows changed.
    pub(in crate::screens) stale: bool,
    /// Whether the message at hand only moves the cursor.
    pub(in crate::screens) calm: bool,
    /// Who was selected before typing moved the cursor.
    pub(in crate::screens) anchor: Option<UserName>,
}

/// What a filter and an order make of the base rows.
#[derive(Debug, Default)]
pub(in crate::screens) struct Choice {
    /// Those that are shown, in their order.
    shown: Vec<usize>,
    /// Where each of them all is shown.
    places: Vec<Option<usize>>,
    /// How many match; the kept one is not among them.
    pub(in crate::screens) matches: usize,
    /// The one that is shown only because the cursor is on it.
    kept: Option<usize>,
    /// What is wrong with the filter.
    complaint: Option<String>,
    /// Whether the filter looks at what changes without a new list.
    pub(in crate::screens) restless: bool,
}

/// What the rows follow from.
#[derive(Clone, Copy)]
pub(in crate::screens) struct Wanted<'a> {
    pub(in crate::screens) filter: &'a str,
    pub(in crate::screens) sort: Option<&'a Sort>,
    pub(in crate::screens) marked: &'a HashSet<UserName>,
}

impl VisibleRows {
    /// The base row that is shown in a row.
    pub(in crate::screens) fn base_row(&self, row: usize) -> Option<usize> {
        match &self.choice {
            Some(choice) => choice.shown.get(row).copied(),
            None => Some(row),
        }
    }

    /// The row in which a base row is shown.
    pub(in crate::screens) fn place(&self, base_row: usize) -> Option<usize> {
        match &self.choice {
            Some(choice) => choice.places.get(base_row).copied().flatten(),
            None => Some(base_row),
        }
    }

    /// The number of shown rows, of so many.
    pub(in crate::screens) fn rows(&self, base_rows: usize) -> usize {
        let choice = self.choice.as_ref();
        choice.map_or(base_rows, |choice| choice.shown.len())
    }

    /// The base row that is shown though it does not match.
    pub(in crate::screens) fn kept(&self) -> Option<usize> {
        self.choice.as_ref()?.kept
    }

    /// Puts base rows into the order in which they would be shown, were they all.
    pub(in crate::screens) fn arrange(&self, rows: &mut [usize]) {
        if self.order.is_empty() {
            return rows.sort_unstable();
        }
        let mut ranks = vec![usize::MAX; self.order.len()];
        for (rank, row) in self.order.iter().enumerate() {
            ranks[*row] = rank;
        }
        rows.sort_unstable_by_key(|row| ranks.get(*row).copied());
    }

    /// What is wrong with the filter, as a sentence.
    pub fn complaint(&self) -> Option<&str> {
        self.choice.as_ref()?.complaint.as_deref()
    }

    /// All base rows are shown, as the broker lists them.
    pub(in crate::screens) fn clear(&mut self) {
        *self = Self {
            anchor: self.anchor.take(),
            ..Self::default()
        };
    }

    /// Works out the names and the order, as far as they are needed and not here.
    fn prepare(&mut self, cx: &Context, filter: &Filter, sort: Option<&Sort>) {
        if self.stale || self.choice.is_none() {
            self.names.clear();
            self.order.clear();
        }
        self.stale = false;
        if filter.has_names() || sort.is_some_and(|sort| sort.by == SortBy::Name) {
            self.names.fill(cx);
        }
        if self.order.is_empty()
            && let Some(sort) = sort
        {
            self.order = sorted(cx, sort, &self.names);
        }
    }

    /// Chooses the rows again; see `users::selection`.
    pub(in crate::screens) fn choose(
        &mut self,
        cx: &Context,
        wanted: Wanted<'_>,
        focus: Option<usize>,
        keep: bool,
    ) -> usize {
        let filter = Filter::parse(wanted.filter, cx.engine.permissions());
        self.prepare(cx, &filter, wanted.sort);
        let terms = Terms::new(cx, &filter, wanted.marked);
        let rows = cx.engine.base_rows();
        let mut choice = Choice {
            places: vec![None; rows],
            complaint: matching::complaint(cx, &filter, &terms),
            restless: filter.is_restless(),
            ..Choice::default()
        };
        let mut near = 0;
        for at in 0..rows {
            let row = self.order.get(at).copied().unwrap_or(at);
            let is_focus = focus == Some(row);
            if is_focus {
                near = choice.shown.len();
            }
            let matches = terms.hold(cx, &self.names, row);
            choice.matches += usize::from(matches);
            if is_focus && keep && !matches {
                choice.kept = focus;
            } else if !matches {
                continue;
            }
            choice.places[row] = Some(choice.shown.len());
            choice.shown.push(row);
        }
        self.choice = Some(choice);
        near
    }
}

/// What the broker has of a permission of a base row, as far as is known. What the person wants
/// instead plays no part, so that a toggle neither moves nor hides its row.
fn base_grant(
    cx: &Context,
    row: usize,
    column: Option<usize>,
    key: &PermissionKey,
) -> Option<Grant> {
    let column = column?;
    let name = cx.engine.base_name(row)?;
    if let Some(enabled) = cx.engine.named_users().value(name, key) {
        return Some(enabled.into());
    }
    let roster = cx.engine.roster();
    match roster.and_then(|roster| roster.users().get(row)) {
        Some(user) => Some(user.grant(column)),
        None => cx.engine.is_named(name).then_some(Grant::Unknown),
    }
}

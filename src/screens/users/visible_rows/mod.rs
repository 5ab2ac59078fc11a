//! Which rows the table shows, and in which order.
//!
//! Behind it are the *base rows*: the listed users in the broker's order, then those that no list shows.
//! Without filter and sort the table shows just these, and nothing here takes memory or time. With one, the
//! shown rows are worked out when the filter, the order or the list changes, never for a cursor key.
//!
//! The selected user is always among them: one who stops matching while the cursor is on it stays
//! until the cursor leaves. Only typing the filter moves the cursor.

pub mod names;
pub mod rows;
pub mod terms;

use std::collections::HashSet;

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::screens::users::Table;
use crate::screens::users::filter::Filter;
use crate::screens::users::visible_rows::names::Names;
use crate::screens::users::visible_rows::terms::Terms;

/// By what the rows are sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SortBy {
    /// The name, letter by letter without the difference of capital and small ones; names that
    /// differ in nothing else by their bytes.
    Name,
    /// A permission: who has it comes first, then what is unclear or not known, then who has it
    /// not; among equals the broker's order.
    Permission(PermissionKey),
}

/// An order of the rows other than the broker's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// Whether the last comes first.
    pub reversed: bool,
}

impl Sort {
    /// What asking again for an order makes of the present one: the order, the reverse, the
    /// broker's own.
    pub fn next(present: Option<&Self>, by: SortBy) -> Option<Self> {
        match present {
            Some(sort) if sort.by == by && sort.reversed => None,
            Some(sort) if sort.by == by => Some(Self { by, reversed: true }),
            _ => Some(Self {
                by,
                reversed: false,
            }),
        }
    }
}

/// The shown rows, as far as they are not just the base rows.
#[derive(Debug, Default)]
pub struct VisibleRows {
    /// What is shown; `None` for the base rows as they are.
    choice: Option<Choice>,
    /// All base rows in the wanted order; empty in the broker's own.
    order: Vec<usize>,
    /// The names of the base rows, folded; empty until they are needed.
    names: Names,
    /// Whether the base rows changed.
    stale: bool,
    /// Whether the message at hand only moves the cursor.
    calm: bool,
    /// Who was selected before typing moved the cursor.
    anchor: Option<UserName>,
}

/// What a filter and an order make of the base rows.
#[derive(Debug, Default)]
struct Choice {
    /// Those that are shown, in their order.
    shown: Vec<usize>,
    /// Where each of them all is shown.
    places: Vec<Option<usize>>,
    /// How many match; the kept one is not among them.
    matches: usize,
    /// The one that is shown only because the cursor is on it.
    kept: Option<usize>,
    /// What is wrong with the filter.
    complaint: Option<String>,
    /// Whether the filter looks at what changes without a new list.
    restless: bool,
}

/// What the rows follow from.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    filter: &'a str,
    sort: Option<&'a Sort>,
    marked: &'a HashSet<UserName>,
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
    fn kept(&self) -> Option<usize> {
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

    /// Chooses the rows anew; see [`rebuild`].
    fn choose(
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
            complaint: terms::complaint(cx, &filter, &terms),
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

/// The base rows in an order.
fn sorted(cx: &Context, sort: &Sort, names: &Names) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cx.engine.base_rows()).collect();
    match &sort.by {
        SortBy::Name => {
            let name = |row: usize| (names.get(row), cx.engine.base_name(row));
            order.sort_unstable_by(|a, b| name(*a).cmp(&name(*b)));
            if sort.reversed {
                order.reverse();
            }
        }
        SortBy::Permission(key) => {
            let column = cx.engine.permissions().iter().position(|p| p.key == *key);
            let rank = |row: usize| match base_grant(cx, row, column, key) {
                Some(Grant::Enabled) => 0,
                Some(Grant::Inherited) => 1,
                Some(Grant::Unclear | Grant::Unknown) => 2,
                Some(Grant::Disabled) => 3,
                None => 4,
            };
            let rank = |row: &usize| {
                if sort.reversed {
                    4 - rank(*row)
                } else {
                    rank(*row)
                }
            };
            order.sort_by_cached_key(rank);
        }
    }
    order
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
    if let Some(enabled) = cx.engine.offline.value(name, key) {
        return Some(enabled.into());
    }
    let roster = cx.engine.roster.as_ref();
    match roster.and_then(|roster| roster.users().get(row)) {
        Some(user) => Some(user.grant(column)),
        None => cx.engine.is_named(name).then_some(Grant::Unknown),
    }
}

/// Whether the table shows anything but the base rows in the broker's order.
fn is_wanted(table: &Table) -> bool {
    table.has_filter() || table.sort.is_some()
}

/// Works the rows out anew. Returns the row at or behind which the base row `focus` is, or would be;
/// `keep`: whether it is shown though it does not match.
fn rebuild(table: &mut Table, cx: &Context, focus: Option<usize>, keep: bool) -> usize {
    if !is_wanted(table) {
        let anchor = table.visible_rows.anchor.take();
        table.visible_rows = VisibleRows {
            anchor,
            ..VisibleRows::default()
        };
        return focus.unwrap_or(0);
    }
    let wanted = Wanted {
        filter: &table.filter,
        sort: table.sort.as_ref(),
        marked: &table.marked,
    };
    table.visible_rows.choose(cx, wanted, focus, keep)
}

/// The base rows changed.
pub(in crate::screens) fn rows_changed(table: &mut Table) {
    table.visible_rows.stale = true;
}

/// A message is about to change the model; `moves`: it can only move the cursor.
pub(in crate::screens) fn begin(table: &mut Table, moves: bool) {
    table.visible_rows.calm = moves;
}

/// The person moved the cursor.
pub(in crate::screens) fn moved(table: &mut Table) {
    begin(table, true);
    table.visible_rows.anchor = None;
}

/// Brings the shown rows in line with the rest of the model, if that is due.
pub(in crate::screens) fn settle(table: &mut Table, cx: &Context) {
    if !is_wanted(table) {
        return;
    }
    let selected = table.cursor.user.as_ref();
    let selected = selected.and_then(|user| cx.engine.base_row(user));
    let visible_rows = &table.visible_rows;
    let left = visible_rows.kept().is_some() && visible_rows.kept() != selected;
    let unseen = selected.is_some_and(|row| visible_rows.place(row).is_none());
    let choice = visible_rows.choice.as_ref();
    let restless = choice.is_some_and(|choice| choice.restless && !visible_rows.calm);
    if visible_rows.stale || left || unseen || restless {
        rebuild(table, cx, selected, true);
    }
    if table.cursor.user.is_none() {
        let row = table.cursor.top.min(table.rows(cx).saturating_sub(1));
        let anchor = table.visible_rows.anchor.clone();
        let anchor = anchor.filter(|user| table.row_of(cx, user).is_some());
        table.cursor.user = anchor.or_else(|| table.name_at(cx, row).cloned());
    }
}

/// Filters by another text. The selection stays on its user, or goes to the nearest row; typing on
/// until that user matches again brings it back.
pub(in crate::screens) fn filter(table: &mut Table, cx: &Context, text: String, typing: bool) {
    let anchor = table.visible_rows.anchor.take();
    let anchor = anchor.filter(|_| typing || table.cursor.user.is_none());
    let anchor = anchor.or_else(|| table.cursor.user.take());
    table.filter = text;
    let focus = anchor.as_ref().and_then(|user| cx.engine.base_row(user));
    let near = rebuild(table, cx, focus, false);
    let row = near.min(table.rows(cx).saturating_sub(1));
    table.cursor.user = table.name_at(cx, row).cloned();
    table.visible_rows.anchor = anchor;
}

/// Typing the filter has ended: what is selected now is what the person sees.
pub(in crate::screens) fn end_typing(table: &mut Table) {
    if table.cursor.user.is_some() {
        table.visible_rows.anchor = None;
    }
}

/// Sorts the rows; the selection stays on its user.
pub(in crate::screens) fn sort(table: &mut Table, cx: &Context, sort: Option<Sort>) {
    table.sort = sort;
    table.visible_rows.order.clear();
    let selected = table.cursor.user.as_ref();
    let selected = selected.and_then(|user| cx.engine.base_row(user));
    rebuild(table, cx, selected, true);
}

/// All users that match, in the order of the rows.
pub fn matches(table: &Table, cx: &Context) -> Vec<UserName> {
    let rows = 0..table.rows(cx);
    let rows = rows.filter_map(|row| table.visible_rows.base_row(row));
    let matches = rows.filter(|row| table.visible_rows.kept() != Some(*row));
    matches
        .filter_map(|row| cx.engine.base_name(row))
        .cloned()
        .collect()
}

/// How many users match, of how many.
pub fn count(table: &Table, cx: &Context) -> (usize, usize) {
    let all = cx.engine.base_rows();
    let choice = table.visible_rows.choice.as_ref();
    (choice.map_or(all, |choice| choice.matches), all)
}

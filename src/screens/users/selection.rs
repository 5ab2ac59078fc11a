//! From the table to its rows and back: whose row is where, which users a key is about, and when
//! the rows are chosen again. Which row is selected when the selected user is gone is decided here
//! too (`keep_selection`). How they are chosen is in [`crate::screens::users::visible_rows`]; how
//! long a selected user stays shown that no longer matches the filter is in `settle`.

use crate::domain::permission::Permission;
use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::screens::users::columns::columns;
use crate::screens::users::visible_rows::{Sort, Wanted};
use crate::screens::users::{Table, layout};

impl Table {
    /// The number of shown rows.
    pub fn rows(&self, cx: &Context) -> usize {
        self.visible_rows.rows(cx.engine.base_rows())
    }

    /// The user in a shown row.
    pub fn name_at<'a>(&self, cx: &'a Context, row: usize) -> Option<&'a UserName> {
        cx.engine.base_name(self.visible_rows.base_row(row)?)
    }

    /// The row in which a user is shown.
    pub fn row_of(&self, cx: &Context, name: &UserName) -> Option<usize> {
        self.visible_rows.place(cx.engine.base_row(name)?)
    }

    /// Whether a filter is on.
    pub fn has_filter(&self) -> bool {
        !self.filter.trim().is_empty()
    }

    /// The row of the selected user.
    pub fn selected_row(&self, cx: &Context) -> Option<usize> {
        self.row_of(cx, self.cursor.user.as_ref()?)
    }

    /// Whom a key is about that works on several users: the marked ones, those that the filter
    /// hides too, in the order of the rows; else the selected one. It takes as long as there are
    /// marks: nothing for drawing.
    pub fn targets(&self, cx: &Context) -> Vec<UserName> {
        if self.marked.is_empty() {
            let shown = |user: &&UserName| self.row_of(cx, user).is_some();
            return self.cursor.user.iter().filter(shown).cloned().collect();
        }
        self.in_order(cx, self.marked.iter())
    }

    /// Those of these users that are known, in the order of the rows.
    pub fn in_order<'a>(
        &self,
        cx: &Context,
        users: impl Iterator<Item = &'a UserName>,
    ) -> Vec<UserName> {
        let mut rows: Vec<usize> = users.filter_map(|user| cx.engine.base_row(user)).collect();
        self.visible_rows.arrange(&mut rows);
        let names = rows.into_iter().filter_map(|row| cx.engine.base_name(row));
        names.cloned().collect()
    }

    /// The focused permission, if the focus is not on the name.
    pub fn focused_permission<'a>(&self, cx: &'a Context) -> Option<&'a Permission> {
        let column = self.cursor.column.checked_sub(1)?;
        cx.engine.permissions().get(column)
    }
}

/// The users in sight whose groups should stand in a column and may be asked for.
pub(in crate::screens) fn with_groups(table: &Table, cx: &Context) -> Vec<UserName> {
    let is_seen = !table.is_covered && columns(table, cx).groups > 0;
    if !is_seen || !cx.engine.can_ask_groups() {
        return Vec::new();
    }
    let body = usize::from(layout::rows(table, cx).body);
    let rows = table.cursor.top..table.rows(cx).min(table.cursor.top + body);
    let names = rows.filter_map(|row| table.name_at(cx, row));
    names
        .filter(|user| cx.engine.wants_groups_of(user))
        .cloned()
        .collect()
}

/// Whether the table shows anything but the base rows in the broker's order.
fn is_wanted(table: &Table) -> bool {
    table.has_filter() || table.sort.is_some()
}

/// Works the rows out again. Returns the row at or behind which the base row `focus` is, or would
/// be; `keep`: whether it is shown though it does not match.
fn rebuild(table: &mut Table, cx: &Context, focus: Option<usize>, keep: bool) -> usize {
    if !is_wanted(table) {
        table.visible_rows.clear();
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

/// A message is about to be handled; `moves`: it can only move the cursor.
pub(in crate::screens) fn begin(table: &mut Table, moves: bool) {
    table.visible_rows.calm = moves;
}

/// The person moved the cursor.
pub(in crate::screens) fn moved(table: &mut Table) {
    begin(table, true);
    table.visible_rows.anchor = None;
}

/// Brings the shown rows in line with what is known, if that is due.
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

/// Other users are there. Marks vanish with their user.
pub(in crate::screens) fn users_changed(table: &mut Table, cx: &Context) {
    table.marked.retain(|user| cx.engine.is_known(user));
    rows_changed(table);
}

/// Keeps the selection on its user; when that user is gone, on the row where it was.
pub(in crate::screens) fn keep_selection(table: &mut Table, cx: &Context, row: Option<usize>) {
    if let Some(user) = table.follow.take_if(|user| cx.engine.is_listed(user)) {
        table.cursor.user = Some(user);
    }
    settle(table, cx);
    if table.selected_row(cx).is_none() {
        let row = row.unwrap_or(table.cursor.top);
        let row = row.min(table.rows(cx).saturating_sub(1));
        table.cursor.user = table.name_at(cx, row).cloned();
    }
    if cx.engine.base_rows() > 0 || cx.engine.roster().is_some() {
        keep_column(table, cx);
    }
}

/// Moves the focus to a column: 0 is the name, n the nth permission.
pub(in crate::screens) fn focus(table: &mut Table, cx: &Context, column: usize) {
    table.cursor.column = column.min(cx.engine.permissions().len());
    note_focus(table, cx);
}

/// Notes which permission the focused column is of: columns come and go.
pub(in crate::screens) fn note_focus(table: &mut Table, cx: &Context) {
    let focused = table.focused_permission(cx);
    table.cursor.permission = focused.map(|it| it.key.clone());
}

/// Keeps the focus on its permission. When that is gone it goes to the name, where no key changes
/// anything.
fn keep_column(table: &mut Table, cx: &Context) {
    let columns = cx.engine.permissions();
    let Some(key) = &table.cursor.permission else {
        table.cursor.column = table.cursor.column.min(columns.len());
        return;
    };
    let at = columns.iter().position(|column| column.key == *key);
    table.cursor.column = at.map_or(0, |at| at + 1);
}

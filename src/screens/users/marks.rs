//! The keys that mark users: one, a range, all that match. What keys do with the marked ones is in
//! [`crate::screens::users::act_on_marked`].

use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::users;
use crate::screens::users::Table;
use crate::screens::users::selection;
use crate::text;

/// Marks the selected user, or takes its mark away, and goes to the next.
pub(in crate::screens) fn mark(table: &mut Table, cx: &mut Context) {
    let Some(user) = table.cursor.user.clone() else {
        return;
    };
    if table.marked.remove(&user) {
        table.last_marked = None;
    } else {
        table.marked.insert(user.clone());
        table.last_marked = Some(user);
    }
    users::update::step(table, cx, Action::Down);
}

/// Marks all from the user that was marked last to the selected one.
pub(in crate::screens) fn mark_range(table: &mut Table, cx: &mut Context) {
    let first = table.last_marked.as_ref();
    let first = first.and_then(|user| table.row_of(cx, user));
    let (Some(first), Some(here)) = (first, table.selected_row(cx)) else {
        let reason = format!(
            "Mark a user with {} first: {} marks from there up to here",
            cx.key(Action::Mark),
            cx.key(Action::MarkRange)
        );
        return cx.refuse(reason);
    };
    let range = first.min(here)..=first.max(here);
    let users: Vec<UserName> = range
        .filter_map(|row| table.name_at(cx, row))
        .cloned()
        .collect();
    table.marked.extend(users);
    table.last_marked.clone_from(&table.cursor.user);
}

/// Marks all users that match; when all of them are marked already, takes these marks away.
pub(in crate::screens) fn mark_matches(table: &mut Table, cx: &mut Context) {
    let matches = selection::matches(table, cx);
    let all = matches.len();
    let before = table.marked.len();
    table.marked.extend(matches.iter().cloned());
    let new = table.marked.len() - before;
    let text = if new > 0 {
        format!("{} marked", users(all))
    } else {
        for user in &matches {
            table.marked.remove(user);
        }
        table.last_marked = None;
        format!("{} no longer marked", users(all))
    };
    cx.say(Tone::Info, text);
}

/// A number of users, in words.
pub(in crate::screens) fn users(count: usize) -> String {
    text::count(count, "user", "users")
}

//! Keys that find users: the filter, the order, the marks. What a term of the filter means is in
//! [`crate::engine::user_filter`].

use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::user_filter;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::users;
use crate::screens::users::Table;
use crate::screens::users::selection;
use crate::screens::users::visible_rows::{Sort, SortBy};
use crate::text;

/// A key of the line in which the filter is typed.
pub(in crate::screens) fn perform(table: &mut Table, cx: &Context, action: Action) {
    match action {
        Action::Submit => {
            table.typing = None;
            selection::end_typing(table);
        }
        Action::Close => {
            selection::filter(table, cx, String::new(), true);
            table.typing = None;
            selection::end_typing(table);
        }
        movement => users::update::go(table, cx, movement),
    }
}

/// Filters by what stands in the line now.
pub(in crate::screens) fn follow_line(table: &mut Table, cx: &Context) {
    if let Some(field) = &table.typing
        && field.text() != table.filter
    {
        let text = field.text().to_owned();
        selection::filter(table, cx, text, true);
    }
}

/// Takes the filter off; when none is on, all marks.
pub(in crate::screens) fn clear(table: &mut Table, cx: &mut Context) {
    if table.has_filter() {
        return selection::filter(table, cx, String::new(), false);
    }
    let marks = table.marked.len();
    table.marked.clear();
    table.last_marked = None;
    cx.say(Tone::Info, format!("{} no longer marked", users(marks)));
}

/// What the line of the filter takes.
pub(in crate::screens) fn takes() -> String {
    format!(
        "name, {}",
        user_filter::WORDS.map(|(word, _)| word).join(", ")
    )
}

/// What stands in the table while the filter hides all rows.
pub(in crate::screens) fn nobody_matches(table: &Table, cx: &Context) -> String {
    let clear = cx.key(Action::Clear);
    if table.filter == PROBLEMS {
        return format!("No user has a problem. {clear} shows all users.");
    }
    format!(
        "No user matches the filter. {clear} clears it. It takes: {}.",
        takes()
    )
}

/// The filter that shows what went wrong or has to be decided.
pub(in crate::screens) const PROBLEMS: &str = "status:problem";

/// Shows problems only, or all users again.
pub(in crate::screens) fn problems(table: &mut Table, cx: &Context) {
    let text = if table.filter == PROBLEMS {
        ""
    } else {
        PROBLEMS
    };
    selection::filter(table, cx, text.into(), false);
}

/// Sorts by the focused column.
pub(in crate::screens) fn sort(table: &mut Table, cx: &mut Context) {
    let by = match table.focused_permission(cx) {
        Some(permission) => SortBy::Permission(permission.key.clone()),
        None => SortBy::Name,
    };
    let sort = Sort::next(table.sort.as_ref(), by);
    selection::sort(table, cx, sort);
}

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
            "{} marks from the user that {} marked last, and no such row is shown",
            cx.key(Action::MarkRange),
            cx.key(Action::Mark)
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

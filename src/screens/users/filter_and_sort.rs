//! Keys of the filter and of the order. What a term of the filter means is in
//! [`crate::engine::user_filter`]; which rows follow is decided in `visible_rows`, and what asking
//! for an order again gives in `visible_rows::sorting`. The keys that mark are in `marks`. What
//! `esc` takes off first, the filter or the marks, is decided here too (`clear`).

use crate::domain::reason::Tone;
use crate::engine::user_filter;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::users;
use crate::screens::users::Table;
use crate::screens::users::marks::users;
use crate::screens::users::selection;
use crate::screens::users::visible_rows::{Sort, SortBy};

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

//! Keys that find users: the filter, the order, the marks.

use crate::domain::user::UserName;
use crate::screens::bindings::Action;
use crate::screens::dialog::Dialog;
use crate::screens::model::{Model, Tone};
use crate::screens::users;
use crate::screens::users::visible_rows::{self, Sort, SortBy};
use crate::text;
use crate::ui::field::Field;
use crate::ui::key::Key;

/// Opens the line in which the filter is typed; one that is on can be typed on.
pub(in crate::screens) fn open(model: &mut Model) {
    let field = Field::holding(&model.filter);
    model.dialogs.push(Dialog::Filter(field));
}

/// A key of the line in which the filter is typed.
pub(in crate::screens) fn perform(model: &mut Model, action: Action) {
    match action {
        Action::Submit => {
            model.dialogs.pop();
            visible_rows::end_typing(model);
        }
        Action::Close => {
            visible_rows::filter(model, String::new(), true);
            model.dialogs.pop();
            visible_rows::end_typing(model);
        }
        movement => users::update::go(model, movement),
    }
}

/// A key that goes into the line.
pub(in crate::screens) fn type_key(model: &mut Model, key: Key) {
    if let Some(Dialog::Filter(field)) = model.dialogs.last_mut() {
        field.edit(key);
    }
    follow_line(model);
}

/// Text that is pasted into the line.
pub(in crate::screens) fn paste(model: &mut Model, text: &str) -> Result<(), String> {
    let Some(Dialog::Filter(field)) = model.dialogs.last_mut() else {
        return Ok(());
    };
    field.paste(text)?;
    follow_line(model);
    Ok(())
}

/// Filters by what stands in the line now.
fn follow_line(model: &mut Model) {
    if let Some(Dialog::Filter(field)) = model.dialogs.last()
        && field.text() != model.filter
    {
        let text = field.text().to_owned();
        visible_rows::filter(model, text, true);
    }
}

/// Takes the filter off; when none is on, all marks.
pub(in crate::screens) fn clear(model: &mut Model) {
    if model.has_filter() {
        return visible_rows::filter(model, String::new(), false);
    }
    let marks = model.marked.len();
    model.marked.clear();
    model.last_marked = None;
    model
        .cx
        .say(Tone::Info, format!("{} no longer marked", users(marks)));
}

/// Sorts by the focused column.
pub(in crate::screens) fn sort(model: &mut Model) {
    let by = match model.focused_permission() {
        Some(permission) => SortBy::Permission(permission.key.clone()),
        None => SortBy::Name,
    };
    let sort = Sort::next(model.sort.as_ref(), by);
    visible_rows::sort(model, sort);
}

/// Marks the selected user, or takes its mark away, and goes to the next.
pub(in crate::screens) fn mark(model: &mut Model) {
    let Some(user) = model.cursor.user.clone() else {
        return;
    };
    if model.marked.remove(&user) {
        model.last_marked = None;
    } else {
        model.marked.insert(user.clone());
        model.last_marked = Some(user);
    }
    users::update::step(model, Action::Down);
}

/// Marks all from the user that was marked last to the selected one.
pub(in crate::screens) fn mark_range(model: &mut Model) {
    let first = model.last_marked.as_ref();
    let first = first.and_then(|user| model.row_of(user));
    let (Some(first), Some(here)) = (first, model.selected_row()) else {
        let reason = format!(
            "{} marks from the user that {} marked last, and no such row is shown",
            model.cx.key(Action::MarkRange),
            model.cx.key(Action::Mark)
        );
        return model.cx.refuse(reason);
    };
    let range = first.min(here)..=first.max(here);
    let users: Vec<UserName> = range
        .filter_map(|row| model.name_at(row))
        .cloned()
        .collect();
    model.marked.extend(users);
    model.last_marked.clone_from(&model.cursor.user);
}

/// Marks all users that match; when all of them are marked already, takes these marks away.
pub(in crate::screens) fn mark_matches(model: &mut Model) {
    let matches = visible_rows::matches(model);
    let all = matches.len();
    let before = model.marked.len();
    model.marked.extend(matches.iter().cloned());
    let new = model.marked.len() - before;
    let text = if new > 0 {
        format!("{} marked", users(all))
    } else {
        for user in &matches {
            model.marked.remove(user);
        }
        model.last_marked = None;
        format!("{} no longer marked", users(all))
    };
    model.cx.say(Tone::Info, text);
}

/// A number of users, in words.
pub(in crate::screens) fn users(count: usize) -> String {
    text::count(count, "user", "users")
}

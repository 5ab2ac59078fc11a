//! What the footer says of some keys of the table ([`super::keys`] has all of them): the permission
//! that a press would change, where there is room for it, and how many users it is about while some
//! are marked.

use crate::domain::permission::Permission;
use crate::domain::user::UserName;
use crate::screens::bindings::Action;
use crate::screens::change_rows::NARROW;
use crate::screens::context::Context;
use crate::screens::users::columns::LABEL_MAX;
use crate::screens::users::{Table, act_on_marked, filter_and_sort};
use crate::text;

/// From so many columns on there is room for whole words.
const ROOMY: u16 = 100;

/// Whether a key that applies is worth a word in the footer: what sets a value for many only while
/// many are marked, and what is about one user only while none is.
pub fn is_hinted(table: &Table, cx: &Context, action: Action) -> bool {
    match action {
        Action::TurnOn | Action::TurnOff => !table.marked.is_empty(),
        Action::Toggle | Action::Add | Action::Password => table.marked.is_empty(),
        Action::Problems => table.filter == filter_and_sort::PROBLEMS,
        Action::Save => has_draft(table, cx) || act_on_marked::any_has_drafts(table, cx),
        Action::Cancel => {
            is_changed(table, cx)
                || act_on_marked::any_has_changes(table, cx)
                || restores(table, cx).0
        }
        _ => true,
    }
}

/// The word for a key, where its row alone does not tell what it is about.
pub(in crate::screens) fn word(table: &Table, cx: &Context, action: Action) -> Option<String> {
    let marked = table.marked.len();
    Some(match action {
        Action::Toggle => toggle(table, cx),
        Action::TurnOn => format!("{} on", permission(table, cx)?),
        Action::Save if act_on_marked::any_has_drafts(table, cx) => "save marked".into(),
        Action::Cancel if act_on_marked::any_has_changes(table, cx) => "cancel marked".into(),
        Action::Cancel if is_changed(table, cx) => return None,
        Action::Cancel if restores(table, cx).1 => "restore marked".into(),
        Action::Cancel => "restore".into(),
        Action::Delete if marked > 0 && cx.width < ROOMY => format!("delete {marked}"),
        Action::Delete if marked > 0 => format!("delete {marked} marked"),
        _ => return None,
    })
}

/// Whether permissions of the selected user are changed.
fn has_draft(table: &Table, cx: &Context) -> bool {
    let selected = table.cursor.user.as_ref();
    selected.is_some_and(|user| cx.engine.drafts().user(user).is_some())
}

/// Whether anything of the selected user can be cancelled: a row that was named, too.
fn is_changed(table: &Table, cx: &Context) -> bool {
    let selected = table.cursor.user.as_ref();
    let is_changed =
        |user: &UserName| cx.engine.actions().contains_key(user) || cx.engine.is_named(user);
    has_draft(table, cx) || selected.is_some_and(is_changed)
}

/// Whether something that was cancelled comes back, of the selected user or of a marked one; of a
/// marked one.
fn restores(table: &Table, cx: &Context) -> (bool, bool) {
    let kept = |user: &UserName| table.cancelled.contains_key(user) && !cx.engine.is_named(user);
    let users = table.cancelled.keys();
    let of_marked = act_on_marked::any(table, table.cancelled.len(), users, kept);
    let selected = table.cursor.user.as_ref();
    (of_marked || selected.is_some_and(kept), of_marked)
}

/// Which keys are about the marked users, and which are not.
pub(in crate::screens) fn marked(table: &Table, cx: &Context) -> Option<String> {
    if table.marked.is_empty() || cx.engine.session.read_only {
        return None;
    }
    let names = |actions: &[Action]| {
        let names = actions.iter().map(|action| cx.key(*action));
        names.collect::<Vec<_>>().join(" ")
    };
    // Where no marked user has changes, these two are about the row.
    let saves = act_on_marked::any_has_drafts(table, cx);
    let cancels = act_on_marked::any_has_changes(table, cx) || restores(table, cx).1;
    let of_marked = [
        (true, Action::TurnOn),
        (true, Action::TurnOff),
        (saves, Action::Save),
        (cancels, Action::Cancel),
        (true, Action::Delete),
        (true, Action::NewPasswords),
    ];
    let of_marked = of_marked
        .into_iter()
        .filter_map(|(is, it)| is.then_some(it));
    let of_marked = names(&of_marked.collect::<Vec<_>>());
    let marked = format!("{} marked · {of_marked} act on them", table.marked.len());
    if cx.width < NARROW {
        return Some(marked);
    }
    let of_row = names(&[Action::Toggle, Action::Password]);
    Some(format!("{marked} · {of_row} on this row"))
}

/// It keeps its width from column to column, so that the keys behind it stay where they are.
fn toggle(table: &Table, cx: &Context) -> String {
    let toggle = |permission: &Permission| match cx.width {
        ..ROOMY => "toggle".into(),
        _ => format!("toggle {}", short(permission, cx)),
    };
    let all = cx.engine.permissions().iter();
    let widest = all.map(|it| text::width(&toggle(it))).max();
    // On the name it shows them.
    let words = table.focused_permission(cx).map(toggle);
    let words = words.unwrap_or_else(|| "details".into());
    let rest = widest.unwrap_or(0).saturating_sub(text::width(&words));
    words + &" ".repeat(rest)
}

fn permission(table: &Table, cx: &Context) -> Option<String> {
    Some(short(table.focused_permission(cx)?, cx))
}

/// The name of a permission, shorter where there is little room.
fn short(permission: &Permission, cx: &Context) -> String {
    if cx.width < NARROW {
        permission.label.replace("Management", "Mgmt")
    } else {
        text::fit(&permission.label, LABEL_MAX).into_owned()
    }
}

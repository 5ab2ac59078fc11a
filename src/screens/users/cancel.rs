//! Dropping unsaved changes. What was cancelled last is kept, so that the same key restores it.
//! Whether `c` and `C` cancel or restore is decided in `update` (`cancel_selected`, `cancel_all`),
//! whether they apply in `availability`, of the marked ones in `act_on_marked`.

use std::collections::BTreeMap;

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::draft::Setting;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::users::Table;
use crate::text;

/// What was cancelled of each user: the permissions, and the values that were wanted.
pub type Cancelled = BTreeMap<UserName, Vec<(PermissionKey, bool)>>;

/// Cancels changes of these users, by this work, and keeps them to be restored. Returns also
/// whether there were any.
pub(in crate::screens) fn keeping<T>(
    table: &mut Table,
    cx: &mut Context,
    users: &[UserName],
    work: impl FnOnce(&mut Context) -> T,
) -> (T, bool) {
    let mut changes = changes(cx, users);
    let result = work(cx);
    changes.retain(|user, fields| {
        fields.retain(|(key, _)| cx.engine.drafts().field(user, key).is_none());
        !fields.is_empty()
    });
    let are_some = !changes.is_empty();
    if are_some {
        table.cancelled = changes;
    }
    (result, are_some)
}

fn changes(cx: &Context, users: &[UserName]) -> Cancelled {
    let of = |user: &UserName| {
        let fields = cx.engine.drafts().user(user).into_iter().flatten();
        let fields = fields.map(|(key, field)| (key.clone(), field.wanted));
        (user.clone(), fields.collect())
    };
    users.iter().map(of).collect()
}

/// Cancels all changes.
pub(in crate::screens) fn all(table: &mut Table, cx: &mut Context) {
    let users: Vec<UserName> = cx.engine.drafts().users().cloned().collect();
    several(table, cx, &users);
}

/// Cancels the changes of these users, keeps them to be restored, and says so.
pub(in crate::screens) fn several(table: &mut Table, cx: &mut Context, users: &[UserName]) {
    let cancel = |cx: &mut Context| {
        let cancel = |user| cx.call(|engine| engine.cancel(user));
        users.iter().map(cancel).sum::<usize>()
    };
    let (left, are_some) = keeping(table, cx, users, cancel);
    let discarded = are_some.then(|| discarded(table, cx));
    if left > 0 {
        let sent = format!("{left} already sent; the broker decides");
        let text = discarded.map_or_else(|| sent.clone(), |it| format!("{sent} · {it}"));
        cx.say(Tone::Warning, text);
    } else if let Some(text) = discarded {
        cx.say(Tone::Info, text);
    }
}

/// What was cancelled last, and how it is restored.
fn discarded(table: &Table, cx: &Context) -> String {
    let changes = table.cancelled.values().map(Vec::len).sum();
    let changes = text::count(changes, "change", "changes");
    let restore = cx.key(Action::Cancel);
    let mut users = table.cancelled.keys();
    let (Some(user), None) = (users.next(), users.next()) else {
        let users = table.cancelled.len();
        return format!(
            "{changes} of {users} users discarded · {restore} on a user restores its own"
        );
    };
    let is_selected = table.cursor.user.as_ref() == Some(user);
    let there = if is_selected { "" } else { " there" };
    let user = text::short(user.as_str());
    format!("{changes} of {user} discarded · {restore}{there} restores")
}

/// The users with cancelled changes to restore. A row that was named is not one: the same key drops
/// it.
pub(in crate::screens) fn restorable<'a>(
    table: &'a Table,
    cx: &Context,
) -> impl Iterator<Item = &'a UserName> {
    let users = table.cancelled.keys();
    users.filter(|user| !cx.engine.is_named(user))
}

/// Whether there is nothing to cancel of these users, but something to restore.
pub(in crate::screens) fn restores(table: &Table, cx: &Context, users: &[UserName]) -> bool {
    let is_changed =
        |user| cx.engine.drafts().user(user).is_some() || cx.engine.actions().contains_key(user);
    let is_kept = |user: &UserName| table.cancelled.contains_key(user) && !cx.engine.is_named(user);
    users.iter().any(is_kept) && !users.iter().any(is_changed)
}

/// Restores what was cancelled of these users.
pub(in crate::screens) fn restore(table: &mut Table, cx: &mut Context, users: &[UserName]) {
    let mut restored = 0;
    let mut last = String::new();
    for user in users {
        let fields = table.cancelled.remove(user).unwrap_or_default();
        for (key, enabled) in fields {
            let shown = cx.engine.value(user, &key).unwrap_or(Grant::Disabled);
            let set = cx.call(|engine| engine.set(user, &key, shown, enabled));
            if set == Ok(Setting::Changed) {
                restored += 1;
                last = format!(
                    "{} of {}",
                    cx.engine.label(&key),
                    text::short(user.as_str())
                );
            }
        }
    }
    match restored {
        0 => cx.refuse("Nothing to restore: the broker has it so already".into()),
        1 => cx.say(Tone::Info, format!("{last} restored, not saved")),
        several => cx.say(Tone::Info, format!("{several} changes restored, not saved")),
    }
}

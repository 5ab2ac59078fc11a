//! What was cancelled last is kept, so that the same key restores it.

use std::collections::HashSet;
use std::mem;

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::draft::Setting;
use crate::screens::context::Context;
use crate::screens::users::{Table, confirm};
use crate::text;

/// A change that was cancelled: the user, the permission, and the value that was wanted.
pub type Cancelled = (UserName, PermissionKey, bool);

/// Cancels changes of these users, by this work, and keeps them to be restored.
pub(in crate::screens) fn keeping<T>(
    table: &mut Table,
    cx: &mut Context,
    users: &[UserName],
    work: impl FnOnce(&mut Context) -> T,
) -> T {
    let before = changes(cx, users);
    let result = work(cx);
    let is_gone = |(user, key, _): &Cancelled| cx.engine.drafts.field(user, key).is_none();
    let gone: Vec<Cancelled> = before.into_iter().filter(is_gone).collect();
    if !gone.is_empty() {
        table.cancelled = gone;
    }
    result
}

fn changes(cx: &Context, users: &[UserName]) -> Vec<Cancelled> {
    let drafts = &cx.engine.drafts;
    let fields = users.iter().flat_map(|user| {
        let fields = drafts.user(user).into_iter().flatten();
        fields.map(move |(key, field)| (user.clone(), key.clone(), field.wanted))
    });
    fields.collect()
}

/// Cancels all changes, and keeps them to be restored.
pub(in crate::screens) fn all(table: &mut Table, cx: &mut Context) {
    let users: Vec<UserName> = cx.engine.drafts.users().cloned().collect();
    keeping(table, cx, &users, confirm::cancel_all);
}

/// Those of whom something can be restored. A row that was named goes by the key instead.
pub(in crate::screens) fn restorable<'a>(
    table: &'a Table,
    cx: &Context,
) -> impl Iterator<Item = &'a UserName> {
    let users = table.cancelled.iter().map(|(user, ..)| user);
    users.filter(|user| !cx.engine.is_named(user))
}

/// Whether there is nothing to cancel of these users, but something to restore.
pub(in crate::screens) fn restores(table: &Table, cx: &Context, users: &[UserName]) -> bool {
    let is_changed =
        |user| cx.engine.drafts.user(user).is_some() || cx.engine.actions.contains_key(user);
    let these: HashSet<&UserName> = users.iter().collect();
    let mut restorable = restorable(table, cx);
    restorable.any(|user| these.contains(user)) && !users.iter().any(is_changed)
}

/// Restores what was cancelled of these users.
pub(in crate::screens) fn restore(table: &mut Table, cx: &mut Context, users: &[UserName]) {
    let all = mem::take(&mut table.cancelled);
    let these: HashSet<&UserName> = users.iter().collect();
    let (wanted, others) = all.into_iter().partition(|(user, ..)| these.contains(user));
    table.cancelled = others;
    let wanted: Vec<Cancelled> = wanted;
    let mut restored = 0;
    for (user, key, enabled) in &wanted {
        let mut columns = cx.engine.permissions().iter();
        let column = columns.find(|column| column.key == *key);
        let shown = column.and_then(|column| cx.engine.grant(user, column));
        let shown = shown.unwrap_or(Grant::Disabled);
        let set = cx.engine.set(user, key, shown, *enabled);
        restored += usize::from(set == Ok(Setting::Changed));
    }
    if restored == 0 {
        return cx.refuse("Nothing to restore: the broker has it so already".into());
    }
    let changes = text::count(restored, "change", "changes");
    cx.say(Tone::Info, format!("{changes} restored"));
}

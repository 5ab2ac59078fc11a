//! Keys that work on all marked users (`marks` marks them): what cannot be done to one of them is
//! left out, and said, and deleting asks first where the selected row is not marked (`delete`).
//! Once it is sent, the marks go (`clear_after`); those of brokers in the fleet stay. Of new
//! passwords (`P`) it is decided in `screens::password_batch::update` (`about`).

use crate::domain::command::Command;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::draft::{Setting, ToggleRefusal};
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::next::{Next, Place};
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::users::Table;
use crate::screens::users::cancel;
use crate::screens::users::marks::users;
use crate::text;

/// What became of the users that a key was about.
#[derive(Debug, Default)]
struct Tally {
    changed: usize,
    same: usize,
    /// Why users were left out, and how many for each reason.
    left_out: Vec<(&'static str, usize)>,
}

impl Tally {
    fn leave_out(&mut self, why: &'static str) {
        match self.left_out.iter_mut().find(|(reason, _)| *reason == why) {
            Some((_, count)) => *count += 1,
            None => self.left_out.push((why, 1)),
        }
    }

    /// Who was left out, as the end of a sentence; empty when nobody was.
    fn left_out(&self) -> String {
        let reasons = self.left_out.iter();
        let reasons: Vec<String> = reasons
            .map(|(why, count)| format!("{count} {why}"))
            .collect();
        match reasons.as_slice() {
            [] => String::new(),
            reasons => format!("; left out: {}", reasons.join(", ")),
        }
    }
}

/// Why a user is left out.
const PROTECTED: &str = "protected";
const BUSY: &str = "being saved";
const BEING_CHANGED: &str = "being changed";
const GONE: &str = "gone from the list";
const BY_GROUP: &str = "in a group that gives it";

/// Turns the focused permission on or off for all targets.
pub(in crate::screens) fn turn(table: &mut Table, cx: &mut Context, enabled: bool) {
    let Some(permission) = table.focused_permission(cx) else {
        return;
    };
    let (key, label) = (permission.key.clone(), permission.label.clone());
    let targets = table.targets(cx);
    let mut tally = Tally::default();
    for user in &targets {
        match set(cx, user, &key, enabled) {
            Ok(Setting::Changed) => {
                tally.changed += 1;
                cx.flashes.remove(user);
            }
            Ok(Setting::Same) => tally.same += 1,
            Err(why) => tally.leave_out(why),
        }
    }
    if tally.changed > 0 {
        // A list that was asked for before this change has to wait like any other.
        cx.call(Engine::hold_next_list);
    }
    if let ([user], true) = (targets.as_slice(), table.marked.is_empty()) {
        return tell_one(cx, user, &key, &tally, enabled);
    }
    let word = if enabled { "on" } else { "off" };
    let same = match tally.same {
        0 => String::new(),
        count => format!("; {count} had it {word} already"),
    };
    let (changed, left_out) = (users(tally.changed), tally.left_out());
    let is_hidden = |user: &&UserName| table.row_of(cx, user).is_none();
    let hidden = match targets.iter().filter(is_hidden).count() {
        0 => String::new(),
        hidden => format!(" ({hidden} of the marked hidden by the filter)"),
    };
    let unsaved = match tally.changed {
        0 => "",
        _ if cx.engine.drafts().is_empty() => "",
        _ => " · not saved",
    };
    let text = format!("{label} turned {word} for {changed}{hidden}{same}{left_out}{unsaved}");
    let tone = if tally.left_out.is_empty() {
        Tone::Info
    } else {
        Tone::Warning
    };
    cx.say(tone, text);
}

/// Sets one permission of one user, or says why that user is left out.
fn set(
    cx: &mut Context,
    user: &UserName,
    key: &PermissionKey,
    enabled: bool,
) -> Result<Setting, &'static str> {
    if cx.engine.may_set(user, key).is_err() {
        return Err(PROTECTED);
    }
    let permissions = cx.engine.permissions();
    let permission = permissions.iter().find(|permission| permission.key == *key);
    let shown = permission.and_then(|permission| cx.engine.grant(user, permission));
    let shown = match shown {
        None if cx.engine.drafts().field(user, key).is_none() => return Err(GONE),
        // What the broker has now is not known, so each value must be sendable.
        _ if cx.engine.list_is_refused() => Grant::Unknown,
        shown => shown.unwrap_or(Grant::Disabled),
    };
    if shown == Grant::Inherited && cx.engine.drafts().field(user, key).is_none() {
        return if enabled {
            Ok(Setting::Same)
        } else {
            Err(BY_GROUP)
        };
    }
    let set = cx.call(|engine| engine.set(user, key, shown, enabled));
    set.map_err(|refusal| match refusal {
        ToggleRefusal::Busy => BUSY,
        ToggleRefusal::Gone => GONE,
    })
}

/// With no marks the row shows what was done; only what was not done needs words.
fn tell_one(cx: &mut Context, user: &UserName, key: &PermissionKey, tally: &Tally, on: bool) {
    let name = text::short(user.as_str());
    let label = cx.engine.label(key).into_owned();
    let why = match tally.left_out.first() {
        Some((PROTECTED, _)) => match cx.engine.protection(user) {
            Some(protection) => protection.reason.clone(),
            None => return,
        },
        Some((BUSY, _)) => format!("Wait: {label} of {name} is being saved"),
        Some((why, _)) => format!("{name} is {why}"),
        None if tally.same > 0 => {
            let word = if on { "on" } else { "off" };
            format!("{name} already has {label} {word}")
        }
        None => return,
    };
    cx.refuse(why);
}

/// The marked users that have changes, in the order of the rows.
pub(in crate::screens) fn with_changes(table: &Table, cx: &Context) -> Vec<UserName> {
    let changed = cx.engine.drafts().users();
    table.in_order(cx, changed.filter(|user| table.marked.contains(*user)))
}

/// Whether permissions of a marked user are changed.
pub(in crate::screens) fn any_has_drafts(table: &Table, cx: &Context) -> bool {
    let drafts = cx.engine.drafts();
    let has = |user: &UserName| drafts.user(user).is_some();
    any(table, drafts.len(), drafts.users(), has)
}

/// Whether a marked user has changes of any kind.
pub(in crate::screens) fn any_has_changes(table: &Table, cx: &Context) -> bool {
    let actions = cx.engine.actions();
    let has = |user: &UserName| actions.contains_key(user);
    any_has_drafts(table, cx) || any(table, actions.len(), actions.keys(), has)
}

/// The most users that are looked at for a footer: it is drawn after every key.
const LOOKED_AT: usize = 500;

/// Whether a marked user is among these; `count` is how many they are. It searches the shorter
/// list. Where that has more than [`LOOKED_AT`] users, the answer is yes.
pub(in crate::screens) fn any<'a>(
    table: &Table,
    count: usize,
    these: impl Iterator<Item = &'a UserName>,
    is_among: impl Fn(&UserName) -> bool,
) -> bool {
    let fewer = count.min(table.marked.len());
    let is_found = if count < table.marked.len() {
        let mut these = these.take(LOOKED_AT);
        these.any(|user| table.marked.contains(user))
    } else {
        let mut marked = table.marked.iter().take(LOOKED_AT);
        marked.any(is_among)
    };
    is_found || fewer > LOOKED_AT
}

/// Drops the changes of the marked users; asks when more than one has some.
pub(in crate::screens) fn cancel(table: &mut Table, cx: &mut Context) -> Next {
    let acted = cx.engine.actions().keys();
    let acted = acted
        .filter(|user| table.marked.contains(*user) && cx.engine.drafts().user(user).is_none());
    let mut changed = table.in_order(cx, acted);
    changed.extend(with_changes(table, cx));
    match changed.as_slice() {
        [] => {
            let marked = none_has_changes(table);
            cx.refuse(format!("Nothing to cancel: {marked}"));
        }
        [_] => cancel::several(table, cx, &changed),
        several => {
            let count = several.len();
            let lines = vec![format!(
                "The unsaved changes of {count} marked users are discarded; {} restores them.",
                cx.key(Action::Cancel)
            )];
            let title = format!("Discard the changes of {count} users?");
            let drop = ConfirmAction::Cancel(changed);
            return Next::ask(Question::new(title, lines, "Discard", drop));
        }
    }
    Next::Stay
}

/// Opens the review of deleting the marked users. Where the selected one is none of them, it asks
/// first: a person may look at that one alone.
pub(in crate::screens) fn delete(table: &Table, cx: &mut Context) -> Next {
    let mut tally = Tally::default();
    let mut commands = Vec::new();
    for user in table.targets(cx) {
        if cx.engine.protection(&user).is_some() {
            tally.leave_out(PROTECTED);
        } else if cx.engine.present(&user).is_err() {
            tally.leave_out(GONE);
        } else if cx.engine.is_busy(&user) {
            tally.leave_out(BEING_CHANGED);
        } else {
            commands.push(Command::RemoveUser { user });
        }
    }
    let left_out = tally.left_out();
    if commands.is_empty() {
        cx.refuse(format!("No marked user can be deleted{left_out}"));
        return Next::Stay;
    }
    let selected = table.cursor.user.as_ref();
    if let Some(selected) = selected.filter(|user| !table.marked.contains(*user)) {
        return Next::ask(before_deleting(selected, commands, &left_out));
    }
    if !left_out.is_empty() {
        let deleted = users(commands.len());
        cx.say(Tone::Warning, format!("To delete: {deleted}{left_out}"));
    }
    Next::Open(Place::Review(commands))
}

/// The question before marked users are deleted while another one is selected.
fn before_deleting(selected: &UserName, commands: Vec<Command>, left_out: &str) -> Question {
    let names = commands.iter().map(|it| text::short(it.user().as_str()));
    let names = text::some_of(names, NAMED);
    let marked = text::count(commands.len(), "marked user", "marked users");
    let selected = text::short(selected.as_str());
    let lines = vec![
        format!("{selected}, the selected row, is not marked and stays."),
        format!("To delete: {names}{left_out}."),
        "Review shows them before anything is sent.".into(),
    ];
    let review = ConfirmAction::Review(commands);
    Question::new(format!("Delete {marked}?"), lines, "Review", review).dangerous(true)
}

/// So many of the marked users are named; the others are counted.
const NAMED: usize = 5;

/// Whether a key that changes the marked users is about the selected one alone: it is not marked
/// and among these, who have what the key is for, and no marked one is.
pub(in crate::screens) fn is_beside<'a>(
    table: &Table,
    these: impl IntoIterator<Item = &'a UserName>,
) -> bool {
    let mut is_among = false;
    let is_marked = these.into_iter().any(|user| {
        is_among |= table.cursor.user.as_ref() == Some(user);
        table.marked.contains(user)
    });
    is_among && !is_marked
}

/// That no marked user has changes, as the end of a sentence.
pub(in crate::screens) fn none_has_changes(table: &Table) -> String {
    let marked = users(table.marked.len());
    format!("none of the {marked} marked has changes")
}

/// What was done with these users is done: where marked ones are among them, the marks go, so that
/// the next key is not about them by a slip.
pub(in crate::screens) fn clear_after<'a>(
    table: &mut Table,
    mut of: impl Iterator<Item = &'a UserName>,
) {
    if of.any(|user| table.marked.contains(user)) {
        table.marked.clear();
        table.last_marked = None;
    }
}

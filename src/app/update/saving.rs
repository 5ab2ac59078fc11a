//! From a change to a command, and from its answer back to the change.

use std::time::Duration;

use crate::app::bindings::Action;
use crate::app::effect::Effect;
use crate::app::message::Timer;
use crate::app::model::{Model, Tone};
use crate::domain::command::{Command, CommandId, Deed, Submission};
use crate::domain::draft::{FieldDraft, FieldSet, Progress};
use crate::domain::link::BrokerRequest;
use crate::domain::permission::{Grant, Held, PermissionKey, Priority};
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::engine::changes::UserAction;
use crate::engine::command_log::{Change, Outcome};

/// How long an answer may take. Clients in use wait as long (docs/protocol.md, *Answers*).
pub(super) const ANSWER_PATIENCE: Duration = Duration::from_secs(15);

/// Why a command was taken out of the line by a key.
const CANCELLED: &str = "cancelled before it was sent";

/// Why the changes of a user who was deleted are not sent.
pub(super) const DELETED: &str = "not sent: the user was deleted";

/// Whether saving sends this change: it is not under way, and no conflict is open.
const fn is_sendable(field: &FieldDraft) -> bool {
    matches!(
        field.progress,
        Progress::Modified | Progress::Failed(_) | Progress::Unknown(_)
    )
}

/// The commands that saving these users would send.
pub(super) fn planned(model: &Model, users: &[UserName]) -> Vec<Command> {
    let drafts = users
        .iter()
        .filter_map(|user| Some((user, model.engine.drafts.user(user)?)));
    let fields = drafts.flat_map(|(user, fields)| fields.iter().map(move |field| (user, field)));
    let sendable = fields.filter(|(_, (_, field))| is_sendable(field));
    sendable
        .map(|(user, (key, field))| Command::SetPermission {
            user: user.clone(),
            permission: key.clone(),
            enabled: field.wanted,
            priority: field.priority,
        })
        .collect()
}

/// Puts the changes of these users in line, one command for each changed permission.
pub(super) fn save(model: &mut Model, users: &[UserName], effects: &mut Vec<Effect>) {
    let mut conflicts = 0;
    for user in users {
        let fields = model.engine.drafts.user(user).cloned().unwrap_or_default();
        for (key, field) in fields {
            conflicts += usize::from(matches!(field.progress, Progress::Conflict(_)));
            if is_sendable(&field) {
                save_field(model, user, &key);
            }
        }
    }
    if conflicts > 0 {
        let text = format!(
            "Conflicts are not sent: toggle to keep yours, {} takes the broker's; {} shows them",
            model.key(Action::Cancel),
            model.key(Action::Review)
        );
        model.say(Tone::Warning, text);
    }
    pump(model, effects);
}

/// Puts one changed permission in line.
pub(super) fn save_field(
    model: &mut Model,
    user: &UserName,
    key: &PermissionKey,
) -> Option<CommandId> {
    let field = model.engine.drafts.field(user, key)?;
    let (before, enabled) = (field.base, field.wanted);
    let wanted = field.priority;
    let priority = if enabled {
        wanted
    } else {
        priority(model, user, key)
    };
    model.engine.drafts.advance(user, key, Progress::Waiting);
    let command = Command::SetPermission {
        user: user.clone(),
        permission: key.clone(),
        enabled,
        priority: wanted,
    };
    let change = Change::Permission {
        key: key.clone(),
        before,
        enabled,
        priority,
    };
    Some(put_in_line(model, command, change))
}

/// What is known of a change, and that saving sends it again.
pub(super) fn or_again(model: &Model, known: &str) -> String {
    format!("{known}; {} sends it again", model.key(Action::Save))
}

/// Whether a command is about one of these permissions.
pub(super) fn is_about(command: &Command, fields: &FieldSet) -> bool {
    let Command::SetPermission {
        user, permission, ..
    } = command
    else {
        return false;
    };
    fields.contains(&(user.clone(), permission.clone()))
}

/// Puts a command about a user as a whole in line.
pub(super) fn act(model: &mut Model, command: Command, effects: &mut Vec<Effect>) -> CommandId {
    let (user, deed) = (command.user().clone(), command.deed());
    let change = match &command {
        Command::AddUser { .. } => Change::Add,
        Command::RemoveUser { user } => Change::Remove {
            granted: granted(model, user),
        },
        Command::ChangePassword { .. } => Change::Password,
        Command::SetPermission {
            permission,
            enabled,
            priority,
            ..
        } => Change::Permission {
            key: permission.clone(),
            before: Grant::Unknown,
            enabled: *enabled,
            priority: *priority,
        },
    };
    let id = put_in_line(model, command, change);
    let twins = match deed {
        Deed::Add => twins(model, &user),
        _ => Vec::new(),
    };
    let action = UserAction {
        deed,
        progress: Progress::Waiting,
        id,
        twins,
    };
    model.engine.actions.insert(user, action);
    pump(model, effects);
    id
}

/// The listed users whose names differ from this one only in the case of letters.
fn twins(model: &Model, user: &UserName) -> Vec<UserName> {
    let listed = model.engine.roster.iter().flat_map(Roster::users);
    let names = listed.map(|listed| &listed.name);
    names.filter(|it| it.is_like(user)).cloned().collect()
}

/// The priority with which a user has something, by the newest list.
fn priority(model: &Model, user: &UserName, key: &PermissionKey) -> Option<Priority> {
    let newest = model.engine.waiting.as_ref().map(|waiting| &waiting.roster);
    newest.or(model.engine.roster.as_ref())?.priority(user, key)
}

/// The permissions that the shown list grants a user, and the groups that it is known to be in.
fn granted(model: &Model, user: &UserName) -> Vec<Held> {
    let keys = model
        .engine
        .permissions()
        .iter()
        .map(|permission| &permission.key);
    let roster = model.engine.roster.as_ref();
    let is_granted = |key: &PermissionKey| {
        roster.and_then(|roster| roster.grant(user, key)) == Some(Grant::Enabled)
    };
    let groups = model.engine.groups(user).into_iter().flatten();
    let groups = groups.map(|name| PermissionKey::group(name.clone()));
    let flags = keys.filter(|key| is_granted(key)).cloned();
    let held = |key| Held {
        priority: priority(model, user, &key),
        key,
    };
    flags.chain(groups).map(held).collect()
}

/// Puts a command in line, and enters it into the command log.
fn put_in_line(model: &mut Model, command: Command, change: Change) -> CommandId {
    let entered = command.clone();
    let id = model.engine.queue.enqueue(command);
    if let Some(handover) = &mut model.engine.handover {
        handover.note(id, &entered);
    }
    model.engine.log.enter(id, &entered, change);
    id
}

/// Takes commands out of the line before they are sent; `why` goes into the command log.
pub(super) fn withdraw(model: &mut Model, unwanted: impl Fn(&Command) -> bool, why: &str) {
    for id in model.engine.queue.withdraw(unwanted) {
        model.engine.log.note(id, Outcome::NotSent(why.into()));
    }
}

/// Sends what may be sent now.
pub(super) fn pump(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.engine.queue.is_together() {
        let together = model.engine.queue.send_next_together();
        let timers: Vec<Effect> = together.iter().map(|it| sent(model, it)).collect();
        if !together.is_empty() {
            effects.push(Effect::Broker(BrokerRequest::SubmitTogether(together)));
        }
        return effects.extend(timers);
    }
    while let Some(submission) = model.engine.queue.send_next() {
        let timer = sent(model, &submission);
        effects.push(Effect::Broker(BrokerRequest::Submit(submission)));
        effects.push(timer);
    }
}

/// Notes that a command is on its way. Returns the timer for its answer.
fn sent(model: &mut Model, submission: &Submission) -> Effect {
    set_progress(model, submission, Progress::Sent);
    model.engine.log.note(submission.id, Outcome::Sent);
    Effect::Start(Timer::Answer(submission.id), ANSWER_PATIENCE)
}

/// Drops the changes of a user that are not out, and what failed. Returns how many are out.
pub(super) fn cancel(model: &mut Model, user: &UserName) -> usize {
    let is_of_row =
        |command: &Command| command.deed() == Deed::Permission && command.user() == user;
    withdraw(model, is_of_row, CANCELLED);
    let left = model.engine.drafts.cancel(user);
    let is_busy = |model: &Model| {
        let action = model.engine.actions.get(user);
        action.is_some_and(|action| action.progress.is_busy())
    };
    if !call_off(model, user) && is_busy(model) {
        return left + 1;
    }
    model.engine.actions.remove(user);
    left
}

/// Takes an action that is still in line back. False when it is on its way already.
pub(super) fn call_off(model: &mut Model, user: &UserName) -> bool {
    let Some(id) = model.engine.actions.get(user).map(|action| action.id) else {
        return false;
    };
    let withdrawn = model.engine.queue.withdraw_one(id);
    if withdrawn {
        model.engine.actions.remove(user);
        model
            .engine
            .log
            .note(id, Outcome::NotSent(CANCELLED.into()));
    }
    withdrawn
}

pub(super) fn cancel_all(model: &mut Model) {
    let users: Vec<UserName> = model.engine.drafts.users().cloned().collect();
    cancel_rows(model, &users);
}

/// Drops the changes of several users, as [`cancel`] does of one.
pub(super) fn cancel_rows(model: &mut Model, users: &[UserName]) {
    let left: usize = users.iter().map(|user| cancel(model, user)).sum();
    if left > 0 {
        model.say(
            Tone::Warning,
            format!("{left} already sent; the broker decides"),
        );
    }
}

/// Notes how far the change behind a command has come. A change that is not the one that the
/// command was made for any more is left alone.
pub(super) fn set_progress(model: &mut Model, sent: &Submission, progress: Progress) {
    if !is_open(model, sent) {
        return;
    }
    match &sent.command {
        Command::SetPermission {
            user, permission, ..
        } => {
            model.engine.drafts.advance(user, permission, progress);
        }
        command => {
            if let Some(action) = model.engine.actions.get_mut(command.user()) {
                action.progress = progress;
            }
        }
    }
}

/// Whether the change behind a command is still open: neither verified nor cancelled, nor
/// replaced by another.
pub(super) fn is_open(model: &Model, sent: &Submission) -> bool {
    match &sent.command {
        Command::SetPermission {
            user,
            permission,
            enabled,
            ..
        } => {
            let field = model.engine.drafts.field(user, permission);
            field.is_some_and(|field| field.wanted == *enabled)
        }
        command => model
            .engine
            .actions
            .get(command.user())
            .is_some_and(|action| action.id == sent.id),
    }
}

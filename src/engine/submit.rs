//! From a change to a command in line, and on its way: which commands saving sends, and when the
//! next one goes, at once after an answer (`send_next`). A toggle only makes a draft
//! ([`super::draft`]); several users go through a plan (`plan`). What an answer does is in
//! [`super::answers`], how long to wait for it in `answer_timeout`.

use super::Engine;
use super::answer_timeout::{ANSWER_PATIENCE, REREAD_AFTER};
use super::command_log::{Change, Outcome};
use super::effect::Timer;
use super::user_actions::UserAction;
use crate::domain::broker_messages::BrokerRequest;
use crate::domain::command::{Command, CommandId, CommandKind, Submission};
use crate::domain::permission::{Grant, Held, PermissionKey, Priority};
use crate::domain::roster::{FieldSet, Roster};
use crate::domain::user::{PRIORITIES, UserName, is_topic};
use crate::engine::draft::{FieldDraft, Progress};
use crate::text;

/// Why a command was taken out of the line by a key.
const CANCELLED: &str = "cancelled before it was sent";

/// Why the changes of a user who was deleted are not sent.
pub(super) const DELETED: &str = "not sent: the user was deleted";

/// Whether saving sends this change: it is not under way, and no conflict is open.
const fn is_sendable(progress: Progress<'_>) -> bool {
    matches!(
        progress,
        Progress::Modified | Progress::Failed(_) | Progress::Unknown(_)
    )
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

impl Engine {
    /// The commands that saving these users would send.
    pub fn planned(&self, users: &[UserName]) -> Vec<Command> {
        let drafts = users
            .iter()
            .filter_map(|user| Some((user, self.drafts.user(user)?)));
        let fields =
            drafts.flat_map(|(user, fields)| fields.iter().map(move |field| (user, field)));
        let sendable = fields.filter(|(_, (_, field))| is_sendable(field.progress(&self.log)));
        sendable
            .map(|(user, (key, field))| {
                Command::set(user.clone(), key.clone(), field.wanted, field.priority)
            })
            .collect()
    }

    /// Puts the changes of these users in line, one command for each changed permission. Returns
    /// how many are not sent, since the broker's list changed under them.
    pub fn save(&mut self, users: &[UserName]) -> usize {
        let mut conflicts = 0;
        for user in users {
            let fields = self.drafts.user(user).cloned().unwrap_or_default();
            for (key, field) in fields {
                conflicts += usize::from(field.conflict().is_some());
                if is_sendable(field.progress(&self.log)) {
                    self.save_field(user, &key);
                }
            }
        }
        self.send_next();
        conflicts
    }

    /// Puts one changed permission in line.
    pub(super) fn save_field(&mut self, user: &UserName, key: &PermissionKey) -> Option<CommandId> {
        let field = self.drafts.field(user, key)?;
        let (before, enabled) = (field.base, field.wanted);
        let wanted = field.priority;
        let priority = if enabled {
            wanted
        } else {
            self.priority(user, key)
        };
        let command = Command::set(user.clone(), key.clone(), enabled, wanted);
        let change = Change::Permission {
            key: key.clone(),
            before,
            enabled,
            priority,
        };
        let id = self.put_in_line(command, change);
        self.drafts.carry(user, key, id);
        Some(id)
    }

    /// Puts a command about a user as a whole in line. Returns its id.
    pub fn submit(&mut self, command: Command) -> CommandId {
        let (user, kind) = (command.user().clone(), command.kind());
        let change = match &command {
            Command::AddUser { .. } => Change::Add,
            Command::RemoveUser { user } => Change::Remove {
                granted: self.granted(user),
                settings: self.other_settings(user),
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
        let id = self.put_in_line(command, change);
        let twins = match kind {
            CommandKind::Add => self.twins(&user),
            _ => Vec::new(),
        };
        let action = UserAction {
            kind,
            id,
            doubt: None,
            twins,
        };
        self.actions.insert(user, action);
        self.send_next();
        id
    }

    /// The listed users whose names differ from this one only in the case of letters.
    fn twins(&self, user: &UserName) -> Vec<UserName> {
        let listed = self.roster.iter().flat_map(Roster::users);
        let names = listed.map(|listed| &listed.name);
        names.filter(|it| it.is_like(user)).cloned().collect()
    }

    /// The priority of a permission or membership of a user, by the newest list.
    fn priority(&self, user: &UserName, key: &PermissionKey) -> Option<Priority> {
        self.newest_list()?.priority(user, key)
    }

    /// What the shown list says of a user besides its permissions and groups.
    pub(super) fn other_settings(&self, user: &UserName) -> Vec<String> {
        let Some(list) = &self.roster else {
            return vec!["settings such as a client id or a description".into()];
        };
        let details = list.user(user).into_iter().flat_map(|user| &user.details);
        let said = details.filter_map(|(key, value)| match (&**key, &**value) {
            (PRIORITIES, _) => None,
            // All topics are what a new user may use.
            (topic, "#") if is_topic(topic) => None,
            (topic, value) if is_topic(topic) => Some(format!(
                "{topic} (had only {}, gets ALL topics)",
                text::short(value)
            )),
            (key, value) => Some(format!("{key} {}", text::short(value))),
        });
        said.collect()
    }

    /// The permissions that the shown list grants a user, and the groups that it is known to be in.
    fn granted(&self, user: &UserName) -> Vec<Held> {
        let keys = self.permissions().iter().map(|permission| &permission.key);
        let roster = self.roster.as_ref();
        let is_granted = |key: &PermissionKey| {
            roster.and_then(|roster| roster.grant(user, key)) == Some(Grant::Enabled)
        };
        let groups = self.groups(user).into_iter().flatten();
        let groups = groups.map(|name| PermissionKey::group(name.clone()));
        let flags = keys.filter(|key| is_granted(key)).cloned();
        let held = |key| Held {
            priority: self.priority(user, &key),
            key,
        };
        flags.chain(groups).map(held).collect()
    }

    /// Puts a command in line, and enters it into the command log.
    fn put_in_line(&mut self, command: Command, change: Change) -> CommandId {
        let entered = command.clone();
        let id = self.queue.enqueue(command);
        if let Some(password_batch) = &mut self.password_batch {
            password_batch.note(id, &entered);
        }
        self.log.enter(id, &entered, change);
        self.forget_old_commands();
        id
    }

    /// The log forgets the oldest commands of too many. What tells how far it has come by its
    /// command keeps that.
    fn forget_old_commands(&mut self) {
        let Self {
            log,
            drafts,
            actions,
            run,
            password_batch,
            ..
        } = self;
        log.trim(|entry| {
            let action = actions.get(&entry.user);
            let key = entry.change.key();
            let field = key.and_then(|key| drafts.field(&entry.user, key));
            action.is_some_and(|action| action.id == entry.id)
                || field.is_some_and(|field| field.carrier() == Some(entry.id))
                || run.as_ref().is_some_and(|run| run.holds(entry.id))
                || password_batch
                    .as_ref()
                    .is_some_and(|it| it.is_set_by(entry.id))
        });
    }

    /// Takes commands out of the line before they are sent; `why` goes into the command log.
    pub(super) fn withdraw(&mut self, unwanted: impl Fn(&Command) -> bool, why: &str) {
        for id in self.queue.withdraw(unwanted) {
            self.note_outcome(id, Outcome::NotSent(why.into()));
        }
    }

    /// Sends what may be sent now.
    pub(super) fn send_next(&mut self) {
        if self.queue.is_together() {
            let together = self.queue.send_next_together();
            if together.is_empty() {
                return;
            }
            let ids: Vec<CommandId> = together.iter().map(|it| it.id).collect();
            for submission in &together {
                self.became(submission, Outcome::Sent);
            }
            self.request(BrokerRequest::SubmitTogether(together));
            for id in ids {
                self.await_answer(id);
            }
            return;
        }
        while let Some(submission) = self.queue.send_next() {
            let id = submission.id;
            self.became(&submission, Outcome::Sent);
            self.request(BrokerRequest::Submit(submission));
            self.await_answer(id);
        }
    }

    /// Waits for the answer. It may get lost, and a list that has to be asked for does not come by
    /// itself.
    fn await_answer(&mut self, id: CommandId) {
        self.start(Timer::Answer(id), ANSWER_PATIENCE);
        let sent = self.queue.get(id).map(|sent| sent.command.kind());
        // No list shows a password.
        if self.session.family.lists_afresh && sent != Some(CommandKind::Password) {
            self.start(Timer::Reread(id), REREAD_AFTER);
        }
    }

    /// Drops the changes of a user that the broker cannot be acting on. Returns how many are left.
    pub fn cancel(&mut self, user: &UserName) -> usize {
        let is_of_row =
            |command: &Command| command.kind() == CommandKind::Permission && command.user() == user;
        self.withdraw(is_of_row, CANCELLED);
        let left = self.drafts.cancel(user, &self.log);
        if !self.call_off(user) {
            let action = self.actions.get(user);
            if action.is_some_and(|action| action.progress(&self.log).is_busy()) {
                return left + 1;
            }
        }
        self.actions.remove(user);
        left
    }

    /// Drops these changes, but for those that were saved since. Returns how many.
    pub fn drop_changes(&mut self, fields: &[(UserName, PermissionKey)]) -> usize {
        let mut dropped = 0;
        for (user, key) in fields {
            let field = self.drafts.field(user, key);
            let is_ours = |it: &FieldDraft| {
                matches!(
                    it.progress(&self.log),
                    Progress::Modified | Progress::Conflict(_)
                )
            };
            if field.is_some_and(is_ours) {
                self.drafts.remove(user, key);
                dropped += 1;
            }
        }
        dropped
    }

    /// Takes an action that is still in line back. False when it is on its way already.
    pub fn call_off(&mut self, user: &UserName) -> bool {
        let Some(id) = self.actions.get(user).map(|action| action.id) else {
            return false;
        };
        let withdrawn = self.queue.withdraw_one(id);
        if withdrawn {
            self.actions.remove(user);
            self.note_outcome(id, Outcome::NotSent(CANCELLED.into()));
        }
        withdrawn
    }

    /// The command log notes what became of a command, and the queue follows. Each outcome that is
    /// not one of a list comes through here.
    pub(super) fn note_outcome(&mut self, id: CommandId, outcome: Outcome) {
        self.queue.follow(id, &outcome);
        self.log.note(id, outcome);
    }

    /// Notes what became of a command, and all that goes by it follows: the queue, and the change
    /// that the command was made for, if it is still open.
    pub(super) fn became(&mut self, sent: &Submission, outcome: Outcome) {
        self.note_outcome(sent.id, outcome);
        if !self.is_open(sent) {
            return;
        }
        if let Command::SetPermission {
            user, permission, ..
        } = &sent.command
        {
            self.drafts.carry(user, permission, sent.id);
        } else if let Some(action) = self.actions.get_mut(sent.command.user()) {
            action.doubt = None;
        }
    }

    /// Whether the change behind a command is still open: neither verified nor cancelled, nor
    /// replaced by another.
    pub(crate) fn is_open(&self, sent: &Submission) -> bool {
        match &sent.command {
            Command::SetPermission {
                user,
                permission,
                enabled,
                ..
            } => {
                let field = self.drafts.field(user, permission);
                field.is_some_and(|field| field.wanted == *enabled)
            }
            command => self
                .actions
                .get(command.user())
                .is_some_and(|action| action.id == sent.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::broker_messages::{BrokerEvent, Link};
    use crate::domain::command::{Answer, Correlation, Verdict};
    use crate::engine::session::Session;

    #[test]
    fn a_change_that_failed_keeps_its_words_however_many_commands_follow() {
        let (anna, key) = (UserName::from("anna"), PermissionKey::from("A"));
        let mut engine = Engine::new(Session::default());
        engine.on_event(BrokerEvent::Link(Link::Connected));
        engine.on_event(BrokerEvent::Ready { in_flight: 1 });
        let save = |engine: &mut Engine, user: &UserName| {
            engine.toggle(user, &key, Grant::Disabled).unwrap();
            engine.save(std::slice::from_ref(user));
        };
        save(&mut engine, &anna);
        engine.on_event(BrokerEvent::Answer(Answer {
            correlation: Correlation::Ours(CommandId(0)),
            verdict: Verdict::Refused,
            text: "not today".into(),
            kind: None,
            user: None,
        }));
        // One is out for ever, and those behind it are taken out of the line again.
        for n in 0..20_001 {
            let user = UserName::from(format!("u{n}").as_str());
            save(&mut engine, &user);
            engine.cancel(&user);
        }
        let field = engine.drafts.field(&anna, &key).unwrap();
        let progress = field.progress(&engine.log);
        assert_eq!(progress, Progress::Failed(&"not today".into()));

        engine.cancel(&anna);
        save(&mut engine, &anna);
        assert!(engine.log.get(CommandId(0)).is_none());
    }
}

//! Working without the broker's list: from losing it to having it back. What a toggle does then is
//! in `draft::toggle`.
//!
//! A user that the broker deleted as we asked leaves an old list too. One that is listed again
//! later is marked Added. An old list keeps nobody from adding a user of a name in it: the broker
//! knows better.

use super::Engine;
use super::draft::ACCEPTED_UNSHOWN;
use super::effect::Notice;
use super::list_state::{Lack, NextList};
use super::named_users;
use super::submit::DELETED;
use crate::domain::broker_messages::Channel;
use crate::domain::command::{Command, CommandKind, Submission};
use crate::domain::permission::PermissionKey;
use crate::domain::reason::{Advice, Reason, Tone};
use crate::domain::roster::{FieldSet, Roster};
use crate::domain::user::UserName;
use crate::text;

/// What is known of a change without an answer that no list will tell of.
const UNTOLD: &str = "no answer came, and this account cannot read the list that would show it";

const UNSENT: &str = "no answer came, and the broker has not sent the list that would show it";

impl Engine {
    /// The list cannot be read, or no longer. What waits for it waits no longer, and what the table
    /// shows of it stays.
    pub(super) fn lose_list(&mut self, refusal: String) {
        if self.is_withheld() {
            // Now the reason is known why it does not come.
            self.lack = Lack::Nothing;
            self.bad_list = None;
        }
        self.go_on_without();
        self.refused.insert(Channel::Users, refusal);
        self.settle_without_list();
    }

    /// The list is not refused, but does not come: that counts as refused until one comes.
    pub(super) fn list_is_missing(&mut self) {
        if self.list_is_refused() {
            return;
        }
        if self.roster.is_some() && self.old_since.is_none() {
            self.ask_time();
        }
        self.go_on_without();
        self.lack = Lack::List;
        self.settle_without_list();
    }

    /// The list was refused or missing, and is so no longer. What it says of groups counts before
    /// answers again.
    pub(super) fn list_is_back(&mut self) {
        self.next_list = NextList::Regained;
        self.tell(Notice::Groups);
    }

    fn go_on_without(&mut self) {
        if let Some(waiting) = self.waiting.take() {
            self.take_list(waiting.roster);
        }
    }

    fn settle_without_list(&mut self) {
        self.tell(Notice::ListLost);
        for sent in self.queue.accepted() {
            if self.is_open(&sent) {
                self.accepted_without_list(&sent);
            } else {
                self.queue.remove(sent.id);
            }
        }
        let untold = Reason::with(self.untold(), Advice::Send);
        self.drafts.note_unlisted(&untold, &self.log);
        self.ask_about_doubts();
        for action in self.actions.values_mut() {
            if action.kind != CommandKind::Password && action.progress(&self.log).is_unknown() {
                action.doubt = Some(untold.clone());
            }
        }
        self.find_unlisted_users();
        self.tell(Notice::List);
        if self.roster.is_some() {
            let text = "The broker no longer shows the user list: this is the last one";
            self.say(Tone::Warning, text);
        }
    }

    fn untold(&self) -> &'static str {
        if self.is_withheld() { UNSENT } else { UNTOLD }
    }

    /// The broker accepted a command whose outcome no list can show. That ends the change, and it
    /// is noted as accepted only.
    pub(super) fn accepted_without_list(&mut self, sent: &Submission) {
        self.queue.remove(sent.id);
        let user = sent.command.user();
        match &sent.command {
            Command::SetPermission {
                permission,
                enabled,
                ..
            } => {
                self.drafts.remove(user, permission);
                self.named_users.accept(user, permission, *enabled);
                if permission.as_group().is_some() {
                    // The answer to a question shows it, though no list does.
                    self.user_info.ask_soon(user);
                }
            }
            Command::AddUser { .. } => {
                self.actions.remove(user);
                self.named_users.accept_addition(user);
                let why = named_users::no_list(self.is_withheld());
                self.say(
                    Tone::Info,
                    format!("Adding {}: {why}", text::short(user.as_str())),
                );
            }
            Command::RemoveUser { .. } => self.removed(user),
            Command::ChangePassword { .. } => {}
        }
        self.find_unlisted_users();
    }

    fn removed(&mut self, user: &UserName) {
        self.actions.remove(user);
        self.drafts.forget(user);
        self.withdraw(|command| command.user() == user, DELETED);
        self.named_users.forget(user);
        if let Some(roster) = &mut self.roster {
            roster.adopt_presence(&Roster::default(), user);
        }
        let why = named_users::no_list(self.is_withheld());
        self.say(
            Tone::Info,
            format!("Deleting {}: {why}", text::short(user.as_str())),
        );
    }

    /// A user to work on by name, or the row where it is already.
    pub fn name_user(&mut self, user: &UserName) {
        let is_new = !self.is_known(user);
        if is_new {
            self.named_users.name(user);
            self.find_unlisted_users();
            if !self.is_known(user) {
                // A list came while the name was typed.
                self.named_users.forget(user);
                let text = format!("{} is not in the broker's list", text::short(user.as_str()));
                return self.say(Tone::Warning, text);
            }
            let text = format!(
                "{}: permissions not known; toggle those it should have",
                text::short(user.as_str())
            );
            self.say(Tone::Info, Reason::with(text, Advice::Save));
        }
        self.tell(Notice::Named(user.clone()));
    }

    /// Drops a row that was named, and what is known of it. Nothing is sent.
    pub fn drop_named(&mut self, user: &UserName) {
        self.named_users.forget(user);
        self.find_unlisted_users();
        let text = format!(
            "{}: the row is gone, nothing was sent",
            text::short(user.as_str())
        );
        self.say(Tone::Info, text);
    }

    /// Whether a command was sent for a permission after one for the same was accepted: what is
    /// shown of the one proves nothing of the other.
    pub(super) fn has_newer_command(&self, user: &UserName, key: &PermissionKey) -> bool {
        let newer = self.drafts.field(user, key);
        newer.is_some_and(|field| field.carrier().is_some())
    }

    /// The list can be read again. What was accepted meanwhile and is in it is verified, and its
    /// users are returned; the rest becomes changes with an unknown outcome.
    pub(super) fn hand_over_accepted(&mut self, newer: &Roster) -> Vec<UserName> {
        let mut verified = Vec::new();
        let mut shown = FieldSet::new();
        let mut missing = 0;
        let mut absent = Vec::new();
        let unshown = Reason::with(ACCEPTED_UNSHOWN, Advice::Send);
        for (user, accepted) in self.named_users.hand_over() {
            if accepted.added && newer.row(&user).is_none() {
                absent.push(text::named(user.as_str()).to_owned());
            }
            for (key, enabled) in accepted.values {
                if newer
                    .grant(&user, &key)
                    .is_some_and(|grant| grant.is(enabled))
                {
                    verified.push(user.clone());
                    if !self.has_newer_command(&user, &key) {
                        shown.insert((user.clone(), key));
                    }
                } else {
                    missing += 1;
                    self.drafts.note_accepted(&user, &key, enabled, &unshown);
                }
            }
        }
        self.drafts.rebase(newer, &self.log);
        self.log.verify_fields(&shown);
        if !absent.is_empty() {
            let text = format!(
                "{}: the broker accepted the new user, but its list does not show it",
                absent.join(", ")
            );
            self.say(Tone::Warning, text);
        } else if missing > 0 {
            let text = format!(
                "The user list can be read again. Of the accepted changes it shows {} and \
                    lacks {missing}",
                verified.len()
            );
            self.say(Tone::Warning, text);
        }
        verified
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::broker_messages::{BrokerEvent, Link};
    use crate::domain::command::{Answer, CommandId, Correlation, Verdict};
    use crate::domain::permission::{Grant, Permission};
    use crate::domain::roster::User;
    use crate::engine::command_log::Outcome;
    use crate::engine::draft::Progress;
    use crate::engine::session::Session;

    #[test]
    fn a_list_that_comes_again_verifies_no_newer_command_for_the_same() {
        let (anna, key) = ("anna".into(), "A".into());
        let mut engine = Engine::new(Session::default());
        engine.on_event(BrokerEvent::Link(Link::Connected));
        engine.on_event(BrokerEvent::Ready { in_flight: 8 });
        engine.on_event(BrokerEvent::NoRoster("none came".into()));
        engine.name_user(&anna);
        engine.toggle(&anna, &key, Grant::Unknown).unwrap();
        engine.save(std::slice::from_ref(&anna));
        engine.on_event(BrokerEvent::Answer(Answer {
            correlation: Correlation::Ours(CommandId(0)),
            verdict: Verdict::Accepted,
            text: String::new(),
            kind: None,
            user: None,
        }));
        assert_eq!(engine.named_users.value(&anna, &key), Some(true));
        engine.toggle(&anna, &key, Grant::Enabled).unwrap();
        engine.save(std::slice::from_ref(&anna));

        let column = Permission {
            key: key.clone(),
            label: "A".into(),
            meaning: String::new(),
            is_role: false,
        };
        let user = User {
            name: anna.clone(),
            grants: [Grant::Enabled].into(),
            groups: None,
            priorities: [].into(),
            details: [].into(),
        };
        let (list, _) = Roster::new(vec![column], vec![user], Vec::new());
        engine.on_event(BrokerEvent::Roster(list, Vec::new()));
        assert_eq!(engine.log.get(CommandId(1)).unwrap().outcome, Outcome::Sent);
        let field = engine.drafts.field(&anna, &key).unwrap();
        assert_eq!(field.progress(&engine.log), Progress::Sent);
    }
}

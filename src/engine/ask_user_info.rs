//! Learning more of users than the list says: their groups and their sessions. Nothing is
//! asked that is not shown or waited for.
//!
//! - Where a list tells a user's groups, it alone verifies changes of them. Where it does not, the
//!   answer to a question does
//!   ([`Drafts::settle_groups`](crate::engine::draft::Drafts::settle_groups)). Each question has
//!   one answer, if only that none came.
//! - Groups are asked for only where answers carry ids: else the answer could be taken for that to
//!   a command.
//! - Another admin's change makes what is known of a user's groups old. Somebody's question does
//!   not, or two consoles that look at one user would ask for ever.
//! - The broker is heard on sessions only while details are shown: else each client that comes
//!   would wake an idle console.

use std::sync::Arc;

use super::Engine;
use super::connection::LinkState;
use super::effect::{Flash, Notice};
use crate::domain::broker_messages::{BrokerRequest, GroupsTold};
use crate::domain::command::{Command, Submission};
use crate::domain::permission::Grant;
use crate::domain::reason::{Advice, Reason};
use crate::domain::roster::membership;
use crate::domain::session_report::Report;
use crate::domain::user::UserName;
use crate::domain::validate;

/// How many questions for groups may be open for the sake of a column.
const SEEN_AT_ONCE: usize = 4;

/// What is known of a change without an answer once the user's groups were asked for.
const UNSHOWN: &str = "no answer came, and the user's groups do not show it";

/// What is known of a change that was accepted without a list, once the groups were asked for.
const ACCEPTED_UNSHOWN: &str = "the broker accepted it, but the user's groups do not show it";

impl Engine {
    /// Asks for the groups of users that are waited for, of the one whose details are shown, and of
    /// those that are seen in a column of groups or may be in groups to choose from. The last two
    /// wait until few answers are on their way.
    pub fn ask_for_groups(&mut self, shown: Option<&UserName>, seen: &[UserName]) {
        if !self.asks_for_groups() {
            return;
        }
        while let Some(user) = self.user_info.next_due() {
            self.ask(&user);
        }
        let most = if seen.is_empty() { 1 } else { SEEN_AT_ONCE };
        for user in shown.into_iter().chain(seen) {
            if self.user_info.under_way() >= most {
                return;
            }
            if self.wants_groups_of(user) {
                self.ask(user);
            }
        }
    }

    /// Whether the broker is asked for groups now, where somebody wants to know them.
    pub fn asks_for_groups(&self) -> bool {
        self.link == LinkState::Connected && self.can_ask_groups()
    }

    fn ask(&mut self, user: &UserName) {
        self.user_info.note_asked(user);
        self.request(BrokerRequest::AskGroups(user.clone()));
    }

    /// Whether the broker is to be asked for a user's groups.
    pub fn wants_groups_of(&self, user: &UserName) -> bool {
        (self.is_named(user) || self.is_listed(user))
            && !self.user_info.is_fresh(user)
            && !self.user_info.is_asked(user)
            && !self.list_tells_groups(user)
            && validate::argument(user.as_str()).is_ok()
    }

    /// Begins or ends listening to what the broker says about sessions.
    pub fn listen_to_sessions(&mut self, wanted: bool) {
        if self.link != LinkState::Connected || !self.queue.is_ready() {
            return;
        }
        if wanted == self.user_info.listening {
            return;
        }
        self.user_info.listening = wanted;
        if !wanted {
            self.user_info.forget_reports();
        }
        self.request(BrokerRequest::ListenToSessions(wanted));
    }

    /// The broker says something about sessions.
    pub(super) fn on_report(&mut self, report: Report) {
        // One may still have been on its way when listening ended.
        self.changed = self.user_info.listening && self.user_info.take_report(report);
    }

    /// An answer to a question for a user's groups came, or the news that there is none.
    pub(super) fn on_groups(&mut self, user: UserName, told: &GroupsTold) {
        let mut differ = self.user_info.take(&user, told);
        let mut own = None;
        if let GroupsTold::These(names) = told
            && !self.list_tells_groups(&user)
        {
            let unshown = Reason::with(UNSHOWN, Advice::Send);
            let done = self.drafts.settle_groups(&user, names, &unshown, &self.log);
            self.verify_fields(&done);
            self.settle_accepted(&user, names);
            differ |= !done.is_empty();
            own = done
                .iter()
                .next()
                .map(|(_, key)| self.label(key).into_owned());
            if !done.is_empty() && !self.list_is_refused() {
                self.tell(Notice::Flashes(vec![(user.clone(), Flash::Saved)]));
            }
        }
        if differ && self.user_info.note_changed([(user, own)]) {
            self.ask_time();
        }
        self.tell(Notice::Groups);
    }

    /// Settles changes of groups that were accepted while no list could be read: those that the
    /// answer shows are verified, the others are in doubt.
    fn settle_accepted(&mut self, user: &UserName, names: &[Arc<str>]) {
        let unshown = Reason::with(ACCEPTED_UNSHOWN, Advice::Send);
        for (key, enabled) in self.named_users.take_groups(user) {
            let Some(group) = key.as_group() else {
                continue;
            };
            if membership(names, group) == Grant::from(enabled) {
                if !self.has_newer_command(user, &key) {
                    self.log.verify_fields(&[(user.clone(), key)].into());
                }
            } else {
                let drafts = &mut self.drafts;
                drafts.note_accepted(user, &key, enabled, &unshown);
            }
        }
        self.find_unlisted_users();
    }

    /// Whether only the answer to a question can show what this command did.
    pub(super) fn verifies(&self, command: &Command) -> bool {
        match command {
            Command::SetPermission {
                user, permission, ..
            } => permission.as_group().is_some() && !self.list_tells_groups(user),
            _ => false,
        }
    }

    /// After an answer, or without one: asks for the user's groups where only they can show what a
    /// command did.
    pub(super) fn ask_about(&mut self, sent: &Submission) {
        if self.verifies(&sent.command) {
            self.user_info.ask_soon(sent.command.user());
        }
    }

    /// After a list: asks for the groups of users with changes in doubt, where the list does not
    /// say which groups they are in.
    pub(super) fn ask_about_doubts(&mut self) {
        for user in self.drafts.doubted_groups(&self.log) {
            if !self.list_tells_groups(&user) {
                self.user_info.ask_soon(&user);
            }
        }
    }
}

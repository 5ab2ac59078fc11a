//! What of a session others may read. Nobody outside of `engine` writes it: they call what does it.

use std::collections::BTreeMap;

use super::Engine;
use super::apply::Run;
use super::command_log::CommandLog;
use super::command_queue::CommandQueue;
use super::connection::LinkState;
use super::draft::Drafts;
use super::list_in_parts::ListInParts;
use super::list_state::{NextList, WaitingList};
use super::named_users::NamedUsers;
use super::other_admins_answers::OtherAdminAnswers;
use super::password_batch::PasswordBatch;
use super::user_actions::{Fresh, UserAction};
use super::user_info::UserInfo;
use crate::domain::broker_messages::Channel;
use crate::domain::local_time::LocalTime;
use crate::domain::roster::Roster;
use crate::domain::user::UserName;

impl Engine {
    pub const fn link(&self) -> &LinkState {
        &self.link
    }

    /// What the broker refused, and its sentence.
    pub const fn refused(&self) -> &BTreeMap<Channel, String> {
        &self.refused
    }

    /// The broker's list as the screen shows it.
    pub const fn roster(&self) -> Option<&Roster> {
        self.roster.as_ref()
    }

    /// A newer list that waits behind the banner.
    pub const fn waiting(&self) -> Option<&WaitingList> {
        self.waiting.as_ref()
    }

    /// What is known of a list that comes in parts.
    pub const fn list_in_parts(&self) -> &ListInParts {
        &self.list_in_parts
    }

    /// Why the next list comes.
    pub const fn next_list(&self) -> NextList {
        self.next_list
    }

    /// What could not be used of the shown list.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// How far a long list that is being read has come: users read, and users that there are.
    pub const fn reading(&self) -> Option<(usize, usize)> {
        self.reading
    }

    /// Why the newest list could not be used at all, or why there is none.
    pub fn bad_list(&self) -> Option<&str> {
        self.bad_list.as_deref()
    }

    /// Changed permissions.
    pub const fn drafts(&self) -> &Drafts {
        &self.drafts
    }

    /// Users that the list does not hold (any more) and that are shown below it.
    pub fn unlisted_users(&self) -> &[UserName] {
        &self.unlisted_users
    }

    /// What is worked on without the list.
    pub const fn named_users(&self) -> &NamedUsers {
        &self.named_users
    }

    /// Other changes under way.
    pub const fn actions(&self) -> &BTreeMap<UserName, UserAction> {
        &self.actions
    }

    /// Commands under way.
    pub const fn queue(&self) -> &CommandQueue {
        &self.queue
    }

    /// All commands of this session, and what became of them.
    pub const fn log(&self) -> &CommandLog {
        &self.log
    }

    /// The plan that is being applied, or whose summary was not closed yet.
    pub const fn run(&self) -> Option<&Run> {
        self.run.as_ref()
    }

    /// The generation of the timer that counts for it.
    pub const fn ticks(&self) -> u64 {
        self.ticks
    }

    /// Answers to the commands of other admins.
    pub const fn other_answers(&self) -> &OtherAdminAnswers {
        &self.other_answers
    }

    /// The password that was set last, until the next key.
    pub const fn fresh(&self) -> Option<&Fresh> {
        self.fresh.as_ref()
    }

    /// The number of the timer for that password.
    pub const fn fresh_generation(&self) -> u64 {
        self.fresh_generation
    }

    /// A login that waits for a list that says whether its client id is free.
    pub const fn held_trial(&self) -> Option<&Fresh> {
        self.held_trial.as_ref()
    }

    /// The user whose login is being tried beside the link.
    pub const fn probing(&self) -> Option<&UserName> {
        self.probing.as_ref()
    }

    /// New passwords that are not handed over yet.
    pub const fn password_batch(&self) -> Option<&PasswordBatch> {
        self.password_batch.as_ref()
    }

    /// What is known of users beside the list.
    pub const fn user_info(&self) -> &UserInfo {
        &self.user_info
    }

    /// The time since when the shown list may be old; `None` while it is what the broker says.
    pub const fn old_since(&self) -> Option<&LocalTime> {
        self.old_since.as_ref()
    }
}

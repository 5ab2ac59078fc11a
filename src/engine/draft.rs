//! Drafts: permission changes that a person made and the broker's list does not show yet. A toggle
//! makes one; saving makes a command of it ([`super::submit`]).
//!
//! A draft keeps, per changed field, the value it started from, so that a newer list can be
//! compared three ways: base, broker, mine (`Drafts::settle`). A user or a permission that vanished
//! is a conflict. With booleans a base can only change to what is wanted, so a conflict of values
//! needs the third kind of
//! [`Grant`]: an entry of the list that is neither yes nor no.
//!
//! The life of a change ([`Progress`], in `field`, read from `command_log`): Modified, Waiting (in
//! line), Sent, Accepted, then gone once the list shows it; or Failed, Unknown, Conflict. A draft
//! knows the command that carries it, and how far that has come is read from the command log; only
//! conflicts, and what lists said since of an unknown outcome, are the draft's own.

mod conflict;
mod field;
mod settle;
mod toggle;

pub(in crate::engine) use settle::ACCEPTED_UNSHOWN;

use std::collections::BTreeMap;

use super::command_log::CommandLog;
use crate::domain::command::CommandId;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Reason;
use crate::domain::roster::{FieldSet, Roster};
use crate::domain::user::UserName;
use field::State;
pub use field::{Clash, FieldDraft, Progress, Setting, ToggleRefusal, UserDraft};

/// All changes that are neither verified nor cancelled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafts {
    users: BTreeMap<UserName, UserDraft>,
    edition: u64,
}

impl Drafts {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// The number of users with changes.
    pub fn len(&self) -> usize {
        self.users.len()
    }

    /// A number that changes whenever wanted values or their bases may have changed. How far a
    /// change has come does not count.
    pub const fn edition(&self) -> u64 {
        self.edition
    }

    fn edited(&mut self) {
        self.edition = self.edition.wrapping_add(1);
    }

    /// The users with changes, by name.
    pub fn users(&self) -> impl Iterator<Item = &UserName> {
        self.users.keys()
    }

    /// The changes to one user; never empty.
    pub fn user(&self, name: &UserName) -> Option<&UserDraft> {
        self.users.get(name)
    }

    /// One change.
    pub fn field(&self, name: &UserName, key: &PermissionKey) -> Option<&FieldDraft> {
        self.users.get(name)?.get(key)
    }

    /// Decides a conflict for the change: it now starts from what the broker has. False where
    /// there is no such conflict, or nothing left that could be changed.
    pub(super) fn keep_mine(&mut self, name: &UserName, key: &PermissionKey) -> bool {
        self.edited();
        let fields = self.users.get_mut(name);
        let Some(field) = fields.and_then(|fields| fields.get_mut(key)) else {
            return false;
        };
        let State::Conflict(Clash::Value(broker)) = field.state else {
            return false;
        };
        field.base = broker;
        field.state = State::Edited;
        if field.base.is(field.wanted) {
            self.remove(name, key);
        }
        true
    }

    /// Decides a conflict for the broker: the change is dropped. False where there is none.
    pub(super) fn take_theirs(&mut self, name: &UserName, key: &PermissionKey) -> bool {
        let field = self.field(name, key);
        let conflict = field.is_some_and(|field| field.conflict().is_some());
        if conflict {
            self.remove(name, key);
        }
        conflict
    }

    /// Takes over a change that an earlier console did not save, with the value that it started
    /// from. A change to the same that is here already stays.
    pub(super) fn restore(
        &mut self,
        name: &UserName,
        key: &PermissionKey,
        base: Grant,
        wanted: bool,
    ) {
        self.edited();
        let fields = self.users.entry(name.clone()).or_default();
        fields
            .entry(key.clone())
            .or_insert_with(|| FieldDraft::new(base, wanted));
    }

    /// Notes a change that the broker accepted while no list could show it, and that the list
    /// which came now does not show: its outcome is unknown. A newer change to the same stays.
    pub(super) fn note_accepted(
        &mut self,
        name: &UserName,
        key: &PermissionKey,
        wanted: bool,
        why: &Reason,
    ) {
        self.edited();
        let fields = self.users.entry(name.clone()).or_default();
        fields.entry(key.clone()).or_insert_with(|| FieldDraft {
            state: State::Doubted(why.clone()),
            ..FieldDraft::new(Grant::Unknown, wanted)
        });
    }

    /// Gives changes that were made without a list the values of this list to start from. One that
    /// was not sent and that the list shows as wanted is dropped.
    pub(super) fn rebase(&mut self, roster: &Roster, log: &CommandLog) {
        if self.is_empty() {
            return;
        }
        self.edited();
        self.users.retain(|name, fields| {
            fields.retain(|key, field| {
                if field.base == Grant::Unknown {
                    field.base = roster.grant(name, key).unwrap_or(Grant::Unknown);
                }
                field.progress(log) != Progress::Modified || !field.base.is(field.wanted)
            });
            !fields.is_empty()
        });
    }

    /// Rewords the changes with an unknown outcome, since no list will show it.
    pub(super) fn note_unlisted(&mut self, words: &Reason, log: &CommandLog) {
        for field in self.users.values_mut().flat_map(BTreeMap::values_mut) {
            if field.progress(log).is_unknown() {
                field.state = State::Doubted(words.clone());
            }
        }
    }

    /// Drops the changes to one user, save those that the broker may be acting on. Returns the
    /// number of those that stayed.
    pub(super) fn cancel(&mut self, name: &UserName, log: &CommandLog) -> usize {
        self.edited();
        let Some(fields) = self.users.get_mut(name) else {
            return 0;
        };
        fields.retain(|_, field| field.progress(log).is_out());
        let left = fields.len();
        if left == 0 {
            self.users.remove(name);
        }
        left
    }

    /// Drops everything about one user.
    pub(super) fn forget(&mut self, name: &UserName) {
        self.edited();
        self.users.remove(name);
    }

    /// Drops one change.
    pub(super) fn remove(&mut self, name: &UserName, key: &PermissionKey) {
        self.edited();
        if let Some(fields) = self.users.get_mut(name) {
            fields.remove(key);
            if fields.is_empty() {
                self.users.remove(name);
            }
        }
    }

    /// From now on this command tells how far a change has come; nothing happens when the change is
    /// not there any more.
    pub(super) fn carry(&mut self, name: &UserName, key: &PermissionKey, by: CommandId) {
        let fields = self.users.get_mut(name);
        if let Some(field) = fields.and_then(|fields| fields.get_mut(key)) {
            field.state = State::Carried(by);
        }
    }

    /// The users with a change of a group that the broker may have made, or that is in doubt.
    pub fn doubted_groups(&self, log: &CommandLog) -> Vec<UserName> {
        let in_doubt = |field: &FieldDraft| {
            let progress = field.progress(log);
            matches!(progress, Progress::Unknown(_) | Progress::Accepted)
        };
        let users = self.users.iter().filter(|(_, fields)| {
            let mut fields = fields.iter();
            fields.any(|(key, field)| key.as_group().is_some() && in_doubt(field))
        });
        users.map(|(user, _)| user.clone()).collect()
    }

    /// The changes that are in conflict with the list.
    pub fn conflicts(&self) -> FieldSet {
        let fields = self
            .users
            .iter()
            .flat_map(|(user, fields)| fields.iter().map(move |(key, field)| (user, key, field)));
        fields
            .filter(|(.., field)| field.conflict().is_some())
            .map(|(user, key, _)| (user.clone(), key.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::permission::Permission;
    use crate::domain::roster::User;
    use crate::engine::command_log::{Change, Outcome};

    /// The command of a log in these tests.
    const CARRIER: CommandId = CommandId(0);

    fn roster(users: &[(&str, Grant)]) -> Roster {
        let permissions = vec![Permission {
            key: "A".into(),
            label: "A".into(),
            meaning: String::new(),
            is_role: false,
        }];
        let users = users
            .iter()
            .map(|(name, grant)| User {
                name: (*name).into(),
                grants: [*grant].into(),
                groups: None,
                priorities: [].into(),
                details: [].into(),
            })
            .collect();
        Roster::new(permissions, users, Vec::new()).0
    }

    /// A log with one command, and what became of that.
    fn log(outcome: Outcome) -> CommandLog {
        let mut log = CommandLog::default();
        let (user, key) = names();
        let command = Command::set(user, key.clone(), true, None);
        let change = Change::Permission {
            key,
            before: Grant::Disabled,
            enabled: true,
            priority: None,
        };
        log.enter(CARRIER, &command, change);
        log.note(CARRIER, outcome);
        log
    }

    /// A log that carries none of the changes.
    fn nothing() -> CommandLog {
        CommandLog::default()
    }

    fn names() -> (UserName, PermissionKey) {
        ("anna".into(), "A".into())
    }

    fn drafted(shown: Grant) -> Drafts {
        let (anna, a) = names();
        let mut drafts = Drafts::default();
        drafts.toggle(&anna, &a, shown, &nothing()).unwrap();
        drafts
    }

    #[test]
    fn toggling_twice_leaves_nothing() {
        let (anna, a) = names();
        let mut drafts = drafted(Grant::Disabled);
        assert!(drafts.field(&anna, &a).unwrap().wanted);
        drafts
            .toggle(&anna, &a, Grant::Disabled, &nothing())
            .unwrap();
        assert!(drafts.is_empty());
    }

    #[test]
    fn setting_a_value_is_no_toggle() {
        let (anna, a) = names();
        let mut drafts = Drafts::default();
        let log = nothing();
        let mut set = |shown, wanted| drafts.set(&anna, &a, shown, wanted, &log);
        assert_eq!(set(Grant::Disabled, false), Ok(Setting::Same));
        assert_eq!(set(Grant::Disabled, true), Ok(Setting::Changed));
        assert_eq!(set(Grant::Disabled, true), Ok(Setting::Same));
        assert_eq!(set(Grant::Disabled, false), Ok(Setting::Changed));
        assert!(drafts.is_empty(), "set back, the change has ended");
        // Where nothing is known every value is one to send.
        for wanted in [true, false] {
            let set = drafts.set(&anna, &a, Grant::Unknown, wanted, &log);
            assert_eq!(set, Ok(Setting::Changed));
            assert_eq!(drafts.field(&anna, &a).unwrap().wanted, wanted);
        }
    }

    #[test]
    fn what_is_being_saved_or_gone_is_not_set_otherwise() {
        let (anna, a) = names();
        for outcome in [Outcome::Waiting, Outcome::Sent, Outcome::Accepted] {
            let (mut drafts, log) = (drafted(Grant::Disabled), log(outcome));
            drafts.carry(&anna, &a, CARRIER);
            let before = drafts.clone();
            let mut set = |wanted| drafts.set(&anna, &a, Grant::Disabled, wanted, &log);
            assert_eq!(set(true), Ok(Setting::Same));
            assert_eq!(set(false), Err(ToggleRefusal::Busy));
            assert_eq!(drafts.users, before.users);
        }
        let mut drafts = drafted(Grant::Disabled);
        drafts.settle(&roster(&[("bob", Grant::Disabled)]), &nothing());
        let refused = drafts.set(&anna, &a, Grant::Disabled, true, &nothing());
        assert_eq!(refused, Err(ToggleRefusal::Gone));
    }

    #[test]
    fn setting_a_conflict_wants_the_value_against_the_brokers() {
        let (anna, a) = names();
        let mut drafts = drafted(Grant::Disabled);
        drafts.settle(&roster(&[("anna", Grant::Unclear)]), &nothing());
        let set = drafts.set(&anna, &a, Grant::Unclear, true, &nothing());
        assert_eq!(set, Ok(Setting::Changed));
        let field = drafts.field(&anna, &a).unwrap();
        assert_eq!(
            (field.base, field.progress(&nothing())),
            (Grant::Unclear, Progress::Modified)
        );
    }

    #[test]
    fn a_failed_change_that_is_set_again_keeps_its_words() {
        let (anna, a) = names();
        let log = log(Outcome::Failed("why".into()));
        let mut drafts = drafted(Grant::Disabled);
        drafts.carry(&anna, &a, CARRIER);
        let set = drafts.set(&anna, &a, Grant::Disabled, true, &log);
        assert_eq!(set, Ok(Setting::Same));
        let progress = drafts.field(&anna, &a).unwrap().progress(&log);
        assert_eq!(progress, Progress::Failed(&"why".into()));
    }

    #[test]
    fn a_list_that_shows_the_wanted_value_ends_the_change() {
        let mut drafts = drafted(Grant::Disabled);
        let done = drafts.settle(&roster(&[("anna", Grant::Enabled)]), &nothing());
        assert_eq!(done, FieldSet::from([names()]));
        assert!(drafts.is_empty());
    }

    #[test]
    fn a_changed_base_is_a_conflict_until_it_changes_back_or_is_toggled() {
        let (anna, a) = names();
        let mut drafts = drafted(Grant::Disabled);
        assert!(
            drafts
                .settle(&roster(&[("anna", Grant::Unclear)]), &nothing())
                .is_empty()
        );
        let clash = Progress::Conflict(Clash::Value(Grant::Unclear));
        assert_eq!(drafts.field(&anna, &a).unwrap().progress(&nothing()), clash);

        drafts.settle(&roster(&[("anna", Grant::Disabled)]), &nothing());
        assert_eq!(
            drafts.field(&anna, &a).unwrap().progress(&nothing()),
            Progress::Modified
        );

        drafts.settle(&roster(&[("anna", Grant::Unclear)]), &nothing());
        drafts
            .toggle(&anna, &a, Grant::Unclear, &nothing())
            .unwrap();
        let field = drafts.field(&anna, &a).unwrap();
        assert_eq!((field.base, field.wanted), (Grant::Unclear, true));
        assert_eq!(field.progress(&nothing()), Progress::Modified);
    }

    #[test]
    fn a_change_to_a_user_who_is_gone_stays_and_can_only_be_cancelled() {
        let (anna, a) = names();
        let mut drafts = drafted(Grant::Disabled);
        drafts.settle(&roster(&[("bob", Grant::Disabled)]), &nothing());
        let clash = Progress::Conflict(Clash::UserGone);
        assert_eq!(drafts.field(&anna, &a).unwrap().progress(&nothing()), clash);
        let refusal = drafts.toggle(&anna, &a, Grant::Disabled, &nothing());
        assert_eq!(refusal, Err(ToggleRefusal::Gone));
        assert_eq!(drafts.cancel(&anna, &nothing()), 0);
        assert!(drafts.is_empty());
    }

    #[test]
    fn what_the_broker_may_be_acting_on_is_neither_toggled_nor_cancelled() {
        let (anna, a) = names();
        for outcome in [Outcome::Sent, Outcome::Accepted] {
            let (mut drafts, log) = (drafted(Grant::Disabled), log(outcome));
            drafts.carry(&anna, &a, CARRIER);
            let refusal = drafts.toggle(&anna, &a, Grant::Disabled, &log);
            assert_eq!(refusal, Err(ToggleRefusal::Busy));
            assert_eq!(drafts.cancel(&anna, &log), 1);
            assert_eq!(drafts.field(&anna, &a).unwrap().carrier(), Some(CARRIER));
        }
    }

    #[test]
    fn without_a_list_a_change_goes_through_both_values_and_ends() {
        let (anna, a) = names();
        for shown in [Grant::Unknown, Grant::Disabled, Grant::Enabled] {
            let mut drafts = Drafts::default();
            for wanted in [shown.toggled(), !shown.toggled()] {
                drafts.cycle(&anna, &a, shown, &nothing()).unwrap();
                let field = drafts.field(&anna, &a).unwrap();
                assert_eq!((field.base, field.wanted), (Grant::Unknown, wanted));
            }
            drafts.cycle(&anna, &a, shown, &nothing()).unwrap();
            assert!(drafts.is_empty());
        }
    }

    #[test]
    fn a_change_made_without_a_list_starts_from_the_first_that_comes() {
        let (anna, a) = names();
        let mut drafts = Drafts::default();
        drafts.cycle(&anna, &a, Grant::Unknown, &nothing()).unwrap();
        let list = roster(&[("anna", Grant::Disabled)]);
        drafts.rebase(&list, &nothing());
        assert!(drafts.settle(&list, &nothing()).is_empty());
        let field = drafts.field(&anna, &a).unwrap();
        assert_eq!(field.progress(&nothing()), Progress::Modified);
        assert_eq!(field.base, Grant::Disabled);
    }

    #[test]
    fn a_change_made_without_a_list_that_the_first_one_shows_is_none() {
        let (anna, a) = names();
        let list = roster(&[("anna", Grant::Enabled)]);
        let mut drafts = Drafts::default();
        drafts.cycle(&anna, &a, Grant::Unknown, &nothing()).unwrap();
        drafts.rebase(&list, &nothing());
        assert!(drafts.is_empty());
        // What was sent is settled by the list that is taken.
        drafts.cycle(&anna, &a, Grant::Unknown, &nothing()).unwrap();
        let log = log(Outcome::Sent);
        drafts.carry(&anna, &a, CARRIER);
        drafts.rebase(&list, &log);
        assert_eq!(drafts.settle(&list, &log), FieldSet::from([names()]));
    }

    #[test]
    fn a_waiting_list_settles_only_what_was_sent() {
        let (anna, a) = names();
        let newer = roster(&[("anna", Grant::Enabled)]);
        let mut drafts = drafted(Grant::Disabled);
        let log = log(Outcome::Unknown("".into()));
        assert!(drafts.settle_sent(&newer, &log).is_empty());
        drafts.carry(&anna, &a, CARRIER);
        assert_eq!(drafts.settle_sent(&newer, &log), FieldSet::from([names()]));
    }

    #[test]
    fn a_list_without_groups_decides_nothing_about_them_and_an_answer_does() {
        let (anna, bob) = (UserName::from("anna"), UserName::from("bob"));
        let ops = PermissionKey::group("ops");
        let mut drafts = Drafts::default();
        let log = log(Outcome::Unknown("why".into()));
        for user in [&anna, &bob] {
            drafts.set(user, &ops, Grant::Unknown, true, &log).unwrap();
            drafts.carry(user, &ops, CARRIER);
        }
        let list = roster(&[("anna", Grant::Disabled)]);
        drafts.rebase(&list, &log);
        drafts.note_unshown(&list, &"the list does not show it".into(), &log);
        assert!(drafts.settle(&list, &log).is_empty());
        let is = |drafts: &Drafts, user: &UserName, progress: Progress<'_>| {
            let field = drafts.field(user, &ops).unwrap();
            assert_eq!(field.progress(&log), progress);
        };
        is(&drafts, &anna, Progress::Unknown(&"why".into()));
        let gone = Progress::Conflict(Clash::UserGone);
        is(&drafts, &bob, gone);
        assert_eq!(drafts.doubted_groups(&log), std::slice::from_ref(&anna));

        assert!(
            drafts
                .settle_groups(&anna, &[], &"not named".into(), &log)
                .is_empty()
        );
        is(&drafts, &anna, Progress::Unknown(&"not named".into()));
        // An answer is about one user.
        is(&drafts, &bob, gone);
        let done = drafts.settle_groups(&anna, &["ops".into()], &"not named".into(), &log);
        assert_eq!(done, FieldSet::from([(anna.clone(), ops.clone())]));

        // The user who was gone is back: the change is as it was made.
        drafts.settle(&roster(&[("bob", Grant::Disabled)]), &nothing());
        is(&drafts, &bob, Progress::Modified);
    }
}

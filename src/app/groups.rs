//! The groups of users: what is known of them, and the dialog in which they are put in and taken out.
//! What is chosen there is a pending change like that of any permission.

use std::collections::HashSet;
use std::sync::Arc;

use super::form::Field;
use super::knowledge::Support;
use super::model::Model;
use crate::domain::link::Channel;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::roster::{Roster, membership};
use crate::domain::user::UserName;
use crate::domain::validate::{Flaw, Texts};

/// The dialog. It has no button that sends: each choice is pending at once.
#[derive(Debug)]
pub struct GroupsForm {
    /// Whose groups.
    pub users: Vec<UserName>,
    /// The name of one more group.
    pub field: Field,
    /// The groups that any of them is or was in, or may get into.
    pub names: Vec<Arc<str>>,
    /// Where the keyboard is: 0 is the field, n the nth group.
    pub at: usize,
    /// Why the last key did nothing.
    pub error: Option<String>,
}

/// How many of the users of a dialog are in a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In it, as it will be once what is pending is saved.
    pub members: usize,
    /// Of whom that is not known.
    pub unknown: usize,
    /// To be put in, or taken out.
    pub pending: usize,
}

impl GroupsForm {
    /// The dialog for these users.
    #[must_use]
    pub fn new(model: &Model, users: Vec<UserName>) -> Self {
        let mut form = Self {
            users,
            field: Field::default(),
            names: Vec::new(),
            at: 0,
            error: None,
        };
        form.gather(model);
        form
    }

    /// Takes in groups that became known. Those that are there stay where they are.
    pub(super) fn gather(&mut self, model: &Model) {
        let mut held: HashSet<Arc<str>> = self.names.iter().cloned().collect();
        for user in &self.users {
            let known = model.groups(user).into_iter().flatten().cloned();
            let drafts = model.drafts.user(user).into_iter().flatten();
            let drafts = drafts.filter_map(|(key, _)| key.as_group().cloned());
            for name in known.chain(drafts) {
                if held.insert(name.clone()) {
                    self.names.push(name);
                }
            }
        }
    }

    /// The group that has the keyboard.
    #[must_use]
    pub fn focused(&self) -> Option<&Arc<str>> {
        self.names.get(self.at.checked_sub(1)?)
    }

    pub(super) fn step(&mut self, forward: bool) {
        let places = self.names.len() + 1;
        let step = if forward { 1 } else { places - 1 };
        self.at = (self.at + step) % places;
    }

    /// Whom it is about, if it is about one user.
    pub(super) fn only_user(&self) -> Option<UserName> {
        match &self.users[..] {
            [user] => Some(user.clone()),
            _ => None,
        }
    }

    /// What is wrong with the typed name, by what the broker's family takes; nothing while nothing is
    /// typed.
    #[must_use]
    pub fn complaint(&self, texts: Texts) -> Option<String> {
        match texts.new_user(self.field.text()) {
            Ok(()) | Err(Flaw::Empty) => None,
            Err(flaw) => Some(format!("The group name {flaw}")),
        }
    }

    /// How its users stand to a group.
    #[must_use]
    pub fn tally(&self, model: &Model, name: &Arc<str>) -> Tally {
        let key = PermissionKey::group(name.clone());
        let mut tally = Tally::default();
        for user in &self.users {
            let draft = model.drafts.field(user, &key);
            tally.pending += usize::from(draft.is_some());
            match draft.map_or_else(|| model.membership(user, name), |it| it.wanted.into()) {
                Grant::Enabled | Grant::Inherited => tally.members += 1,
                Grant::Disabled => {}
                Grant::Unclear | Grant::Unknown => tally.unknown += 1,
            }
        }
        tally
    }
}

impl Model {
    /// Whether the broker has groups, as far as its list or its answers tell.
    #[must_use]
    pub fn has_groups(&self) -> bool {
        self.knowledge.support == Support::Yes
            || self.roster.as_ref().is_some_and(Roster::tells_groups)
    }

    /// The groups of a user as the broker told them: in its list, or else when it was asked. `None`
    /// when they are not known.
    #[must_use]
    pub fn groups(&self, name: &UserName) -> Option<&[Arc<str>]> {
        let listed = self.roster.as_ref().and_then(|roster| roster.user(name));
        let listed = listed.and_then(|user| user.groups.as_deref());
        let learnt = self.knowledge.learnt(name);
        let learnt = learnt.and_then(|learnt| learnt.groups.as_deref());
        if self.list_is_refused() {
            // What was asked is newer than the last list.
            return learnt.or(listed);
        }
        listed.or(learnt)
    }

    /// Whether a user is in a group, beside what is pending.
    #[must_use]
    pub fn membership(&self, name: &UserName, group: &Arc<str>) -> Grant {
        let key = PermissionKey::group(group.clone());
        if let Some(enabled) = self.worksheet.value(name, &key) {
            return enabled.into();
        }
        self.groups(name)
            .map_or(Grant::Unknown, |groups| membership(groups, group))
    }

    /// What is shown of a permission or a group of a user, beside what is pending; `None` for a user
    /// or a permission that is gone.
    #[must_use]
    pub fn value(&self, name: &UserName, key: &PermissionKey) -> Option<Grant> {
        if let Some(group) = key.as_group() {
            return self.is_known(name).then(|| self.membership(name, group));
        }
        let mut columns = self.permissions().iter();
        let column = columns.find(|permission| permission.key == *key)?;
        self.grant(name, column)
    }

    /// Whether the list that can be read tells a user's groups, so that it alone verifies changes.
    pub(super) fn list_tells_groups(&self, name: &UserName) -> bool {
        let user = self.readable_list().and_then(|roster| roster.user(name));
        user.is_some_and(|user| user.groups.is_some())
    }

    /// Whether the broker can be asked for groups: it must mark its answers, and take commands.
    pub(super) fn can_ask_groups(&self) -> bool {
        let refused = |channel| self.refused.contains_key(&channel);
        self.flights.is_marked()
            && self.knowledge.support != Support::No
            && !refused(Channel::Answers)
            && !refused(Channel::Commands)
    }
}

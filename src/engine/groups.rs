//! The groups that users are in, as far as the broker's list or its answers tell. When the broker
//! is asked is decided in [`super::ask_user_info`].

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Engine;
use super::user_info::Support;
use crate::domain::broker_messages::Channel;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::roster::{Roster, membership};
use crate::domain::user::UserName;

impl Engine {
    /// Whether the broker has groups, as far as its list or its answers tell.
    pub fn has_groups(&self) -> bool {
        self.user_info.support == Support::Yes
            || self.roster.as_ref().is_some_and(Roster::tells_groups)
    }

    /// The groups of a user by the broker's list, or else by its answer. `None` when they are not
    /// known.
    pub fn groups(&self, name: &UserName) -> Option<&[Arc<str>]> {
        let listed = self.roster.as_ref().and_then(|roster| roster.user(name));
        let listed = listed.and_then(|user| user.groups.as_deref());
        let known = self.user_info.known_groups(name);
        let known = known.and_then(|known| known.groups.as_deref());
        if self.list_is_refused() {
            // The answer is newer than the last list.
            return known.or(listed);
        }
        listed.or(known)
    }

    /// The groups that there are, as far as is known, and whether the broker lists them all.
    pub(crate) fn existing_groups(&self) -> (BTreeSet<Arc<str>>, bool) {
        let roster = self.roster.as_ref();
        if let Some(all) = roster.and_then(Roster::all_groups) {
            return (all.cloned().collect(), true);
        }
        let users = roster.into_iter().flat_map(Roster::users);
        let listed = users.flat_map(|user| user.groups.as_deref().unwrap_or_default());
        let known = self.user_info.all_groups();
        (listed.chain(known).cloned().collect(), false)
    }

    /// Whether a user is in a group, without what is pending.
    pub fn membership(&self, name: &UserName, group: &Arc<str>) -> Grant {
        let key = PermissionKey::group(group.clone());
        if let Some(enabled) = self.named_users.value(name, &key) {
            return enabled.into();
        }
        self.groups(name)
            .map_or(Grant::Unknown, |groups| membership(groups, group))
    }

    /// What is shown of a permission or a group of a user, without what is pending; `None` for a
    /// user or a permission that is gone.
    pub fn value(&self, name: &UserName, key: &PermissionKey) -> Option<Grant> {
        if let Some(group) = key.as_group() {
            return self.is_known(name).then(|| self.membership(name, group));
        }
        let mut columns = self.permissions().iter();
        let column = columns.find(|permission| permission.key == *key)?;
        self.grant(name, column)
    }

    /// Whether the list says which groups a user is in. If so, it alone verifies changes of them.
    pub(crate) fn list_tells_groups(&self, name: &UserName) -> bool {
        let user = self.readable_list().and_then(|roster| roster.user(name));
        user.is_some_and(|user| user.groups.is_some())
    }

    /// Whether the broker can be asked for groups: its answers must carry ids, and it must take
    /// commands.
    pub fn can_ask_groups(&self) -> bool {
        let refused = |channel| self.refused.contains_key(&channel);
        self.queue.is_marked()
            && self.user_info.support != Support::No
            && !refused(Channel::Answers)
            && !refused(Channel::Commands)
    }
}

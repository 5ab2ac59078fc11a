//! Changes that an earlier console did not save are taken over as changes of this one, and held
//! against the list. Which of them are left out is decided in `screens::unsaved::update` (`load`).

use super::Engine;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;

impl Engine {
    /// Takes over a change that an earlier console did not save, with the value that it started
    /// from. A change to the same that is here already stays.
    pub fn restore(&mut self, user: &UserName, key: &PermissionKey, base: Grant, wanted: bool) {
        self.drafts.restore(user, key, base, wanted);
    }

    /// Weighs these changes, which were taken over, against the list. Where none can be read, their
    /// users are worked on by name. Of groups that no list tells the broker is asked.
    pub fn weigh_restored(&mut self, taken: &[(&UserName, &PermissionKey)]) {
        if !self.weigh_changes() {
            for (user, _) in taken {
                if !self.is_known(user) {
                    self.named_users.name(user);
                }
            }
        }
        for (user, key) in taken {
            if key.as_group().is_some() && !self.list_tells_groups(user) {
                // The answer to a question weighs them.
                self.user_info.ask_soon(user);
            }
        }
        self.find_unlisted_users();
    }

    /// Weighs all changes against the list. False where none can be read.
    fn weigh_changes(&mut self) -> bool {
        let refused = self.list_is_refused();
        let Some(roster) = self.roster.as_ref().filter(|_| !refused) else {
            return false;
        };
        self.drafts.rebase(roster, &self.log);
        self.drafts.settle(roster, &self.log);
        true
    }
}

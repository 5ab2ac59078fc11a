//! What a list, or an answer about groups, makes of the drafts.

use std::sync::Arc;

use super::compare::{Comparison, Shown, compare};
use super::{Drafts, Progress};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Reason;
use crate::domain::roster::{FieldSet, Roster, membership};
use crate::domain::user::UserName;

impl Drafts {
    /// Compares all changes with the list that the screen is about to show. Those that it shows
    /// as wanted are done: they are dropped and returned. Those whose base changed become
    /// conflicts. All else stays as it is.
    pub fn settle(&mut self, roster: &Roster) -> FieldSet {
        self.settle_by(|name, key| Shown::by_list(roster, name, key))
    }

    /// Compares the changes of one user's groups with the broker's answer about them, as
    /// [`Self::settle`] does with a list. Changes with an unknown outcome that the answer does not
    /// show get `words` as their reason.
    pub fn settle_groups(
        &mut self,
        user: &UserName,
        groups: &[Arc<str>],
        words: &Reason,
    ) -> FieldSet {
        self.edited();
        let fields = self.users.get_mut(user).into_iter().flatten();
        for (key, field) in fields {
            let Some(group) = key.as_group() else {
                continue;
            };
            if field.base == Grant::Unknown {
                field.base = membership(groups, group);
            }
            if let Progress::Unknown(why) = &mut field.progress {
                why.clone_from(words);
            }
        }
        self.settle_by(|name, key| match key.as_group() {
            Some(group) if name == user => Shown::Value(membership(groups, group)),
            _ => Shown::Nothing,
        })
    }

    fn settle_by(&mut self, shown: impl Fn(&UserName, &PermissionKey) -> Shown) -> FieldSet {
        let mut done = FieldSet::new();
        self.users.retain(|name, fields| {
            fields.retain(|key, field| {
                match compare(field, shown(name, key)) {
                    Comparison::Done => {
                        done.insert((name.clone(), key.clone()));
                        return false;
                    }
                    Comparison::Same => {
                        if matches!(field.progress, Progress::Conflict(_)) {
                            field.progress = Progress::Modified;
                        }
                    }
                    Comparison::Clash(clash) => {
                        if !field.progress.is_out() {
                            field.progress = Progress::Conflict(clash);
                        }
                    }
                    Comparison::Untold => {}
                }
                true
            });
            !fields.is_empty()
        });
        if !done.is_empty() {
            self.edited();
        }
        done
    }

    /// Gives the changes with an unknown outcome that this list does not show `words` as their
    /// reason.
    pub fn note_unshown(&mut self, roster: &Roster, words: &Reason) {
        for (name, fields) in &mut self.users {
            for (key, field) in fields {
                let is_unknown = matches!(field.progress, Progress::Unknown(_));
                let same = is_unknown
                    && compare(field, Shown::by_list(roster, name, key)) == Comparison::Same;
                if same && let Progress::Unknown(why) = &mut field.progress {
                    why.clone_from(words);
                }
            }
        }
    }

    /// Drops and returns the sent changes that a waiting list already shows as wanted. Nothing else
    /// is touched.
    pub fn settle_sent(&mut self, roster: &Roster) -> FieldSet {
        let mut done = FieldSet::new();
        self.users.retain(|name, fields| {
            fields.retain(|key, field| {
                let was_sent = field.progress.is_out()
                    || matches!(field.progress, Progress::Unknown(_) | Progress::Failed(_));
                let shown = Shown::by_list(roster, name, key);
                let shown = was_sent && compare(field, shown) == Comparison::Done;
                if shown {
                    done.insert((name.clone(), key.clone()));
                }
                !shown
            });
            !fields.is_empty()
        });
        if !done.is_empty() {
            self.edited();
        }
        done
    }
}

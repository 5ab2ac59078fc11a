//! What a list, or an answer about groups, makes of the drafts: done, in conflict, or as before.
//! When it is a conflict is decided in [`super::conflict`].

use std::sync::Arc;

use super::conflict::{Comparison, Shown, compare};
use super::field::State;
use super::{Drafts, Progress};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::{Advice, Reason};
use crate::domain::roster::{FieldSet, Roster, membership};
use crate::domain::user::UserName;
use crate::engine::command_log::CommandLog;

/// What is known of a change that the broker accepted, once a list came that does not show it.
pub(in crate::engine) const ACCEPTED_UNSHOWN: &str =
    "the broker accepted it, but its list does not show it";

impl Drafts {
    /// Compares all changes with the list that the screen is about to show. Those that it shows
    /// as wanted are done: they are dropped and returned. Those whose base changed become
    /// conflicts. All else stays as it is.
    pub(in crate::engine) fn settle(&mut self, roster: &Roster, log: &CommandLog) -> FieldSet {
        self.settle_by(log, |name, key| Shown::by_list(roster, name, key))
    }

    /// Compares the changes of one user's groups with the broker's answer about them, as
    /// [`Self::settle`] does with a list. Changes with an unknown outcome that the answer does not
    /// show get `words` as their reason.
    pub(in crate::engine) fn settle_groups(
        &mut self,
        user: &UserName,
        groups: &[Arc<str>],
        words: &Reason,
        log: &CommandLog,
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
            if field.progress(log).is_unknown() {
                field.state = State::Doubted(words.clone());
            }
        }
        self.settle_by(log, |name, key| match key.as_group() {
            Some(group) if name == user => Shown::Value(membership(groups, group)),
            _ => Shown::Nothing,
        })
    }

    fn settle_by(
        &mut self,
        log: &CommandLog,
        shown: impl Fn(&UserName, &PermissionKey) -> Shown,
    ) -> FieldSet {
        let mut done = FieldSet::new();
        self.users.retain(|name, fields| {
            fields.retain(|key, field| {
                match compare(field, shown(name, key)) {
                    Comparison::Done => {
                        done.insert((name.clone(), key.clone()));
                        return false;
                    }
                    Comparison::Same => {
                        if field.conflict().is_some() {
                            field.state = State::Edited;
                        }
                    }
                    Comparison::Clash(clash) => {
                        if !field.progress(log).is_out() {
                            field.state = State::Conflict(clash);
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
    pub(in crate::engine) fn note_unshown(
        &mut self,
        roster: &Roster,
        words: &Reason,
        log: &CommandLog,
    ) {
        for (name, fields) in &mut self.users {
            for (key, field) in fields {
                if field.progress(log).is_unknown()
                    && compare(field, Shown::by_list(roster, name, key)) == Comparison::Same
                {
                    let asked = field.carrier().and_then(|id| log.get(id));
                    let is_accepted = asked.is_some_and(|entry| entry.was_accepted);
                    field.state = State::Doubted(if is_accepted {
                        Reason::with(ACCEPTED_UNSHOWN, Advice::Send)
                    } else {
                        words.clone()
                    });
                }
            }
        }
    }

    /// Drops and returns the sent changes that a waiting list already shows as wanted. Nothing else
    /// is touched.
    pub(in crate::engine) fn settle_sent(&mut self, roster: &Roster, log: &CommandLog) -> FieldSet {
        let mut done = FieldSet::new();
        self.users.retain(|name, fields| {
            fields.retain(|key, field| {
                let progress = field.progress(log);
                let was_sent = progress.is_out()
                    || matches!(progress, Progress::Unknown(_) | Progress::Failed(_));
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

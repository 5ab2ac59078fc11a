//! What a toggle, or setting a value, makes of a change, also where no list says what the broker
//! has; and who wins in a conflict. Whether it may be toggled at all (protected, held only through
//! a group) is decided in `engine::may_change`.

use super::{Clash, Drafts, FieldDraft, Progress, Setting, ToggleRefusal};
use crate::domain::permission::{Grant, PermissionKey, Priority};
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::command_log::CommandLog;
use crate::engine::draft::field::State;

impl Drafts {
    /// Toggles a permission that the screen shows as `shown`. Toggling back to where the change
    /// started ends it; toggling a conflict keeps what was wanted, now against the broker's value.
    ///
    /// # Errors
    /// [`ToggleRefusal`] when it is being saved, or when nothing is left to toggle.
    pub(in crate::engine) fn toggle(
        &mut self,
        name: &UserName,
        key: &PermissionKey,
        shown: Grant,
        log: &CommandLog,
    ) -> Result<(), ToggleRefusal> {
        self.edited();
        let fields = self.users.entry(name.clone()).or_default();
        let Some(field) = fields.get_mut(key) else {
            let field = FieldDraft::new(shown, shown.toggled());
            fields.insert(key.clone(), field);
            return Ok(());
        };
        match field.progress(log) {
            Progress::Waiting | Progress::Sent | Progress::Accepted => {
                return Err(ToggleRefusal::Busy);
            }
            Progress::Conflict(Clash::UserGone | Clash::PermissionGone) => {
                return Err(ToggleRefusal::Gone);
            }
            Progress::Conflict(Clash::Value(broker)) => field.base = broker,
            Progress::Modified | Progress::Failed(_) | Progress::Unknown(_) => {
                field.wanted = !field.wanted;
                field.priority = None;
            }
        }
        field.state = State::Edited;
        if field.base.is(field.wanted) {
            self.remove(name, key);
        }
        Ok(())
    }

    /// Sets a permission that the screen shows as `shown` to a value. Setting it back to where the
    /// change started ends it; setting a conflict wants the value against the broker's.
    ///
    /// # Errors
    /// [`ToggleRefusal`] when another value is being saved, or when nothing is left to set.
    pub(in crate::engine) fn set(
        &mut self,
        name: &UserName,
        key: &PermissionKey,
        shown: Grant,
        wanted: bool,
        log: &CommandLog,
    ) -> Result<Setting, ToggleRefusal> {
        self.edited();
        let Some(field) = self
            .users
            .get_mut(name)
            .and_then(|fields| fields.get_mut(key))
        else {
            if shown.is(wanted) {
                return Ok(Setting::Same);
            }
            let fields = self.users.entry(name.clone()).or_default();
            fields.insert(key.clone(), FieldDraft::new(shown, wanted));
            return Ok(Setting::Changed);
        };
        let same = field.wanted == wanted;
        match field.progress(log) {
            Progress::Conflict(Clash::UserGone | Clash::PermissionGone) => {
                return Err(ToggleRefusal::Gone);
            }
            Progress::Conflict(Clash::Value(broker)) => field.base = broker,
            _ if same => return Ok(Setting::Same),
            Progress::Waiting | Progress::Sent | Progress::Accepted => {
                return Err(ToggleRefusal::Busy);
            }
            Progress::Modified | Progress::Failed(_) | Progress::Unknown(_) => {}
        }
        if !same {
            (field.wanted, field.priority) = (wanted, None);
        }
        field.state = State::Edited;
        if field.base.is(wanted) {
            self.remove(name, key);
        }
        Ok(Setting::Changed)
    }

    /// Sets the priority with which a change that is not on its way grants a permission.
    pub(in crate::engine) fn rank(
        &mut self,
        name: &UserName,
        key: &PermissionKey,
        priority: Option<Priority>,
        log: &CommandLog,
    ) {
        let fields = self.users.get_mut(name);
        let field = fields.and_then(|fields| fields.get_mut(key));
        if let Some(field) = field.filter(|field| !field.progress(log).is_busy()) {
            field.priority = priority.filter(|_| field.wanted);
        }
    }

    /// Changes a permission where no list says what the broker has: the value that the screen
    /// does not show is wanted first, then the other, then none.
    ///
    /// # Errors
    /// [`ToggleRefusal`] when it is being saved, or when nothing is left to toggle.
    pub(in crate::engine) fn cycle(
        &mut self,
        name: &UserName,
        key: &PermissionKey,
        shown: Grant,
        log: &CommandLog,
    ) -> Result<(), ToggleRefusal> {
        self.edited();
        let first = shown.toggled();
        let fields = self.users.entry(name.clone()).or_default();
        let wanted = match fields.get(key).map(|it| (it.progress(log), it.wanted)) {
            Some((progress, _)) if progress.is_busy() => return Err(ToggleRefusal::Busy),
            Some((Progress::Conflict(Clash::UserGone | Clash::PermissionGone), _)) => {
                return Err(ToggleRefusal::Gone);
            }
            Some((_, wanted)) if wanted == first => !first,
            Some(_) => {
                self.remove(name, key);
                return Ok(());
            }
            None => first,
        };
        fields.insert(key.clone(), FieldDraft::new(Grant::Unknown, wanted));
        Ok(())
    }
}

impl Engine {
    /// Toggles a permission that the screen shows as `shown`; where no list says what the broker
    /// has, it goes through both values.
    ///
    /// # Errors
    /// [`ToggleRefusal`] when it is being saved, or when nothing is left to toggle.
    pub fn toggle(
        &mut self,
        user: &UserName,
        key: &PermissionKey,
        shown: Grant,
    ) -> Result<(), ToggleRefusal> {
        if self.list_is_refused() {
            self.drafts.cycle(user, key, shown, &self.log)
        } else {
            self.drafts.toggle(user, key, shown, &self.log)
        }
    }

    /// Sets a permission that the screen shows as `shown` to a value.
    ///
    /// # Errors
    /// [`ToggleRefusal`] when another value is being saved, or when nothing is left to set.
    pub fn set(
        &mut self,
        user: &UserName,
        key: &PermissionKey,
        shown: Grant,
        wanted: bool,
    ) -> Result<Setting, ToggleRefusal> {
        self.drafts.set(user, key, shown, wanted, &self.log)
    }

    /// Decides a conflict for the change: it now starts from what the broker has. False where there
    /// is no such conflict, or nothing left that could be changed.
    pub fn keep_mine(&mut self, user: &UserName, key: &PermissionKey) -> bool {
        self.drafts.keep_mine(user, key)
    }

    /// Decides a conflict for the broker: the change is dropped. False where there is none.
    pub fn take_theirs(&mut self, user: &UserName, key: &PermissionKey) -> bool {
        self.drafts.take_theirs(user, key)
    }
}

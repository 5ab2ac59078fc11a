//! Users that the profile or the broker family protects. Which the profile names, `engine::session`
//! knows.

use std::collections::HashSet;

use super::Impact;
use super::foreseen::{Foreseen, NAMED};
use crate::domain::command::Command;
use crate::text;

impl Foreseen<'_> {
    /// Says which of the users the profile protects.
    pub(super) fn protected(&self, found: &mut Impact) {
        let mut seen = HashSet::new();
        let users = self.commands.iter().map(Command::user);
        let protected =
            users.filter(|user| self.engine.session.is_protected(user) && seen.insert(*user));
        let names: Vec<&str> = protected.map(|it| text::named(it.as_str())).collect();
        if !names.is_empty() {
            let names = text::some_of(&names, NAMED);
            found.warn(format!("The profile of this broker protects {names}."));
        }
    }

    /// Says what is special about the user that no rule stops.
    pub(super) fn always_admitted(&self, found: &mut Impact) {
        let always = self.rules.and_then(|rules| rules.always.as_ref());
        let Some(always) = always else { return };
        let name = text::named(always.as_str());
        let about = self.commands.iter();
        let about: Vec<&Command> = about.filter(|command| command.user() == always).collect();
        let has = |kind: fn(&Command) -> bool| about.iter().any(|command| kind(command));
        if has(|command| matches!(command, Command::RemoveUser { .. })) {
            found.warn(format!("The broker does not let anybody delete {name}."));
        }
        if has(|command| matches!(command, Command::ChangePassword { .. }))
            && !self.engine.is_self(always)
        {
            found.warn(format!(
                "{name} can still log in when all others are locked out: keep its new password \
                    safe."
            ));
        }
        if has(|command| matches!(command, Command::SetPermission { .. })) {
            found.note(format!(
                "{name} is allowed everything, whatever its permissions say."
            ));
        }
    }
}

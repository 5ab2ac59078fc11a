//! What a list says of changed permissions: done as they were wanted, done by somebody else, or
//! with another priority.

use crate::domain::command::CommandId;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Tone;
use crate::domain::roster::FieldSet;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::command_log::{Change, Entry};
use crate::engine::effect::{CONFIRMED, Notice};
use crate::engine::submit::is_about;
use crate::text;

/// Fields that a list shows as they were wanted.
pub(in crate::engine) struct Checked {
    /// Whether a command of ours did one of them.
    pub(super) is_ours: bool,
    /// Those that are so in all.
    pub(super) shown: FieldSet,
}

impl Engine {
    /// A list shows these fields as they were wanted: their commands wait for nothing more.
    pub(in crate::engine) fn verify_fields(&mut self, settled: &FieldSet) -> Checked {
        // A command before the last change may have wanted something else.
        let is_done = |(user, key): &&(UserName, PermissionKey)| {
            let shown = self.value(user, key).filter(|it| *it != Grant::Unknown);
            let awaited = self.log.awaited(user, key);
            shown
                .zip(awaited)
                .is_none_or(|(shown, (awaited, _))| shown.is(awaited))
        };
        let done: FieldSet = settled.iter().filter(is_done).cloned().collect();
        let refuted = done
            .iter()
            .filter(|(user, key)| self.refute_other_priority(user, key));
        let refuted: FieldSet = refuted.cloned().collect();
        let verified = self.log.verify_fields(&done);
        self.tell_saved(&verified);
        self.queue.withdraw(|command| is_about(command, settled));
        self.queue
            .forget_verified(|command| is_about(command, settled));
        Checked {
            is_ours: !verified.is_empty(),
            shown: settled - &refuted,
        }
    }

    /// Somebody else granted the same meanwhile: it is there, but not as it was wanted. Returns
    /// whether that is so.
    fn refute_other_priority(&mut self, user: &UserName, key: &PermissionKey) -> bool {
        let Some((true, Some(wanted))) = self.log.awaited(user, key) else {
            return false;
        };
        let listed = self
            .roster
            .as_ref()
            .and_then(|list| list.priority(user, key));
        if listed == Some(wanted) {
            return false;
        }
        let listed = listed.map_or("the default priority".into(), |it| format!("priority {it}"));
        let why = format!("the user already has it, with {listed} instead of {wanted}");
        let said = format!("{}: {}: {why}", text::short(user.as_str()), self.label(key));
        let refuted = self.log.refute_field(user, key, why.into());
        let entry = refuted.and_then(|id| self.log.get(id));
        if entry.is_some_and(|entry| entry.plan.is_none()) {
            self.say(Tone::Warning, said);
        }
        true
    }

    /// Says which commands a list shows as done; of a plan its page says it.
    fn tell_saved(&mut self, verified: &[CommandId]) {
        let entries = verified.iter().filter_map(|id| self.log.get(*id));
        let entries: Vec<&Entry> = entries.filter(|entry| entry.plan.is_none()).collect();
        let said = match entries.as_slice() {
            [] => return,
            [one] => match &one.change {
                Change::Permission { key, enabled, .. } => {
                    let user = text::short(one.user.as_str());
                    let is_role = self.is_role(key);
                    match (key.as_group(), enabled) {
                        (Some(group), true) => format!("{user} is in group {}", text::short(group)),
                        (Some(group), false) => {
                            format!("{user} is no longer in group {}", text::short(group))
                        }
                        (None, true) if is_role => {
                            format!("{user} has the role {}", self.plain_label(key))
                        }
                        (None, false) if is_role => {
                            let role = self.plain_label(key);
                            match self.value(&one.user, key) {
                                Some(Grant::Inherited) => {
                                    format!("{user} has the role {role} only through a group now")
                                }
                                _ => format!("{user} no longer has the role {role}"),
                            }
                        }
                        (None, true) if key.is_login_switch() => format!("{user} is enabled"),
                        (None, false) if key.is_login_switch() => format!("{user} is disabled"),
                        (None, _) => {
                            let value = Grant::from(*enabled).word();
                            format!("{user}: {} is {value}", self.label(key))
                        }
                    }
                }
                _ => return,
            },
            several => format!("{} changes are saved", several.len()),
        };
        let said = format!("{said}{CONFIRMED}");
        self.tell(Notice::Remark(Tone::Good, said.into()));
    }

    /// Says that changes are gone since the broker has them without us.
    pub(super) fn tell_already(&mut self, fields: &FieldSet) {
        let mut all = fields.iter();
        let said = match (all.next(), all.next()) {
            (None, _) => return,
            (Some((user, key)), None) => format!(
                "{}: the broker already has {} as you wanted it; nothing was sent",
                text::short(user.as_str()),
                self.label(key)
            ),
            _ => format!(
                "The broker already has {} of the changes: they were not sent",
                fields.len()
            ),
        };
        self.say(Tone::Warning, said);
    }
}

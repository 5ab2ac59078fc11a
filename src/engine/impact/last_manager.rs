//! When a user is the last one who can change users, or read the list (`last_with`): what that
//! takes are the rules of the family (`default_rules` or `account_rights` in its folder of
//! `broker::dialect`), whether somebody has it is in `projected_users::weigh`. The console asks
//! then (`typed_confirmation`), a verb refuses (`guard` in `cli::verbs::change`).

use super::foreseen::Foreseen;
use super::projected_users::Tristate;
use super::{Impact, RequiredInput};
use crate::domain::command::Command;
use crate::domain::rules::{Rules, Way};
use crate::domain::user::UserName;
use crate::text;

/// The last user known to have a way, who loses it.
struct Last<'a> {
    user: &'a UserName,
    /// Whether that user has it for sure.
    had: Tristate,
    /// Whether the list shows that user. Then what cannot be read there is guarded as if it were
    /// on.
    is_listed: bool,
    /// Whether that user still has it: no, or not known.
    has: Tristate,
    /// Whether anybody else has it: no, or not known.
    left: Tristate,
}

impl<'a> Foreseen<'a> {
    /// Says when nobody is left who can do what matters. Returns whether that is so.
    pub(super) fn nobody_left(&self, found: &mut Impact) -> bool {
        let Some(rules) = self.rules else {
            return false;
        };
        let managers = self.last_with(rules, Way::Users);
        let readers = self.last_with(rules, Way::List);
        let mut locks = false;
        if let Some(last) = &managers {
            locks = last.say(rules, Way::Users, found);
            if locks {
                found.require(RequiredInput::User(last.user.clone()));
            }
        }
        let Some(last) = readers else { return locks };
        match managers {
            Some(manager) if locks && last.left == Tristate::No && manager.user == last.user => {
                let (name, words) = (text::short(last.user.as_str()), Way::List.words());
                found.warn(format!("{name} is also the last user who can {words}."));
                true
            }
            _ => last.say(rules, Way::List, found) || locks,
        }
    }

    /// The last user who loses a way, where nobody else is known to have it then.
    fn last_with(&self, rules: &Rules, way: Way) -> Option<Last<'a>> {
        let need = rules.need(way);
        let mut losers = self.commands.iter().map(Command::user).filter(|user| {
            !self.is_always(user) && self.after.has(user, need) < self.before.has(user, need)
        });
        let user = losers.next_back()?;
        let left = self.after.has_anybody(need);
        let own = self.engine.own();
        let is_with_us = |own: &UserName| {
            let has = self.after.has(own, &self.own_need(rules, way));
            let is_unreadable = self.after.is_listed(own) && has == Tristate::Unclear;
            !self.is_always(own) && self.may_now(own, way) && has != Tristate::No && !is_unreadable
        };
        // Where not all is known, our own account may be the one that is left.
        let somebody =
            left == Tristate::Yes || (left == Tristate::Unclear && own.is_some_and(is_with_us));
        (!somebody).then(|| Last {
            user,
            had: self.before.has(user, need),
            is_listed: self.before.is_listed(user),
            has: self.after.has(user, need),
            left,
        })
    }
}

impl Last<'_> {
    /// Says it. Returns whether it is a reason to ask. Nothing is claimed about unknown users.
    fn say(&self, rules: &Rules, way: Way, found: &mut Impact) -> bool {
        let (name, words) = (text::short(self.user.as_str()), way.words());
        let (but, then) = match &rules.always {
            Some(always) => {
                let always = always.as_str();
                (format!(" besides {always}"), format!("only {always} can"))
            }
            None => (String::new(), "nobody can".into()),
        };
        let may = if self.had == Tristate::Yes {
            "can"
        } else {
            "may be able to"
        };
        if self.left == Tristate::No {
            let sentence =
                format!("{name} is the last user{but} who {may} {words}: after this, {then}.");
            found.warn(sentence);
            return true;
        }
        let counts = self.had == Tristate::Yes || self.is_listed;
        if counts {
            let who = match self.has {
                Tristate::No => "anybody else".into(),
                _ => format!("{name} or anybody else"),
            };
            let rest = format!("it is not known whether {who}{but} still can after this");
            found.warn(format!("{name} {may} {words}; {rest}."));
        } else {
            found.note(format!(
                "It is not known whether anybody{but} can still {words} after this."
            ));
        }
        counts
    }
}

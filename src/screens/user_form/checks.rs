//! What is wrong with what was typed.

use crate::domain::roster::Roster;
use crate::domain::validate::{self, Flaw, Texts};
use crate::screens::user_form::{Part, Purpose, UserForm};

impl UserForm {
    /// What is wrong with what stands in the fields now, and where, the first thing first; never holds a password.
    /// Before sending was tried, a field that is still empty is no complaint. `texts` is what the broker's family
    /// takes.
    pub fn complaint(&self, roster: Option<&Roster>, texts: Texts) -> Option<(Part, String)> {
        let name = self.name_complaint(roster, texts);
        let name = name.map(|text| (Part::Name, text));
        name.or_else(|| match self.purpose {
            Purpose::Name => None,
            Purpose::LogIn(_) | Purpose::Probe(_) => {
                Some((Part::Password, self.login_complaint()?))
            }
            _ => self.password_complaint(texts),
        })
    }

    /// A login carries more than a command does.
    fn login_complaint(&self) -> Option<String> {
        let flaw = match self.fields.text(Part::Password).len() {
            0 if self.tried => Flaw::Empty,
            length if length > validate::MAX_BYTES => Flaw::TooLong,
            _ => return None,
        };
        Some(format!("The password {flaw}"))
    }

    fn name_complaint(&self, roster: Option<&Roster>, texts: Texts) -> Option<String> {
        let name = self.fields.text(Part::Name);
        let checked = match self.purpose {
            Purpose::Add => texts.new_user(name),
            // It may have a name that this console would not give.
            Purpose::Name => (texts.argument)(name),
            _ => return None,
        };
        let roster = roster.filter(|_| self.purpose == Purpose::Add);
        match checked {
            Err(Flaw::Empty) if !self.tried => None,
            Err(flaw) => Some(format!("The user name {flaw}")),
            Ok(()) => {
                let is_there = roster.is_some_and(|roster| roster.row(&name.into()).is_some());
                is_there.then(|| "A user of this name already exists".into())
            }
        }
    }

    fn password_complaint(&self, texts: Texts) -> Option<(Part, String)> {
        let [password, confirm] = [Part::Password, Part::Confirm].map(|it| self.fields.text(it));
        let flaw = match (texts.argument)(password) {
            Err(Flaw::Empty) if !self.tried && confirm.is_empty() => return None,
            Err(flaw) => Some(format!("The password {flaw}")),
            Ok(()) => self.rule_complaint(),
        };
        if let Some(text) = flaw {
            return Some((Part::Password, text));
        }
        let is_finished = self.tried || !password.starts_with(confirm);
        (password != confirm && is_finished).then(|| (Part::Confirm, "The passwords differ".into()))
    }

    /// What the rules of the profile say against the password. Nobody is told of its length while
    /// typing it.
    fn rule_complaint(&self) -> Option<String> {
        let typing = self.fields.is_at(Part::Password) && !self.tried;
        let short = !typing && self.rules.is_too_short(self.fields.text(Part::Password));
        short.then(|| {
            format!(
                "The password is too short: this broker's profile requires {} characters",
                self.rules.minimum
            )
        })
    }
}

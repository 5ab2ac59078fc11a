//! What is wrong with what was typed. Which passwords a broker takes is in `engine::may_change`.

use crate::domain::validate::{self, Flaw};
use crate::engine::Engine;
use crate::screens::user_form::{Part, Purpose, UserForm};

impl UserForm {
    /// What is wrong with what stands in the fields now, and where, the first thing first; never
    /// holds a password. Before sending was tried, a field that is still empty is no complaint.
    pub fn complaint(&self, engine: &Engine) -> Option<(Part, String)> {
        let name = self.name_complaint(engine);
        let name = name.map(|text| (Part::Name, text));
        name.or_else(|| match self.purpose {
            Purpose::Name => None,
            Purpose::LogIn(_) | Purpose::Probe(_) => {
                Some((Part::Password, self.login_complaint()?))
            }
            _ => self.password_complaint(engine),
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

    fn name_complaint(&self, engine: &Engine) -> Option<String> {
        let name = self.fields.text(Part::Name);
        let checked = match self.purpose {
            Purpose::Add => engine.may_add(name),
            // It may have a name that this console would not give.
            Purpose::Name => (engine.session.family.texts.argument)(name),
            _ => return None,
        };
        match checked.err()? {
            Flaw::Empty if !self.tried => None,
            Flaw::Taken => Some("A user of this name already exists".into()),
            flaw => Some(format!("The user name {flaw}")),
        }
    }

    fn password_complaint(&self, engine: &Engine) -> Option<(Part, String)> {
        let [password, confirm] = [Part::Password, Part::Confirm].map(|it| self.fields.text(it));
        let flaw = match engine.may_be_password(password).err() {
            Some(Flaw::Empty) if !self.tried && confirm.is_empty() => return None,
            // Its length is no problem before it is typed.
            Some(Flaw::TooShort(_)) if !self.tried && self.fields.is_at(Part::Password) => None,
            flaw => flaw,
        };
        if let Some(flaw) = flaw {
            return Some((Part::Password, format!("The password {flaw}")));
        }
        let is_finished = self.tried || !password.starts_with(confirm);
        (password != confirm && is_finished).then(|| (Part::Confirm, "The passwords differ".into()))
    }
}

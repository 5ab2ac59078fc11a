//! What is wrong with what was typed.

use crate::domain::roster::Roster;
use crate::domain::validate::{self, Flaw, Texts};
use crate::screens::user_form::{Form, Part, Purpose};

/// What is wrong with what was typed, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The field to mend.
    pub field: Part,
    /// What is wrong; never holds a password.
    pub text: String,
}

impl Form {
    /// What is wrong with what stands in the fields now, the first thing first. Before sending
    /// was tried, a field that is still empty is no complaint. `texts` is what the broker's family
    /// takes.
    pub fn complaint(&self, roster: Option<&Roster>, texts: Texts) -> Option<Complaint> {
        let name = self.name_complaint(roster, texts);
        name.or_else(|| match self.purpose {
            Purpose::Name => None,
            Purpose::LogIn(_) | Purpose::Probe(_) => self.login_complaint(),
            _ => self.password_complaint(texts),
        })
    }

    /// A login carries more than a command does.
    fn login_complaint(&self) -> Option<Complaint> {
        let flaw = match self.fields.text(Part::Password).len() {
            0 if self.tried => Flaw::Empty,
            length if length > validate::MAX_BYTES => Flaw::TooLong,
            _ => return None,
        };
        Some(Complaint {
            field: Part::Password,
            text: format!("The password {flaw}"),
        })
    }

    fn name_complaint(&self, roster: Option<&Roster>, texts: Texts) -> Option<Complaint> {
        let name = self.fields.text(Part::Name);
        let checked = match self.purpose {
            Purpose::Add => texts.new_user(name),
            // It may have a name that this console would not give.
            Purpose::Name => (texts.argument)(name),
            Purpose::Password(_)
            | Purpose::Recreate { .. }
            | Purpose::LogIn(_)
            | Purpose::Probe(_) => return None,
        };
        let roster = roster.filter(|_| self.purpose == Purpose::Add);
        let text = match checked {
            Err(Flaw::Empty) if !self.tried => return None,
            Err(flaw) => format!("The user name {flaw}"),
            Ok(()) if roster.is_some_and(|roster| roster.row(&name.into()).is_some()) => {
                "A user of this name is already there".into()
            }
            Ok(()) => return None,
        };
        Some(Complaint {
            field: Part::Name,
            text,
        })
    }

    fn password_complaint(&self, texts: Texts) -> Option<Complaint> {
        let (password, confirm) = (
            self.fields.text(Part::Password),
            self.fields.text(Part::Confirm),
        );
        match (texts.argument)(password) {
            Err(Flaw::Empty) if !self.tried && confirm.is_empty() => return None,
            Err(flaw) => {
                let text = format!("The password {flaw}");
                return Some(Complaint {
                    field: Part::Password,
                    text,
                });
            }
            Ok(()) => {}
        }
        if let Some(text) = self.rule_complaint() {
            let field = Part::Password;
            return Some(Complaint { field, text });
        }
        let unfinished = !self.tried && password.starts_with(confirm);
        if password == confirm || unfinished {
            return None;
        }
        let text = "The passwords differ".into();
        Some(Complaint {
            field: Part::Confirm,
            text,
        })
    }

    /// What the rules of the profile say against the password. Nobody is told of its length while
    /// typing it.
    fn rule_complaint(&self) -> Option<String> {
        let typing = self.fields.is_at(Part::Password) && !self.tried;
        let short = !typing && self.rules.is_too_short(self.fields.text(Part::Password));
        short.then(|| {
            format!(
                "The password is too short: the profile of this broker asks for {} characters",
                self.rules.minimum
            )
        })
    }
}

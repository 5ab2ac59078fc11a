//! What a form says below its fields.

use super::{Form, Quality};
use crate::app::model::Session;

impl Form {
    /// What there is to say of the password, a sentence each; the first is about the keys.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        let reveal = if self.reveal { "hides" } else { "shows" };
        let keys = if self.sets_password() {
            format!("ctrl-t {reveal} them, ctrl-g makes one.")
        } else {
            format!("ctrl-t {reveal} the password.")
        };
        let more = match &self.quality {
            Quality::Unknown => None,
            Quality::Typed(strength) => Some(strength.line()),
            Quality::Made { .. } => Some(format!(
                "Made here: {} characters. ctrl-y sends it to the terminal's clipboard. It is \
                 shown nowhere else.",
                self.password.text().chars().count()
            )),
        };
        [Some(keys), more].into_iter().flatten().collect()
    }

    /// What trying a login does.
    #[must_use]
    pub fn explanation(&self, session: &Session) -> String {
        let user = self.user();
        let own = if session.user.as_ref() == Some(&user) {
            " This session goes on beside it."
        } else {
            ""
        };
        format!(
            "Connects once as {}, with a client id of its own, reads nothing and leaves at \
             once.{own} Refused logins can get an account banned: it is not tried again by itself.",
            user.as_str()
        )
    }
}

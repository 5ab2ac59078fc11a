//! What a form says below its fields. What is said of a refused login stands in [`super::login`], of a login
//! that was tried in [`super::probe`].

use crate::engine::trial::Trial;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::keymap::Keymap;
use crate::screens::user_form::{Part, Purpose, Quality, UserForm};
use crate::text;

impl UserForm {
    /// The heading, and the word on the button that goes on.
    pub fn title(&self) -> (String, &'static str) {
        let user = self.user();
        let user = text::named(user.as_str());
        match self.purpose {
            Purpose::Add => ("Add New User".into(), "Add User"),
            Purpose::Name => ("Name a User".into(), "Name"),
            Purpose::Password(_) => (format!("Change Password of {user}"), "Change Password"),
            Purpose::Recreate { .. } => (format!("Add {user} again"), "Review"),
            Purpose::LogIn(_) => (format!("Log in again as {user}"), "Log in"),
            Purpose::Probe(_) => (format!("Test the Login of {user}"), "Test Login"),
        }
    }

    /// What there is to say of the password, a sentence each; the first is about the keys.
    pub fn hints(&self, keys: Keymap) -> Vec<String> {
        let key = |action| keys.name(KeyContext::Form, action);
        let reveal = if self.fields.reveal { "hide" } else { "show" };
        let show = key(Action::Reveal);
        let first = if self.sets_password() {
            let make = key(Action::Generate);
            format!("{show} {reveal} · {make} generate")
        } else {
            format!("{show} {reveal}")
        };
        let more = match &self.quality {
            Quality::Unknown => None,
            Quality::Typed(strength) => Some(strength.line()),
            Quality::Made => Some(format!(
                "Generated: {} characters. {} sends it to the clipboard. It is shown nowhere \
                    else.",
                self.fields.text(Part::Password).chars().count(),
                key(Action::Copy)
            )),
        };
        [Some(first), more].into_iter().flatten().collect()
    }

    /// What a form that was submitted waits for.
    pub const fn waits_for(&self, cx: &Context) -> &'static str {
        if cx.engine.queue.is_ready() {
            "Waiting for the broker's answer…"
        } else {
            "Not sent yet: still finding out how this broker answers…"
        }
    }

    /// What trying a login does.
    pub fn explanation(&self, cx: &Context) -> String {
        let user = self.user();
        let own = if cx.engine.logs_in_as(&user) {
            " This session stays connected."
        } else {
            ""
        };
        let id = match cx.engine.trial(&user) {
            Ok(Trial::Bound(id)) => format!(
                "its client id {}, if no session has it now",
                text::short(&id)
            ),
            _ => "a client id of its own".into(),
        };
        format!(
            "Connects once as {}, with {id}, reads nothing and disconnects.{own} A refused \
                login is not repeated: it could get the account banned.",
            text::short(user.as_str())
        )
    }
}

//! What a form says beside its fields. What is said of a refused login stands in [`super::login`],
//! of a login that was tried in [`super::try_login`].

use crate::domain::reason::Tone;
use crate::engine::try_login::Trial;
use crate::screens::banners;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::keymap::Keymap;
use crate::screens::user_form::{Part, Phase, Purpose, UserForm};
use crate::text;
use crate::ui::form::draw::{Look, Note, Sheet};

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

    /// What it says beside its fields.
    pub fn sheet(&self, cx: &Context) -> Sheet {
        let (title, submit) = self.title();
        let mut below = Vec::new();
        if self.sets_password() {
            below.push(self.strength(cx.keys));
        }
        below.extend(self.about(cx));
        below.push(self.message(cx));
        if self.purpose != Purpose::Name {
            below.push(Note::kept(1, self.hint(cx.keys), Look::Dim));
        }
        Sheet {
            title,
            above: Vec::new(),
            below,
            buttons: ["Cancel", submit],
        }
    }

    /// What is known of the password.
    fn strength(&self, keys: Keymap) -> Note {
        let (text, look) = if self.strength.is_made() {
            let length = self.fields.text(Part::Password).chars().count();
            let copy = keys.name(KeyContext::Form, Action::Copy);
            let text = format!("Generated: {length} characters · {copy} copy");
            (text, Look::Tone(Tone::Info))
        } else {
            (self.strength.words(), Look::Dim)
        };
        Note {
            least: 0,
            ..Note::kept(2, text, look)
        }
    }

    /// What sending it means.
    fn about(&self, cx: &Context) -> Option<Note> {
        let fixed = |text: &str| Some(Note::fixed(text, Look::Dim));
        let kept = |lines, text| {
            let note = Note::kept(lines, text, Look::Dim);
            Some(Note { least: 0, ..note })
        };
        match &self.purpose {
            Purpose::Add => {
                let are = match cx.engine.session.family.newcomer.as_str() {
                    "" => String::new(),
                    known => format!(": {known}"),
                };
                fixed(&format!(
                    "The user will be created with default permissions{are}."
                ))
            }
            Purpose::Name => {
                fixed("A user that the broker has, spelt exactly. Nothing is sent yet.")
            }
            Purpose::LogIn(_) => {
                let problem = banners::link_problem(cx).unwrap_or_default();
                kept(3, format!("{problem} Changes stay here."))
            }
            Purpose::Recreate { lost, .. } => {
                let lost = match lost.as_slice() {
                    [] => String::new(),
                    lost => format!(" Not restored: {}.", lost.join(", ")),
                };
                fixed(&format!(
                    "Its permissions and known groups come back, with a new password.{lost} Review comes before \
                     anything is sent.",
                ))
            }
            Purpose::Probe(_) => kept(4, self.explanation(cx)),
            Purpose::Password(_) => None,
        }
    }

    /// What the last key did, how far it is, or what is wrong.
    fn message(&self, cx: &Context) -> Note {
        let (text, look) = match (self.phase, &self.note) {
            (_, Some((tone, text))) if self.fields.error.is_none() => {
                (text.clone(), Look::Tone(*tone))
            }
            (Phase::Waiting(_), _) => (waits_for(cx).into(), Look::Busy),
            (Phase::LoggingIn, _) => ("Logging in…".into(), Look::Busy),
            (Phase::Probing, _) => ("Testing the login…".into(), Look::Busy),
            (Phase::Editing, _) => {
                let complaint = self.complaint(&cx.engine);
                let problems = complaint.into_iter().map(|(_, text)| text);
                let problems: Vec<String> = problems.chain(self.fields.error.clone()).collect();
                (problems.join(" - "), Look::Tone(Tone::Bad))
            }
        };
        let key = cx.key(Action::Activity);
        Note {
            more: format!("… esc closes this; {key} shows all of it"),
            ..Note::kept(3, text, look)
        }
    }

    /// The keys for passwords.
    fn hint(&self, keys: Keymap) -> String {
        let key = |action| keys.name(KeyContext::Form, action);
        let reveal = if self.fields.is_revealed() {
            "hide"
        } else {
            "show"
        };
        let show = format!("{} {reveal}", key(Action::Reveal));
        if self.sets_password() {
            format!("{show} · {} generate", key(Action::Generate))
        } else {
            show
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

/// What a form that was submitted waits for.
const fn waits_for(cx: &Context) -> &'static str {
    if cx.engine.queue().is_ready() {
        "Waiting for the broker's answer…"
    } else {
        "Not sent yet: still finding out how this broker answers…"
    }
}

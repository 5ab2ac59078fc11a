//! What the form says.

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::passwords::{About, Part, PasswordForm, Phase};
use crate::screens::fleet::targets::named;
use crate::screens::next::Deleted;
use crate::text;
use crate::ui::form::draw::{Look, Note, Sheet};

/// What comes back of a user that is added again.
fn restored(deleted: &[Deleted]) -> String {
    let mut lost: Vec<&str> = deleted
        .iter()
        .flat_map(|it| &it.lost)
        .map(|it| &**it)
        .collect();
    lost.sort_unstable();
    lost.dedup();
    let lost = match lost.as_slice() {
        [] => String::new(),
        lost => format!("Not restored: {}. ", lost.join(", ")),
    };
    format!("{lost}Its permissions and known groups come back on each broker.")
}

impl PasswordForm {
    /// What it says beside its fields.
    pub fn sheet(&self, cx: &FleetContext) -> Sheet {
        let title = match &self.about {
            About::Add => "Add New User".into(),
            About::AddAgain(user, _) => format!("Add {} Again", text::named(user.as_str())),
            About::Change(user) => format!("New Password of {}", text::named(user.as_str())),
        };
        let targets = self.targets(cx);
        let names = targets.brokers.iter().filter_map(|at| cx.members.get(*at));
        let names: Vec<_> = names.map(|it| text::short(it.name())).collect();
        let on = if names.is_empty() {
            "On no broker.".into()
        } else {
            format!("On {}.", named(&names))
        };
        let left_out = targets.reasons();
        let left_out = left_out.map_or_else(String::new, |why| format!("Left out: {why}"));
        let (text, look) = self.message(cx);
        let restored = match &self.about {
            About::AddAgain(_, deleted) => Some(Note::kept(3, restored(deleted), Look::Dim)),
            About::Add | About::Change(_) => None,
        };
        let explanation = Note {
            least: 0,
            ..Note::kept(3, self.explanation(cx), Look::Dim)
        };
        let below = [
            explanation,
            Note::kept(2, text, look),
            Note::kept(1, self.hint(cx), Look::Dim),
        ];
        Sheet {
            title,
            above: vec![
                Note::kept(1, on, Look::Tone(Tone::Info)),
                Note {
                    least: 0,
                    ..Note::kept(2, left_out, Look::Tone(Tone::Warning))
                },
            ],
            below: restored.into_iter().chain(below).collect(),
            buttons: ["Cancel", "Review"],
        }
    }

    /// What going on with this means.
    fn explanation(&self, cx: &FleetContext) -> String {
        if self.strength.is_made() && !self.is_for_each() {
            let length = self.fields.text(Part::Password).chars().count();
            let copy = cx.keys.name(KeyContext::Form, Action::Copy);
            return format!("Generated: {length} characters · {copy} copy · shown only here");
        }
        let mut parts = Vec::new();
        if !self.is_for_each() {
            parts.extend(Some(self.strength.words()).filter(|words| !words.is_empty()));
        }
        match &self.about {
            About::Add => parts.push(self.newcomer(cx)),
            // It has a note of its own.
            About::AddAgain(..) | About::Change(_) => {}
        }
        if self.is_for_each() {
            let file = self.fields.text(Part::Path).trim();
            parts.push(if file.is_empty() {
                "The passwords are shown once, at the end. If guestlist ends before that, they are lost.".into()
            } else {
                "The file must not exist. Only you can read it (0600). It is written before anything is sent, and \
                 again at the end."
                    .into()
            });
        }
        parts.join(" ")
    }

    /// What a new user may do, where all brokers give the same.
    fn newcomer(&self, cx: &FleetContext) -> String {
        let brokers = self.targets(cx).brokers.into_iter();
        let mut known = brokers.filter_map(|at| cx.members.get(at));
        let first = known.next().map(|it| &it.cx.engine.session.family.newcomer);
        let mut is_same =
            |first: &String| known.all(|it| it.cx.engine.session.family.newcomer == *first);
        let are = match first {
            Some(first) if !first.is_empty() && is_same(first) => format!(": {first}"),
            _ => String::new(),
        };
        format!("The user will be created with default permissions{are}.")
    }

    /// How far it is, or what is wrong.
    fn message(&self, cx: &FleetContext) -> (String, Look) {
        match self.phase {
            Phase::Making(_) => ("Generating the passwords…".into(), Look::Busy),
            Phase::Writing => ("Writing the file…".into(), Look::Busy),
            Phase::Editing => {
                let complaint = self.complaint(cx).map(|(_, text)| text);
                let problems = complaint.into_iter().chain(self.fields.error.clone());
                let problems: Vec<String> = problems.collect();
                (problems.join(" - "), Look::Tone(Tone::Bad))
            }
        }
    }

    /// The keys for passwords.
    fn hint(&self, cx: &FleetContext) -> String {
        if self.is_for_each() {
            return String::new();
        }
        let key = |action| cx.keys.name(KeyContext::Form, action);
        let reveal = if self.fields.is_revealed() {
            "hide"
        } else {
            "show"
        };
        format!(
            "{} {reveal} · {} generate",
            key(Action::Reveal),
            key(Action::Generate)
        )
    }
}

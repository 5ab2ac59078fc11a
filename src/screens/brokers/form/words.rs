//! What the form says beside its fields.

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::form::{Part, ProfileForm};
use crate::screens::brokers::known::Known;
use crate::ui::form::draw::{Look, Note, Sheet};
use crate::ui::form::{Focus, Part as _};

impl ProfileForm {
    /// What it says beside its fields.
    pub(in crate::screens) fn sheet(&self, cx: &ListContext) -> Sheet {
        let title = match &self.old {
            None => "Add Broker".into(),
            Some(old) => format!("Edit {}", old.name),
        };
        let (text, look) = self.message(cx);
        Sheet {
            title,
            above: self.offer(cx).into_iter().collect(),
            below: vec![
                Note::kept(2, text, look),
                Note::kept(2, self.help(), Look::Dim),
            ],
            buttons: ["Cancel", "Save"],
        }
    }

    /// What is offered where no broker is known.
    fn offer(&self, cx: &ListContext) -> Option<Note> {
        let none = cx.known.as_ref().is_some_and(|known| !known.has_any());
        if self.old.is_some() || !none || cx.setup.demo.is_none() {
            return None;
        }
        let close = cx.keys.name(KeyContext::Profile, Action::Close);
        let demo = cx.key(Action::Demo);
        let text = format!("No broker of your own? {close}, then {demo}, opens a demo.");
        Some(Note::fixed(text, Look::Busy))
    }

    /// What is wrong, else what should be known: of the focused part before all others, and of how
    /// many more.
    fn message(&self, cx: &ListContext) -> (String, Look) {
        if let Some(error) = &self.fields.error {
            return (error.clone(), Look::Tone(Tone::Bad));
        }
        if self.waiting {
            return ("Writing the file…".into(), Look::Busy);
        }
        let said = self.remarks(cx.known.as_ref());
        let Some((part, tone, text)) = said.first() else {
            return (String::new(), Look::Dim);
        };
        let label = if self.fields.is_at(*part) {
            String::new()
        } else {
            format!("{}: ", part.label())
        };
        let more = match said.len() - 1 {
            0 => String::new(),
            more => format!(" · +{more} more"),
        };
        (format!("{label}{text}{more}"), Look::Tone(*tone))
    }

    /// What is said of each part, of the focused one first, then what is wrong.
    fn remarks(&self, known: Option<&Known>) -> Vec<(Part, Tone, String)> {
        let remark = |part| {
            let complaint = self.complaint(part, known).map(|text| (Tone::Bad, text));
            let warning = || Some((Tone::Warning, self.warning(part, known)?));
            let (tone, text) = complaint.or_else(warning)?;
            Some((part, tone, text))
        };
        let mut said: Vec<_> = self.fields.parts().filter_map(remark).collect();
        said.sort_by_key(|(part, tone, _)| (!self.fields.is_at(*part), *tone != Tone::Bad));
        said
    }

    /// What the focused part means.
    fn help(&self) -> String {
        match self.fields.focus {
            Focus::Part(Part::Password) if self.keeps_password() => {
                format!(
                    "The stored password stays; type to replace it. {}",
                    Part::Password.help()
                )
            }
            Focus::Part(part) => part.help().into(),
            Focus::Cancel | Focus::Submit => String::new(),
        }
    }
}

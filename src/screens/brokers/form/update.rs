//! Keys of the form for a broker.

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::form::{Part, ProfileForm};
use crate::screens::effect::Effect;
use crate::screens::next::Next;
use crate::screens::screen::{Loss, NOT_IN_A_FIELD, Screen};
use crate::ui::key::Key;

impl Screen<ListContext> for ProfileForm {
    fn layer(&self) -> KeyContext {
        KeyContext::Profile
    }

    fn update(&mut self, cx: &mut ListContext, action: Action, _: Key) -> Next {
        match (action, self.focus) {
            (Action::PreviousField, _) => self.step(false),
            (Action::First, _) => self.focus = Part::Name,
            (Action::Last, _) => self.focus = Part::Save,
            (Action::Reveal, _) => self.reveal = !self.reveal,
            (Action::Close, _) | (Action::Submit, Part::Cancel) => return Next::Close,
            (Action::Save, _) | (Action::Submit, Part::Save) => save(self, cx),
            (Action::NextField | Action::Submit, _) => self.step(true),
            _ => {}
        }
        Next::Stay
    }

    fn type_key(&mut self, _: &mut ListContext, key: Key) {
        if !self.waiting {
            self.edit(key);
        }
    }

    fn paste(&mut self, _: &mut ListContext, text: &str) -> Result<(), String> {
        if self.waiting {
            return Err(NOT_IN_A_FIELD.into());
        }
        self.paste(text)
    }

    fn loss(&self, _: &ListContext) -> Option<Loss> {
        let is_lost = !self.waiting && self.is_touched();
        is_lost.then_some(Loss::typed("What you typed is not saved."))
    }
}

/// Writes what stands in the form, unless something is wrong with it.
fn save(form: &mut ProfileForm, cx: &mut ListContext) {
    if form.waiting {
        return;
    }
    form.tried = true;
    form.error = None;
    if let Some(part) = form.first_complaint(cx.known.as_ref()) {
        form.focus = part;
        return;
    }
    // The file may have been found broken since the form was opened.
    if let Some(why) = cx.unwritable() {
        form.error = Some(why.into());
        return;
    }
    if let Some(change) = form.change() {
        form.waiting = true;
        cx.effects.push(Effect::Write(change));
    }
}

//! Keys of the form for a broker. What is wrong with a field is in `checks`, what saving makes of
//! it in `change`.

use std::borrow::Cow;

use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::form::{Part, ProfileForm};
use crate::screens::effect::Effect;
use crate::screens::next::Next;
use crate::screens::screen::{Loss, Screen};
use crate::ui::form::{Focus, NOT_IN_A_FIELD};
use crate::ui::key::Key;

impl Screen<ListContext> for ProfileForm {
    fn layer(&self) -> KeyContext {
        KeyContext::Profile
    }

    fn word(&self, cx: &ListContext, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Submit => self.fields.enter(self.sheet(cx).buttons, false).into(),
            _ => binding.hint.into(),
        }
    }

    fn shows_secret(&self) -> bool {
        self.fields.shows_secret()
    }

    fn update(&mut self, cx: &mut ListContext, action: Action, _: Key) -> Next {
        match (action, self.fields.focus) {
            (Action::PreviousField, _) => self.fields.step(false),
            (Action::First, _) => self.fields.focus = Focus::Part(Part::Name),
            (Action::Last, _) => self.fields.focus = Focus::Submit,
            (Action::Reveal, _) => self.fields.reveal(!self.fields.is_revealed()),
            (Action::Close, _) => return Next::Close,
            (Action::Submit, Focus::Cancel) => return Next::Cancel,
            (Action::Save, _) | (Action::Submit, Focus::Submit) => save(self, cx),
            (Action::Submit, _) if self.fields.is_at_last() => self.fields.focus = Focus::Submit,
            (Action::NextField | Action::Submit, _) => self.fields.step(true),
            _ => {}
        }
        Next::Stay
    }

    fn type_key(&mut self, cx: &mut ListContext, key: Key) {
        if !self.waiting
            && let Err(reason) = self.edit(key)
        {
            cx.refuse(reason);
        }
    }

    fn click(&mut self, cx: &mut ListContext, at: (u16, u16)) -> bool {
        let sheet = self.sheet(cx);
        self.fields.click(&sheet, cx.size(), at)
    }

    fn paste(&mut self, _: &mut ListContext, text: &str) -> Result<(), String> {
        if self.waiting {
            return Err(NOT_IN_A_FIELD.into());
        }
        self.paste(text)
    }

    fn loss(&self, _: &ListContext) -> Option<Loss> {
        let is_lost = !self.waiting && self.fields.is_touched();
        is_lost.then_some(Loss::typed("What you typed is not saved."))
    }
}

/// Writes what stands in the form, unless something is wrong with it.
fn save(form: &mut ProfileForm, cx: &mut ListContext) {
    if form.waiting {
        return;
    }
    form.tried = true;
    form.fields.error = None;
    if let Some(part) = form.first_complaint(cx.known.as_ref()) {
        form.fields.focus = Focus::Part(part);
        return;
    }
    // The file may have been found broken since the form was opened.
    if let Some(why) = cx.unwritable() {
        form.fields.error = Some(why.into());
        return;
    }
    if let Some(change) = form.change() {
        form.waiting = true;
        cx.effects.push(Effect::Write(change));
    }
}

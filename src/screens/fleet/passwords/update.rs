//! Keys of the form, and what follows once passwords are made.

use std::borrow::Cow;

use crate::domain::command::Command;
use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::domain::strength::Strength;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::effect::Effect;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::delete::nothing;
use crate::screens::fleet::passwords::{Part, PasswordForm, Phase, are_free, hand_over};
use crate::screens::next::{Next, Place};
use crate::screens::password_strength::Quality;
use crate::screens::screen::{Loss, Screen};
use crate::ui::form::Focus;
use crate::ui::key::Key;

/// Why a key for the one password does nothing.
const FOR_EACH: &str = "Nothing to show: a password is made for each broker when you go on";

impl Screen<FleetContext> for PasswordForm {
    fn layer(&self) -> KeyContext {
        KeyContext::Form
    }

    fn applies(&self, _: &FleetContext, action: Action) -> Result<(), String> {
        match action {
            Action::Reveal | Action::Generate | Action::Copy if self.is_for_each() => {
                Err(FOR_EACH.into())
            }
            Action::Copy if self.fields.text(Part::Password).is_empty() => {
                Err("Nothing to copy: no password was typed or made".into())
            }
            _ => Ok(()),
        }
    }

    fn word(&self, cx: &FleetContext, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Submit => self.fields.enter(self.sheet(cx).buttons, true).into(),
            _ => binding.hint.into(),
        }
    }

    fn shows_secret(&self) -> bool {
        self.fields.shows_secret()
    }

    fn update(&mut self, cx: &mut FleetContext, action: Action, _: Key) -> Next {
        if self.phase != Phase::Editing {
            cx.say(Tone::Info, self.waits_for());
            return Next::Stay;
        }
        if let Err(reason) = self.applies(cx, action) {
            cx.refuse(reason);
            return Next::Stay;
        }
        match action {
            Action::Generate => self.generate(cx),
            Action::Copy => {
                cx.copy_secret(self.fields.text(Part::Password));
                self.is_known = true;
            }
            Action::NextField => self.fields.step(true),
            Action::PreviousField => self.fields.step(false),
            Action::Reveal => self.fields.reveal(!self.fields.is_revealed()),
            Action::Close => return Next::Close,
            Action::Submit => match self.fields.focus {
                Focus::Cancel => return Next::Cancel,
                Focus::Part(_) if !self.fields.is_at_last() => self.fields.step(true),
                _ => return self.submit(cx),
            },
            _ => {}
        }
        Next::Stay
    }

    fn type_key(&mut self, cx: &mut FleetContext, key: Key) {
        if self.phase == Phase::Editing && self.fields.edit(key) {
            self.touched(cx);
        }
    }

    fn click(&mut self, cx: &mut FleetContext, at: (u16, u16)) -> bool {
        let sheet = self.sheet(cx);
        self.phase == Phase::Editing && self.fields.click(&sheet, cx.size(), at)
    }

    fn paste(&mut self, cx: &mut FleetContext, text: &str) -> Result<(), String> {
        if self.phase != Phase::Editing {
            return Err(format!("Not pasted. {}", self.waits_for()));
        }
        self.fields.paste(text)?;
        self.touched(cx);
        Ok(())
    }

    fn loss(&self, _: &FleetContext) -> Option<Loss> {
        let is_lost = self.phase == Phase::Editing && self.fields.is_touched();
        is_lost.then_some(Loss::typed("What you typed is not kept."))
    }
}

impl PasswordForm {
    /// The password, or what everybody knows of it, is another one by now.
    fn touched(&mut self, cx: &mut FleetContext) {
        let is_changed = [Part::Password, Part::Confirm]
            .map(|it| self.fields.is_at(it))
            .contains(&true);
        let made = self.strength.is_made() && is_changed;
        if made || self.fields.text(Part::Password).is_empty() {
            self.strength.quality = Quality::Unknown;
        }
        self.judge(cx);
    }

    /// Asks what the password for all is worth, with what everybody knows of it. Any broker's link
    /// carries the question.
    fn judge(&mut self, cx: &mut FleetContext) {
        if self.is_for_each() {
            return;
        }
        let brokers = cx.members.iter().map(|it| it.name().to_owned());
        let mut known: Vec<String> = brokers.collect();
        known.push(self.user().as_str().to_owned());
        let password = self.fields.text(Part::Password);
        if let Some(member) = cx.members.first_mut() {
            self.strength.ask(&mut member.cx, password, known);
        }
    }

    /// An estimate of the password is there. One for a form that was closed changes nothing.
    pub(in crate::screens) fn judged(
        &mut self,
        cx: &mut FleetContext,
        id: u64,
        strength: Strength,
    ) -> bool {
        let is_awaited = self.strength.awaits(id);
        let password = self.fields.text(Part::Password);
        if is_awaited && self.strength.take(password, strength) {
            self.judge(cx);
        }
        is_awaited
    }

    /// What a form waits for that takes no keys.
    pub(super) const fn waits_for(&self) -> &'static str {
        match self.phase {
            Phase::Writing => "Wait: the file is being written",
            Phase::Making(_) | Phase::Editing => "Wait: the passwords are being made",
        }
    }

    /// Asks for one password for all.
    fn generate(&self, cx: &mut FleetContext) {
        let rules = self.rules(cx);
        if let Some(member) = cx.members.first() {
            let wanted = Effect::Make(member.link(), 1, rules);
            cx.effects.push(wanted);
        }
    }

    fn submit(&mut self, cx: &mut FleetContext) -> Next {
        self.tried = true;
        self.fields.error = are_free(cx).err();
        if let Some((part, _)) = self.complaint(cx) {
            self.fields.focus = Focus::Part(part);
            return Next::Stay;
        }
        if self.fields.error.is_some() {
            return Next::Stay;
        }
        if self.strength.is_made() && !self.is_for_each() && !self.is_known {
            // Asked once: the person may have written it down.
            self.is_known = true;
            let copy = cx.keys.name(KeyContext::Form, Action::Copy);
            let text = format!("This password is shown only here: {copy} copies it, enter goes on");
            self.fields.error = Some(text);
            return Next::Stay;
        }
        let targets = self.targets(cx);
        self.left_out = targets.reasons();
        if targets.brokers.is_empty() {
            self.fields.error = Some(nothing(cx, &targets, "No broker is left"));
        }
        if self.fields.error.is_some() {
            return Next::Stay;
        }
        cx.passwords.renew(&targets.brokers, &self.user());
        if !self.is_for_each() {
            let password = Secret::new(self.fields.text(Part::Password));
            let brokers = targets.brokers.into_iter();
            let plans = brokers.map(|at| (at, self.commands(cx, at, password.clone())));
            let plans = plans.collect();
            return self.go_on(cx, plans);
        }
        for at in &targets.brokers {
            let rules = cx.members[*at].cx.engine.session.password_rules.clone();
            let wanted = Effect::Make(cx.members[*at].link(), 1, rules);
            cx.effects.push(wanted);
        }
        let brokers = targets.brokers.into_iter();
        self.phase = Phase::Making(brokers.map(|at| (at, None)).collect());
        Next::Stay
    }

    /// Opens Review in the place of the form, and says which brokers are left out.
    pub(super) fn go_on(
        &mut self,
        cx: &mut FleetContext,
        plans: Vec<(usize, Vec<Command>)>,
    ) -> Next {
        if let Some(reasons) = &self.left_out {
            cx.say(Tone::Warning, format!("Left out: {reasons}"));
        }
        Next::Replace(Place::Plans(plans))
    }

    /// Passwords were made, for all brokers or for this one.
    pub(in crate::screens) fn made(
        &mut self,
        cx: &mut FleetContext,
        broker: usize,
        made: Result<Vec<Secret>, String>,
    ) -> Next {
        let password = match made.map(|all| all.into_iter().next()) {
            Ok(Some(password)) => password,
            Ok(None) => return Next::Stay,
            Err(why) => {
                self.phase = Phase::Editing;
                self.fields.error = Some(why);
                return Next::Stay;
            }
        };
        match &mut self.phase {
            Phase::Editing if !self.fields.is_on(Part::Which) => self.fill(&password),
            Phase::Making(slots) => {
                let mut wanted = slots.iter_mut();
                if let Some((_, slot)) = wanted.find(|(at, _)| *at == broker) {
                    *slot = Some(password);
                }
                if slots.iter().all(|(_, slot)| slot.is_some()) {
                    let slots = std::mem::take(slots).into_iter();
                    let all = slots.filter_map(|(at, slot)| Some((at, slot?)));
                    let all: Vec<_> = all.collect();
                    return hand_over::prepare(self, cx, all);
                }
            }
            Phase::Editing | Phase::Writing => {}
        }
        Next::Stay
    }

    /// Fills in a password that was made, in both fields, and shows it: nobody would know it else.
    fn fill(&mut self, password: &Secret) {
        self.fields.set_text(Part::Password, password.expose());
        self.fields.set_text(Part::Confirm, password.expose());
        self.fields.reveal(true);
        self.fields.error = None;
        self.is_known = false;
        self.strength.quality = Quality::Made;
    }
}

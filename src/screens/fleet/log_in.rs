//! The prompt for the password of brokers that ask for one. When it opens is decided in
//! [`crate::screens::fleet::reconnect`].

use std::borrow::Cow;

use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::brokers::prompt::{Password, Prompt};
use crate::screens::fleet::connecting;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::Reach;
use crate::screens::fleet::reconnect::{Need, need};
use crate::screens::fleet::targets::named;
use crate::screens::next::Next;
use crate::screens::screen::{Loss, NO_PASSWORD, Screen};
use crate::text;
use crate::ui::form::Focus;
use crate::ui::key::Key;

/// The prompt for the password of the focused broker, and of the marked ones that ask for that of
/// the same user.
#[derive(Debug)]
pub struct LogIn {
    brokers: Vec<usize>,
    /// What is typed.
    pub prompt: Prompt,
}

impl LogIn {
    /// That of the focused broker; none where it needs no password.
    pub(super) fn of_focused(cx: &FleetContext) -> Option<Self> {
        let member = cx.focused()?;
        let Some(Need::Password(words)) = need(member) else {
            return None;
        };
        let user = member.profile.login();
        let asks = |at: &usize| {
            let it = &cx.members[*at];
            matches!(need(it), Some(Need::Password(_))) && it.profile.login() == user
        };
        let all: Vec<usize> = (0..cx.members.len()).filter(asks).collect();
        let is_meant = |at: &&usize| **at == cx.broker || cx.members[**at].marked;
        let brokers: Vec<usize> = all.iter().filter(is_meant).copied().collect();
        let mut prompt = Prompt::new(&member.profile, words);
        match brokers.len() {
            1 => {}
            count => {
                prompt.broker = format!("{count} brokers");
                let names = brokers.iter().map(|at| text::short(cx.members[*at].name()));
                prompt.aside = Some(format!("On {}", named(&names.collect::<Vec<_>>())));
            }
        }
        let others = all.len() - brokers.len();
        if others > 0 {
            let (mark, close) = (
                cx.key(Action::MarkMatches),
                cx.keys.name(KeyContext::Form, Action::Close),
            );
            let ask = match others {
                1 => "1 more broker asks".into(),
                _ => format!("{others} more brokers ask"),
            };
            let hint = format!(
                "{ask} for the password of {}: to use one for all, close this with {close} and mark all with {mark}",
                text::short(user)
            );
            prompt.aside = Some(match prompt.aside {
                Some(names) => format!("{names}. {hint}"),
                None => hint,
            });
        }
        Some(Self { brokers, prompt })
    }

    /// A try ended. The prompt again, where the focused broker refused what was typed: the next
    /// password must not land in the grid.
    pub(super) fn again(cx: &mut FleetContext, at: usize) -> Option<Self> {
        let was_typed = cx.logging_in.remove(&at);
        let is_refused = matches!(need(cx.members.get(at)?), Some(Need::Password(Some(_))));
        (was_typed && is_refused && at == cx.broker).then(|| Self::of_focused(cx))?
    }

    /// Tries the typed password.
    fn submit(&mut self, cx: &mut FleetContext) -> Next {
        let fields = &mut self.prompt.fields;
        let password = Secret::new(fields.text(Password));
        if password.is_empty() {
            fields.focus = Focus::Part(Password);
            self.prompt.words = Some("Type the password first".into());
            return Next::Stay;
        }
        let mut is_used = false;
        for at in &self.brokers {
            let wanted = cx.members.get(*at).map(|it| (need(it), &it.reach));
            let password = password.clone();
            match wanted {
                Some((Some(Need::Password(_)), Reach::Linked)) => {
                    cx.call(*at, |engine| engine.log_in(password));
                }
                Some((Some(Need::Password(_)), _)) => connecting::dial(cx, *at, Some(password)),
                _ => continue,
            }
            cx.logging_in.insert(*at);
            is_used = true;
        }
        if !is_used {
            cx.say(Tone::Info, "The broker needs no password any more");
        }
        Next::Close
    }
}

impl Screen<FleetContext> for LogIn {
    fn layer(&self) -> KeyContext {
        KeyContext::Form
    }

    /// A password is given here, and none is set.
    fn applies(&self, _: &FleetContext, action: Action) -> Result<(), String> {
        match action {
            Action::Generate | Action::Copy => Err(NO_PASSWORD.into()),
            _ => Ok(()),
        }
    }

    fn word(&self, cx: &FleetContext, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Submit => self
                .prompt
                .fields
                .enter(self.prompt.sheet(cx.keys).buttons, true)
                .into(),
            _ => binding.hint.into(),
        }
    }

    fn shows_secret(&self) -> bool {
        self.prompt.fields.shows_secret()
    }

    fn update(&mut self, cx: &mut FleetContext, action: Action, _: Key) -> Next {
        let fields = &mut self.prompt.fields;
        match (action, fields.focus) {
            (Action::Generate | Action::Copy, _) => cx.refuse(NO_PASSWORD.into()),
            (Action::NextField, _) => fields.step(true),
            (Action::PreviousField, _) => fields.step(false),
            (Action::Reveal, _) => fields.reveal(!fields.is_revealed()),
            (Action::Close, _) => return Next::Close,
            (Action::Submit, Focus::Cancel) => return Next::Cancel,
            (Action::Submit, _) => return self.submit(cx),
            _ => {}
        }
        Next::Stay
    }

    fn type_key(&mut self, _: &mut FleetContext, key: Key) {
        if self.prompt.fields.is_at(Password) {
            self.prompt.fields.edit(key);
        }
    }

    fn click(&mut self, cx: &mut FleetContext, at: (u16, u16)) -> bool {
        let sheet = self.prompt.sheet(cx.keys);
        self.prompt.fields.click(&sheet, cx.size(), at)
    }

    fn paste(&mut self, _: &mut FleetContext, text: &str) -> Result<(), String> {
        self.prompt.fields.paste(text)
    }

    fn loss(&self, _: &FleetContext) -> Option<Loss> {
        let is_typed = self.prompt.fields.is_touched();
        is_typed.then_some(Loss::typed("The typed password is not used."))
    }
}

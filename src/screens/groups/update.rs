//! The dialog for groups: what is chosen there becomes a pending change of each of its users.

use std::borrow::Cow;
use std::sync::Arc;

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::draft::ToggleRefusal;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::context::Context;
use crate::screens::groups::{ABOVE, GroupsForm};
use crate::screens::next::Next;
use crate::screens::screen::{Loss, Screen};
use crate::ui::field::Field;
use crate::ui::key::{Key, KeyCode};
use crate::ui::panel;

impl Screen for GroupsForm {
    fn layer(&self) -> KeyContext {
        KeyContext::Groups
    }

    fn word(&self, cx: &Context, binding: &'static Binding) -> Cow<'static, str> {
        match (binding.action, self.focused()) {
            (Action::Submit, Some(group)) if self.puts_in(cx, group) => "add".into(),
            (Action::Submit, Some(_)) => "remove".into(),
            (Action::Submit, None) if self.field.text().is_empty() => "close".into(),
            (Action::Submit, None) => "add".into(),
            _ => binding.hint.into(),
        }
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        self.error = None;
        match action {
            Action::NextField => self.step(true),
            Action::PreviousField => self.step(false),
            Action::Close => return Next::Close,
            Action::Submit => match self.focused().cloned() {
                Some(group) => turn(self, cx, &group),
                None if self.field.text().is_empty() => return Next::Close,
                None => add_typed(self, cx),
            },
            Action::Copy => match self.focused().cloned() {
                Some(group) => cx.copy(&group),
                None => cx.refuse("No group to copy: move to one".into()),
            },
            _ => {}
        }
        Next::Stay
    }

    /// Text goes into the field, wherever the keyboard is; on a group, a space turns it.
    fn type_key(&mut self, cx: &mut Context, key: Key) {
        self.error = None;
        if let Some(group) = self.focused().cloned()
            && key == Key::plain(KeyCode::Char(' '))
        {
            return turn(self, cx, &group);
        }
        if self.field.edit(key) {
            self.at = 0;
        }
    }

    fn click(&mut self, cx: &mut Context, at: (u16, u16)) -> bool {
        let (first, lines) = self.window(cx.size());
        let Some((_, row)) = panel::spot(cx.size(), ABOVE + lines + 1, at) else {
            return false;
        };
        let found = match row.checked_sub(ABOVE) {
            Some(line) if line < lines => first + line + 1,
            None if row == 0 => 0,
            _ => return false,
        };
        let is_there = found <= self.shown().count();
        self.at = if is_there { found } else { self.at };
        is_there
    }

    fn paste(&mut self, _: &mut Context, text: &str) -> Result<(), String> {
        self.error = None;
        self.at = 0;
        self.field.paste(text)
    }

    fn loss(&self, _: &Context) -> Option<Loss> {
        let what = "The group that you typed is not added: enter adds it.";
        (!self.field.text().is_empty()).then_some(Loss::typed(what))
    }
}

/// The group that is typed: all users of the dialog are to be put in. Where the broker lists its
/// groups, only into one of them.
fn add_typed(form: &mut GroupsForm, cx: &mut Context) {
    let texts = cx.engine.session.family.texts;
    let stranger = form.stranger();
    if stranger.is_some() && form.shown().next().is_some() {
        // What is typed is a part of a name: the first that holds it is chosen next.
        form.at = 1;
        return;
    }
    let is_there = !form.is_new(form.field.text());
    let complaint = form.complaint(texts).filter(|_| !is_there);
    if let Some(complaint) = complaint.or(stranger) {
        form.error = Some(complaint);
        return;
    }
    let name: Arc<str> = form.field.text().into();
    form.field = Field::default();
    if !form.names.contains(&name) {
        form.names.push(name.clone());
    }
    wish(form, cx, &name, true);
}

/// Puts all in, or takes all out where all are in already.
fn turn(form: &mut GroupsForm, cx: &mut Context, group: &Arc<str>) {
    let wanted = form.puts_in(cx, group);
    form.show_all();
    wish(form, cx, group, wanted);
}

fn wish(form: &mut GroupsForm, cx: &mut Context, group: &Arc<str>, wanted: bool) {
    let users = &form.users;
    let key = PermissionKey::group(group.clone());
    let mut refused = Vec::new();
    for user in users {
        match wish_of(cx, user, &key, wanted) {
            Ok(()) => {
                cx.flashes.remove(user);
            }
            Err(why) => refused.push((user, why)),
        }
    }
    if refused.len() < users.len() {
        // A list that was asked for before this change has to wait like any other.
        cx.call(Engine::hold_next_list);
    }
    let Some((first, why)) = refused.first() else {
        return;
    };
    let why = match why {
        ToggleRefusal::Busy => "is being saved",
        ToggleRefusal::Gone => "is gone from the broker's list",
    };
    let text = match refused.len() {
        1 => format!("Not changed: {} {why}", first.as_str()),
        more => format!("{more} not changed; the first: {} {why}", first.as_str()),
    };
    cx.say(Tone::Warning, text.clone());
    form.error = Some(text);
}

fn wish_of(
    cx: &mut Context,
    user: &UserName,
    key: &PermissionKey,
    wanted: bool,
) -> Result<(), ToggleRefusal> {
    if !cx.engine.is_known(user) {
        return Err(ToggleRefusal::Gone);
    }
    let Some(group) = key.as_group() else {
        return Ok(());
    };
    // What was only accepted is no ground to leave a wish out.
    let only_accepted = cx.engine.named_users().value(user, key).is_some();
    let shown = match cx.engine.membership(user, group) {
        _ if only_accepted => Grant::Unknown,
        shown => shown,
    };
    cx.call(|engine| engine.set(user, key, shown, wanted))
        .map(|_| ())
}

//! The passwords that were made in forms are kept when these close: not every terminal takes a copy, and the broker
//! tells them to nobody. Each goes when its user gets another one, and all when the broker is left.

use crate::domain::command::Command;
use crate::domain::user::UserName;
use crate::engine::user_actions::Fresh;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::pages::Subject;
use crate::screens::user_form::UserForm;
use crate::text;
use crate::ui::page::PageLine;

/// The passwords that forms made, the last one first.
#[derive(Debug)]
pub struct Made;

impl Subject for Made {
    const TITLE: &'static str = "Generated passwords";
    const IS_SECRET: bool = true;

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        let pairs = cx.made.iter().rev().map(|made| {
            let user = text::name(made.user.as_str()).into_owned();
            PageLine::Pair(user, made.password.expose().to_owned())
        });
        let until = "Shown here until the user gets another password, or you leave this broker.";
        pairs.chain([PageLine::Text(until.into())]).collect()
    }
}

/// Keeps the password of a form that is sent, if it was made there.
pub(in crate::screens) fn keep(form: &UserForm, cx: &mut Context) {
    forget(cx, &form.user());
    if form.strength.is_made() {
        cx.made.push(Fresh {
            user: form.user(),
            password: form.secret(),
        });
    }
}

/// The password of this user was not set.
pub(in crate::screens) fn forget(cx: &mut Context, user: &UserName) {
    cx.made.retain(|made| made.user != *user);
}

/// These commands are sent: the password goes if they replace it.
pub(in crate::screens) fn follow<'a>(
    cx: &mut Context,
    commands: impl Iterator<Item = &'a Command>,
) {
    for command in commands {
        if let Command::AddUser { user, password } | Command::ChangePassword { user, password } =
            command
        {
            cx.made
                .retain(|made| made.user != *user || made.password == *password);
        }
    }
}

/// The key that shows the password of this user, as the end of a sentence.
pub(in crate::screens) fn hint(cx: &Context, user: &UserName) -> String {
    if cx.made.iter().any(|made| made.user == *user) {
        format!(" · {} show password", cx.key(Action::Reveal))
    } else {
        String::new()
    }
}

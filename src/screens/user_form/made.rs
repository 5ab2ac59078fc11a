//! The password that was made in a form is kept when the form closes: not every terminal takes a copy, and the broker
//! tells it to nobody. It goes when another form sets a password, when that user gets another one, and when the broker is left.

use crate::domain::command::Command;
use crate::domain::user::UserName;
use crate::engine::user_actions::Fresh;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::pages::Subject;
use crate::screens::user_form::UserForm;
use crate::text;
use crate::ui::page::PageLine;

/// The password that a form made last.
#[derive(Debug)]
pub struct Made;

impl Subject for Made {
    const TITLE: &'static str = "Generated password";
    const IS_SECRET: bool = true;

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        let lines = cx.made.as_ref().map(|made| {
            let user = text::name(made.user.as_str());
            vec![
                PageLine::Pair("Password".into(), made.password.expose().to_owned()),
                PageLine::Text(format!("For {user}. Kept until a password is set again.")),
            ]
        });
        lines.unwrap_or_default()
    }
}

/// Keeps the password of a form that is sent, if it was made there.
pub(in crate::screens) fn keep(form: &UserForm, cx: &mut Context) {
    cx.made = form.strength.is_made().then(|| Fresh {
        user: form.user(),
        password: form.secret(),
    });
}

/// The password of this user was not set.
pub(in crate::screens) fn forget(cx: &mut Context, user: &UserName) {
    cx.made.take_if(|made| made.user == *user);
}

/// These commands are sent: the password goes if they replace it.
pub(in crate::screens) fn follow<'a>(
    cx: &mut Context,
    mut commands: impl Iterator<Item = &'a Command>,
) {
    cx.made.take_if(|made| {
        commands.any(|command| match command {
            Command::AddUser { user, password } | Command::ChangePassword { user, password } => {
                *user == made.user && *password != made.password
            }
            _ => false,
        })
    });
}

/// The key that shows the password of this user, as the end of a sentence.
pub(in crate::screens) fn hint(cx: &Context, user: &UserName) -> String {
    match &cx.made {
        Some(made) if made.user == *user => {
            format!(" · {} show password", cx.key(Action::Reveal))
        }
        _ => String::new(),
    }
}

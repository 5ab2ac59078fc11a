//! The passwords that were made in forms are kept when these close: not every terminal takes a
//! copy, and the broker tells them to nobody. Each goes when its user gets another one, and all
//! when the broker is left. The keys of their page, and what `y` copies, are those of all pages:
//! `screens::pages`.

use crate::domain::command::Command;
use crate::domain::user::UserName;
use crate::engine::command_log::{Entry, Outcome};
use crate::engine::user_actions::Fresh;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::pages::{Page, Subject};
use crate::screens::user_form::UserForm;
use crate::text;
use crate::ui::page::{PageLine, TextPage};

/// The passwords that forms made: that of the selected user first, then the last one.
#[derive(Debug)]
pub struct Made {
    /// Who is selected.
    pub selected: Option<UserName>,
}

/// The page of them.
pub type MadePage = Page<Made>;

/// Opens it.
pub(in crate::screens) fn open(cx: &mut Context, selected: Option<UserName>) -> MadePage {
    cx.unseen_made.clear();
    Page::new(Made { selected }, TextPage::marked())
}

impl Subject for Made {
    const TITLE: &'static str = "Generated passwords";
    const IS_SECRET: bool = true;

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        let is_of_selected = |made: &&Fresh| self.selected.as_ref() == Some(&made.user);
        let newest = || cx.made.iter().rev();
        let all = newest().filter(is_of_selected);
        let all = all.chain(newest().filter(|made| !is_of_selected(made)));
        let pairs = all.flat_map(|made| {
            let user = text::name(made.user.as_str()).into_owned();
            let pair = PageLine::Pair(user, made.password.expose().to_owned());
            let note = not_set(cx, &made.user).map(|it| PageLine::Note(it.into()));
            [pair].into_iter().chain(note)
        });
        let until = "Shown here until the user gets another password, or you leave this broker.";
        pairs.chain([PageLine::Text(until.into())]).collect()
    }
}

/// Why the made password of a user may not be the one that it has.
fn not_set(cx: &Context, user: &UserName) -> Option<&'static str> {
    let holds_password = |it: &&Entry| it.user == *user && it.change.kind().holds_password();
    let entries = cx.engine.log().entries().rev().filter(holds_password);
    let is_not_done = |it: &Outcome| matches!(it, Outcome::Failed(_) | Outcome::NotSent(_));
    match entries.map(|it| &it.outcome).find(|it| !is_not_done(it))? {
        Outcome::Unknown(_) => Some("not known whether it is set"),
        Outcome::Waiting | Outcome::Sent => Some("no answer yet: not known whether it is set"),
        _ => None,
    }
}

/// Whether the password of a form is kept when that closes.
pub(in crate::screens) fn is_kept(form: &UserForm, cx: &Context) -> bool {
    let (user, password) = (form.user(), form.secret());
    let mut made = cx.made.iter();
    form.strength.is_made() && made.any(|it| it.user == user && it.password == password)
}

/// Keeps the password of a form that is sent, if it was made there. An older one of that user
/// counts until this is set.
pub(in crate::screens) fn keep(form: &UserForm, cx: &mut Context) {
    if form.strength.is_made() {
        cx.unseen_made.remove(&form.user());
        if !form.is_copied {
            cx.unseen_made.insert(form.user());
        }
        cx.made.push(Fresh {
            user: form.user(),
            password: form.secret(),
        });
    }
}

/// The user is gone.
pub(in crate::screens) fn forget(cx: &mut Context, user: &UserName) {
    cx.made.retain(|made| made.user != *user);
}

/// The broker accepted a command: of the passwords of its user only the one that it set counts now.
pub(in crate::screens) fn follow(cx: &mut Context, command: &Command) {
    if let Some(password) = command.new_password() {
        cx.made
            .retain(|made| made.user != *command.user() || made.password == *password);
    }
}

/// What leaving would lose: made passwords that nobody copied, and nobody looked at since their
/// form closed.
pub(in crate::screens) fn unseen(cx: &Context) -> Option<String> {
    let is_made = |user: &&UserName| cx.made.iter().any(|made| made.user == **user);
    let mut unseen = cx.unseen_made.iter().filter(is_made);
    let first = text::short(unseen.next()?.as_str());
    let show = cx.key(Action::Reveal);
    Some(match unseen.count() {
        0 => format!("The generated password of {first} was not copied; {show} shows it."),
        more => format!(
            "{} generated passwords were not copied; {show} shows them.",
            more + 1
        ),
    })
}

/// The key that shows the password of this user, as the end of a sentence.
pub(in crate::screens) fn hint(cx: &Context, user: &UserName) -> String {
    if cx.made.iter().any(|made| made.user == *user) {
        format!(" · {} show password", cx.key(Action::Reveal))
    } else {
        String::new()
    }
}

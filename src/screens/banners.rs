//! The banners between header and table: what stands on the screen until it is no longer true.
//! Those about what the account may not do are worded in `own_rights`, about a certificate in
//! `identity`. Remarks come with the list: the dialect of the broker makes them (in its `roster` or
//! `users::list`).

use crate::domain::reason::Tone;
use crate::domain::refused_login;
use crate::domain::roster::Difference;
use crate::engine::connection::{Cause, LinkState};
use crate::engine::own_rights::Access;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::change_rows::NARROW;
use crate::screens::context::Context;
use crate::screens::{identity, own_rights};
use crate::text;

/// One banner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    /// The text, not cleaned.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
    /// What to press, which stays where the text is cut.
    pub key: String,
}

impl Banner {
    /// A banner that is cut where it is too long.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tone,
            key: String::new(),
        }
    }

    fn with(mut self, key: String) -> Self {
        self.key = key;
        self
    }
}

/// All banners, the most important first.
pub fn banners(cx: &Context) -> Vec<Banner> {
    let mut banners = Vec::new();
    let refresh = cx.key(Action::Refresh);
    if let Some(text) = lost_link(cx) {
        banners.push(Banner::new(Tone::Bad, text).with(next_key(cx)));
    }
    if let Some(waiting) = cx.engine.waiting() {
        let key = format!("{refresh} refresh");
        let text = updated(&waiting.difference, &key);
        banners.push(Banner::new(Tone::Warning, text).with(key));
    }
    let mut push = |tone, text: String| banners.push(Banner::new(tone, text));
    if let Some(problem) = cx.engine.bad_list() {
        let tail = match cx.engine.roster() {
            None if cx.engine.is_withheld() && cx.engine.access() == Access::WithoutList => {
                let name = cx.key(Action::Name);
                let adds = own_rights::adds_one(cx);
                format!(" Until it comes you can work by name: {name} names a user{adds}.")
            }
            Some(_) => format!(" The table shows the last good list{}.", age(cx)),
            None => String::new(),
        };
        push(Tone::Bad, format!("{problem}{tail}"));
    }
    if cx.engine.list_in_parts().is_on() {
        push(Tone::Warning, partial(cx));
    }
    for sentence in own_rights::banners(cx, &age(cx)) {
        push(Tone::Bad, sentence);
    }
    for remark in cx.engine.remarks() {
        push(Tone::Warning, remark.clone());
    }
    if let (Some(problem), Some(file)) = (&cx.journal_problem, &cx.settings.journal) {
        let text = format!(
            "The journal cannot be written: {problem} ({file}). guestlist keeps the lines in \
                memory, as far as there is room."
        );
        push(Tone::Warning, text);
    }
    for text in warnings(cx) {
        push(Tone::Warning, text);
    }
    if let Some(note) = &cx.settings.note {
        push(Tone::Info, note.clone());
    }
    banners
}

/// What stands in the help and on a page of its own, since the frame has room for one row: all
/// banners, and the Important Notice.
pub fn all(cx: &Context) -> Vec<(String, Tone)> {
    let banners = banners(cx).into_iter().map(|it| (it.text, it.tone));
    let notice = &cx.engine.session.notice;
    let notice = (!notice.is_empty()).then(|| (notice.clone(), Tone::Info));
    banners.chain(notice).collect()
}

/// What is wrong with the link, as a sentence; `None` while nothing is.
pub fn link_problem(cx: &Context) -> Option<String> {
    match cx.engine.link() {
        LinkState::Down {
            cause: Cause::Lost,
            reason,
            ..
        } => Some(reason.clone()),
        LinkState::Down { reason, .. } => Some(refused_login::sentence(reason)),
        LinkState::Connecting | LinkState::Connected => None,
    }
}

/// The key that helps most while the link is down, and the way to another broker where there is
/// room for it.
fn next_key(cx: &Context) -> String {
    let link = cx.engine.link();
    let asks = matches!(
        link,
        LinkState::Down {
            cause: Cause::Credentials,
            ..
        }
    ) && cx.engine.session.user.is_some();
    let key = if asks {
        format!("{} log in", cx.key(Action::LogIn))
    } else {
        format!("{} retry", cx.key(Action::Refresh))
    };
    if cx.settings.has_list && cx.width >= NARROW {
        return format!("{key} · {} brokers", cx.key(Action::Brokers));
    }
    key
}

fn lost_link(cx: &Context) -> Option<String> {
    let LinkState::Down { cause, .. } = cx.engine.link() else {
        return None;
    };
    let what = link_problem(cx)?;
    let retry = cx.key(Action::Refresh);
    let keys = match (cause, &cx.engine.session.user) {
        (Cause::Credentials, Some(_)) => {
            let log_in = cx.key(Action::LogIn);
            format!("{log_in} asks for the password, {retry} tries again.")
        }
        (Cause::Credentials, None) => format!("{retry} tries again."),
        _ => format!("{retry} tries now."),
    };
    let keys = if cx.settings.has_list {
        let brokers = cx.key(Action::Brokers);
        format!("{keys} {brokers} goes to the list of brokers.")
    } else {
        keys
    };
    let list = match age(cx) {
        age if age.is_empty() => age,
        age => format!(" The list is{age}."),
    };
    Some(format!("{what}{list} Changes stay here. {keys}"))
}

/// That the list came in parts, and what that means.
fn partial(cx: &Context) -> String {
    let key = cx.key(Action::Refresh);
    let what = match cx.engine.list_in_parts().unlisted() {
        0 => return "The broker sent its user list in parts: a user missing from a part is not necessarily \
            gone."
            .into(),
        1 => "1 user missing from it is marked Unlisted and shown as before".into(),
        users => format!("{users} users missing from it are marked Unlisted and shown as before"),
    };
    format!(
        "The last user list looks incomplete: {what}. {key} reads it again, and then shows \
            only its users."
    )
}

/// Since when the shown list may be old, as the end of a sentence; empty while it is not.
fn age(cx: &Context) -> String {
    match (cx.engine.old_since(), cx.engine.roster()) {
        (Some(time), Some(_)) => format!(" of {time}"),
        _ => String::new(),
    }
}

/// What is not as it should be about how we logged in, and how to mend it.
fn warnings(cx: &Context) -> Vec<String> {
    let session = &cx.engine.session;
    let mut warnings = Vec::new();
    match &session.user {
        Some(user) if session.factory_password && session.read_only => warnings.push(format!(
            "You are logged in as {} with the factory default password. Change it in a \
                session that is not read-only.",
            text::short(user.as_str())
        )),
        Some(user) if session.factory_password => warnings.push(format!(
            "You are logged in as {name} with the factory default password. {key} on {name} \
                changes it.",
            name = text::short(user.as_str()),
            key = cx.keys.name(KeyContext::Table, Action::Password)
        )),
        Some(_) => {}
        None if session.certificate => warnings.extend(identity::doubt(cx)),
        None => warnings.push(
            "This session is anonymous; by default it sees nothing: log in with --username or \
                a profile. This broker accepts anyone without a password: disable anonymous \
                login on it."
                .into(),
        ),
    }
    warnings
}

fn updated(difference: &Difference, key: &str) -> String {
    let counts = [
        (difference.added.len(), "added"),
        (difference.removed.len(), "removed"),
        (difference.changed.len(), "changed"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let mut parts: Vec<String> = counts
        .enumerate()
        .map(|(at, (count, verb))| match (at, count) {
            (0, 1) => format!("1 user {verb}"),
            (0, _) => format!("{count} users {verb}"),
            _ => format!("{count} {verb}"),
        })
        .collect();
    if difference.columns {
        parts.push("other permissions".into());
    }
    format!(
        "System Configuration Updated · {} · {key}",
        parts.join(", ")
    )
}

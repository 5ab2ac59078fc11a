//! All that is known of one line of the activity, as a page. None of it is cleaned, and none holds
//! a password.

use crate::domain::permission::Grant;
use crate::engine::command_log::{Change, Entry};
use crate::engine::journal::Item;
use crate::engine::other_admins_answers::OtherAdminAnswer;
use crate::screens::activity::words::{command, kind, label, outcome, verdict, what};
use crate::screens::change_rows;
use crate::screens::context::Context;
use crate::screens::pages::{Page, Subject};
use crate::text;
use crate::ui::page::{PageLine, TextPage};

/// One line of the activity.
#[derive(Debug)]
pub struct LineDetails(pub Item);

/// The page.
pub type LinePage = Page<LineDetails>;

/// Opens it.
pub(in crate::screens) fn open(_: &mut Context, item: Item) -> LinePage {
    Page::new(LineDetails(item), TextPage::marked())
}

impl Subject for LineDetails {
    const TITLE: &'static str = "Activity";

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        entry(cx, self.0)
    }
}

/// The whole of a line, as a page.
pub fn entry(cx: &Context, item: Item) -> Vec<PageLine> {
    let lines = match item {
        Item::Ours(id) => cx.engine.log().get(id).map(|it| our_entry(cx, it)),
        Item::Theirs(number) => cx.engine.other_answers().get(number).map(their_entry),
    };
    lines.unwrap_or_else(|| vec![PageLine::Text("This line is too old to be kept".into())])
}

fn our_entry(cx: &Context, entry: &Entry) -> Vec<PageLine> {
    let mut lines = vec![
        PageLine::Heading(format!("Command {} of this session", entry.id.0 + 1)),
        pair("Broker", &cx.engine.session.broker),
        pair("User", text::name(entry.user.as_str())),
        pair("What", what(cx, &entry.change)),
    ];
    lines.extend(before_and_after(cx, &entry.change));
    lines.push(pair("Command", command(cx, Item::Ours(entry.id))));
    lines.push(pair("Outcome", outcome(&entry.outcome).0));
    lines.extend(entry.own_reason().map(|it| pair("Reason", cx.words(it))));
    let answer = entry.answer.as_deref();
    lines.push(pair("The broker's answer", answer.unwrap_or("none")));
    let times = &entry.times;
    let times = [
        ("Asked for", &times.asked),
        ("Sent", &times.sent),
        ("Answered", &times.answered),
        ("Outcome since", &times.settled),
    ];
    for (name, time) in times {
        lines.extend(time.as_ref().map(|time| pair(name, time.to_string())));
    }
    lines
}

fn their_entry(theirs: &OtherAdminAnswer) -> Vec<PageLine> {
    let mut lines = vec![
        PageLine::Heading("An answer to another admin".into()),
        PageLine::Text(
            "Or to another console, or a late answer to one of our own commands.".into(),
        ),
    ];
    if let Some(user) = &theirs.user {
        lines.push(pair("User", text::name(user.as_str())));
    }
    if theirs.kind.is_some() {
        lines.push(pair("What", kind(theirs.kind)));
    }
    lines.push(pair("It says", verdict(theirs.verdict).0));
    lines.push(pair("The broker's words", theirs.words.as_ref()));
    if let Some(time) = &theirs.time {
        lines.push(pair("Heard", time.to_string()));
    }
    lines
}

fn before_and_after(cx: &Context, change: &Change) -> Option<PageLine> {
    match change {
        Change::Permission {
            key,
            before,
            enabled,
            priority,
        } => {
            let after = key.word(Grant::from(*enabled));
            let ranked = change_rows::ranked(priority.filter(|_| *enabled));
            let change = format!("{} -> {after}{ranked}", key.word(*before));
            Some(pair("Change", change))
        }
        Change::Remove { granted, .. } => {
            let labels = granted.iter().map(|held| label(cx, &held.key));
            let labels = labels.collect::<Vec<_>>().join(", ");
            let had = if labels.is_empty() { "none" } else { &labels };
            Some(pair("Permissions it had", had))
        }
        Change::Add | Change::Password => None,
    }
}

fn pair(key: &str, value: impl Into<String>) -> PageLine {
    PageLine::Pair(key.into(), value.into())
}

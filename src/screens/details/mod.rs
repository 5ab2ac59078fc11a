//! The details of a user: all that is known of it, on the page that `i` opens or in the pane beside
//! the table. In the fleet `i` opens the user on all brokers ([`crate::screens::fleet::user`]).
//!
//! - The pane is there where the table leaves it 36 columns. A cursor move costs more bytes with
//!   it.
//! - What a list does not tell is asked for while it is shown ([`cursor_rest`]): by a page at once,
//!   by the pane after the cursor has rested.
//! - What a permission means is worded where it comes from (`Permission::meaning`, by the
//!   `broker::dialect`).
//! - A change has the time at which its list came, also when that list waits for a key.

pub mod cursor_rest;
mod permissions_part;

use crate::domain::command::CommandKind;
use crate::domain::local_time::LocalTime;
use crate::domain::permission::{Grant, Permission};
use crate::domain::reason::Tone;
use crate::domain::session_report::{About, Report, SessionNote};
use crate::domain::user::UserName;
use crate::engine::draft::FieldDraft;
use crate::screens::context::Context;
use crate::screens::pages::{Page, Subject};
use crate::screens::{header_words, user_status};
use crate::text;
use crate::ui::page::{PageLine, TextPage};

/// How many entries about sessions are spelt out.
const SPELT_OUT: usize = 20;
/// The characters of one of them that are shown.
const LONGEST: usize = 400;

/// The user that the page is about.
#[derive(Debug)]
pub struct User(pub UserName);

/// The page.
pub type UserPage = Page<User>;

/// Opens it.
pub(in crate::screens) fn open(_: &mut Context, user: UserName) -> UserPage {
    Page::new(User(user), TextPage::marked())
}

impl Subject for User {
    const TITLE: &'static str = "User";
    const REFRESH: Option<fn(&mut Context)> = Some(Context::refresh);

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        details(cx, &self.0)
    }
}

/// All that is known of a user, and what is pending.
pub fn details(cx: &Context, name: &UserName) -> Vec<PageLine> {
    let mut lines = vec![
        PageLine::Heading(text::named(name.as_str()).into()),
        pair("Broker", cx.engine.session.broker.clone()),
    ];
    if let Some(words) = user_status::name_in_ascii(cx, name) {
        lines.push(PageLine::Text(words));
    }
    // What the line below the table says, which may have no room for it.
    lines.extend(user_status::explanation(cx, name).map(|(words, _)| PageLine::Text(words)));
    lines.extend(
        user_status::disconnected(cx, name).map(|words| PageLine::Text(format!("{words}."))),
    );
    standing(cx, name, &mut lines);
    let user = cx.engine.roster().and_then(|roster| roster.user(name));
    let is_gone = user.is_none() && !cx.engine.is_named(name);
    if is_gone {
        lines.push(text("Gone from the broker's list"));
    } else if user.is_none() {
        lines.push(text(
            "The list cannot be read: only accepted changes of this session are known",
        ));
    }
    action(cx, name, &mut lines);
    if !is_gone {
        permissions(cx, name, &mut lines);
    }
    groups(cx, name, &mut lines);
    for (key, value) in user.iter().flat_map(|user| &user.details) {
        lines.push(pair(key, value.as_ref()));
    }
    if !is_gone {
        changed(cx, name, true, &mut lines);
        sessions(cx, name, &mut lines);
        permissions_part::meanings(cx, name, &mut lines);
    }
    lines
}

/// What the pane beside the table shows: what this user holds, and what is pending. The whole is on
/// the page.
pub fn in_pane(cx: &Context, name: &UserName) -> Vec<PageLine> {
    let roster = cx.engine.roster();
    let user = roster.and_then(|roster| roster.user(name));
    let mut lines = vec![gap()];
    action(cx, name, &mut lines);
    for permission in cx.engine.permissions() {
        let grant = cx.engine.grant(name, permission).unwrap_or(Grant::Unknown);
        let mark = |grant| cx.settings.glyphs.mark(grant);
        let (value, tone) = match cx.engine.drafts().field(name, &permission.key) {
            Some(field) => {
                let wanted = mark(Grant::from(field.wanted));
                let progress = user_status::progress_words(field.progress(cx.engine.log()));
                (
                    format!("{}→{wanted} {progress}", mark(grant)),
                    Tone::Warning,
                )
            }
            None if grant == Grant::Enabled => (held(cx, name, permission, grant), Tone::Good),
            None => (held(cx, name, permission, grant), Tone::Info),
        };
        lines.push(PageLine::Toned(permission.label.clone(), value, tone));
    }
    groups(cx, name, &mut lines);
    lines.push(gap());
    changed(cx, name, false, &mut lines);
    for (key, value) in user.iter().flat_map(|user| &user.details) {
        lines.push(pair(key, value.as_ref()));
    }
    sessions(cx, name, &mut lines);
    lines
}

fn gap() -> PageLine {
    PageLine::Text(String::new())
}

fn pair(key: &str, value: impl Into<String>) -> PageLine {
    PageLine::Pair(key.into(), value.into())
}

fn text(words: &str) -> PageLine {
    PageLine::Text(words.into())
}

/// How the user stands out.
fn standing(cx: &Context, name: &UserName, lines: &mut Vec<PageLine>) {
    let words = header_words::words(&cx.engine.session);
    if !words.is_empty() {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        lines.push(pair("Environment", words.join(", ")));
    }
    if cx.engine.session.is_protected(name) {
        lines.push(text(
            "Protected by the profile of this broker: changes ask first",
        ));
    }
    if cx.engine.is_self(name) {
        lines.push(text("You: the account that guestlist uses"));
    } else if cx.engine.is_perhaps_self(name) {
        lines.push(text(
            "Perhaps you: your client certificate may stand for this account",
        ));
    }
    if let Some(protection) = cx.engine.protection(name) {
        lines.push(PageLine::Text(protection.reason.clone()));
    }
}

/// What is being done to the user as a whole.
fn action(cx: &Context, name: &UserName, lines: &mut Vec<PageLine>) {
    let Some(action) = cx.engine.actions().get(name) else {
        return;
    };
    let what = match action.kind {
        CommandKind::Add => "Adding",
        CommandKind::Remove => "Deleting",
        CommandKind::Password => "New password",
        CommandKind::Permission => return,
    };
    lines.push(pair(
        what,
        user_status::progress_words(action.progress(cx.engine.log())),
    ));
}

/// Old, new, and how far the change has come.
fn pending(cx: &Context, before: Grant, field: &FieldDraft) -> String {
    // While the list of now disagrees with it, what the change started from is no news.
    let before = match field.conflict() {
        Some(_) => before,
        _ if field.base != Grant::Unknown => field.base,
        _ => before,
    };
    let wanted = Grant::from(field.wanted);
    let progress = user_status::progress_words(field.progress(cx.engine.log()));
    let mark = |grant| cx.settings.glyphs.mark(grant);
    format!(
        "{}→{} {}, {progress}",
        mark(before),
        mark(wanted),
        wanted.word()
    )
}

fn permissions(cx: &Context, name: &UserName, lines: &mut Vec<PageLine>) {
    for permission in cx.engine.permissions() {
        let grant = cx.engine.grant(name, permission).unwrap_or(Grant::Unknown);
        let value = match cx.engine.drafts().field(name, &permission.key) {
            Some(field) => pending(cx, grant, field),
            None => held(cx, name, permission, grant),
        };
        lines.push(pair(&permission.label, value));
    }
}

/// What the broker says of a permission, and through which groups a user has it.
fn held(cx: &Context, name: &UserName, permission: &Permission, grant: Grant) -> String {
    let mark = cx.settings.glyphs.mark(grant);
    let roster = cx.engine.roster();
    let groups = roster.map(|roster| roster.through(name, &permission.key));
    match groups.as_deref() {
        None | Some([]) => format!("{mark} {}", grant.word()),
        Some([group]) => format!("{mark} from group {}", text::short(group)),
        Some(groups) => format!("{mark} from groups {}", groups.join(", ")),
    }
}

/// The groups, where the broker has them, and the changes to them.
fn groups(cx: &Context, name: &UserName, lines: &mut Vec<PageLine>) {
    let known = cx.engine.user_info().known_groups(name);
    if cx.engine.has_groups() {
        let value = match cx.engine.groups(name) {
            Some([]) => "none".into(),
            Some(names) => {
                let names: Vec<&str> = names.iter().map(|name| text::named(name)).collect();
                names.join(", ")
            }
            None if cx.engine.user_info().is_asked(name) => "asking the broker".into(),
            None => match known.and_then(|known| known.why.clone()) {
                Some(why) => format!("not known: {why}"),
                None => "not known".into(),
            },
        };
        lines.push(pair("Groups", value));
    }
    let drafts = cx.engine.drafts().user(name).into_iter().flatten();
    for (key, field) in drafts {
        let Some(group) = key.as_group() else {
            continue;
        };
        let sign = if field.wanted { "+" } else { "-" };
        let progress = user_status::progress_words(field.progress(cx.engine.log()));
        lines.push(pair("", format!("{sign}{group}, {progress}")));
    }
    let accepted = cx.engine.named_users().accepted(name).into_iter();
    for (key, enabled) in accepted.flat_map(|accepted| &accepted.values) {
        if let Some(group) = key.as_group() {
            let sign = if *enabled { "+" } else { "-" };
            lines.push(pair("", format!("{sign}{group}, only accepted")));
        }
    }
}

/// The last change; where there is room with all of its time.
fn changed(cx: &Context, name: &UserName, whole: bool, lines: &mut Vec<PageLine>) {
    if cx.engine.roster().is_none() {
        return;
    }
    let Some(change) = cx.engine.user_info().last_change(name) else {
        return lines.push(pair("Changed", "no change seen in this session"));
    };
    let LocalTime { day, clock, .. } = &change.at;
    let minutes = clock
        .rsplit_once(':')
        .map_or(&**clock, |(minutes, _)| minutes);
    let at = if whole {
        change.at.to_string()
    } else {
        format!("{day} {minutes}")
    };
    let by = change.own.as_ref().map(|what| format!(" by you, {what}"));
    lines.push(pair("Changed", format!("{at}{}", by.unwrap_or_default())));
}

/// What the broker tells about sessions: of this user what names it, and what names nobody as it
/// came.
fn sessions(cx: &Context, name: &UserName, lines: &mut Vec<PageLine>) {
    let listed = cx.engine.roster();
    let listed = listed.and_then(|roster| roster.sessions(name));
    if listed.is_some_and(<[_]>::is_empty) {
        lines.push(pair("Sessions", "none open"));
    }
    let mut own: Vec<PageLine> = listed
        .into_iter()
        .flatten()
        .map(|it| pair("Session", format!("from {it}")))
        .collect();
    let mut nobodys = Vec::new();
    for report in cx.engine.user_info().reports() {
        let before = own.len();
        let of_user = report.notes.iter();
        let of_user = of_user.filter(|note| note.user.as_ref() == Some(name));
        own.extend(of_user.flat_map(|note| session(word(report.about), note)));
        let unnamed = report.notes.iter().filter(|note| note.user.is_none());
        nobodys.extend(unnamed.map(|note| pair(word(report.about), shown(note))));
        if own.len() == before {
            lines.extend(absence(report));
        }
    }
    let mut logins = cx.engine.user_info().logins();
    let last = logins.find(|note| note.user.as_ref() == Some(name));
    lines.extend(last.map(|note| pair("Last login", shown(note))));
    let logins = cx
        .engine
        .user_info()
        .logins()
        .filter(|note| note.user.is_none());
    nobodys.extend(logins.map(|note| pair("Login", shown(note))));
    section("Sessions", own, lines);
    section("Sessions reported by the broker", nobodys, lines);
}

const fn word(about: About) -> &'static str {
    match about {
        About::Sessions => "Session",
        About::Clients => "Client",
        About::Logins => "Login",
    }
}

/// That a report tells nothing of the user means something only where it names the user of each
/// entry.
fn absence(report: &Report) -> Option<PageLine> {
    let all_named = report.notes.iter().all(|note| note.user.is_some());
    let value = if report.cut {
        "not among those reported"
    } else {
        "none reported"
    };
    let what = format!("{}s", word(report.about));
    all_named.then(|| pair(&what, value))
}

/// An entry as fields, where it has some, below its client id.
fn session(word: &str, note: &SessionNote) -> Vec<PageLine> {
    let [(_, first), others @ ..] = note.fields.as_slice() else {
        return vec![pair(word, shown(note))];
    };
    let others = others.iter();
    let others = others.map(|(key, value)| pair(&format!("  {key}"), cut(value)));
    std::iter::once(pair(word, cut(first)))
        .chain(others)
        .collect()
}

fn shown(note: &SessionNote) -> String {
    cut(&note.text)
}

fn cut(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

fn section(heading: &str, mut entries: Vec<PageLine>, lines: &mut Vec<PageLine>) {
    if entries.is_empty() {
        return;
    }
    let more = entries.len().saturating_sub(SPELT_OUT);
    entries.truncate(SPELT_OUT);
    lines.push(PageLine::Heading(heading.into()));
    lines.append(&mut entries);
    if more > 0 {
        lines.push(PageLine::Text(format!("and {more} more")));
    }
}

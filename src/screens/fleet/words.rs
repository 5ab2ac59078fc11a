//! What the fleet says: of its brokers, of a cell, of one user. The word in the column of a broker
//! is in `member`; what is said of a step that is applied, and its summary, in `apply_page`.

use crate::domain::command::Command;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::fleet::compare_with_file::Drift;
use crate::fleet::grid::Cell;
use crate::screens::banners::Banner;
use crate::screens::bindings::Action;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::Member;
use crate::screens::fleet::reconnect;
use crate::text;

/// What the filter of the grid takes.
pub(in crate::screens) const FILTER_TAKES: &str =
    "name, differs, missing:…, only:…, perm:…, group:…";

/// The mark of a cell.
pub const fn mark(cell: Cell, in_brackets: bool) -> &'static str {
    match (cell, in_brackets) {
        (Cell::Same, false) => "●",
        (Cell::Differs, false) => "≠",
        (Cell::Missing, false) => "–",
        (Cell::Same, true) => "[x]",
        (Cell::Differs, true) => "[!]",
        // A permission that is off has the empty brackets.
        (Cell::Missing, true) => "-",
        (Cell::Besides, false) => "+",
        (Cell::Besides, true) => "[+]",
        (Cell::Unwanted, _) => "",
        (Cell::Incomparable, true) => "[?]",
        (Cell::Incomparable, false) => "?",
    }
}

/// How the fleet is, in a few words: `38 of 40 up · 61 users · 3 differ · 2 changes`.
pub fn summary(cx: &FleetContext) -> String {
    let up = cx.members.iter().filter(|it| it.is_up()).count();
    let users = text::count(cx.grid.users().len(), "user", "users");
    let mut parts = vec![format!("{up} of {} up", cx.members.len()), users];
    match cx.grid.differing() {
        0 => {}
        1 => parts.push("1 differs".into()),
        some => parts.push(format!("{some} differ")),
    }
    match cx.pending() {
        0 => {}
        some => parts.push(text::count(some, "change", "changes")),
    }
    parts.join(" · ")
}

/// What there is to say of the fleet all the time: brokers that are not up, and lists that may be
/// old.
pub fn banners(cx: &FleetContext) -> Vec<Banner> {
    let all = [away(cx), partial(cx), waiting(cx)];
    all.into_iter().flatten().collect()
}

/// Brokers whose newer list waits, since changes are pending there.
fn waiting(cx: &FleetContext) -> Option<Banner> {
    let names = first_and_more(cx, |it| it.cx.engine.waiting().is_some())?;
    let refresh = cx.key(Action::Refresh);
    let text = format!("{names}: updated list · {refresh} shows it");
    Some(Banner::new(Tone::Warning, text))
}

/// Brokers whose last list looks like a part: who is missing from it is shown as before.
fn partial(cx: &FleetContext) -> Option<Banner> {
    let names = first_and_more(cx, |it| it.cx.engine.list_in_parts().unlisted() > 0)?;
    let refresh = cx.key(Action::Refresh);
    // The key first: a narrow frame cuts the end, and help has it all.
    let text = format!(
        "{names}: incomplete list, {refresh} reads it again; missing users are shown as before"
    );
    Some(Banner::new(Tone::Warning, text))
}

/// Names the first of such brokers and counts the others: `gw-1 and 2 more`.
fn first_and_more(cx: &FleetContext, is_one: impl Fn(&Member) -> bool) -> Option<String> {
    let all = cx.members.iter().filter(|it| is_one(it));
    let names = text::some_of(all.map(|it| text::short(it.name())), 1);
    (!names.is_empty()).then_some(names)
}

fn away(cx: &FleetContext) -> Option<Banner> {
    let standings = cx.members.iter().map(|it| (it.name(), it.standing()));
    let troubles = standings.filter(|(_, it)| matches!(it.tone, Tone::Bad | Tone::Warning));
    let troubles: Vec<_> = troubles.collect();
    let (name, first) = troubles.first()?;
    let more = match troubles.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let (name, word) = (text::short(name), first.word.trim_end_matches('?'));
    let worst = troubles.iter().any(|(_, it)| it.tone == Tone::Bad);
    let tone = if worst { Tone::Bad } else { Tone::Warning };
    Some(Banner::new(tone, format!("{name}: {word}{more}")))
}

/// What the focused broker and the selected user are to each other, in a sentence.
pub fn of_cell(cx: &FleetContext) -> Option<(String, Tone)> {
    let member = cx.focused()?;
    if let Some(trouble) = reconnect::trouble(cx, member) {
        return Some(trouble);
    }
    let name = text::short(member.name());
    let user = cx.user.as_ref()?;
    let who = text::short(user.as_str());
    let cells = cx.grid.cells(user);
    let cell = *cells.get(cx.broker)?;
    if let Some(drift) = cx.grid.drift() {
        return of_drift(cx, drift, user, cell?);
    }
    let reference = cx.grid.reference_of(user);
    let other = reference.and_then(|at| cx.members.get(at));
    let other = other.map_or_else(String::new, |it| text::short(it.name()).into_owned());
    // Each has something else: they are compared with the first.
    let is_first = cx.grid.reference().is_none() && !cx.grid.is_shared(user);
    let reference_is = match cx.grid.reference() {
        None if !is_first => "most brokers",
        _ => &*other,
    };
    let text = match cell? {
        Cell::Missing => format!("{name} has no user {who}"),
        Cell::Incomparable => {
            format!("{name}: {who} cannot be compared, no permission has the same name on both")
        }
        Cell::Same | Cell::Besides | Cell::Unwanted => {
            let is_compared_with = is_first && cells.contains(&Some(Cell::Differs));
            let others = if is_compared_with {
                " · the others are compared with it"
            } else {
                ""
            };
            format!("{name}: {who} has {}{others}", held(cx, cx.broker, user))
        }
        Cell::Differs => {
            let (ours, theirs) = reference.map_or_else(Default::default, |at| {
                differing(held_by(cx, cx.broker, user), held_by(cx, at, user))
            });
            let why = if is_first {
                let key = cx.key(Action::Reference);
                format!(" · compared with {other}, {key} changes that")
            } else {
                String::new()
            };
            format!("{name}: {who} has {ours}; {reference_is}: {theirs}{why}")
        }
    };
    Some((text, Tone::Info))
}

/// What the file says of the user on the focused broker.
fn of_drift(
    cx: &FleetContext,
    drift: &Drift,
    user: &UserName,
    cell: Cell,
) -> Option<(String, Tone)> {
    let name = text::short(cx.focused()?.name());
    let who = text::short(user.as_str());
    if let Some(why) = drift.misfit(cx.broker) {
        return Some((format!("{name} cannot be compared: {why}"), Tone::Warning));
    }
    let text = match cell {
        Cell::Missing => format!("{name} has no user {who}: the file wants it"),
        Cell::Differs => {
            let wanted = changes(cx, drift, user).unwrap_or_default();
            format!("{name}: the file wants {who} to have {wanted}")
        }
        Cell::Besides => format!("{name} has {who}: the file does not name it"),
        Cell::Unwanted => format!("{name} has no user {who}, and the file wants none"),
        Cell::Same | Cell::Incomparable => format!("{name}: {who} is as the file says"),
    };
    Some((text, Tone::Info))
}

/// What the file wants otherwise of a user on the focused broker: `Log Management on`.
fn changes(cx: &FleetContext, drift: &Drift, user: &UserName) -> Option<String> {
    let engine = &cx.focused()?.cx.engine;
    let mut wanted = drift.users().iter().filter(|it| it.name == *user);
    let wanted = engine.compare(std::slice::from_ref(wanted.next()?), false);
    let wanted = wanted.ok()?.commands.into_iter();
    let changes = wanted.filter_map(|command| match command {
        Command::SetPermission {
            permission,
            enabled,
            ..
        } => {
            let word = if enabled { "on" } else { "off" };
            Some(format!("{} {word}", engine.label(&permission)))
        }
        _ => None,
    });
    let changes: Vec<String> = changes.collect();
    Some(changes.join(", "))
}

/// What a user has on a broker, in labels.
#[derive(Debug, Default, PartialEq, Eq)]
struct Held {
    /// The only topics that it may use; empty where that is all of them.
    topics: String,
    permissions: String,
}

impl Held {
    fn words(self) -> String {
        let parts = [self.topics, self.permissions].into_iter();
        parts
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// What a user has on a broker, in labels.
fn held(cx: &FleetContext, broker: usize, user: &UserName) -> String {
    held_by(cx, broker, user).map_or_else(|| "no such user".into(), Held::words)
}

fn held_by(cx: &FleetContext, broker: usize, user: &UserName) -> Option<Held> {
    let (held, member) = (cx.grid.held(broker, user)?, cx.members.get(broker)?);
    let engine = &member.cx.engine;
    let mut labels: Vec<_> = held.keys.iter().map(|key| engine.label(key)).collect();
    if labels.is_empty() {
        labels.push("no permission".into());
    }
    let topics = held.topics.iter();
    let topics = topics.map(|it| format!("only topics {}", text::short(it)));
    let mut columns = engine.permissions().iter();
    let is_off = columns.any(|it| it.key.is_login_switch())
        && !held.keys.iter().any(PermissionKey::is_login_switch);
    Some(Held {
        topics: topics.collect::<Vec<_>>().join(", "),
        permissions: format!(
            "{}{}",
            labels.join(", "),
            if is_off { " (disabled)" } else { "" }
        ),
    })
}

/// What a user has on two brokers where that differs: a narrow line cuts the end, so topics stand
/// first where they differ, and alone where nothing else does.
fn differing(ours: Option<Held>, theirs: Option<Held>) -> (String, String) {
    let none = || "no such user".to_owned();
    let (mut ours, mut theirs) = match (ours, theirs) {
        (Some(ours), Some(theirs)) => (ours, theirs),
        (ours, theirs) => {
            let words = |it: Option<Held>| it.map_or_else(none, Held::words);
            return (words(ours), words(theirs));
        }
    };
    if ours.topics == theirs.topics {
        (ours.topics, theirs.topics) = Default::default();
    } else {
        for it in [&mut ours, &mut theirs] {
            if it.topics.is_empty() {
                it.topics = "all topics".into();
            }
        }
        if ours.permissions == theirs.permissions {
            (ours.permissions, theirs.permissions) = Default::default();
        }
    }
    (ours.words(), theirs.words())
}

/// What a broker says of one permission of a user; `None` where it has no such user or no such
/// permission.
pub fn grant(member: &Member, user: &UserName, key: &PermissionKey) -> Option<Grant> {
    let engine = &member.cx.engine;
    if key.as_group().is_some() {
        return engine.value(user, key);
    }
    let mut permissions = engine.permissions().iter();
    let permission = permissions.find(|it| it.key == *key)?;
    engine.grant(user, permission)
}

/// The heading of the grid.
pub fn title(cx: &FleetContext) -> String {
    match &cx.file {
        Some(file) => format!("Users compared with {}", text::short(file)),
        None => "Users on all brokers".into(),
    }
}

/// The heading of the page of one user.
pub fn title_of_user(user: &UserName) -> String {
    format!("{} on all brokers", text::short(user.as_str()))
}

/// What the marks of the grid mean.
pub const fn legend(cx: &FleetContext) -> &'static str {
    match cx.file {
        Some(_) => "● as in the file  ≠ differs  – missing  + extra",
        None => "● same  ≠ differs  – missing",
    }
}

/// What is shown, in words; empty while that is all.
pub fn filter(cx: &FleetContext) -> String {
    let problems = cx.problems.then_some("differing or changed");
    let words = Some(cx.filter.text()).filter(|words| !words.is_empty());
    let parts: Vec<&str> = words.into_iter().chain(problems).collect();
    parts.join(" · ")
}

/// What stands where no user does.
pub fn empty(cx: &FleetContext) -> String {
    if cx.grid.users().is_empty() {
        let why = if cx.members.iter().any(Member::is_connecting) {
            "Reading the brokers…"
        } else {
            "No list of users"
        };
        return why.into();
    }
    let clear = cx.key(Action::Clear);
    let why = cx.words().complaint().map(|it| format!(": {it}"));
    let why = why.unwrap_or_default();
    format!("No user matches{why}; {clear} clears the filter")
}

//! History: what was applied in this session, and the way back from each of it. It is the command
//! log, read backwards. Which changes are in it at all is decided in `History::of`: those that were
//! done; which of them a filter shows, in `History::look`.

pub mod keys;
mod later;
mod undo;
pub mod update;
pub mod view;

use std::collections::hash_map::Entry as MapEntry;
use std::collections::{BTreeSet, HashMap};

use crate::domain::command::CommandId;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::command_log::{Change, CommandLog, Outcome};
use crate::engine::undo::WayBack;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::change_rows::Entry as Row;
use crate::screens::change_rows::{self, possessions, ranked};
use crate::screens::context::Context;
use crate::screens::find::{Find, Numbers, Shown};
use crate::text;

/// The page.
#[derive(Debug, Default)]
pub struct History {
    /// What was applied, the newest first.
    pub entries: Vec<CommandId>,
    /// What was done to the same again, later.
    pub later: HashMap<CommandId, &'static str>,
    /// What the person marked.
    pub marked: BTreeSet<CommandId>,
    /// The entry that was marked last.
    pub last_marked: Option<CommandId>,
    /// Which entries are shown.
    pub find: Find,
    /// The selected entry.
    pub cursor: usize,
    /// The first entry shown.
    pub top: usize,
}

/// Opens it.
pub(in crate::screens) fn open(cx: &mut Context) -> History {
    History::of(cx.engine.log())
}

impl History {
    /// The page of what the command log holds now.
    pub fn of(log: &CommandLog) -> Self {
        let mut history = Self::default();
        let mut newer: HashMap<(&UserName, Option<&PermissionKey>), &Change> = HashMap::new();
        let done = log.entries().rev().filter(|e| e.outcome.is_done());
        for entry in done {
            history.entries.push(entry.id);
            let key = match &entry.change {
                Change::Password => continue,
                Change::Permission { key, .. } => Some(key),
                Change::Add | Change::Remove { .. } => None,
            };
            match newer.entry((&entry.user, key)) {
                MapEntry::Vacant(place) => drop(place.insert(&entry.change)),
                MapEntry::Occupied(newest) => {
                    let word = later::word(&entry.change, newest.get());
                    history.later.insert(entry.id, word);
                }
            }
        }
        history
    }

    /// The selected entry.
    pub fn selected(&self) -> Option<CommandId> {
        let is_shown = self.find.shows(self.cursor);
        self.entries.get(self.cursor).copied().filter(|_| is_shown)
    }

    /// Looks which entries have the words of the filter.
    pub(in crate::screens) fn look(&mut self, cx: &Context) {
        let text = |at| searched(cx, self, at);
        let passing = self.find.passing(self.entries.len(), |_| false, text);
        self.find.show(passing);
        self.cursor = self.nearest(self.cursor);
    }

    /// What is to be taken back: the marked entries, the newest first, else the selected one.
    pub fn chosen(&self) -> Vec<CommandId> {
        if self.marked.is_empty() {
            return self.selected().into_iter().collect();
        }
        self.marked.iter().rev().copied().collect()
    }
}

impl Shown for History {
    fn all(&self) -> usize {
        self.entries.len()
    }

    fn shown_from(&self, from: usize) -> Numbers<'_> {
        self.find.shown_from(from, self.all())
    }

    fn shown_before(&self, before: usize) -> Numbers<'_> {
        self.find.shown_before(before)
    }
}

/// What a filter looks at in an entry: what it shows.
fn searched(cx: &Context, history: &History, at: usize) -> String {
    let row = row(cx, history, at);
    format!("{} {} {} {}", row.user, row.what, row.change, row.word.0)
}

/// The heading.
pub fn title(history: &History) -> String {
    match history.marked.len() {
        0 => "History: this session, newest first".into(),
        marked => format!("History: {marked} marked"),
    }
}

/// What undoing would do with the marked entries or the selected one, or why it would do nothing.
pub fn hint(cx: &Context, history: &History) -> Option<String> {
    let key = cx.key_of(KeyContext::History, Action::Undo);
    match history.chosen().as_slice() {
        [] => None,
        [id] => Some(hint_of_one(cx, *id, &key)),
        marked => {
            let refusals = cx.engine.undo(marked).refusals;
            let (all, refused) = (marked.len(), refusals.len());
            Some(match refused {
                refused if refused == all => cx.words(refusals.first()?).into_owned(),
                0 => format!("{key} undoes the {all} marked changes"),
                refused => format!("{key} undoes {} of the {all} marked changes", all - refused),
            })
        }
    }
}

fn hint_of_one(cx: &Context, id: CommandId, key: &str) -> String {
    let Some(entry) = cx.engine.log().get(id) else {
        return String::new();
    };
    let name = text::short(entry.user.as_str());
    let unknown = match &entry.change {
        Change::Permission {
            before: Grant::Unknown,
            ..
        } => "; the old value is not known",
        _ => "",
    };
    match cx.engine.way_back(entry, None) {
        Err(why) => cx.words(&why).into_owned(),
        Ok(WayBack::Set(permission, wanted, _)) if permission.as_group().is_some() => {
            let group = text::short(permission.as_str());
            let moves = if wanted { "puts" } else { "takes" };
            let to = if wanted { "in" } else { "out of" };
            format!("{key} undoes it: {moves} {name} {to} group {group}{unknown}")
        }
        Ok(WayBack::Set(permission, wanted, priority)) => format!(
            "{key} undoes it: sets {} of {name} to {}{}{}",
            cx.engine.label(&permission),
            permission.word(Grant::from(wanted)),
            ranked(priority),
            unknown
        ),
        Ok(WayBack::Delete) => format!("{key} undoes it: deletes {name}"),
        Ok(WayBack::Recreate(granted)) => {
            let settings = match &entry.change {
                Change::Remove { settings, .. } => settings.as_slice(),
                _ => &[],
            };
            let lost = match settings {
                [] => String::new(),
                // First, since a narrow line cuts the end: it may then be allowed more than before.
                lost => format!("without {}; ", lost.join(", ")),
            };
            format!(
                "{key} adds {name} again {lost}with {} and a new password",
                possessions(cx, &granted)
            )
        }
    }
}

/// The selected entry as one line, to be pasted elsewhere: its time, its command, what became of
/// it.
pub(in crate::screens) fn copied(cx: &Context, history: &History) -> Option<String> {
    let entry = cx.engine.log().get(history.selected()?)?;
    let time = entry.times.asked.as_ref().map(ToString::to_string);
    let command = (cx.engine.session.family.spelling.0)(&entry.command());
    let word = row(cx, history, history.cursor).word.0.to_owned();
    let parts = time.into_iter().chain([command, word]);
    Some(text::clean(&parts.collect::<Vec<_>>().join("  ")).into_owned())
}

/// What stands on the screen for an entry.
pub fn row(cx: &Context, history: &History, at: usize) -> Row {
    let entry = history
        .entries
        .get(at)
        .and_then(|id| cx.engine.log().get(*id));
    let Some(entry) = entry else {
        return Row::default();
    };
    let (what, marks, change) = match &entry.change {
        Change::Add => ("Add user".into(), String::new(), String::new()),
        Change::Remove { granted, .. } => {
            let had = format!("had {}", possessions(cx, granted));
            ("Delete user".into(), String::new(), had)
        }
        Change::Password => ("New password".into(), String::new(), String::new()),
        Change::Permission {
            key,
            before,
            enabled,
            priority,
        } => {
            let wanted = Grant::from(*enabled);
            let marks = change_rows::arrow(cx, Some(*before), wanted);
            let ranked = ranked(priority.filter(|_| *enabled));
            let change = format!("{marks} {}{ranked}", key.word(wanted));
            (cx.engine.label(key).into_owned(), marks, change)
        }
    };
    let word = match history.later.get(&entry.id) {
        Some(word) => word,
        None if entry.outcome == Outcome::Verified => "verified",
        None => "accepted",
    };
    let mut row = Row {
        user: text::name(entry.user.as_str()).into_owned(),
        what,
        change,
        marks,
        marked: history.marked.contains(&entry.id),
        word: (word, Tone::Info),
        ..Row::default()
    };
    row.tell_change_below(change_rows::columns(cx));
    row
}

//! What stands on the screen for a change: a line each, with what there is to say below it. Review,
//! the page of a plan and the history show their changes so.

use crate::domain::command::Command;
use crate::domain::permission::{Grant, Held, Priority};
use crate::domain::plan::Line;
use crate::domain::reason::Tone;
use crate::screens::context::Context;
use crate::text;
use crate::ui::frame;
use crate::ui::scrolling::SIGNS;

/// What stands on the screen for an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The user; empty below another line of the same user.
    pub user: String,
    /// What changes.
    pub what: String,
    /// From what to what.
    pub change: String,
    /// The same in marks, where marks say it.
    pub marks: String,
    /// What becomes of it, when it is not simply sent, and how that is meant.
    pub word: (&'static str, Tone),
    /// The lines below, without room between.
    pub below: Vec<(String, Tone)>,
    /// Whether the person marked it.
    pub marked: bool,
    /// Whether this is a warning, or a note beside one: it stands in `below` alone.
    pub warning: bool,
}

impl Entry {
    /// Says below what changes, where there is room for marks alone and no mark says it.
    pub(in crate::screens) fn tell_change_below(&mut self, columns: Columns) {
        if columns.is_narrow && self.marks.is_empty() && !self.change.is_empty() {
            self.below.insert(0, (self.change.clone(), Tone::Info));
        }
    }

    /// The rows that it takes.
    pub fn height(&self) -> usize {
        usize::from(!self.warning) + self.below.len()
    }
}

/// The columns of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    pub user: u16,
    /// What changes.
    pub what: u16,
    /// From what to what.
    pub change: u16,
    /// Whether marks alone say what changes.
    pub is_narrow: bool,
}

/// Columns below which marks alone say what changes.
pub(in crate::screens) const NARROW: u16 = 60;

/// `○→● Not known`, `had 3 permissions and 2 groups`.
const CHANGE_WIDTH: u16 = 24;
/// Where there is room for it.
const WIDE_CHANGE: u16 = 38;

/// The columns for the text of a page: those inside of its frame, behind the signs.
pub fn width(cx: &Context) -> u16 {
    let edges = if frame::fits(cx.size()) { 3 } else { 0 };
    cx.width.saturating_sub(edges + SIGNS)
}

/// Shares out the columns for the text of a page.
pub fn columns(cx: &Context) -> Columns {
    let width = width(cx);
    if cx.width < NARROW {
        let user = (width / 3).clamp(6, 16);
        let change = 2 * cx.settings.glyphs.mark_width() + 2;
        return Columns {
            user,
            what: width.saturating_sub(user + change),
            change,
            is_narrow: true,
        };
    }
    Columns {
        user: (width / 4).min(28),
        what: (width / 4).min(24),
        change: if width < 100 {
            CHANGE_WIDTH
        } else {
            WIDE_CHANGE
        },
        is_narrow: false,
    }
}

/// The marks of a change.
pub fn arrow(cx: &Context, before: Option<Grant>, wanted: Grant) -> String {
    let mark = |grant| cx.settings.glyphs.mark(grant);
    match before {
        Some(before) => format!("{}→{}", mark(before), mark(wanted)),
        None => format!("→{}", mark(wanted)),
    }
}

/// What a line changes, in words.
pub fn describe(cx: &Context, line: &Line, with_user: bool) -> Entry {
    let mut entry = Entry::default();
    if with_user {
        entry.user = text::name(line.user().as_str()).into_owned();
    }
    match &line.command {
        Command::AddUser { .. } => {
            entry.what = "Add user".into();
        }
        Command::RemoveUser { user } => {
            entry.what = "Delete user".into();
            let list = cx.engine.roster().filter(|l| l.row(user).is_some());
            let has = list.map(|list| list.granted_labels(user));
            entry.change = match has.as_deref() {
                None => "what it has: not known".into(),
                Some([]) => "has no permission".into(),
                Some([one]) => format!("has {one}"),
                Some(several) => format!("has {} permissions", several.len()),
            };
        }
        Command::ChangePassword { .. } => {
            entry.what = "New password".into();
        }
        Command::SetPermission {
            permission,
            enabled,
            priority,
            ..
        } => {
            entry.what = cx.engine.label(permission).into();
            let wanted = Grant::from(*enabled);
            entry.marks = arrow(cx, line.before, wanted);
            entry.change = format!(
                "{} {}{}",
                entry.marks,
                permission.word(wanted),
                ranked(*priority)
            );
        }
    }
    entry
}

/// What a filter looks at in a line: what it shows.
pub fn searched(cx: &Context, line: &Line) -> String {
    let entry = describe(cx, line, true);
    format!("{} {} {}", entry.user, entry.what, entry.change)
}

/// A priority other than the usual one, behind what is granted with it.
pub fn ranked(priority: Option<Priority>) -> String {
    priority.map_or_else(String::new, |priority| format!(", priority {priority}"))
}

/// How many permissions a user had, and in how many groups it was.
pub fn possessions(cx: &Context, held: &[Held]) -> String {
    let given = cx.engine.given_to_all();
    let held = held.iter().filter(|it| !given.contains(&it.key));
    let (groups, permissions): (Vec<&Held>, Vec<&Held>) =
        held.partition(|it| it.key.as_group().is_some());
    let (groups, permissions) = (groups.len(), permissions.len());
    let permissions = text::count(permissions, "permission", "permissions");
    match groups {
        0 => permissions,
        _ => format!(
            "{permissions} and {}",
            text::count(groups, "group", "groups")
        ),
    }
}

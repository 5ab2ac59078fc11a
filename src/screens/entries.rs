//! What stands on the screen for a change: a line each, with what there is to say below it. Review, the page of
//! a plan and the history show their changes so.

use crate::domain::command::Command;
use crate::domain::permission::{Grant, Held, Priority};
use crate::domain::plan::Line;
use crate::domain::reason::Tone;
use crate::screens::context::Context;
use crate::text;

/// What stands on the screen for an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The user; empty below another line of the same user.
    pub user: String,
    /// What changes.
    pub what: String,
    /// From what to what.
    pub change: String,
    /// What becomes of it, when it is not simply sent, and how that is meant.
    pub word: (&'static str, Tone),
    /// The lines below, without room between.
    pub below: Vec<(String, Tone)>,
    /// Whether this is a warning: it stands in `below` alone.
    pub warning: bool,
}

impl Entry {
    /// The rows that it takes.
    pub fn height(&self) -> usize {
        usize::from(!self.warning) + self.below.len()
    }
}

/// The columns of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    /// The user.
    pub user: u16,
    /// What changes.
    pub what: u16,
    /// From what to what; 0 where that has a row of its own.
    pub change: u16,
}

/// Columns below which `old -> new` has a row of its own.
pub(in crate::screens) const NARROW: u16 = 64;

/// `Not known -> Disabled`.
const CHANGE_WIDTH: u16 = 23;

/// Shares out the columns of a page this wide.
pub fn columns(width: u16) -> Columns {
    if width < NARROW {
        let user = (width / 3).clamp(6, 16);
        return Columns {
            user,
            what: width.saturating_sub(user),
            change: 0,
        };
    }
    Columns {
        user: (width / 4).min(28),
        what: (width / 4).min(24),
        change: CHANGE_WIDTH,
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
            entry.change = "none -> added".into();
        }
        Command::RemoveUser { user } => {
            entry.what = "Delete user".into();
            let list = cx.engine.roster.as_ref().filter(|l| l.row(user).is_some());
            let has = list.map(|list| list.granted_labels(user));
            entry.change = match has.as_deref() {
                None => "what it has: not known".into(),
                Some([]) => "has no permission".into(),
                Some([one]) => format!("has {one}"),
                Some(several) => format!("has {} permissions", several.len()),
            };
        }
        Command::ChangePassword { .. } => {
            entry.what = "Password".into();
            entry.change = "old -> new".into();
        }
        Command::SetPermission {
            permission,
            enabled,
            priority,
            ..
        } => {
            entry.what = cx.engine.label(permission).into();
            let wanted = Grant::from(*enabled).word();
            entry.change = match line.before {
                Some(before) => format!("{} -> {wanted}", before.word()),
                None => format!("default -> {wanted}"),
            } + &ranked(*priority);
        }
    }
    entry
}

/// A priority other than the usual one, behind what is granted with it.
pub fn ranked(priority: Option<Priority>) -> String {
    priority.map_or_else(String::new, |priority| format!(", priority {priority}"))
}

/// How many permissions a user had, and in how many groups it was.
pub fn possessions(held: &[Held]) -> String {
    let groups = held.iter().filter(|it| it.key.as_group().is_some()).count();
    let permissions = text::count(held.len() - groups, "permission", "permissions");
    match groups {
        0 => permissions,
        _ => format!(
            "{permissions} and {}",
            text::count(groups, "group", "groups")
        ),
    }
}

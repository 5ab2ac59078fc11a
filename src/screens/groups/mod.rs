//! The groups of users: what is known of them, and the dialog in which they are put in and taken
//! out. What is chosen there is a pending change like that of any permission, so closing the dialog
//! loses nothing, and there is no button that sends.
//!
//! - It offers all groups of a broker that lists them (`Roster::all_groups`), else those that some
//!   user is known to be in. The broker is asked about its own users, then about others, a few at a
//!   time and 200 in all.
//! - What is typed finds groups by a part of the name. Enter takes the group of just that name,
//!   else goes to the first that is found. The name of no group is refused where the broker lists
//!   its groups; elsewhere it makes a new one.
//! - Where a membership is not known, a space puts in first and then takes out.

mod checks;
pub mod keys;
pub mod update;
mod users_to_ask;
pub mod view;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::text;
use crate::text::fold;
use crate::ui::field::Field;
use crate::ui::panel;

/// The lines for what is wrong, or not known.
const MESSAGE: usize = 2;
/// The lines above the groups.
const ABOVE: usize = 1 + MESSAGE;
/// The fewest lines for groups, where there is room.
const LINES: usize = 5;

/// The dialog. It has no button that sends: each choice is pending at once.
#[derive(Debug)]
pub struct GroupsForm {
    /// Whose groups.
    pub users: Vec<UserName>,
    /// What the names of the groups that are shown hold, or the name of a new group.
    pub field: Field,
    /// The groups that any of them is or was in, or may get into; then all others.
    pub names: Vec<Arc<str>>,
    /// Where the keyboard is: 0 is the field, n the nth group that is shown.
    pub at: usize,
    /// The groups that there are: all of the broker, or those that some user is known to be in.
    existing: BTreeSet<Arc<str>>,
    /// Whether the broker lists its groups: then there are no others.
    is_listed: bool,
    /// Its users, and others whose groups were not known when it was opened.
    pub(in crate::screens) wanted: Vec<UserName>,
    /// Why the last key did nothing.
    pub error: Option<String>,
    /// The lines for groups, as many as there were when it opened.
    lines: usize,
}

/// How many of the users of a dialog are in a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In it, as it will be once what is pending is saved.
    pub members: usize,
    /// Not known whether they are in it.
    pub unknown: usize,
    /// To be put in, or taken out.
    pub pending: usize,
}

/// Opens the dialog for these users.
pub(in crate::screens) fn open(cx: &mut Context, users: Vec<UserName>) -> GroupsForm {
    GroupsForm::new(cx, users)
}

impl GroupsForm {
    fn new(cx: &Context, users: Vec<UserName>) -> Self {
        let wanted = users_to_ask::of(cx, &users);
        let mut form = Self {
            wanted,
            users,
            field: Field::default(),
            names: Vec::new(),
            at: 0,
            existing: BTreeSet::new(),
            is_listed: false,
            error: None,
            lines: 0,
        };
        form.gather(cx);
        form.lines = form.names.len().max(LINES);
        form
    }

    /// The first group that is in sight on a screen of this size, and for how many there are lines.
    pub(in crate::screens) fn window(&self, size: (u16, u16)) -> (usize, usize) {
        let room = panel::dialog_rows(size).saturating_sub(ABOVE + 1).max(1);
        let lines = self.lines.min(room);
        (self.at.saturating_sub(lines), lines)
    }

    /// Takes in groups that became known. Those that are there stay where they are.
    pub(in crate::screens) fn gather(&mut self, cx: &Context) {
        let mut held: HashSet<Arc<str>> = self.names.iter().cloned().collect();
        for user in &self.users {
            let known = cx.engine.groups(user).into_iter().flatten().cloned();
            let drafts = cx.engine.drafts().user(user).into_iter().flatten();
            let drafts = drafts.filter_map(|(key, _)| key.as_group().cloned());
            for name in known.chain(drafts) {
                if held.insert(name.clone()) {
                    self.names.push(name);
                }
            }
        }
        (self.existing, self.is_listed) = cx.engine.existing_groups();
        let others = self.existing.iter().filter(|name| !held.contains(*name));
        self.names.extend(others.cloned());
        self.at = self.at.min(self.shown().count());
    }

    /// The groups that are shown: those whose names hold what is typed.
    pub fn shown(&self) -> impl Iterator<Item = &Arc<str>> {
        let part = fold(self.field.text());
        let names = self.names.iter();
        names.filter(move |name| part.is_empty() || fold(text::named(name)).contains(&part))
    }

    /// The group that has the keyboard.
    pub fn focused(&self) -> Option<&Arc<str>> {
        self.shown().nth(self.at.checked_sub(1)?)
    }

    pub(in crate::screens) fn step(&mut self, forward: bool) {
        let places = self.shown().count() + 1;
        let step = if forward { 1 } else { places - 1 };
        self.at = (self.at + step) % places;
    }

    /// Shows all groups again, with the keyboard on the one that it was on.
    pub(in crate::screens) fn show_all(&mut self) {
        let focused = self.focused().cloned();
        self.field = Field::default();
        let at = self
            .names
            .iter()
            .position(|name| Some(name) == focused.as_ref());
        self.at = at.map_or(0, |at| at + 1);
    }

    /// Whether putting somebody in would make this group.
    pub fn is_new(&self, name: &str) -> bool {
        !self.existing.contains(name)
    }

    /// Whether the broker may still name groups that are not shown.
    pub fn is_reading(&self, cx: &Context) -> bool {
        let engine = &cx.engine;
        let mut wanted = self.wanted.iter();
        let is_coming =
            |name: &UserName| engine.user_info().is_asked(name) || engine.wants_groups_of(name);
        engine.asks_for_groups() && wanted.any(is_coming)
    }

    /// Why no group is shown.
    pub const fn nothing(&self) -> &'static str {
        match (self.names.is_empty(), self.is_listed) {
            (false, _) => "No group has this in its name",
            (true, true) => "The broker has no groups",
            (true, false) => "No groups known yet: type a name to add one",
        }
    }

    /// Whether a press puts its users into a group; where all are in it, it takes them out.
    pub(in crate::screens) fn puts_in(&self, cx: &Context, name: &Arc<str>) -> bool {
        self.tally(cx, name).members < self.users.len()
    }

    /// How its users stand to a group.
    pub fn tally(&self, cx: &Context, name: &Arc<str>) -> Tally {
        let key = PermissionKey::group(name.clone());
        let mut tally = Tally::default();
        for user in &self.users {
            let draft = cx.engine.drafts().field(user, &key);
            tally.pending += usize::from(draft.is_some());
            match draft.map_or_else(|| cx.engine.membership(user, name), |it| it.wanted.into()) {
                Grant::Enabled | Grant::Inherited => tally.members += 1,
                Grant::Disabled => {}
                Grant::Unclear | Grant::Unknown => tally.unknown += 1,
            }
        }
        tally
    }
}

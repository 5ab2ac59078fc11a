//! The marked brokers, which open together. One that cannot be opened gets no mark.

use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::screens::bindings::Action;
use crate::screens::brokers::attempt::Purpose;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::{connecting, test_all};
use crate::screens::effect::Effect;
use crate::screens::next::Next;
use crate::text;

impl ListContext {
    /// The marked brokers, in the order of the list.
    pub fn marked(&self) -> impl Iterator<Item = &Profile> {
        let profiles = self.profiles().iter();
        profiles.filter(|profile| self.marked.contains(&profile.name))
    }

    /// Whether the key that opens is about several.
    pub fn opens_together(&self) -> bool {
        self.marked.len() > 1
    }

    /// How many are marked, and what for; nothing while none is.
    pub fn marks(&self) -> Option<String> {
        let open = self.key(Action::Open);
        match self.marked.len() {
            0 => None,
            1 => Some(format!("1 marked · {open} opens it")),
            count => Some(format!("{count} marked · {open} opens them together")),
        }
    }
}

/// Marks the selected broker, or takes its mark away.
pub(super) fn toggle(cx: &mut ListContext) {
    let Some(name) = cx.selected.clone() else {
        return;
    };
    if cx.marked.remove(&name) {
        cx.last_marked = None;
    } else {
        cx.marked.insert(name.clone());
        cx.last_marked = Some(name);
    }
    tell(cx);
}

/// The row of the broker that was marked last.
pub(super) fn last_row(cx: &ListContext) -> Option<usize> {
    let last = cx.last_marked.as_ref()?;
    cx.shown().position(|profile| profile.name == *last)
}

/// Marks all from the broker that was marked last to the selected one.
pub(super) fn mark_range(cx: &mut ListContext) {
    let (Some(first), Some(here)) = (last_row(cx), cx.selected_row()) else {
        return;
    };
    let (first, last) = (first.min(here), first.max(here));
    let range = cx.shown().skip(first).take(last + 1 - first);
    let names = openable(range);
    cx.marked.extend(names);
    cx.last_marked.clone_from(&cx.selected);
    tell(cx);
}

/// Marks all that are shown; when all of them are marked already, takes these marks away.
pub(super) fn mark_shown(cx: &mut ListContext) {
    let names = openable(cx.shown());
    let before = cx.marked.len();
    cx.marked.extend(names.iter().cloned());
    if cx.marked.len() > before {
        return tell(cx);
    }
    cx.marked.retain(|name| !names.contains(name));
    cx.last_marked = None;
    say_unmarked(cx, names.len());
}

/// Takes all marks away.
pub(super) fn clear(cx: &mut ListContext) {
    let count = cx.marked.len();
    cx.marked.clear();
    cx.last_marked = None;
    say_unmarked(cx, count);
}

/// Takes the marks of brokers away that are gone, or cannot be opened any more.
pub(super) fn keep_known(cx: &mut ListContext) {
    let names = openable(cx.profiles().iter());
    cx.marked.retain(|name| names.contains(name));
}

/// Opens the marked brokers: several together, one as it opens alone.
pub(super) fn open(cx: &mut ListContext) -> Next {
    if let (false, Some(only)) = (cx.opens_together(), cx.marked.first().cloned()) {
        return connecting::begin(cx, Purpose::Open, &only);
    }
    test_all::cancel(cx);
    let profiles = cx.marked().cloned().collect();
    cx.effects.push(Effect::OpenFleet(profiles));
    Next::Stay
}

fn openable<'a>(profiles: impl Iterator<Item = &'a Profile>) -> Vec<String> {
    let openable = profiles.filter(|profile| profile.address.is_ok());
    openable.map(|profile| profile.name.clone()).collect()
}

fn tell(cx: &mut ListContext) {
    match cx.marks() {
        Some(marks) => cx.say(Tone::Info, marks),
        None => say_unmarked(cx, 1),
    }
}

fn say_unmarked(cx: &mut ListContext, count: usize) {
    let brokers = text::count(count, "broker", "brokers");
    cx.say(Tone::Info, format!("{brokers} no longer marked"));
}

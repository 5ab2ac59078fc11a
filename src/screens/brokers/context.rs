//! What every screen of the list of brokers works with, beside its own state; and which brokers the
//! list shows, in which order (`shown`).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};

use crate::domain::profile::Profile;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::attempt::{Attempt, Outcome};
use crate::screens::brokers::filter;
use crate::screens::brokers::known::Known;
use crate::screens::brokers::setup::Setup;
use crate::screens::brokers::test_all::TestAll;
use crate::screens::message::ConnectionId;
use crate::screens::shared_context::Surface;
use crate::ui::field::Field;

/// What every screen of the list of brokers works with.
#[derive(Debug)]
pub struct ListContext {
    /// The terminal.
    pub surface: Surface,
    /// What the list was started with.
    pub setup: Setup,
    /// What is known; `None` until it was read.
    pub known: Option<Known>,
    /// The words that a broker must have to be shown.
    pub filter: Field,
    /// Whether only those are shown whose last result is a problem.
    pub problems: bool,
    /// The name of the selected broker.
    pub selected: Option<String>,
    /// The names of the marked brokers.
    pub marked: BTreeSet<String>,
    /// The one that was marked last.
    pub last_marked: Option<String>,
    /// The attempt that is under way.
    pub attempt: Option<Attempt>,
    /// The tests of all brokers.
    pub tests: TestAll,
    /// Whether the prompt for its password has the keyboard.
    pub is_prompting: bool,
    /// What came of earlier ones, by name.
    pub outcomes: BTreeMap<String, Outcome>,
    /// The names and addresses for which the person agreed to send a password in clear.
    pub agreed: BTreeSet<(String, String)>,
    /// The link of the next attempt.
    pub next_link: u64,
}

impl ListContext {
    /// That at the start, for a terminal of this size.
    pub fn new(setup: Setup, width: u16, height: u16) -> Self {
        let known = (setup.keys, setup.clipboard);
        Self {
            surface: Surface::new(known, (width, height)),
            selected: setup.preselect.clone(),
            agreed: setup.agreed.iter().cloned().collect(),
            setup,
            known: None,
            filter: Field::default(),
            problems: false,
            marked: BTreeSet::new(),
            last_marked: None,
            attempt: None,
            tests: TestAll::default(),
            is_prompting: false,
            outcomes: BTreeMap::new(),
            next_link: 1,
        }
    }

    /// The key for an action of the list, as sentences name it.
    pub fn key(&self, action: Action) -> String {
        self.keys.name(KeyContext::Brokers, action)
    }

    /// All brokers.
    pub fn profiles(&self) -> &[Profile] {
        self.known.as_ref().map_or(&[], |known| &known.profiles)
    }

    /// The brokers that the filter shows, in the order of the rows.
    pub fn shown(&self) -> impl Iterator<Item = &Profile> {
        let wanted = self.filter.text().to_lowercase();
        let profiles = self.profiles().iter();
        let profiles = profiles.filter(|it| !self.problems || filter::is_problem(self, it));
        profiles.filter(move |profile| filter::has_all(profile, &wanted))
    }

    /// Filters by other words. The selection stays where it is shown, else it goes to the first
    /// row.
    pub(in crate::screens) fn filter_by(&mut self, filter: Field) {
        self.filter = filter;
        self.select_shown();
    }

    /// Whether some may be left out.
    pub fn is_filtered(&self) -> bool {
        self.problems || !self.filter.text().is_empty()
    }

    /// Shows all brokers again.
    pub(in crate::screens) fn show_all(&mut self) {
        self.problems = false;
        self.filter_by(Field::default());
    }

    /// Selects the first row, where the selected broker is not shown.
    pub(in crate::screens) fn select_shown(&mut self) {
        if self.selected_row().is_none() {
            self.select(0);
        }
    }

    /// A broker by its name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles().iter().find(|profile| profile.name == name)
    }

    /// The selected broker.
    pub fn selection(&self) -> Option<&Profile> {
        self.profile(self.selected.as_deref()?)
    }

    /// The row of the selected broker.
    pub fn selected_row(&self) -> Option<usize> {
        let selected = self.selected.as_deref()?;
        self.shown().position(|profile| profile.name == selected)
    }

    /// Selects a row; the last when there are fewer.
    pub(in crate::screens) fn select(&mut self, row: usize) {
        let last = self.shown().count().saturating_sub(1);
        let profile = self.shown().nth(row.min(last));
        self.selected = profile.map(|profile| profile.name.clone());
    }

    /// Why the user's file must not be written, if it must not.
    pub fn unwritable(&self) -> Option<&str> {
        self.known.as_ref()?.unwritable.as_deref()
    }

    /// Notes what came of an attempt or a session.
    pub(crate) fn note(&mut self, name: &str, outcome: Outcome) {
        self.outcomes.insert(name.into(), outcome);
    }

    /// Whether a link is that of an attempt under way.
    pub(in crate::screens) fn tries(&self, link: ConnectionId) -> bool {
        let attempt = self.attempt.as_ref();
        attempt.is_some_and(|attempt| attempt.link == link) || self.tests.holds(link)
    }

    /// A number for a link that no other has.
    pub(crate) fn new_link(&mut self) -> ConnectionId {
        let link = ConnectionId(self.next_link);
        self.next_link += 1;
        link
    }
}

impl Deref for ListContext {
    type Target = Surface;

    fn deref(&self) -> &Surface {
        &self.surface
    }
}

impl DerefMut for ListContext {
    fn deref_mut(&mut self) -> &mut Surface {
        &mut self.surface
    }
}

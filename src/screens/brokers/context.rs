//! What every screen of the list of brokers works with, beside its own state.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};

use crate::domain::profile::Profile;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::attempt::{Attempt, Outcome};
use crate::screens::brokers::known::Known;
use crate::screens::brokers::setup::Setup;
use crate::screens::message::ConnectionId;
use crate::screens::surface::Surface;

/// What every screen of the list of brokers works with.
#[derive(Debug)]
pub struct ListContext {
    /// The terminal.
    pub surface: Surface,
    /// What the list was started with.
    pub setup: Setup,
    /// What is known; `None` until it was read.
    pub known: Option<Known>,
    /// The name of the selected broker.
    pub selected: Option<String>,
    /// The attempt that is under way.
    pub attempt: Option<Attempt>,
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
            attempt: None,
            is_prompting: false,
            outcomes: BTreeMap::new(),
            next_link: 1,
        }
    }

    /// The key for an action of the list, as sentences name it.
    pub fn key(&self, action: Action) -> String {
        self.keys.name(KeyContext::Brokers, action)
    }

    /// The brokers, in the order of the rows.
    pub fn profiles(&self) -> &[Profile] {
        self.known.as_ref().map_or(&[], |known| &known.profiles)
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
        self.profiles().iter().position(|p| p.name == selected)
    }

    /// Selects a row; the last when there are fewer.
    pub(in crate::screens) fn select(&mut self, row: usize) {
        let last = self.profiles().len().saturating_sub(1);
        let profile = self.profiles().get(row.min(last));
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

    /// Whether a link is that of the attempt under way.
    pub(in crate::screens) fn tries(&self, link: ConnectionId) -> bool {
        let attempt = self.attempt.as_ref();
        attempt.is_some_and(|attempt| attempt.link == link)
    }

    /// A number for a link that no other has.
    pub(in crate::screens) fn new_link(&mut self) -> ConnectionId {
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

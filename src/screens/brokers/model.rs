//! All that the list knows.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::dialog::Dialog;
use crate::screens::brokers::known::Known;
use crate::screens::brokers::layout;
use crate::screens::clipboard::Clipboard;
use crate::screens::keymap::Keymap;
use crate::screens::message::ConnectionId;
use crate::ui::line::Line;

/// What the list was started with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setup {
    /// What the console says all the time of the broker inside this program; `None` when there is
    /// no such broker.
    pub demo: Option<String>,
    /// Whether nothing may be written to any broker (`--read-only`).
    pub read_only: bool,
    /// Whether passwords may cross a network in clear without a question (`--allow-plaintext`).
    pub allow_plaintext: bool,
    /// The file of the journal; `None` when none is kept.
    pub journal: Option<String>,
    /// Whether changes are kept when the program ends and nobody asked for that.
    pub keeps_drafts: bool,
    /// The name to select at first.
    pub preselect: Option<String>,
    /// The names and addresses for which the person agreed already to send a password in clear.
    pub agreed: Vec<(String, String)>,
    /// How a text gets to the clipboard.
    pub clipboard: Clipboard,
    /// What each key does.
    pub keys: Keymap,
}

/// What an attempt to reach a broker is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To work with it.
    Open,
    /// To see whether it works; the list stays.
    Test,
}

/// What a test has found so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// Whether the user list may be read.
    pub list: Option<bool>,
    /// How many users it names, once it came.
    pub users: Option<usize>,
    /// Why it could not be used.
    pub bad_list: Option<String>,
    /// Whether answers to commands may be read.
    pub answers: Option<bool>,
    /// Whether commands may be sent.
    pub commands: Option<bool>,
    /// Whether it is known how the broker marks its answers.
    pub ready: bool,
}

impl Findings {
    /// Whether the broker said nothing of what the account may do.
    pub const fn is_silent(&self) -> bool {
        self.list.is_none() && self.answers.is_none() && self.commands.is_none()
    }
}

/// An attempt to reach a broker.
#[derive(Debug)]
pub struct Attempt {
    /// Its link, which no other attempt ever has.
    pub link: ConnectionId,
    /// The broker.
    pub profile: Profile,
    /// What for.
    pub purpose: Purpose,
    /// Whether the broker admitted us; what a test has found since.
    pub admitted: Option<Findings>,
    /// Whether the password is the one that every fresh broker has.
    pub factory_password: bool,
    /// Whether it is the broker inside this program.
    pub is_demo: bool,
}

/// How the last attempt or session with a broker ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In words.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

/// The state of the list.
#[derive(Debug)]
pub struct Brokers {
    /// What it was started with.
    pub setup: Setup,
    /// What is known; `None` until it was read.
    pub known: Option<Known>,
    /// The name of the selected broker.
    pub selected: Option<String>,
    /// The first row shown.
    pub top: usize,
    /// What lies over the list, the topmost last.
    pub dialogs: Vec<Dialog>,
    /// The attempt that is under way.
    pub attempt: Option<Attempt>,
    /// What came of earlier ones, by name.
    pub outcomes: BTreeMap<String, Outcome>,
    /// The names and addresses for which the person agreed to send a password in clear.
    pub agreed: BTreeSet<(String, String)>,
    /// The link of the next attempt.
    pub next_link: u64,
    /// The line above the footer.
    pub line: Option<Line>,
    /// Columns of the terminal.
    pub width: u16,
    /// Rows of the terminal.
    pub height: u16,
    /// Whether the last message changed anything that a screen could show.
    pub changed: bool,
}

impl Brokers {
    /// A list of which nothing is known yet.
    pub fn new(setup: Setup, width: u16, height: u16) -> Self {
        Self {
            selected: setup.preselect.clone(),
            agreed: setup.agreed.iter().cloned().collect(),
            setup,
            known: None,
            top: 0,
            dialogs: Vec::new(),
            attempt: None,
            outcomes: BTreeMap::new(),
            next_link: 1,
            line: None,
            width,
            height,
            changed: true,
        }
    }

    /// The key for an action of the list, as sentences name it.
    pub fn key(&self, action: Action) -> String {
        self.setup.keys.name(KeyContext::Brokers, action)
    }

    /// Who has the keyboard.
    pub fn layer(&self) -> KeyContext {
        self.dialogs
            .last()
            .map_or(KeyContext::Brokers, Dialog::layer)
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

    /// Shows a line above the footer.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.line = Some(Line {
            text: text.into(),
            tone,
        });
    }

    /// Notes what came of an attempt or a session.
    pub(crate) fn note(&mut self, name: &str, tone: Tone, text: impl Into<String>) {
        let text = text.into();
        self.outcomes.insert(name.into(), Outcome { text, tone });
    }

    /// Takes a new size, and keeps the selection in sight.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        (self.width, self.height) = (width, height);
        layout::follow_selection(self);
    }

    /// A number for a link that no other has.
    pub(in crate::screens) fn new_link(&mut self) -> ConnectionId {
        let link = ConnectionId(self.next_link);
        self.next_link += 1;
        link
    }
}

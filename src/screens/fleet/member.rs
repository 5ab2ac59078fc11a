//! One broker of the fleet, and the word in its column.

use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::engine::connection::{Cause, LinkState};
use crate::screens::context::Context;
use crate::screens::message::ConnectionId;
use crate::screens::unsaved::Unsaved;

/// How far a broker has come before its link is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Others are connected first.
    Waiting,
    /// Its password would cross a network in clear, and nobody agreed to that.
    Exposed,
    /// Its password is fetched, and the connection is made.
    Dialling,
    /// No source has its password.
    PasswordWanted,
    /// It cannot be dialled, and why.
    Failed(String),
    /// It has a link, whose state the engine knows.
    Linked,
}

/// One broker of the fleet.
#[derive(Debug)]
pub struct Member {
    /// Its entry.
    pub profile: Profile,
    /// What its own console would work with.
    pub cx: Context,
    /// How far it has come.
    pub reach: Reach,
    /// Whether it was marked.
    pub marked: bool,
    /// What an earlier console did not save there.
    pub unsaved: Unsaved,
}

/// What is said of a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// In a word; empty while all is well.
    pub word: &'static str,
    /// In a sentence; empty where the word says it all.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

impl Standing {
    fn new(tone: Tone, word: &'static str, text: impl Into<String>) -> Self {
        Self {
            word,
            text: text.into(),
            tone,
        }
    }
}

impl Member {
    /// What the list of brokers calls it.
    pub fn name(&self) -> &str {
        &self.profile.name
    }

    pub const fn link(&self) -> ConnectionId {
        self.cx.settings.link
    }

    /// Whether it is still to be seen what becomes of the connection.
    pub fn is_connecting(&self) -> bool {
        match self.reach {
            Reach::Dialling => true,
            Reach::Linked => match self.cx.engine.link() {
                LinkState::Connecting => true,
                LinkState::Connected => self.is_reading(),
                LinkState::Down { .. } => false,
            },
            _ => false,
        }
    }

    /// Whether the list is still to come.
    pub fn is_reading(&self) -> bool {
        let engine = &self.cx.engine;
        let gave_up =
            engine.bad_list().is_some() || engine.is_unknown() || engine.list_is_refused();
        engine.roster().is_none() && !gave_up
    }

    /// Whether it is connected and its list can be read.
    pub fn is_up(&self) -> bool {
        let engine = &self.cx.engine;
        self.reach == Reach::Linked
            && *engine.link() == LinkState::Connected
            && engine.readable_list().is_some()
    }

    /// How it is.
    pub fn standing(&self) -> Standing {
        match &self.reach {
            Reach::Waiting => Standing::new(Tone::Info, "waiting", ""),
            Reach::Dialling => Standing::new(Tone::Info, "…", "connecting"),
            Reach::Exposed => Standing::new(
                Tone::Warning,
                "in clear?",
                "not connected: its password would be sent unencrypted",
            ),
            Reach::PasswordWanted => {
                Standing::new(Tone::Warning, "password?", "no password is stored for it")
            }
            Reach::Failed(why) => Standing::new(Tone::Bad, "failed", why.clone()),
            Reach::Linked => self.linked(),
        }
    }

    fn linked(&self) -> Standing {
        let engine = &self.cx.engine;
        match engine.link() {
            LinkState::Connecting => Standing::new(Tone::Info, "…", "connecting"),
            LinkState::Down { cause, reason, .. } => match cause {
                Cause::Lost => Standing::new(Tone::Bad, "down", reason.clone()),
                Cause::Refused => Standing::new(Tone::Bad, "refused", reason.clone()),
                Cause::Credentials => Standing::new(Tone::Warning, "password?", reason.clone()),
            },
            LinkState::Connected if engine.list_is_refused() => {
                let why = engine.refused().values().next().map(String::as_str);
                let why = why.or(engine.bad_list()).unwrap_or_default();
                Standing::new(Tone::Warning, "no list", why)
            }
            LinkState::Connected => match (engine.roster(), engine.bad_list()) {
                (Some(_), _) => Standing::new(Tone::Good, "", ""),
                (None, Some(why)) => Standing::new(Tone::Bad, "no list", why),
                (None, None) => Standing::new(Tone::Info, "…", "reading its users"),
            },
        }
    }
}

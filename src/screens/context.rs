//! What every screen of one broker works with, beside its own state: the engine, the settings, the
//! size of the terminal, the line above the footer, and what should happen outside.

use std::collections::{BTreeSet, HashMap};
use std::ops::{Deref, DerefMut};

use crate::domain::command::Command;
use crate::domain::reason::{Reason, Tone};
use crate::domain::user::UserName;
use crate::engine::effect::{Effect as EngineEffect, Flash, Notice};
use crate::engine::session::Session;
use crate::engine::user_actions::Fresh;
use crate::engine::{Engine, Refreshed};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::console_settings::ConsoleSettings;
use crate::screens::effect::Effect;
use crate::screens::shared_context::Surface;

/// What every screen of one broker works with.
#[derive(Debug)]
pub struct Context {
    /// The terminal.
    pub surface: Surface,
    /// What the console was started with.
    pub settings: ConsoleSettings,
    /// What is known of the broker, asked of it, and became of it.
    pub engine: Engine,
    /// Why the journal cannot be written at present.
    pub journal_problem: Option<String>,
    /// Short-lived words in the status column.
    pub flashes: HashMap<UserName, Flash>,
    /// The generation of the flashes.
    pub flashes_generation: u64,
    /// How many passwords were judged.
    pub judgements: u64,
    /// How many files with new passwords were written.
    pub password_files: usize,
    /// The one that has the new passwords of the last plan, once it is written.
    pub password_file: Option<String>,
    /// The passwords that forms made, each with its user, the last one last.
    pub made: Vec<Fresh>,
    /// Users whose made password was not copied, and not looked at since its form closed.
    pub unseen_made: BTreeSet<UserName>,
    /// What the engine told and the screens have not followed yet.
    pub notices: Vec<Notice>,
}

impl Context {
    /// This command did not set its password, or will not be sent: what was made for it is no
    /// password of anybody.
    pub(in crate::screens) fn forget_made(&mut self, command: &Command) {
        let (user, password) = (command.user(), command.new_password());
        self.made
            .retain(|made| made.user != *user || Some(&made.password) != password);
    }

    /// That at the start, for a terminal of this size.
    pub fn new(session: Session, settings: ConsoleSettings, width: u16, height: u16) -> Self {
        let known = (settings.keys, settings.clipboard);
        Self {
            surface: Surface::new(known, (width, height)),
            settings,
            engine: Engine::new(session),
            journal_problem: None,
            flashes: HashMap::new(),
            flashes_generation: 0,
            judgements: 0,
            password_files: 0,
            password_file: None,
            made: Vec::new(),
            unseen_made: BTreeSet::new(),
            notices: Vec::new(),
        }
    }

    /// The key for an action of the table, as sentences name it.
    pub fn key(&self, action: Action) -> String {
        self.key_of(KeyContext::Table, action)
    }

    /// The key for an action of a layer, as a sentence names it.
    pub fn key_of(&self, layer: KeyContext, action: Action) -> String {
        self.keys.name(layer, action)
    }

    /// Calls the engine. What it wants goes on its way; what it tells is followed, in its order,
    /// once the screen that called is done.
    pub(in crate::screens) fn call<T>(&mut self, work: impl FnOnce(&mut Engine) -> T) -> T {
        let result = work(&mut self.engine);
        for effect in self.engine.take_effects() {
            match effect {
                EngineEffect::Tell(notice) => self.notices.push(notice),
                effect => self
                    .surface
                    .effects
                    .push(Effect::Engine(self.settings.link, effect)),
            }
        }
        result
    }

    /// Takes the list that waits, else reads the list again, or connects.
    pub(in crate::screens) fn refresh(&mut self) {
        let text = match self.call(Engine::refresh) {
            Refreshed::Connecting => "Connecting now",
            Refreshed::Taken => return,
            Refreshed::Asked => "Reading the user list again",
        };
        self.say(Tone::Info, text);
    }

    /// Says a reason in words, with the keys that help.
    pub(in crate::screens) fn tell(&mut self, tone: Tone, reason: &Reason) {
        let text = self.words(reason).into_owned();
        self.say(tone, text);
    }
}

impl Deref for Context {
    type Target = Surface;

    fn deref(&self) -> &Surface {
        &self.surface
    }
}

impl DerefMut for Context {
    fn deref_mut(&mut self) -> &mut Surface {
        &mut self.surface
    }
}

//! What every screen of one broker works with, beside its own state: the engine, the settings, the size of the
//! terminal, the line above the footer, and what should happen outside.

use std::collections::HashMap;

use crate::domain::reason::{Reason, Tone};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::effect::{Effect as EngineEffect, Flash, Notice};
use crate::engine::session::Session;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::effect::Effect;
use crate::screens::keymap::Keymap;
use crate::screens::settings::ConsoleSettings;
use crate::screens::surface::Surface;
use crate::ui::line::Line;

/// What every screen of one broker works with.
#[derive(Debug)]
pub struct Context {
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
    /// The line above the footer.
    pub line: Option<Line>,
    /// Columns of the terminal.
    pub width: u16,
    /// Rows of the terminal.
    pub height: u16,
    /// Whether the last message changed anything that a screen could show.
    pub changed: bool,
    /// How many passwords were judged.
    pub judgements: u64,
    /// What should happen outside, in order.
    pub effects: Vec<Effect>,
    /// What the engine told and the screens have not followed yet.
    pub notices: Vec<Notice>,
}

impl Context {
    /// That at the start, for a terminal of this size.
    pub fn new(session: Session, settings: ConsoleSettings, width: u16, height: u16) -> Self {
        Self {
            settings,
            engine: Engine::new(session),
            journal_problem: None,
            flashes: HashMap::new(),
            flashes_generation: 0,
            line: None,
            width,
            height,
            changed: true,
            judgements: 0,
            effects: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// The size of the terminal: columns and rows.
    pub const fn size(&self) -> (u16, u16) {
        (self.width, self.height)
    }

    /// The key for an action of the table, as sentences name it.
    pub fn key(&self, action: Action) -> String {
        self.key_of(KeyContext::Table, action)
    }

    /// The key for an action of a layer, as a sentence names it.
    pub fn key_of(&self, layer: KeyContext, action: Action) -> String {
        self.settings.keys.name(layer, action)
    }

    /// Shows a line above the footer.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.line = Some(Line {
            text: text.into(),
            tone,
        });
    }

    /// Says why a key does nothing.
    pub fn refuse(&mut self, reason: String) {
        self.say(Tone::Warning, reason);
    }

    /// Says something that gives way to what was said of a problem.
    pub fn remark(&mut self, tone: Tone, text: impl Into<String>) {
        if self.line.as_ref().is_none_or(|it| it.tone == Tone::Info) {
            self.say(tone, text);
        }
    }

    /// Calls the engine. What it wants goes on its way; what it tells is followed, in its order, once the screen
    /// that called is done.
    pub(in crate::screens) fn call<T>(&mut self, work: impl FnOnce(&mut Engine) -> T) -> T {
        let result = work(&mut self.engine);
        for effect in self.engine.take_effects() {
            match effect {
                EngineEffect::Tell(notice) => self.notices.push(notice),
                effect => self
                    .effects
                    .push(Effect::Engine(self.settings.link, effect)),
            }
        }
        result
    }

    /// Says a reason in words, with the keys that help.
    pub(in crate::screens) fn tell(&mut self, tone: Tone, reason: &Reason) {
        let text = self.words(reason).into_owned();
        self.say(tone, text);
    }

    /// Puts a text on the clipboard, and says so.
    pub(in crate::screens) fn copy(&mut self, text: &str) {
        let (tone, said) = self.settings.clipboard.sent(text);
        self.effects.push(Effect::Copy(Secret::new(text)));
        self.say(tone, said);
    }
}

impl Surface for Context {
    const ABOUT: &'static str = "whom";

    fn size(&self) -> (u16, u16) {
        self.size()
    }

    fn keys(&self) -> Keymap {
        self.settings.keys
    }

    fn line(&self) -> Option<&Line> {
        self.line.as_ref()
    }

    fn refuse(&mut self, reason: String) {
        self.refuse(reason);
    }

    fn copy(&mut self, text: &str) {
        self.copy(text);
    }

    fn effects(&mut self) -> &mut Vec<Effect> {
        &mut self.effects
    }
}

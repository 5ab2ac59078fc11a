//! What the program shows: the list of brokers, or the console of one of them.
//!
//! The list stays while a console is in front of it. Each link to a broker has a number that no
//! other gets, and all that comes from a link carries it: what an old one sends late reaches
//! nobody.
//!
//! It passes each message to the one that it is for. The loop knows only `App`: one loop, one screen
//! and one input thread for both. Command ids start again in
//! each console, so only the number of the link tells late answers apart.

pub use crate::screens::effect::{Connect, Effect};
pub use crate::screens::message::{ConnectionId, Message, Timer};
pub use crate::screens::view::front::Front;

use crate::domain::reason::Tone;
use crate::engine::session::Session;
use crate::screens::brokers::attempt::Attempt;
use crate::screens::brokers::setup::Setup;
use crate::screens::brokers::{self, Brokers, words};
use crate::screens::model::Model;
use crate::screens::settings::ConsoleSettings;
use crate::screens::update::update as update_console;

/// A console.
#[derive(Debug)]
struct Open {
    /// The name in the list.
    name: Option<String>,
    model: Model,
}

impl Open {
    const fn link(&self) -> ConnectionId {
        self.model.cx.settings.link
    }
}

/// The whole state of the program.
#[derive(Debug)]
pub struct App {
    list: Brokers,
    console: Option<Open>,
    /// Why the journal cannot be written, for consoles that open later.
    journal_problem: Option<String>,
    /// Whether the last message changed anything that the screen could show.
    pub changed: bool,
}

impl App {
    /// The list of brokers, on a terminal of this size.
    pub fn list(setup: Setup, width: u16, height: u16) -> Self {
        Self {
            list: Brokers::new(setup, width, height),
            console: None,
            journal_problem: None,
            changed: true,
        }
    }

    /// The console of a broker; `name` is what the list calls it. Whether there
    /// is a way to the list is said by the session.
    pub fn console(
        setup: Setup,
        (session, settings): (Session, ConsoleSettings),
        name: Option<String>,
        (width, height): (u16, u16),
    ) -> Self {
        let mut screens = Self::list(setup, width, height);
        screens.list.cx.selected.clone_from(&name);
        screens.console = Some(Open {
            name,
            model: Model::new(session, settings, width, height),
        });
        screens
    }

    /// What is in front.
    pub fn front(&self) -> Front<'_> {
        match &self.console {
            Some(open) => Front::Console(&open.model),
            None => Front::List(&self.list),
        }
    }

    /// Shows a line above the footer.
    pub fn say(&mut self, tone: Tone, text: &str) {
        match &mut self.console {
            Some(open) => open.model.cx.say(tone, text),
            None => self.list.cx.say(tone, text),
        }
    }

    /// Applies a message and says what should happen outside.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        if let Message::Resize { width, height } = message {
            self.list.resize(width, height);
        }
        if let Message::Journal(problem) = &message {
            self.journal_problem.clone_from(problem);
        }
        let mut effects = match &self.console {
            None => self.tell_list(message),
            Some(_) if is_of_list(&message) => {
                let effects = self.tell_list(message);
                self.changed = false;
                effects
            }
            Some(open) if message.link().is_none_or(|link| link == open.link()) => {
                self.tell_console(message)
            }
            // Late, from a link that was left.
            Some(_) => {
                self.changed = false;
                Vec::new()
            }
        };
        if let Some(at) = effects.iter().position(|effect| *effect == Effect::Back) {
            effects.splice(at..=at, self.go_back());
        }
        effects
    }

    fn tell_list(&mut self, message: Message) -> Vec<Effect> {
        let (mut effects, admitted) = brokers::update(&mut self.list, message);
        self.changed = self.list.cx.changed;
        if let Some((attempt, message)) = admitted {
            effects.extend(self.open(&attempt, message));
        }
        effects
    }

    /// Opens the console of a broker that admitted us, and tells it of that.
    fn open(&mut self, attempt: &Attempt, message: Message) -> Vec<Effect> {
        let (session, settings) = brokers::session(&self.list.cx, attempt);
        self.list.dialogs.clear();
        self.list.cx.line = None;
        let (width, height) = (self.list.cx.width, self.list.cx.height);
        let mut model = Model::new(session, settings, width, height);
        model.cx.journal_problem.clone_from(&self.journal_problem);
        let name = (!attempt.is_demo).then(|| attempt.profile.name.clone());
        self.console = Some(Open { name, model });
        self.tell_console(message)
    }

    fn tell_console(&mut self, message: Message) -> Vec<Effect> {
        let Some(open) = &mut self.console else {
            return Vec::new();
        };
        let effects = update_console(&mut open.model, message);
        self.changed = open.model.cx.changed;
        effects
    }

    fn go_back(&mut self) -> Vec<Effect> {
        let Some(open) = self.console.take() else {
            return Vec::new();
        };
        if let Some(name) = &open.name {
            let outcome = words::left(&open.model.cx);
            self.list.cx.note(name, outcome);
        }
        vec![Effect::Leave(open.link()), Effect::Read]
    }
}

/// Whether a message is for the list, also while a console is in front of it.
const fn is_of_list(message: &Message) -> bool {
    matches!(
        message,
        Message::Known(_)
            | Message::Written(..)
            | Message::PasswordWanted(_)
            | Message::Dialling { .. }
            | Message::NotOpened(..)
            | Message::Timer(_, Timer::Test)
    )
}

//! What the program shows: the list of brokers, the console of one of them, or the users of many.
//!
//! The list stays while a console is in front of it. Each link to a broker has a number that no
//! other gets, and all that comes from a link carries it: what an old one sends late reaches
//! nobody.
//!
//! It passes each message to the one that it is for. The loop knows only `App`: one loop, one
//! screen and one input thread for both. Command ids start again in each console, so only the
//! number of the link tells late answers apart.

pub use crate::screens::effect::{Connect, Effect};
pub use crate::screens::message::{ConnectionId, Message, Timer};
pub use crate::screens::view::whole_screen::Front;

use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::engine::session::Session;
use crate::screens::brokers::attempt::Attempt;
use crate::screens::brokers::setup::Setup;
use crate::screens::brokers::{self, Brokers, words};
use crate::screens::console_settings::ConsoleSettings;
use crate::screens::context::Context;
use crate::screens::fleet::member::Reach;
use crate::screens::fleet::{self, Fleet};
use crate::screens::model::Model;
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

/// What lies over the list of brokers.
#[derive(Debug)]
enum Over {
    /// The console of one of them.
    Console(Box<Open>),
    /// The users of many.
    Fleet(Box<Fleet>),
}

impl Over {
    /// Whether a message is for it, and not for the list below.
    fn takes(&self, message: &Message) -> bool {
        if matches!(message, Message::Known(_) | Message::Written(..)) {
            return false;
        }
        match self {
            Self::Console(open) => {
                !is_of_list(message) && message.link().is_none_or(|link| link == open.link())
            }
            Self::Fleet(fleet) => message
                .link()
                .is_none_or(|link| fleet.cx.at(link).is_some()),
        }
    }
}

/// The whole state of the program.
#[derive(Debug)]
pub struct App {
    list: Brokers,
    over: Option<Over>,
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
            over: None,
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
        let model = Model::new(session, settings, width, height);
        screens.over = Some(Over::Console(Open { name, model }.into()));
        screens
    }

    /// The users of these brokers, and what should happen first.
    pub fn fleet(setup: Setup, brokers: Vec<Profile>, size: (u16, u16)) -> (Self, Vec<Effect>) {
        let mut screens = Self::list(setup, size.0, size.1);
        let effects = screens.open_fleet(brokers);
        (screens, effects)
    }

    pub fn front(&self) -> Front<'_> {
        match &self.over {
            Some(Over::Console(open)) => Front::Console(&open.model),
            Some(Over::Fleet(fleet)) => Front::Fleet(fleet),
            None => Front::List(&self.list),
        }
    }

    /// Shows a line above the footer.
    pub fn say(&mut self, tone: Tone, text: &str) {
        match &mut self.over {
            Some(Over::Console(open)) => open.model.cx.say(tone, text),
            Some(Over::Fleet(fleet)) => fleet.cx.say(tone, text),
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
        let mut effects = match &self.over {
            None => self.tell_list(message),
            Some(over) if over.takes(&message) => self.tell_over(message),
            // What came late, from a link that was left, the list drops.
            Some(_) => {
                let effects = self.tell_list(message);
                self.changed = false;
                effects
            }
        };
        let opens = |effect: &Effect| matches!(effect, Effect::Back | Effect::OpenFleet(_));
        if let Some(at) = effects.iter().position(opens) {
            let follow = match effects.remove(at) {
                Effect::OpenFleet(brokers) => self.open_fleet(brokers),
                _ => self.go_back(),
            };
            effects.splice(at..at, follow);
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
        self.over = Some(Over::Console(Open { name, model }.into()));
        self.tell_over(message)
    }

    /// Opens brokers together, and begins to connect them.
    fn open_fleet(&mut self, brokers: Vec<Profile>) -> Vec<Effect> {
        let cx = &mut self.list.cx;
        cx.line = None;
        let size = cx.size();
        let members = brokers.into_iter().map(|profile| {
            let link = cx.new_link();
            let is_exposed = brokers::is_exposed(cx, &profile);
            fleet::connecting::member(profile, &cx.setup, link, is_exposed, size)
        });
        let members = members.collect();
        self.list.dialogs.clear();
        let mut fleet = Fleet::new(self.list.cx.setup.clone(), members, size);
        let effects = fleet.take_effects();
        self.over = Some(Over::Fleet(fleet.into()));
        self.changed = true;
        effects
    }

    fn tell_over(&mut self, message: Message) -> Vec<Effect> {
        let (effects, changed) = match &mut self.over {
            None => return Vec::new(),
            Some(Over::Console(open)) => {
                let effects = update_console(&mut open.model, message);
                (effects, open.model.cx.changed)
            }
            Some(Over::Fleet(fleet)) => (fleet::update(fleet, message), fleet.cx.changed),
        };
        self.changed = changed;
        effects
    }

    fn go_back(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut undo = String::new();
        let mut left = |name: &str, cx: &Context| {
            self.list.cx.note(name, words::left(cx));
        };
        match self.over.take() {
            None => return effects,
            Some(Over::Console(open)) => {
                let cx = &open.model.cx;
                if let Some(name) = &open.name {
                    left(name, cx);
                    if cx.engine.log().has_done() {
                        undo = format!("Undo for {name} ended with its session");
                    }
                }
                effects.push(Effect::Leave(open.link()));
            }
            Some(Over::Fleet(fleet)) => {
                if !fleet.cx.steps.is_empty() {
                    undo = "Undo ended with the session on these brokers".into();
                }
                for member in &fleet.cx.members {
                    if member.reach == Reach::Linked {
                        left(member.name(), &member.cx);
                    }
                    effects.push(Effect::Leave(member.link()));
                }
            }
        }
        if !undo.is_empty() {
            self.list.cx.say(Tone::Info, &undo);
        }
        effects.push(Effect::Read);
        effects
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

//! What the program shows: the list of brokers, or the console of one of them.
//!
//! The list stays while a console is in front of it. Each link to a broker has a number that no
//! other gets, and all that comes from a link carries it: what an old one sends late reaches
//! nobody.
//!
//! It passes keys to what is in front and turns the console's effects into its own. The loop knows
//! only `App`: one loop, one screen and one input thread for both. Command ids start again in
//! each console, so only the number of the link tells late answers apart.

pub use crate::screens::program::{Connect, ConnectionId, Effect, Message, Timer};
pub use crate::screens::view::front::Front;

use crate::domain::link::BrokerEvent;
use crate::domain::reason::Tone;
use crate::engine;
use crate::engine::session::Session;
use crate::screens::brokers::model::{Attempt, Setup};
use crate::screens::brokers::{self, Brokers, words};
use crate::screens::model::Model;
use crate::screens::settings::ConsoleSettings;
use crate::screens::update::update as update_console;
use crate::screens::{effect, message};

/// A console, and the link that it is for.
#[derive(Debug)]
struct Open {
    link: ConnectionId,
    /// The name in the list.
    name: Option<String>,
    model: Model,
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

    /// The console of a broker on [`ConnectionId::FIRST`]; `name` is what the list calls it. Whether there
    /// is a way to the list is said by the session.
    pub fn console(
        setup: Setup,
        (session, settings): (Session, ConsoleSettings),
        name: Option<String>,
        (width, height): (u16, u16),
    ) -> Self {
        let mut screens = Self::list(setup, width, height);
        screens.list.selected.clone_from(&name);
        screens.console = Some(Open {
            link: ConnectionId::FIRST,
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
            None => self.list.say(tone, text),
        }
    }

    /// Applies a message and says what should happen outside.
    pub fn update(&mut self, message: Message) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.changed = true;
        match message {
            Message::Key(_) | Message::Mouse(_) | Message::Paste(_) | Message::Resize { .. } => {
                self.input(message, &mut effects);
            }
            Message::Broker(link, event) => self.on_broker(link, event, &mut effects),
            Message::Time(link, time) => {
                self.tell_console(link, message::Message::Time(time), &mut effects);
            }
            Message::Journal(problem) => self.note_journal(problem),
            Message::Made(link, made) => {
                self.tell_console(link, message::Message::Made(made), &mut effects);
            }
            Message::Judged(link, id, strength) => {
                self.tell_console(link, message::Message::Judged(id, strength), &mut effects);
            }
            Message::Probed(link, user, admission) => {
                let message = message::Message::Probed(user, admission);
                self.tell_console(link, message, &mut effects);
            }
            Message::PasswordFileJob(link, result) => {
                self.tell_console(
                    link,
                    message::Message::PasswordFileJob(result),
                    &mut effects,
                );
            }
            Message::Unsaved(link, told) => {
                self.tell_console(link, message::Message::Unsaved(told), &mut effects);
            }
            Message::Timer(Timer::Console(link, timer)) => {
                self.tell_console(link, message::Message::Timer(timer), &mut effects);
            }
            message => {
                self.list.changed = true;
                self.tell_list(message, &mut effects);
                self.changed = self.list.changed && self.console.is_none();
            }
        }
        effects
    }

    fn note_journal(&mut self, problem: Option<String>) {
        if let Some(open) = &mut self.console {
            open.model.cx.journal_problem.clone_from(&problem);
        }
        self.changed = self.console.is_some();
        self.journal_problem = problem;
    }

    fn input(&mut self, message: Message, effects: &mut Vec<Effect>) {
        if let Message::Resize { width, height } = message {
            self.list.resize(width, height);
        }
        if let Some(open) = &self.console {
            let link = open.link;
            let message = match message {
                Message::Key(key) => message::Message::Key(key),
                Message::Mouse(mouse) => message::Message::Mouse(mouse),
                Message::Paste(text) => message::Message::Paste(text),
                Message::Resize { width, height } => message::Message::Resize { width, height },
                _ => return,
            };
            return self.tell_console(link, message, effects);
        }
        match message {
            Message::Key(key) => brokers::key(&mut self.list, key, effects),
            Message::Mouse(mouse) => {
                brokers::mouse(&mut self.list, mouse, effects);
                self.changed = self.list.changed;
            }
            Message::Paste(text) => brokers::paste(&mut self.list, &text),
            _ => {}
        }
    }

    fn tell_list(&mut self, message: Message, effects: &mut Vec<Effect>) {
        let list = &mut self.list;
        match message {
            Message::Known(known) => brokers::read(list, *known),
            Message::Written(change, result) => brokers::written(list, &change, result),
            Message::PasswordWanted(link) => brokers::password_wanted(list, link),
            Message::Dialling {
                link,
                factory_password,
                address,
            } => brokers::dialling(list, link, factory_password, address),
            Message::NotOpened(link, why) => brokers::not_opened(list, link, &why, effects),
            Message::Timer(Timer::Test(link)) => brokers::on_timer(list, link, effects),
            _ => {}
        }
    }

    fn on_broker(&mut self, link: ConnectionId, event: BrokerEvent, effects: &mut Vec<Effect>) {
        if self.console.is_some() {
            return self.tell_console(link, message::Message::Broker(event), effects);
        }
        let admitted = brokers::on_event(&mut self.list, link, &event, effects);
        self.changed = self.list.changed;
        if let Some(attempt) = admitted {
            self.open(&attempt, event, effects);
        }
    }

    fn open(&mut self, attempt: &Attempt, event: BrokerEvent, effects: &mut Vec<Effect>) {
        let (session, settings) = brokers::session(&self.list, attempt);
        self.list.dialogs.clear();
        self.list.line = None;
        let (width, height) = (self.list.width, self.list.height);
        let mut model = Model::new(session, settings, width, height);
        model.cx.journal_problem.clone_from(&self.journal_problem);
        self.console = Some(Open {
            link: attempt.link,
            name: (!attempt.is_demo).then(|| attempt.profile.name.clone()),
            model,
        });
        self.tell_console(attempt.link, message::Message::Broker(event), effects);
    }

    fn tell_console(
        &mut self,
        link: ConnectionId,
        message: message::Message,
        effects: &mut Vec<Effect>,
    ) {
        let Some(open) = self.console.as_mut().filter(|open| open.link == link) else {
            // Late, from a link that was left.
            self.changed = false;
            return;
        };
        let wanted = update_console(&mut open.model, message);
        self.changed = open.model.cx.changed;
        for effect in wanted {
            match effect {
                effect::Effect::Make(count, rules) => {
                    effects.push(Effect::Make(link, count, rules));
                }
                effect::Effect::Judge {
                    id,
                    password,
                    known,
                } => effects.push(Effect::Judge(link, id, password, known)),
                effect::Effect::PasswordFileJob(job) => {
                    effects.push(Effect::PasswordFileJob(link, job));
                }
                effect::Effect::Unsaved(owner, errand) => {
                    effects.push(Effect::Unsaved(link, owner, errand));
                }
                effect::Effect::Engine(effect) => on_engine(link, effect, effects),
                effect::Effect::Start(timer, delay) => {
                    effects.push(Effect::Start(Timer::Console(link, timer), delay));
                }
                effect::Effect::Copy(text) => effects.push(Effect::Copy(text)),
                effect::Effect::Journal(batch) => effects.push(Effect::Journal(link, batch)),
                effect::Effect::Redraw => effects.push(Effect::Redraw),
                effect::Effect::Suspend => effects.push(Effect::Suspend),
                effect::Effect::Back => self.go_back(effects),
                effect::Effect::Quit => effects.push(Effect::Quit),
            }
        }
    }

    fn go_back(&mut self, effects: &mut Vec<Effect>) {
        let Some(open) = self.console.take() else {
            return;
        };
        effects.push(Effect::Leave(open.link));
        effects.push(Effect::Read);
        if let Some(name) = &open.name {
            let (text, tone) = words::left(&open.model.cx);
            self.list.note(name, tone, text);
        }
    }
}

/// What the engine of a console wants, for the link that it is for.
fn on_engine(link: ConnectionId, effect: engine::effect::Effect, effects: &mut Vec<Effect>) {
    use engine::effect::Effect as Wanted;
    effects.push(match effect {
        Wanted::Broker(request) => Effect::Broker(link, request),
        Wanted::Start(timer, delay) => {
            let timer = message::Timer::Engine(timer);
            Effect::Start(Timer::Console(link, timer), delay)
        }
        Wanted::AskTime => Effect::AskTime(link),
        Wanted::Probe {
            client_id,
            user,
            password,
        } => Effect::Probe(link, user, password, client_id),
        // The console showed it.
        Wanted::Tell(_) => return,
    });
}

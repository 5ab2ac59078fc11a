//! Runs an engine: connects it to a broker, feeds it what happens there and the timers that it
//! asked for, and does what it wants done outside. Nothing here needs a screen.
//!
//! A console shows several things beside its engine and keeps a loop of its own; it shares the
//! parts.

pub mod carry_out;
pub(crate) mod client_id;
pub mod clock;
pub mod first_list;
mod how_long_to_wait;
pub(crate) mod link;
pub(crate) mod timers;

use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::task::JoinSet;

use crate::broker::try_login::Route;
use crate::broker::{self, Handle, Settings};
use crate::domain::broker_messages::{Admission, BrokerEvent};
use crate::domain::local_time::LocalTime;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::effect::{Effect, Notice, Timer};
use crate::engine::journal::Batch;
use crate::engine::session::Session;
pub use client_id::random_id;
use timers::Timers;

/// Tries a login on a connection of its own, with a client id that no other has.
pub async fn probe_login(route: Route, user: UserName, password: Secret) -> Admission {
    link::try_login(route, None, user, password).await
}

/// An engine, and what happens outside of it.
#[derive(Debug)]
pub struct Driver {
    /// The engine. What is asked of it goes through [`Self::call`].
    pub engine: Engine,
    /// What the engine said, until somebody takes it.
    pub notices: Vec<Notice>,
    /// What the journal is to hold, until somebody takes it.
    pub journal: Vec<Batch>,
    /// What came of the logins that were tried beside the link, until somebody takes it.
    pub logins: Vec<(UserName, Admission)>,
    /// Tells the time.
    pub clock: fn() -> LocalTime,
    broker: Handle,
    events: UnboundedReceiver<BrokerEvent>,
    timers: Timers<Timer>,
    trials: JoinSet<(UserName, Admission)>,
}

impl Driver {
    /// Starts to connect.
    ///
    /// # Panics
    /// Outside of a tokio runtime with time and I/O enabled.
    pub fn connect(settings: Settings, session: Session) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let broker = broker::spawn(settings, move |event| {
            // The driver may be gone before its broker task is.
            let _ = sender.send(event);
        });
        Self {
            engine: Engine::new(session),
            notices: Vec::new(),
            journal: Vec::new(),
            logins: Vec::new(),
            clock: clock::now,
            broker,
            events,
            timers: Timers::new(),
            trials: JoinSet::new(),
        }
    }

    /// The way to the broker, for connections beside the link.
    pub fn route(&self) -> Route {
        self.broker.route()
    }

    /// Lets something be done with the engine, and does what follows outside.
    pub fn call<T>(&mut self, work: impl FnOnce(&mut Engine) -> T) -> T {
        let result = work(&mut self.engine);
        self.engine.advance();
        loop {
            // Before the broker hears of a command.
            self.stamp();
            let effects = self.engine.take_effects();
            if effects.is_empty() {
                return result;
            }
            for effect in effects {
                self.perform(effect);
            }
        }
    }

    /// Waits for the next thing that happens, and takes it in. Dropping the future loses nothing.
    pub async fn step(&mut self) {
        tokio::select! {
            Some(event) = self.events.recv() => self.call(|engine| engine.on_event(event)),
            timer = self.timers.next() => self.call(|engine| engine.on_timer(timer)),
            // A login whose task panicked was reported where that happened.
            Some(Ok(tried)) = self.trials.join_next() => {
                self.call(Engine::login_tried);
                self.logins.push(tried);
            }
        }
    }

    /// Takes in what happens until something holds. It may never: how long that may take is for the
    /// caller to say.
    pub async fn until(&mut self, holds: impl Fn(&Engine) -> bool) {
        while !holds(&self.engine) {
            self.step().await;
        }
    }

    /// Leaves the broker.
    pub async fn close(self) {
        link::leave(self.broker).await;
    }

    fn stamp(&mut self) {
        if self.engine.has_untimed() {
            let stamped = self.engine.stamp(&(self.clock)());
            self.journal.extend(self.engine.batch(&stamped));
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Broker(request) => self.broker.send(request),
            Effect::Start(timer, delay) => self.timers.start(timer, delay),
            Effect::AskTime => {
                let now = (self.clock)();
                self.engine.date_changes(&now);
                self.engine.note_time(now);
            }
            Effect::Probe {
                client_id,
                user,
                password,
            } => {
                let tried = link::try_login(self.route(), client_id, user.clone(), password);
                self.trials.spawn(async move { (user, tried.await) });
            }
            Effect::Tell(notice) => self.notices.push(notice),
        }
    }
}

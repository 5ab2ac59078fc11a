//! The console: one model, one loop.

use std::fmt;
use std::io;
use std::time::Duration;

use rustix::event::Timespec;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::input;
use super::signals::{self, Request, Signals};
use super::terminal::{self, Screen};
use super::timers::Timers;
use crate::app::effect::Effect;
use crate::app::message::Message;
use crate::app::model::{Model, Session, Tone};
use crate::app::update::update;
use crate::broker::{self, Handle, Settings};
use crate::domain::link::{BrokerEvent, BrokerRequest, Link};
use crate::view::theme::Theme;

/// How many waiting messages are applied before a draw, so that a flood cannot freeze the screen.
const BATCH: usize = 256;

/// Why the first connection did not come about. Said on the shell, before the screen is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartError {
    /// The broker refused the login.
    Refused {
        /// What it said.
        reason: String,
        /// Whether no user name was given.
        anonymous: bool,
    },
    /// The broker could not be reached; what went wrong.
    Unreachable(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused {
                reason,
                anonymous: false,
            } => write!(
                f,
                "the broker refused the login: {reason}. Check --username and the password"
            ),
            Self::Refused {
                reason,
                anonymous: true,
            } => write!(
                f,
                "the broker refused the login: {reason}. No --username was given, and this broker \
                 admits nobody without one"
            ),
            Self::Unreachable(reason) => write!(
                f,
                "{reason} Check that the broker runs and that --url names it"
            ),
        }
    }
}

impl std::error::Error for StartError {}

/// A connection to a broker that has admitted us, before the screen is taken.
#[derive(Debug)]
pub struct Opening {
    broker: Handle,
    events: UnboundedReceiver<BrokerEvent>,
    early: Vec<BrokerEvent>,
}

impl Opening {
    /// Connects, and waits until the broker admits us.
    ///
    /// # Errors
    /// [`StartError`] when the first try fails.
    pub async fn connect(settings: Settings) -> Result<Self, StartError> {
        let anonymous = settings.username.is_none();
        let (sender, mut events) = mpsc::unbounded_channel();
        let broker = broker::spawn(settings, move |event| {
            // The console ends before its broker task does; what comes then is of no interest.
            let _ = sender.send(event);
        });
        let mut early = Vec::new();
        while let Some(event) = events.recv().await {
            match &event {
                BrokerEvent::Link(Link::Connected) => {
                    early.push(event);
                    break;
                }
                BrokerEvent::Link(Link::Refused { reason, .. }) => {
                    let reason = reason.clone();
                    return Err(StartError::Refused { reason, anonymous });
                }
                BrokerEvent::Link(Link::Waiting { reason, .. }) => {
                    return Err(StartError::Unreachable(reason.clone()));
                }
                _ => early.push(event),
            }
        }
        Ok(Self {
            broker,
            events,
            early,
        })
    }
}

/// The running console.
#[derive(Debug)]
pub struct Console {
    model: Model,
    screen: Screen,
    timers: Timers,
    broker: Handle,
    exit: Option<u8>,
    changed: bool,
}

impl Console {
    /// Takes the screen and runs until the person leaves. Returns the exit code.
    ///
    /// # Errors
    /// When the terminal, or the system's signals, fail.
    pub async fn run(opening: Opening, session: Session, theme: Theme) -> io::Result<u8> {
        let Opening {
            broker,
            mut events,
            early,
        } = opening;
        let mut signals = Signals::listen()?;
        let screen = Screen::take(theme)?;
        let (width, height) = screen.size()?;
        let mut console = Self {
            model: Model::new(session, width, height),
            screen,
            timers: Timers::default(),
            broker,
            exit: None,
            changed: true,
        };
        let (typed, mut keys) = mpsc::unbounded_channel();
        input::spawn(typed)?;
        for event in early {
            console.apply(Message::Broker(event))?;
        }
        let result = console.turn(&mut signals, &mut keys, &mut events).await;
        // The shell comes back first; the broker gets its goodbye after that.
        let Self { screen, broker, .. } = console;
        drop(screen);
        broker.send(BrokerRequest::Disconnect);
        let _ = tokio::time::timeout(Duration::from_secs(1), broker.finished()).await;
        match result {
            // A failing terminal was faster than the signal for one that is gone.
            Err(_) if terminal::is_gone(Some(&Timespec::default())) => Ok(signals::HUNG_UP),
            result => result,
        }
    }

    async fn turn(
        &mut self,
        signals: &mut Signals,
        keys: &mut UnboundedReceiver<io::Result<Message>>,
        events: &mut UnboundedReceiver<BrokerEvent>,
    ) -> io::Result<u8> {
        loop {
            for _ in 0..BATCH {
                if self.exit.is_some() {
                    break;
                }
                if let Ok(message) = keys.try_recv() {
                    self.apply(message?)?;
                } else if let Ok(event) = events.try_recv() {
                    self.apply(Message::Broker(event))?;
                } else {
                    break;
                }
            }
            if let Some(code) = self.exit {
                return Ok(code);
            }
            if std::mem::take(&mut self.changed) {
                self.screen.draw(&self.model)?;
            }
            tokio::select! {
                biased;
                request = signals.next() => self.on_signal(request)?,
                message = keys.recv() => self.apply(message.ok_or_else(gone)??)?,
                event = events.recv() => {
                    self.apply(Message::Broker(event.ok_or_else(gone)?))?;
                }
                timer = self.timers.next() => self.apply(Message::Timer(timer))?,
            }
        }
    }

    fn apply(&mut self, message: Message) -> io::Result<()> {
        let effects = update(&mut self.model, message);
        self.changed |= self.model.changed;
        effects
            .into_iter()
            .try_for_each(|effect| self.perform(effect))
    }

    fn perform(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Broker(request) => self.broker.send(request),
            Effect::Start(timer, delay) => self.timers.start(timer, delay),
            Effect::AskTime => self.apply(Message::Time(wall_clock()))?,
            Effect::Redraw => self.screen.clear()?,
            Effect::Suspend if signals::can_be_resumed() => signals::stop_job()?,
            Effect::Suspend => {
                let text = "Not suspended: there is no shell here that could bring this back";
                self.model.say(Tone::Warning, text);
            }
            Effect::Quit => self.exit = Some(0),
        }
        Ok(())
    }

    fn on_signal(&mut self, request: Request) -> io::Result<()> {
        match request {
            Request::Leave(code) => self.exit = Some(code),
            Request::Stop => {
                terminal::leave();
                signals::stop_self()?;
                self.come_back()?;
            }
            // After a stop that we were not asked for (SIGSTOP), a shell has used the terminal.
            Request::Continue => self.come_back()?,
        }
        Ok(())
    }

    fn come_back(&mut self) -> io::Result<()> {
        self.screen.retake()?;
        let (width, height) = self.screen.size()?;
        self.apply(Message::Resize { width, height })
    }
}

/// The time as people write it, with its zone, since over ssh it may not be theirs.
fn wall_clock() -> String {
    jiff::ZonedDateTime::now()
        .strftime("%b %-d %H:%M:%S %Z")
        .to_string()
}

/// A task that feeds the console has ended, by a panic that was reported where it happened.
fn gone() -> io::Error {
    io::Error::other("a part of guestlist stopped working")
}

//! The running program: one state, and one loop. The first connection is made before, in
//! [`super::first_connection`].

use std::collections::VecDeque;
use std::io::{self, Write as _};

use rustix::event::Timespec;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::broker_files::BrokerFiles;
use super::first_connection::FirstConnection;
use super::input::{self, Input};
use super::links::Links;
use super::signals::{self, Request, Signals};
use super::task_report::TaskReport;
use super::terminal::{self, Screen, ScreenOptions};
use super::{passwords, unsaved_changes};
use crate::app::{App, ConnectionId, Effect, Message, Timer};
use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::driver::clock;
use crate::driver::timers::Timers;
use crate::engine::effect::Effect as Wanted;
use crate::engine::session::Session;
use crate::screens::console_settings::ConsoleSettings;
use crate::ui::key::Key;

/// How many waiting messages are applied before a draw, so that a flood cannot freeze the screen.
const BATCH: usize = 256;

/// The running program: one loop over the list of brokers and the console of one of them.
#[derive(Debug)]
pub struct Console {
    screens: App,
    screen: Screen,
    timers: Timers<(ConnectionId, Timer)>,
    links: Links,
    /// What was typed, and is not done yet.
    typed: VecDeque<Input>,
    /// Whether a question was opened by a key, and is not on the screen yet.
    is_unseen: bool,
    exit: Option<u8>,
    changed: bool,
}

impl Console {
    /// Takes the screen for the console of a broker, and runs until the person leaves. `name` is
    /// what the list of brokers calls it. Returns the exit code.
    ///
    /// # Errors
    /// When the terminal, or the system's signals, fail.
    pub async fn open(
        opening: FirstConnection,
        start: (Session, ConsoleSettings),
        name: Option<String>,
        files: BrokerFiles,
        options: ScreenOptions,
    ) -> io::Result<u8> {
        let FirstConnection {
            broker,
            session: link_session,
            sender,
            reports,
            early,
        } = opening;
        let setup = files.setup.clone();
        let mut links = Links::new(files, sender);
        links.adopt(ConnectionId::FIRST, broker, link_session);
        let screens = |size| (App::console(setup, start, name, size), Vec::new());
        Self::run(screens, links, reports, early, options).await
    }

    /// Takes the screen for the list of brokers, and runs until the person leaves. Returns the exit
    /// code.
    ///
    /// # Errors
    /// When the terminal, or the system's signals, fail.
    pub async fn list(files: BrokerFiles, options: ScreenOptions) -> io::Result<u8> {
        let (sender, reports) = mpsc::unbounded_channel();
        let setup = files.setup.clone();
        let links = Links::new(files, sender);
        links.read();
        let screens = |(width, height)| (App::list(setup, width, height), Vec::new());
        Self::run(screens, links, reports, Vec::new(), options).await
    }

    /// Takes the screen for several brokers together, and runs until the person leaves. Returns the
    /// exit code.
    ///
    /// # Errors
    /// When the terminal, or the system's signals, fail.
    pub async fn fleet(
        files: BrokerFiles,
        profiles: Vec<Profile>,
        options: ScreenOptions,
    ) -> io::Result<u8> {
        let (sender, reports) = mpsc::unbounded_channel();
        let setup = files.setup.clone();
        let links = Links::new(files, sender);
        links.read();
        let screens = |size| App::fleet(setup, profiles, size);
        Self::run(screens, links, reports, Vec::new(), options).await
    }

    async fn run(
        screens: impl FnOnce((u16, u16)) -> (App, Vec<Effect>),
        links: Links,
        mut reports: UnboundedReceiver<TaskReport>,
        early: Vec<Message>,
        options: ScreenOptions,
    ) -> io::Result<u8> {
        let mut signals = Signals::listen()?;
        let screen = Screen::take(options)?;
        let (screens, effects) = screens(screen.size()?);
        let mut console = Self {
            screens,
            screen,
            timers: Timers::new(),
            links,
            typed: VecDeque::new(),
            is_unseen: false,
            exit: None,
            changed: true,
        };
        let (typed, mut keys) = mpsc::unbounded_channel();
        input::spawn(typed)?;
        console.perform_all(effects)?;
        for message in early {
            console.apply(message)?;
        }
        let result = console.turn(&mut signals, &mut keys, &mut reports).await;
        // Unsaved changes are kept first: only a person who leaves was asked about them.
        let rescued = match result {
            Ok(0) => None,
            _ => unsaved_changes::rescue(),
        };
        // After this the shell is back; the brokers get their goodbyes later.
        let Self { screen, links, .. } = console;
        drop(screen);
        if let Some(told) = rescued {
            let _ = writeln!(io::stderr(), "guestlist: {told}");
        }
        links.end().await;
        match result {
            // The failure came before the signal that says that the terminal is gone.
            Err(_) if terminal::is_gone(Some(&Timespec::default())) => Ok(signals::HUNG_UP),
            result => result,
        }
    }

    async fn turn(
        &mut self,
        signals: &mut Signals,
        keys: &mut UnboundedReceiver<io::Result<Vec<Input>>>,
        reports: &mut UnboundedReceiver<TaskReport>,
    ) -> io::Result<u8> {
        loop {
            for _ in 0..BATCH {
                if self.exit.is_some() || self.is_unseen {
                    break;
                }
                if let Some(input) = self.typed.pop_front() {
                    self.type_in(input)?;
                } else if let Ok(read) = keys.try_recv() {
                    self.typed.extend(read?);
                } else if let Ok(report) = reports.try_recv() {
                    self.take(report)?;
                } else {
                    break;
                }
            }
            if let Some(code) = self.exit {
                return Ok(code);
            }
            // Before the draw: who answers at once what the screen shows is heard.
            if std::mem::take(&mut self.is_unseen) {
                self.forget_typed(keys)?;
            }
            if std::mem::take(&mut self.changed) {
                self.screen.draw(self.screens.front())?;
            }
            if !self.typed.is_empty() {
                continue;
            }
            tokio::select! {
                biased;
                request = signals.next() => self.on_signal(request)?,
                read = keys.recv() => self.typed.extend(read.ok_or_else(gone)??),
                report = reports.recv() => self.take(report.ok_or_else(gone)?)?,
                (link, timer) = self.timers.next() => self.apply(Message::Timer(link, timer))?,
            }
        }
    }

    fn take(&mut self, report: TaskReport) -> io::Result<()> {
        match self.links.take(report) {
            Some(message) => self.apply(message),
            None => Ok(()),
        }
    }

    /// Does what was typed, and notes whether that opened a question or Review, which nobody has
    /// seen yet.
    fn type_in(&mut self, input: Input) -> io::Result<()> {
        let before = self.screens.front().question();
        self.input(input)?;
        let now = self.screens.front().question();
        self.is_unseen = now.is_some() && now != before;
        Ok(())
    }

    /// Drops what was typed before the question was on the screen. It may be a pasted text, where
    /// the terminal sends one as keys, and its letters must not answer. A second ctrl-c still
    /// leaves.
    fn forget_typed(
        &mut self,
        keys: &mut UnboundedReceiver<io::Result<Vec<Input>>>,
    ) -> io::Result<()> {
        while let Ok(read) = keys.try_recv() {
            self.typed.extend(read?);
        }
        let typed = self.typed.len();
        self.typed.retain(|it| *it == Input::Key(Key::ctrl('c')));
        if self.typed.len() < typed {
            let text = "Keys typed before this appeared were ignored";
            self.screens.say(Tone::Info, text);
            self.changed = true;
        }
        Ok(())
    }

    fn input(&mut self, input: Input) -> io::Result<()> {
        match input {
            Input::Key(key) => self.apply(Message::Key(key)),
            Input::Mouse(mouse) => self.apply(Message::Mouse(mouse)),
            Input::Paste(text) => self.apply(Message::Paste(text)),
            Input::Lost(lost) => {
                self.screens.say(Tone::Warning, lost.text());
                self.changed = true;
                Ok(())
            }
        }
    }

    fn apply(&mut self, message: Message) -> io::Result<()> {
        let effects = self.screens.update(message);
        self.changed |= self.screens.changed;
        self.perform_all(effects)
    }

    fn perform_all(&mut self, effects: Vec<Effect>) -> io::Result<()> {
        effects
            .into_iter()
            .try_for_each(|effect| self.perform(effect))
    }

    fn perform(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Engine(link, effect) => self.perform_of_engine(link, effect)?,
            Effect::Start(link, timer, delay) => self.timers.start((link, timer), delay),
            Effect::Read => self.links.read(),
            Effect::ReadUsers(link, path) => self.links.read_users(link, path),
            Effect::Write(change) => self.links.write(change),
            Effect::Connect(wanted) => self.links.connect(*wanted),
            Effect::Demo(link) => self.links.demo(link),
            Effect::Leave(link) => {
                self.timers.forget(|(of, _)| *of == link);
                self.links.leave(link);
            }
            Effect::Journal(link, batch) => self.links.journal(link, batch),
            Effect::Make(link, count, rules) => {
                let made = passwords::make(count, &rules);
                self.apply(Message::Made(link, made))?;
            }
            Effect::Judge {
                link,
                id,
                password,
                known,
            } => self.links.judge(link, id, password, known),
            Effect::PasswordFileJob(link, job) => self.links.password_file(link, job),
            Effect::Unsaved(link, owner, errand) => self.links.unsaved(link, owner, errand),
            Effect::Copy(text) => self.screen.copy(&text)?,
            Effect::Redraw => self.screen.clear()?,
            Effect::Suspend if signals::can_be_resumed() => signals::stop_job()?,
            Effect::Suspend => {
                let text = "Not suspended: there is no shell to return to";
                self.screens.say(Tone::Warning, text);
            }
            // The program did that already.
            Effect::Back | Effect::OpenFleet(_) => {}
            Effect::Quit => {
                unsaved_changes::let_go(None);
                self.exit = Some(0);
            }
        }
        Ok(())
    }

    fn perform_of_engine(&mut self, link: ConnectionId, effect: Wanted) -> io::Result<()> {
        match effect {
            Wanted::Broker(request) => self.links.send(link, request),
            Wanted::Start(timer, delay) => self.timers.start((link, Timer::Engine(timer)), delay),
            Wanted::AskTime => self.apply(Message::Time(link, clock::now()))?,
            Wanted::Probe {
                client_id,
                user,
                password,
            } => self.links.probe(link, user, password, client_id),
            // The screens followed it.
            Wanted::Tell(_) => {}
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
            // After a stop that could not be caught (SIGSTOP) a shell has used the terminal.
            Request::Continue => self.come_back()?,
            Request::Resize => self.resize()?,
        }
        Ok(())
    }

    fn come_back(&mut self) -> io::Result<()> {
        self.screen.retake()?;
        self.resize()
    }

    fn resize(&mut self) -> io::Result<()> {
        let (width, height) = self.screen.size()?;
        self.apply(Message::Resize { width, height })
    }
}

/// A task that feeds the console has ended, by a panic that was reported where it happened.
fn gone() -> io::Error {
    io::Error::other("a part of guestlist stopped working")
}

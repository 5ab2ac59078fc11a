//! The program with a broker task for each link, and its timers.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::future::pending;
use std::time::Duration;

use guestlist::app::{Connect, ConnectionId, Effect, Front, Message, Timer};
use guestlist::broker::{self, Handle, Settings, Timings};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest};
use guestlist::domain::command::Submission;
use guestlist::domain::profile::Profile;
use guestlist::domain::unsaved::Errand;
use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::impact::RequiredInput;
use guestlist::engine::journal::Batch;
use guestlist::screens::fleet::Fleet;
use guestlist::screens::fleet::dialog::Dialog;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

use crate::common::{NOW, local_time};
use crate::ledger::SESSION;
use crate::program::Program;

/// Far longer than anything here takes, so that a loaded machine fails no test.
const PATIENCE: Duration = Duration::from_secs(60);

/// A timer that the program asked for.
struct Started {
    at: Instant,
    delay: Duration,
    link: ConnectionId,
    timer: Timer,
}

pub(crate) struct Live {
    pub(crate) program: Program,
    sender: UnboundedSender<(ConnectionId, BrokerEvent)>,
    events: UnboundedReceiver<(ConnectionId, BrokerEvent)>,
    links: BTreeMap<ConnectionId, Handle>,
    timers: Vec<Started>,
    /// How many times faster the timers of the program run.
    pub(crate) pace: u32,
    /// All that was handed to the broker tasks since the last look, each with its column.
    pub(crate) submitted: Vec<(usize, Submission)>,
    /// What the journal got since the last look.
    pub(crate) journal: Vec<Batch>,
    /// The screen, until something happens: tests read much of one.
    drawn: OnceCell<String>,
}

impl Live {
    /// These brokers, opened together on a screen of this size.
    pub(crate) fn open(profiles: Vec<Profile>, size: (u16, u16)) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let mut live = Self {
            program: Program::together(profiles),
            sender,
            events,
            links: BTreeMap::new(),
            timers: Vec::new(),
            pace: 1,
            submitted: Vec::new(),
            journal: Vec::new(),
            drawn: OnceCell::new(),
        };
        live.program.resize(size.0, size.1);
        live.perform();
        live
    }

    /// Presses keys, named as in the help and parted by spaces.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        self.program.press(keys);
        self.perform();
        self
    }

    /// Presses a key that may ask first, and says yes.
    pub(crate) fn press_and_agree(&mut self, key: &str) -> &mut Self {
        self.press(key);
        let Some(Dialog::Question(question)) = self.fleet().dialogs.last() else {
            return self;
        };
        match question.typed.as_ref().map(RequiredInput::wanted) {
            Some(wanted) => self.press(&format!("'{wanted}' enter enter")),
            None => self.press("tab enter"),
        }
    }

    /// Selects a user in the grid.
    pub(crate) fn select(&mut self, user: &str) -> &mut Self {
        self.press("home");
        for _ in 0..100 {
            if self.program.cursor_line().contains(&format!("{user} ")) {
                return self;
            }
            self.press("down");
        }
        panic!("no {user} in\n{}", self.screen());
    }

    /// What lies below the screen, for what it does not say.
    pub(crate) fn fleet(&self) -> &Fleet {
        match self.program.screens.front() {
            Front::Fleet(fleet) => fleet,
            other => panic!("no fleet in front: {other:?}"),
        }
    }

    fn perform(&mut self) {
        self.drawn.take();
        loop {
            let effects = self.program.effects();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                self.perform_one(effect);
            }
        }
    }

    fn perform_one(&mut self, effect: Effect) {
        match effect {
            Effect::Connect(wanted) => self.connect(*wanted),
            Effect::Engine(link, Wanted::Broker(request)) => {
                let at = self.fleet().cx.at(link).unwrap();
                match &request {
                    BrokerRequest::Submit(one) => self.submitted.push((at, one.clone())),
                    BrokerRequest::SubmitTogether(all) => {
                        let all = all.iter().map(|one| (at, one.clone()));
                        self.submitted.extend(all);
                    }
                    _ => {}
                }
                self.links[&link].send(request);
            }
            Effect::Engine(link, Wanted::Start(timer, delay)) => {
                self.start(link, Timer::Engine(timer), delay);
            }
            Effect::Engine(link, Wanted::AskTime) => {
                self.program.send(Message::Time(link, local_time(NOW)));
            }
            Effect::Start(link, timer, delay) => self.start(link, timer, delay),
            Effect::Journal(_, batch) => self.journal.push(batch),
            // No earlier grid left anything behind.
            Effect::Unsaved(link, _, Errand::Find) => {
                self.program.send(Message::Unsaved(link, Ok(None)));
            }
            Effect::Unsaved(..) => {}
            other => panic!("nothing here asks for {other:?}"),
        }
    }

    fn start(&mut self, link: ConnectionId, timer: Timer, delay: Duration) {
        self.timers.push(Started {
            at: Instant::now(),
            delay,
            link,
            timer,
        });
    }

    fn connect(&mut self, wanted: Connect) {
        let Connect { link, profile, .. } = wanted;
        let settings = Settings {
            address: profile.address.unwrap(),
            tls: profile.tls,
            client_id: format!("fleet-{}", link.0),
            username: profile.username,
            password: profile.password.stored,
            session: SESSION.into(),
            family: profile.family,
            timings: Timings {
                backoff_min: Duration::from_millis(1),
                backoff_max: Duration::from_millis(8),
                ..Timings::default()
            },
        };
        let sender = self.sender.clone();
        let handle = broker::spawn(settings, move |event| {
            let _ = sender.send((link, event));
        });
        self.links.insert(link, handle);
        self.program.send(Message::Dialling {
            link,
            factory_password: false,
            address: None,
        });
    }

    fn due(&self) -> Option<(Instant, usize)> {
        let due = |it: &Started| it.at + it.delay / self.pace;
        let timers = self.timers.iter().enumerate();
        timers.map(|(nth, it)| (due(it), nth)).min()
    }

    /// Applies the next thing that happens, and all that waits by then.
    pub(crate) async fn step(&mut self) {
        let due = self.due();
        let timer = async {
            match due {
                Some((at, nth)) => {
                    sleep_until(at).await;
                    nth
                }
                None => pending().await,
            }
        };
        tokio::select! {
            Some((link, event)) = self.events.recv() => {
                self.program.event(link, event);
            }
            nth = timer => {
                let Started { link, timer, .. } = self.timers.swap_remove(nth);
                self.program.send(Message::Timer(link, timer));
            }
        }
        self.perform();
        while let Ok((link, event)) = self.events.try_recv() {
            self.program.event(link, event);
            self.perform();
        }
    }

    /// Applies what happens until something holds.
    pub(crate) async fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        while !holds(self) {
            // It may happen at a broker, and nothing comes from there: look again soon.
            let soon = Instant::now() + Duration::from_millis(5);
            let _ = timeout_at(soon, self.step()).await;
            let screen = || self.screen();
            assert!(Instant::now() < end, "waiting for {what}:\n{}", screen());
        }
        self
    }

    /// Until the screen shows a text, however its words are parted.
    pub(crate) async fn until_shown(&mut self, part: &str) -> &mut Self {
        self.until(part, |live| live.words().contains(part)).await
    }

    /// Applies what has happened already.
    pub(crate) async fn settle(&mut self) {
        while timeout(Duration::ZERO, self.step()).await.is_ok() {}
    }

    /// The screen.
    pub(crate) fn screen(&self) -> &str {
        self.drawn.get_or_init(|| self.program.screen())
    }

    /// The screen as one line.
    pub(crate) fn words(&self) -> String {
        let screen = self.screen();
        let words = screen.split(|c: char| c.is_whitespace() || matches!(c, '│' | '┃'));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }

    /// The line of the screen that begins with this.
    pub(crate) fn line(&self, start: &str) -> String {
        let found = self.screen().lines().find(|line| {
            let line = line.trim_start_matches([' ', '│', '▌', '*']);
            line.starts_with(&format!("{start} "))
        });
        found.unwrap_or_default().to_owned()
    }

    /// Asserts that the line of a broker, a user or a permission says this.
    pub(crate) fn assert_line(&mut self, start: &str, part: &str) -> &mut Self {
        let line = self.line(start);
        assert!(
            line.contains(part),
            "{start}: no {part:?} in {line:?}\n{}",
            self.screen()
        );
        self
    }

    /// Leaves all brokers, and waits for the end of their tasks.
    pub(crate) async fn close(self) {
        for link in self.links.into_values() {
            link.send(BrokerRequest::Disconnect);
            timeout(PATIENCE, link.finished()).await.unwrap();
        }
    }
}

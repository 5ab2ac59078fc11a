//! The application with its broker task and its timers, driven by keys and read from its screen.

#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each target that includes this uses its own part of it"
)]

use guestlist::engine::effect::Effect as Wanted;
use guestlist::screens::message::ConnectionId;
use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::{Instant, sleep_until};

use crate::common::{App, session_of};
use guestlist::broker::{self, Handle, Settings, Timings};
use guestlist::domain::address::Address;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Link};
use guestlist::domain::command::Submission;
use guestlist::domain::profile::TlsOptions;
use guestlist::domain::secret::Secret;
use guestlist::engine::connection::LinkState;
use guestlist::engine::draft::Progress;
use guestlist::engine::list_state::NextList;
use guestlist::engine::session::Session;
use guestlist::runtime::made_passwords_file;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::{Message, Timer};

/// Far longer than anything here takes, so that a loaded machine fails no test.
const PATIENCE: Duration = Duration::from_secs(20);

/// Wide enough for most sentences, and too narrow for a column of groups, which would ask for them.
const SCREEN: (u16, u16) = (150, 40);

pub(crate) fn settings(address: SocketAddr, user: &str) -> Settings {
    Settings {
        address: Address::mqtt(address.ip().to_string(), address.port()),
        tls: TlsOptions::default(),
        client_id: format!("console-{user}"),
        username: Some(user.into()),
        password: Some(Secret::new(format!("{user}-fake"))),
        session: "l1nk".into(),
        family: Some(guestlist::domain::family::BrokerFamily::Coreflux),
        timings: Timings {
            backoff_min: Duration::from_millis(5),
            backoff_max: Duration::from_millis(40),
            ..Timings::default()
        },
    }
}

pub(crate) struct Live {
    pub(crate) app: App,
    broker: Handle,
    events: UnboundedReceiver<BrokerEvent>,
    timers: Vec<(Instant, Timer)>,
    /// What work beside the link told.
    told: UnboundedReceiver<Message>,
    tell: UnboundedSender<Message>,
    /// How many times faster the application's timers run.
    pub(crate) pace: u32,
    /// How long to wait for anything.
    pub(crate) patience: Duration,
    /// All that was handed to the broker task since the last look.
    pub(crate) submitted: Vec<Submission>,
    /// How many answers came, to whomever.
    answers: usize,
    /// All that the link went through since the last look.
    pub(crate) links: Vec<Link>,
}

impl Live {
    pub(crate) fn open(settings: Settings) -> Self {
        let user = settings.username.clone();
        let certificate = settings.tls.shows_certificate(&settings.address);
        let (sender, events) = mpsc::unbounded_channel();
        let broker = broker::spawn(settings, move |event| {
            let _ = sender.send(event);
        });
        let (tell, told) = mpsc::unbounded_channel();
        let session = Session {
            certificate,
            ..session_of(user.as_deref())
        };
        Self {
            app: App::of(session, SCREEN),
            broker,
            events,
            timers: Vec::new(),
            told,
            tell,
            pace: 1,
            patience: PATIENCE,
            submitted: Vec::new(),
            answers: 0,
            links: Vec::new(),
        }
    }

    /// Opened, and ready for commands.
    pub(crate) async fn ready(settings: Settings) -> Self {
        let mut live = Self::open(settings);
        live.until_ready().await;
        live
    }

    /// Presses keys, named as in the help and parted by spaces.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        self.app.press(keys);
        self.perform();
        self
    }

    /// Says yes to the open question, and types before what it asks for.
    pub(crate) fn agree(&mut self) -> &mut Self {
        self.app.agree();
        self.perform();
        self
    }

    /// Pastes a text.
    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.app.send(Message::Paste(text.into()));
        self.perform();
        self
    }

    /// Types each text and presses enter after it.
    pub(crate) fn fill(&mut self, fields: &[&str]) -> &mut Self {
        for field in fields {
            self.app.type_text(field);
            self.press("enter");
        }
        self
    }

    /// Selects a user by walking down from the first.
    pub(crate) fn select(&mut self, user: &str) -> &mut Self {
        self.press("home");
        for _ in 0..self.app.rows().len() {
            let selected = self.app.selected_user();
            if selected.is_some_and(|selected| selected.as_str() == user) {
                return self;
            }
            self.press("down");
        }
        panic!("no {user} in\n{}", self.app.screen());
    }

    fn perform(&mut self) {
        for effect in self.app.effects() {
            match effect {
                Effect::Engine(_, Wanted::Broker(request)) => {
                    match &request {
                        BrokerRequest::Submit(one) => self.submitted.push(one.clone()),
                        BrokerRequest::SubmitTogether(all) => self.submitted.extend_from_slice(all),
                        _ => {}
                    }
                    self.broker.send(request);
                }
                Effect::Start(_, timer, delay) => self.start(timer, delay),
                Effect::Engine(_, Wanted::Start(timer, delay)) => {
                    self.start(Timer::Engine(timer), delay);
                }
                Effect::Engine(
                    _,
                    Wanted::Probe {
                        client_id,
                        user,
                        password,
                    },
                ) => {
                    let (route, tell) = (self.broker.route(), self.tell.clone());
                    tokio::spawn(async move {
                        let id = format!("tried-{}", user.as_str());
                        let id = client_id.unwrap_or(id);
                        let admission = route.try_login(id, user.clone(), password).await;
                        let _ = tell.send(Message::Probed(ConnectionId::FIRST, user, admission));
                    });
                }
                Effect::PasswordFileJob(_, work) => {
                    let _ = self.tell.send(Message::PasswordFileJob(
                        ConnectionId::FIRST,
                        made_passwords_file::work(&work),
                    ));
                }
                other => panic!("nothing here asks for {other:?}"),
            }
        }
    }

    fn start(&mut self, timer: Timer, delay: Duration) {
        let at = Instant::now() + delay / self.pace;
        self.timers.push((at, timer));
    }

    /// Applies the next thing that happens.
    pub(crate) async fn step(&mut self) {
        let next = self.timers.iter().map(|(at, _)| *at).min();
        let timer = async {
            match next {
                Some(at) => sleep_until(at).await,
                None => pending().await,
            }
        };
        tokio::select! {
            event = self.events.recv() => {
                let event = event.expect("a running broker task");
                if let BrokerEvent::Link(link) = &event {
                    self.links.push(link.clone());
                }
                self.answers += usize::from(matches!(event, BrokerEvent::Answer(_)));
                self.app.event(event);
            }
            Some(message) = self.told.recv() => {
                self.app.send(message);
            }
            () = timer => {
                let due = self.timers.iter().position(|(at, _)| Some(*at) == next).unwrap();
                let (_, timer) = self.timers.swap_remove(due);
                self.app.timer(timer);
            }
        }
        self.perform();
    }

    /// Applies what happens until the application is in a state.
    pub(crate) async fn until(&mut self, what: &str, holds: impl Fn(&App) -> bool) -> &mut Self {
        self.until_with(what, holds, |_| {}).await
    }

    /// Likewise, and looks at the application after each thing that happens.
    pub(crate) async fn until_with(
        &mut self,
        what: &str,
        holds: impl Fn(&App) -> bool,
        mut look: impl FnMut(&App),
    ) -> &mut Self {
        let end = Instant::now() + self.patience;
        while !holds(&self.app) {
            let in_time = tokio::time::timeout_at(end, self.step()).await;
            assert!(
                in_time.is_ok(),
                "still waiting for {what}:\n{}\n{:?}",
                self.app.screen(),
                self.app.engine().drafts(),
            );
            look(&self.app);
        }
        self
    }

    /// Until the screen shows a text.
    pub(crate) async fn until_shown(&mut self, part: &str) -> &mut Self {
        self.until(part, |app| app.says(part)).await
    }

    /// Until the link is up, the list is read and commands may be sent.
    pub(crate) async fn until_ready(&mut self) -> &mut Self {
        self.until("a link that is ready", is_ready).await
    }

    /// Until the link is down.
    pub(crate) async fn until_down(&mut self) -> &mut Self {
        self.until("the loss of the link", is_down).await
    }

    /// Until so many answers came since the console was opened, to whomever.
    pub(crate) async fn until_answers(&mut self, count: usize) -> &mut Self {
        while self.answers < count {
            let in_time = tokio::time::timeout(self.patience, self.step()).await;
            in_time.expect("an answer");
        }
        self
    }

    /// Until a change has come so far.
    pub(crate) async fn until_progress(
        &mut self,
        user: &str,
        key: &str,
        fits: fn(&Progress<'_>) -> bool,
    ) -> &mut Self {
        self.until(&format!("progress of {user} {key}"), |app| {
            progress(app, user, key).is_some_and(|it| fits(&it))
        })
        .await
    }

    /// Until a change is in the broker's list.
    pub(crate) async fn until_verified(&mut self, user: &str, key: &str) -> &mut Self {
        self.until(&format!("the end of {user} {key}"), |app| {
            progress(app, user, key).is_none()
        })
        .await
    }

    /// Applies what has happened already.
    pub(crate) async fn settle(&mut self) -> &mut Self {
        // What is due comes before the clock is looked at.
        while tokio::time::timeout(Duration::ZERO, self.step())
            .await
            .is_ok()
        {}
        self
    }

    /// Leaves the broker, and waits for the end of the task.
    pub(crate) async fn close(self) {
        self.broker.send(BrokerRequest::Disconnect);
        let finished = tokio::time::timeout(PATIENCE, self.broker.finished()).await;
        finished.expect("the task ends");
    }
}

pub(crate) fn is_ready(app: &App) -> bool {
    *app.engine().link() == LinkState::Connected
        && app.engine().queue().is_ready()
        && app.engine().next_list() == NextList::News
        && app.engine().roster().is_some()
}

pub(crate) const fn is_down(app: &App) -> bool {
    matches!(app.engine().link(), LinkState::Down { .. })
}

/// How far a change has come; `None` when there is none.
pub(crate) fn progress<'a>(app: &'a App, user: &str, key: &str) -> Option<Progress<'a>> {
    let engine = app.engine();
    let field = engine.drafts().field(&user.into(), &key.into());
    field.map(|field| field.progress(engine.log()))
}

/// How many banners about the link stand on the screen.
pub(crate) fn link_banners(app: &App) -> usize {
    app.words().matches("r retry").count()
}

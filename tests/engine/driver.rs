//! What an engine needs around it: a broker task, timers and a clock. Nothing of a screen.

use std::time::Duration;

use guestlist::broker::{self, Handle, Settings, Timings};
use guestlist::domain::address::Address;
use guestlist::domain::command::{Command, CommandId};
use guestlist::domain::family::BrokerFamily;
use guestlist::domain::link::{Admission, BrokerEvent, BrokerRequest};
use guestlist::domain::local_time::LocalTime;
use guestlist::domain::permission::Grant;
use guestlist::domain::profile::TlsOptions;
use guestlist::domain::secret::Secret;
use guestlist::engine::Engine;
use guestlist::engine::apply::{LineStatus, Phase, Run};
use guestlist::engine::command_log::{Entry, Outcome};
use guestlist::engine::effect::{Effect, Notice, Timer};
use guestlist::engine::journal::Batch;
use guestlist::engine::session::Session;
use guestlist::sandbox::{Account, Options, Sandbox, UserSource, Voice};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

pub(crate) const FULL: &str = "AllowedSystemConfiguration";
pub(crate) const MANAGE: &str = "AllowedUserManagement";
pub(crate) const LOG: &str = "AllowedLogManagement";

/// Far longer than anything here takes, so that a loaded machine fails no test.
const PATIENCE: Duration = Duration::from_secs(20);

/// A broker whose accounts all have `<name>-fake` as their password.
pub(crate) async fn start(voice: Voice, more: usize) -> Sandbox {
    let account = |name: &str| Account::new(name, format!("{name}-fake"));
    let mut accounts = vec![
        account("root").grant(FULL),
        account("both").grant(FULL).grant(MANAGE),
        account("viewer").grant(FULL),
        account("manager").grant(MANAGE),
        account("test"),
    ];
    accounts.extend((0..more).map(|n| account(&device(n))));
    let users = UserSource::Memory(accounts);
    let options = Options {
        users,
        voice,
        ..Options::default()
    };
    Sandbox::start(options).await.unwrap()
}

/// The name of one of the accounts that nobody logs in with.
pub(crate) fn device(n: usize) -> String {
    format!("plc{n:02}")
}

/// What a broker has of a permission.
pub(crate) fn has(sandbox: &Sandbox, user: &str, permission: &str) -> bool {
    let accounts = sandbox.accounts();
    let (_, grants) = accounts.iter().find(|(name, _)| name == user).unwrap();
    grants.iter().any(|(key, on)| key == permission && *on)
}

pub(crate) fn set(user: &str, permission: &str, enabled: bool) -> Command {
    Command::SetPermission {
        user: user.into(),
        permission: permission.into(),
        enabled,
        priority: None,
    }
}

/// The changes that clients had the broker make since the last look.
pub(crate) fn executed(sandbox: &Sandbox) -> Vec<String> {
    let all = sandbox.take_executed().into_iter();
    let ours = all.filter(|it| it.by_client && it.line.starts_with("-change"));
    ours.map(|it| it.line).collect()
}

/// An engine, and what happens outside of it.
pub(crate) struct Driver {
    pub(crate) engine: Engine,
    /// The sentences that people were told.
    pub(crate) said: Vec<String>,
    /// What the journal was told.
    pub(crate) journal: Vec<Batch>,
    broker: Handle,
    events: UnboundedReceiver<BrokerEvent>,
    timers: JoinSet<Timer>,
}

impl Driver {
    pub(crate) fn new(sandbox: &Sandbox, user: &str) -> Self {
        let address = sandbox.address();
        let (sender, events) = mpsc::unbounded_channel();
        let settings = Settings {
            address: Address::mqtt(address.ip().to_string(), address.port()),
            tls: TlsOptions::default(),
            client_id: format!("engine-{user}"),
            username: Some(user.into()),
            password: Some(Secret::new(format!("{user}-fake"))),
            session: user.into(),
            family: Some(BrokerFamily::Coreflux),
            timings: Timings {
                backoff_min: Duration::from_millis(20),
                backoff_max: Duration::from_millis(100),
                probe_patience: Duration::from_millis(300),
                ..Timings::default()
            },
        };
        let broker = broker::spawn(settings, move |event| {
            let _ = sender.send(event);
        });
        let session = Session {
            broker: "the sandbox".into(),
            user: Some(user.into()),
            ..Session::default()
        };
        Self {
            engine: Engine::new(session),
            said: Vec::new(),
            journal: Vec::new(),
            broker,
            events,
            timers: JoinSet::new(),
        }
    }

    /// With the list, and ready to send.
    pub(crate) async fn listed(sandbox: &Sandbox, user: &str) -> Self {
        let mut driver = Self::new(sandbox, user);
        driver
            .until("the list", |engine| {
                engine.roster.is_some() && engine.queue.is_ready()
            })
            .await;
        driver
    }

    /// Lets something be done with the engine, and does what follows outside.
    pub(crate) fn call<T>(&mut self, work: impl FnOnce(&mut Engine) -> T) -> T {
        let result = work(&mut self.engine);
        self.engine.advance();
        loop {
            // Before the broker hears of a command.
            self.note_time();
            let effects = self.engine.take_effects();
            if effects.is_empty() {
                return result;
            }
            for effect in effects {
                self.perform(effect);
            }
        }
    }

    fn note_time(&mut self) {
        if self.engine.has_untimed() {
            let stamped = self.engine.stamp(&now());
            self.journal.extend(self.engine.batch(&stamped));
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Broker(request) => self.broker.send(request),
            Effect::Start(timer, delay) => {
                self.timers.spawn(async move {
                    sleep(delay).await;
                    timer
                });
            }
            Effect::AskTime => drop(self.engine.note_time(now())),
            Effect::Probe { user, .. } => panic!("nobody asked to try the login of {user:?}"),
            Effect::Tell(Notice::Say(_, reason) | Notice::Remark(_, reason)) => {
                self.said.push(reason.text);
            }
            Effect::Tell(_) => {}
        }
    }

    /// Takes in what happens until something holds.
    pub(crate) async fn until(&mut self, what: &str, holds: impl Fn(&Engine) -> bool) {
        let found = timeout(PATIENCE, async {
            while !holds(&self.engine) {
                tokio::select! {
                    Some(event) = self.events.recv() => self.call(|engine| engine.on_event(event)),
                    Some(timer) = self.timers.join_next() => {
                        let timer = timer.unwrap();
                        self.call(|engine| engine.on_timer(timer));
                    }
                }
            }
        });
        let is_found = found.await.is_ok();
        let Engine {
            link, drafts, log, ..
        } = &self.engine;
        assert!(
            is_found,
            "still waiting for {what}: {link:?} {drafts:?} {log:?}"
        );
    }

    /// Plans these commands, applies them, and waits until each has its last word.
    pub(crate) async fn apply(&mut self, commands: Vec<Command>) {
        self.call(|engine| {
            let plan = engine.plan(commands);
            engine.apply(plan);
        });
        self.until_settled().await;
    }

    /// Waits for the end of the plan, and for the list that shows what was accepted.
    pub(crate) async fn until_settled(&mut self) {
        self.until("the end of the plan", |engine| {
            let run = engine.run.as_ref().unwrap();
            let waits = run.tally(LineStatus::Accepted) > run.unlisted();
            run.phase == Phase::Over && (!waits || engine.list_is_refused())
        })
        .await;
    }

    pub(crate) fn run(&self) -> &Run {
        self.engine.run.as_ref().unwrap()
    }

    /// The command that was put in line last.
    pub(crate) fn last(&self) -> &Entry {
        self.engine.log.entries().next_back().unwrap()
    }

    pub(crate) async fn until_outcome(&mut self, id: CommandId, outcome: Outcome) {
        self.until(&format!("{outcome:?}"), |engine| {
            engine.log.get(id).unwrap().outcome == outcome
        })
        .await;
    }

    /// What the shown list says of a permission.
    pub(crate) fn grant(&self, user: &str, permission: &str) -> Option<Grant> {
        let list = self.engine.roster.as_ref();
        list.and_then(|list| list.grant(&user.into(), &permission.into()))
    }

    /// Whether the broker admits a user with this password.
    pub(crate) async fn admits(&self, user: &str, password: &Secret) -> bool {
        let route = self.broker.route();
        let tried = route.try_login("engine-probe".into(), user.into(), password.clone());
        timeout(PATIENCE, tried).await.unwrap() == Admission::Admitted
    }

    pub(crate) async fn close(self) {
        self.broker.send(BrokerRequest::Disconnect);
        timeout(PATIENCE, self.broker.finished()).await.unwrap();
    }
}

/// A time that does not pass.
fn now() -> LocalTime {
    LocalTime {
        day: "Sun 29 Nov".into(),
        clock: "08:00:00".into(),
        zone: "UTC".into(),
        stamp: "2026-11-29T08:00:00Z".into(),
    }
}

//! A broker with some users, an engine that is connected to it, and what tests ask of both. Nothing
//! of a screen.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use guestlist::broker::{Settings, Timings};
use guestlist::domain::address::Address;
use guestlist::domain::broker_messages::Admission;
use guestlist::domain::command::{Command, CommandId};
use guestlist::domain::family::BrokerFamily;
use guestlist::domain::local_time::LocalTime;
use guestlist::domain::permission::Grant;
use guestlist::domain::profile::TlsOptions;
use guestlist::domain::secret::Secret;
use guestlist::driver::Driver;
use guestlist::engine::Engine;
use guestlist::engine::apply::{LineStatus, Phase, Run};
use guestlist::engine::command_log::{Entry, Outcome};
use guestlist::engine::session::Session;
use guestlist::sandbox::{Account, AnswerFormat, Options, Sandbox};
use tokio::time::timeout;

pub(crate) const FULL: &str = "AllowedSystemConfiguration";
pub(crate) const MANAGE: &str = "AllowedUserManagement";
pub(crate) const LOG: &str = "AllowedLogManagement";

/// Far longer than anything here takes, so that a loaded machine fails no test.
const PATIENCE: Duration = Duration::from_secs(20);

/// A broker whose accounts all have `<name>-fake` as their password.
pub(crate) async fn start(answer_format: AnswerFormat, more: usize) -> Sandbox {
    let account = |name: &str| Account::new(name, format!("{name}-fake"));
    let mut accounts = vec![
        account("root").grant(FULL),
        account("both").grant(FULL).grant(MANAGE),
        account("viewer").grant(FULL),
        account("manager").grant(MANAGE),
        account("test"),
    ];
    accounts.extend((0..more).map(|n| account(&device(n))));
    let options = Options {
        answer_format,
        ..Options::with_users(accounts)
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
    Command::set(user, permission, enabled, None)
}

/// The changes that clients had the broker make since the last look.
pub(crate) fn executed(sandbox: &Sandbox) -> Vec<String> {
    let all = sandbox.take_executed().into_iter();
    let ours = all.filter(|it| it.by_client && it.line.starts_with("-change"));
    ours.map(|it| it.line).collect()
}

/// An engine that is connected to the sandbox, with the looks that tests take at it.
pub(crate) struct Driven(Driver);

impl Deref for Driven {
    type Target = Driver;

    fn deref(&self) -> &Driver {
        &self.0
    }
}

impl DerefMut for Driven {
    fn deref_mut(&mut self) -> &mut Driver {
        &mut self.0
    }
}

impl Driven {
    pub(crate) fn new(sandbox: &Sandbox, user: &str) -> Self {
        let address = sandbox.address();
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
        let session = Session {
            broker: "the sandbox".into(),
            user: Some(user.into()),
            ..Session::default()
        };
        let mut driver = Driver::connect(settings, session);
        driver.clock = now;
        Self(driver)
    }

    /// At a broker of its own, with the list, and ready to send.
    pub(crate) async fn alone(user: &str) -> (Sandbox, Self) {
        let sandbox = start(AnswerFormat::Envelopes, 0).await;
        let driver = Self::listed(&sandbox, user).await;
        (sandbox, driver)
    }

    /// With the list, and ready to send.
    pub(crate) async fn listed(sandbox: &Sandbox, user: &str) -> Self {
        let mut driver = Self::new(sandbox, user);
        driver
            .until("the list", |engine| {
                engine.roster().is_some() && engine.queue().is_ready()
            })
            .await;
        driver
    }

    /// Takes in what happens until something holds.
    pub(crate) async fn until(&mut self, what: &str, holds: impl Fn(&Engine) -> bool) {
        let is_found = timeout(PATIENCE, self.0.until(holds)).await.is_ok();
        let engine = &self.engine;
        let (link, drafts, log) = (engine.link(), engine.drafts(), engine.log());
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
            let run = engine.run().unwrap();
            let waits = run.tally(LineStatus::Accepted) > run.unlisted();
            run.phase == Phase::Over && (!waits || engine.list_is_refused())
        })
        .await;
    }

    pub(crate) fn run(&self) -> &Run {
        self.engine.run().unwrap()
    }

    /// The command that was put in line last.
    pub(crate) fn last(&self) -> &Entry {
        self.engine.log().entries().next_back().unwrap()
    }

    pub(crate) async fn until_outcome(&mut self, id: CommandId, outcome: Outcome) {
        self.until(&format!("{outcome:?}"), |engine| {
            engine.log().get(id).unwrap().outcome == outcome
        })
        .await;
    }

    /// What the shown list says of a permission.
    pub(crate) fn grant(&self, user: &str, permission: &str) -> Option<Grant> {
        let list = self.engine.roster();
        list.and_then(|list| list.grant(&user.into(), &permission.into()))
    }

    /// Whether the broker admits a user with this password.
    pub(crate) async fn admits(&self, user: &str, password: &Secret) -> bool {
        let tried = self
            .route()
            .try_login("engine-probe".into(), user.into(), password.clone());
        timeout(PATIENCE, tried).await.unwrap() == Admission::Admitted
    }

    /// Leaves, and stops the broker too.
    pub(crate) async fn end(self, sandbox: Sandbox) {
        self.close().await;
        sandbox.stop().await;
    }

    pub(crate) async fn close(self) {
        timeout(PATIENCE, self.0.close()).await.unwrap();
    }
}

/// A time that does not pass.
fn now() -> LocalTime {
    LocalTime {
        day: "Sun 29 Nov".into(),
        clock: "08:00:00".into(),
        zone: "UTC".into(),
        stamp: "2026-11-29T08:00:00Z".into(),
        milliseconds: 0,
    }
}

//! The console's end: the task of a link, and the events that it delivered.

use std::net::SocketAddr;
use std::time::Duration;

use guestlist::broker::{Handle, Settings, Timings, spawn};
use guestlist::domain::address::Address;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, Link};
use guestlist::domain::command::{Answer, Command, CommandId, Submission};
use guestlist::domain::profile::TlsOptions;
use guestlist::domain::roster::Roster;
use guestlist::domain::secret::Secret;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};

/// Long enough for any machine; a test that works never waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn settings(address: SocketAddr) -> Settings {
    Settings {
        address: Address::mqtt(address.ip().to_string(), address.port()),
        tls: TlsOptions::default(),
        client_id: "guestlist-test".into(),
        username: Some("root".into()),
        password: Some(Secret::new("coreflux")),
        session: "t3st".into(),
        family: Some(guestlist::domain::family::BrokerFamily::Coreflux),
        timings: Timings {
            backoff_min: Duration::from_millis(10),
            backoff_max: Duration::from_millis(40),
            ..Timings::default()
        },
    }
}

/// The same, but a next try does not come by itself.
pub(crate) fn slow(address: SocketAddr) -> Settings {
    let mut slow = settings(address);
    slow.timings.backoff_min = Duration::from_secs(600);
    slow.timings.backoff_max = Duration::from_secs(600);
    slow
}

pub(crate) struct Console {
    pub(crate) handle: Handle,
    events: mpsc::UnboundedReceiver<BrokerEvent>,
}

impl Console {
    pub(crate) fn start(settings: Settings) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let handle = spawn(settings, move |event| {
            let _ = sender.send(event);
        });
        Self { handle, events }
    }

    pub(crate) async fn next(&mut self) -> BrokerEvent {
        let event = timeout(PATIENCE, self.events.recv()).await;
        event.expect("an event").expect("a running task")
    }

    /// The first event that fits; what comes before it is passed over.
    pub(crate) async fn until<T>(&mut self, fits: impl Fn(&BrokerEvent) -> Option<T>) -> T {
        // For all events together: a task that goes on connecting never falls silent.
        let end = Instant::now() + PATIENCE;
        let mut passed = Vec::new();
        loop {
            let event = timeout_at(end, self.events.recv()).await;
            let Ok(Some(event)) = event else {
                panic!("not what was waited for: {passed:#?}");
            };
            if let Some(found) = fits(&event) {
                return found;
            }
            passed.push(event);
        }
    }

    pub(crate) async fn connected(&mut self) {
        self.until(|event| (*event == BrokerEvent::Link(Link::Connected)).then_some(()))
            .await;
    }

    pub(crate) async fn ready(&mut self) -> usize {
        self.until(|event| match event {
            BrokerEvent::Ready { in_flight } => Some(*in_flight),
            _ => None,
        })
        .await
    }

    /// The wait and the reason of the next loss of the link.
    pub(crate) async fn waiting(&mut self) -> (Duration, String) {
        self.until(|event| match event {
            BrokerEvent::Link(Link::Waiting { retry_in, reason }) => {
                Some((*retry_in, reason.clone()))
            }
            BrokerEvent::Link(Link::Refused { reason, .. }) => panic!("refused: {reason}"),
            _ => None,
        })
        .await
    }

    pub(crate) async fn refused(&mut self) -> String {
        self.until(|event| match event {
            BrokerEvent::Link(Link::Refused { reason, .. }) => Some(reason.clone()),
            BrokerEvent::Link(Link::Waiting { reason, .. }) => panic!("waiting: {reason}"),
            _ => None,
        })
        .await
    }

    /// How long after a refused login the next try comes.
    pub(crate) async fn retry_after_refusal(&mut self) -> Option<Duration> {
        self.until(|event| match event {
            BrokerEvent::Link(Link::Refused { retry_in, .. }) => Some(*retry_in),
            _ => None,
        })
        .await
    }

    /// Whether the typed password that was admitted is the one that every fresh broker has.
    pub(crate) async fn factory_password(&mut self) -> bool {
        self.until(|event| match event {
            BrokerEvent::FactoryPassword(is) => Some(*is),
            _ => None,
        })
        .await
    }

    pub(crate) fn log_in(&self, password: &str) {
        self.handle
            .send(BrokerRequest::LogIn(Secret::new(password)));
    }

    pub(crate) async fn channel(&mut self, wanted: Channel) -> Option<String> {
        self.until(|event| match event {
            BrokerEvent::Channel(channel, refusal) if *channel == wanted => Some(refusal.clone()),
            _ => None,
        })
        .await
    }

    pub(crate) async fn answer(&mut self) -> Answer {
        self.until(|event| match event {
            BrokerEvent::Answer(answer) => Some(answer.clone()),
            _ => None,
        })
        .await
    }

    pub(crate) async fn undelivered(&mut self) -> (CommandId, String) {
        self.until(|event| match event {
            BrokerEvent::Undelivered(id, why) => Some((*id, why.clone())),
            _ => None,
        })
        .await
    }

    pub(crate) async fn not_sent(&mut self) -> (CommandId, String) {
        self.until(|event| match event {
            BrokerEvent::NotSent(id, why) => Some((*id, why.clone())),
            _ => None,
        })
        .await
    }

    pub(crate) async fn roster(&mut self) -> Roster {
        self.until(|event| match event {
            BrokerEvent::Roster(roster, _) => Some(roster.clone()),
            BrokerEvent::BadRoster(sentence) => panic!("bad roster: {sentence}"),
            _ => None,
        })
        .await
    }

    pub(crate) fn submit(&self, id: u64, command: Command) {
        let submission = Submission {
            id: CommandId(id),
            command,
        };
        self.handle.send(BrokerRequest::Submit(submission));
    }

    /// Leaves, and gives all that was delivered to the very end.
    pub(crate) async fn leave(mut self) -> Vec<BrokerEvent> {
        self.handle.send(BrokerRequest::Disconnect);
        let left = timeout(Duration::from_secs(1), self.handle.finished()).await;
        left.expect("the task leaves within a second");
        let mut events = Vec::new();
        while let Some(event) = self.events.recv().await {
            events.push(event);
        }
        events
    }
}

pub(crate) fn remove(user: &str) -> Command {
    Command::RemoveUser { user: user.into() }
}

pub(crate) fn change_password(user: &str, password: &str) -> Command {
    Command::change_password(user, Secret::new(password))
}

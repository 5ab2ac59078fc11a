//! From one broker to another and back, over real MQTT on loopback.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio::time::timeout;

use crate::brokers::program::{Program, profile};
use guestlist::app::{Connect, ConnectionId, Effect};
use guestlist::broker::{self, Handle, Settings, Timings};
use guestlist::domain::address::Address;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest};
use guestlist::domain::profile::Profile;
use guestlist::domain::secret::Secret;
use guestlist::engine::effect::Effect as Wanted;
use guestlist::sandbox::{Account, Options, Sandbox};

const PATIENCE: Duration = Duration::from_secs(20);

async fn start(users: &[&str]) -> Sandbox {
    let root = Account::new("root", "root-fake").grant("AllowedSystemConfiguration");
    let others = users.iter().map(|name| Account::new(*name, "x-fake"));
    let users = [root].into_iter().chain(others).collect();
    Sandbox::start(Options::with_users(users))
        .await
        .unwrap_or_else(|error| panic!("no sandbox: {error}"))
}

fn entry(name: &str, sandbox: &Sandbox) -> Profile {
    let listening = sandbox.address();
    let mut profile = profile(name, "");
    profile.address = Ok(Address::mqtt(listening.ip().to_string(), listening.port()));
    profile.password.stored = Some(Secret::new("root-fake"));
    profile
}

/// The program with real links.
struct Live {
    program: Program,
    sender: UnboundedSender<(ConnectionId, BrokerEvent)>,
    events: UnboundedReceiver<(ConnectionId, BrokerEvent)>,
    links: BTreeMap<ConnectionId, Handle>,
    /// Whether links that are to be left stay, so that all that they still say comes late.
    linger: bool,
}

impl Live {
    fn new(profiles: Vec<Profile>) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        Self {
            program: Program::with(profiles),
            sender,
            events,
            links: BTreeMap::new(),
            linger: false,
        }
    }

    fn press(&mut self, keys: &str) -> &mut Self {
        self.program.press(keys);
        self.perform();
        self
    }

    fn perform(&mut self) {
        for effect in self.program.effects() {
            match effect {
                Effect::Connect(wanted) => self.connect(*wanted),
                Effect::Engine(link, Wanted::Broker(request)) => self.links[&link].send(request),
                Effect::Leave(link) if !self.linger => {
                    if let Some(link) = self.links.remove(&link) {
                        link.send(BrokerRequest::Disconnect);
                    }
                }
                _ => {}
            }
        }
    }

    fn connect(&mut self, wanted: Connect) {
        let Connect { link, profile, .. } = wanted;
        let settings = Settings {
            address: profile.address.unwrap_or_else(|error| panic!("{error}")),
            tls: profile.tls,
            client_id: format!("switching-{}", link.0),
            username: profile.username,
            password: profile.password.stored,
            session: format!("s{}", link.0),
            family: Some(guestlist::domain::family::BrokerFamily::Coreflux),
            timings: Timings::default(),
        };
        let sender = self.sender.clone();
        let handle = broker::spawn(settings, move |event| {
            let _ = sender.send((link, event));
        });
        self.links.insert(link, handle);
    }

    async fn next(&mut self, what: &str) -> ConnectionId {
        let Ok(Some((link, event))) = timeout(PATIENCE, self.events.recv()).await else {
            panic!("still waiting for {what:?}:\n{}", self.program.screen());
        };
        self.program.event(link, event);
        self.perform();
        link
    }

    async fn until(&mut self, part: &str) -> &mut Self {
        while !self.program.screen().contains(part) {
            self.next(part).await;
        }
        self
    }

    async fn end(self) {
        for link in self.links.into_values() {
            timeout(PATIENCE, link.finished())
                .await
                .unwrap_or_else(|_| panic!("no end"));
        }
    }
}

#[tokio::test]
async fn a_test_learns_of_a_real_broker_what_an_account_may() {
    let sandbox = start(&["anna"]).await;
    let mut wrong = entry("wrong", &sandbox);
    wrong.password.stored = Some(Secret::new("wrong-fake"));
    let mut live = Live::new(vec![entry("plant", &sandbox), wrong]);
    live.press("t")
        .until("can list and send commands; 2 users")
        .await;
    assert!(live.links.is_empty());
    live.press("down t")
        .until("bad user name or password")
        .await;
    live.press("esc");
    assert!(live.links.is_empty() && !live.program.is_in_console());
    live.end().await;
    sandbox.stop().await;
}

#[tokio::test]
async fn changes_ask_before_another_broker_is_opened_and_are_not_found_there() {
    let (first, second) = (start(&["anna"]).await, start(&["anna", "bob"]).await);
    let mut live = Live::new(vec![entry("first", &first), entry("second", &second)]);
    live.press("enter").until("▌ root").await;
    live.press("down 1 b").until("Back to the brokers").await;
    live.press("enter").until("1 modified").await;
    live.press("b tab enter").until("first: logged in").await;
    live.press("down enter").until("bob").await;
    live.program
        .assert_hides("modified")
        .assert_shows("3 users");
    assert!(
        first
            .commands()
            .iter()
            .all(|line| !line.starts_with("-change"))
    );
    live.end().await;
    first.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn what_the_first_broker_says_late_does_not_reach_the_console_of_the_second() {
    let (first, second) = (start(&["anna"]).await, start(&["anna"]).await);
    let mut live = Live::new(vec![entry("first", &first), entry("second", &second)]);
    live.linger = true;
    live.press("enter").until("▌ root").await;
    first.faults().delay_answers(Duration::from_millis(200));
    // On its way when the console is left; the second console uses the same command ids.
    live.press("down 1 s").until("Saving").await;
    live.press("b tab enter").until("first: logged in").await;
    let old = *live.links.keys().next().unwrap();
    second.faults().withhold_answers(true);
    second.faults().list(guestlist::sandbox::ListFault::Never);
    live.press("down enter").until("▌ root").await;
    live.press("down 1 s").until("Saving").await;
    first.execute_as_other_admin("-addUser late late-fake");
    first.cut_links();
    // The answer, the list with the new user, and the lost link.
    let mut late = Vec::new();
    while late.len() < 3 {
        late.extend(Some(live.next("late events").await).filter(|link| *link == old));
        live.program
            .assert_hides("late")
            .assert_shows("Saving")
            .assert_hides("Unknown");
    }
    live.end().await;
    first.stop().await;
    second.stop().await;
}

//! One change applied to fifty brokers together, and to one: from the key to the last answer, and
//! to the last list that shows it. The embedded brokers answer 10 ms after they did a command, list
//! it as late, and run beside the console.
//!
//! `cargo bench --bench step`

#![expect(clippy::print_stdout, reason = "the figures are what this prints")]
#![expect(
    clippy::unwrap_used,
    reason = "a bench ends where its ground gives way"
)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use guestlist::app::{App, ConnectionId, Effect, Front, Message};
use guestlist::broker::{self, Handle, Settings, Timings};
use guestlist::domain::address::Address;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest};
use guestlist::domain::family::BrokerFamily;
use guestlist::domain::secret::Secret;
use guestlist::engine::effect::Effect as Wanted;
use guestlist::sandbox::{Account, ListFault, Options, Sandbox};
use guestlist::screens::brokers::setup::Setup;
use guestlist::screens::fleet::Fleet;
use guestlist::ui::key::KeyCode;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

#[path = "common/mod.rs"]
mod common;

const LATENCY: Duration = Duration::from_millis(10);
const BROKERS: usize = 50;
const RUNS: usize = 7;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    for users in [10, 100, 1000] {
        println!("{users} users each; the fastest of {RUNS}: answered, verified");
        let one = runtime.block_on(fastest(1, users));
        let many = runtime.block_on(fastest(BROKERS, users));
        println!("      1 broker   {:>8.1?} {:>8.1?}", one.0, one.1);
        println!("{BROKERS:>7} brokers  {:>8.1?} {:>8.1?}", many.0, many.1);
        let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64();
        println!(
            "  ratio {:.2}, {:.2}",
            ratio(many.0, one.0),
            ratio(many.1, one.1)
        );
    }
}

async fn fastest(brokers: usize, users: usize) -> (Duration, Duration) {
    let mut sandboxes = Vec::new();
    for _ in 0..brokers {
        let root = Account::new("root", "root-fake").grant("AllowedSystemConfiguration");
        let devices = (1..users).map(|n| Account::new(format!("plc{n:03}"), "device-fake"));
        let accounts = std::iter::once(root).chain(devices).collect();
        let options = Options::with_users(accounts);
        sandboxes.push(Sandbox::start(options).await.unwrap());
    }
    let mut bench = Bench::open(&sandboxes);
    let up = |fleet: &Fleet| {
        fleet
            .cx
            .members
            .iter()
            .all(|it| it.is_up() && it.cx.engine.queue().is_ready())
    };
    bench.until(up).await;
    for sandbox in &sandboxes {
        sandbox.faults().delay_answers(LATENCY);
        // Else the list would show the change before the answer came.
        sandbox.faults().list(ListFault::Late(LATENCY));
    }
    bench.press(KeyCode::Home);
    bench.press(KeyCode::Enter);
    // One that nobody is asked about.
    bench.press(KeyCode::Down);
    bench.press(KeyCode::Down);
    let mut times = Vec::new();
    for nth in 0..RUNS {
        let sign = if nth % 2 == 0 { '+' } else { '-' };
        bench.press(KeyCode::Char(sign));
        times.push(bench.apply(brokers).await);
    }
    bench.close().await;
    for sandbox in sandboxes {
        sandbox.stop().await;
    }
    let least = |of: fn(&(Duration, Duration)) -> Duration| times.iter().map(of).min().unwrap();
    (least(|it| it.0), least(|it| it.1))
}

struct Bench {
    app: App,
    screen: common::Screen,
    sender: UnboundedSender<(ConnectionId, BrokerEvent)>,
    events: UnboundedReceiver<(ConnectionId, BrokerEvent)>,
    links: BTreeMap<ConnectionId, Handle>,
}

impl Bench {
    fn open(sandboxes: &[Sandbox]) -> Self {
        let mut profiles = common::profiles(sandboxes.len());
        for (profile, sandbox) in profiles.iter_mut().zip(sandboxes) {
            let address = sandbox.address();
            profile.address = Ok(Address::mqtt(address.ip().to_string(), address.port()));
        }
        let setup = Setup {
            allow_plaintext: true,
            ..Setup::default()
        };
        let (app, effects) = App::fleet(setup, profiles, common::SCREEN);
        let (sender, events) = mpsc::unbounded_channel();
        let mut bench = Self {
            screen: common::Screen::of(&app),
            app,
            sender,
            events,
            links: BTreeMap::new(),
        };
        bench.perform(effects);
        bench
    }

    fn fleet(&self) -> &Fleet {
        match self.app.front() {
            Front::Fleet(fleet) => fleet,
            _ => panic!("no fleet is in front"),
        }
    }

    fn tell(&mut self, message: Message) {
        let effects = self.app.update(message);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Engine(link, Wanted::Broker(request)) => self.links[&link].send(request),
                Effect::Connect(wanted) => {
                    let link = wanted.link;
                    let settings = Settings {
                        address: wanted.profile.address.unwrap(),
                        tls: wanted.profile.tls,
                        client_id: format!("bench-{}", link.0),
                        username: wanted.profile.username,
                        password: Some(Secret::new("root-fake")),
                        session: "bench".into(),
                        family: Some(BrokerFamily::Coreflux),
                        timings: Timings::default(),
                    };
                    let sender = self.sender.clone();
                    let handle = broker::spawn(settings, move |event| {
                        let _ = sender.send((link, event));
                    });
                    self.links.insert(link, handle);
                    self.tell(Message::Dialling {
                        link,
                        factory_password: false,
                        address: None,
                    });
                }
                _ => {}
            }
        }
    }

    fn press(&mut self, code: KeyCode) {
        self.tell(Message::Key(guestlist::ui::key::Key::plain(code)));
        self.screen.draw_front(self.app.front());
    }

    /// Applies what the brokers send, and draws once per batch as the console does.
    async fn until(&mut self, holds: impl Fn(&Fleet) -> bool) {
        while !holds(self.fleet()) {
            let (link, event) = self.events.recv().await.unwrap();
            self.tell(Message::Broker(link, event));
            while let Ok((link, event)) = self.events.try_recv() {
                self.tell(Message::Broker(link, event));
            }
            self.screen.draw_front(self.app.front());
        }
    }

    /// Reviews and applies the change on all brokers. Returns when all had answered, and when all
    /// lists showed it.
    async fn apply(&mut self, brokers: usize) -> (Duration, Duration) {
        self.press(KeyCode::Char('s'));
        let begun = Instant::now();
        self.press(KeyCode::Char('s'));
        self.until(|fleet| !fleet.cx.is_applying()).await;
        let answered = begun.elapsed();
        assert_eq!(self.fleet().cx.runs().count(), brokers);
        self.until(|fleet| fleet.cx.tally().done == brokers && fleet.cx.pending() == 0)
            .await;
        let verified = begun.elapsed();
        self.press(KeyCode::Esc);
        (answered, verified)
    }

    async fn close(self) {
        for link in self.links.into_values() {
            link.send(BrokerRequest::Disconnect);
            link.finished().await;
        }
    }
}

//! A plan of 1,000 changes applied against the embedded broker, which answers 10 ms after it did a
//! command: one at a time, and with as many in flight as answers with ids allow.
//!
//! `cargo bench --bench plan`

#![expect(clippy::print_stdout, reason = "the figures are what this prints")]
#![expect(
    clippy::unwrap_used,
    reason = "a bench ends where its ground gives way"
)]

use guestlist::engine::effect::Effect as Wanted;
use guestlist::screens::message::ConnectionId;
use std::time::{Duration, Instant};

use guestlist::broker::{self, Handle, Settings, Timings};
use guestlist::domain::address::Address;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest};
use guestlist::domain::profile::TlsOptions;
use guestlist::domain::secret::Secret;
use guestlist::engine::apply::{LineStatus, Phase};
use guestlist::engine::session::Session;
use guestlist::sandbox::{Account, Options, Sandbox};
use guestlist::screens::console_settings::ConsoleSettings;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Message;
use guestlist::screens::model::Model;
use guestlist::screens::update::update;
use guestlist::ui::key::KeyCode;
use tokio::sync::mpsc::{self, UnboundedReceiver};

#[path = "common/mod.rs"]
mod common;

const LATENCY: Duration = Duration::from_millis(10);
/// Each with three changes, and one with a single one.
const DEVICES: usize = 333;
const CHANGES: usize = 1000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let mut times = Vec::new();
    for limit in [1, 16] {
        let time = runtime.block_on(apply(limit));
        println!("{CHANGES} changes, {limit:>2} in flight: {time:.2?}");
        times.push(time);
    }
    let ratio = times[0].as_secs_f64() / times[1].as_secs_f64();
    println!("{ratio:.1} times as fast");
}

fn accounts() -> Vec<Account> {
    let root = Account::new("root", "root-fake").grant("AllowedSystemConfiguration");
    let devices = (0..=DEVICES).map(|n| Account::new(format!("plc{n:03}"), "device-fake"));
    std::iter::once(root).chain(devices).collect()
}

struct Bench {
    model: Model,
    broker: Handle,
    events: UnboundedReceiver<BrokerEvent>,
    limit: usize,
}

impl Bench {
    fn open(sandbox: &Sandbox, limit: usize) -> Self {
        let address = sandbox.address();
        let (sender, events) = mpsc::unbounded_channel();
        let settings = Settings {
            address: Address::mqtt(address.ip().to_string(), address.port()),
            tls: TlsOptions::default(),
            client_id: "bench".into(),
            username: Some("root".into()),
            password: Some(Secret::new("root-fake")),
            session: "bench".into(),
            family: Some(guestlist::domain::family::BrokerFamily::Coreflux),
            timings: Timings::default(),
        };
        let broker = broker::spawn(settings, move |event| {
            let _ = sender.send(event);
        });
        let session = Session {
            user: Some("root".into()),
            ..Session::default()
        };
        let (width, height) = common::SCREEN;
        Self {
            model: Model::new(session, ConsoleSettings::default(), width, height),
            broker,
            events,
            limit,
        }
    }

    fn tell(&mut self, message: Message) {
        for effect in update(&mut self.model, message) {
            if let Effect::Engine(_, Wanted::Broker(request)) = effect {
                self.broker.send(request);
            }
        }
    }

    fn press(&mut self, code: KeyCode) {
        self.tell(Message::Key(guestlist::ui::key::Key::plain(code)));
    }

    fn hear(&mut self, event: BrokerEvent) {
        let event = match event {
            BrokerEvent::Ready { in_flight } => BrokerEvent::Ready {
                in_flight: in_flight.min(self.limit),
            },
            event => event,
        };
        self.tell(Message::Broker(ConnectionId::FIRST, event));
    }

    /// Applies what the broker sends, and draws once per batch as the console does.
    async fn until(&mut self, screen: &mut common::Screen, holds: impl Fn(&Model) -> bool) {
        while !holds(&self.model) {
            let event = self.events.recv().await.unwrap();
            self.hear(event);
            while let Ok(event) = self.events.try_recv() {
                self.hear(event);
            }
            screen.draw(&self.model);
        }
    }
}

async fn apply(limit: usize) -> Duration {
    let options = Options::with_users(accounts());
    let sandbox = Sandbox::start(options).await.unwrap();
    let mut bench = Bench::open(&sandbox, limit);
    let mut screen = common::Screen::showing(&bench.model);
    let ready =
        |model: &Model| model.cx.engine.roster().is_some() && model.cx.engine.queue().is_ready();
    bench.until(&mut screen, ready).await;
    for n in 0..=DEVICES {
        bench.press(KeyCode::Down);
        let keys = if n == DEVICES { "1" } else { "123" };
        for key in keys.chars() {
            bench.press(KeyCode::Char(key));
        }
    }
    sandbox.faults().delay_answers(LATENCY);
    bench.press(KeyCode::Char('S'));
    let begun = Instant::now();
    bench.press(KeyCode::Char('s'));
    let over = |model: &Model| {
        let run = model.cx.engine.run();
        run.is_some_and(|run| run.phase == Phase::Over)
    };
    bench.until(&mut screen, over).await;
    let time = begun.elapsed();
    let verified = |model: &Model| {
        let run = model.cx.engine.run();
        run.is_some_and(|run| run.tally(LineStatus::Verified) == CHANGES)
    };
    bench.until(&mut screen, verified).await;
    bench.broker.send(BrokerRequest::Disconnect);
    bench.broker.finished().await;
    sandbox.stop().await;
    time
}

//! What benches and the budget test share: lists of users, models that show them, a screen that
//! counts.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    reason = "each target that includes this uses its own part of it"
)]
#![expect(
    clippy::unwrap_used,
    reason = "a bench ends where its ground gives way"
)]

use std::fmt::Write as _;
use std::io;

use guestlist::app::{App, Front};
use guestlist::broker::dialect::coreflux::{Coreflux, NOTICE, USERS_TOPIC};
use guestlist::broker::dialect::{Decoded, Dialect};
use guestlist::domain::address::Address;
use guestlist::domain::broker_messages::{BrokerEvent, Link};
use guestlist::domain::profile::{Origin, Profile};
use guestlist::engine::session::Session;
use guestlist::runtime::renderer::Renderer;
use guestlist::screens::brokers::setup::Setup;
use guestlist::screens::console_settings::ConsoleSettings;
use guestlist::screens::message::ConnectionId;
use guestlist::screens::message::Message;
use guestlist::screens::model::Model;
use guestlist::screens::update::update;
use guestlist::screens::view::appearance::Appearance;
use guestlist::ui::key::{Key, KeyCode};

/// The sizes that are compared.
pub const USERS: [usize; 3] = [100, 10_000, 100_000];
/// The terminal of the byte budget.
pub const SCREEN: (u16, u16) = (120, 40);

const AREAS: [&str; 7] = [
    "line1",
    "packing",
    "boiler-house",
    "warehouse-north",
    "lab",
    "line2",
    "cooling",
];
const KINDS: [&str; 5] = [
    "plc",
    "hmi",
    "historian",
    "maintenance-contractor",
    "gateway",
];

/// `root`, then short and long names that share little with their neighbours.
fn name(number: usize) -> String {
    match number {
        0 => "root".into(),
        _ => format!("{}-{}{number}", AREAS[number % 7], KINDS[number % 5]),
    }
}

/// A list as the broker publishes it: `root`, then devices.
pub fn list(count: usize) -> String {
    let mut json = String::from("[");
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        let name = name(number);
        let (full, users, logs) = (number % 97 == 0, number % 11 == 0, number % 5 == 0);
        write!(
            json,
            "{comma}{{\"UserName\":\"{name}\",\"Password\":\"********\",\
             \"AllowedBaseTopic\":\"#\",\"AllowedSystemConfiguration\":{full},\
             \"AllowedUserManagement\":{users},\"AllowedLogManagement\":{logs}}}",
        )
        .unwrap();
    }
    json.push(']');
    json
}

/// What the console makes of a message on the topic of the users.
pub fn decode(json: &str) -> BrokerEvent {
    let mut heard = Coreflux::new("bench").decode(USERS_TOPIC, json.as_bytes());
    match heard.pop() {
        Some(Decoded::Event(event @ BrokerEvent::Roster(..))) => event,
        other => panic!("no list of users: {other:?}"),
    }
}

/// A connected console that shows a list of this many users at 120×40.
pub fn model(users: usize) -> Model {
    model_at(users, SCREEN)
}

/// The same at another size.
pub fn model_at(users: usize, (width, height): (u16, u16)) -> Model {
    let session = Session {
        broker: "gateway-7:1883".into(),
        user: Some("root".into()),
        notice: NOTICE.into(),
        ..Session::default()
    };
    let mut model = Model::new(session, ConsoleSettings::default(), width, height);
    let connected = BrokerEvent::Link(Link::Connected);
    for event in [connected, decode(&list(users))] {
        update(&mut model, Message::Broker(ConnectionId::FIRST, event));
    }
    model
}

/// So many brokers with addresses on this host.
pub fn profiles(brokers: usize) -> Vec<Profile> {
    let profile = |nth: usize| {
        let address = Address::mqtt("127.0.0.1", 1883);
        let mut profile = Profile::new(format!("plant-{nth:02}"), Origin::User, address);
        profile.username = Some("root".into());
        profile
    };
    (0..brokers).map(profile).collect()
}

/// So many brokers, opened together at 120×40, before anything came from them.
pub fn opened(brokers: usize) -> App {
    let setup = Setup {
        allow_plaintext: true,
        ..Setup::default()
    };
    App::fleet(setup, profiles(brokers), SCREEN).0
}

/// The same once the links are there.
pub fn linked(brokers: usize) -> App {
    let mut app = opened(brokers);
    for nth in 0..brokers {
        let link = link_of(nth);
        app.update(Message::Dialling {
            link,
            factory_password: false,
            address: None,
        });
        app.update(Message::Broker(link, BrokerEvent::Link(Link::Connected)));
    }
    app
}

/// The same with their lists, each with so many users. One broker in ten lacks a tenth of them.
pub fn fleet(brokers: usize, users: usize) -> App {
    let mut app = linked(brokers);
    for (nth, list) in lists(brokers, users).into_iter().enumerate() {
        app.update(Message::Broker(link_of(nth), list));
    }
    app
}

/// Their lists.
pub fn lists(brokers: usize, users: usize) -> Vec<BrokerEvent> {
    let (whole, part) = (list(users), list(users - users / 10));
    let list_of = |nth: usize| if nth % 10 == 9 { &part } else { &whole };
    (0..brokers).map(|nth| decode(list_of(nth))).collect()
}

/// The link of a broker of a fleet, counted from 0.
pub const fn link_of(nth: usize) -> ConnectionId {
    ConnectionId(nth as u64 + 1)
}

/// Presses a key in front of the program.
pub fn press_in(app: &mut App, code: KeyCode) {
    app.update(Message::Key(Key::plain(code)));
}

/// Presses a key.
pub fn press(model: &mut Model, code: KeyCode) {
    update(model, Message::Key(Key::plain(code)));
}

/// Types a filter, and leaves the line open.
pub fn type_filter(model: &mut Model, text: &str) {
    for c in std::iter::once('/').chain(text.chars()) {
        press(model, KeyCode::Char(c));
    }
}

/// Puts the cursor on a row, the way a person could.
pub fn select(model: &mut Model, row: usize) {
    model.table.cursor.user = model.table.name_at(&model.cx, row).cloned();
    let (width, height) = (model.cx.width, model.cx.height);
    update(model, Message::Resize { width, height });
}

/// Counts the bytes, and the writes that they come in.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The bytes.
    pub bytes: usize,
    /// The writes.
    pub writes: usize,
}

impl io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len();
        self.writes += 1;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A screen that counts, drawn by the code that draws the real one.
pub struct Screen {
    renderer: Renderer<Count>,
}

impl Screen {
    /// A screen of 120×40 that shows the model.
    pub fn showing(model: &Model) -> Self {
        Self::drawn_with(Appearance::default(), model)
    }

    /// The same, drawn with another theme or in ASCII.
    pub fn drawn_with(appearance: Appearance, model: &Model) -> Self {
        let size = (model.cx.width, model.cx.height);
        let renderer = Renderer::new(Count::default(), appearance, Some(size)).unwrap();
        let mut screen = Self { renderer };
        screen.draw(model);
        screen
    }

    /// A screen of 120×40 that shows the program.
    pub fn of(app: &App) -> Self {
        let renderer = Renderer::new(Count::default(), Appearance::default(), Some(SCREEN));
        let mut screen = Self {
            renderer: renderer.unwrap(),
        };
        screen.draw_front(app.front());
        screen
    }

    /// Draws the program, and returns the bytes that it took.
    pub fn draw_front(&mut self, front: Front<'_>) -> usize {
        let before = self.renderer.out().bytes;
        self.renderer.draw_front(front).unwrap();
        self.renderer.out().bytes - before
    }

    /// Draws, and returns the bytes that it took.
    pub fn draw(&mut self, model: &Model) -> usize {
        let before = self.renderer.out().bytes;
        self.renderer.draw(model).unwrap();
        self.renderer.out().bytes - before
    }

    /// Presses a key, draws, and returns the bytes that it took.
    pub fn press(&mut self, model: &mut Model, code: KeyCode) -> usize {
        press(model, code);
        self.draw(model)
    }

    /// All writes so far.
    pub fn writes(&self) -> usize {
        self.renderer.out().writes
    }
}

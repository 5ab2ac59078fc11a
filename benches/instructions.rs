//! Instructions instead of time, for machines on which time says little: runs itself under
//! callgrind, once for what is measured and once for what must be there before, and prints the
//! difference.
//!
//! `cargo bench --bench instructions`, with valgrind installed.

#![expect(clippy::print_stdout, reason = "the table is what this prints")]
#![expect(
    clippy::unwrap_used,
    reason = "a bench ends where its ground gives way"
)]

use std::hint::black_box;
use std::process::Command;

use guestlist::app::{App, Message};
use guestlist::screens::model::Model;
use guestlist::ui::key::KeyCode;

#[path = "common/mod.rs"]
mod common;

use common::Screen;

const KEYS: usize = 100;
/// The users of each broker of the fleet.
const OF_EACH: usize = 1000;
/// The keys that are compared: in the grid of many brokers, and in the table of one.
const MOVES: [(&str, [KeyCode; 2]); 3] = [
    ("move", [KeyCode::Down, KeyCode::Up]),
    ("page", [KeyCode::PageDown, KeyCode::PageUp]),
    ("aside", [KeyCode::Right, KeyCode::Left]),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1..3) {
        Some([work, users]) if users.parse::<usize>().is_ok() => run(work, users.parse().unwrap()),
        _ => table(),
    }
}

/// What callgrind watches.
fn run(work: &str, users: usize) {
    match work {
        "list" => drop(black_box(common::list(users))),
        "decode" => drop(black_box(common::decode(&common::list(users)))),
        "value" => {
            let json = common::list(users);
            let value = serde_json::from_slice::<serde_json::Value>(json.as_bytes());
            drop(black_box(value.unwrap()));
        }
        "model" => press(users, 0, [KeyCode::Down, KeyCode::Up]),
        "move" => press(users, KEYS, [KeyCode::Down, KeyCode::Up]),
        "toggle" => press(users, KEYS, [KeyCode::Char(' '); 2]),
        "filtered" => drop(filtered(users)),
        "filter" => {
            let mut model = filtered(users);
            for key in [KeyCode::Char('1'), KeyCode::Backspace]
                .iter()
                .cycle()
                .take(KEYS)
            {
                common::press(&mut model, *key);
            }
        }
        "page" => press(users, KEYS, [KeyCode::PageDown, KeyCode::PageUp]),
        "aside" => press(users, KEYS, [KeyCode::Right, KeyCode::Left]),
        // What stands for users here is brokers, each with a thousand users.
        "fleet" => drop(black_box(fleet(users, 0, MOVES[0].1))),
        "linked" => {
            let app = common::linked(users);
            drop(black_box((Screen::of(&app), common::lists(users, OF_EACH))));
        }
        work => {
            let keys = work.strip_prefix("fleet-");
            let keys = MOVES.iter().find(|(name, _)| keys == Some(name));
            let (_, keys) = keys.unwrap_or_else(|| panic!("nothing is called {work}"));
            drop(black_box(fleet(users, KEYS, *keys)));
        }
    }
}

/// A list of which a filter shows the half.
fn filtered(users: usize) -> Model {
    let mut model = common::model(users);
    common::type_filter(&mut model, "line");
    model
}

fn press(users: usize, count: usize, keys: [KeyCode; 2]) {
    let mut model = common::model(users);
    common::select(&mut model, users / 2);
    let mut screen = Screen::showing(&model);
    for key in keys.iter().cycle().take(count) {
        black_box(screen.press(&mut model, *key));
    }
}

/// Draws after each list, as if each came alone.
fn fleet(brokers: usize, count: usize, keys: [KeyCode; 2]) -> App {
    let mut app = common::linked(brokers);
    let mut screen = Screen::of(&app);
    for (nth, list) in common::lists(brokers, OF_EACH).into_iter().enumerate() {
        app.update(Message::Broker(common::link_of(nth), list));
        screen.draw_front(app.front());
    }
    for key in keys.iter().cycle().take(count) {
        common::press_in(&mut app, *key);
        black_box(screen.draw_front(app.front()));
    }
    app
}

/// Fifty brokers against one.
fn fleet_table() {
    const MANY: usize = 50;
    println!("instructions to take the lists of brokers with {OF_EACH} users, and draw after each");
    let lists = |brokers: usize| instructions("fleet", brokers) - instructions("linked", brokers);
    let (one, many) = (lists(1), lists(MANY));
    println!("      1 broker   {one:>13}");
    let each = ratio(many / MANY as u64, one);
    println!("{MANY:>7} brokers  {many:>13}  {each:.2} times that of one for each list");
    println!("instructions of one key in the grid of {MANY} brokers, and in the table of one");
    let (model, grid) = (instructions("model", OF_EACH), instructions("fleet", MANY));
    for (name, _) in MOVES {
        let alone = instructions(name, OF_EACH).saturating_sub(model) / KEYS as u64;
        let all = instructions(&format!("fleet-{name}"), MANY);
        let together = all.saturating_sub(grid) / KEYS as u64;
        let ratio = ratio(together, alone);
        println!("{name:<8} {together:>9} {alone:>9}  ratio {ratio:.2}");
    }
}

fn table() {
    fleet_table();
    println!("instructions to decode a list, and to parse it into a serde_json::Value");
    for users in common::USERS {
        let before = instructions("list", users);
        let [decode, value] = ["decode", "value"].map(|work| instructions(work, users) - before);
        let ratio = ratio(decode, value);
        println!("{users:>7} users  {decode:>13} {value:>13}  ratio {ratio:.2}");
    }
    println!("instructions of one key of a name filter");
    for users in common::USERS {
        let [before, all] = ["filtered", "filter"].map(|work| instructions(work, users));
        println!(
            "{users:>7} users  {:>13}",
            all.saturating_sub(before) / KEYS as u64
        );
    }
    println!("instructions of one key, from the press to the bytes for the terminal");
    let few = costs(common::USERS[0]);
    for users in common::USERS {
        for ((name, cost), (_, base)) in costs(users).into_iter().zip(&few) {
            let ratio = ratio(cost, *base);
            println!("{users:>7} users  {name:<8} {cost:>9}  {ratio:.2} times that of 100 users");
        }
    }
}

fn costs(users: usize) -> [(&'static str, u64); 3] {
    let before = instructions("model", users);
    ["move", "toggle", "page"].map(|work| {
        let all = instructions(work, users).saturating_sub(before);
        (work, all / KEYS as u64)
    })
}

#[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}

fn instructions(work: &str, users: usize) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args([work, &users.to_string()])
        .output()
        .unwrap_or_else(|error| panic!("valgrind is needed (apt-get install valgrind): {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    let counted = said
        .lines()
        .find_map(|line| line.split("Collected : ").nth(1));
    let counted = counted.and_then(|count| count.trim().parse().ok());
    counted.unwrap_or_else(|| panic!("callgrind said no count: {said}"))
}

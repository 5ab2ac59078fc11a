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

use guestlist::screens::model::Model;
use guestlist::ui::key::KeyCode;

#[path = "common/mod.rs"]
mod common;

use common::Screen;

const KEYS: usize = 100;

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
        _ => panic!("nothing is called {work}"),
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

fn table() {
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

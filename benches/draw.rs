//! What a key costs from the press to the bytes for the terminal, for short and for long lists.
//! Before the timings, a table of the bytes themselves.
//!
//! `cargo bench --bench draw`

#![expect(
    clippy::print_stdout,
    reason = "the table of bytes is what this prints"
)]

use divan::{AllocProfiler, Bencher, black_box};
use guestlist::screens::model::Model;
use guestlist::ui::key::KeyCode;

#[path = "common/mod.rs"]
mod common;

use common::Screen;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    print_bytes();
    divan::main();
}

/// The bytes of one key after the other: least, mean and most.
fn bytes(mut model: Model, start: usize, keys: usize, key: KeyCode) -> String {
    common::select(&mut model, start);
    let mut screen = Screen::showing(&model);
    let bytes: Vec<usize> = (0..keys).map(|_| screen.press(&mut model, key)).collect();
    let least = bytes.iter().min().copied().unwrap_or(0);
    let most = bytes.iter().max().copied().unwrap_or(0);
    let mean = bytes.iter().sum::<usize>() / bytes.len().max(1);
    format!("{least:>5} {mean:>5} {most:>5}")
}

fn print_bytes() {
    println!("bytes to the terminal per key at 120x40       least  mean  most");
    for users in common::USERS {
        let model = || common::model(users);
        let middle = users / 2;
        let rows = [
            ("move within the page", 0, 30, KeyCode::Down),
            (
                "move that scrolls, down",
                60.min(users - 31),
                30,
                KeyCode::Down,
            ),
            ("move that scrolls, up", middle, 30, KeyCode::Up),
            ("move to another column", 0, 2, KeyCode::Right),
            ("toggle a permission", middle, 10, KeyCode::Char(' ')),
            ("turn a page", 0, 1, KeyCode::PageDown),
            ("jump to the last row", 0, 1, KeyCode::End),
        ];
        for (what, start, keys, key) in rows {
            let bytes = bytes(model(), start, keys, key);
            println!("{users:>7} users  {what:<28} {bytes}");
        }
    }
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let model = common::model_at(1000, (width, height));
        let down = bytes(model, 0, 500, KeyCode::Down);
        println!("{width:>3}x{height}, 500 moves down from the first row  {down}");
    }
}

/// Down and up again, drawn after each.
#[divan::bench(args = common::USERS)]
fn move_cursor(bencher: Bencher, users: usize) {
    keys(bencher, users, [KeyCode::Down, KeyCode::Up]);
}

/// A permission toggled and toggled back, drawn after each.
#[divan::bench(args = common::USERS)]
fn toggle(bencher: Bencher, users: usize) {
    keys(bencher, users, [KeyCode::Char(' '); 2]);
}

/// A page down and up again, drawn after each.
#[divan::bench(args = common::USERS)]
fn turn_page(bencher: Bencher, users: usize) {
    keys(bencher, users, [KeyCode::PageDown, KeyCode::PageUp]);
}

fn keys(bencher: Bencher, users: usize, keys: [KeyCode; 2]) {
    let mut model = common::model(users);
    common::select(&mut model, users / 2);
    let mut screen = Screen::showing(&model);
    bencher.bench_local(|| {
        for key in keys {
            black_box(screen.press(black_box(&mut model), key));
        }
    });
}

/// The first frame: everything is written.
#[divan::bench(args = common::USERS)]
fn first_frame(bencher: Bencher, users: usize) {
    let model = common::model(users);
    bencher.bench_local(|| black_box(Screen::showing(black_box(&model))));
}

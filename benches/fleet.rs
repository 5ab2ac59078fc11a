//! What keys and lists cost the grid of many brokers, each with a thousand users, from the press to
//! the bytes; beside them the same keys in the table of one broker.
//!
//! `cargo bench --bench fleet`

use divan::{AllocProfiler, Bencher, black_box};
use guestlist::app::Message;
use guestlist::ui::key::KeyCode;

#[path = "common/mod.rs"]
mod common;

use common::Screen;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

const USERS: usize = 1000;
const BROKERS: [usize; 3] = [1, 10, 50];

fn main() {
    divan::main();
}

fn bench_in_grid(bencher: Bencher, brokers: usize, keys: [KeyCode; 2]) {
    let mut app = common::fleet(brokers, USERS);
    let mut screen = Screen::of(&app);
    bencher.bench_local(|| {
        for key in keys {
            common::press_in(black_box(&mut app), key);
            screen.draw_front(app.front());
        }
    });
}

fn bench_in_table(bencher: Bencher, keys: [KeyCode; 2]) {
    let mut model = common::model(USERS);
    let mut screen = Screen::showing(&model);
    bencher.bench_local(|| {
        for key in keys {
            screen.press(black_box(&mut model), key);
        }
    });
}

/// Down and up again.
#[divan::bench(args = BROKERS)]
fn move_in_grid(bencher: Bencher, brokers: usize) {
    bench_in_grid(bencher, brokers, [KeyCode::Down, KeyCode::Up]);
}

/// The same in the table of one broker.
#[divan::bench]
fn move_in_table(bencher: Bencher) {
    bench_in_table(bencher, [KeyCode::Down, KeyCode::Up]);
}

/// A page down and up again.
#[divan::bench(args = BROKERS)]
fn page_in_grid(bencher: Bencher, brokers: usize) {
    bench_in_grid(bencher, brokers, [KeyCode::PageDown, KeyCode::PageUp]);
}

/// The same in the table of one broker.
#[divan::bench]
fn page_in_table(bencher: Bencher) {
    bench_in_table(bencher, [KeyCode::PageDown, KeyCode::PageUp]);
}

/// The first letter of a filter, and its deletion.
#[divan::bench(args = BROKERS)]
fn filter_in_grid(bencher: Bencher, brokers: usize) {
    let mut app = common::fleet(brokers, USERS);
    let mut screen = Screen::of(&app);
    common::press_in(&mut app, KeyCode::Char('/'));
    bencher.bench_local(|| {
        for key in [KeyCode::Char('n'), KeyCode::Backspace] {
            common::press_in(black_box(&mut app), key);
            screen.draw_front(app.front());
        }
    });
}

/// Differing users only, and all again.
#[divan::bench(args = BROKERS)]
fn differing_in_grid(bencher: Bencher, brokers: usize) {
    bench_in_grid(bencher, brokers, [KeyCode::Char('f'); 2]);
}

/// The lists of all brokers, decoded before, drawn once: the whole of what the grid takes until it
/// is complete.
#[divan::bench(args = BROKERS)]
fn take_all_lists(bencher: Bencher, brokers: usize) {
    bencher
        .with_inputs(|| (common::linked(brokers), common::lists(brokers, USERS)))
        .bench_local_values(|(mut app, lists)| {
            for (nth, list) in lists.into_iter().enumerate() {
                app.update(Message::Broker(common::link_of(nth), list));
            }
            Screen::of(black_box(&app));
            app
        });
}

/// A list of one of them that says what the old one said, and the frame after it.
#[divan::bench(args = BROKERS)]
fn take_one_more_list(bencher: Bencher, brokers: usize) {
    let mut app = common::fleet(brokers, USERS);
    let mut screen = Screen::of(&app);
    let json = common::list(USERS);
    bencher
        .with_inputs(|| common::decode(&json))
        .bench_local_values(|list| {
            app.update(Message::Broker(common::link_of(0), list));
            screen.draw_front(app.front())
        });
}

//! What keys cost the model, for short and for long lists: they must cost the same.
//!
//! `cargo bench --bench update`

use divan::{AllocProfiler, Bencher, black_box};
use guestlist::screens::message::ConnectionId;
use guestlist::screens::message::Message;
use guestlist::screens::update::update;
use guestlist::ui::key::KeyCode;

#[path = "common/mod.rs"]
mod common;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// Down and up again in the middle of the list.
#[divan::bench(args = common::USERS)]
fn move_cursor(bencher: Bencher, users: usize) {
    let mut model = common::model(users);
    common::select(&mut model, users / 2);
    bencher.bench_local(|| {
        common::press(black_box(&mut model), KeyCode::Down);
        common::press(black_box(&mut model), KeyCode::Up);
    });
}

/// A permission toggled and toggled back.
#[divan::bench(args = common::USERS)]
fn toggle(bencher: Bencher, users: usize) {
    let mut model = common::model(users);
    common::select(&mut model, users / 2);
    bencher.bench_local(|| {
        common::press(black_box(&mut model), KeyCode::Char(' '));
        common::press(black_box(&mut model), KeyCode::Char(' '));
    });
}

/// A page down and up again.
#[divan::bench(args = common::USERS)]
fn turn_page(bencher: Bencher, users: usize) {
    let mut model = common::model(users);
    common::select(&mut model, users / 2);
    bencher.bench_local(|| {
        common::press(black_box(&mut model), KeyCode::PageDown);
        common::press(black_box(&mut model), KeyCode::PageUp);
    });
}

/// The first letter of a filter, and its deletion: nothing is there yet that a key could build on.
#[divan::bench(args = common::USERS)]
fn filter_by_one_letter(bencher: Bencher, users: usize) {
    let mut model = common::model(users);
    common::type_filter(&mut model, "");
    bencher.bench_local(|| {
        common::press(black_box(&mut model), KeyCode::Char('n'));
        common::press(black_box(&mut model), KeyCode::Backspace);
    });
}

/// A letter behind others, and its deletion.
#[divan::bench(args = common::USERS)]
fn filter_by_a_word(bencher: Bencher, users: usize) {
    let mut model = common::model(users);
    common::type_filter(&mut model, "line");
    bencher.bench_local(|| {
        common::press(black_box(&mut model), KeyCode::Char('1'));
        common::press(black_box(&mut model), KeyCode::Backspace);
    });
}

/// The same with two words and two terms.
#[divan::bench(args = common::USERS)]
fn filter_by_terms(bencher: Bencher, users: usize) {
    let mut model = common::model(users);
    common::type_filter(&mut model, "-perm:full perm:log !you plc line");
    bencher.bench_local(|| {
        common::press(black_box(&mut model), KeyCode::Char('1'));
        common::press(black_box(&mut model), KeyCode::Backspace);
    });
}

/// Sorted by the name, reversed, and not sorted.
#[divan::bench(args = common::USERS)]
fn sort_by_name(bencher: Bencher, users: usize) {
    let mut model = common::model(users);
    common::press(&mut model, KeyCode::Left);
    bencher.bench_local(|| {
        for _ in 0..3 {
            common::press(black_box(&mut model), KeyCode::Char('o'));
        }
    });
}

/// The same by a permission.
#[divan::bench(args = common::USERS)]
fn sort_by_permission(bencher: Bencher, users: usize) {
    let mut model = common::model(users);
    bencher.bench_local(|| {
        for _ in 0..3 {
            common::press(black_box(&mut model), KeyCode::Char('o'));
        }
    });
}

/// A whole new list that says what the old one said: this grows with the list, once per message
/// of the broker.
#[divan::bench(args = common::USERS)]
fn take_list(bencher: Bencher, users: usize) {
    let mut model = common::model(users);
    let json = common::list(users);
    bencher
        .with_inputs(|| common::decode(&json))
        .bench_local_values(|event| {
            update(
                black_box(&mut model),
                Message::Broker(ConnectionId::FIRST, event),
            )
        });
}

//! Decoding a list of users, beside what it is measured against: parsing the same bytes into a
//! `serde_json::Value`. Neither is timed with the drop of what it makes; `instructions` counts both
//! with it.
//!
//! `cargo bench --bench decode`

use divan::counter::{BytesCount, ItemsCount};
use divan::{AllocProfiler, Bencher, black_box};

#[path = "common/mod.rs"]
mod common;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

#[divan::bench(args = common::USERS)]
fn decode(bencher: Bencher, users: usize) {
    let json = common::list(users);
    bencher
        .counter(BytesCount::of_str(&json))
        .counter(ItemsCount::new(users))
        .bench_local(|| black_box(common::decode(black_box(&json))));
}

#[divan::bench(args = common::USERS)]
fn serde_json_value(bencher: Bencher, users: usize) {
    let json = common::list(users);
    bencher
        .counter(BytesCount::of_str(&json))
        .counter(ItemsCount::new(users))
        .bench_local(|| {
            black_box(serde_json::from_slice::<serde_json::Value>(black_box(
                json.as_bytes(),
            )))
        });
}

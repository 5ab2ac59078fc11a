//! Feeding a target, and saying what it saw.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use allocation_counter::{AllocationInfo, measure};
use fastrand::Rng;

use crate::input::Inputs;

/// How many inputs each target sees: all where `GUESTLIST_TEST_WHOLE` is 1, as in `.ci/run`, else a
/// sample.
fn usual_inputs() -> u64 {
    match env::var("GUESTLIST_TEST_WHOLE").as_deref() {
        Ok("1") => 20_000,
        _ => 4_000,
    }
}

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// What the check of one input found, to be counted.
pub(crate) type Kind = &'static str;

/// Gives a target its inputs. `fresh` makes a new one that is mostly good.
pub(crate) fn fuzz(
    target: &str,
    corpus: &[&[u8]],
    dictionary: &'static [&'static [u8]],
    fresh: impl Fn(&mut Rng) -> Vec<u8>,
    check: impl Fn(&[u8]) -> Kind,
) {
    let (count, seed) = (
        number("FUZZ_INPUTS", usual_inputs()),
        number("FUZZ_SEED", 1),
    );
    let mut inputs = Inputs::new(seed, corpus, dictionary);
    let mut kinds: Vec<(Kind, u64)> = Vec::new();
    let (mut bytes, mut longest) = (0, 0);
    for turn in 0..count {
        let input = inputs.next(&fresh);
        bytes += input.len();
        longest = longest.max(input.len());
        let kind = catch_unwind(AssertUnwindSafe(|| check(&input))).unwrap_or_else(|panic| {
            let text = input.escape_ascii();
            println!("{target}: input {turn} of seed {seed}: \"{text}\"");
            resume_unwind(panic);
        });
        match kinds.iter_mut().find(|(it, _)| *it == kind) {
            Some((_, times)) => *times += 1,
            None => kinds.push((kind, 1)),
        }
    }
    kinds.sort_unstable();
    println!(
        "{target}: {count} inputs of seed {seed}, {bytes} bytes, at most {longest}: {kinds:?}"
    );
}

/// Runs something, and holds what it allocates against the length of its input.
pub(crate) fn bounded<T>(input: &[u8], bound: Bound, work: impl FnOnce() -> T) -> T {
    let mut result = None;
    let AllocationInfo {
        bytes_max,
        bytes_total,
        ..
    } = measure(|| result = Some(work()));
    let length = u64::try_from(input.len()).unwrap();
    let Bound { held, total, fixed } = bound;
    assert!(
        bytes_max <= held * length + fixed && bytes_total <= total * length + fixed,
        "{length} bytes make {bytes_max} at once and {bytes_total} in all"
    );
    result.unwrap()
}

/// How much may be allocated: so many times the input at once, and in all, and some besides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    pub(crate) held: u64,
    pub(crate) total: u64,
    pub(crate) fixed: u64,
}

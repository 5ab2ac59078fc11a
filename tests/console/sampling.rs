//! How much of a sweep or a property runs: a sample, or all of it where `GUESTLIST_TEST_WHOLE` is
//! 1, as in `.ci/run`.

use proptest::test_runner::Config;

use crate::common::is_whole;

/// Sizes of a terminal, width and height. The sample has every width and every height of larger
/// ranges.
pub(crate) fn sizes(
    widths: impl IntoIterator<Item = u16>,
    heights: impl IntoIterator<Item = u16>,
) -> Vec<(u16, u16)> {
    /// One of so many sizes is in the sample.
    const ONE_OF: usize = 23;
    let whole = is_whole();
    let heights: Vec<u16> = heights.into_iter().collect();
    let mut sizes = Vec::new();
    for (column, width) in widths.into_iter().enumerate() {
        for (row, height) in heights.iter().copied().enumerate() {
            let usual = matches!((width, height), (40, 10) | (80, 24));
            if whole || usual || (column + 5 * row).is_multiple_of(ONE_OF) {
                sizes.push((width, height));
            }
        }
    }
    sizes
}

/// A property that holds in so many cases; the sample has a sixteenth of them, and 8 at least:
/// others at each run.
pub(crate) fn cases(whole: u32) -> Config {
    Config {
        cases: if is_whole() {
            whole
        } else {
            (whole / 16).max(8)
        },
        ..Config::default()
    }
}

#[test]
fn a_sample_has_every_width_and_every_height() {
    use std::collections::BTreeSet;
    let sizes = sizes(1..=100, 1..=40);
    let widths: BTreeSet<u16> = sizes.iter().map(|(width, _)| *width).collect();
    let heights: BTreeSet<u16> = sizes.iter().map(|(_, height)| *height).collect();
    assert_eq!(widths, (1..=100).collect());
    assert_eq!(heights, (1..=40).collect());
    assert!(sizes.contains(&(80, 24)) && sizes.contains(&(40, 10)));
}

//! What happened: our commands, as the command log has them, and the answers to other admins among
//! them. It keeps no record of its own; lines are found by number, so that only those that are
//! seen cost anything. A filter looks at each line once, and then only at those that change.
//!
//! The newest line is the last one and the page opens there, as logs do. Answers of others know
//! before which of our commands they came.

pub mod filter;
pub mod keys;
pub mod layout;
pub mod line_details;
pub mod page;
pub mod update;
pub mod view;
pub mod words;

pub use crate::screens::activity::page::Page;

use crate::domain::command::CommandId;
use crate::engine::journal::Item;
use crate::engine::other_admins_answers::OtherAdminAnswer;
use crate::screens::context::Context;

/// Opens it.
pub(in crate::screens) fn open(_: &mut Context) -> Page {
    Page::default()
}

/// How many lines there are without a filter.
pub fn len(cx: &Context) -> usize {
    cx.engine.log().entries().len() + cx.engine.other_answers().answers().len()
}

/// The id of the oldest command that is kept; the next one's when none is.
fn first_id(cx: &Context) -> u64 {
    let first = cx.engine.log().entries().next();
    first.map_or(cx.engine.log().next_id(), |entry| entry.id).0
}

/// How many of our commands that are kept come before an answer to another.
fn commands_before(cx: &Context, theirs: &OtherAdminAnswer) -> usize {
    let before = theirs.before.0.saturating_sub(first_id(cx));
    usize::try_from(before)
        .unwrap_or(usize::MAX)
        .min(cx.engine.log().entries().len())
}

/// The line of a number, without a filter.
fn item_at(cx: &Context, at: usize) -> Option<Item> {
    let answers = cx.engine.other_answers().answers();
    let place = |nth: usize| {
        let theirs = answers.get(nth)?;
        Some(nth + commands_before(cx, theirs))
    };
    // The places of the answers rise, so the ones before this line are found by halving.
    let (mut low, mut high) = (0, answers.len());
    while low < high {
        let middle = low.midpoint(high);
        if place(middle).is_some_and(|place| place < at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if place(low) == Some(at) {
        return Some(Item::Theirs(cx.engine.other_answers().first() + low as u64));
    }
    let id = CommandId(first_id(cx) + (at - low) as u64);
    cx.engine.log().get(id).map(|entry| Item::Ours(entry.id))
}

/// The number of a line without a filter, if it is still kept.
fn place_of(cx: &Context, item: Item) -> Option<usize> {
    let answers = cx.engine.other_answers().answers();
    match item {
        Item::Theirs(number) => {
            let theirs = cx.engine.other_answers().get(number)?;
            let nth = usize::try_from(number - cx.engine.other_answers().first()).ok()?;
            Some(nth + commands_before(cx, theirs))
        }
        Item::Ours(id) => {
            cx.engine.log().get(id)?;
            let at = usize::try_from(id.0 - first_id(cx)).ok()?;
            Some(at + answers.partition_point(|theirs| theirs.before <= id))
        }
    }
}

//! The keys of the pages about plans: review, applying, taking back.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::ui::key::KeyCode as K;

/// Those of the review of changes.
#[rustfmt::skip]
pub(in crate::screens) const REVIEW: &[Row] = &[
    writing(row(&[c('a')], A::Apply, "apply", "Apply what is shown; asks first where something speaks against it")),
    row(&[k(K::Enter)], A::Choose, "", "Go to the button that applies; on it, apply"),
    row(&[c('x'), c('d'), k(K::Delete), c(' ')], A::Toggle, "drop line", "Drop the line, which stays pending in the table, or take it in again"),
    row(&[c('t')], A::Theirs, "take theirs", "In a conflict: drop the change, the broker's value stays"),
    row(&[c('m')], A::Mine, "keep mine", "In a conflict: keep the change, against the broker's value"),
    row(&[c('c')], A::Brief, "commands", "Show or hide the commands"),
    row(&[k(K::Esc), c('q'), c('b')], A::Close, "back", "Back to the table; asks where new passwords would be lost"),
    row(&[k(K::Tab), k(K::BackTab)], A::Other, "", "Between the lines and the button that applies"),
];

/// Those of the page of a plan under way, and its summary.
#[rustfmt::skip]
pub(in crate::screens) const RUN: &[Row] = &[
    row(&[c('p')], A::Pause, "pause/go on", "Pause between two commands, or go on"),
    row(&[c('x')], A::Stop, "stop", "Stop: what is not sent stays pending"),
    row(&[k(K::Enter)], A::Choose, "go on/close", "After a failure go on, and do not ask again; in the summary, close it"),
    row(&[c('f')], A::Problems, "not done", "Show only what was not done, or all"),
    writing(row(&[c('t'), c('r')], A::Retry, "try again", "Review what was not done, to try it again")),
    row(&[c('y')], A::Copy, "copy", "Send the summary to the terminal, for its clipboard"),
    row(&[k(K::Esc), c('b'), c('q')], A::Close, "table", "Back to the table; applying goes on, and review shows it again"),
];

/// Those of the history.
#[rustfmt::skip]
pub(in crate::screens) const HISTORY: &[Row] = &[
    writing(row(&[k(K::Enter)], A::TakeBack, "take back", "Make the reverse of the marked changes, or of the selected one, and review it")),
    row(&[c(' ')], A::Mark, "mark", "Mark the change, or take its mark away"),
    row(&[c('*')], A::MarkPlan, "mark plan", "Mark all that was applied together with the change, or take those marks away"),
    row(&[k(K::Esc), c('q'), c('u')], A::Close, "close", "Close the page"),
    row(&[k(K::Up), c('k')], A::Up, "", "One change up"),
    row(&[k(K::Down), c('j')], A::Down, "", "One change down"),
    row(&[k(K::Home), c('g')], A::First, "", "The newest change"),
    row(&[k(K::End), c('G')], A::Last, "", "The oldest change"),
];

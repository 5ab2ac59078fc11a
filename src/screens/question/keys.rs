//! The keys of questions.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::ui::key::KeyCode as K;

/// Those of a question.
#[rustfmt::skip]
pub(in crate::screens) const CONFIRM: &[Row] = &[
    row(&[k(K::Enter)], A::Choose, "choose", "Press the focused button"),
    row(&[c('y')], A::Yes, "yes", "Yes: press the right button"),
    row(&[c('n')], A::No, "no", "No: close the question"),
    row(&[k(K::Tab), k(K::BackTab)], A::Other, "", "Focus the other button"),
    row(&[k(K::Left), c('h')], A::Left, "", "Focus the left button"),
    row(&[k(K::Right), c('l')], A::Right, "", "Focus the right button"),
    row(&[k(K::PageUp)], A::PageUp, "", "Scroll up"),
    row(&[k(K::PageDown)], A::PageDown, "", "Scroll down"),
    row(&[k(K::Esc), c('q')], A::Close, "cancel", "Close; nothing happens"),
];

/// Those of a question that asks for something to be typed.
#[rustfmt::skip]
pub(in crate::screens) const TYPED: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "go on", "To the button; again: press it"),
    row(&[k(K::Tab), k(K::Down)], A::NextField, "to the buttons", "Next: field, then buttons"),
    row(&[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous"),
    row(&[k(K::PageUp)], A::PageUp, "", "Scroll up"),
    row(&[k(K::PageDown)], A::PageDown, "", "Scroll down"),
    row(&[k(K::Esc)], A::Close, "cancel", "Close; nothing happens"),
];

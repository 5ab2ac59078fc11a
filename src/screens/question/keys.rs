//! The keys of questions.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::ui::key::KeyCode as K;

/// Those of a question.
#[rustfmt::skip]
pub(in crate::screens) const CONFIRM: &[Row] = &[
    row(&[k(K::Enter)], A::Choose, "choose", "Press the focused button"),
    row(&[k(K::Tab), k(K::BackTab)], A::Other, "other button", "Focus the other button"),
    row(&[k(K::Left), c('h')], A::Left, "", "Focus the left button"),
    row(&[k(K::Right), c('l')], A::Right, "", "Focus the right button"),
    row(&[k(K::PageUp)], A::PageUp, "", "Scroll the text up, where it does not fit"),
    row(&[k(K::PageDown)], A::PageDown, "", "Scroll the text down"),
    row(&[k(K::Esc), c('q')], A::Close, "cancel", "Close the question; nothing happens"),
];

/// Those of a question that asks for something to be typed.
#[rustfmt::skip]
pub(in crate::screens) const TYPED: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "go on", "From the field to the button, once what it asks for is typed; on a button, press it"),
    row(&[k(K::Tab), k(K::Down)], A::NextField, "to the buttons", "From the field to the buttons and back"),
    row(&[k(K::BackTab), k(K::Up)], A::PreviousField, "", "The other way round"),
    row(&[k(K::PageUp)], A::PageUp, "", "Scroll the text up, where it does not fit"),
    row(&[k(K::PageDown)], A::PageDown, "", "Scroll the text down"),
    row(&[k(K::Esc)], A::Close, "cancel", "Close the question; nothing happens. Where something is typed, the first goes to Cancel"),
];

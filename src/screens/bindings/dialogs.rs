//! The keys of what lies over the table for a moment: the line of the filter, forms, questions.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::ui::key::{Key, KeyCode as K};

/// Those of the line in which words are typed.
#[rustfmt::skip]
pub(in crate::screens) const FILTER: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "keep", "Keep the filter, and go back to the lines"),
    row(&[k(K::Esc)], A::Close, "clear", "Take the filter off, and go back to the lines"),
    row(&[k(K::Up)], A::Up, "", "One line up"),
    row(&[k(K::Down)], A::Down, "", "One line down"),
];

/// Those of a dialog with fields.
#[rustfmt::skip]
pub(in crate::screens) const FORM: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "next / send", "Go to the next field; from the last one, or on the button, send"),
    row(&[k(K::Tab), k(K::Down)], A::NextField, "next field", "Next field"),
    row(&[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous field"),
    row(&[Key::ctrl('t')], A::Reveal, "show/hide", "Show or hide the passwords"),
    row(&[k(K::Esc)], A::Close, "cancel", "Close the dialog; asks where something was typed"),
    row(&[Key::ctrl('g')], A::Generate, "make one", "Make a password, where one is to be set"),
    row(&[Key::ctrl('y')], A::Copy, "copy", "Send the password that is to be set to the terminal's clipboard"),
];

/// Those of the dialog for groups.
#[rustfmt::skip]
pub(in crate::screens) const GROUPS: &[Row] = &[
    writing(row(&[k(K::Enter)], A::Submit, "put in or take out", "Put into the group that is typed; on a group, put in or take out, as a space does. It is saved in the table")),
    row(&[k(K::Tab), k(K::Down)], A::NextField, "next", "Next group; what is typed finds groups by their names"),
    row(&[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous group"),
    row(&[k(K::Esc)], A::Close, "close", "Close the dialog; what was chosen is pending. Asks where a group is typed"),
];

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

//! The keys of the list of brokers and of the form for one.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::screens::bindings::shared;
use crate::ui::key::{Key, KeyCode as K};

/// Those of the list of brokers.
#[rustfmt::skip]
pub(in crate::screens) const BROKERS: &[Row] = &[
    row(&[k(K::Enter)], A::Open, "open", "Open the broker"),
    row(&[k(K::Esc)], A::Close, "cancel/clear", "Cancel; clear the filter, then the marks"),
    row(&[c('t')], A::Test, "test", "Test the connection"),
    row(&[c('v'), c(' ')], A::Mark, "mark", "Mark the broker, to open several together"),
    row(&[c('a')], A::Add, "add", "Add a broker"),
    row(&[c('e')], A::Edit, "edit", "Edit the broker"),
    row(&[c('T')], A::TestAll, "test all", "Test all brokers shown"),
    row(&[c('d'), k(K::Delete)], A::Delete, "delete", "Delete the broker"),
    row(&[c('/')], A::Filter, "filter", "Filter the brokers"),
    row(&[c('f')], A::Problems, "problems", "Show problems only, or all"),
    row(&[c('i')], A::Details, "details", "Show the details of the broker"),
    row(&[c('V')], A::MarkRange, "", "Mark up to here"),
    row(&[c('*')], A::MarkMatches, "", "Mark all shown, or unmark them"),
    row(&[c('y')], A::Copy, "", "Copy the address"),
    row(&[c('D')], A::Demo, "demo", "Open the demo broker"),
    row(&[c('r')], A::Refresh, "refresh", "Refresh the list"),
    row(&[c('q')], A::Quit, "quit", "Quit"),
];

/// How one leaves it at once.
const LEAVING: &[Row] = &[row(&[Key::ctrl('c')], A::Interrupt, "", "Quit")];

/// What the list of brokers shares with others, and its own way out.
pub(in crate::screens) const SHARED: &[&[Row]] = &[
    shared::LINES,
    shared::PAGES,
    shared::HELP,
    shared::DRAWING,
    LEAVING,
];

/// Those of the form for a broker.
#[rustfmt::skip]
pub(in crate::screens) const PROFILE: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "next", "Next field, or press the button"),
    row(&[Key::ctrl('s')], A::Save, "save", "Save"),
    row(&[k(K::Tab), k(K::Down)], A::NextField, "next field", "Next field; space: next choice"),
    row(&[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous field"),
    row(&[k(K::PageDown)], A::Last, "", "To the buttons"),
    row(&[k(K::PageUp)], A::First, "", "To the first field"),
    row(&[Key::ctrl('t')], A::Reveal, "show/hide", "Show or hide the password"),
    row(&[k(K::Esc)], A::Close, "cancel", "Cancel; asks if you typed"),
];

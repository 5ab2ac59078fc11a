//! The keys of the list of brokers and of the form for one.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row};
use crate::ui::key::{Key, KeyCode as K};

/// Those of the list of brokers.
#[rustfmt::skip]
pub(in crate::screens) const BROKERS: &[Row] = &[
    row(&[k(K::Enter)], A::Open, "open", "Open the broker"),
    row(&[k(K::Esc)], A::Close, "cancel", "Cancel what is under way"),
    row(&[c('t')], A::Test, "test", "Test the connection: connect, log in, see what is admitted, leave"),
    row(&[c('a'), c('+')], A::Add, "add", "Add a broker"),
    row(&[c('e')], A::Edit, "edit", "Edit the broker"),
    row(&[c('d'), k(K::Delete)], A::Delete, "delete", "Delete the broker from your file; asks first"),
    row(&[c('i'), c(' ')], A::Details, "details", "Show all that is known of the broker"),
    row(&[c('y')], A::Copy, "", "Send the address to the terminal's clipboard"),
    row(&[c('D')], A::Demo, "demo", "Open a demo broker inside this program, with made-up users"),
    row(&[c('r')], A::Refresh, "read again", "Read the files and variables again"),
    row(&[c('?')], A::Help, "help", "Show this help"),
    row(&[c('q')], A::Quit, "quit", "Quit"),
    row(&[k(K::Up), c('k')], A::Up, "", "One broker up"),
    row(&[k(K::Down), c('j')], A::Down, "", "One broker down"),
    row(&[k(K::Home), c('g')], A::First, "", "First broker"),
    row(&[k(K::End), c('G')], A::Last, "", "Last broker"),
];

/// How one leaves it at once.
pub(in crate::screens) const LEAVING: &[Row] = &[row(&[Key::ctrl('c')], A::Interrupt, "", "Quit")];

/// Those of the form for a broker.
#[rustfmt::skip]
pub(in crate::screens) const PROFILE: &[Row] = &[
    row(&[k(K::Enter)], A::Submit, "next", "Go to the next field; on a button, press it"),
    row(&[Key::ctrl('s')], A::Save, "save", "Save from any field"),
    row(&[k(K::Tab), k(K::Down)], A::NextField, "next field", "Next field; a space changes one that is not for typing"),
    row(&[k(K::BackTab), k(K::Up)], A::PreviousField, "", "Previous field"),
    row(&[k(K::PageDown)], A::Last, "", "To the buttons"),
    row(&[k(K::PageUp)], A::First, "", "To the first field"),
    row(&[Key::ctrl('t')], A::Reveal, "show/hide", "Show or hide the password that is typed"),
    row(&[k(K::Esc)], A::Close, "cancel", "Close the form; nothing is saved. Asks where something was typed"),
];

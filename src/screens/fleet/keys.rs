//! The keys of the fleet: of the grid, and of one user across it.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::ui::key::KeyCode as K;

/// Those of the grid.
#[rustfmt::skip]
pub(in crate::screens) const FLEET: &[Row] = &[
    row(&[k(K::Enter), c('i')], A::Details, "open", "Open the user on all brokers"),
    row(&[c('L')], A::LogIn, "log in", "Log in or retry, where a broker is away"),
    row(&[c('v')], A::Mark, "mark", "Mark the broker, or unmark it"),
    writing(row(&[c('s')], A::Save, "save", "Review the changes of the user")),
    row(&[c('c')], A::Cancel, "cancel", "Cancel the changes of the user"),
    row(&[c('C')], A::CancelAll, "", "Cancel all changes"),
    writing(row(&[c('R')], A::Review, "review", "Review all changes")),
    writing(row(&[c('d')], A::Delete, "delete", "Delete the user, on all or marked brokers")),
    writing(row(&[c('a')], A::Add, "add", "Add a user, on all or marked brokers")),
    writing(row(&[c('p')], A::Password, "password", "Set a new password, on all or marked brokers")),
    writing(row(&[c('P')], A::NewPasswords, "", "Generate a password for each broker")),
    writing(row(&[c('u')], A::Undo, "undo", "Undo what was applied last")),
    row(&[c('=')], A::Reference, "compare", "Compare with this broker, or with most"),
    row(&[k(K::Esc)], A::Clear, "clear", "Clear the filter, then the marks"),
    row(&[c('/')], A::Filter, "filter", "Filter the users"),
    row(&[c('f')], A::Problems, "differing", "Show differing or changed users only, or all"),
    row(&[c('r')], A::Refresh, "refresh", "Refresh all lists, or reconnect"),
    row(&[], A::CompareFile, "", "Compare with a file of users"),
    row(&[c('*')], A::MarkMatches, "", "Mark all brokers, or unmark them"),
    row(&[c('A')], A::Activity, "", "Show the activity at this broker"),
    row(&[c('y')], A::Copy, "", "Copy the user name"),
    row(&[k(K::Left), c('h')], A::Left, "", "One broker left"),
    row(&[k(K::Right), c('l')], A::Right, "", "One broker right"),
    row(&[c('b')], A::Brokers, "brokers", "Back to the list of brokers"),
    row(&[c('q')], A::Quit, "quit", "Quit"),
];

/// Those of one user across the fleet.
#[rustfmt::skip]
pub(in crate::screens) const FLEET_USER: &[Row] = &[
    writing(row(&[c(' ')], A::Toggle, "toggle", "Toggle the permission on this broker")),
    writing(row(&[c('+')], A::TurnOn, "on", "Turn it on, on all or all marked brokers")),
    writing(row(&[c('-')], A::TurnOff, "off", "Turn it off, on all or all marked brokers")),
    writing(row(&[c('>')], A::CopyAcross, "copy to others", "Copy all rows to the other brokers")),
    writing(row(&[c('s')], A::Save, "save", "Review the changes of the user")),
    row(&[c('L')], A::LogIn, "log in", "Log in or retry, where a broker is away"),
    row(&[c('c')], A::Cancel, "cancel", "Cancel the changes of the user"),
    row(&[c('C')], A::CancelAll, "", "Cancel all changes"),
    writing(row(&[c('R')], A::Review, "", "Review all changes")),
    writing(row(&[c('u')], A::Undo, "undo", "Undo what was applied last")),
    writing(row(&[c('d')], A::Delete, "delete", "Delete the user, on all or marked brokers")),
    writing(row(&[c('p')], A::Password, "password", "Set a new password, on all or marked brokers")),
    writing(row(&[c('P')], A::NewPasswords, "", "Generate a password for each broker")),
    row(&[c('v')], A::Mark, "mark", "Mark the broker, or unmark it"),
    row(&[c('A')], A::Activity, "", "Show the activity at this broker"),
    row(&[c('y')], A::Copy, "", "Copy the user name"),
    row(&[k(K::Left), c('h')], A::Left, "", "One broker left"),
    row(&[k(K::Right), c('l')], A::Right, "", "One broker right"),
    row(&[k(K::Esc), c('q')], A::Close, "back", "Back to the grid"),
];

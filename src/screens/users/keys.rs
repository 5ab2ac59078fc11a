//! The keys of the table of users, in the order of the footer: what stands last gives way first,
//! and a row without a word is not in it. What is left out while users are marked is in
//! [`super::hints`], how much fits in `screens::view::footer`. Keys that every screen has, such as
//! `q`, are carried out in `screens::console`.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::ui::key::{Key, KeyCode as K};

/// Those of the table of users.
#[rustfmt::skip]
pub(in crate::screens) const TABLE: &[Row] = &[
    writing(row(&[c('s')], A::Save, "save", "Save the user, or the marked")),
    row(&[c('c')], A::Cancel, "cancel", "Cancel changes; again: restore"),
    writing(row(&[c(' ')], A::Toggle, "toggle", "Toggle the permission")),
    writing(row(&[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9')], A::ToggleNth, "", "Toggle the nth permission")),
    writing(row(&[c('+')], A::TurnOn, "on", "Turn permission on for the marked")),
    writing(row(&[c('-')], A::TurnOff, "off", "Turn permission off for the marked")),
    writing(row(&[c('a')], A::Add, "add", "Add a user")),
    row(&[c('n')], A::Name, "name a user", "Name a user, without a list"),
    writing(row(&[c('p')], A::Password, "password", "Change the password")),
    writing(row(&[c('d'), k(K::Delete)], A::Delete, "delete", "Delete the user, or the marked")),
    writing(row(&[c('R')], A::Review, "review", "Review all changes")),
    writing(row(&[c('u')], A::History, "undo", "Undo applied changes")),
    row(&[c('v')], A::Mark, "mark", "Mark the user, or unmark it"),
    row(&[k(K::Esc)], A::Clear, "clear", "Clear the filter, then the marks"),
    row(&[c('/')], A::Filter, "filter", "Filter the users"),
    row(&[c('L')], A::LogIn, "log in", "Log in with another password"),
    row(&[c('r')], A::Refresh, "refresh", "Refresh the list, or reconnect"),
    row(&[c('b')], A::Brokers, "brokers", "Back to the list of brokers"),
    writing(row(&[c('S')], A::SaveAll, "save all", "Save all changes, after Review")),
    row(&[c('C')], A::CancelAll, "cancel all", "Cancel all changes"),
    row(&[k(K::Enter), c('i')], A::Details, "details", "Show the details of the user"),
    row(&[c('f')], A::Problems, "problems", "Show problems only, or all"),
    row(&[c('o')], A::Sort, "", "Sort by the column; again: reversed"),
    row(&[c('V')], A::MarkRange, "", "Mark up to here"),
    row(&[c('*')], A::MarkMatches, "", "Mark all shown, or unmark them"),
    writing(row(&[c('m')], A::Groups, "groups", "Add to groups, or remove")),
    row(&[c('t')], A::Probe, "", "Test the login of the user"),
    writing(row(&[c('P')], A::NewPasswords, "", "Set new passwords for the marked")),
    row(&[Key::ctrl('t')], A::Reveal, "", "Show the new passwords"),
    row(&[c('A')], A::Activity, "", "Show the activity of this session"),
    row(&[c('y')], A::Copy, "", "Copy the user name"),
    row(&[], A::Notice, "", "Show the Important Notice"),
    row(&[k(K::Left), c('h')], A::Left, "", "One column left"),
    row(&[k(K::Right), c('l')], A::Right, "", "One column right"),
    row(&[c('q')], A::Quit, "quit", "Quit"),
];

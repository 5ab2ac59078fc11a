//! The keys of the table of users.

use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::ui::key::KeyCode as K;

/// Those of the table of users.
#[rustfmt::skip]
pub(in crate::screens) const TABLE: &[Row] = &[
    writing(row(&[c('s')], A::Save, "save", "Save the row, or the marked ones: one command for each changed permission")),
    row(&[c('c')], A::Cancel, "cancel", "Cancel the changes of the row, in a conflict only the focused one (theirs), or of the marked rows; a row that was named and has none goes"),
    writing(row(&[c(' '), k(K::Enter)], A::Toggle, "toggle", "Toggle the focused permission; on the name, show the user's details")),
    writing(row(&[c('1'), c('2'), c('3'), c('4'), c('5'), c('6'), c('7'), c('8'), c('9')], A::ToggleNth, "", "Toggle the nth permission")),
    writing(row(&[c('a'), c('+')], A::Add, "add", "Add a user")),
    row(&[c('n')], A::Name, "name a user", "Name a user to work on, where the broker does not show the list"),
    writing(row(&[c('p')], A::Password, "password", "Change the user's password")),
    writing(row(&[c('d'), k(K::Delete)], A::Delete, "delete", "Delete the user, or the marked ones; asks first")),
    row(&[c('r')], A::Refresh, "refresh", "Take the waiting list, or read the list again; while the link is down, connect now"),
    writing(row(&[c('S')], A::SaveAll, "save all", "Save all changed rows; more than one go through Review")),
    row(&[c('C')], A::CancelAll, "cancel all", "Cancel all changes; asks when more than one row has some"),
    row(&[c('L')], A::LogIn, "log in", "Log in with another password, while the broker refuses ours"),
    row(&[k(K::Esc)], A::Clear, "clear", "Take the filter off; when none is on, all marks"),
    row(&[c('q')], A::Quit, "quit", "Quit; asks when something is not saved"),
    row(&[c('/')], A::Filter, "filter", "Show only the users that match what is typed"),
    row(&[c('o')], A::Sort, "", "Sort by the focused column; again: reversed; again: as the broker lists"),
    row(&[c('v')], A::Mark, "mark", "Mark the user, or take the mark away, and go to the next"),
    row(&[c('V')], A::MarkRange, "", "Mark all from the user marked last to this one"),
    row(&[c('*')], A::MarkMatches, "", "Mark all users that the filter shows; again: take these marks away"),
    writing(row(&[c('e')], A::TurnOn, "on", "Turn the focused permission on for the marked users, or this one")),
    writing(row(&[c('x')], A::TurnOff, "off", "Turn the focused permission off for the marked users, or this one")),
    writing(row(&[c('R')], A::Review, "review", "Review all changes before they are sent; while a plan is applied, show how it goes")),
    writing(row(&[c('u')], A::History, "take back", "Show what was applied in this session, to take it back")),
    row(&[c('A')], A::Activity, "", "Show what happened: our commands, their answers, and those to other admins"),
    writing(row(&[c('m')], A::Groups, "groups", "Put the user, or all that are marked, into groups or take them out, where the broker has groups")),
    row(&[c('t')], A::Probe, "", "Try a login as the user, beside this session: with the password that was just set, else it asks"),
    writing(row(&[c('P')], A::NewPasswords, "", "Set new passwords, made here, for the marked users, and hand them over once")),
    row(&[c('y')], A::Copy, "", "Send the user's name to the terminal's clipboard"),
    row(&[c('b')], A::Brokers, "brokers", "Go back to the list of brokers; asks when something is not saved"),
    row(&[c('?')], A::Help, "help", "Show this help"),
    row(&[c('i')], A::Notice, "", "Show or hide the notice"),
    row(&[k(K::Up), c('k')], A::Up, "", "One user up"),
    row(&[k(K::Down), c('j')], A::Down, "", "One user down"),
    row(&[k(K::Left), c('h')], A::Left, "", "One column to the left"),
    row(&[k(K::Right), c('l')], A::Right, "", "One column to the right"),
    row(&[k(K::Home), c('g')], A::First, "", "First user"),
    row(&[k(K::End), c('G')], A::Last, "", "Last user"),
];

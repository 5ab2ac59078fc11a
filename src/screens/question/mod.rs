//! Questions: a way out that has the focus, and a way on that carries what it does. Some want
//! something typed first.
//!
//! - Only Enter answers, and `y` and `n` where nothing is typed. Up and down do nothing, or go
//!   between field and buttons: keys that move and toggle in the table must not slip into a Delete.
//!   The mouse answers nothing.
//! - A window too small to show what a question is about takes no yes ([`question::layout`]).
//! - Characters go into the field, whatever has the keyboard. Enter there goes on to the button
//!   once the text is right.
//! - What takes something away that does not come back, or opens a door, is in red: the consequence
//!   first and bold, then the rest, and the way back dim.
//! - What production, a protected user or a link in clear adds is said in the same question: it is
//!   worded in [`crate::screens::cautions`], what users would lose in `engine::impact`, the titles
//!   in `users::save_and_delete`, `review::before_applying` and `fleet::before_applying`.
//!   Cancelling asks nothing, since it sends nothing.
//! - A yes counts for what the question said. When the broker's list says more by then, it is asked
//!   again.
//! - A key that closes a dialog, and its button Cancel, ask first when `Screen::loss` says that
//!   something is lost. Filters, searches and marks are quickly made again, so nothing asks about
//!   them.

pub mod keys;
pub mod update;
pub mod view;

use crate::domain::command::Command;
use crate::domain::plan::Plan;
use crate::domain::unsaved::Found;
use crate::domain::user::UserName;
use crate::engine::impact::{Impact, RequiredInput};
use crate::screens::brokers::attempt::Purpose;
use crate::ui::question::{self, Required};

/// A question that asks for what the engine wants to be typed.
pub type Question = question::Question<ConfirmAction, RequiredInput>;

impl Required for RequiredInput {
    fn sentence(&self) -> String {
        self.sentence()
    }

    fn is(&self, typed: &str) -> bool {
        self.is(typed)
    }
}

/// What a confirmed question does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfirmAction {
    Delete(UserName),
    /// Reviews these commands.
    Review(Vec<Command>),
    /// Saves the rows, in spite of what was said against it.
    Save(Vec<UserName>),
    /// Sends the form below the question.
    Send,
    /// Drops the changes of these users.
    Cancel(Vec<UserName>),
    /// Applies the plan, as it was shown.
    Apply(Box<Plan>),
    /// Applies what the review of several brokers shows.
    ApplyTogether,
    /// Closes what lies below, with what was typed into it.
    Discard,
    /// Forgets new passwords that were shown, or could not be handed over.
    ForgetPasswords,
    /// Makes drafts of what an earlier console did not save.
    LoadUnsaved(Box<Found>),
    /// Deletes what an earlier console did not save.
    DiscardUnsaved(u64),
    /// The same for brokers of a fleet, by column.
    LoadUnsavedTogether(Vec<(usize, Found)>),
    /// Deletes what was found of brokers of a fleet, by column and mark.
    DiscardUnsavedTogether(Vec<(usize, u64)>),
    /// Drops all changes.
    CancelAll,
    /// Removes the broker from the user's file.
    DeleteBroker(String),
    /// Sends a password in clear over a network, to reach this broker.
    SendInClear(Purpose, String),
    /// Sends passwords in clear over a network, to connect these brokers of a fleet, by column.
    ConnectInClear(Vec<usize>),
    /// Goes back to the list of brokers.
    Back,
    /// Leaves.
    Quit,
}

/// A question about what is foreseen, and what the environment adds.
pub(in crate::screens) fn about(
    impact: Impact,
    cautions: Vec<String>,
    title: String,
    confirm: &'static str,
    consequence: ConfirmAction,
) -> Question {
    let mut lines = impact.warnings;
    lines.extend(cautions);
    let beside = impact.notes.into_iter().chain(impact.disconnects);
    Question::new(title, lines, confirm, consequence)
        .beside(beside.collect())
        .dangerous(true)
        .requiring(impact.typed)
}

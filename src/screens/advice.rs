//! What can be done next, with the keys that do it.

use std::borrow::Cow;

use crate::domain::reason::{Advice, Reason};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;

impl Context {
    /// An answer of the engine, with the reason in words.
    ///
    /// # Errors
    /// Why not.
    pub fn worded(&self, answer: Result<(), Reason>) -> Result<(), String> {
        answer.map_err(|why| self.words(&why).into_owned())
    }

    /// The same on the page of applied changes, where another key sends again.
    pub fn words_of_run<'a>(&self, reason: &'a Reason) -> Cow<'a, str> {
        match reason.advice {
            Some(Advice::Send | Advice::ReadListOrSend) => {
                let retry = self.key_of(KeyContext::Run, Action::Retry);
                format!("{}; {retry} sends it again", reason.text).into()
            }
            _ => self.words(reason),
        }
    }

    /// A reason in words, with the keys that help in the table.
    pub fn words<'a>(&self, reason: &'a Reason) -> Cow<'a, str> {
        let Some(advice) = reason.advice else {
            return Cow::Borrowed(&reason.text);
        };
        let text = &reason.text;
        let read = self.key(Action::Refresh);
        let save = self.key(Action::Save);
        let password = self.key(Action::Password);
        // What is a whole sentence is followed by one.
        let also = |help: String| {
            if text.ends_with('.') {
                format!("{text} {help}.")
            } else {
                format!("{text}; {help}")
            }
        };
        Cow::Owned(match advice {
            Advice::ReadList => format!("{text}; {read} reads the list again"),
            Advice::ReadListOrSend => {
                format!("{text}; {read} reads the list again, {save} sends it again")
            }
            Advice::Save => format!("{text}, {save} saves"),
            Advice::Send => format!("{text}; {save} sends it again"),
            Advice::AskAgain => also(format!("{read} asks again")),
            Advice::AskForRights => format!("{text}, {read} asks again"),
            Advice::TryAgain => also(format!("{read} lets you try again")),
            Advice::FindFamily => format!("{text}; {read} tries again"),
            Advice::SetPassword => format!("{text}, {password} sets it again"),
            Advice::SetAgain => format!("{text} ({password})"),
            Advice::SetsPassword => also(format!("{password} sets a password")),
            Advice::SetAnother => format!("{text}; in the table, {password} sets another"),
            Advice::LookAgain => format!("{text}; {read} looks again"),
        })
    }
}

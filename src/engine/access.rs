//! What the account may do, as far as the broker's refusals tell. Nothing is guessed: a right is
//! there until the broker refused something for lack of it.

use super::Engine;
use crate::domain::command::Deed;
use crate::domain::family::Kind;
use crate::domain::link::Channel;
use crate::domain::rules::Way;

/// How one can work with what the broker admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The list can be read.
    Listed,
    /// The list cannot be read, but commands can be sent and their answers read: users are
    /// worked on by name.
    WithoutList,
    /// Neither.
    Nothing,
}

/// Why commands of a kind are not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// Nothing tells what kind of broker this is.
    UnknownFamily,
    /// The account can neither read the list nor change users.
    Everything,
    /// Nobody answered yet, and the command would hold a secret.
    Unheard(String),
    /// The account may send no commands; the sentence says so.
    Commands(String),
    /// The broker refused commands of this kind; the sentence says what is lacking.
    Kind(String),
}

impl Engine {
    /// How one can work now.
    #[must_use]
    pub fn access(&self) -> Access {
        let refused = |channel| self.refused.contains_key(&channel);
        match self.list_is_refused() {
            false => Access::Listed,
            true if refused(Channel::Answers) || refused(Channel::Commands) => Access::Nothing,
            true => Access::WithoutList,
        }
    }

    /// Whether the broker refuses a way already. What it refused of one kind of change may hold for
    /// the others too.
    #[must_use]
    pub fn refuses(&self, way: Way) -> bool {
        let refused = |channel| self.refused.contains_key(&channel);
        match way {
            Way::List => refused(Channel::Users),
            Way::Commands => refused(Channel::Commands),
            Way::Answers => refused(Channel::Answers),
            Way::Users => refused(Channel::Commands) || !self.denied.is_empty(),
        }
    }

    /// Whether commands of a kind may be sent, as far as is known.
    ///
    /// # Errors
    /// What the account lacks.
    pub fn may(&self, deed: Deed) -> Result<(), Denial> {
        if self.is_unknown() {
            return Err(Denial::UnknownFamily);
        }
        if self.access() == Access::Nothing {
            return Err(Denial::Everything);
        }
        if let Some(why) = self.unheard.as_ref().filter(|_| holds_secret(deed)) {
            return Err(Denial::Unheard(why.clone()));
        }
        if let Some(sentence) = self.refused.get(&Channel::Commands) {
            return Err(Denial::Commands(sentence.clone()));
        }
        match self.denied.get(&deed) {
            Some(words) => Err(Denial::Kind(self.lacking(deed, words))),
            None => Ok(()),
        }
    }

    /// What is missing for a kind of command that the broker refused in these words.
    #[must_use]
    pub fn lacking(&self, deed: Deed, words: &str) -> String {
        let family = &self.session.family;
        let words = words.trim_end_matches('.');
        let doing = match deed {
            Deed::Add => "Adding users",
            Deed::Remove => "Deleting users",
            Deed::Password => "Setting passwords",
            Deed::Permission => "Changing permissions",
        };
        match family.need(deed) {
            "" => words.into(),
            need => format!(
                "{words}. {doing} needs {need}, which {} can grant",
                family.grantors
            ),
        }
    }
}

/// Whether commands of a kind hold a password.
const fn holds_secret(deed: Deed) -> bool {
    matches!(deed, Deed::Add | Deed::Password)
}

/// What to do while nothing tells what kind of broker this is.
#[must_use]
pub fn unknown() -> String {
    let kinds = Kind::ALL.map(|kind| format!("--broker {}", kind.name()));
    format!(
        "Not known what kind of broker this is, so nothing is sent: start with {}, or set family in \
         the profile",
        kinds.join(" or ")
    )
}

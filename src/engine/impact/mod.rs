//! Looking ahead: who would be locked out by a set of commands, and what else they would take away,
//! before they are sent.
//!
//! The screens ask it ([`foresee`]) before they save, delete, set a password or show Review, and
//! put its sentences into a question: `review::before_applying` (which `fleet::before_applying`
//! asks of each broker), `users::save_and_delete` and `user_form::update` are the gates. Nothing
//! here refuses; a refusal would go into them, and into `apply::control` as the last guard.
//!
//! The broker's newest list, what was accepted without a list and what is under way are laid over
//! each other, then the commands (`projected_users`). The rules are data of the family
//! ([`crate::domain::rules`]); without rules nothing is said of ways in. It costs one look at each
//! command, and at each user at most once where somebody loses a way.
//!
//! - All commands count as carried out, also those that the broker would refuse because an earlier
//!   one takes our right: its own rules may let them through. How many they are is said.
//! - What is under way counts as done before it is verified: two quick saves cannot take the last
//!   two managers.
//! - Who is the last with a right is in `last_manager`, what becomes of our own account in
//!   `own_account`.
//! - One thing at most has to be typed. What weighs more goes first: our own account, the last
//!   manager, the number of deleted users, the name of a single one. Of several managers who go,
//!   the last one is asked for.
//! - A deletion without the list asks for the name, since what the user has is not known.
//! - Unclear permissions count as held for what their user loses, and as not held for who is left.
//! - The user who passes every rule can lose nothing by its free permissions, so a note is enough.
//!   A new password of it asks: it is the way back. So does one of our own, since all else that
//!   uses the account needs it too.

mod deletion;
mod disconnects;
mod foreseen;
mod last_manager;
mod own_account;
mod projected_users;
mod protected_users;
mod typed_confirmation;

use super::Engine;
use crate::domain::command::Command;
use crate::domain::roster::Roster;
use crate::domain::rules::Way;
use crate::domain::user::UserName;
use foreseen::Foreseen;
use projected_users::ProjectedUsers;
pub use projected_users::Tristate;
pub use typed_confirmation::RequiredInput;

/// What commands would do, by the broker's list and the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Impact {
    /// Sentences that the person must see first: each is a reason to ask.
    pub warnings: Vec<String>,
    /// Sentences worth reading where a question is asked anyway, but no reason to ask one.
    pub notes: Vec<String>,
    /// Who is disconnected, as a sentence. It is no reason to ask either, and the row of a changed
    /// user says it before.
    pub disconnects: Option<String>,
    /// What has to be typed before; `None` when a yes is enough.
    pub typed: Option<RequiredInput>,
    /// Whether our own account, or everybody, would lose a way to manage users.
    pub locks_out: bool,
}

impl Impact {
    /// Whether nothing has to be asked.
    pub const fn is_calm(&self) -> bool {
        self.warnings.is_empty() && self.typed.is_none()
    }

    /// All sentences, the warnings first.
    pub fn lines(&self) -> impl Iterator<Item = &String> {
        let calm = self.notes.iter().chain(&self.disconnects);
        self.warnings.iter().chain(calm)
    }

    fn warn(&mut self, sentence: impl Into<String>) {
        self.warnings.push(sentence.into());
    }

    fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// Asks for this to be typed, unless something that weighs more is asked for already.
    fn require(&mut self, typed: RequiredInput) {
        self.typed.get_or_insert(typed);
    }
}

/// Looks ahead: applies the commands one after the other to what the list says and what is under
/// way. What is not known is not guessed.
pub fn foresee(engine: &Engine, commands: &[Command]) -> Impact {
    let foreseen = Foreseen::new(engine, engine.rules(), commands);
    let mut found = Impact::default();
    // What weighs most comes first: on small screens the end of a question is cut.
    let own = foreseen.own_account(&mut found);
    let others = foreseen.nobody_left(&mut found);
    found.locks_out = own || others;
    if let Some(rules) = engine.rules().filter(|_| found.locks_out) {
        found.note(rules.way_back.clone());
    }
    foreseen.protected(&mut found);
    foreseen.always_admitted(&mut found);
    foreseen.deletions(&mut found);
    found.disconnects = foreseen.disconnected();
    found
}

impl Engine {
    /// Learns from a list that we could read who our certificate can stand for: only users that may
    /// read it. Returns whether the candidates changed.
    pub(super) fn learn_identity(&mut self, list: &Roster) -> bool {
        if !self.session.is_by_certificate() {
            return false;
        }
        let mut able = readers(self, list);
        able.retain(|user| may_be_connected(list, user));
        self.identity.narrow(able)
    }
}

/// Whether a user may be connected. For one that is bound to a client id the list counts only
/// connections with that id, and a certificate is admitted with any.
fn may_be_connected(list: &Roster, user: &UserName) -> bool {
    let is_out = list.sessions(user).is_some_and(<[_]>::is_empty);
    !is_out || list.client_id(user).is_some()
}

/// The users that may read the list, or may for all that is known, when they log in by a
/// certificate. None where no certificate stands for a user.
fn readers(engine: &Engine, list: &Roster) -> Vec<UserName> {
    let rules = list.rules().or(engine.session.family.rules.as_ref());
    let Some(rules) = rules.filter(|it| it.certificates) else {
        return Vec::new();
    };
    let need = rules.need(Way::List).without(&rules.login);
    let projected = ProjectedUsers::of(engine, Some(list), Some(rules));
    let names = list.users().iter().map(|user| &user.name);
    let able = names.filter(|name| projected.has(name, &need) != Tristate::No);
    able.cloned().collect()
}

/// Whether a user may do something after these commands, by the broker's list and the rules.
pub fn may(engine: &Engine, commands: &[Command], user: &UserName, way: Way) -> Tristate {
    let foreseen = Foreseen::new(engine, engine.rules(), commands);
    foreseen.rules.map_or(Tristate::Unclear, |rules| {
        foreseen.after.has(user, rules.need(way))
    })
}

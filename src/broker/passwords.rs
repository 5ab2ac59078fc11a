//! The passwords of the own account: which to log in with, and what is known of each.

use crate::domain::command::CommandId;
use crate::domain::secret::Secret;

/// A password of the own account that was sent to the broker, with an unknown outcome.
struct Candidate {
    /// The command that sent it.
    id: CommandId,
    password: Secret,
    /// Whether the broker refused a login with it since a person last asked for a try.
    tried: bool,
}

/// The passwords of the own account, as far as they are known.
pub(super) struct Passwords {
    pub(super) current: Option<Secret>,
    /// One that a person typed, to be the current one with the next login.
    pub(super) typed: Option<Secret>,
    /// Whether the current one was typed and not yet admitted.
    is_typed: bool,
    /// In the order in which they were sent.
    candidates: Vec<Candidate>,
}

impl Passwords {
    pub(super) const fn new(current: Option<Secret>) -> Self {
        Self {
            current,
            typed: None,
            is_typed: false,
            candidates: Vec::new(),
        }
    }

    /// A command went out that is to set this one.
    pub(super) fn note_sent(&mut self, id: CommandId, password: Secret) {
        self.candidates.push(Candidate {
            id,
            password,
            tried: false,
        });
    }

    /// The one to log in with: that of a command, or the current one.
    pub(super) fn for_login(&self, candidate: Option<CommandId>) -> Option<&Secret> {
        let mut candidates = self.candidates.iter();
        let changed = candidates.find(|it| Some(it.id) == candidate);
        changed.map(|it| &it.password).or(self.current.as_ref())
    }

    /// The broker admitted a login, with the password of this command or with the current one.
    /// Returns whether that was one which a person typed, and the command that set it.
    pub(super) fn admitted(&mut self, candidate: Option<CommandId>) -> (bool, Option<CommandId>) {
        // One that was typed meanwhile is not needed.
        self.typed = None;
        let typed = std::mem::take(&mut self.is_typed) && candidate.is_none();
        let set_by = if typed { self.set_by() } else { candidate };
        if let Some(id) = set_by {
            self.adopt(id);
        }
        (typed, set_by)
    }

    /// A login is about to be made with the current one.
    pub(super) fn take_typed(&mut self) {
        if let Some(typed) = self.typed.take() {
            self.current = Some(typed);
            self.is_typed = true;
        }
    }

    /// Whether the outcome of a change of the own password is open.
    pub(super) const fn is_unsettled(&self) -> bool {
        !self.candidates.is_empty()
    }

    /// The command, if there is one, that was to set the password which now counts.
    fn set_by(&self) -> Option<CommandId> {
        let mut candidates = self.candidates.iter().rev();
        let same = candidates.find(|candidate| Some(&candidate.password) == self.current.as_ref());
        same.map(|candidate| candidate.id)
    }

    /// The password of this command counts from now on; those that were sent before it do not.
    pub(super) fn adopt(&mut self, id: CommandId) {
        if let Some(candidate) = self.candidates.iter().find(|candidate| candidate.id == id) {
            self.current = Some(candidate.password.clone());
            self.candidates.retain(|candidate| candidate.id > id);
        }
    }

    pub(super) fn forget(&mut self, id: CommandId) {
        self.candidates.retain(|candidate| candidate.id != id);
    }

    /// Another password to try: the last sent comes first.
    pub(super) fn untried(&self) -> Option<CommandId> {
        let mut untried = self
            .candidates
            .iter()
            .rev()
            .filter(|candidate| !candidate.tried);
        untried.next().map(|candidate| candidate.id)
    }

    pub(super) fn tried(&mut self, id: CommandId) {
        for candidate in &mut self.candidates {
            candidate.tried |= candidate.id == id;
        }
    }

    /// What refused a password may have refused everybody for a while. Only a person says so:
    /// every refused login brings an account nearer to being banned.
    pub(super) fn try_all_again(&mut self) {
        for candidate in &mut self.candidates {
            candidate.tried = false;
        }
    }
}

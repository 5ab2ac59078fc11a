//! The passwords of our own login: which one to use, and what is known of each.

use crate::domain::command::CommandId;
use crate::domain::secret::Secret;

/// A new password of our own account that was sent, with an unknown outcome.
struct Candidate {
    /// The command that sent it.
    id: CommandId,
    password: Secret,
    /// Whether the broker refused a login with it since a person last asked for a try.
    tried: bool,
}

/// The passwords of our own account that may be valid.
pub(super) struct Passwords {
    pub(super) current: Option<Secret>,
    /// One that the person typed. It becomes the current one with the next login.
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

    /// Notes a password that a command is to set.
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
    /// Returns whether the person had typed it, and the command that set it.
    pub(super) fn admitted(&mut self, candidate: Option<CommandId>) -> (bool, Option<CommandId>) {
        // A password that was typed meanwhile is not needed.
        self.typed = None;
        let typed = std::mem::take(&mut self.is_typed) && candidate.is_none();
        let set_by = if typed { self.set_by() } else { candidate };
        if let Some(id) = set_by {
            self.adopt(id);
        }
        (typed, set_by)
    }

    /// A login with the current one is about to be made.
    pub(super) fn take_typed(&mut self) {
        if let Some(typed) = self.typed.take() {
            self.current = Some(typed);
            self.is_typed = true;
        }
    }

    /// Whether the outcome of a change of our own password is open.
    pub(super) const fn is_unsettled(&self) -> bool {
        !self.candidates.is_empty()
    }

    /// The command, if any, that was to set the password in use.
    fn set_by(&self) -> Option<CommandId> {
        let mut candidates = self.candidates.iter().rev();
        let same = candidates.find(|candidate| Some(&candidate.password) == self.current.as_ref());
        same.map(|candidate| candidate.id)
    }

    /// Uses the password of this command from now on, and none that was sent before it.
    pub(super) fn adopt(&mut self, id: CommandId) {
        if let Some(candidate) = self.candidates.iter().find(|candidate| candidate.id == id) {
            self.current = Some(candidate.password.clone());
            self.candidates.retain(|candidate| candidate.id > id);
        }
    }

    pub(super) fn forget(&mut self, id: CommandId) {
        self.candidates.retain(|candidate| candidate.id != id);
    }

    /// Another password to try, the last that was sent first.
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

    /// Lets refused passwords be tried again, since the broker may have refused everybody for a
    /// while. Only the person may ask for that: every refused login brings an account nearer to a
    /// ban.
    pub(super) fn try_all_again(&mut self) {
        for candidate in &mut self.candidates {
            candidate.tried = false;
        }
    }
}

//! What is done with the new passwords that a session holds, step by step until they are handed
//! over.

use crate::domain::command::Command;
use crate::engine::Engine;
use crate::engine::password_batch::{Destination, FileId, PasswordBatch, Stage};

impl Engine {
    /// New passwords were made. They are held until they are handed over or forgotten.
    pub fn hold_batch(&mut self, batch: PasswordBatch) {
        self.password_batch = Some(batch);
    }

    /// The file holds the new passwords as planned.
    pub fn batch_is_written(&mut self, path: String, file: FileId) {
        if let Some(batch) = &mut self.password_batch {
            batch.planned = Some((path, file));
        }
    }

    /// The new passwords go to the review now, and then on their way. Returns the commands that set
    /// them.
    pub fn apply_batch(&mut self) -> Option<Vec<Command>> {
        let batch = self.password_batch.as_mut()?;
        batch.stage = Stage::Applying;
        Some(batch.commands())
    }

    /// Once all is decided, fixes what is handed over, and forgets the passwords that no user has.
    /// Returns whether all is decided; also true where no new passwords are held.
    pub fn decide_batch(&mut self) -> bool {
        let Self {
            log,
            password_batch,
            ..
        } = self;
        password_batch.as_mut().is_none_or(|it| it.decide(log))
    }

    /// All is decided, and the file is written again or removed.
    pub const fn write_batch_again(&mut self) {
        if let Some(batch) = &mut self.password_batch {
            batch.stage = Stage::Writing;
        }
    }

    /// All is decided, and the new passwords wait for being shown, or for another file.
    pub const fn owe_batch(&mut self) {
        if let Some(batch) = &mut self.password_batch {
            batch.stage = Stage::Undelivered;
        }
    }

    /// The new passwords are handed over elsewhere.
    pub fn redirect_batch(&mut self, destination: Destination) {
        if let Some(batch) = &mut self.password_batch {
            batch.destination = destination;
        }
    }

    /// The new passwords were handed over, or nobody wants them: they are held no longer.
    pub fn forget_batch(&mut self) {
        self.password_batch = None;
    }
}

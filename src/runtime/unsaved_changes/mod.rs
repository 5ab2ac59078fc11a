//! Changes that nobody saved when the program had to end: a terminal that was closed, a signal, a
//! panic. Who leaves by a key, also by a second ctrl-c (`act` in `screens::console`), loses them:
//! `main_loop` lets go of them.
//!
//! What is changed now is held where every way out finds it, whichever thread takes it: the loop
//! may wait for a terminal that takes no output, or be what panics. It is written only then.
//!
//! Each update that changed what is wanted hands the changes over (`Effect::Unsaved(…, Hold)`). The
//! ways out are the end of the loop (`main_loop`), the panic hook of any thread (`terminal`), and
//! the last resort after a signal where the terminal takes no output (`signals`); the file is
//! written before the terminal is given back. SIGKILL and a power failure lose the changes, since
//! nothing is written while the console runs.

mod file;
mod format;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::app::ConnectionId;
use crate::domain::unsaved::{Change, Found, Owner, count};
use crate::domain::user::UserName;
use crate::text;

/// The changes of the console that is open.
#[derive(Debug)]
struct Held {
    link: ConnectionId,
    folder: PathBuf,
    owner: Owner,
    changes: Vec<Change>,
}

static HELD: Mutex<Option<Held>> = Mutex::new(None);

/// Replaces what is held. The old value is dropped after the lock is released, so that a panic
/// there finds it free.
fn swap(held: Option<Held>) -> Option<Held> {
    let mut place = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut *place, held)
}

/// Holds changes in place of those before.
pub(super) fn hold(link: ConnectionId, folder: &Path, owner: Owner, changes: Vec<Change>) {
    let held = Held {
        link,
        folder: folder.into(),
        owner,
        changes,
    };
    swap(Some(held).filter(|held| !held.changes.is_empty()));
}

/// The person left, so nothing is held any longer; with a link, nothing of that one.
pub(super) fn let_go(link: Option<ConnectionId>) {
    let held = swap(None);
    if held
        .as_ref()
        .is_some_and(|held| link.is_some_and(|link| held.link != link))
    {
        swap(held);
    }
}

/// Writes what is held to its file, once. Returns a sentence for the shell.
pub(super) fn rescue() -> Option<String> {
    let held = swap(None)?;
    let changes = count(held.changes.len());
    let path = file::path(&held.folder, &held.owner);
    let told = match file::add(&path, &held.owner, &held.changes) {
        Ok(()) => {
            let user = held
                .owner
                .user
                .as_ref()
                .map_or("anonymous", UserName::as_str);
            format!(
                "{changes} not saved. Open {} as {user} again to load them from {}",
                held.owner.broker,
                path.display()
            )
        }
        Err(why) => format!("{changes} not saved, and lost: {}: {why}", path.display()),
    };
    Some(text::clean(&told).into_owned())
}

/// Looks for what an earlier console left behind.
pub(super) fn find(folder: &Path, owner: &Owner) -> Result<Option<Found>, String> {
    let path = file::path(folder, owner);
    let read = file::read(&path, owner).map_err(|why| {
        format!(
            "Unsaved changes cannot be loaded from {}: {why}. The file is unchanged",
            path.display()
        )
    })?;
    Ok(read.map(|(kept, mark)| Found {
        when: format::when(kept.time, &jiff::ZonedDateTime::now()),
        changes: kept.changes,
        mark,
    }))
}

/// Deletes what was found, if it is still the same.
pub(super) fn remove(folder: &Path, owner: &Owner, mark: u64) -> Result<(), String> {
    let path = file::path(folder, owner);
    file::remove(&path, mark).map_err(|why| format!("Not deleted: {}: {why}", path.display()))
}

#[cfg(test)]
mod tests;

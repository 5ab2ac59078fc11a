//! Changes that nobody saved when the program had to end: a terminal that was closed, a signal, a
//! panic. Who leaves by a key, also by a second ctrl-c (`act` in `screens::console`), loses them:
//! `main_loop` lets go of them.
//!
//! What is changed now is held where every way out finds it, whichever thread takes it: the loop
//! may wait for a terminal that takes no output, or be what panics. It is written only then.
//!
//! A fleet holds those of each of its brokers, in the same files as their own consoles.
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

/// The changes at a broker that is open.
#[derive(Debug)]
struct Held {
    link: ConnectionId,
    folder: PathBuf,
    owner: Owner,
    changes: Vec<Change>,
}

/// Those of all brokers that are open: one, or those of a fleet.
static HELD: Mutex<Vec<Held>> = Mutex::new(Vec::new());

/// Works on what is held. What this returns is dropped after the lock is released, so that a panic
/// there finds it free.
fn held<T>(work: impl FnOnce(&mut Vec<Held>) -> T) -> T {
    work(&mut HELD.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Takes out what is held of a link; without one, all.
fn take(all: &mut Vec<Held>, link: Option<ConnectionId>) -> Vec<Held> {
    let is_meant = |held: &mut Held| link.is_none_or(|link| held.link == link);
    all.extract_if(.., is_meant).collect()
}

/// Holds changes in place of those before at the same link.
pub(super) fn hold(link: ConnectionId, folder: &Path, owner: Owner, changes: Vec<Change>) {
    let new = Held {
        link,
        folder: folder.into(),
        owner,
        changes,
    };
    let old = held(|all| {
        let old = take(all, Some(link));
        all.extend(Some(new).filter(|new| !new.changes.is_empty()));
        old
    });
    drop(old);
}

/// The person left, so nothing is held any longer; with a link, nothing of that one.
pub(super) fn let_go(link: Option<ConnectionId>) {
    drop(held(|all| take(all, link)));
}

/// Writes what is held to its files, once. Returns lines for the shell.
pub(super) fn rescue() -> Option<String> {
    let all = held(|all| take(all, None));
    let (mut kept, mut lost) = (Vec::new(), Vec::new());
    for held in &all {
        let path = file::path(&held.folder, &held.owner);
        match file::add(&path, &held.owner, &held.changes) {
            Ok(()) => kept.push((held, path)),
            Err(why) => lost.push(format!(
                "{} not saved, and lost: {}: {why}",
                count(held.changes.len()),
                path.display()
            )),
        }
    }
    let mut lines = told(&kept).into_iter().chain(lost).peekable();
    lines.peek()?;
    let lines: Vec<String> = lines.map(|it| text::clean(&it).into_owned()).collect();
    Some(lines.join("\n"))
}

/// What is said of changes that are in files now.
fn told(kept: &[(&Held, PathBuf)]) -> Option<String> {
    let (held, path) = kept.first()?;
    let changes = count(kept.iter().map(|(held, _)| held.changes.len()).sum());
    Some(if kept.len() == 1 {
        let user = held.owner.user.as_ref();
        let user = user.map_or("anonymous", UserName::as_str);
        format!(
            "{changes} not saved. Open {} as {user} again to load them from {}",
            held.owner.broker,
            path.display()
        )
    } else {
        format!(
            "{changes} on {} brokers not saved. Open the brokers again to load them from {}",
            kept.len(),
            held.folder.display()
        )
    })
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

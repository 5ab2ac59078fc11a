//! The files of changes that were not saved: one for each broker and user.
//!
//! Several consoles may end at once, since one connection carried them all. Each takes a lock on
//! the folder, adds to what is there, and replaces the file whole.
//!
//! A file that cannot be read is left where it is; only when there are new changes to keep it is
//! renamed to `….damaged`.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::format::{self, Kept};
use crate::domain::unsaved::{Change, Owner};
use crate::domain::user::UserName;
use crate::runtime::private_file::{self, make_folder, words};

/// The most bytes that are read: enough for 100,000 changes with long names.
const MOST: u64 = 32 * 1024 * 1024;
/// How often the lock is tried, and the time between.
const TRIES: (u32, Duration) = (50, Duration::from_millis(20));
/// How many characters of broker and user are in the name of a file.
const READABLE: usize = 60;

/// The file of a broker and a user. Anything but letters, digits, dots and dashes is replaced, so
/// that no name leads to another folder; a number keeps the names different.
pub(super) fn path(folder: &Path, owner: &Owner) -> PathBuf {
    let user = owner.user.as_ref().map_or("", UserName::as_str);
    let plain = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' => c,
        _ => '_',
    };
    let readable: String = owner.broker.chars().map(plain).take(READABLE).collect();
    let whole = match &owner.user {
        Some(_) => format!("{}\0{user}", owner.broker),
        None => owner.broker.clone(),
    };
    let user: String = user.chars().map(plain).take(READABLE).collect();
    let number = fingerprint(whole.as_bytes());
    folder.join(format!("drafts-{user}-{readable}-{number:016x}.json"))
}

/// A hash of some bytes, the same in every version and on every machine (FNV-1a).
pub(super) fn fingerprint(bytes: &[u8]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    bytes.iter().fold(start, |number, byte| {
        (number ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The content of a file, and its fingerprint; `None` when there is no file.
pub(super) fn read(path: &Path, owner: &Owner) -> Result<Option<(Kept, u64)>, String> {
    let Some(bytes) = bytes(path)? else {
        return Ok(None);
    };
    let kept = format::read(&bytes)?;
    if kept.owner != *owner {
        return Err("it belongs to another broker or user".into());
    }
    Ok(Some((kept, fingerprint(&bytes))))
}

fn bytes(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let file = match private_file::open(path, OpenOptions::new().read(true)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(|error| words(&error))?,
    };
    let mut bytes = Vec::new();
    let read = file.take(MOST + 1).read_to_end(&mut bytes);
    read.map_err(|error| words(&error))?;
    if bytes.len() as u64 > MOST {
        return Err("it is too large".into());
    }
    Ok(Some(bytes))
}

/// Adds changes to a file. A newer change replaces an older one to the same. A file that cannot be
/// read is moved aside.
pub(super) fn add(path: &Path, owner: &Owner, changes: &[Change]) -> Result<(), String> {
    make_folder(path)?;
    let _turn = lock(path);
    let mut all = match read(path, owner) {
        Ok(Some((kept, _))) => kept.changes,
        Ok(None) => Vec::new(),
        Err(_) => {
            let mut aside = OsString::from(path);
            aside.push(".damaged");
            fs::rename(path, aside).map_err(|error| words(&error))?;
            Vec::new()
        }
    };
    let same =
        |one: &Change, other: &Change| one.user == other.user && one.permission == other.permission;
    all.retain(|old| !changes.iter().any(|new| same(old, new)));
    all.extend_from_slice(changes);
    let kept = Kept {
        owner: owner.clone(),
        time: jiff::Timestamp::now(),
        changes: all,
    };
    replace(path, &format::write(&kept)).map_err(|error| words(&error))
}

/// Puts a text in the place of a file, whole or not at all.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // Made with mode 0600. A link in the place of the file is replaced, not followed.
    let mut file = tempfile::Builder::new()
        .prefix(".new-")
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

/// Deletes a file, if it is still what was read.
pub(super) fn remove(path: &Path, mark: u64) -> Result<(), String> {
    let _turn = lock(path);
    match bytes(path)? {
        Some(bytes) if fingerprint(&bytes) == mark => {
            fs::remove_file(path).map_err(|error| words(&error))
        }
        _ => Ok(()),
    }
}

/// A lock on the folder, until it is dropped. If another process holds it for longer than a moment,
/// that one hangs, and we go on without the lock.
fn lock(path: &Path) -> Option<File> {
    let folder = File::open(path.parent()?).ok()?;
    for _ in 0..TRIES.0 {
        match folder.try_lock() {
            Ok(()) => return Some(folder),
            Err(TryLockError::WouldBlock) => thread::sleep(TRIES.1),
            Err(TryLockError::Error(_)) => return None,
        }
    }
    None
}

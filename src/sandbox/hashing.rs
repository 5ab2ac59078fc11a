//! Hashes the passwords that a file of users has in clear, on all cores. How one is hashed is in
//! `stored_password`.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use argon2::password_hash::phc::PasswordHash;

use super::accounts::Account;
use super::stored_password::{Password, PasswordStorage};
use crate::domain::secret::Secret;

/// Called with how many passwords are hashed, of how many, from several threads. What is said of
/// that is in `cli::sandbox`.
pub type Hashing = fn(usize, usize);

/// How many passwords are hashed at once at most: argon2 takes 19 MiB for each.
const WORKERS: usize = 8;

/// The password of each account as the file keeps it, in the order of the accounts, and whether any
/// of them had to be hashed.
///
/// # Errors
/// What argon2 says, when it cannot hash.
pub(super) fn seal(
    accounts: &[Account],
    hashing: Hashing,
) -> Result<(Vec<Password>, bool), String> {
    let mut sealed: Vec<_> = accounts.iter().map(|it| as_hash(&it.password)).collect();
    let clear = sealed.iter().enumerate();
    let clear = clear.filter(|(_, known)| known.is_none());
    let clear: Vec<usize> = clear.map(|(at, _)| at).collect();
    for (at, password) in hash(accounts, &clear, hashing)? {
        sealed[at] = Some(password);
    }
    Ok((sealed.into_iter().flatten().collect(), !clear.is_empty()))
}

/// Hashes the passwords of the accounts at these places.
fn hash(
    accounts: &[Account],
    places: &[usize],
    hashing: Hashing,
) -> Result<Vec<(usize, Password)>, String> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let workers = cores.min(WORKERS).min(places.len());
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let mut hashed = Vec::new();
        while let Some(&at) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
            let password = PasswordStorage::Hashed.keep(&accounts[at].password)?;
            hashed.push((at, password));
            hashing(done.fetch_add(1, Ordering::Relaxed) + 1, places.len());
        }
        Ok(hashed)
    };
    let all: Result<Vec<_>, String> = thread::scope(|scope| {
        // All are started before one is waited for.
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .map(|hashed| hashed.unwrap_or_else(|_| Err("hashing was interrupted".into())))
            .collect()
    });
    Ok(all?.into_iter().flatten().collect())
}

/// A password that is a hash already.
fn as_hash(password: &Secret) -> Option<Password> {
    let text = password.expose();
    let hashed = PasswordHash::new(text).is_ok_and(|phc| phc.hash.is_some());
    (hashed && text.starts_with("$argon2")).then(|| Password::Hashed(text.to_owned()))
}

//! Trying a login: connect once as somebody, see what the broker says, leave.
//!
//! It asks for nothing else: no subscription, no message. It never tries again, since each refused
//! login brings an account nearer to being banned. A [`Route`] knows the version of MQTT that the
//! link found out, so that one CONNECT is enough.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::timings::Timings;
use super::wire::{self, Dialler, Failure, Sender, Stage, Version, Wire, WireEvent};
use crate::domain::address::Address;
use crate::domain::broker_messages::Admission;
use crate::domain::profile::TlsOptions;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;

/// The version of MQTT that a broker is known to speak, shared by all who talk to it.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownVersion(Arc<AtomicU8>);

impl KnownVersion {
    pub(super) fn get(&self) -> Option<Version> {
        match self.0.load(Ordering::Relaxed) {
            4 => Some(Version::V4),
            5 => Some(Version::V5),
            _ => None,
        }
    }

    pub(super) fn set(&self, version: Option<Version>) {
        let number = match version {
            None => 0,
            Some(Version::V4) => 4,
            Some(Version::V5) => 5,
        };
        self.0.store(number, Ordering::Relaxed);
    }
}

/// The way to a broker: all that a login needs but the account.
#[derive(Debug, Clone)]
pub struct Route {
    address: Address,
    tls: TlsOptions,
    timings: Timings,
    known: KnownVersion,
}

impl Route {
    pub(super) fn new(address: Address, tls: TlsOptions, timings: Timings) -> Self {
        Self {
            address,
            tls,
            timings,
            known: KnownVersion::default(),
        }
    }

    pub(super) fn known(&self) -> KnownVersion {
        self.known.clone()
    }

    /// Tries a login. Nobody else should have the client id, or it would be cut off. It takes the
    /// time for connecting and for leaving at most, twice that where the version of MQTT is not
    /// known.
    pub async fn try_login(self, client_id: String, user: UserName, password: Secret) -> Admission {
        let dialler = Dialler::new(self.address.clone(), self.tls.clone());
        let login = wire::Login {
            dialler: dialler.clone(),
            client_id: &client_id,
            username: Some(user.as_str()),
            password: Some(&password),
            keep_alive: self.timings.keep_alive,
            timeout: self.timings.connect_timeout,
        };
        let known = self.known.get();
        let mut tried = self.attempt(known.unwrap_or(Version::V5), &login).await;
        if let Err(failure) = &tried
            && known.is_none()
            && failure.suggests_older_broker()
        {
            tried = self.attempt(Version::V4, &login).await;
        }
        match tried.map_err(|failure| failure.at(dialler.stage())) {
            Ok(()) => Admission::Admitted,
            Err(Failure::Refused { words, .. }) => Admission::Refused(words.into()),
            Err(failure) => Admission::Untried(failure.sentence(&self.address, false)),
        }
    }

    /// One connection. The client is gone with all that it holds when this returns.
    async fn attempt(&self, version: Version, login: &wire::Login<'_>) -> Result<(), Failure> {
        let limit = self.timings.connect_timeout;
        let (sender, mut wire) = wire::open(version, login);
        let admitted = timeout_at(Instant::now() + limit, admission(&mut wire)).await;
        admitted.unwrap_or(Err(Failure::TimedOut(limit, Stage::Dial)))?;
        leave(&sender, &mut wire, self.timings.farewell).await;
        Ok(())
    }
}

async fn admission(wire: &mut Wire) -> Result<(), Failure> {
    loop {
        if let WireEvent::Admitted { .. } = wire.poll().await? {
            return Ok(());
        }
    }
}

/// Says goodbye, and waits until the broker has read it: it closes the connection then.
async fn leave(sender: &Sender, wire: &mut Wire, patience: Duration) {
    if sender.disconnect().is_err() {
        return;
    }
    let closed = async { while wire.poll().await.is_ok() {} };
    // However this ends, the broker has answered.
    let _ = timeout_at(Instant::now() + patience, closed).await;
}

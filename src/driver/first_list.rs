//! The way to a broker's first list, which everything else needs. How long a command waits for it
//! is in `cli::verbs::open_brokers`, how long the console does in `broker::timings`.

use super::Driver;
use crate::engine::Engine;
use crate::engine::connection::{Cause, LinkState};
use crate::engine::own_rights;

/// Why a broker cannot be worked with, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOpen {
    /// No connection could be made.
    Unreachable(String),
    /// The broker refused the login.
    Refused(String),
    /// The account may not read the user list.
    NoList(String),
    /// What the broker sent is no list.
    BadList(String),
    /// It is not known what kind of broker it is.
    UnknownFamily(String),
}

impl Driver {
    /// Waits until the list is there and commands can be sent, or until that fails once: nothing is
    /// tried again.
    ///
    /// # Errors
    /// [`NotOpen`] when there is no list.
    pub async fn opened(&mut self) -> Result<(), NotOpen> {
        loop {
            if let Some(opened) = opened(&self.engine) {
                return opened;
            }
            self.step().await;
        }
    }
}

fn opened(engine: &Engine) -> Option<Result<(), NotOpen>> {
    match engine.link() {
        LinkState::Connecting => None,
        LinkState::Down { cause, reason, .. } => Some(Err(match cause {
            Cause::Lost => NotOpen::Unreachable(reason.clone()),
            Cause::Refused | Cause::Credentials => NotOpen::Refused(reason.clone()),
        })),
        LinkState::Connected if engine.is_unknown() => {
            let why = engine.bad_list().map(str::to_owned);
            let why = why.unwrap_or_else(|| own_rights::unknown().text);
            Some(Err(if engine.kind_is_refused() {
                NotOpen::NoList(why)
            } else {
                NotOpen::UnknownFamily(why)
            }))
        }
        LinkState::Connected if engine.list_is_refused() => {
            let refusal = engine.refused().values().next().map(String::as_str);
            let refusal = refusal.or(engine.bad_list()).unwrap_or_default();
            Some(Err(NotOpen::NoList(refusal.into())))
        }
        LinkState::Connected => match (engine.roster(), engine.bad_list()) {
            (Some(_), _) if engine.queue().is_ready() => Some(Ok(())),
            (None, Some(why)) => Some(Err(NotOpen::BadList(why.into()))),
            _ => None,
        },
    }
}

//! Dialects: what each broker family calls its topics, how it wants its commands (`encode` of each)
//! and how it words its answers. A dialect is pure: no I/O, no clock, no randomness.
//!
//! A dialect turns messages into `Decoded`. It may keep what it has read of a list by halves, and
//! nothing else.

mod contract;
pub mod coreflux;
pub mod mosquitto;
pub mod recognise;

pub use contract::{AnswerMode, Batch, Decoded, Dialect, EncodeError, Listing, Publish};

use crate::domain::family::BrokerFamily;

/// The dialect of a family within one session of the console.
pub fn of(kind: BrokerFamily, session: &str) -> Box<dyn Dialect> {
    match kind {
        BrokerFamily::Coreflux => Box::new(coreflux::Coreflux::new(session)),
        BrokerFamily::Mosquitto => Box::new(mosquitto::Mosquitto::new(session)),
    }
}

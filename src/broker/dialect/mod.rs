//! Dialects: what each broker family calls its topics, how it wants its commands (`encode` of each)
//! and how it words its answers. A dialect is pure: no I/O, no clock, no randomness.
//!
//! A dialect turns messages into `Decoded`. It may keep what it has read of a list by halves, and
//! nothing else.
//!
//! # A new family
//!
//! 1. `dialect/NAME/`: a type that implements `Dialect`, and its `FamilyTraits`.
//! 2. [`of`] here returns it.
//! 3. [`recognise`]: its topics, its harmless question, the answer that decides. It is built for
//!    two families (`TOPICS`, `Neither`); until one is known `broker::context` stands on the first.
//! 4. [`BrokerFamily`] in `domain::family`: the variant, its name, its place in `ALL`.
//! 5. The help of `--broker` in `config::command_line`, and its test with a name that is no family.
//!    The `family` of a profile takes the new name by itself.
//! 6. `tests/architecture/families.rs`: its words, and the files that may use them.
//! 7. `docs/protocol.md`: what is known of it, and how sure that is.

mod contract;
pub mod coreflux;
pub mod mosquitto;
pub mod recognise;
mod request_ids;

pub use contract::{AnswerMode, Batch, Decoded, Dialect, EncodeError, Listing, Publish};

use crate::domain::family::BrokerFamily;

/// The dialect of a family within one session of the console.
pub fn of(kind: BrokerFamily, session: &str) -> Box<dyn Dialect> {
    match kind {
        BrokerFamily::Coreflux => Box::new(coreflux::Coreflux::new(session)),
        BrokerFamily::Mosquitto => Box::new(mosquitto::Mosquitto::new(session)),
    }
}

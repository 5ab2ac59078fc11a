//! An embedded MQTT broker that behaves like a Coreflux one as far as users go.
//!
//! It speaks MQTT 3.1.1 and 5 over real TCP or TLS, so any client can log in with the users that a
//! console manages here. It is not a general broker: no WebSocket, no shared
//! subscriptions, no topic aliases, and nothing but the users survives a restart.
//!
//! What it imitates is marked as in `docs/protocol.md`: **H** seen on a real broker, **M** stated
//! by the vendor, **L** inferred. Choices where the real broker's ways are unknown:
//!
//! - Open sessions stay open after their user is removed or gets a new password. A removed
//!   user's session has no right left: it reads nothing and its publishes are refused, even when
//!   a user of the same name is added again. [`Faults::drop_sessions`] ends such sessions. (L)
//! - Commands are never delivered to subscribers: they carry passwords. (L)
//! - A refused publish is silence in 3.1.1 (a normal PUBACK) and reason 0x87 in 5. (M)
//! - A session belongs to a user *and* a client id, so the client id of somebody else neither
//!   reaches nor ends that session. (L)
//! - `AllowedBaseTopic` is a topic filter; without a wildcard it also covers all beneath it. A
//!   subscription must lie within it as a whole. (L)
//! - Topics outside of `$SYS`, other `$…` topics included, are open to every user with the base
//!   topic `#`. (L)
//! - A file's clear passwords are hashed before it listens, on all cores (at most 8), so the file
//!   never holds them while it serves.
//!
//! Nothing here writes to stdout or stderr.
//!
//! ```
//! use guestlist::sandbox::{Options, Sandbox};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), guestlist::sandbox::StartError> {
//! let sandbox = Sandbox::start(Options::default()).await?;
//! println!("root may log in at {}", sandbox.address());
//! sandbox.stop().await;
//! # Ok(())
//! # }
//! ```

mod access;
mod accounts;
mod answer;
mod broker;
mod caller;
mod command_worker;
mod commands;
mod connection;
mod connection_end;
mod demo;
mod executed;
mod fault_state;
mod faults;
mod handshake;
mod hashing;
mod incoming;
mod message;
mod options;
mod publish_answer;
mod server;
mod session;
mod state;
mod store;
mod stored_password;
mod table;
mod tasks;
mod tls;
pub mod tokenizer;
mod topics;
pub mod trial;
mod version;
mod wire;

pub use accounts::Account;
pub use demo::{DEMO_PASSWORD, demo_accounts};
pub use executed::Executed;
pub use fault_state::ListFault;
pub use faults::Faults;
pub use hashing::Hashing;
pub use options::{AnswerFormat, Limits, Options, UserSource};
pub use server::{Sandbox, StartError};
pub use store::{StoreError, StoreProblem};
pub use tls::{Tls, TlsError};

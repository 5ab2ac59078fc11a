//! The list of the brokers that are known by a name: choosing, adding, editing, testing, opening.
//!
//! As pure as the console: what should happen goes out as [`super::screens::Effect`]s, what
//! happened comes in as messages. An attempt to reach a broker is followed here, event by event,
//! until the broker admits us; then [`super::screens`] hands its link over to a console.
//!
//! A broken file hides its own entries only. When it is the user's, nothing is added, edited or
//! deleted until it is repaired and read again (`r`). `b` in a console comes back to the list, also
//! from the demo that the list opens; `guestlist demo` has no list.

pub mod availability;
pub mod dialog;
pub mod form;
pub mod layout;
pub mod model;
mod mouse;
mod opening;
pub mod pages;
mod reading;
mod update;
pub mod words;

pub use model::Brokers;
pub(super) use mouse::mouse;
pub use opening::session_of;
pub(super) use opening::{dialling, not_opened, on_event, on_timer, password_wanted, session};
pub(super) use update::{key, paste, read, written};

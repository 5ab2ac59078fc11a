//! The loop, and the only place with side effects.
//!
//! Keys, signals, timers and broker events become messages; all that wait are applied before the
//! screen is drawn, at most once, and only when one of them changed something.

pub mod canvas;
mod clipboard;
pub mod console;
pub mod desk;
pub mod input;
mod journal;
mod json_line;
mod links;
mod news;
pub mod paper;
pub mod passwords;
mod pen;
mod private;
mod shift;
pub mod signals;
mod size;
mod surface;
pub mod terminal;
mod timers;
mod unsaved;

pub use console::{Console, Login, Opening, StartError};
pub use desk::Desk;

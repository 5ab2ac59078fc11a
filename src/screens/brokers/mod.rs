//! The list of the brokers that are known by a name: choosing, adding, editing, testing, opening.
//!
//! A console as that of one broker is ([`crate::screens::console`]): the list lies at the bottom,
//! and forms, the prompt, questions and pages over it; each is a screen. Its context and what can
//! lie over the list are its own, since no broker is behind it, and no engine. As pure as the
//! console: what should happen goes out as [`crate::screens::effect::Effect`]s, what happened comes
//! in as messages. An attempt to reach a broker is followed here, event by event, until the broker
//! admits us; then [`crate::app`] hands its link over to a console.
//!
//! A broken file hides its own entries only. When it is the user's, nothing is added, edited or
//! deleted until it is repaired and read again (`r`). `b` in a console comes back to the list, also
//! from the demo that the list opens; `guestlist demo` has no list.
//!
//! Which broker is selected first is decided in `config::brokers_to_open` and comes in as
//! `preselect` of [`setup`]; nothing remembers which was opened (`app::App::open`). How one is
//! reached is in [`connecting`].

pub mod attempt;
pub mod availability;
pub mod connecting;
mod console;
pub mod context;
pub mod details;
pub mod dialog;
mod filter;
pub mod form;
pub mod help;
pub mod keys;
pub mod known;
pub mod layout;
pub mod list;
pub mod marks;
pub mod model;
pub mod profiles_read;
pub mod prompt;
pub mod setup;
pub mod start_console;
pub mod test_all;
pub mod update;
pub mod view;
pub mod words;

pub(crate) use crate::screens::brokers::connecting::is_exposed;
pub use crate::screens::brokers::model::Brokers;
pub(crate) use crate::screens::brokers::start_console::session;
pub use crate::screens::brokers::start_console::session_of;
pub use crate::screens::brokers::update::update;

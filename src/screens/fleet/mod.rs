//! The users of many brokers in one grid, and changes to all of them in one step.
//!
//! A console as that of one broker is ([`crate::screens::console`]): the grid lies at the bottom.
//! Each broker has the context that its own console would have ([`member`]), engine included, so
//! Review, questions and what becomes of a command are the same as alone; here they stand side by
//! side. How the lists compare is in [`crate::fleet::grid`].
//!
//! [`review`] shows what will be sent, [`before_applying`] asks first, [`apply`] applies it,
//! [`apply_page`] shows how it goes, [`undo`] takes it back. [`passwords`] has the form that adds a
//! user, or sets its password, on many brokers.
//!
//! At most [`crate::domain::brokers_at_once::CONNECTING_AT_ONCE`] connect at a time
//! ([`connecting`]). A broker that is away, refuses or asks for a password is a column with a word;
//! its link tries again as that of a console does, and holds nobody up.

pub mod apply;
pub mod apply_page;
pub mod before_applying;
pub mod compare_with_file;
pub mod connecting;
mod console;
pub mod context;
mod delete;
pub mod dialog;
pub mod filter;
pub mod grid;
pub mod help;
pub mod keys;
pub mod layout;
pub mod log_in;
pub mod member;
pub mod model;
mod mouse;
pub mod of_broker;
pub mod passwords;
pub mod reconnect;
pub mod review;
mod shared_keys;
mod shown_rows;
mod targets;
pub mod undo;
mod unsaved;
pub mod update;
pub mod user;
pub mod view;
pub mod words;

pub use crate::screens::fleet::model::Fleet;
pub use crate::screens::fleet::update::update;

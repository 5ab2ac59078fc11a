//! The users of many brokers in one grid, and changes to all of them in one step.
//!
//! A console as that of one broker is ([`crate::screens::console`]): the grid lies at the bottom. Each broker has the
//! context that its own console would have ([`member`]), engine included, so Review, questions and what becomes of a
//! command are the same as alone; here they stand side by side. How the lists compare is in [`crate::fleet::grid`].
//!
//! [`review`] shows what will be sent, [`question`] asks first, [`step`] applies it and undoes it, [`run_page`] shows
//! how it goes.
//!
//! At most [`crate::domain::brokers_at_once::CONNECTING_AT_ONCE`] connect at a time ([`connecting`]). A broker that is
//! away, refuses or asks for a password is a column with a word; its link tries again as that of a console does, and
//! holds nobody up.

pub mod compare_with_file;
pub mod connecting;
pub mod context;
mod delete;
pub mod dialog;
pub mod filter;
pub mod grid;
pub mod keys;
pub mod layout;
pub mod log_in;
pub mod member;
pub mod model;
mod mouse;
pub mod pages;
pub mod passwords;
pub mod question;
pub mod review;
pub mod run_page;
mod shared_keys;
pub mod step;
mod targets;
pub mod undo;
pub mod update;
pub mod user;
pub mod view;
pub mod words;

pub use crate::screens::fleet::model::Fleet;
pub use crate::screens::fleet::update::update;

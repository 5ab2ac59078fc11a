//! The table of users: finding them, changing what they may do, marking them.

pub mod availability;
pub mod confirm;
pub mod filter;
pub mod find;
pub mod keys;
pub mod marked;
pub mod update;
pub mod view;
pub mod visible_rows;

//! The table of users: finding them, changing what they may do, marking them.
//!
//! - `perm:`, and sorting by a permission, look at what the broker has and not at what is changed here: a
//!   toggle neither hides nor moves its row. `status:` looks at the word in the row.
//! - A row that stops matching while the cursor is on it stays until the cursor leaves. It is neither counted
//!   nor marked by `*`. All others go at once.
//! - While a filter is typed the selection goes to the nearest match, and back to its user when that one
//!   matches again.
//! - Nothing sorts by status: rows that move while commands are answered are no help.
//! - `group:` wants the whole name: `group:ops` must not work on `ops-night`.
//! - The mark has a column of its own, so no user name can look like one.
//! - `S` and `C` are about all changed users, marked, hidden or not. `s`, `c`, `d`, `e` and `x` are about the
//!   marked ones, and say who is left out and why.
//! - `e` and `x` do nothing to what is so already. Without a list every value is sent, since what the broker
//!   has is not known. A toggle then goes through on and off to not set.
//! - After a user was added the selection moves to it once the list shows it, unless a key was pressed
//!   meanwhile.

pub mod availability;
pub mod confirm;
pub mod filter;
pub mod find;
pub mod keys;
pub mod marked;
pub mod update;
pub mod view;
pub mod visible_rows;

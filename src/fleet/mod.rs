//! Many brokers side by side: which user is where, with which rights, and where they differ. Pure,
//! and without a screen: each broker has an engine of its own, and this compares what their lists
//! say.
//!
//! - A user is compared by what the list says that it has itself: permissions, and groups where the
//!   list tells them. What it has through a group is the group's.
//! - Flags and roles are different things. Where brokers of both kinds stand side by side, only
//!   what both call by the same name is compared; where there is nothing of that kind, the cell
//!   says so.

pub mod compare_with_file;
pub mod grid;
mod holding;

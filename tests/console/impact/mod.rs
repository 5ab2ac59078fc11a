//! Which rights commands would take away: what is said before, and what has to be typed.

pub(crate) mod denials;
pub(crate) mod questions;

//! What commands would take from whom: what is said ahead, and what has to be typed.

pub(crate) mod denials;
pub(crate) mod questions;

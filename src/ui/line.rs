//! The line above the footer: its text, and how it is meant.

use crate::domain::reason::Tone;

/// The line above the footer, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text, not cleaned.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

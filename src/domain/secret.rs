//! A text that must never be shown: a password.
//!
//! It is overwritten when it is dropped. Copies stay, until their memory is used again, with those
//! who were given them: zxcvbn (what is typed), rumqttc (logins and commands), the parsers of
//! files, the frame of a screen that shows one, and the terminal.

use std::fmt;

use zeroize::Zeroizing;

/// A password. Its `Debug` output is always `••••`, it has no `Display`, and its memory is
/// overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Keeps a password from being shown.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The password in clear. The name is long so that each use stands out in a review.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Zeroizing<String>> for Secret {
    /// Keeps a text without making a copy of it.
    fn from(text: Zeroizing<String>) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••••")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_hides_the_password_and_its_length() {
        assert_eq!(format!("{:?}", Secret::new("not-a-real-password")), "••••");
        assert_eq!(format!("{:?}", Secret::new("")), "••••");
    }
}

//! How hard a password is to guess, as advice: it never stops anybody. It is estimated in
//! `runtime::passwords`, when is decided in `screens::password_strength`. The words that are known
//! to be easy (the user's name, the broker) are given by `screens::user_form::passwords`.

/// What an estimate says of a typed password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// From 0, guessed at once, to 4.
    pub score: u8,
    /// What is wrong with it, as sentences; never holds the password.
    pub advice: String,
}

impl Strength {
    /// In words.
    pub const fn word(&self) -> &'static str {
        match self.score {
            0 => "very weak",
            1 => "weak",
            2 => "fair",
            3 => "strong",
            _ => "very strong",
        }
    }

    /// The line below the password.
    pub fn line(&self) -> String {
        let line = format!("Strength: {} ({} of 4).", self.word(), self.score);
        match self.advice.as_str() {
            "" => line,
            advice => format!("{line} {advice}"),
        }
    }
}

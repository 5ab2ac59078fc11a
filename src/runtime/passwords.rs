//! Passwords from the system's randomness, and what those that people type are worth.

use zeroize::Zeroizing;

use crate::app::strength::Strength;
use crate::domain::password::PasswordRules;
use crate::domain::secret::Secret;

/// Makes so many passwords.
///
/// # Errors
/// When the system gives no random numbers.
pub fn make(count: usize, rules: &PasswordRules) -> Result<Vec<Secret>, String> {
    let mut pool = Pool::default();
    let made = (0..count).map(|_| rules.make(|| pool.next()));
    let made: Result<Vec<Secret>, getrandom::Error> = made.collect();
    made.map_err(|error| format!("Not made: the system gives no random numbers: {error}"))
}

/// Random bytes, a handful at a time; overwritten at the end.
#[derive(Default)]
struct Pool {
    bytes: Zeroizing<[u8; 32]>,
    left: usize,
}

impl Pool {
    fn next(&mut self) -> Result<u8, getrandom::Error> {
        if self.left == 0 {
            getrandom::fill(self.bytes.as_mut())?;
            self.left = self.bytes.len();
        }
        self.left -= 1;
        Ok(self.bytes[self.left])
    }
}

/// Estimates how hard a password is to guess for somebody who knows these words. zxcvbn keeps
/// copies in memory that it does not overwrite.
#[must_use]
pub fn judge(password: &Secret, known: &[String]) -> Strength {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let entropy = zxcvbn::zxcvbn(password.expose(), &known);
    let warning = entropy
        .feedback()
        .and_then(zxcvbn::feedback::Feedback::warning);
    Strength {
        score: entropy.score().into(),
        advice: warning
            .map(|warning| warning.to_string())
            .unwrap_or_default(),
    }
}

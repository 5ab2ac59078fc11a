//! Makes passwords from the system's randomness, and judges those that people type. Length and
//! characters, and which may come first, are decided in [`crate::domain::password_rules`]
//! (`PasswordRules::make`).
//!
//! The file they go to: [`super::made_passwords_file`].

use zeroize::Zeroizing;

use crate::domain::password_rules::PasswordRules;
use crate::domain::secret::Secret;
use crate::domain::strength::Strength;

/// Makes this many passwords.
///
/// # Errors
/// When the system gives no random numbers.
pub fn make(count: usize, rules: &PasswordRules) -> Result<Vec<Secret>, String> {
    let mut pool = Pool::default();
    let made = (0..count).map(|_| rules.make(|| pool.next()));
    let made: Result<Vec<Secret>, getrandom::Error> = made.collect();
    made.map_err(|error| format!("Not made: the system provides no random numbers: {error}"))
}

/// Random bytes, read a few at a time and overwritten at the end.
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

/// Estimates how hard a password is to guess for somebody who knows these words. For odd texts
/// that takes a second. zxcvbn leaves copies in memory that it does not overwrite.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_made_is_never_made_twice() {
        let rules = PasswordRules::default();
        let made = make(1000, &rules).unwrap();
        let different: std::collections::BTreeSet<&str> = made.iter().map(Secret::expose).collect();
        assert_eq!(different.len(), 1000);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn any_text_is_judged_and_the_advice_does_not_repeat_it(
            text in "\\PC{1,64}", known in prop::collection::vec("\\PC{0,20}", 0..3)
        ) {
            let strength = judge(&Secret::new(text.clone()), &known);
            prop_assert!(strength.score <= 4);
            prop_assert!(text.len() < 8 || !strength.advice.contains(&text));
        }
    }
}

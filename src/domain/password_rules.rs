//! Generated passwords: how one is made of random bytes, their characters and length, and the
//! length that every password must have.

use std::fmt;

use super::secret::Secret;
use super::validate;

/// The length of a generated password where the profile gives none.
pub const LENGTH: usize = 20;
/// The shortest and the longest that a profile may ask for.
pub const LENGTHS: std::ops::RangeInclusive<usize> = 8..=256;

/// Letters and digits that are hard to mix up (no `0 O o`, no `1 l I`), and signs that mean nothing
/// to a shell, to a CSV file or to a broker's command.
const CHARACTERS: &str = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789._";

/// No password starts with one of these: a spreadsheet would take it for a formula, and a command
/// would take `-` for an option.
const NEVER_FIRST: &str = "=+-@";

/// The characters that passwords are made of: visible ASCII, so that they can be read out and
/// typed anywhere, each once, and each carried by the command syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alphabet(String);

/// Why passwords cannot be made of these characters, as the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlphabetFlaw {
    /// A character that is not visible ASCII, or that no command can carry.
    Unusable(char),
    /// A character that is there twice.
    Twice(char),
    /// Fewer than two that a password may start with.
    TooFew,
}

impl fmt::Display for AlphabetFlaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unusable(c) if c.is_ascii_graphic() => {
                write!(f, "contains {c}, which cannot be sent in a command")
            }
            Self::Unusable(c) => write!(
                f,
                "contains U+{:04X}: use visible ASCII characters only",
                u32::from(*c)
            ),
            Self::Twice(c) => write!(f, "contains {c} twice"),
            Self::TooFew => {
                f.write_str("needs two characters that a password can start with (not = + - @)")
            }
        }
    }
}

impl Alphabet {
    /// Checks characters.
    ///
    /// # Errors
    /// The first [`AlphabetFlaw`] found.
    pub fn new(characters: &str) -> Result<Self, AlphabetFlaw> {
        for (at, c) in characters.char_indices() {
            let mut buffer = [0; 4];
            let carried = validate::argument(c.encode_utf8(&mut buffer)).is_ok();
            if !c.is_ascii_graphic() || !carried {
                return Err(AlphabetFlaw::Unusable(c));
            }
            if characters[..at].contains(c) {
                return Err(AlphabetFlaw::Twice(c));
            }
        }
        let alphabet = Self(characters.into());
        if alphabet.starters().len() < 2 {
            return Err(AlphabetFlaw::TooFew);
        }
        Ok(alphabet)
    }

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn starters(&self) -> Vec<u8> {
        let starts = |byte: &u8| !NEVER_FIRST.as_bytes().contains(byte);
        self.0.bytes().filter(starts).collect()
    }
}

impl Default for Alphabet {
    fn default() -> Self {
        Self(CHARACTERS.into())
    }
}

/// What a profile says of passwords that are set from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordRules {
    /// `passwordLength`: how many characters a generated one has.
    pub length: usize,
    /// `passwordAlphabet`: the characters it is made of.
    pub alphabet: Alphabet,
    /// `passwordMinLength`: how many characters each one must have.
    pub minimum: usize,
}

impl Default for PasswordRules {
    fn default() -> Self {
        Self {
            length: LENGTH,
            alphabet: Alphabet::default(),
            minimum: 0,
        }
    }
}

impl PasswordRules {
    /// Makes a password from random bytes. Each character is as likely as the others: a byte
    /// that would favour some is thrown away. The text is never moved while it grows, so that none
    /// of it stays behind in memory.
    ///
    /// # Errors
    /// Whatever the source of the bytes returns.
    pub fn make<E>(&self, mut random: impl FnMut() -> Result<u8, E>) -> Result<Secret, E> {
        let starters = self.alphabet.starters();
        let mut text = zeroize::Zeroizing::new(String::with_capacity(self.length));
        for at in 0..self.length {
            let from = if at == 0 {
                &starters
            } else {
                self.alphabet.0.as_bytes()
            };
            text.push(char::from(pick(from, &mut random)?));
        }
        Ok(Secret::from(text))
    }

    /// Whether a password is shorter than it must be.
    pub fn is_too_short(&self, password: &str) -> bool {
        // Counting stops at the minimum: a password can be long.
        password.chars().take(self.minimum).count() < self.minimum
    }
}

/// One of at most 256 characters.
fn pick<E>(from: &[u8], random: &mut impl FnMut() -> Result<u8, E>) -> Result<u8, E> {
    let fair = 256 - 256 % from.len();
    loop {
        let byte = usize::from(random()?);
        if byte < fair {
            return Ok(from[byte % from.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;

    fn bytes(seed: u64) -> impl FnMut() -> Result<u8, Infallible> {
        let mut generator = fastrand::Rng::with_seed(seed);
        move || Ok(generator.u8(..))
    }

    fn made(rules: &PasswordRules, seed: u64) -> Secret {
        let Ok(secret) = rules.make(bytes(seed));
        secret
    }

    #[test]
    fn the_default_characters_are_an_alphabet_without_look_alikes() {
        assert_eq!(Alphabet::new(CHARACTERS), Ok(Alphabet::default()));
        assert!(!CHARACTERS.contains(['0', 'O', 'o', '1', 'l', 'I']));
    }

    #[test]
    fn what_cannot_be_an_alphabet_is_told_with_its_reason() {
        for (characters, flaw) in [
            ("ab\"", AlphabetFlaw::Unusable('"')),
            ("ab\\", AlphabetFlaw::Unusable('\\')),
            ("a b", AlphabetFlaw::Unusable(' ')),
            ("abé", AlphabetFlaw::Unusable('é')),
            ("ab\u{7f}", AlphabetFlaw::Unusable('\u{7f}')),
            ("aba", AlphabetFlaw::Twice('a')),
            ("a", AlphabetFlaw::TooFew),
            ("", AlphabetFlaw::TooFew),
            ("a=+-@", AlphabetFlaw::TooFew),
        ] {
            assert_eq!(Alphabet::new(characters), Err(flaw), "{characters:?}");
        }
    }

    #[test]
    fn every_character_is_as_likely_as_the_others() {
        // 58 characters: 256 is no multiple, so a plain remainder would favour the first 24.
        let rules = PasswordRules {
            length: 256,
            ..PasswordRules::default()
        };
        let mut counts = std::collections::BTreeMap::new();
        let mut random = bytes(7);
        for _ in 0..400 {
            let Ok(secret) = rules.make(&mut random);
            for c in secret.expose().chars() {
                *counts.entry(c).or_insert(0_u32) += 1;
            }
        }
        let size = rules.alphabet.as_str().len();
        assert_eq!(counts.len(), size);
        // Counts of about 1766 spread by 42; biased ones would be 2000 and 1600.
        let expected = 400.0 * 256.0 / f64::from(u32::try_from(size).unwrap());
        for (c, count) in counts {
            let off = (f64::from(count) - expected).abs();
            assert!(off < 6.0 * expected.sqrt(), "{c} came {count} times");
        }
    }

    #[test]
    fn bytes_that_would_favour_some_characters_are_thrown_away() {
        let rules = PasswordRules {
            length: 2,
            alphabet: Alphabet::new("abc").unwrap(),
            minimum: 0,
        };
        let mut fed = [255, 0, 255, 254].into_iter();
        let secret = rules.make(|| fed.next().ok_or(())).unwrap();
        assert_eq!(secret.expose(), "ac");
        assert_eq!(
            rules.make(|| Err::<u8, _>("no random numbers")),
            Err("no random numbers")
        );
    }

    #[test]
    fn a_minimum_counts_characters_and_not_bytes() {
        let rules = PasswordRules {
            minimum: 3,
            ..PasswordRules::default()
        };
        assert!(rules.is_too_short("äö") && !rules.is_too_short("äöü"));
        assert!(!PasswordRules::default().is_too_short(""));
    }

    proptest! {
        #[test]
        fn what_is_made_can_be_carried_and_is_as_asked(
            characters in "[!-~]{1,40}", length in 1_usize..300, seed in any::<u64>()
        ) {
            let Ok(alphabet) = Alphabet::new(&characters) else { return Ok(()) };
            let rules = PasswordRules { length, alphabet, minimum: 0 };
            let secret = made(&rules, seed);
            let text = secret.expose();
            prop_assert_eq!(text.len(), length);
            prop_assert!(text.chars().all(|c| characters.contains(c)));
            prop_assert!(!text.starts_with(['=', '+', '-', '@']));
            prop_assert_eq!(validate::argument(text), Ok(()));
        }

        #[test]
        fn two_are_never_the_same(seed in any::<u64>()) {
            let rules = PasswordRules::default();
            let mut random = bytes(seed);
            let Ok(one) = rules.make(&mut random);
            let Ok(other) = rules.make(&mut random);
            prop_assert!(one != other);
        }
    }
}

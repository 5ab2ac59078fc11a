//! How a password is kept: in clear in memory, hashed in a file. Those of a whole file are hashed
//! in `hashing`.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::domain::secret::Secret;

/// A password as the table keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Password {
    /// In clear, for tables in memory.
    Clear(Secret),
    /// As an argon2 PHC string, for tables in a file.
    Hashed(String),
}

impl Password {
    /// Whether this is the password. With a hash this takes tens of milliseconds of CPU.
    pub(super) fn verify(&self, given: &[u8]) -> bool {
        match self {
            Self::Clear(secret) => secret.expose().as_bytes() == given,
            Self::Hashed(phc) => PasswordHash::new(phc)
                .is_ok_and(|hash| Argon2::default().verify_password(given, &hash).is_ok()),
        }
    }

    /// The hash to write to a file, if there is one.
    pub(super) fn phc(&self) -> &str {
        match self {
            Self::Clear(_) => "",
            Self::Hashed(phc) => phc,
        }
    }
}

/// How passwords are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PasswordStorage {
    /// In clear, in memory.
    Clear,
    Hashed,
}

impl PasswordStorage {
    /// A password as it is stored.
    ///
    /// # Errors
    /// What argon2 says, when it cannot hash (too long a password, no random source).
    pub(super) fn keep(self, password: &Secret) -> Result<Password, String> {
        match self {
            Self::Clear => Ok(Password::Clear(password.clone())),
            Self::Hashed => Argon2::default()
                .hash_password(password.expose().as_bytes())
                .map(|hash: PasswordHash| Password::Hashed(hash.to_string()))
                .map_err(|error| error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_salted_and_verifies_only_its_password() {
        let secret = Secret::new("not-a-real-password");
        let one = PasswordStorage::Hashed.keep(&secret).unwrap();
        let two = PasswordStorage::Hashed.keep(&secret).unwrap();
        assert_ne!(one, two);
        assert!(one.phc().starts_with("$argon2id$"));
        assert!(one.verify(b"not-a-real-password"));
        assert!(!one.verify(b"not-a-real-passworD"));
        assert!(!one.verify(one.phc().as_bytes()));
    }
}

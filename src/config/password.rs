//! Where the password for the login comes from.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::domain::secret::Secret;

/// Why there is no password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordError {
    /// The file cannot be read, and why.
    File(PathBuf, String),
    /// The first line of the file is empty.
    EmptyFile(PathBuf),
    /// The person could not be asked, or did not answer; for which user.
    NotGiven(String),
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, why) => {
                write!(f, "cannot read the password file {}: {why}", path.display())
            }
            Self::EmptyFile(path) => {
                write!(
                    f,
                    "the first line of the password file {} is empty",
                    path.display()
                )
            }
            Self::NotGiven(user) => write!(
                f,
                "no password was given for user {user}: set COREFLUX_MQTT_PASSWORD, give \
                 --password-file FILE, or type it when a terminal asks"
            ),
        }
    }
}

impl std::error::Error for PasswordError {}

/// The password for `user`: from the file, else from the URL, else from the variable, else from
/// the person.
///
/// # Errors
/// [`PasswordError`] when the file cannot be used, or the person not be asked.
pub fn obtain(
    user: &str,
    file: Option<&Path>,
    url: Option<Secret>,
    variable: Option<Secret>,
    ask: impl FnOnce(&str) -> io::Result<Secret>,
) -> Result<Secret, PasswordError> {
    if let Some(path) = file {
        return read(path);
    }
    if let Some(secret) = url.or(variable) {
        return Ok(secret);
    }
    ask(user).map_err(|_| PasswordError::NotGiven(user.into()))
}

fn read(path: &Path) -> Result<Secret, PasswordError> {
    let text = std::fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|error| PasswordError::File(path.into(), error.to_string()))?;
    match text.lines().next() {
        Some(line) if !line.is_empty() => Ok(Secret::new(line)),
        _ => Err(PasswordError::EmptyFile(path.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody(_: &str) -> io::Result<Secret> {
        Err(io::Error::other("no terminal"))
    }

    #[test]
    fn the_file_wins_and_its_first_line_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, "from-file\r\nsecond line\n").unwrap();
        let other = Some(Secret::new("from-elsewhere"));
        let secret = obtain("anna", Some(&path), other.clone(), other, nobody);
        assert_eq!(secret, Ok(Secret::new("from-file")));
    }

    #[test]
    fn what_cannot_be_had_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        let missing = obtain("anna", Some(&path), None, None, nobody).unwrap_err();
        assert!(
            missing.to_string().contains(&path.display().to_string()),
            "{missing}"
        );
        std::fs::write(&path, "\n").unwrap();
        let empty = obtain("anna", Some(&path), None, None, nobody);
        assert_eq!(empty, Err(PasswordError::EmptyFile(path)));
        let nobody = obtain("anna", None, None, None, nobody).unwrap_err();
        assert!(nobody.to_string().contains("user anna"), "{nobody}");
    }
}

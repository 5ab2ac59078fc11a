//! Where the password for the login comes from: the first source that is there counts, and one that
//! is there and fails is an error, not a reason to try the next. That the `passwordCommand` of a
//! project's (workspace's) profile is not run is decided here too (`of_profile`).
//!
//! With another `--username` than the profile's, the profile's own password does not count: it is
//! somebody else's.

use std::fmt;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::first_line::{self, NoPassword};
use super::password_command::{self, CommandError};
use super::unset_value::is_set;
use crate::domain::profile::{Origin, Profile};
use crate::domain::secret::Secret;

/// The variable that holds the password where a profile has none.
pub const VARIABLE: &str = "COREFLUX_MQTT_PASSWORD";

/// Why there is no password. Its text never holds one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordError {
    /// The file cannot be read, and why.
    File(PathBuf, String),
    /// The first line of the file is empty.
    EmptyFile(PathBuf),
    /// The variable that a profile names is not set.
    Variable { profile: String, variable: String },
    /// The command of a profile failed.
    Command {
        profile: String,
        /// What happened.
        error: CommandError,
    },
    /// The command is in the workspace's file; the name of the profile.
    Untrusted(String),
    /// The person could not be asked, or did not answer; the user.
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
            Self::Variable { profile, variable } => write!(
                f,
                "the variable {variable}, which holds the password of profile {profile}, is \
                    not set: set it, or change passwordEnv"
            ),
            Self::Command { profile, error } => {
                write!(f, "the passwordCommand of profile {profile} {error}")
            }
            Self::Untrusted(profile) => write!(
                f,
                "the passwordCommand of profile {profile} was not run: the profile comes from \
                    the workspace file, which others may have written. Copy it to your own file \
                    (guestlist profiles shows which is which)"
            ),
            Self::NotGiven(user) => write!(
                f,
                "no password for user {user}: set {VARIABLE}, pass --password-file FILE, or \
                    type it when asked"
            ),
        }
    }
}

impl std::error::Error for PasswordError {}

/// The password of a profile's user, from the first source that there is: the profile's `password`,
/// `passwordEnv`, `passwordCommand`; then the file; then the environment. `None` where the person
/// has to be asked. Only for a profile with a user. Takes as long as the command does.
///
/// # Errors
/// [`PasswordError`] when the first source that is there gives none.
pub fn of_profile(
    profile: &Profile,
    file: Option<&Path>,
    environment: &impl Fn(&str) -> Option<String>,
) -> Result<Option<Secret>, PasswordError> {
    let variable = |name: &str| environment(name).filter(|value| is_set(value));
    let name_of_profile = || profile.name.clone();
    let sources = &profile.password;
    // A password in the URL of a variable comes last, like all of the environment.
    let (stored, in_environment) = match profile.origin {
        Origin::Environment => (None, sources.stored.clone()),
        _ => (sources.stored.clone(), None),
    };
    if stored.is_some() {
        return Ok(stored);
    }
    if let Some(name) = &sources.variable {
        let error = || PasswordError::Variable {
            profile: name_of_profile(),
            variable: name.clone(),
        };
        return Ok(Some(Secret::new(variable(name).ok_or_else(error)?)));
    }
    if let Some(command) = &sources.command {
        if profile.origin == Origin::Workspace {
            return Err(PasswordError::Untrusted(name_of_profile()));
        }
        let given = password_command::run(command, password_command::PATIENCE);
        let error = |error| PasswordError::Command {
            profile: name_of_profile(),
            error,
        };
        return given.map(Some).map_err(error);
    }
    if let Some(path) = file {
        return read(path).map(Some);
    }
    Ok(variable(VARIABLE).map(Secret::new).or(in_environment))
}

/// The source that counts for a profile, in a word or two, without running anything: `stored`,
/// `variable NAME`, `command`, `asked`, or `none` for an anonymous session.
pub fn kind(profile: &Profile, environment: &impl Fn(&str) -> Option<String>) -> String {
    let sources = &profile.password;
    let is_there = environment(VARIABLE).is_some_and(|value| is_set(&value));
    let of_environment = profile.origin == Origin::Environment;
    match (&sources.variable, &sources.command) {
        _ if profile.username.is_none() => "none".into(),
        _ if sources.stored.is_some() && !of_environment => "stored".into(),
        (Some(variable), _) => format!("variable {variable}"),
        (None, Some(_)) => "command".into(),
        (None, None) if is_there => format!("variable {VARIABLE}"),
        (None, None) if sources.stored.is_some() => "variable COREFLUX_MQTT_URL".into(),
        (None, None) => "asked".into(),
    }
}

/// A warning about a password file that others may read, if they may.
pub fn warning(file: &Path) -> Option<String> {
    let metadata = fs::metadata(file).ok()?;
    let mode = metadata.permissions().mode() & 0o7777;
    let path = file.display();
    (metadata.is_file() && mode & 0o077 != 0).then(|| {
        format!(
            "other users of this machine can read or change the password file {path} (mode \
                {mode:04o}): run chmod 600 {path}"
        )
    })
}

fn read(path: &Path) -> Result<Secret, PasswordError> {
    let failed = |why: String| PasswordError::File(path.into(), why);
    let file = File::open(path).map_err(|error| failed(error.to_string()))?;
    first_line::password(file).map_err(|no| match no {
        NoPassword::Unreadable(why) => failed(why),
        NoPassword::Empty => PasswordError::EmptyFile(path.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::domain::profile::PasswordSources;

    fn profile(origin: Origin) -> Profile {
        Profile {
            username: Some("root".into()),
            ..Profile::new("gw7", origin, Address::mqtt("gw7", 1883))
        }
    }

    fn nothing(_: &str) -> Option<String> {
        None
    }

    fn variables(name: &str) -> Option<String> {
        match name {
            "GW7" => Some("of-the-variable".into()),
            VARIABLE => Some("of-the-environment".into()),
            _ => None,
        }
    }

    #[test]
    fn the_first_source_that_is_there_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        fs::write(&path, "of-the-file\r\nsecond line\n").unwrap();
        let mut profile = profile(Origin::User);
        profile.password = PasswordSources {
            stored: Some(Secret::new("of-the-profile")),
            variable: Some("GW7".into()),
            command: Some("echo of-the-command; echo second".into()),
        };
        let found = |profile: &Profile, file| {
            let found = of_profile(profile, file, &variables).unwrap();
            found.map(|secret| secret.expose().to_owned())
        };
        let file = Some(path.as_path());
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(found(&profile, file), is("of-the-profile"));
        assert_eq!(kind(&profile, &variables), "stored");
        profile.password.stored = None;
        assert_eq!(found(&profile, file), is("of-the-variable"));
        assert_eq!(kind(&profile, &variables), "variable GW7");
        profile.password.variable = None;
        assert_eq!(found(&profile, file), is("of-the-command"));
        assert_eq!(kind(&profile, &variables), "command");
        profile.password.command = None;
        assert_eq!(found(&profile, file), is("of-the-file"));
        assert_eq!(found(&profile, None), is("of-the-environment"));
        assert_eq!(
            kind(&profile, &variables),
            "variable COREFLUX_MQTT_PASSWORD"
        );
        assert_eq!(of_profile(&profile, None, &nothing), Ok(None));
        assert_eq!(kind(&profile, &nothing), "asked");
    }

    #[test]
    fn the_environments_profile_has_no_password_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        fs::write(&path, "of-the-file").unwrap();
        let mut profile = profile(Origin::Environment);
        profile.password.stored = Some(Secret::new("of-the-url"));
        let from_file = of_profile(&profile, Some(&path), &variables);
        assert_eq!(from_file, Ok(Some(Secret::new("of-the-file"))));
        let from_variable = of_profile(&profile, None, &variables);
        assert_eq!(from_variable, Ok(Some(Secret::new("of-the-environment"))));
        let from_url = of_profile(&profile, None, &nothing);
        assert_eq!(from_url, Ok(Some(Secret::new("of-the-url"))));
        assert_eq!(kind(&profile, &nothing), "variable COREFLUX_MQTT_URL");
    }

    #[test]
    fn a_variable_that_is_not_set_is_named_and_nothing_else_is_tried() {
        let mut profile = profile(Origin::User);
        profile.password.variable = Some("NOT_THERE".into());
        let error = of_profile(&profile, None, &variables).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("NOT_THERE") && text.contains("gw7"), "{text}");
    }

    #[test]
    fn a_command_of_a_workspace_is_not_run() {
        let folder = tempfile::tempdir().unwrap();
        let witness = folder.path().join("it-ran");
        let mut profile = profile(Origin::Workspace);
        profile.password.command = Some(format!("touch {}", witness.display()));
        let error = of_profile(&profile, None, &variables).unwrap_err();
        assert_eq!(error, PasswordError::Untrusted("gw7".into()));
        assert!(!witness.exists());
    }

    #[test]
    fn a_command_that_fails_is_named_with_its_profile() {
        let mut profile = profile(Origin::User);
        profile.password.command = Some("echo not-a-real-one; echo locked >&2; exit 3".into());
        let error = of_profile(&profile, None, &variables).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the passwordCommand of profile gw7 failed with exit status 3: locked"
        );
    }

    #[test]
    fn what_is_wrong_with_the_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        let profile = profile(Origin::User);
        let error = || of_profile(&profile, Some(&path), &nothing).unwrap_err();
        let missing = error().to_string();
        assert!(missing.contains(&path.display().to_string()), "{missing}");
        fs::write(&path, "\n").unwrap();
        assert_eq!(error(), PasswordError::EmptyFile(path.clone()));
        fs::write(&path, b"\xff\n").unwrap();
        assert!(error().to_string().contains("not UTF-8"));
    }

    #[test]
    fn a_file_that_others_may_read_earns_a_warning() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        fs::write(&path, "not-a-real-one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(warning(&path), None);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let text = warning(&path).unwrap();
        assert!(text.contains("mode 0640") && text.contains("chmod 600"));
        assert_eq!(warning(Path::new("/dev/null")), None);
    }
}

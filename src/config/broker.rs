//! The broker to open and its login: a profile or only an address, with flags in place of its
//! fields. Which profile a name means is decided in `brokers_to_open` (`find`).

use std::fmt;
use std::path::Path;

use super::command_line::{self, Connection};
use super::login_password::{self, PasswordError};
use super::unset_value::is_set;
use crate::domain::address::{Address, AddressError};
use crate::domain::link_safety::LinkSafety;
use crate::domain::profile::{Origin, PasswordSources, Profile};
use crate::domain::secret::Secret;
use crate::domain::validate::MAX_BYTES;
use crate::text::nearest::{near, possible};

/// Which broker to open, and who logs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Its profile, with the flags in place of fields. The name is empty where it only has a URL.
    pub profile: Profile,
    /// The address of the profile, which is valid.
    pub address: Address,
    /// The password for the login, once it is there.
    pub password: Option<Secret>,
}

impl Config {
    /// A profile, with the flags in place of its fields; still without a password. When the flags
    /// name another user, the profile's password is not that user's and does not count.
    ///
    /// # Errors
    /// A [`ConfigError`] for a profile that cannot be opened.
    pub fn of(profile: &Profile, flags: &Connection) -> Result<Self, ConfigError> {
        let address = profile.address.clone();
        let address = address.map_err(|error| ConfigError::Profile(profile.name.clone(), error))?;
        let mut config = Self {
            profile: profile.clone(),
            address,
            password: None,
        };
        config.apply(flags);
        config.check()?;
        Ok(config)
    }

    /// An anonymous session with a broker; only its address is known.
    pub fn at(address: Address) -> Self {
        Self {
            profile: Profile::new("", Origin::Environment, address.clone()),
            address,
            password: None,
        }
    }

    /// Lets the flags replace fields.
    pub(super) fn apply(&mut self, flags: &Connection) {
        let profile = &mut self.profile;
        let given = |text: &Option<String>| text.clone().filter(|text| is_set(text));
        if let Some(username) = given(&flags.username) {
            if profile.username.as_ref() != Some(&username) {
                profile.password = PasswordSources::default();
            }
            profile.username = Some(username);
        }
        profile.client_id = given(&flags.client_id).or_else(|| profile.client_id.take());
        for (field, flag) in [
            (&mut profile.tls.ca, &flags.ca),
            (&mut profile.tls.certificate, &flags.cert),
            (&mut profile.tls.key, &flags.key),
        ] {
            *field = flag.clone().or_else(|| field.take());
        }
        profile.family = flags.broker.or(profile.family);
        profile.poll &= !flags.no_poll;
        profile.tls.insecure |= flags.tls_insecure;
        profile.read_only |= flags.read_only;
        profile.allow_plaintext |= flags.allow_plaintext;
    }

    /// Checks what can be checked before a connection is made; again once there is a password.
    ///
    /// # Errors
    /// A [`ConfigError`] that names what is wrong.
    pub fn check(&self) -> Result<(), ConfigError> {
        for (what, text) in [
            ("user name", self.profile.username.as_deref()),
            ("password", self.password.as_ref().map(Secret::expose)),
            ("client id", self.profile.client_id.as_deref()),
        ] {
            if text.is_some_and(|text| text.len() > MAX_BYTES) {
                return Err(ConfigError::TooLong(what));
            }
        }
        Ok(())
    }

    /// The password, where the person need not be asked. `None` too for an anonymous session. May
    /// take as long as a `passwordCommand`.
    ///
    /// # Errors
    /// [`PasswordError`] when the first source that is there gives none.
    pub fn find_password(
        &self,
        file: Option<&Path>,
        environment: &impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Secret>, PasswordError> {
        if self.profile.username.is_none() {
            return Ok(None);
        }
        login_password::of_profile(&self.profile, file, environment)
    }

    /// The name of the profile; `None` for a broker that only has a URL.
    pub fn name(&self) -> Option<&str> {
        Some(self.profile.name.as_str()).filter(|name| !name.is_empty())
    }

    /// How the screen names the broker: the profile's name before the address.
    pub fn title(&self) -> String {
        match self.name() {
            Some(name) => format!("{name} {}", self.address),
            None => self.address.to_string(),
        }
    }

    /// How safe the way to the broker is.
    pub fn safety(&self) -> LinkSafety {
        LinkSafety::of(&self.address, &self.profile.tls)
    }

    /// Whether the person must say yes before the password is sent: it would cross a network in
    /// clear, and nobody has allowed that.
    pub fn needs_consent(&self) -> bool {
        self.profile.username.is_some()
            && self.safety().needs_consent()
            && !self.profile.allow_plaintext
    }
}

/// Why no configuration could be made, with what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The URL of the broker is no good.
    Address(AddressError),
    /// The URL of this profile is no good.
    Profile(String, AddressError),
    /// There is no profile of this name. The second are the known ones.
    Unknown(String, Vec<String>),
    /// `--brokers` lists this profile twice.
    Twice(String),
    /// No profile has this tag, or all of these. The second are the tags that there are.
    NoTag(String, Vec<String>),
    /// No profile is known.
    NoBrokers,
    /// This is longer than a field of an MQTT login.
    TooLong(&'static str),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(error) => error.fmt(f),
            Self::Profile(name, error) => write!(f, "profile {name}: {error}"),
            Self::Unknown(name, known) => {
                write!(f, "there is no profile {name:?}")?;
                let commands = command_line::commands();
                if commands.contains(name) {
                    // clap takes a word behind an option for a profile.
                    return write!(
                        f,
                        "; for the command, put its options after it: guestlist {name} …"
                    );
                }
                let words = [&known[..], &commands].concat();
                if let Some(near) = near(name, words.iter().map(String::as_str)) {
                    write!(f, "; did you mean {near}?")?;
                }
                if known.is_empty() {
                    return f.write_str(
                        " (only localhost is known: open a broker with --url, or run guestlist to add one)",
                    );
                }
                write!(f, " (known: {})", known.join(", "))
            }
            Self::Twice(name) => write!(f, "--brokers lists {name} twice"),
            Self::NoTag(tags, known) if known.is_empty() => {
                write!(f, "no profile has the tag {tags:?}: none has \"tags\"")
            }
            Self::NoTag(tags, known) if tags.contains(' ') => write!(
                f,
                "no profile has all of the tags {tags} (known: {})",
                known.join(", ")
            ),
            Self::NoTag(tag, known) => {
                let possible = possible(tag, known.iter().map(String::as_str));
                write!(f, "no profile has the tag {tag:?}: {possible}")
            }
            Self::NoBrokers => f.write_str("no brokers yet: run guestlist to add one"),
            Self::TooLong(what) => write!(
                f,
                "the {what} is longer than {MAX_BYTES} bytes, the limit for a login"
            ),
        }
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> Profile {
        let mut profile = Profile::new("gw7", Origin::User, Address::mqtt("gw7", 1883));
        profile.username = Some("root".into());
        profile.password.stored = Some(Secret::new("not-a-real-one"));
        profile.tls.ca = Some("of-the-profile.pem".into());
        profile.client_id = Some("of-the-profile".into());
        profile
    }

    #[test]
    fn flags_replace_single_fields() {
        let flags = Connection {
            client_id: Some("of-the-flag".into()),
            cert: Some("of-the-flag.pem".into()),
            tls_insecure: true,
            read_only: true,
            allow_plaintext: true,
            ..Connection::default()
        };
        let config = Config::of(&profile(), &flags).unwrap();
        assert_eq!(config.title(), "gw7 mqtt://gw7:1883");
        assert_eq!(config.profile.username.as_deref(), Some("root"));
        assert_eq!(config.profile.client_id.as_deref(), Some("of-the-flag"));
        assert_eq!(config.profile.tls.ca, Some("of-the-profile.pem".into()));
        assert_eq!(
            config.profile.tls.certificate,
            Some("of-the-flag.pem".into())
        );
        assert!(
            config.profile.tls.insecure
                && config.profile.read_only
                && config.profile.allow_plaintext
        );
    }

    #[test]
    fn flags_never_loosen_what_a_profile_forbids() {
        let mut profile = profile();
        (profile.read_only, profile.production) = (true, true);
        let config = Config::of(&profile, &Connection::default()).unwrap();
        assert!(
            config.profile.read_only
                && config.profile.production
                && !config.profile.allow_plaintext
        );
    }

    #[test]
    fn the_password_of_one_user_is_not_sent_for_another() {
        let password = |username: &str| {
            let flags = Connection {
                username: Some(username.into()),
                ..Connection::default()
            };
            let config = Config::of(&profile(), &flags).unwrap();
            config.find_password(None, &|_| None).unwrap()
        };
        assert_eq!(password("root"), Some(Secret::new("not-a-real-one")));
        assert_eq!(password("anna"), None);
    }

    #[test]
    fn an_anonymous_session_has_no_password() {
        let mut profile = profile();
        profile.username = None;
        let flags = Connection {
            username: Some("${USER}".into()),
            ..Connection::default()
        };
        let config = Config::of(&profile, &flags).unwrap();
        assert_eq!(config.profile.username, None);
        assert_eq!(config.find_password(None, &|_| None), Ok(None));
        assert!(!config.needs_consent());
    }

    #[test]
    fn only_a_password_in_clear_over_a_network_needs_consent() {
        let config = Config::of(&profile(), &Connection::default()).unwrap();
        assert!(config.needs_consent());
        let mut allowed = config.clone();
        allowed.profile.allow_plaintext = true;
        assert!(!allowed.needs_consent());
        let mut local = config.clone();
        local.address.host = "127.0.0.1".into();
        assert!(!local.needs_consent());
        let mut encrypted = config;
        encrypted.address.scheme = crate::domain::address::Scheme::Mqtts;
        assert!(!encrypted.needs_consent());
    }

    #[test]
    fn what_no_login_can_carry_is_named_and_not_shown() {
        let mut config = Config::of(&profile(), &Connection::default()).unwrap();
        config.password = Some(Secret::new("x".repeat(MAX_BYTES + 1)));
        let error = config.check().unwrap_err();
        assert_eq!(error, ConfigError::TooLong("password"));
        assert!(!error.to_string().contains("xx"));
    }

    #[test]
    fn debug_output_hides_the_passwords() {
        let mut config = Config::of(&profile(), &Connection::default()).unwrap();
        config.password = Some(Secret::new("not-a-real-one"));
        assert!(!format!("{config:?}").contains("not-a-real-one"));
    }
}

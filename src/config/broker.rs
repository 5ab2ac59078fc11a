//! Which broker to open and as whom: a profile, or a mere address, with the flags in place of its fields.

use std::fmt;
use std::path::Path;

use super::cli::Connection;
use super::environment::is_set;
use super::password::{self, Own, PasswordError};
use crate::domain::address::{Address, AddressError};
use crate::domain::family::BrokerFamily;
use crate::domain::password::PasswordRules;
use crate::domain::profile::{LinkSafety, Origin, PasswordSources, Profile, TlsOptions};
use crate::domain::secret::Secret;
use crate::domain::theme::ThemeName;
use crate::domain::validate::MAX_BYTES;

/// Which broker to open, and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent switches"
)]
pub struct Config {
    /// The profile; `None` for a broker that only has a URL.
    pub name: Option<String>,
    /// Where the profile comes from; of a mere URL the environment.
    pub origin: Origin,
    /// Where the broker is.
    pub address: Address,
    /// Who to log in as; `None` for an anonymous session.
    pub username: Option<String>,
    /// The password for it, once it is there.
    pub password: Option<Secret>,
    /// Where it may come from.
    pub password_sources: PasswordSources,
    /// The MQTT client id; `None` for a fresh one.
    pub client_id: Option<String>,
    /// How TLS is set up, where the address asks for it.
    pub tls: TlsOptions,
    /// Of which family the broker is; `None` finds out.
    pub family: Option<BrokerFamily>,
    /// Whether a broker that does not tell of changes by itself is asked for them now and then.
    pub poll: bool,
    /// What the profile says of itself.
    pub description: String,
    /// Whether it is marked as production.
    pub production: bool,
    /// Whether nothing may be written to it.
    pub read_only: bool,
    /// Whether a password may be sent in clear without a question.
    pub allow_plaintext: bool,
    /// Users that are not changed without a question.
    pub protected: Vec<String>,
    /// How passwords that are set from here must be.
    pub password_rules: PasswordRules,
    /// The theme that the profile asks for.
    pub theme: Option<ThemeName>,
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
            name: Some(profile.name.clone()),
            origin: profile.origin,
            username: profile.username.clone(),
            password_sources: profile.password.clone(),
            client_id: profile.client_id.clone(),
            tls: profile.tls.clone(),
            family: profile.family,
            poll: profile.poll,
            description: profile.description.clone(),
            production: profile.production,
            read_only: profile.read_only,
            allow_plaintext: profile.allow_plaintext,
            protected: profile.protected.clone(),
            password_rules: profile.password_rules.clone(),
            theme: profile.theme,
            ..Self::at(address)
        };
        config.apply(flags);
        config.check()?;
        Ok(config)
    }

    /// An anonymous session with a broker of which nothing but the address is known.
    #[must_use]
    pub fn at(address: Address) -> Self {
        Self {
            name: None,
            origin: Origin::Environment,
            address,
            username: None,
            password: None,
            password_sources: PasswordSources::default(),
            client_id: None,
            tls: TlsOptions::default(),
            family: None,
            poll: true,
            description: String::new(),
            production: false,
            read_only: false,
            allow_plaintext: false,
            protected: Vec::new(),
            password_rules: PasswordRules::default(),
            theme: None,
        }
    }

    /// Puts the flags in place of what was there.
    pub(super) fn apply(&mut self, flags: &Connection) {
        let given = |text: &Option<String>| text.clone().filter(|text| is_set(text));
        if let Some(username) = given(&flags.username) {
            if self.username.as_ref() != Some(&username) {
                self.password_sources = PasswordSources::default();
            }
            self.username = Some(username);
        }
        self.client_id = given(&flags.client_id).or_else(|| self.client_id.take());
        for (field, flag) in [
            (&mut self.tls.ca, &flags.ca),
            (&mut self.tls.certificate, &flags.cert),
            (&mut self.tls.key, &flags.key),
        ] {
            *field = flag.clone().or_else(|| field.take());
        }
        self.family = flags.broker.or(self.family);
        self.poll &= !flags.no_poll;
        self.tls.insecure |= flags.tls_insecure;
        self.read_only |= flags.read_only;
        self.allow_plaintext |= flags.allow_plaintext;
    }

    /// Checks what can be checked before a connection is made; again once there is a password.
    ///
    /// # Errors
    /// A [`ConfigError`] that names what is wrong.
    pub fn check(&self) -> Result<(), ConfigError> {
        for (what, text) in [
            ("user name", self.username.as_deref()),
            ("password", self.password.as_ref().map(Secret::expose)),
            ("client id", self.client_id.as_deref()),
        ] {
            if text.is_some_and(|text| text.len() > MAX_BYTES) {
                return Err(ConfigError::TooLong(what));
            }
        }
        Ok(())
    }

    /// The password, as far as the person need not be asked for it. `None` also for an anonymous
    /// session. May take as long as a `passwordCommand` may.
    ///
    /// # Errors
    /// [`PasswordError`] when the first source that is there gives none.
    pub fn find_password(
        &self,
        file: Option<&Path>,
        environment: &impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Secret>, PasswordError> {
        if self.username.is_none() {
            return Ok(None);
        }
        let own = Own {
            profile: self.name.as_deref().unwrap_or_default(),
            origin: self.origin,
            sources: &self.password_sources,
        };
        password::find(own, file, environment)
    }

    /// How the screen names the broker: the profile's name before the address.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} {}", self.address),
            None => self.address.to_string(),
        }
    }

    /// How safe the way to the broker is.
    #[must_use]
    pub fn safety(&self) -> LinkSafety {
        LinkSafety::of(&self.address, &self.tls)
    }

    /// Whether the person must say yes before the password is sent: it would cross a network in
    /// clear, and nobody has allowed that.
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        self.username.is_some() && self.safety() == LinkSafety::Plaintext && !self.allow_plaintext
    }
}

/// Why no configuration could be made, with what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The URL of the broker is no good.
    Address(AddressError),
    /// The URL of a profile is no good; which profile.
    Profile(String, AddressError),
    /// There is no profile of this name; the known ones.
    Unknown(String, Vec<String>),
    /// The password could not be had.
    Password(PasswordError),
    /// The named thing is longer than a field of an MQTT login holds.
    TooLong(&'static str),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(error) => error.fmt(f),
            Self::Profile(name, error) => write!(f, "profile {name}: {error}"),
            Self::Unknown(name, known) if known.is_empty() => write!(
                f,
                "there is no profile {name:?}; none is known but localhost. Open a broker with \
                 --url, or run guestlist alone to add one"
            ),
            Self::Unknown(name, known) => write!(
                f,
                "there is no profile {name:?} (known: {})",
                known.join(", ")
            ),
            Self::Password(error) => error.fmt(f),
            Self::TooLong(what) => write!(
                f,
                "the {what} is longer than {MAX_BYTES} bytes, the most that a login can carry"
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
        assert_eq!(config.username.as_deref(), Some("root"));
        assert_eq!(config.client_id.as_deref(), Some("of-the-flag"));
        assert_eq!(config.tls.ca, Some("of-the-profile.pem".into()));
        assert_eq!(config.tls.certificate, Some("of-the-flag.pem".into()));
        assert!(config.tls.insecure && config.read_only && config.allow_plaintext);
    }

    #[test]
    fn flags_never_loosen_what_a_profile_forbids() {
        let mut profile = profile();
        (profile.read_only, profile.production) = (true, true);
        let config = Config::of(&profile, &Connection::default()).unwrap();
        assert!(config.read_only && config.production && !config.allow_plaintext);
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
        assert_eq!(config.username, None);
        assert_eq!(config.find_password(None, &|_| None), Ok(None));
        assert!(!config.needs_consent());
    }

    #[test]
    fn only_a_password_in_clear_over_a_network_needs_consent() {
        let config = Config::of(&profile(), &Connection::default()).unwrap();
        assert!(config.needs_consent());
        let mut allowed = config.clone();
        allowed.allow_plaintext = true;
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

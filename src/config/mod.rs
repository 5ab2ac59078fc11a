//! From flags, environment and files to one checked value.

pub mod cli;
pub mod password;

use std::fmt;

use crate::domain::address::{self, Address, AddressError, Source};
use crate::domain::profile::TlsOptions;
use crate::domain::secret::Secret;
use crate::domain::validate::MAX_BYTES;
use cli::Connection;
use password::PasswordError;

/// Which broker to open, and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where the broker is.
    pub address: Address,
    /// Who to log in as; `None` for an anonymous session.
    pub username: Option<String>,
    /// The password for it.
    pub password: Option<Secret>,
    /// The MQTT client id; `None` for a fresh one.
    pub client_id: Option<String>,
    /// How TLS is set up, where the address asks for it.
    pub tls: TlsOptions,
}

/// Why no configuration could be made, with what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// The URL of the broker is no good.
    Address(AddressError),
    /// The password could not be had.
    Password(PasswordError),
    /// The named thing is longer than a field of an MQTT login holds.
    TooLong(&'static str),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(error) => error.fmt(f),
            Self::Password(error) => error.fmt(f),
            Self::TooLong(what) => write!(
                f,
                "the {what} is longer than {MAX_BYTES} bytes, the most that a login can carry"
            ),
        }
    }
}

impl std::error::Error for ConfigError {}

/// Makes the configuration. `environment` looks a variable up; `ask` asks the person for the
/// password of the named user, without echo.
///
/// # Errors
/// A [`ConfigError`] for a URL that cannot be used, or a password that cannot be had.
pub fn resolve(
    connection: &Connection,
    url_source: Source,
    environment: impl Fn(&str) -> Option<String>,
    ask: impl FnOnce(&str) -> std::io::Result<Secret>,
) -> Result<Config, ConfigError> {
    let url = Some(connection.url.as_str()).filter(|url| is_set(url));
    let url = url.unwrap_or(cli::DEFAULT_URL);
    let parsed = address::parse(url, url_source).map_err(ConfigError::Address)?;
    let username = connection
        .username
        .clone()
        .filter(|name| is_set(name))
        .or(parsed.username);
    let given = connection.password_file.as_deref();
    let variable = environment("COREFLUX_MQTT_PASSWORD").filter(|value| is_set(value));
    let password = match &username {
        None => None,
        Some(name) => Some(
            password::obtain(name, given, parsed.password, variable.map(Secret::new), ask)
                .map_err(ConfigError::Password)?,
        ),
    };
    let client_id = connection.client_id.clone().filter(|id| is_set(id));
    for (what, text) in [
        ("user name", username.as_deref()),
        ("password", password.as_ref().map(Secret::expose)),
        ("client id", client_id.as_deref()),
    ] {
        if text.is_some_and(|text| text.len() > MAX_BYTES) {
            return Err(ConfigError::TooLong(what));
        }
    }
    Ok(Config {
        address: parsed.address,
        username,
        password,
        client_id,
        tls: TlsOptions::default(),
    })
}

/// A value that is empty, or literally `${…}`, counts as unset (H): tools that fill templates
/// leave such things behind.
fn is_set(value: &str) -> bool {
    !(value.is_empty() || value.starts_with("${") && value.ends_with('}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(url: &str, username: Option<&str>) -> Connection {
        Connection {
            url: url.into(),
            username: username.map(Into::into),
            password_file: None,
            client_id: None,
        }
    }

    fn nobody_asks(_: &str) -> std::io::Result<Secret> {
        panic!("the person was asked")
    }

    #[test]
    fn the_environment_gives_the_password() {
        let environment =
            |name: &str| (name == "COREFLUX_MQTT_PASSWORD").then(|| "not-a-real-one".to_owned());
        let connection = connection("mqtt://gateway", Some("root"));
        let config = resolve(&connection, Source::Flag, environment, nobody_asks).unwrap();
        assert_eq!(config.address.to_string(), "mqtt://gateway:1883");
        assert_eq!(config.password, Some(Secret::new("not-a-real-one")));
        assert!(!format!("{config:?}").contains("not-a-real-one"));
    }

    #[test]
    fn a_url_that_a_template_left_empty_is_the_default() {
        for url in ["", "${COREFLUX_MQTT_URL}"] {
            let connection = connection(url, None);
            let config = resolve(&connection, Source::Environment, |_| None, nobody_asks).unwrap();
            assert_eq!(config.address.to_string(), "mqtt://localhost:1883");
        }
    }

    #[test]
    fn without_a_source_the_person_is_asked_for_the_named_user() {
        let connection = connection("mqtt://gateway", Some("anna"));
        let ask = |name: &str| Ok(Secret::new(format!("{name}-typed")));
        let config = resolve(&connection, Source::Flag, |_| None, ask).unwrap();
        assert_eq!(config.password, Some(Secret::new("anna-typed")));
    }

    #[test]
    fn what_no_login_can_carry_is_named_and_not_shown() {
        let connection = connection("mqtt://gateway", Some("anna"));
        let long = |_: &str| Ok(Secret::new("x".repeat(MAX_BYTES + 1)));
        let error = resolve(&connection, Source::Flag, |_| None, long).unwrap_err();
        assert_eq!(error, ConfigError::TooLong("password"));
        assert!(!error.to_string().contains("xx"));
    }

    #[test]
    fn an_anonymous_session_has_no_password() {
        let connection = connection("mqtt://gateway", Some("${USER}"));
        let config = resolve(&connection, Source::Flag, |_| None, nobody_asks).unwrap();
        assert_eq!((config.username, config.password), (None, None));
    }
}

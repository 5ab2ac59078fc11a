//! Where a broker is, and who logs in there.

use std::fmt;

use super::dialect;
use super::timings::Timings;
use crate::domain::address::Address;
use crate::domain::family::BrokerFamily;
use crate::domain::profile::TlsOptions;
use crate::domain::secret::Secret;

/// Where the broker is, and who logs in.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where it listens, and how it is spoken to.
    pub address: Address,
    /// How TLS is set up, where the address asks for it.
    pub tls: TlsOptions,
    /// MQTT client id.
    pub client_id: String,
    /// The user; `None` logs in anonymously.
    pub username: Option<String>,
    /// The user's password.
    pub password: Option<Secret>,
    /// What the request ids of this session start with: random ASCII letters and digits, so that
    /// the answers to two consoles cannot be mixed up.
    pub session: String,
    /// Of which family the broker is; `None` finds out.
    pub family: Option<BrokerFamily>,
    /// How long things may take.
    pub timings: Timings,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("address", &self.address)
            .field("tls", &self.tls)
            .field("client_id", &self.client_id)
            .field("username", &self.username)
            .field("password", &self.password)
            .field("session", &self.session)
            .field("family", &self.family)
            .field("timings", &self.timings)
            .finish()
    }
}

impl Settings {
    /// Whether the login is the one that every fresh broker of the family has. While the family is
    /// not known, [`FactoryPassword`](crate::domain::broker_messages::BrokerEvent::FactoryPassword)
    /// says so later.
    pub fn is_factory_login(&self) -> bool {
        let login = self.username.as_deref().zip(self.password.as_ref());
        let dialect = self.family.map(|kind| dialect::of(kind, &self.session));
        let both = login.zip(dialect);
        both.is_some_and(|((user, password), dialect)| dialect.is_factory_login(user, password))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(host: &str) -> Settings {
        Settings {
            address: Address::mqtt(host, 1883),
            tls: TlsOptions::default(),
            client_id: "guestlist-1".into(),
            username: Some("root".into()),
            password: Some(Secret::new("not-a-real-password")),
            session: "1a2b".into(),
            family: Some(BrokerFamily::Coreflux),
            timings: Timings::default(),
        }
    }

    #[test]
    fn the_factory_login_is_known() {
        let mut settings = settings("gw7");
        assert!(!settings.is_factory_login());
        settings.password = Some(Secret::new("coreflux"));
        assert!(settings.is_factory_login());
        settings.username = Some("anna".into());
        assert!(!settings.is_factory_login());
    }

    #[test]
    fn debug_output_hides_the_password() {
        let text = format!("{:?}", settings("gw7"));
        assert!(text.contains("gw7") && text.contains("root"));
        assert!(!text.contains("not-a-real"));
    }
}

//! Where a broker is, who logs in there, and how long things may take on a connection. How long an answer to
//! a command may take is decided by the engine (`engine::answer_timeout`).

use std::fmt;
use std::time::Duration;

use super::dialect;
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
    /// not known, [`FactoryPassword`](crate::domain::link::BrokerEvent::FactoryPassword) says so
    /// later.
    pub fn is_factory_login(&self) -> bool {
        let login = self.username.as_deref().zip(self.password.as_ref());
        let dialect = self.family.map(|kind| dialect::of(kind, &self.session));
        let both = login.zip(dialect);
        both.is_some_and(|((user, password), dialect)| dialect.is_factory_login(user, password))
    }
}

/// How long things may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timings {
    /// The shortest wait before another attempt to connect.
    pub backoff_min: Duration,
    /// The longest.
    pub backoff_max: Duration,
    /// For one attempt: name lookup, TCP and the answer to the login together. A broker that
    /// does not answer a subscription for as long is given up too.
    pub connect_timeout: Duration,
    /// Between pings, in whole seconds from 5 to 65 535; MQTT 5 brokers may set another. A dead
    /// peer is noticed within 1.5 times this: a ping that is not answered for half of it ends
    /// the connection.
    pub keep_alive: Duration,
    /// How long the broker may take to answer the harmless command that tells how it
    /// marks its answers.
    pub probe_patience: Duration,
    /// How long the broker may take to send a user list that it admitted us to, before people may go on
    /// without it. Topics can be updated a few seconds late.
    pub list_patience: Duration,
    /// How long a connection must live to count as sound, which resets the waits. So a broker that
    /// admits and then cuts is not flooded.
    pub settled: Duration,
    /// How long leaving may take.
    pub farewell: Duration,
    /// How often a broker that does not tell of changes by itself is asked for them; `None` for
    /// never.
    pub poll: Option<Duration>,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            backoff_min: Duration::from_secs(1),
            backoff_max: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            keep_alive: Duration::from_secs(30),
            probe_patience: Duration::from_secs(5),
            list_patience: Duration::from_secs(10),
            settled: Duration::from_secs(10),
            farewell: Duration::from_millis(500),
            poll: Some(Duration::from_secs(30)),
        }
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

//! The login of one connection as it is sent, as rumqttc wants it: client id, user name, password,
//! times. The broker's reason for refusing it is read in `v4` and `v5`; the sentence around it is
//! [`crate::domain::refused_login`].

use std::time::Duration;

use super::dial::Dialler;
use crate::domain::secret::Secret;

/// What a connection needs to know.
pub(in crate::broker) struct Login<'a> {
    /// Makes the connection below MQTT.
    pub(in crate::broker) dialler: Dialler,
    pub(in crate::broker) client_id: &'a str,
    pub(in crate::broker) username: Option<&'a str>,
    pub(in crate::broker) password: Option<&'a Secret>,
    /// Between pings; at least 5 s.
    pub(in crate::broker) keep_alive: Duration,
    /// For one attempt. The caller limits the time.
    pub(in crate::broker) timeout: Duration,
}

impl Login<'_> {
    /// The broker's name for rumqttc, which never looks it up: the dialler knows where to go.
    pub(super) fn host(&self) -> &str {
        self.dialler.host()
    }

    /// rumqttc's own time limit: a safety net behind the caller's.
    pub(super) fn net_timeout(&self) -> Duration {
        self.timeout.saturating_add(Duration::from_secs(2))
    }

    /// In seconds, as on the wire. Below 5 s most of the traffic would be pings.
    pub(super) fn keep_alive(&self) -> u16 {
        whole_seconds(self.keep_alive).max(5)
    }

    /// User name and password in clear: rumqttc keeps plain copies as long as the connection
    /// lives, which cannot be helped from here.
    pub(super) fn credentials(&self) -> Option<(&str, &str)> {
        let password = self.password.map_or("", Secret::expose);
        self.username.map(|name| (name, password))
    }
}

/// A time as the 16 bits of a keep-alive.
pub(super) fn whole_seconds(time: Duration) -> u16 {
    u16::try_from(time.as_secs()).unwrap_or(u16::MAX)
}

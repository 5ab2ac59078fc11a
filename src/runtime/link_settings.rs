//! What a link is made with: the settings of its broker task, with ids that no other link has.

use std::io;

use crate::broker::{Settings, Timings};
use crate::config::Config;
use crate::driver::client_id::{client_id, random_id};

/// What the broker task needs to reach a broker.
///
/// # Errors
/// When the system gives no random numbers.
pub fn settings(config: Config) -> io::Result<Settings> {
    let profile = config.profile;
    Ok(Settings {
        address: config.address,
        tls: profile.tls,
        client_id: match profile.client_id {
            Some(id) => id,
            None => client_id()?,
        },
        username: profile.username,
        password: config.password,
        session: random_id()?,
        family: profile.family,
        timings: Timings {
            poll: Timings::default().poll.filter(|_| profile.poll),
            ..Timings::default()
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;

    #[test]
    fn two_sessions_share_neither_client_id_nor_request_ids() {
        let config = Config::at(Address::mqtt("gw7", 1883));
        let [one, other] = [config.clone(), config].map(|config| settings(config).unwrap());
        assert_ne!(one.client_id, other.client_id);
        assert_ne!(one.session, other.session);
    }
}

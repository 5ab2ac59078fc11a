//! What counts as encrypted, and what as in clear: who could listen on the way to a broker, and
//! over which links a person is asked before a password goes (`needs_consent`).
//! `screens::brokers::connecting` asks at a login, `cli::open` in the shell, `screens::cautions`
//! before a new password is sent; a command refuses (`cli::verbs::which_brokers`).

use super::address::Address;
use super::profile::TlsOptions;

/// How safe the way to the broker is from those who could listen or step in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LinkSafety {
    /// It does not leave this machine.
    #[default]
    Local,
    /// TLS, and the broker's certificate was checked.
    Verified,
    /// TLS, but the other end is not known.
    Unverified,
    /// In clear over a network.
    Plaintext,
}

impl LinkSafety {
    /// What a link to this address will be.
    pub fn of(address: &Address, tls: &TlsOptions) -> Self {
        match (address.scheme.is_encrypted(), tls.insecure) {
            (true, false) => Self::Verified,
            (true, true) => Self::Unverified,
            (false, _) if address.is_loopback() => Self::Local,
            (false, _) => Self::Plaintext,
        }
    }

    /// Whether a person has to agree before a password goes over it.
    pub fn needs_consent(self) -> bool {
        self == Self::Plaintext
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_checked_certificate_is_verified() {
        let mut tls = TlsOptions::default();
        let mut address = Address::mqtt("gw7", 1883);
        assert_eq!(LinkSafety::of(&address, &tls), LinkSafety::Plaintext);
        assert!(LinkSafety::of(&address, &tls).needs_consent());
        address.scheme = super::super::address::Scheme::Wss;
        assert_eq!(LinkSafety::of(&address, &tls), LinkSafety::Verified);
        tls.insecure = true;
        assert_eq!(LinkSafety::of(&address, &tls), LinkSafety::Unverified);
        let local = Address::mqtt("127.0.0.1", 1883);
        assert_eq!(LinkSafety::of(&local, &tls), LinkSafety::Local);
    }
}

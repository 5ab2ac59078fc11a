//! A broker that the person knows by a name, as the ecosystem's files hold it (H;
//! `docs/protocol.md`, *Profiles*). `config::profiles` reads and writes the files; what counts as
//! encrypted is in `link_safety`.

use std::fmt;
use std::path::PathBuf;

use super::address::{Address, AddressError};
use super::family::BrokerFamily;
use super::password_rules::PasswordRules;
use super::secret::Secret;
use super::theme_name::ThemeName;

/// Where a profile comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The user's own file, `~/.coreflux/brokers.json`: the only one that guestlist writes.
    User,
    /// `./.coreflux/brokers.json`, which belongs to a project.
    Workspace,
    /// The variables `COREFLUX_MQTT_…`, as the profile `default`.
    Environment,
    /// `localhost`, which is always there.
    BuiltIn,
}

/// The files that TLS needs, read again for each connection, since certificates are renewed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TlsOptions {
    /// Certificates (PEM) that may vouch for the broker, instead of those of the system.
    pub ca: Option<PathBuf>,
    /// The certificate chain (PEM) that this client shows.
    pub certificate: Option<PathBuf>,
    /// The private key (PEM: PKCS#8, PKCS#1 or SEC1) for it.
    pub key: Option<PathBuf>,
    /// Take any certificate: encrypted, but the other end is not known.
    pub insecure: bool,
}

impl TlsOptions {
    /// Whether a client certificate is shown at an address.
    pub const fn shows_certificate(&self, address: &Address) -> bool {
        self.certificate.is_some() && address.scheme.is_encrypted()
    }
}

/// Where the password for the login may come from: the first that is there counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PasswordSources {
    /// `password`: in the file itself.
    pub stored: Option<Secret>,
    /// `passwordEnv`: the name of a variable.
    pub variable: Option<String>,
    /// `passwordCommand`: for the shell; the first line of its output counts.
    pub command: Option<String>,
}

impl PasswordSources {
    /// Whether there is one.
    pub const fn is_there(&self) -> bool {
        self.stored.is_some() || self.variable.is_some() || self.command.is_some()
    }
}

/// A broker that the person knows by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent switches"
)]
pub struct Profile {
    /// Its name; [`is_name`] holds.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// `url`, or why it cannot be used.
    pub address: Result<Address, AddressError>,
    /// `username`; without one a client certificate is the login, or the session is anonymous.
    pub username: Option<String>,
    /// `password`, `passwordEnv`, `passwordCommand`.
    pub password: PasswordSources,
    /// `clientId`; `None` for a fresh one each time.
    pub client_id: Option<String>,
    /// `ca`, `clientCert`, `clientKey`, `tlsInsecure`.
    pub tls: TlsOptions,
    /// `description`.
    pub description: String,
    /// `tags`: words that several brokers share, to find them by.
    pub tags: Vec<String>,
    /// `family`: the broker's family; `None` finds out.
    pub family: Option<BrokerFamily>,
    /// `poll`: whether a broker that does not tell of changes by itself is asked for them now and
    /// then.
    pub poll: bool,
    /// `production`: marked loudly, and saving asks once more.
    pub production: bool,
    /// `readOnly`: nothing is ever written to it.
    pub read_only: bool,
    /// `allowPlaintext`: a password may cross a network that is not encrypted without a question.
    pub allow_plaintext: bool,
    /// `protected`: users that are not changed without a question.
    pub protected: Vec<String>,
    /// `passwordLength`, `passwordAlphabet`, `passwordMinLength`: of passwords that are set.
    pub password_rules: PasswordRules,
    /// `theme`: what its console is drawn with.
    pub theme: Option<ThemeName>,
}

impl Profile {
    /// The user name, or in a word what else is the login.
    pub fn login(&self) -> &str {
        match &self.username {
            Some(user) => user,
            None if self.is_by_certificate() => "certificate",
            None => "anonymous",
        }
    }

    /// Whether a client certificate is the login, and no user name.
    pub fn is_by_certificate(&self) -> bool {
        let address = self.address.as_ref().ok();
        self.username.is_none() && address.is_some_and(|it| self.tls.shows_certificate(it))
    }

    /// Whether it has a tag, in capitals or not.
    pub fn has_tag(&self, tag: &str) -> bool {
        let tag = tag.to_lowercase();
        self.tags.iter().any(|it| it.to_lowercase() == tag)
    }

    /// A profile with nothing but a name and an address.
    pub fn new(name: impl Into<String>, origin: Origin, address: Address) -> Self {
        Self {
            name: name.into(),
            origin,
            address: Ok(address),
            username: None,
            password: PasswordSources::default(),
            client_id: None,
            tls: TlsOptions::default(),
            description: String::new(),
            tags: Vec::new(),
            family: None,
            poll: true,
            production: false,
            read_only: false,
            allow_plaintext: false,
            protected: Vec::new(),
            password_rules: PasswordRules::default(),
            theme: None,
        }
    }
}

/// A change to the user's own file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileChange {
    /// Adds a profile, or replaces the fields of the one that was called `old_name`; all else in
    /// its entry stays.
    Put {
        /// What it was called before; `None` for a new one.
        old_name: Option<String>,
        /// What it is to be.
        profile: Box<Profile>,
    },
    /// Removes a profile.
    Delete(String),
}

/// Whether a text can be the name of a profile: `^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$` (H).
pub fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    let first = bytes
        .next()
        .is_some_and(|byte| byte.is_ascii_alphanumeric());
    let rest = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    first && text.len() <= 64 && bytes.all(rest)
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::User => "user file",
            Self::Workspace => "workspace file",
            Self::Environment => "environment",
            Self::BuiltIn => "built in",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_ecosystem() {
        let longest = "a".repeat(64);
        for name in ["a", "gateway-7", "7.plant_b", &longest] {
            assert!(is_name(name), "{name}");
        }
        let too_long = "a".repeat(65);
        for name in ["", "-a", ".a", "a b", "ä", "a/b", &too_long] {
            assert!(!is_name(name), "{name}");
        }
    }
}

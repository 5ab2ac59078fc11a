//! The URL of a broker.

use std::fmt;

use crate::domain::secret::Secret;

/// Where a broker listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// A host name or an IP address, without brackets.
    pub host: String,
    /// A TCP port.
    pub port: u16,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "mqtt://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "mqtt://{}:{}", self.host, self.port)
        }
    }
}

/// Where a URL was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// On the command line, which every user of the machine can read.
    Flag,
    /// In the environment.
    Environment,
}

/// A URL, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// Where the broker is.
    pub address: Address,
    /// The user name in it.
    pub username: Option<String>,
    /// The password in it.
    pub password: Option<Secret>,
}

/// Why a URL cannot be used. The text never holds the user part, which may have a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressError {
    /// No scheme, or one that is not MQTT.
    Scheme,
    /// A scheme that stands for TLS.
    Tls,
    /// No host.
    NoHost,
    /// The port is not a number from 1 to 65535.
    Port,
    /// Something behind the port.
    Path,
    /// A password on the command line.
    PasswordOnCommandLine,
    /// A `%` that is not followed by two hexadecimal digits of UTF-8.
    Escape,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "the URL of the broker must look like mqtt://HOST:PORT",
            Self::Tls => {
                "this version of guestlist does not speak TLS: use mqtt://HOST:PORT, over a \
                 tunnel (ssh -L) if the network is not yours"
            }
            Self::NoHost => "the URL of the broker has no host: use mqtt://HOST:PORT",
            Self::Port => "the port in the URL of the broker is no number from 1 to 65535",
            Self::Path => "the URL of the broker has something behind the port: leave it out",
            Self::PasswordOnCommandLine => {
                "the URL on the command line holds a password, which every user of this machine \
                 can read: use COREFLUX_MQTT_PASSWORD, --password-file FILE, or wait to be asked"
            }
            Self::Escape => "the user part of the broker's URL has a % that is no %XX escape",
        })
    }
}

impl std::error::Error for AddressError {}

/// Takes a URL apart: `mqtt://[user[:password]@]host[:port]`, or `tcp://…`, default port 1883.
///
/// # Errors
/// An [`AddressError`] that says what to write instead.
pub fn parse(url: &str, source: Source) -> Result<Parsed, AddressError> {
    let (scheme, rest) = url.split_once("://").ok_or(AddressError::Scheme)?;
    match scheme.to_ascii_lowercase().as_str() {
        "mqtt" | "tcp" => {}
        "mqtts" | "ssl" | "tls" => return Err(AddressError::Tls),
        _ => return Err(AddressError::Scheme),
    }
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let (user_part, place) = match rest.rsplit_once('@') {
        Some((user_part, place)) => (Some(user_part), place),
        None => (None, rest),
    };
    let (username, password) = user_part.map_or((None, None), |part| match part.split_once(':') {
        Some((user, password)) => (Some(user), Some(password)),
        None => (Some(part), None),
    });
    if password.is_some() && source == Source::Flag {
        return Err(AddressError::PasswordOnCommandLine);
    }
    let username = username.map(unescape).transpose()?;
    Ok(Parsed {
        address: parse_place(place)?,
        username: username.filter(|name| !name.is_empty()),
        password: password.map(unescape).transpose()?.map(Secret::new),
    })
}

fn parse_place(place: &str) -> Result<Address, AddressError> {
    if place.contains(['/', '?', '#']) {
        return Err(AddressError::Path);
    }
    let (host, port) = match place
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        Some((host, "")) => (host, None),
        Some((host, port)) => (
            host,
            Some(port.strip_prefix(':').ok_or(AddressError::Port)?),
        ),
        None => match place.rsplit_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (place, None),
        },
    };
    if host.is_empty() {
        return Err(AddressError::NoHost);
    }
    let port = match port {
        None => 1883,
        Some(port) => match port.parse() {
            Ok(port) if port > 0 => port,
            _ => return Err(AddressError::Port),
        },
    };
    Ok(Address {
        host: host.into(),
        port,
    })
}

fn unescape(text: &str) -> Result<String, AddressError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next(), rest.next()];
        let [Some(high), Some(low)] = digits.map(|digit| char::from(digit?).to_digit(16)) else {
            return Err(AddressError::Escape);
        };
        bytes.push(u8::try_from(high * 16 + low).map_err(|_| AddressError::Escape)?);
    }
    String::from_utf8(bytes).map_err(|_| AddressError::Escape)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(url: &str) -> Result<String, AddressError> {
        parse(url, Source::Flag).map(|parsed| parsed.address.to_string())
    }

    #[test]
    fn the_port_defaults_to_1883() {
        assert_eq!(
            address("mqtt://localhost").unwrap(),
            "mqtt://localhost:1883"
        );
        assert_eq!(
            address("tcp://10.0.0.7:5000/").unwrap(),
            "mqtt://10.0.0.7:5000"
        );
        assert_eq!(address("mqtt://[::1]").unwrap(), "mqtt://[::1]:1883");
        assert_eq!(address("MQTT://[::1]:99").unwrap(), "mqtt://[::1]:99");
    }

    #[test]
    fn each_mistake_has_its_own_sentence() {
        assert_eq!(address("localhost"), Err(AddressError::Scheme));
        assert_eq!(address("http://x"), Err(AddressError::Scheme));
        assert_eq!(address("mqtts://x"), Err(AddressError::Tls));
        assert_eq!(address("mqtt://"), Err(AddressError::NoHost));
        assert_eq!(address("mqtt://x:0"), Err(AddressError::Port));
        assert_eq!(address("mqtt://x:99999"), Err(AddressError::Port));
        assert_eq!(address("mqtt://[::1]9"), Err(AddressError::Port));
        assert_eq!(address("mqtt://x/mqtt"), Err(AddressError::Path));
        assert_eq!(address("mqtt://a%zz@x"), Err(AddressError::Escape));
    }

    #[test]
    fn a_password_comes_from_the_environment_only() {
        let url = "mqtt://an%20na:not-a-real-one@x";
        assert_eq!(address(url), Err(AddressError::PasswordOnCommandLine));
        let parsed = parse(url, Source::Environment).unwrap();
        assert_eq!(parsed.username.as_deref(), Some("an na"));
        assert_eq!(parsed.password, Some(Secret::new("not-a-real-one")));
        assert!(!format!("{parsed:?}").contains("not-a-real-one"));
    }
}

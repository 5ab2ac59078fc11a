//! The URL of a broker, and what counts where it has no port or no path.

use std::fmt;
use std::net::IpAddr;

use super::secret::Secret;

/// How a broker is spoken to: MQTT on TCP, in TLS, or in a WebSocket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// `mqtt` or `tcp`: not encrypted.
    Mqtt,
    /// `mqtts`, `ssl` or `tls`.
    Mqtts,
    /// `ws`: a WebSocket, not encrypted.
    Ws,
    /// `wss`: a WebSocket in TLS.
    Wss,
}

impl Scheme {
    fn find(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "mqtt" | "tcp" => Some(Self::Mqtt),
            "mqtts" | "ssl" | "tls" => Some(Self::Mqtts),
            "ws" => Some(Self::Ws),
            "wss" => Some(Self::Wss),
            _ => None,
        }
    }

    /// How it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mqtt => "mqtt",
            Self::Mqtts => "mqtts",
            Self::Ws => "ws",
            Self::Wss => "wss",
        }
    }

    /// The registered port: 1883 and 8883 for MQTT, 80 and 443 for `ws` and `wss`. Coreflux brokers
    /// also use 1884 for TLS and 5000 for `ws` (H/M).
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Mqtt => 1883,
            Self::Mqtts => 8883,
            Self::Ws => 80,
            Self::Wss => 443,
        }
    }

    /// Whether TLS is used.
    pub const fn is_encrypted(self) -> bool {
        matches!(self, Self::Mqtts | Self::Wss)
    }

    /// Whether MQTT runs in a WebSocket.
    pub const fn is_websocket(self) -> bool {
        matches!(self, Self::Ws | Self::Wss)
    }
}

/// Where a broker listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// How it is spoken to.
    pub scheme: Scheme,
    /// A host name or an IP address, without brackets.
    pub host: String,
    /// A TCP port.
    pub port: u16,
    /// Of a WebSocket the path, with its slash; else empty.
    pub path: String,
}

/// The path of a WebSocket URL that has none (H).
const WEBSOCKET_PATH: &str = "/mqtt";

impl Address {
    /// A broker on plain TCP.
    pub fn mqtt(host: impl Into<String>, port: u16) -> Self {
        Self {
            scheme: Scheme::Mqtt,
            host: host.into(),
            port,
            path: String::new(),
        }
    }

    /// The host without the zone of a link-local address, which means nothing to the other end.
    pub fn name(&self) -> &str {
        self.host.split('%').next().unwrap_or_default()
    }

    /// `host:port`, as sentences name the broker.
    pub fn place(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Whether it is on this machine, as far as the name alone tells.
    pub fn is_loopback(&self) -> bool {
        let host = self.host.trim_end_matches('.').to_ascii_lowercase();
        match host.parse::<IpAddr>() {
            Ok(ip) => ip.to_canonical().is_loopback(),
            Err(_) => host == "localhost" || host.ends_with(".localhost"),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.host.contains(':') {
            // RFC 6874: in a URL the % of a zone is escaped.
            self.place().replacen('%', "%25", 1)
        } else {
            self.place()
        };
        write!(f, "{}://{place}{}", self.scheme.name(), self.path)
    }
}

/// Where a URL was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// On the command line, which every user of the machine can read.
    Flag,
    /// In the environment, or in a file.
    Environment,
}

/// A URL, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// Where the broker is.
    pub address: Address,
    /// The user name in it.
    pub username: Option<String>,
    pub password: Option<Secret>,
}

/// Why a URL cannot be used. The text never holds the user part, which may have a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressError {
    /// No scheme, or one that is not MQTT.
    Scheme,
    NoHost,
    /// A colon or a bracket in the host: most likely an IPv6 address without brackets.
    Brackets,
    /// The port is not a number from 1 to 65535.
    Port,
    /// Something behind the port, where only a WebSocket has a path.
    Path,
    /// A blank, a control character or a backslash, which no URL holds.
    Character,
    /// An `@` behind the first slash of a WebSocket URL.
    At,
    /// A password on the command line.
    PasswordOnCommandLine,
    /// A `%` that is not followed by two hexadecimal digits.
    Escape(Part),
    /// Escapes that are no UTF-8 together, as `%FF`.
    NotUtf8(Part),
    /// `%00`, which no MQTT string holds.
    Nul(Part),
    /// What follows the `%` of an IPv6 address is no name of an interface.
    Zone,
}

/// A part of a URL that holds escapes. What stands in a password is never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Before the colon.
    User,
    /// Behind it.
    Password,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::User => "user name",
            Self::Password => "password",
        })
    }
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Escape(part) => {
                return write!(
                    f,
                    "the {part} in the broker's URL has a % that starts no %XX escape: write a \
                        % as %25"
                );
            }
            Self::NotUtf8(part) => {
                return write!(
                    f,
                    "the {part} in the broker's URL has %XX escapes that are not valid UTF-8: MQTT \
                     takes UTF-8 only, where ü is %C3%BC"
                );
            }
            Self::Nul(part) => {
                return write!(
                    f,
                    "the {part} in the broker's URL contains %00, which MQTT does not allow: \
                        remove it"
                );
            }
            Self::Zone => {
                "the % in the broker's IPv6 address needs the name of an interface: write it \
                    as in mqtt://[fe80::1%25eth0]:1883"
            }
            Self::Scheme => "the broker's URL must look like mqtt://HOST:PORT or mqtts://HOST:PORT",
            Self::NoHost => "the broker's URL has no host: use mqtt://HOST:PORT",
            Self::Brackets => {
                "the host in the broker's URL contains a colon or a bracket: put an IPv6 \
                    address in brackets, as in mqtt://[::1]:1883"
            }
            Self::Port => "the port in the broker's URL must be a number from 1 to 65535",
            Self::Path => {
                "the broker's URL has text after the port: remove it, or use ws:// or wss:// \
                    for a WebSocket"
            }
            Self::Character => "the broker's URL contains a character that URLs cannot contain",
            Self::At => {
                "the broker's URL has an @ after a slash: write it as %40, and a slash in a \
                    password as %2F"
            }
            Self::PasswordOnCommandLine => {
                "the URL on the command line contains a password, which every user of this \
                    machine can read: use COREFLUX_MQTT_PASSWORD or --password-file FILE, or let \
                    guestlist ask for it"
            }
        })
    }
}

impl std::error::Error for AddressError {}

/// Takes a URL apart: `SCHEME://[user[:password]@]host[:port][/path]`, with the schemes and default
/// ports of [`Scheme`]. Only a WebSocket has a path, `/mqtt` by default.
///
/// # Errors
/// An [`AddressError`] that says what to write instead.
pub fn parse(url: &str, source: Source) -> Result<Parsed, AddressError> {
    let (scheme, rest) = url.split_once("://").ok_or(AddressError::Scheme)?;
    let scheme = Scheme::find(scheme).ok_or(AddressError::Scheme)?;
    let (user_part, place) = match rest.rsplit_once('@') {
        // Whether it belongs to the path or to a password decides where the login goes.
        Some((before, _)) if scheme.is_websocket() && before.contains(['/', '?', '#']) => {
            return Err(AddressError::At);
        }
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
    let unescape = |part| move |text| unescape(part, text);
    let username = username.map(unescape(Part::User)).transpose()?;
    Ok(Parsed {
        address: parse_place(scheme, place)?,
        username: username.filter(|name| !name.is_empty()),
        password: password
            .map(unescape(Part::Password))
            .transpose()?
            .map(Secret::new),
    })
}

fn parse_place(scheme: Scheme, place: &str) -> Result<Address, AddressError> {
    if place.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return Err(AddressError::Character);
    }
    let (place, path) = place.split_at(place.find(['/', '?', '#']).unwrap_or(place.len()));
    let path = match (scheme.is_websocket(), path) {
        (false, "" | "/") => "",
        (true, "" | "/") => WEBSOCKET_PATH,
        (true, path) if path.starts_with('/') && !path.contains('#') => path,
        _ => return Err(AddressError::Path),
    };
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
    let colon = host.contains(':') && !place.starts_with('[');
    if colon || host.contains(['[', ']']) {
        return Err(AddressError::Brackets);
    }
    let host = if host.contains(':') {
        without_escape(host)?
    } else {
        host.into()
    };
    let port = match port {
        None => scheme.default_port(),
        Some(port) => match port.parse() {
            Ok(port) if port > 0 => port,
            _ => return Err(AddressError::Port),
        },
    };
    Ok(Address {
        scheme,
        host,
        port,
        path: path.into(),
    })
}

/// An IPv6 address without the escape of its zone (RFC 6874): `fe80::1%25eth0` is `fe80::1%eth0`. A
/// zone that is not escaped is taken too.
fn without_escape(host: &str) -> Result<String, AddressError> {
    let Some((address, zone)) = host.split_once('%') else {
        return Ok(host.into());
    };
    let zone = zone.strip_prefix("25").unwrap_or(zone);
    let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '~');
    if zone.is_empty() || !zone.chars().all(in_name) {
        return Err(AddressError::Zone);
    }
    Ok(format!("{address}%{zone}"))
}

fn unescape(part: Part, text: &str) -> Result<String, AddressError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next(), rest.next()];
        let [Some(high), Some(low)] = digits.map(|digit| char::from(digit?).to_digit(16)) else {
            return Err(AddressError::Escape(part));
        };
        bytes.push(u8::try_from(high * 16 + low).map_err(|_| AddressError::Escape(part))?);
    }
    if bytes.contains(&0) {
        return Err(AddressError::Nul(part));
    }
    String::from_utf8(bytes).map_err(|_| AddressError::NotUtf8(part))
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
    fn every_scheme_has_its_port_and_only_websockets_a_path() {
        for (url, canonical) in [
            ("mqtts://gw7", "mqtts://gw7:8883"),
            ("ssl://gw7:1884", "mqtts://gw7:1884"),
            ("TLS://gw7/", "mqtts://gw7:8883"),
            ("ws://gw7:5000", "ws://gw7:5000/mqtt"),
            ("ws://gw7/", "ws://gw7:80/mqtt"),
            (
                "wss://[::1]/broker/mqtt?x=1",
                "wss://[::1]:443/broker/mqtt?x=1",
            ),
            ("ws://gw7/mqtt?token=a%40b", "ws://gw7:80/mqtt?token=a%40b"),
        ] {
            assert_eq!(address(url).as_deref(), Ok(canonical), "{url}");
            assert_eq!(address(canonical).as_deref(), Ok(canonical), "{url}");
        }
    }

    #[test]
    fn loopback_is_told_by_the_name() {
        for (url, loopback) in [
            ("mqtt://localhost", true),
            ("mqtt://LOCALHOST.", true),
            ("mqtt://gw.localhost", true),
            ("mqtt://127.9.8.7", true),
            ("mqtt://[::1]", true),
            ("mqtt://[::ffff:127.0.0.1]", true),
            ("mqtt://10.0.0.7", false),
            ("mqtt://localhost.plant", false),
        ] {
            let parsed = parse(url, Source::Flag).unwrap();
            assert_eq!(parsed.address.is_loopback(), loopback, "{url}");
        }
    }

    #[test]
    fn each_mistake_has_its_own_sentence() {
        assert_eq!(address("localhost"), Err(AddressError::Scheme));
        assert_eq!(address("http://x"), Err(AddressError::Scheme));
        assert_eq!(address("mqtt://"), Err(AddressError::NoHost));
        assert_eq!(address("mqtt://::1"), Err(AddressError::Brackets));
        assert_eq!(address("mqtt://[::1"), Err(AddressError::Brackets));
        assert_eq!(address("mqtt://[[::1]:1"), Err(AddressError::Brackets));
        assert_eq!(address("mqtt://x:0"), Err(AddressError::Port));
        assert_eq!(address("mqtt://x:99999"), Err(AddressError::Port));
        assert_eq!(address("mqtt://[::1]9"), Err(AddressError::Port));
        assert_eq!(address("mqtt://x/mqtt"), Err(AddressError::Path));
        assert_eq!(address("ws://x/mqtt#a"), Err(AddressError::Path));
        assert_eq!(address("ws://x?y"), Err(AddressError::Path));
        assert_eq!(address("ws://x/a@b"), Err(AddressError::At));
        assert_eq!(address("ws://an:1/x@gw7"), Err(AddressError::At));
        assert_eq!(address("mqtt://x y"), Err(AddressError::Character));
        assert_eq!(address("mqtt://x:18 83"), Err(AddressError::Character));
        assert_eq!(
            address("mqtt://a%zz@x"),
            Err(AddressError::Escape(Part::User))
        );
    }

    #[test]
    fn an_escape_that_is_none_is_told_by_the_part_that_holds_it() {
        for (text, error) in [
            ("%FF", AddressError::NotUtf8 as fn(Part) -> AddressError),
            ("a%c3%28b", AddressError::NotUtf8),
            ("%C3", AddressError::NotUtf8),
            ("%00", AddressError::Nul),
            ("a%00b", AddressError::Nul),
            ("\0", AddressError::Nul),
            ("%0", AddressError::Escape),
            ("5%", AddressError::Escape),
        ] {
            let user = parse(&format!("mqtt://{text}@x"), Source::Flag);
            assert_eq!(user.unwrap_err(), error(Part::User), "{text}");
            let url = format!("mqtt://anna:s3cr3t{text}@x");
            let password = parse(&url, Source::Environment).unwrap_err();
            assert_eq!(password, error(Part::Password), "{text}");
            let said = password.to_string();
            assert!(
                said.contains("password") && !said.contains("s3cr3t"),
                "{said}"
            );
        }
        let fine = parse("mqtt://%C3%BC:%e6%93%8d@x", Source::Environment).unwrap();
        assert_eq!(fine.username.as_deref(), Some("ü"));
        assert_eq!(fine.password, Some(Secret::new("操")));
    }

    #[test]
    fn a_link_local_address_keeps_its_zone() {
        for (url, canonical, host) in [
            (
                "mqtt://[fe80::1%25eth0]",
                "mqtt://[fe80::1%25eth0]:1883",
                "fe80::1%eth0",
            ),
            (
                "mqtts://[fe80::1%eth0]:99",
                "mqtts://[fe80::1%25eth0]:99",
                "fe80::1%eth0",
            ),
            (
                "ws://[fe80::1%252]/a",
                "ws://[fe80::1%252]:80/a",
                "fe80::1%2",
            ),
            (
                "mqtt://[fe80::1%2525x]",
                "mqtt://[fe80::1%2525x]:1883",
                "fe80::1%25x",
            ),
        ] {
            let parsed = parse(url, Source::Flag).unwrap().address;
            assert_eq!(parsed.host, host, "{url}");
            assert_eq!(parsed.to_string(), canonical);
            assert_eq!(address(canonical).as_deref(), Ok(canonical));
            assert_eq!(parsed.name(), "fe80::1");
            assert!(parsed.place().starts_with(&format!("[{host}]:")));
        }
        for url in [
            "mqtt://[fe80::1%25]",
            "mqtt://[fe80::1%]",
            "mqtt://[fe80::1%25a%25b]",
        ] {
            assert_eq!(address(url), Err(AddressError::Zone), "{url}");
        }
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

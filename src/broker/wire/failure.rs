//! Why a connection could not be made, or ended, and the sentence that says so. Of a refused login
//! only the reason leaves here (`turned_away` in `v4` and `v5`); its sentence is in
//! [`crate::domain::refused_login`], and in `screens::user_form` for a login that was tried beside
//! the link.

mod file;
mod tls;

use std::fmt;
use std::io;
use std::time::Duration;

pub(super) use file::{FileFailure, FileKind, FileProblem};
pub(super) use tls::{Outdated, TlsFailure};

use crate::domain::address::{Address, Scheme};

/// What both versions say of a client id that the broker does not take.
pub(super) const BAD_CLIENT_ID: &str =
    "the client id is not valid; choose another with --client-id";

/// How far an attempt has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(in crate::broker) enum Stage {
    /// The name is looked up, TCP connects.
    Dial,
    /// TLS shakes hands.
    Tls,
    /// A WebSocket was asked for.
    WebSocket,
    /// The login was sent.
    Login,
}

impl Stage {
    pub(super) const fn from_number(number: u8) -> Self {
        match number {
            1 => Self::Tls,
            2 => Self::WebSocket,
            3 => Self::Login,
            _ => Self::Dial,
        }
    }
}

/// Why there is no WebSocket.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::broker) enum WebSocketFailure {
    /// An HTTP server answered with this status.
    Status(u16),
    /// The server has a WebSocket there, but no MQTT in it.
    NoMqtt,
    /// The server does not speak HTTP.
    NoHttp,
    /// The path is none.
    Path,
}

/// Why a connection could not be made, or ended.
#[derive(Debug)]
pub(in crate::broker) enum Failure {
    /// The host name could not be looked up.
    Lookup(io::Error),
    /// There was no TCP connection.
    Unreachable(io::Error),
    /// The broker did not answer in time.
    TimedOut(Duration, Stage),
    /// A file that TLS needs is no good.
    File(FileFailure),
    /// There is no TLS.
    Tls(TlsFailure),
    /// There is no WebSocket.
    WebSocket(WebSocketFailure),
    /// A TLS server answered plain MQTT.
    SpeaksTls,
    /// An HTTP server answered plain MQTT.
    SpeaksHttp,
    /// It refused the login.
    Refused {
        /// Whether another password may help.
        credentials: bool,
        words: &'static str,
    },
    /// It refused the connection for another reason.
    TurnedAway(&'static str),
    /// It does not speak this version of MQTT.
    Version,
    /// The connection was closed.
    Closed,
    /// The broker said why it ended the connection.
    Ended(&'static str),
    /// The operating system ended it.
    Broken(io::Error),
    /// Pings, or a subscription, went unanswered.
    Silent,
    /// A packet over the limit came in.
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// What came in is no MQTT, or not what may come now.
    Garbled(String),
}

/// The reason of [`Failure::Ended`] when another client with our client id came.
pub(in crate::broker) const TAKEN_OVER: &str = "another connection uses the same client id";

impl Failure {
    /// What an I/O error means: the failure inside it, or the end of an open connection.
    pub(super) fn from_io(error: io::Error) -> Self {
        let error = match error.downcast() {
            Ok(failure) => return failure,
            Err(error) => error,
        };
        match error.kind() {
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
            // The codec's words for a packet that was cut off.
            | io::ErrorKind::Other => Self::Closed,
            _ => Self::Broken(error),
        }
    }

    /// Whether a broker that speaks only 3.1.1 may have answered MQTT 5 this way. A network
    /// without a way to the broker says nothing about what the broker speaks.
    pub(in crate::broker) const fn suggests_older_broker(&self) -> bool {
        matches!(
            self,
            Self::Version
                | Self::Closed
                | Self::Tls(TlsFailure::ClosedAfterAsking)
                | Self::Garbled(_)
                | Self::TooLarge { .. }
        )
    }

    /// Whether the broker refused the login, and another password may help.
    pub(in crate::broker) const fn refuses_password(&self) -> bool {
        matches!(
            self,
            Self::Refused {
                credentials: true,
                ..
            }
        )
    }

    /// The same failure, made clearer by the stage that the attempt had reached.
    pub(in crate::broker) fn at(self, stage: Stage) -> Self {
        match self {
            Self::TimedOut(limit, _) => Self::TimedOut(limit, stage),
            failure => failure,
        }
    }

    /// A sentence with the address in it. `admitted`: whether there was a session before.
    pub(in crate::broker) fn sentence(&self, broker: &Address, admitted: bool) -> String {
        let address = broker.place();
        match self {
            Self::Lookup(error) => lookup_sentence(error, broker),
            Self::Unreachable(error) => unreachable_sentence(error, broker),
            Self::TimedOut(limit, stage) => timeout_sentence(*limit, *stage, broker),
            Self::File(failure) => format!("Not connected to {address}: {}.", failure.words()),
            Self::Tls(failure) => failure.sentence(broker),
            Self::WebSocket(failure) => websocket_sentence(failure, broker),
            Self::SpeaksTls => format!(
                "{address} speaks TLS on that port: use mqtts://{address} instead of mqtt://."
            ),
            Self::SpeaksHttp => format!(
                "{address} speaks HTTP on that port: if it is a broker's WebSocket, use \
                 ws://{address} instead of mqtt://."
            ),
            Self::Refused { words, .. } => format!("{address} refused the login: {words}."),
            Self::TurnedAway(words) => format!("{address} refused the connection: {words}."),
            Self::Version => format!("{address} speaks neither MQTT 5 nor MQTT 3.1.1."),
            Self::Closed if admitted => format!("{address} closed the connection."),
            Self::Closed => format!("{address} closed the connection without answering the login."),
            Self::Ended(words) => format!("{address} ended the session: {words}."),
            Self::Broken(error) => format!("The connection to {address} broke: {error}."),
            Self::Silent => format!("{address} stopped answering."),
            Self::TooLarge { size, limit } => {
                format!("{address} sent a packet of {size} bytes, and the limit is {limit} bytes.")
            }
            Self::Garbled(what) => {
                format!("{address} sent invalid MQTT: {what}.")
            }
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Needed only to go through I/O errors; people read `sentence`.
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Failure {}

/// Which ports are usual for a scheme, as a sentence with a space before it.
const fn ports(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Mqtt => "",
        Scheme::Mqtts => " The default port for TLS is 8883; Coreflux also uses 1884.",
        Scheme::Ws | Scheme::Wss => " Coreflux has its WebSockets on port 5000.",
    }
}

fn lookup_sentence(error: &io::Error, broker: &Address) -> String {
    let host = &broker.host;
    // Neither std nor tokio has error kinds for the ways in which a lookup fails.
    if error.to_string().contains("emporary failure") {
        return format!(
            "{} cannot be found: no name server answers for \"{host}\". Check the network of this \
             machine, or use an IP address.",
            broker.place()
        );
    }
    format!(
        "{} cannot be found: the host name \"{host}\" is not known. Check the spelling.",
        broker.place()
    )
}

fn unreachable_sentence(error: &io::Error, broker: &Address) -> String {
    let address = broker.place();
    let ports = ports(broker.scheme);
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            format!("{address} refused the connection: nothing listens on that port.{ports}")
        }
        io::ErrorKind::TimedOut => format!("{address} did not answer.{ports}"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            format!("{address} cannot be reached from here: no route to it.")
        }
        _ => format!("{address} cannot be reached: {error}."),
    }
}

fn timeout_sentence(limit: Duration, stage: Stage, broker: &Address) -> String {
    let address = broker.place();
    let limit = seconds(limit);
    let ports = ports(broker.scheme);
    match stage {
        Stage::Dial => format!(
            "{address} did not answer within {limit}: it is off, or a firewall blocks it.{ports}"
        ),
        Stage::Tls => format!(
            "{address} did not answer the TLS handshake within {limit}: that port probably \
                does not speak TLS.{ports}"
        ),
        Stage::WebSocket => format!(
            "{address} did not answer the WebSocket request within {limit}: check the port.{ports}"
        ),
        Stage::Login => format!("{address} did not answer the login within {limit}."),
    }
}

fn websocket_sentence(failure: &WebSocketFailure, broker: &Address) -> String {
    let address = broker.place();
    let ports = ports(broker.scheme);
    let path = &broker.path;
    match failure {
        WebSocketFailure::Status(status @ (401 | 403 | 407 | 502..=504)) => format!(
            "{address} answered the WebSocket request for {path} with HTTP {status}: probably \
                a proxy or gateway in between.{ports}"
        ),
        WebSocketFailure::Status(status) => format!(
            "{address} answered the WebSocket request for {path} with HTTP {status}: check the \
             path.{ports}"
        ),
        WebSocketFailure::NoMqtt => format!(
            "{address} has a WebSocket at {path}, but not one for MQTT: check the path.{ports}"
        ),
        WebSocketFailure::NoHttp => format!(
            "{address} did not answer the WebSocket request for {path}: check the port.{ports}"
        ),
        WebSocketFailure::Path => {
            format!("{address} cannot be asked for {path}: write the path as in a URL.")
        }
    }
}

fn seconds(time: Duration) -> String {
    if time.subsec_millis() == 0 {
        format!("{} s", time.as_secs())
    } else {
        format!("{} ms", time.as_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_names_the_address() {
        let io = || io::Error::other("x");
        for failure in [
            Failure::Unreachable(io::ErrorKind::ConnectionRefused.into()),
            Failure::Unreachable(io::ErrorKind::HostUnreachable.into()),
            Failure::Lookup(io()),
            Failure::Lookup(io::Error::other("Temporary failure in name resolution")),
            Failure::Unreachable(io()),
            Failure::TimedOut(Duration::from_secs(10), Stage::Dial),
            Failure::TimedOut(Duration::from_secs(10), Stage::Tls),
            Failure::TimedOut(Duration::from_secs(10), Stage::WebSocket),
            Failure::TimedOut(Duration::from_secs(10), Stage::Login),
            Failure::SpeaksTls,
            Failure::SpeaksHttp,
            Failure::WebSocket(WebSocketFailure::Status(404)),
            Failure::WebSocket(WebSocketFailure::Status(502)),
            Failure::WebSocket(WebSocketFailure::NoMqtt),
            Failure::WebSocket(WebSocketFailure::NoHttp),
            Failure::WebSocket(WebSocketFailure::Path),
            Failure::Refused {
                credentials: true,
                words: "x",
            },
            Failure::TurnedAway("x"),
            Failure::Version,
            Failure::Closed,
            Failure::Ended("x"),
            Failure::Broken(io()),
            Failure::Silent,
            Failure::TooLarge { size: 2, limit: 1 },
            Failure::Garbled("x".into()),
        ] {
            for admitted in [false, true] {
                let broker = Address::mqtt("gw7", 1883);
                let sentence = failure.sentence(&broker, admitted);
                assert!(
                    sentence.contains("gw7:1883") && sentence.ends_with('.'),
                    "{sentence}"
                );
            }
        }
    }

    #[test]
    fn only_what_a_broker_said_or_did_suggests_an_older_one() {
        assert!(Failure::Closed.suggests_older_broker());
        assert!(Failure::Garbled(String::new()).suggests_older_broker());
        assert!(Failure::Tls(TlsFailure::ClosedAfterAsking).suggests_older_broker());
        assert!(!Failure::Tls(TlsFailure::CertificateWanted).suggests_older_broker());
        assert!(!Failure::SpeaksHttp.suggests_older_broker());
        assert!(!Failure::TimedOut(Duration::ZERO, Stage::Login).suggests_older_broker());
        assert!(
            !Failure::Unreachable(io::ErrorKind::ConnectionRefused.into()).suggests_older_broker()
        );
        assert!(
            !Failure::Refused {
                credentials: true,
                words: ""
            }
            .suggests_older_broker()
        );
    }
}

//! Why a connection could not be made, or ended.

use std::io;
use std::time::Duration;

/// Why a connection could not be made, or ended.
#[derive(Debug)]
pub(in crate::broker) enum Failure {
    /// There was no TCP connection.
    Unreachable(io::Error),
    /// The broker did not answer in time.
    TimedOut(Duration),
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
    /// What an I/O error on an open connection means.
    pub(super) fn from_io(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
            // The codec's words for bytes of a packet that never became whole.
            | io::ErrorKind::Other => Self::Closed,
            _ => Self::Broken(error),
        }
    }

    /// Whether a broker that speaks only 3.1.1 may have answered MQTT 5 this way. A network
    /// without a way to the broker says nothing about what the broker speaks.
    pub(in crate::broker) const fn suggests_older_broker(&self) -> bool {
        matches!(
            self,
            Self::Version | Self::Closed | Self::Garbled(_) | Self::TooLarge { .. }
        )
    }

    /// A sentence with the address in it. `admitted`: whether there was a session before.
    pub(in crate::broker) fn sentence(&self, address: &str, admitted: bool) -> String {
        match self {
            Self::Unreachable(error) => unreachable_sentence(error, address),
            Self::TimedOut(limit) => {
                format!("{address} did not answer within {}.", seconds(*limit))
            }
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
                format!("{address} sent something that is not proper MQTT: {what}.")
            }
        }
    }
}

fn unreachable_sentence(error: &io::Error, address: &str) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            format!("{address} refused the connection: nothing listens on that port.")
        }
        io::ErrorKind::TimedOut => format!("{address} did not answer."),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            format!("{address} cannot be reached from here: no route to it.")
        }
        // Neither std nor tokio gives a failed name lookup a kind of its own.
        _ if error.to_string().contains("lookup") => {
            format!("{address} cannot be found: the host name is not known.")
        }
        _ => format!("{address} cannot be reached: {error}."),
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
            Failure::Unreachable(io::Error::other("failed to lookup address information: x")),
            Failure::Unreachable(io()),
            Failure::TimedOut(Duration::from_secs(10)),
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
                let sentence = failure.sentence("gw7:1883", admitted);
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
        assert!(!Failure::TimedOut(Duration::ZERO).suggests_older_broker());
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

//! What a sandbox is started with.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use super::accounts::Account;
use super::hashing::Hashing;
use super::tls::Tls;

/// What a sandbox is started with. The default is a fresh broker on a free loopback port.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen. The default is `127.0.0.1:0`, a free port of the loopback interface.
    pub listen: SocketAddr,
    /// TLS for the listener. The default is plain TCP.
    pub tls: Option<Tls>,
    /// Where the users come from. The default is a factory-new table in memory.
    pub users: UserSource,
    /// Called with how far hashing the passwords of a file is. The default does nothing.
    pub hashing: Hashing,
    /// Whether a CONNECT without a user name is accepted. Such a session then sees nothing
    /// (H; a real fresh broker has this on, the sandbox has it off).
    pub anonymous: bool,
    /// How answers are worded.
    pub answer_format: AnswerFormat,
    /// Bounds on what clients may use.
    pub limits: Limits,
}

impl Options {
    /// With these users, in memory.
    pub fn with_users(accounts: Vec<Account>) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            tls: None,
            users: UserSource::Memory(accounts),
            hashing: |_, _| {},
            anonymous: false,
            answer_format: AnswerFormat::Envelopes,
            limits: Limits::default(),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::with_users(vec![Account::factory_root()])
    }
}

/// Where the users of a sandbox live.
#[derive(Debug, Clone)]
pub enum UserSource {
    /// In memory, gone after the stop. Passwords stay in clear, so the start costs no hashing.
    Memory(Vec<Account>),
    /// In a file of the format that broker 2.14.3 loads (H), passwords hashed with argon2. A
    /// missing file is created with `root`/`coreflux`; one without `root` is an error, because
    /// adding a `root` with a known password would open a door that nobody asked for.
    File(PathBuf),
}

/// How a sandbox words its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AnswerFormat {
    /// JSON envelopes that echo the request id, as from 2.14 on (H).
    #[default]
    Envelopes,
    /// Plain text, as older brokers (M). They know neither `-requestId`, which then counts as
    /// two more arguments, nor the group commands (L).
    PlainText,
}

/// Bounds on what clients may use, so that none can grow the memory of the sandbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The longest packet accepted, in bytes with its header. A longer one closes the link.
    pub packet: usize,
    /// Messages that wait for one session, whether its client is away or does not read. Further
    /// ones are dropped.
    pub queue: usize,
    /// Bytes that wait for one session. Further messages are dropped too.
    pub queue_bytes: usize,
    /// Messages sent to one client and not yet acknowledged (`QoS` 1 and 2).
    pub window: usize,
    /// TCP connections at one time. Further ones are closed at once.
    pub connections: usize,
    /// Sessions, live and kept. Further ones are refused with "server unavailable" or 0x97.
    pub sessions: usize,
    /// Subscriptions of one session. Further ones are refused (0x80 or 0x97).
    pub subscriptions: usize,
    /// Retained messages. Further ones are delivered but not kept.
    pub retained: usize,
    /// Bytes of all retained messages together. Further ones are not kept either.
    pub retained_bytes: usize,
    /// How long a new connection may take to send its CONNECT.
    pub connect_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            packet: 1024 * 1024,
            queue: 1000,
            queue_bytes: 8 * 1024 * 1024,
            window: 100,
            connections: 256,
            sessions: 1024,
            subscriptions: 256,
            retained: 1000,
            retained_bytes: 8 * 1024 * 1024,
            connect_timeout: Duration::from_secs(10),
        }
    }
}

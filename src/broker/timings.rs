//! How long things may take on a connection: attempts, pauses between them, pings, polls. How long
//! an answer to a command may take is decided by the engine (`engine::answer_timeout`).

use std::time::Duration;

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
    /// How long the broker may take to send a user list that it admitted us to, before people may
    /// go on without it. Topics can be updated a few seconds late.
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

//! Start and stop, and the handle in between.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

use super::broker::Broker;
use super::commands::CommandSettings;
use super::executed::Executed;
use super::faults::Faults;
use super::hashing::Hashing;
use super::options::{AnswerFormat, Options, UserSource};
use super::state::End;
use super::store::{Store, StoreError};
use super::stored_password::PasswordStorage;
use super::table::Table;
use super::tls::{Tls, TlsError};
use super::version::{OLDER_VERSION, VERSION};
use super::{command_worker, connection, topics};

/// Why a sandbox did not start.
#[derive(Debug)]
pub enum StartError {
    /// It cannot listen on the address.
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The users cannot be read, or not be kept.
    Users(StoreError),
    /// The certificates or the key for TLS cannot be used.
    Tls(TlsError),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { address, source } => {
                write!(f, "cannot listen on {address}: {source}")
            }
            Self::Users(error) => error.fmt(f),
            Self::Tls(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen { source, .. } => Some(source),
            Self::Users(error) => error.source(),
            Self::Tls(error) => error.source(),
        }
    }
}

/// A running broker. Dropping it ends it without a goodbye; [`Sandbox::stop`] is the clean way.
pub struct Sandbox {
    broker: Arc<Broker>,
    address: SocketAddr,
    faults: Faults,
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("address", &self.address)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Starts a broker in the present tokio runtime, which needs I/O and time enabled. Once this
    /// returns, clients can connect.
    ///
    /// # Errors
    /// [`StartError`], when the address is taken, the users cannot be read or kept, or the
    /// certificates are no good.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let tls = options.tls.as_ref().map(Tls::acceptor).transpose();
        let tls = tls.map_err(StartError::Tls)?;
        let listen = options.listen;
        let failed = |source| StartError::Listen {
            address: listen,
            source,
        };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let (table, store) = load(options.users, options.hashing)
            .await
            .map_err(StartError::Users)?;
        let command_settings = CommandSettings {
            answer_format: options.answer_format,
            storage: if store.is_some() {
                PasswordStorage::Hashed
            } else {
                PasswordStorage::Clear
            },
        };
        let (jobs, waiting) = mpsc::unbounded_channel();
        let settings = (options.limits, options.anonymous, command_settings);
        let broker = Arc::new(Broker::new(settings, table, store, jobs));
        let version = match options.answer_format {
            AnswerFormat::Envelopes => VERSION,
            AnswerFormat::PlainText => OLDER_VERSION,
        };
        broker.publish_own(topics::VERSION, version.into(), true);
        broker.publish_list();
        broker
            .tasks
            .spawn(command_worker::run(Arc::clone(&broker), waiting));
        let accept = accept(Arc::clone(&broker), listener, tls);
        broker.tasks.spawn(accept);
        Ok(Self {
            faults: Faults::new(Arc::clone(&broker)),
            broker,
            address,
        })
    }

    /// The address that it listens on, with the true port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Knobs that make it misbehave.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The users and their permissions, in the order of the list.
    pub fn accounts(&self) -> Vec<(String, Vec<(String, bool)>)> {
        let state = self.broker.state();
        let entries = state.table.entries();
        entries
            .map(|entry| (entry.name.clone(), entry.grants.clone()))
            .collect()
    }

    /// Every command that clients sent, also refused ones, the oldest first: the last ten
    /// thousand. Each password stands as `••••`.
    pub fn commands(&self) -> Vec<String> {
        self.broker.state().commands()
    }

    /// The commands that were run since the last look, the oldest first: at most the last ten
    /// thousand.
    pub fn take_executed(&self) -> Vec<Executed> {
        self.broker.state().journal.take()
    }

    /// How many TCP connections are open, logged in or not.
    pub fn connections(&self) -> usize {
        self.broker.state().links.len()
    }

    /// How many clients are logged in.
    pub fn clients(&self) -> usize {
        let state = self.broker.state();
        state.links.values().filter(|l| l.key.is_some()).count()
    }

    /// Publishes the list now, whatever the knobs say.
    pub fn publish_list(&self) {
        self.broker.publish_list();
    }

    /// Drops all TCP connections at once, as a network does. Wills are published.
    pub fn cut_links(&self) {
        self.broker.state().end_links(End::Cut, |_| true);
    }

    /// Ends the connections of all sessions, in MQTT 5 with reason 0x98, administrative action.
    /// Wills are published.
    pub fn kick_clients(&self) {
        let state = self.broker.state();
        state.end_links(End::Administrative, |link| link.key.is_some());
    }

    /// Runs a command as if another administrator with the rights of `root` had sent it. The
    /// answer and the list are published as usual, a moment later.
    pub fn execute_as_other_admin(&self, command: &str) {
        self.broker.command_of_other_admin(command);
    }

    /// Ends all connections, in MQTT 5 with reason 0x8B, and all tasks, and frees the port. A
    /// command that is being executed is finished first. Wills are not published.
    pub async fn stop(self) {
        self.broker.begin_stop();
        self.broker.tasks.finish().await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.broker.begin_stop();
        self.broker.tasks.abort();
    }
}

async fn load(
    users: UserSource,
    hashing: Hashing,
) -> Result<(Table, Option<Arc<Store>>), StoreError> {
    match users {
        UserSource::Memory(accounts) => Ok((Table::in_memory(accounts), None)),
        UserSource::File(path) => {
            let shown = path.clone();
            // Reading hashes the passwords that stand in clear.
            let (store, table) = spawn_blocking(move || Store::open(&path, hashing))
                .await
                .unwrap_or_else(|error| Err(StoreError::interrupted(shown, error)))?;
            Ok((table, Some(Arc::new(store))))
        }
    }
}

async fn accept(broker: Arc<Broker>, listener: TcpListener, tls: Option<TlsAcceptor>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = broker.stopped() => return,
        };
        match accepted {
            Ok((stream, _)) => {
                let serve = connection::serve(Arc::clone(&broker), stream, tls.clone());
                broker.tasks.spawn(serve);
            }
            // Most likely there are no file descriptors left: trying again at once would spin.
            Err(_) => sleep(Duration::from_millis(100)).await,
        }
    }
}

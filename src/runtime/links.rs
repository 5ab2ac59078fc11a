//! The links to brokers, and the work for the list of brokers beside the loop. A lost connection is
//! tried again by the link's own task (`broker::link_task`).
//!
//! What may take a while (files, passwords, a broker that starts) is done by tasks, which report to
//! the loop. A link that was given up meanwhile is no longer known then, and nothing comes of it.
//!
//! `Effect::Leave` takes the link out first, so a task that is late finds none and starts nothing.
//! The old link says goodbye beside the loop, and quitting waits for that, at most a second. A
//! broker that was named on the command line is connected before the screen is taken
//! (`FirstConnection`) and becomes `ConnectionId::FIRST`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;

use super::broker_files::BrokerFiles;
use super::journal::Journal;
use super::task_report::TaskReport;
use super::{link_settings, made_passwords_file, passwords, unsaved_changes};
use crate::app::{Connect, ConnectionId, Message};
use crate::broker::{self, Handle};
use crate::config::Config;
use crate::config::command_line::Connection;
use crate::config::desired;
use crate::domain::broker_messages::{BrokerEvent, BrokerRequest};
use crate::domain::profile::{Profile, ProfileChange};
use crate::domain::secret::Secret;
use crate::domain::unsaved::{Errand, Owner};
use crate::domain::user::UserName;
use crate::driver;
use crate::engine::journal::Batch;
use crate::engine::password_batch::PasswordFileJob;
#[cfg(feature = "sandbox")]
use crate::sandbox::{self, Options, Sandbox};

/// A link that is being prepared, or that has its broker task.
#[derive(Debug, Default)]
struct Link {
    broker: Option<Handle>,
    /// The start of its request ids.
    session: String,
    #[cfg(feature = "sandbox")]
    demo: Option<Box<Sandbox>>,
}

/// All links, and the work for the list of brokers.
#[derive(Debug)]
pub(super) struct Links {
    files: Arc<BrokerFiles>,
    /// Held while files are read or written and the outcome is reported, so that the last reading
    /// is reported last.
    turn: Arc<Mutex<()>>,
    sender: UnboundedSender<TaskReport>,
    open: BTreeMap<ConnectionId, Link>,
    journal: Journal,
    farewells: JoinSet<()>,
}

/// Where the events of a link go.
pub(super) fn deliver(
    link: ConnectionId,
    sender: UnboundedSender<TaskReport>,
) -> impl Fn(BrokerEvent) + Send + 'static {
    move |event| {
        // The loop ends before its broker tasks do. Nobody needs what comes then.
        let _ = sender.send(TaskReport::Message(Message::Broker(link, event)));
    }
}

impl Links {
    pub(super) fn new(files: BrokerFiles, sender: UnboundedSender<TaskReport>) -> Self {
        let reports = sender.clone();
        let report = move |problem| {
            // The loop may have ended before.
            let _ = reports.send(TaskReport::Message(Message::Journal(problem)));
        };
        Self {
            journal: Journal::new(files.journal.clone(), report),
            files: Arc::new(files),
            turn: Arc::default(),
            sender,
            open: BTreeMap::new(),
            farewells: JoinSet::new(),
        }
    }

    /// Adds a link that is there already.
    pub(super) fn adopt(&mut self, link: ConnectionId, broker: Handle, session: String) {
        let entry = self.open.entry(link).or_default();
        entry.broker = Some(broker);
        entry.session = session;
    }

    pub(super) fn send(&self, link: ConnectionId, request: BrokerRequest) {
        let link = self.open.get(&link);
        if let Some(broker) = link.and_then(|link| link.broker.as_ref()) {
            broker.send(request);
        }
    }

    /// Hands what happened on a link to the journal.
    pub(super) fn journal(&mut self, link: ConnectionId, batch: Batch) {
        let session = self.open.get(&link).map(|link| link.session.clone());
        self.journal.write(&session.unwrap_or_default(), batch);
    }

    // --- Files ---

    pub(super) fn read(&self) {
        self.with_files(|files| vec![Message::Known(Box::new(files.read()))]);
    }

    pub(super) fn write(&self, change: ProfileChange) {
        self.with_files(|files| {
            let result = files.write(&change).map_err(|error| error.to_string());
            let known = Message::Known(Box::new(files.read()));
            vec![Message::Written(change, result), known]
        });
    }

    fn with_files(&self, work: impl FnOnce(&BrokerFiles) -> Vec<Message> + Send + 'static) {
        let (files, turn) = (Arc::clone(&self.files), Arc::clone(&self.turn));
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            for message in work(&files) {
                let _ = sender.send(TaskReport::Message(message));
            }
        });
    }

    // --- Attempts ---

    pub(super) fn connect(&mut self, wanted: Connect) {
        let Connect {
            link,
            profile,
            password,
        } = wanted;
        self.open.insert(link, Link::default());
        let sender = self.sender.clone();
        if password.is_some() || profile.username.is_none() {
            let _ = sender.send(TaskReport::Ready(link, profile.into(), password));
            return;
        }
        let files = Arc::clone(&self.files);
        // A command may take its time.
        tokio::task::spawn_blocking(move || {
            let report = match files.password(&profile) {
                Ok(Some(password)) => TaskReport::Ready(link, profile.into(), Some(password)),
                Ok(None) => TaskReport::Message(Message::PasswordWanted(link)),
                Err(error) => TaskReport::Message(Message::NotOpened(link, error.to_string())),
            };
            let _ = sender.send(report);
        });
    }

    /// Does what a report asks for. Returns the message for the model, if any.
    pub(super) fn take(&mut self, report: TaskReport) -> Option<Message> {
        match report {
            TaskReport::Message(message) => Some(message),
            TaskReport::Ready(link, profile, password) => self.dial(link, &profile, password),
            #[cfg(feature = "sandbox")]
            TaskReport::Demo(link, sandbox) => self.dial_demo(link, sandbox),
        }
    }

    fn dial(
        &mut self,
        link: ConnectionId,
        profile: &Profile,
        password: Option<Secret>,
    ) -> Option<Message> {
        // Without an entry the link was given up.
        let entry = self.open.get_mut(&link)?;
        let config = Config::of(profile, &Connection::default()).and_then(|mut config| {
            config.password = password;
            config.check().map(|()| config)
        });
        let config = match config {
            Ok(config) => config,
            Err(error) => return Some(Message::NotOpened(link, error.to_string())),
        };
        let settings = match link_settings::settings(config) {
            Ok(settings) => settings,
            Err(error) => return Some(Message::NotOpened(link, error.to_string())),
        };
        let factory_password = settings.is_factory_login();
        let address = Some(settings.address.clone());
        entry.session.clone_from(&settings.session);
        let broker = broker::spawn(settings, deliver(link, self.sender.clone()));
        entry.broker = Some(broker);
        Some(Message::Dialling {
            link,
            factory_password,
            address,
        })
    }

    // --- Beside the link ---

    /// Tries a login on a connection of its own, with this client id or one that no other has.
    pub(super) fn probe(
        &self,
        link: ConnectionId,
        user: UserName,
        password: Secret,
        client_id: Option<String>,
    ) {
        let broker = self.open.get(&link).and_then(|link| link.broker.as_ref());
        let Some(route) = broker.map(Handle::route) else {
            return;
        };
        let sender = self.sender.clone();
        tokio::spawn(async move {
            let admission = driver::link::try_login(route, client_id, user.clone(), password).await;
            let _ = sender.send(TaskReport::Message(Message::Probed(link, user, admission)));
        });
    }

    /// Judges a typed password.
    pub(super) fn judge(&self, link: ConnectionId, id: u64, password: Secret, known: Vec<String>) {
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            let strength = passwords::judge(&password, &known);
            let _ = sender.send(TaskReport::Message(Message::Judged(link, id, strength)));
        });
    }

    /// Reads a file of users.
    pub(super) fn read_users(&self, link: ConnectionId, path: String) {
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            let read = desired::read_file(Path::new(&path)).map_err(|why| format!("{path}: {why}"));
            let _ = sender.send(TaskReport::Message(Message::UsersRead(link, read)));
        });
    }

    /// Works on the file for new passwords.
    pub(super) fn password_file(&self, link: ConnectionId, job: PasswordFileJob) {
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            let result = made_passwords_file::work(&job);
            let _ = sender.send(TaskReport::Message(Message::PasswordFileJob(link, result)));
        });
    }

    /// Does something about changes that were not saved. Nothing where none are kept.
    pub(super) fn unsaved(&self, link: ConnectionId, owner: Owner, errand: Errand) {
        let Some(folder) = self.files.drafts.clone() else {
            return;
        };
        let work: Box<dyn FnOnce() -> Option<_> + Send> = match errand {
            Errand::Hold(changes) => return unsaved_changes::hold(link, &folder, owner, changes),
            Errand::Find => Box::new(move || Some(unsaved_changes::find(&folder, &owner))),
            Errand::Remove(mark) => Box::new(move || {
                let removed = unsaved_changes::remove(&folder, &owner, mark);
                removed.err().map(Err)
            }),
        };
        let sender = self.sender.clone();
        tokio::task::spawn_blocking(move || {
            if let Some(told) = work() {
                let _ = sender.send(TaskReport::Message(Message::Unsaved(link, told)));
            }
        });
    }

    // --- The end ---

    /// Leaves a broker; all that belongs to the link ends.
    pub(super) fn leave(&mut self, link: ConnectionId) {
        while self.farewells.try_join_next().is_some() {}
        unsaved_changes::let_go(Some(link));
        if let Some(link) = self.open.remove(&link) {
            self.farewells.spawn(link.end());
        }
    }

    /// Leaves all brokers, and waits until that is done and the journal is written, for a while.
    pub(super) async fn end(mut self) {
        for (_, link) in std::mem::take(&mut self.open) {
            self.farewells.spawn(link.end());
        }
        let all = async {
            while self.farewells.join_next().await.is_some() {}
            self.journal.end().await;
        };
        let _ = tokio::time::timeout(driver::link::FAREWELL, all).await;
    }
}

impl Link {
    async fn end(self) {
        if let Some(broker) = self.broker {
            driver::link::leave(broker).await;
        }
        #[cfg(feature = "sandbox")]
        if let Some(demo) = self.demo {
            demo.stop().await;
        }
    }
}

// --- The broker inside this program ---

#[cfg(feature = "sandbox")]
impl Links {
    pub(super) fn demo(&mut self, link: ConnectionId) {
        self.open.insert(link, Link::default());
        let sender = self.sender.clone();
        tokio::spawn(async move {
            let started = Sandbox::start(Options::with_users(sandbox::demo_accounts()));
            let _ = sender.send(match started.await {
                Ok(sandbox) => TaskReport::Demo(link, sandbox.into()),
                Err(error) => TaskReport::Message(Message::NotOpened(link, error.to_string())),
            });
        });
    }

    fn dial_demo(&mut self, link: ConnectionId, sandbox: Box<Sandbox>) -> Option<Message> {
        use crate::domain::address::Address;
        use crate::domain::family::BrokerFamily;
        use crate::domain::profile::Origin;

        let listening = sandbox.address();
        let Some(entry) = self.open.get_mut(&link) else {
            self.farewells.spawn(sandbox.stop());
            return None;
        };
        entry.demo = Some(sandbox);
        let address = Address::mqtt(listening.ip().to_string(), listening.port());
        let mut profile = Profile::new("demo", Origin::BuiltIn, address);
        profile.username = Some("root".into());
        profile.family = Some(BrokerFamily::Coreflux);
        let password = Some(Secret::new(sandbox::DEMO_PASSWORD));
        self.dial(link, &profile, password)
    }
}

#[cfg(not(feature = "sandbox"))]
impl Links {
    /// The list does not offer it.
    pub(super) fn demo(&mut self, link: ConnectionId) {
        let why = "this guestlist was built without its embedded broker".into();
        let _ = self
            .sender
            .send(TaskReport::Message(Message::NotOpened(link, why)));
    }
}

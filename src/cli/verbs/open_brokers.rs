//! The way to each of the brokers that a verb works on ([`super::which_brokers`]): connecting,
//! working side by side, and what is written beside the results.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use guestlist::config::command_line::{Connection, Target};
use guestlist::config::{self, Config, preferences};
use guestlist::domain::brokers_at_once::{CONNECTING_AT_ONCE, OPEN_AT_ONCE};
use guestlist::domain::roster::Roster;
use guestlist::driver::first_list::NotOpen;
use guestlist::driver::{Driver, random_id};
use guestlist::engine::Engine;
use guestlist::engine::connection::LinkState;
use guestlist::engine::journal::Batch;
use guestlist::runtime::journal::Journal;
use guestlist::runtime::link_settings;
use guestlist::runtime::signals::LastResort;
use guestlist::screens::brokers::session_of;
use guestlist::screens::brokers::setup::Setup;

use super::exit_codes::{Exit, Failure};
use super::in_time::until;
use super::log::Log;
use super::output::complain_of;
use super::signals::Stop;
use super::which_brokers::{Broker, brokers, with_password};
use crate::cli::{environment, warn};

/// How long a broker may take until its list is there, where no --timeout says otherwise.
const PATIENCE: Duration = Duration::from_secs(30);

/// What one run of a verb works with.
pub(super) struct Run {
    is_for_several: bool,
    pub(super) brokers: Vec<Broker>,
    /// The file with the password of profiles that have none.
    password_file: Option<PathBuf>,
    /// What the journal calls that which is done on several together.
    step: Option<Arc<str>>,
    /// When --timeout ends everything.
    pub(super) until: Option<Instant>,
    pub(super) stop: Stop,
    /// Lets a signal end it at once, until there is something to finish.
    asking: Cell<Option<LastResort>>,
    written: Written,
}

/// What is written beside the results.
#[derive(Clone)]
struct Written {
    journal: Rc<RefCell<Option<Journal>>>,
    log: Rc<RefCell<Log>>,
}

/// A broker whose list is there.
pub(super) struct OpenBroker {
    pub(super) broker: Broker,
    pub(super) driver: Driver,
    /// What its request ids begin with.
    pub(super) session: String,
    pub(super) until: Option<Instant>,
    pub(super) stop: Stop,
    written: Written,
    /// The link as the log knows it.
    link: Rc<RefCell<LinkState>>,
}

impl Run {
    /// Finds the brokers, and starts to listen for signals.
    pub(super) fn start(target: &Target, config: Option<&Path>) -> Result<Self, Failure> {
        let fault = |error| Failure::of(Exit::Internal, &error);
        let stop = Stop::listen().map_err(fault)?;
        let asking = LastResort::at_once(Exit::Signal.code()).map_err(fault)?;
        let brokers = brokers(target)?;
        let is_for_several = target.several.is_asked();
        let together = random_id().ok().map(Into::into);
        Ok(Self {
            is_for_several,
            brokers,
            password_file: target.connection.password_file.clone(),
            until: until(target),
            step: together.filter(|_| is_for_several),
            stop,
            asking: Cell::new(Some(asking)),
            written: Written {
                journal: Rc::new(RefCell::new(journal(&target.connection, config)?)),
                log: Rc::new(RefCell::new(Log::open(
                    target.log_file.as_deref(),
                    target.verbose,
                )?)),
            },
        })
    }

    /// Whether it may work on more than one broker. The flags say it, and not how many there are: a
    /// script has to know what it reads.
    pub(super) const fn is_for_several(&self) -> bool {
        self.is_for_several
    }

    /// Does something at each broker, at most 64 at a time. The results come in the order of the
    /// brokers.
    pub(super) async fn each<T>(
        &self,
        work: impl AsyncFn(OpenBroker) -> (OpenBroker, Result<T, Failure>),
    ) -> Vec<(Broker, Result<T, Failure>)> {
        self.each_of(OPEN_AT_ONCE, work, |_, _| {}).await
    }

    /// The same for so many at a time; hears at once of a broker that cannot be opened.
    pub(super) async fn each_of<T>(
        &self,
        at_once: usize,
        work: impl AsyncFn(OpenBroker) -> (OpenBroker, Result<T, Failure>),
        failed: impl Fn(&Broker, &Failure),
    ) -> Vec<(Broker, Result<T, Failure>)> {
        drop(self.asking.take());
        let (work, failed) = (&work, &failed);
        let connecting = &Semaphore::new(CONNECTING_AT_ONCE);
        let each = self.brokers.iter().map(|broker| async move {
            let turn = connecting.acquire().await;
            let opened = self.open(broker).await;
            drop(turn);
            let worked = match opened {
                Ok(open) => {
                    let (open, result) = work(open).await;
                    open.close().await;
                    result
                }
                Err(failure) => {
                    failed(broker, &failure);
                    Err(failure)
                }
            };
            // A closed pipe is no failure.
            if let Err(failure) = &worked
                && failure.exit != Exit::Done
            {
                let mut log = self.written.log.borrow_mut();
                log.line(&broker.name(), &format!("failed: {}", failure.text));
            }
            (broker.clone(), worked)
        });
        let results: Vec<_> = stream::iter(each).buffered(at_once).collect().await;
        let journal = self.written.journal.borrow_mut().take();
        if let Some(journal) = journal {
            let _ = tokio::time::timeout(Duration::from_secs(2), journal.end()).await;
        }
        results
    }

    async fn open(&self, broker: &Broker) -> Result<OpenBroker, Failure> {
        let config = *broker.config.clone()?;
        if self.stop.is_asked() {
            return Err(Failure::new(Exit::Signal, "stopped by a signal"));
        }
        if self.until.is_some_and(|until| until <= Instant::now()) {
            let why = "--timeout ran out before it was connected";
            return Err(Failure::new(Exit::Unreachable, why));
        }
        let config = match config.password {
            Some(_) => config,
            None => self.with_password(config).await?,
        };
        let (mut session, _) = session_of(&config.profile, &Setup::default(), false);
        session.broker = config.title();
        let settings =
            link_settings::settings(config).map_err(|error| Failure::of(Exit::Internal, &error))?;
        session.factory_password = settings.is_factory_login();
        let id = settings.session.clone();
        let mut driver = Driver::connect(settings, session);
        driver.call(|engine| engine.set_step(self.step.clone()));
        let opened = self.in_time(driver.opened()).await?;
        // What went wrong is written with the failure.
        if *driver.engine.link() == LinkState::Connected {
            let mut log = self.written.log.borrow_mut();
            log.link(&broker.name(), &LinkState::Connected);
        }
        for remark in driver.engine.remarks() {
            complain_of(&broker.name(), &format!("warning: {remark}"));
        }
        match opened {
            Some(Ok(())) => Ok(OpenBroker {
                broker: broker.clone(),
                driver,
                session: id,
                until: self.until,
                stop: self.stop.clone(),
                written: self.written.clone(),
                link: Rc::new(RefCell::new(LinkState::Connected)),
            }),
            Some(Err(why)) => Err(not_open(why)),
            None => {
                let why = self.too_late(driver.engine.link());
                Err(Failure::new(Exit::Unreachable, why))
            }
        }
    }

    /// What did not come in time.
    fn too_late(&self, link: &LinkState) -> String {
        let awaited = match link {
            LinkState::Connected => "the user list came",
            _ => "the login was answered",
        };
        if self.until.is_some_and(|until| until <= Instant::now()) {
            format!("--timeout ran out before {awaited}")
        } else {
            format!("{} s passed before {awaited}", PATIENCE.as_secs())
        }
    }

    /// Finds the password beside those of other brokers, and within the time.
    async fn with_password(&self, config: Config) -> Result<Config, Failure> {
        let file = self.password_file.clone();
        let found =
            tokio::task::spawn_blocking(move || with_password(config, file.as_deref(), false));
        match self.in_time(found).await? {
            Some(Ok(found)) => found,
            Some(Err(error)) => Err(Failure::of(Exit::Internal, &error)),
            None => Err(Failure::new(
                Exit::Unreachable,
                "the password did not come in time",
            )),
        }
    }

    /// What comes of it within the time for one broker; an error when a signal comes first.
    async fn in_time<T>(&self, work: impl Future<Output = T>) -> Result<Option<T>, Failure> {
        let patience = Instant::now() + PATIENCE;
        let until = self.until.map_or(patience, |it| it.min(patience));
        tokio::select! {
            done = timeout_at(until, work) => Ok(done.ok()),
            () = self.stop.wait() => Err(Failure::new(Exit::Signal, "stopped by a signal")),
        }
    }
}

impl OpenBroker {
    pub(super) const fn engine(&self) -> &Engine {
        &self.driver.engine
    }

    /// The time limit of an answer that is not part of a plan.
    pub(super) fn patience(&self) -> Instant {
        let patience = Instant::now() + PATIENCE;
        self.until.map_or(patience, |it| it.min(patience))
    }

    /// Writes down what happened.
    pub(super) fn keep_journal(&mut self) {
        self.journal()(&mut self.driver);
    }

    /// What writes down what happened, for loops that have the driver.
    pub(super) fn journal(&self) -> impl FnMut(&mut Driver) + use<> {
        let (written, session) = (self.written.clone(), self.session.clone());
        let (name, link) = (self.broker.name(), Rc::clone(&self.link));
        move |driver| {
            let now = driver.engine.link();
            let before = link.replace(now.clone());
            // The time of the next try changes while it is down, and is not worth a line.
            let is_same = match (&before, now) {
                (LinkState::Down { reason, .. }, LinkState::Down { reason: why, .. }) => {
                    reason == why
                }
                _ => before == *now,
            };
            if !is_same {
                written.log.borrow_mut().link(&name, now);
            }
            written.keep(&name, &session, std::mem::take(&mut driver.journal));
        }
    }

    async fn close(mut self) {
        self.keep_journal();
        self.driver.close().await;
    }
}

impl Written {
    /// Writes down what happened at a broker.
    fn keep(&self, broker: &str, session: &str, batches: Vec<Batch>) {
        for batch in batches {
            self.log.borrow_mut().batch(broker, &batch);
            if let Some(journal) = self.journal.borrow_mut().as_mut() {
                journal.write(session, batch);
            }
        }
    }
}

fn not_open(why: NotOpen) -> Failure {
    let (exit, text) = match why {
        NotOpen::Unreachable(text) => (Exit::Unreachable, text),
        NotOpen::Refused(text) | NotOpen::NoList(text) => (Exit::NoRight, text),
        NotOpen::BadList(text) => (Exit::Refused, text),
        NotOpen::UnknownFamily(text) => (Exit::Profile, text),
    };
    Failure::new(exit, text)
}

/// The journal, unless none is kept.
fn journal(flags: &Connection, config: Option<&Path>) -> Result<Option<Journal>, Failure> {
    let place = preferences::Place::find(config, &environment);
    let preferences = place.as_ref().map(preferences::load).transpose();
    let preferences = preferences.map_err(|error| Failure::of(Exit::Profile, &error))?;
    if flags.no_journal || !preferences.unwrap_or_default().journal {
        return Ok(None);
    }
    let file = config::journal_file(&environment);
    Ok(file.map(|file| {
        let shown = file.display().to_string();
        Journal::new(Some(file), move |problem| {
            if let Some(problem) = problem {
                warn(&format!("{shown} is not written: {problem}"));
            }
        })
    }))
}

/// The results of the brokers that answered, and one exit code; what failed is said.
pub(super) fn split<T>(
    results: Vec<(super::which_brokers::Broker, Result<T, Failure>)>,
) -> (Vec<T>, Exit) {
    let mut exits = Vec::new();
    let mut all = Vec::new();
    for (broker, result) in results {
        match result {
            Ok(it) => {
                exits.push(Exit::Done);
                all.push(it);
            }
            Err(failure) => {
                complain_of(&broker.name(), &failure.text);
                exits.push(failure.exit);
            }
        }
    }
    (all, Exit::of_all(exits))
}

pub(super) fn newest(engine: &Engine) -> Result<&Roster, Failure> {
    let list = engine.newest_list();
    list.ok_or_else(|| Failure::new(Exit::Internal, "the user list is gone"))
}

//! The broker: what connections, the worker and the knobs share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mqtt5_protocol::QoS;
use mqtt5_protocol::packet::publish::PublishPacket;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep};

use super::access;
use super::caller::Caller;
use super::commands::{self, CommandSettings};
use super::fault_state::{Cut, Knobs, ListFault};
use super::incoming::{Decision, Job, acknowledge};
use super::message::Message;
use super::options::Limits;
use super::session::{LinkId, Profile, SessionKey};
use super::state::{End, Link, State};
use super::store::Store;
use super::table::Table;
use super::tasks::Tasks;
use super::{topics, wire};

/// Commands that may wait for the worker at one time.
const WAITING_COMMANDS: usize = 64;

/// What a connection holds of its own link.
pub(super) struct LinkHandle {
    pub(super) id: LinkId,
    pub(super) wake: Arc<Notify>,
    pub(super) drained: Arc<Notify>,
    pub(super) end: watch::Receiver<Option<End>>,
}

/// The state that connections, the worker and the knobs share.
pub(super) struct Broker {
    pub(super) limits: Limits,
    pub(super) anonymous: bool,
    pub(super) command_settings: CommandSettings,
    pub(super) store: Option<Arc<Store>>,
    pub(super) tasks: Tasks,
    /// Passwords are hashed one at a time: hashing is an easy way to keep a machine busy.
    pub(super) hashing: Arc<Semaphore>,
    state: Mutex<State>,
    knobs: Mutex<Knobs>,
    jobs: mpsc::UnboundedSender<Job>,
    waiting: Arc<Semaphore>,
    stopping: watch::Sender<bool>,
    frozen: watch::Sender<bool>,
}

impl Broker {
    pub(super) fn new(
        options: (Limits, bool, CommandSettings),
        table: Table,
        store: Option<Arc<Store>>,
        jobs: mpsc::UnboundedSender<Job>,
    ) -> Self {
        let (limits, anonymous, command_settings) = options;
        Self {
            limits,
            anonymous,
            command_settings,
            store,
            tasks: Tasks::here(),
            hashing: Arc::new(Semaphore::new(1)),
            state: Mutex::new(State::new(table)),
            knobs: Mutex::default(),
            jobs,
            waiting: Arc::new(Semaphore::new(WAITING_COMMANDS)),
            stopping: watch::Sender::new(false),
            frozen: watch::Sender::new(false),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn knobs(&self) -> MutexGuard<'_, Knobs> {
        self.knobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new connection, unless there are too many.
    pub(super) fn open_link(&self) -> Option<LinkHandle> {
        let mut state = self.state();
        if state.links.len() >= self.limits.connections {
            return None;
        }
        state.last_link += 1;
        let id = state.last_link;
        let (wake, drained) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let end = watch::Sender::new(None);
        let own = LinkHandle {
            id,
            wake: Arc::clone(&wake),
            drained: Arc::clone(&drained),
            end: end.subscribe(),
        };
        let link = Link {
            key: None,
            profile: Profile {
                version: wire::V3,
                max_packet: usize::MAX,
                window: self.limits.window,
            },
            control: Vec::new(),
            closing: false,
            will: None,
            wake,
            drained,
            end,
        };
        state.links.insert(id, link);
        Some(own)
    }

    /// Takes what a client published, and queues the acknowledgement. Returns whether the link has
    /// to be cut now.
    pub(super) fn publish(
        &self,
        link: LinkId,
        packet: PublishPacket,
        permit: Option<OwnedSemaphorePermit>,
    ) -> Cut {
        let mut state = self.state();
        let Some(key) = state.key_of(link) else {
            return Cut::Nowhere;
        };
        let (qos, id) = (packet.qos, packet.packet_id.unwrap_or_default());
        let twice = qos == QoS::ExactlyOnce
            && state
                .session_of(link)
                .is_some_and(|session| session.received.contains(&id));
        let Decision { accepted, cut, job } = if twice {
            Decision::TAKEN
        } else {
            let message = Message::published(packet);
            self.decide(&mut state, &key, Some(link), message, permit)
        };
        if cut != Cut::BeforeExecuting && cut != Cut::BeforeAck {
            acknowledge(&mut state, link, qos, id, accepted);
        }
        drop(state);
        // After the acknowledgement, so that no answer overtakes it.
        self.submit(job);
        cut
    }

    /// Decides what to do with a message: a command becomes a job, anything else is routed.
    fn decide(
        &self,
        state: &mut State,
        key: &SessionKey,
        link: Option<LinkId>,
        message: Message,
        permit: Option<OwnedSemaphorePermit>,
    ) -> Decision {
        let command = message.topic == topics::COMMAND;
        if command {
            state.log_command(commands::masked(&message.payload));
        }
        let mut knobs = self.knobs();
        if knobs.refused_topics.contains(&message.topic)
            || !access::may_publish(&state.table, key.caller, &message.topic)
        {
            return Decision::REFUSED;
        }
        if !command {
            drop(knobs);
            state.route(message, Some(key), &self.limits);
            return Decision::TAKEN;
        }
        let cut = link.map_or(Cut::Nowhere, |_| knobs.next_cut());
        let job = (cut != Cut::BeforeExecuting).then(|| Job {
            caller: key.caller,
            link,
            line: message.payload,
            cut,
            _permit: permit,
        });
        Decision {
            accepted: true,
            cut,
            job,
        }
    }

    fn submit(&self, job: Option<Job>) {
        if let Some(job) = job {
            // Without a worker the sandbox is stopping: nobody waits for an answer.
            let _ = self.jobs.send(job);
        }
    }

    /// A command without a connection, with the rights of `root`.
    pub(super) fn command_of_other_admin(&self, line: &str) {
        self.submit(Some(Job {
            caller: Caller::OtherAdmin,
            link: None,
            line: line.as_bytes().to_vec(),
            cut: Cut::Nowhere,
            _permit: None,
        }));
    }

    /// A place in the queue of commands. While a client floods it, nothing more is read from it.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.waiting).acquire_owned().await.ok()
    }

    /// Publishes a message of the broker itself.
    pub(super) fn publish_own(&self, topic: &str, payload: Vec<u8>, retain: bool) {
        let message = Message::own(topic, payload, retain);
        self.state().route(message, None, &self.limits);
    }

    /// Publishes the list as it is now.
    pub(super) fn publish_list(&self) {
        let mut state = self.state();
        let message = Message::own(topics::USERS, state.table.list(), true);
        state.route(message, None, &self.limits);
    }

    /// Publishes which sessions there are. How the real broker writes that is not known (L).
    pub(super) fn announce_sessions(&self) {
        let mut state = self.state();
        let payload = state.sessions_told();
        let message = Message::own(topics::SESSIONS, payload, true);
        state.route(message, None, &self.limits);
    }

    /// Publishes the list after a change, as the knobs say.
    pub(super) fn announce_list(self: &Arc<Self>) {
        let fault = self.knobs().list;
        match fault {
            ListFault::Normal => self.publish_list(),
            ListFault::Late(delay) => {
                self.later(delay, Self::publish_list);
            }
            ListFault::Twice => {
                self.publish_list();
                self.publish_list();
            }
            ListFault::Never => {}
        }
    }

    /// Does something after a while, unless the sandbox stops before.
    pub(super) fn later(
        self: &Arc<Self>,
        delay: Duration,
        action: impl FnOnce(&Self) + Send + 'static,
    ) -> Option<AbortHandle> {
        let broker = Arc::clone(self);
        self.tasks.spawn(async move {
            tokio::select! {
                () = sleep(delay) => action(&broker),
                () = broker.stopped() => {}
            }
        })
    }

    /// Forgets a link and publishes its will, unless the client said goodbye. Returns what was
    /// still due on it.
    pub(super) fn close_link(self: &Arc<Self>, id: LinkId, with_will: bool) -> Vec<u8> {
        let mut state = self.state();
        let Some(link) = state.links.remove(&id) else {
            return Vec::new();
        };
        let mut will = link.will.filter(|_| with_will);
        if let Some(key) = &link.key {
            if !state.outlives(key) {
                state.sessions.remove(key);
            } else if let Some(session) = state.sessions.get_mut(key) {
                session.link = None;
                session.wake = None;
                session.expires = (session.expiry != u32::MAX)
                    .then(|| Instant::now() + Duration::from_secs(session.expiry.into()));
                let delay = will.as_ref().map_or(0, |w| w.delay.min(session.expiry));
                if delay > 0 {
                    let waiting = self.delay_will(key.clone(), delay);
                    session.delayed_will = will.take().map(|will| (will.message, waiting));
                }
            }
        }
        drop(state);
        if link.key.is_some() {
            self.announce_sessions();
        }
        if let (Some(key), Some(will)) = (link.key, will) {
            self.publish_will(&key, will.message);
        }
        link.control
    }

    /// Publishes the will of a session after its delay in seconds.
    fn delay_will(self: &Arc<Self>, key: SessionKey, delay: u32) -> Option<AbortHandle> {
        self.later(Duration::from_secs(delay.into()), move |broker| {
            let mut state = broker.state();
            let session = state.sessions.get_mut(&key);
            let message = session.and_then(|s| s.delayed_will.take()).map(|(m, _)| m);
            drop(state);
            if let Some(message) = message {
                broker.publish_will(&key, message);
            }
        })
    }

    /// Publishes a will under the same rules as any other message of its user.
    pub(super) fn publish_will(&self, key: &SessionKey, message: Message) {
        let permit = Arc::clone(&self.waiting).try_acquire_owned().ok();
        if message.topic == topics::COMMAND && permit.is_none() {
            return;
        }
        let mut state = self.state();
        let decision = self.decide(&mut state, key, None, message, permit);
        drop(state);
        self.submit(decision.job);
    }

    /// Ends every link and wakes the tasks.
    pub(super) fn begin_stop(&self) {
        self.stopping.send_replace(true);
        self.frozen.send_replace(false);
        self.state().end_links(End::Shutdown, |_| true);
    }

    /// Returns when the sandbox stops.
    pub(super) async fn stopped(&self) {
        let _ = self.stopping.subscribe().wait_for(|stop| *stop).await;
    }

    pub(super) fn freeze(&self, on: bool) {
        self.frozen.send_replace(on);
    }

    pub(super) fn is_frozen(&self) -> bool {
        *self.frozen.borrow()
    }

    /// Returns once connections are served again.
    pub(super) async fn thawed(&self) {
        if self.is_frozen() {
            let _ = self.frozen.subscribe().wait_for(|frozen| !*frozen).await;
        }
    }
}

//! The task: one attempt to connect after the other, with the right version of MQTT and the right
//! password, until it has to leave.
//!
//! - The first connection must succeed: a broker that cannot be reached is an error on the shell,
//!   like a wrong password. After that the console never gives up by itself.
//! - A password that the broker refused is not tried again by itself: each refusal brings an
//!   account nearer to a ban, and two consoles may share it. Tries go on while a change of our own
//!   password is not settled, since the broker may still take it, and after refusals that another
//!   password would not change.
//! - How long it waits between tries is in [`super::backoff`]. That another client may use the
//!   client id is noticed in [`super::contested_client_id`].

use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep_until};

use super::backoff::Backoff;
use super::contested_client_id::CutShort;
use super::context::{Context, Deliver};
use super::session::{End, Next, Session};
use super::settings::Settings;
use super::try_login::KnownVersion;
use super::wire::{self, Dialler, Failure, TAKEN_OVER, Version, Wire};
use crate::domain::broker_messages::{BrokerEvent, BrokerRequest, Link};
use crate::domain::command::{CommandId, Submission};

pub(super) struct LinkTask {
    cx: Context,
    dialler: Dialler,
    requests: UnboundedReceiver<BrokerRequest>,
    /// The version that the broker is known to speak.
    known: KnownVersion,
    backoff: Backoff,
    cut_short: CutShort,
}

impl LinkTask {
    pub(super) fn new(
        settings: Settings,
        deliver: Deliver,
        requests: UnboundedReceiver<BrokerRequest>,
        known: KnownVersion,
    ) -> Self {
        let backoff = Backoff::new(settings.timings.backoff_min, settings.timings.backoff_max);
        let dialler = Dialler::new(settings.address.clone(), settings.tls.clone());
        Self {
            cx: Context::new(settings, deliver),
            dialler,
            requests,
            known,
            backoff,
            cut_short: CutShort::default(),
        }
    }

    pub(super) async fn run(mut self) {
        loop {
            self.cx.deliver(BrokerEvent::Link(Link::Connecting));
            let End::Lost(failure, past) = self.attempt().await else {
                return;
            };
            // Two consoles with one client id would else throw each other out without end.
            let taken_over = matches!(failure, Failure::Ended(TAKEN_OVER));
            let settled = self.cx.settings.timings.settled;
            self.cut_short.count(&failure, past);
            if past.is_some_and(|past| past.lived >= settled) && !taken_over {
                self.backoff.reset();
            }
            let retry_in = self.next_try(&failure);
            self.cx.deliver(BrokerEvent::Link(self.down(
                &failure,
                past.is_some(),
                retry_in,
            )));
            if !self.rest(retry_in).await {
                return;
            }
        }
    }

    /// How long to wait before the next try; `None` after a refused password, which waits for the
    /// person: each refusal brings the account nearer to a ban. While a change of our own password
    /// is not settled the broker may still take it, so tries go on.
    fn next_try(&mut self, failure: &Failure) -> Option<Duration> {
        if failure.refuses_password() && !self.cx.passwords.is_unsettled() {
            return None;
        }
        // Without a random number all consoles come back at once, which is bearable.
        let random = getrandom::u32().unwrap_or(u32::MAX / 2);
        Some(self.backoff.next(random))
    }

    fn down(&self, failure: &Failure, admitted: bool, retry_in: Option<Duration>) -> Link {
        match failure {
            Failure::Refused { words, credentials } => Link::Refused {
                retry_in,
                reason: (*words).into(),
                credentials: *credentials,
            },
            _ => Link::Waiting {
                retry_in: retry_in.unwrap_or_default(),
                reason: failure.sentence(&self.cx.settings.address, admitted)
                    + &self.cut_short.advice(&self.cx.settings.client_id),
            },
        }
    }

    /// One attempt to connect, and the session that it leads to. Falls back to 3.1.1 and tries a
    /// changed password without a wait, since neither is a failure of the broker.
    async fn attempt(&mut self) -> End {
        let mut version = self.known.get().unwrap_or(Version::V5);
        let mut candidate = None;
        loop {
            let (failure, past) = match self.connection(version, candidate).await {
                End::Left => return End::Left,
                End::Lost(failure, past) => (failure, past),
            };
            if past.is_some() {
                return End::Lost(failure, past);
            }
            if version == Version::V5
                && self.known.get().is_none()
                && failure.suggests_older_broker()
            {
                version = Version::V4;
                continue;
            }
            if matches!(failure, Failure::Version) {
                // This address has another broker than before.
                self.known.set(None);
            }
            if failure.refuses_password() {
                if self.cx.passwords.typed.is_some() {
                    // The person typed another password while this one was tried.
                    candidate = None;
                    continue;
                }
                if let Some(id) = candidate {
                    self.cx.passwords.tried(id);
                }
                candidate = self.cx.passwords.untried();
                if candidate.is_some() {
                    continue;
                }
            }
            return End::Lost(failure, None);
        }
    }

    /// One connection from the first packet to the last. The client is new each time, so that
    /// nothing is left of the one before.
    async fn connection(&mut self, version: Version, candidate: Option<CommandId>) -> End {
        if candidate.is_none() {
            self.cx.passwords.take_typed();
        }
        let (sender, mut wire) = wire::open(version, &self.login(candidate));
        let mut session = Session::new(sender, &self.cx.settings.timings);
        let end = self
            .drive(&mut wire, &mut session, version, candidate)
            .await;
        // What came in together with the end still counts: it decides what was never sent.
        for event in wire.leftovers() {
            session.on_event(&mut self.cx, event);
        }
        session.close(&self.cx);
        end
    }

    async fn drive(
        &mut self,
        wire: &mut Wire,
        session: &mut Session,
        version: Version,
        mut candidate: Option<CommandId>,
    ) -> End {
        loop {
            // The future of a poll is never dropped half-way while the connection goes on: it stays
            // pinned whatever else happens.
            let mut poll = pin!(wire.poll());
            let polled = loop {
                let deadline = session.deadline();
                tokio::select! {
                    polled = &mut poll => break polled,
                    request = self.requests.recv() => {
                        if matches!(session.request(&mut self.cx, request), Next::Leave) {
                            return End::Left;
                        }
                    }
                    () = sleep_until(deadline) => {
                        match session.on_deadline(&mut self.cx, Instant::now()) {
                            Next::Stay => {}
                            Next::Leave => return End::Left,
                            Next::Fail(failure) => {
                                let failure = failure.at(self.dialler.stage());
                                return session.lost(&self.cx, failure);
                            }
                        }
                    }
                }
            };
            let next = match polled {
                Ok(event) => session.on_event(&mut self.cx, event),
                Err(failure) => Next::Fail(failure),
            };
            if let Next::Fail(failure) = next {
                return session.lost(&self.cx, failure);
            }
            if session.admitted() {
                self.known.set(Some(version));
                self.cx.note_admitted(candidate.take());
            }
        }
    }

    fn login(&self, candidate: Option<CommandId>) -> wire::Login<'_> {
        let settings = &self.cx.settings;
        let passwords = &self.cx.passwords;
        wire::Login {
            dialler: self.dialler.clone(),
            client_id: &settings.client_id,
            username: settings.username.as_deref(),
            password: passwords.for_login(candidate),
            keep_alive: settings.timings.keep_alive,
            timeout: settings.timings.connect_timeout,
        }
    }

    /// Waits for the next attempt; without a time, until the person asks for it. False when it has
    /// to leave.
    async fn rest(&mut self, time: Option<Duration>) -> bool {
        let mut over = pin!(async {
            match time {
                Some(time) => tokio::time::sleep(time).await,
                None => std::future::pending().await,
            }
        });
        loop {
            tokio::select! {
                () = &mut over => return true,
                request = self.requests.recv() => match request {
                    None | Some(BrokerRequest::Disconnect) => return false,
                    Some(BrokerRequest::RetryNow) => {
                        self.cx.passwords.try_all_again();
                        return true;
                    }
                    Some(request @ BrokerRequest::LogIn(_)) => {
                        self.cx.note_request(&request);
                        return true;
                    }
                    Some(BrokerRequest::Submit(submission)) => self.not_sent(&submission),
                    Some(BrokerRequest::SubmitTogether(submissions)) => {
                        for submission in &submissions {
                            self.not_sent(submission);
                        }
                    }
                    Some(request) => self.cx.note_request(&request),
                },
            }
        }
    }

    fn not_sent(&self, submission: &Submission) {
        let why = format!("Not sent: not connected to {}.", self.cx.address);
        self.cx.not_sent(submission.id, why);
    }
}

//! Commands on their way to the event loop. When each is sent is decided in `engine::submit`
//! (`send_next`), how many at once in `in_flight_limit`.

use super::queued::Kind;
use super::{Request, Session};
use crate::broker::context::Context;
use crate::broker::dialect::{EncodeError, Publish};
use crate::broker::wire::Full;
use crate::domain::broker_messages::{BrokerEvent, Channel};
use crate::domain::command::{CommandId, Submission};

impl Session {
    pub(super) fn submit(&mut self, cx: &mut Context, submissions: &[Submission]) {
        let Some(mode) = self.answer_mode.filter(|_| self.leaving.is_none()) else {
            for submission in submissions {
                let why = format!("Not sent: the connection to {} is not ready.", cx.address);
                cx.not_sent(submission.id, why);
            }
            return;
        };
        let holds_secret = submissions.iter().any(|it| it.command.holds_secret());
        if holds_secret && !self.is_trusted() {
            // The commands that go with it would be done without it.
            for submission in submissions {
                let why = format!("Not sent. {}", cx.dialect.unheard());
                cx.undelivered(submission.id, why);
            }
            return;
        }
        if let [submission] = submissions {
            let publish = cx.dialect.encode(submission, mode);
            return self.send(cx, &[submission.id], publish, submissions);
        }
        for batch in cx.dialect.encode_together(submissions, self.max_packet) {
            self.send(cx, &batch.ids, batch.publish, submissions);
        }
    }

    /// Sends one message with some of these commands.
    fn send(
        &mut self,
        cx: &mut Context,
        ids: &[CommandId],
        publish: Result<Publish, EncodeError>,
        submissions: &[Submission],
    ) {
        let sent = match publish {
            Ok(publish) if publish.packet_size() > self.max_packet => {
                let size = publish.packet_size();
                Err(EncodeError::TooLarge { size })
            }
            Ok(publish) => Ok(self.put_in_line(&publish, ids)),
            Err(error) => Err(error),
        };
        let batch = submissions.iter().filter(|it| ids.contains(&it.id));
        for submission in batch {
            let id = submission.id;
            match sent {
                Ok(true) => {
                    self.commands_out.insert(id);
                    self.commanded = true;
                    cx.note_sent(submission);
                }
                Ok(false) => cx.undelivered(id, "Not sent: too many commands are waiting already."),
                Err(EncodeError::TooLarge { size }) => {
                    cx.undelivered(id, self.too_large(submission, size));
                }
                Err(error) => cx.undelivered(id, error.to_string()),
            }
        }
    }

    /// Why a command that takes so many bytes cannot be sent.
    fn too_large(&self, submission: &Submission, size: usize) -> String {
        /// The name may be the long part.
        const SHOWN: usize = 40;
        let name = submission.command.user().as_str();
        let mut user: String = name.chars().take(SHOWN).collect();
        if user.len() < name.len() {
            user.push('…');
        }
        let limit = self.max_packet;
        format!(
            "Not sent: this change to {user} needs {size} bytes, but the broker accepts \
                {limit} a message. Shorten the name or the password, or raise the broker's limit."
        )
    }

    /// Hands a message of commands to the event loop. False when its queue is full.
    fn put_in_line(&mut self, publish: &Publish, ids: &[CommandId]) -> bool {
        let request = match ids {
            [id] => Request::Command(*id),
            several => Request::Batch(several.into()),
        };
        self.publish(publish, request)
    }

    pub(super) fn publish(&mut self, publish: &Publish, request: Request) -> bool {
        let taken = self.sender.publish(publish.topic, &publish.payload);
        self.enqueue(taken, Kind::Publish, request)
    }

    /// Publishes with `QoS` 0.
    pub(super) fn publish_once(&mut self, publish: &Publish, request: Request) -> bool {
        let taken = self.sender.publish_once(publish.topic, &publish.payload);
        self.enqueue(taken, Kind::PublishOnce, request)
    }

    /// Remembers a request that the event loop took. False when its queue is full.
    pub(super) fn enqueue(
        &mut self,
        taken: Result<(), Full>,
        kind: Kind,
        request: Request,
    ) -> bool {
        if taken.is_ok() {
            self.queued.push(kind, request);
        }
        taken.is_ok()
    }

    pub(super) fn set_commands(&mut self, cx: &Context, refusal: Option<String>) {
        if refusal.is_some() || self.commands_open != Some(true) {
            self.commands_open = Some(refusal.is_none());
            cx.deliver(BrokerEvent::Channel(Channel::Commands, refusal));
        }
    }

    pub(super) fn undelivered(&mut self, cx: &Context, ids: &[CommandId], why: &str) {
        for id in ids {
            self.commands_out.remove(id);
            cx.undelivered(*id, why);
        }
    }
}

//! The requests that the event loop took and has not put on the wire yet.
//!
//! rumqttc takes publishes and subscriptions in lines of their own, and a message with `QoS` 0
//! waits for nothing, so each kind keeps its order, and no other does.

use std::collections::VecDeque;

use super::Request;
use crate::broker::wire::Sent;

/// Requests of one kind keep their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Publish,
    /// With `QoS` 0, so without an id.
    PublishOnce,
    Subscribe,
    Unsubscribe,
}

impl Kind {
    fn of(sent: Sent, packet: u16) -> Self {
        match sent {
            Sent::Publish if packet == 0 => Self::PublishOnce,
            Sent::Publish => Self::Publish,
            Sent::Subscribe => Self::Subscribe,
            Sent::Unsubscribe => Self::Unsubscribe,
        }
    }
}

/// Requests that are not on the wire yet.
#[derive(Debug, Default)]
pub(super) struct Queued(VecDeque<(Kind, Request)>);

impl Queued {
    pub(super) fn push(&mut self, kind: Kind, request: Request) {
        self.0.push_back((kind, request));
    }

    /// The request that was put on the wire: the first of its kind.
    pub(super) fn sent(&mut self, sent: Sent, packet: u16) -> Option<Request> {
        let kind = Kind::of(sent, packet);
        let at = self.0.iter().position(|(it, _)| *it == kind)?;
        Some(self.0.remove(at)?.1)
    }

    /// Those that never went there.
    pub(super) fn left(self) -> impl Iterator<Item = Request> {
        self.0.into_iter().map(|(_, request)| request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::CommandId;

    #[test]
    fn what_overtakes_another_kind_is_known_for_what_it_is() {
        let mut queued = Queued::default();
        let command = |id| Request::Command(CommandId(id));
        queued.push(Kind::Unsubscribe, Request::Sessions);
        queued.push(Kind::Publish, command(1));
        queued.push(Kind::PublishOnce, Request::Probe);
        queued.push(Kind::Publish, command(2));
        queued.push(Kind::Unsubscribe, Request::Unsubscribe);
        assert_eq!(queued.sent(Sent::Publish, 7), Some(command(1)));
        assert_eq!(queued.sent(Sent::Unsubscribe, 8), Some(Request::Sessions));
        assert_eq!(queued.sent(Sent::Publish, 0), Some(Request::Probe));
        assert_eq!(
            queued.sent(Sent::Unsubscribe, 9),
            Some(Request::Unsubscribe)
        );
        assert_eq!(queued.sent(Sent::Subscribe, 10), None);
        // Only this one is reported as not sent.
        assert_eq!(queued.left().collect::<Vec<_>>(), [command(2)]);
    }
}

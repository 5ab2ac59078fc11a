//! The users of many brokers in one grid.

mod grid;

use crate::brokers::program::{Program, profile};
use crate::common::{Flags, roster};
use guestlist::app::{ConnectionId, Effect, Message};
use guestlist::domain::link::{BrokerEvent, Channel, Link};
use guestlist::domain::profile::Profile;

/// The link of the nth broker, counted from 1.
pub(crate) const fn link(nth: u64) -> ConnectionId {
    ConnectionId(nth)
}

/// Brokers of a plant, so many.
pub(crate) fn plants(count: usize) -> Vec<Profile> {
    let names = (1..=count).map(|nth| format!("plant-{nth:02}"));
    names
        .map(|it| profile(&it, &format!("{it}.example")))
        .collect()
}

impl Program {
    /// A broker of a fleet admits us and shows this list.
    pub(crate) fn shows(&mut self, nth: u64, users: &[(&str, Flags)]) -> &mut Self {
        let link = link(nth);
        self.send(Message::Dialling {
            link,
            factory_password: false,
            address: None,
        });
        self.event(link, BrokerEvent::Link(Link::Connected));
        for channel in [Channel::Users, Channel::Answers, Channel::Commands] {
            self.event(link, BrokerEvent::Channel(channel, None));
        }
        self.event(link, BrokerEvent::Ready { in_flight: 16 });
        self.event(link, BrokerEvent::Roster(roster(users), Vec::new()))
    }

    /// The links that were dialled since the last look.
    pub(crate) fn dialled(&mut self) -> Vec<u64> {
        let effects = self.effects().into_iter();
        let links = effects.filter_map(|effect| match effect {
            Effect::Connect(wanted) => Some(wanted.link.0),
            _ => None,
        });
        links.collect()
    }
}

/// What three brokers show: `bob` is missing on the second, `anna` has more on the third.
pub(crate) fn three() -> Program {
    const USUAL: [(&str, Flags); 3] = [
        ("root", [true, false, false]),
        ("anna", [true, false, false]),
        ("bob", [false, true, false]),
    ];
    let mut program = Program::together(plants(3));
    program.shows(1, &USUAL);
    program.shows(2, &USUAL[..2]);
    program.shows(3, &[USUAL[0], ("anna", [true, true, false]), USUAL[2]]);
    program.effects();
    program
}

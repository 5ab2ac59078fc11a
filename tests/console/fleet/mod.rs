//! The users of many brokers in one grid.

mod activity;
mod compare;
mod delete;
mod grid;
mod log_in;
mod mouse;
mod passwords;
mod step;
mod unsaved;
mod user;

use crate::brokers::program::{Program, profile};
use crate::common::{Flags, local_time, roster};
use guestlist::app::{ConnectionId, Effect, Message};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, Link};
use guestlist::domain::command::{Answer, Command, CommandId, Correlation, Verdict};
use guestlist::domain::profile::Profile;
use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::journal::Batch;

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
        self.list(nth, users)
    }

    /// A broker of a fleet sends this list.
    pub(crate) fn list(&mut self, nth: u64, users: &[(&str, Flags)]) -> &mut Self {
        self.event(link(nth), BrokerEvent::Roster(roster(users), Vec::new()))
    }

    /// The link of a broker is lost.
    pub(crate) fn loses(&mut self, nth: u64) -> &mut Self {
        let waiting = Link::Waiting {
            retry_in: std::time::Duration::from_secs(1),
            reason: "the connection was reset".into(),
        };
        self.event(link(nth), BrokerEvent::Link(waiting))
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

    /// What was sent since the last look, each with the number of its broker. The clock is answered
    /// as the runtime does.
    pub(crate) fn sent(&mut self) -> Vec<(u64, CommandId, Command)> {
        let effects = self.stamped();
        let sent = effects.into_iter().filter_map(|effect| match effect {
            Effect::Engine(link, Wanted::Broker(BrokerRequest::Submit(sent))) => {
                Some((link.0, sent.id, sent.command))
            }
            _ => None,
        });
        sent.collect()
    }

    /// The journal since the last look.
    pub(crate) fn journalled(&mut self) -> Vec<Batch> {
        let effects = self.stamped();
        let batches = effects.into_iter().filter_map(|effect| match effect {
            Effect::Journal(_, batch) => Some(batch),
            _ => None,
        });
        batches.collect()
    }

    /// The effects since the last look, after the clock was told where it was asked for.
    fn stamped(&mut self) -> Vec<Effect> {
        let mut all = Vec::new();
        loop {
            let effects = self.effects();
            if effects.is_empty() {
                return all;
            }
            for effect in effects {
                if let Effect::Engine(link, Wanted::AskTime) = effect {
                    self.send(Message::Time(link, local_time("Nov 29 14:03:12 UTC")));
                } else {
                    all.push(effect);
                }
            }
        }
    }

    /// A broker answers a command.
    pub(crate) fn answers(
        &mut self,
        nth: u64,
        id: CommandId,
        verdict: Verdict,
        text: &str,
    ) -> &mut Self {
        let answer = Answer {
            correlation: Correlation::Ours(id),
            verdict,
            text: text.into(),
            kind: None,
            user: None,
        };
        self.event(link(nth), BrokerEvent::Answer(answer))
    }
}

pub(crate) const USUAL: [(&str, Flags); 3] = [
    ("root", [true, false, false]),
    ("anna", [true, false, false]),
    ("bob", [false, true, false]),
];

/// What three brokers show: `bob` is missing on the second, `anna` has more on the third.
pub(crate) fn three() -> Program {
    let mut program = Program::together(plants(3));
    program.shows(1, &USUAL);
    program.shows(2, &USUAL[..2]);
    program.shows(3, &[USUAL[0], ("anna", [true, true, false]), USUAL[2]]);
    program.effects();
    program
}

impl Program {
    /// Applies what Review shows, whatever is asked before. Returns what was sent.
    pub(crate) fn applied(&mut self) -> Vec<(u64, CommandId, Command)> {
        self.effects();
        self.press("s");
        if self.screen().contains("to confirm") {
            let screen = self.screen();
            let wanted = screen.split("Type ").nth(1).unwrap_or_default();
            let brokers = wanted.split_whitespace().next().unwrap_or_default();
            self.type_text(brokers).press("enter enter");
        } else if self.screen().contains("[ Apply ]") {
            self.press("y");
        }
        self.sent()
    }
}

/// The brokers and the commands of what was sent.
pub(crate) fn commands(sent: &[(u64, CommandId, Command)]) -> Vec<(u64, Command)> {
    let sent = sent.iter();
    sent.map(|(nth, _, command)| (*nth, command.clone()))
        .collect()
}

const PLANT: [(&str, Flags); 8] = [
    ("root", [true, false, false]),
    ("historian", [false, false, false]),
    ("line1-hmi", [false, false, false]),
    ("line1-plc", [false, false, false]),
    ("maintenance", [false, false, true]),
    ("ops-anna", [true, true, true]),
    ("ops-bruno", [true, false, true]),
    ("shift-lead", [false, true, false]),
];

/// The users of a gateway. They differ on some.
fn users_of(gateway: u64) -> Vec<(&'static str, Flags)> {
    let mut users = PLANT.to_vec();
    match gateway {
        2 => users[7].1 = [false, true, true],
        3 => drop(users.remove(4)),
        6 => users.push(("contractor", [false, false, true])),
        9 => users[6].1 = [true, true, true],
        _ => {}
    }
    users
}

/// The gateways of a plant: one is down, and one wants a password.
fn gateways() -> Program {
    let names = (1..=9).map(|nth| format!("gw-{nth:02}"));
    let profiles = names.map(|it| profile(&it, &format!("{it}.plant.example")));
    let mut program = Program::together(profiles.collect());
    for nth in (1..=9).filter(|nth| *nth != 7) {
        program.shows(nth, &users_of(nth));
    }
    program.loses(4);
    program.send(Message::PasswordWanted(link(7)));
    program.effects();
    program.resize(110, 18);
    program
}

/// Log Management turned on for a machine on all gateways, as Review shows it.
fn granting() -> Program {
    let mut program = gateways();
    program.press("down down down enter down down + s");
    program
}

/// The same once it is applied: one gateway refused it, and one is away.
fn granted() -> Program {
    let mut program = granting();
    let words = "Permission denied: You are not allowed to execute -changeUserSettings";
    for (nth, id, _) in program.applied() {
        if nth == 5 {
            program.answers(nth, id, Verdict::Refused, words);
        } else {
            let mut users = users_of(nth);
            for (name, flags) in &mut users {
                flags[2] |= *name == "line1-plc";
            }
            program.answers(nth, id, Verdict::Accepted, "done");
            program.list(nth, &users);
        }
    }
    program
}

/// The screens of the fleet, as pictures show them.
pub(crate) fn scenes() -> Vec<(&'static str, Program)> {
    let mut grid = gateways();
    grid.press("end right");
    let mut user = gateways();
    user.press("end up up enter down down - up right right right right right space");
    vec![
        ("fleet", grid),
        ("fleet-user", user),
        ("fleet-review", granting()),
        ("fleet-summary", granted()),
    ]
}

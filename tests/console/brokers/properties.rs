//! What holds for every sequence of keys, files and brokers' doings in the list and beyond.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::brokers::program::{Program, known, plant};
use crate::sampling::cases;
use guestlist::app::{ConnectionId, Effect, Front, Message, Timer};
use guestlist::domain::broker_messages::{BrokerEvent, Link};
use guestlist::domain::profile::{Origin, ProfileChange};
use guestlist::engine::effect::Effect as Wanted;
use guestlist::screens::brokers::known::Known;

#[derive(Debug, Clone)]
enum Step {
    Key(&'static str),
    Type(&'static str),
    Paste(&'static str),
    Admit(u64),
    Rights(u64),
    Refuse(u64, bool),
    Unreachable(u64),
    Wanted(u64),
    NotOpened(u64),
    Overdue(u64),
    Known(usize, bool),
    Written(bool),
    Resize(u16, u16),
}

const KEYS: &[&str] = &[
    "up",
    "down",
    "home",
    "end",
    "pgup",
    "pgdn",
    "enter",
    "enter",
    "enter",
    "esc",
    "t",
    "t",
    "a",
    "e",
    "d",
    "i",
    "D",
    "r",
    "?",
    "q",
    "b",
    "b",
    "space",
    "tab",
    "tab",
    "shift-tab",
    "ctrl-s",
    "ctrl-t",
    "ctrl-c",
    "left",
    "right",
    "backspace",
    "s",
    "1",
    "c",
    "v",
    "*",
    "/",
    "y",
];

fn step() -> impl Strategy<Value = Step> {
    let link = || 0_u64..8;
    prop_oneof![
        12 => proptest::sample::select(KEYS).prop_map(Step::Key),
        1 => proptest::sample::select(&["x", "gw-9", "mqtts://gw9", "操作员"][..]).prop_map(Step::Type),
        1 => proptest::sample::select(&["one", "two\nlines", "mqtt://gw:0"][..]).prop_map(Step::Paste),
        2 => link().prop_map(Step::Admit),
        2 => link().prop_map(Step::Rights),
        1 => (link(), any::<bool>()).prop_map(|(link, password)| Step::Refuse(link, password)),
        1 => link().prop_map(Step::Unreachable),
        1 => link().prop_map(Step::Wanted),
        1 => link().prop_map(Step::NotOpened),
        1 => link().prop_map(Step::Overdue),
        1 => (0_usize..6, any::<bool>()).prop_map(|(count, broken)| Step::Known(count, broken)),
        1 => any::<bool>().prop_map(Step::Written),
        1 => (1_u16..140, 1_u16..40).prop_map(|(width, height)| Step::Resize(width, height)),
    ]
}

/// A run, with what was seen so far.
struct Run {
    program: Program,
    unwritable: bool,
    links: BTreeSet<ConnectionId>,
    left: BTreeSet<ConnectionId>,
    change: Option<ProfileChange>,
    quit: bool,
}

impl Run {
    fn apply(&mut self, step: &Step) {
        let program = &mut self.program;
        match step {
            Step::Key(key) => program.press(key),
            Step::Type(text) => program.type_text(text),
            Step::Paste(text) => program.paste(text),
            Step::Admit(link) => program.admit(ConnectionId(*link)),
            Step::Rights(link) => program.tell_rights(ConnectionId(*link)),
            Step::Refuse(link, password) => program.refuse(ConnectionId(*link), "no", *password),
            Step::Unreachable(link) => {
                let retry_in = std::time::Duration::from_secs(1);
                let reason = "gone.".into();
                let event = BrokerEvent::Link(Link::Waiting { retry_in, reason });
                program.event(ConnectionId(*link), event)
            }
            Step::Wanted(link) => program.send(Message::PasswordWanted(ConnectionId(*link))),
            Step::NotOpened(link) => {
                program.send(Message::NotOpened(ConnectionId(*link), "no".into()))
            }
            Step::Overdue(link) => program.send(Message::Timer(ConnectionId(*link), Timer::Test)),
            Step::Known(count, broken) => {
                self.unwritable = *broken;
                program.knows(Known {
                    unwritable: broken.then(|| "broken at line 1, column 1".into()),
                    ..known(plant().into_iter().take(*count).collect())
                })
            }
            Step::Written(done) => {
                let Some(change) = self.change.take() else {
                    return;
                };
                let result = if *done {
                    Ok(())
                } else {
                    Err("disk full".into())
                };
                program.send(Message::Written(change, result))
            }
            Step::Resize(width, height) => program.resize(*width, *height),
        };
    }

    fn check(&mut self, step: &Step) {
        for effect in self.program.effects() {
            match effect {
                Effect::Connect(wanted) => {
                    assert!(wanted.profile.address.is_ok());
                    self.begin(wanted.link);
                }
                Effect::Demo(link) => self.begin(link),
                Effect::Leave(link) => {
                    self.left.insert(link);
                }
                Effect::Engine(link, Wanted::Broker(_)) => {
                    assert!(!self.left.contains(&link), "{link:?} {step:?}");
                }
                Effect::Write(change) => {
                    // `y` answers the question about a deletion.
                    let is_yes = matches!(&change, ProfileChange::Delete(_))
                        && matches!(step, Step::Key("y"));
                    let was_asked = is_yes || matches!(step, Step::Key("enter" | "ctrl-s"));
                    assert!(was_asked, "{step:?}");
                    assert!(!self.unwritable);
                    if let ProfileChange::Put { profile, .. } = &change {
                        assert_eq!(profile.origin, Origin::User);
                    }
                    self.change = Some(change);
                }
                Effect::Quit => self.quit = true,
                _ => {}
            }
        }
        let open = self.links.difference(&self.left).count();
        let most = self.together().max(1);
        assert!(open <= most, "{open} links at once after {step:?}");
        self.program.screen();
    }

    /// How many brokers are open together.
    fn together(&self) -> usize {
        match self.program.screens.front() {
            Front::Fleet(fleet) => fleet.cx.members.len(),
            _ => 0,
        }
    }

    /// A link begins. Together, one that was never made is tried again under its number.
    fn begin(&mut self, link: ConnectionId) {
        let is_new = self.links.insert(link);
        assert!(is_new || self.together() > 0, "{link:?} was used before");
    }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn links_are_never_mixed_up_and_broken_files_never_written(
        steps in proptest::collection::vec(step(), 1..80),
    ) {
        let mut run = Run {
            program: Program::with(plant()),
            unwritable: false,
            links: BTreeSet::new(),
            left: BTreeSet::new(),
            change: None,
            quit: false,
        };
        for step in &steps {
            run.apply(step);
            run.check(step);
            if run.quit {
                break;
            }
        }
    }
}

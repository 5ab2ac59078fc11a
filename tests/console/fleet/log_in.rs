//! The key that mends a broker that is not connected.

use super::{link, plants, three};
use crate::brokers::program::Program;
use guestlist::app::{Effect, Message};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Link};
use guestlist::domain::secret::Secret;
use guestlist::engine::effect::Effect as Wanted;

impl Program {
    /// What was asked of the links since the last look.
    fn requests(&mut self) -> Vec<(u64, BrokerRequest)> {
        let effects = self.effects().into_iter();
        let requests = effects.filter_map(|effect| match effect {
            Effect::Engine(link, Wanted::Broker(request)) => Some((link.0, request)),
            _ => None,
        });
        requests.collect()
    }

    /// The link of a broker is cut.
    fn cuts(&mut self, nth: u64) -> &mut Self {
        let lost = Link::Waiting {
            reason: "connection reset".into(),
            retry_in: std::time::Duration::from_secs(9),
        };
        self.event(link(nth), BrokerEvent::Link(lost))
    }
}

#[test]
fn a_password_that_nobody_stored_is_typed_and_dialled_with() {
    let mut program = Program::together(plants(2));
    program.send(Message::PasswordWanted(link(1)));
    program.effects();
    program.assert_shows("plant-01: no password is stored for it · L log in");
    program.press("L");
    program
        .assert_shows("Password for plant-01")
        .assert_shows("User: root");
    program
        .press("enter")
        .assert_shows("Type the password first");
    program.type_text("not-a-real-one");
    program.assert_hides("not-a-real-one").press("esc");
    program
        .assert_shows("Discard what you typed?")
        .press("n enter");
    let wanted = program.attempt();
    assert_eq!(wanted.link, link(1));
    assert_eq!(wanted.password, Some(Secret::new("not-a-real-one")));
    assert!(!format!("{:?}", program.screens).contains("not-a-real-one"));
    program.assert_no_dialog();
}

#[test]
fn after_a_refused_password_the_prompt_is_there_again() {
    let mut program = Program::together(plants(2));
    program.send(Message::PasswordWanted(link(1)));
    program.press("L").type_text("wrong-pw").press("enter");
    program.assert_no_dialog();
    program.send(Message::Dialling {
        link: link(1),
        factory_password: false,
        address: None,
    });
    let refused = Link::Refused {
        retry_in: None,
        reason: "bad user name or password".into(),
        credentials: true,
    };
    program.event(link(1), BrokerEvent::Link(refused.clone()));
    program.assert_shows("Password for plant-01").type_text("d");
    program.assert_hides("Delete");

    // Once it is connected, nothing opens by itself.
    program.type_text("right-pw").press("enter");
    program.event(link(1), BrokerEvent::Link(Link::Connected));
    program.event(link(1), BrokerEvent::Link(refused));
    program.assert_no_dialog();
}

#[test]
fn one_password_is_used_for_the_marked_brokers_that_ask_for_it() {
    let mut program = Program::together(plants(3));
    for nth in 1..=3 {
        program.send(Message::PasswordWanted(link(nth)));
    }
    program.press("L").assert_shows("Password for plant-01");
    program.assert_shows("2 more brokers ask for the password of root");
    program
        .press("esc * L")
        .assert_shows("Password for 3 brokers")
        .assert_shows("On plant-01, plant-02, plant-03");
    program.assert_hides("more brokers ask");
    program.effects();
    program.type_text("not-a-real-one").press("enter");
    let effects = program.effects().into_iter();
    let dialled: Vec<u64> = effects
        .filter_map(|effect| match effect {
            Effect::Connect(wanted) => {
                assert_eq!(wanted.password, Some(Secret::new("not-a-real-one")));
                Some(wanted.link.0)
            }
            _ => None,
        })
        .collect();
    assert_eq!(dialled, [1, 2, 3]);
}

#[test]
fn a_refused_login_is_tried_with_another_password() {
    let mut program = three();
    program.refuse(link(2), "bad user name or password", true);
    program.effects();
    program.press("right").assert_shows("· L log in");
    program
        .press("L")
        .assert_shows("The broker refused the login: bad user name");
    program.type_text("not-a-real-one").press("enter");
    let password = Secret::new("not-a-real-one");
    assert_eq!(program.requests(), [(2, BrokerRequest::LogIn(password))]);
    program.shows(2, &[("root", [true; 3])]);
    program.press("L").assert_shows("plant-02 is connected");
}

#[test]
fn a_password_in_clear_is_asked_about_for_one_broker_or_for_all() {
    let mut program = Program::agreed(false, plants(3));
    assert!(program.dialled().is_empty());
    program.assert_shows("its password would be sent unencrypted · L connect");
    program.press("L");
    program.assert_shows("Send the password of plant-01 unencrypted?");
    program.assert_shows("2 others are not connected for the same reason: mark all with *");
    program.press("n");
    assert!(program.dialled().is_empty());
    program.press("L y");
    assert_eq!(program.dialled(), [1]);
    program.press("right * L");
    program.assert_shows("Send the passwords of 2 brokers unencrypted?");
    program.assert_shows("The links are not encrypted: plant-02, plant-03.");
    program.press("y");
    assert_eq!(program.dialled(), [2, 3]);
}

#[test]
fn a_broker_that_is_away_is_tried_again_at_once() {
    let mut program = three();
    program.cuts(1);
    program.effects();
    program
        .assert_shows("connection reset · L retry")
        .press("L");
    assert_eq!(program.requests(), [(1, BrokerRequest::RetryNow)]);
    program.send(Message::NotOpened(link(2), "no such host".into()));
    program
        .press("right")
        .assert_shows("plant-02: no such host · L retry");
    program
        .press("enter")
        .assert_shows("plant-02: no such host · L retry");
    program.press("L");
    assert_eq!(program.dialled(), [2]);
    program.send(Message::NotOpened(link(2), "no such host".into()));
    program.press("esc r");
    assert_eq!(program.dialled(), [2], "r does the same for all");
}

#[test]
fn brokers_that_are_all_away_are_not_said_to_be_read() {
    let mut program = Program::together(plants(2));
    for nth in 1..=2 {
        program.send(Message::Dialling {
            link: link(nth),
            factory_password: false,
            address: None,
        });
    }
    program.assert_shows("Reading the brokers…");
    program.cuts(1).assert_shows("Reading the brokers…");
    program
        .cuts(2)
        .assert_hides("Reading the brokers…")
        .assert_shows("No list of users");
}

#[test]
fn the_key_goes_to_the_first_broker_that_needs_it() {
    let mut program = three();
    program.refuse(link(2), "bad user name or password", true);
    program.press("L").assert_shows("Password for plant-02");
}

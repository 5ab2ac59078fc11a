//! What is read of a list of users.

mod permissions;
mod users;

use super::*;
use crate::domain::permission::Grant;
use crate::domain::roster::User;

fn roster(json: &str) -> (Roster, Vec<String>) {
    match decode(json.as_bytes()) {
        BrokerEvent::Roster(roster, remarks) => (roster, remarks),
        other => panic!("{json}: {other:?}"),
    }
}

fn bad(payload: &[u8]) -> String {
    match decode(payload) {
        BrokerEvent::BadRoster(sentence) => sentence,
        other => panic!("{other:?}"),
    }
}

fn clean(json: &str) -> Roster {
    let (roster, remarks) = roster(json);
    assert_eq!(remarks, Vec::<String>::new(), "{json}");
    roster
}

fn names(roster: &Roster) -> Vec<&str> {
    roster
        .users()
        .iter()
        .map(|user| user.name.as_str())
        .collect()
}

fn columns(roster: &Roster) -> Vec<&str> {
    roster
        .permissions()
        .iter()
        .map(|it| it.key.as_str())
        .collect()
}

fn user<'a>(roster: &'a Roster, name: &str) -> &'a User {
    roster.user(&name.into()).unwrap()
}

fn grants(roster: &Roster, name: &str) -> Vec<Grant> {
    let user = user(roster, name);
    (0..roster.permissions().len())
        .map(|column| user.grant(column))
        .collect()
}

fn details<'a>(roster: &'a Roster, name: &str) -> Vec<(&'a str, &'a str)> {
    let details = user(roster, name).details.iter();
    details
        .map(|(key, text)| (key.as_ref(), text.as_ref()))
        .collect()
}

use Grant::{Disabled as No, Enabled as Yes, Unclear as Odd};

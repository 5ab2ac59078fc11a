//! A file of desired users held against the broker's list.

use guestlist::domain::command::{Command, CommandKind};
use guestlist::domain::desired::{DesiredPermission, DesiredUser, PasswordPolicy, Place};

use crate::common::{Driven, FULL, LOG, MANAGE, set};

const PLACE: Place = Place { line: 2, column: 1 };

fn user(name: &str, permissions: &[(&str, bool)]) -> DesiredUser {
    let permission = |(name, wanted): &(&str, bool)| DesiredPermission {
        name: (*name).into(),
        wanted: Some(*wanted),
        place: PLACE,
    };
    DesiredUser {
        name: name.into(),
        place: PLACE,
        permissions: permissions.iter().map(permission).collect(),
        groups: None,
        password: None,
        policy: PasswordPolicy::OnCreate,
    }
}

#[tokio::test]
async fn what_the_broker_lacks_has_otherwise_and_has_besides() {
    let (sandbox, mut driver) = Driven::alone("both").await;
    driver.engine.session.protected = vec!["viewer".into()];
    let engine = &driver.engine;
    let file = [
        user("test", &[("log-management", true), ("full-access", false)]),
        user("new", &[("log-management", true)]),
    ];
    let wanted = engine.compare(&file, false).unwrap();
    let [add, log, changed] = wanted.commands.as_slice() else {
        panic!("{:?}", wanted.commands);
    };
    assert_eq!((add.kind(), add.user()), (CommandKind::Add, &"new".into()));
    assert_eq!(*log, set("new", LOG, true));
    assert_eq!(*changed, set("test", LOG, true));
    assert_eq!(wanted.unchanged, [(set("test", FULL, false), "already so")]);

    // Neither root, nor our own account, nor who is protected.
    let pruned = engine.compare(&file, true).unwrap().commands;
    assert_eq!(pruned[3..], [Command::remove("manager")]);
    driver.end(sandbox).await;
}

#[tokio::test]
async fn what_the_broker_does_not_have_is_told_with_its_place() {
    let (sandbox, driver) = Driven::alone("both").await;
    let engine = &driver.engine;
    let compare = |permissions: &[(&str, bool)]| {
        let misfit = engine.compare(&[user("test", permissions)], false);
        misfit.unwrap_err()
    };
    let unknown = compare(&[("loggmanagement", true)]);
    assert_eq!(unknown.place, PLACE);
    assert!(unknown.why.starts_with("there is no permission"));
    let twice = compare(&[("user-management", true), (MANAGE, false)]);
    assert!(twice.why.ends_with("is named twice"));
    driver.end(sandbox).await;
}

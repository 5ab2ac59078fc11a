//! What may be done to a user: one answer for screens and verbs.

use guestlist::domain::command::Command;
use guestlist::domain::password_rules::PasswordRules;
use guestlist::domain::reason::Reason;
use guestlist::domain::secret::Secret;
use guestlist::domain::validate::Flaw;
use guestlist::engine::Engine;

use crate::common::{Driven, FULL, LOG, set};

fn words(answer: Result<(), Reason>) -> String {
    answer.unwrap_err().text
}

fn add(engine: &Engine, name: &str) -> Result<(), Reason> {
    engine.may_send(&Command::add(name, Secret::new("fake-one")), false)
}

#[tokio::test]
async fn users_that_are_there_gone_or_protected() {
    let (sandbox, driver) = Driven::alone("both").await;
    let engine = &driver.engine;
    let (root, test, nobody) = ("root".into(), "test".into(), "nobody".into());
    assert_eq!(engine.may_delete(&test), Ok(()));
    assert_eq!(engine.may_set_password(&test), Ok(()));
    assert_eq!(engine.may_toggle(&test, &LOG.into()), Ok(()));
    assert!(words(engine.may_delete(&root)).contains("root"));
    assert!(words(engine.may_set(&root, &FULL.into())).contains("root"));
    let gone = "nobody is not in the broker's list";
    assert_eq!(words(engine.may_delete(&nobody)), gone);
    assert_eq!(words(engine.may_set_password(&nobody)), gone);
    let grant = set("nobody", LOG, true);
    assert_eq!(words(engine.may_send(&grant, false)), gone);
    assert_eq!(engine.may_send(&grant, true), Ok(()));
    driver.end(sandbox).await;
}

#[tokio::test]
async fn names_and_passwords_are_what_the_broker_and_the_profile_take() {
    let (sandbox, mut driver) = Driven::alone("both").await;
    driver.engine.session.password_rules = PasswordRules {
        minimum: 8,
        ..PasswordRules::default()
    };
    let engine = &driver.engine;
    assert_eq!(engine.may_add("plc 1"), Ok(()));
    assert_eq!(engine.may_add("test"), Err(Flaw::Taken));
    assert_eq!(engine.may_add(" test"), Err(Flaw::EdgeSpace));
    assert_eq!(words(add(engine, "test")), "test already exists");
    assert!(words(add(engine, "a\"b")).starts_with("The user name a\"b contains"));
    assert_eq!(engine.may_be_password("fake-one"), Ok(()));
    assert_eq!(engine.may_be_password("fake"), Err(Flaw::TooShort(8)));
    assert_eq!(engine.may_be_password(""), Err(Flaw::Empty));
    driver.end(sandbox).await;
}

#[tokio::test]
async fn one_thing_at_a_time_is_done_to_a_user() {
    let (sandbox, mut driver) = Driven::alone("both").await;
    driver.call(|engine| engine.submit(Command::change_password("test", Secret::new("fake-two"))));
    let engine = &driver.engine;
    let wait = "Wait: another command for test is under way";
    assert_eq!(words(engine.may_delete(&"test".into())), wait);
    assert_eq!(words(engine.may_set_password(&"test".into())), wait);
    assert_eq!(engine.may_delete(&"viewer".into()), Ok(()));
    driver.end(sandbox).await;
}

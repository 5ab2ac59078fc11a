//! Single changes: what the broker and its list make of them.

use guestlist::domain::broker_messages::Admission;
use guestlist::domain::permission::Grant;
use guestlist::domain::secret::Secret;
use guestlist::engine::Refreshed;
use guestlist::engine::command_log::Outcome;
use guestlist::engine::draft::{Clash, Progress};
use guestlist::engine::impact::{self, RequiredInput};
use guestlist::engine::send_check::SendCheck;
use guestlist::sandbox::{AnswerFormat, ListFault};

use crate::common::{Driven, FULL, LOG, MANAGE, executed, has, set, start};

#[tokio::test]
async fn the_list_comes() {
    for answer_format in [AnswerFormat::Envelopes, AnswerFormat::PlainText] {
        let sandbox = start(answer_format, 0).await;
        let driver = Driven::listed(&sandbox, "root").await;
        let list = driver.engine.roster().unwrap();
        let users: Vec<&str> = list.users().iter().map(|it| it.name.as_str()).collect();
        assert_eq!(users, ["root", "both", "viewer", "manager", "test"]);
        assert_eq!(driver.grant("both", MANAGE), Some(Grant::Enabled));
        assert_eq!(driver.grant("test", MANAGE), Some(Grant::Disabled));
        driver.end(sandbox).await;
    }
}

#[tokio::test]
async fn a_permission_is_accepted_by_the_answer_and_verified_by_the_list() {
    let (sandbox, mut driver) = Driven::alone("root").await;
    sandbox.faults().list(ListFault::Never);
    driver.call(|engine| {
        engine.plan(vec![set("test", LOG, true)]);
        assert_eq!(engine.save(&["test".into()]), 0);
    });
    let id = driver.last().id;
    assert_eq!(driver.last().outcome, Outcome::Sent);
    driver.until_outcome(id, Outcome::Accepted).await;
    assert_eq!(driver.grant("test", LOG), Some(Grant::Disabled));

    sandbox.faults().reset();
    sandbox.publish_list();
    driver.until_outcome(id, Outcome::Verified).await;
    assert_eq!(driver.grant("test", LOG), Some(Grant::Enabled));
    assert!(driver.engine.drafts().is_empty());
    assert!(has(&sandbox, "test", LOG));
    driver.end(sandbox).await;
}

#[tokio::test]
async fn a_refused_command_keeps_the_words_of_the_broker() {
    let (sandbox, mut driver) = Driven::alone("viewer").await;
    driver.apply(vec![set("test", LOG, true)]).await;
    let refused = driver.last();
    let words = refused.answer.as_deref().unwrap();
    assert!(words.starts_with("Permission denied: You are not allowed to execute"));
    let Outcome::Failed(why) = &refused.outcome else {
        panic!("{refused:?}");
    };
    assert!(why.text.contains(words), "{why:?}");
    let field = driver.engine.drafts().field(&"test".into(), &LOG.into());
    let progress = field.unwrap().progress(driver.engine.log());
    assert_eq!(progress, Progress::Failed(why));
    assert!(!has(&sandbox, "test", LOG));
    driver.end(sandbox).await;
}

#[tokio::test]
async fn a_change_under_which_another_admin_changed_the_same_is_a_conflict_and_is_not_sent() {
    let (sandbox, mut driver) = Driven::alone("root").await;
    // Neither yes nor no, so that another admin can change it to something that is not wanted.
    let list = r#"[{"UserName":"manager","AllowedUserManagement":"maybe"}]"#;
    sandbox.faults().send_list_bytes(list.into());
    driver
        .until("neither yes nor no", |engine| {
            engine.value(&"manager".into(), &MANAGE.into()) == Some(Grant::Unclear)
        })
        .await;
    let plan = driver.call(|engine| engine.plan(vec![set("manager", MANAGE, true)]));
    sandbox.execute_as_other_admin("-changeUserSettings manager AllowedUserManagement false");
    driver
        .until("the newer list", |engine| engine.waiting().is_some())
        .await;
    let line = &plan.lines()[0];
    let not = SendCheck::Not("the updated list says Disabled".into());
    assert_eq!(driver.engine.send_check(line), not);

    let clash = Clash::Value(Grant::Disabled);
    driver.call(|engine| {
        assert_eq!(engine.refresh(), Refreshed::Taken);
        assert_eq!(engine.send_check(line), SendCheck::Conflict(clash));
    });
    assert_eq!(driver.call(|engine| engine.save(&["manager".into()])), 1);
    driver.call(|engine| engine.apply(plan.clone()));
    driver.until_settled().await;
    let why = driver.run().why(driver.engine.log(), 0).unwrap();
    assert_eq!(
        why.text,
        "not sent: somebody changed this at the broker first"
    );
    assert_eq!(executed(&sandbox), [""; 0]);

    // The person decides: ours then goes on from what the broker has.
    driver.call(|engine| {
        engine
            .keep_mine(&"manager".into(), &MANAGE.into())
            .then(|| engine.save(&["manager".into()]))
    });
    let id = driver.last().id;
    driver.until_outcome(id, Outcome::Verified).await;
    assert!(has(&sandbox, "manager", MANAGE));
    driver.end(sandbox).await;
}

#[tokio::test]
async fn what_would_lock_us_out_is_foreseen_and_asks_for_typing() {
    let (sandbox, driver) = Driven::alone("both").await;
    let harmless = impact::foresee(&driver.engine, &[set("test", LOG, true)]);
    assert!(harmless.is_calm(), "{harmless:?}");

    let lockout = [set("both", MANAGE, false), set("both", FULL, false)];
    let foreseen = impact::foresee(&driver.engine, &lockout);
    assert!(!foreseen.is_calm());
    let warnings = foreseen.warnings.join("\n");
    assert!(warnings.contains("This is the account that you are using."));
    assert!(warnings.contains("change users"), "{warnings}");
    let typed = foreseen.typed.unwrap();
    assert_eq!(typed, RequiredInput::User("both".into()));
    assert!(typed.is("both") && !typed.is("") && !typed.is("y"));
    driver.end(sandbox).await;
}

#[tokio::test]
async fn without_a_list_what_is_accepted_is_not_called_verified() {
    let sandbox = start(AnswerFormat::Envelopes, 0).await;
    let mut driver = Driven::new(&sandbox, "manager");
    driver
        .until("the refusal of the list", |engine| {
            engine.list_is_refused() && engine.queue().is_ready()
        })
        .await;
    driver.call(|engine| engine.name_user(&"test".into()));
    driver.apply(vec![set("test", LOG, true)]).await;
    assert_eq!(driver.last().outcome, Outcome::Accepted);
    assert!(driver.engine.roster().is_none());
    assert!(driver.engine.drafts().is_empty());
    assert!(has(&sandbox, "test", LOG));
    driver.end(sandbox).await;
}

#[tokio::test]
async fn a_login_is_tried_beside_the_link() {
    let (sandbox, mut driver) = Driven::alone("root").await;
    for password in ["test-fake", "wrong-fake"] {
        driver.call(|engine| engine.try_login("test".into(), Secret::new(password)));
        driver
            .until("the login", |engine| engine.probing().is_none())
            .await;
    }
    let logins = std::mem::take(&mut driver.logins);
    assert_eq!(logins[0], ("test".into(), Admission::Admitted));
    assert!(matches!(logins[1].1, Admission::Refused(_)), "{logins:?}");
    driver.end(sandbox).await;
}

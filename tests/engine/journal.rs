//! What goes into the journal.

use guestlist::domain::command::Command;
use guestlist::domain::reason::Advice;
use guestlist::domain::secret::Secret;
use guestlist::engine::command_log::Outcome;
use guestlist::engine::journal::Record;
use guestlist::sandbox::ListFault;

use crate::common::{Driven, LOG, MANAGE, set};

const PASSWORDS: [&str; 4] = ["added-fake", "changed-fake", "own-fake", "weak-fake"];

impl Driven {
    fn records(&self) -> impl Iterator<Item = &Record> {
        self.journal.iter().flat_map(|batch| &batch.records)
    }
}

#[tokio::test]
async fn the_journal_hears_each_stage_of_a_change() {
    let (sandbox, mut driver) = Driven::alone("root").await;
    driver.apply(vec![set("test", LOG, true)]).await;
    let first = &driver.journal[0];
    assert_eq!(first.time, "2026-11-29T08:00:00Z");
    assert_eq!(first.broker, "the sandbox");
    assert_eq!(first.who, Some("root".into()));
    let outcomes: Vec<&str> = driver.records().map(|it| it.outcome).collect();
    assert_eq!(outcomes.first(), Some(&"sent"));
    assert_eq!(outcomes.last(), Some(&"verified"));
    let record = driver.records().last().unwrap();
    let label = "Log Management".to_owned();
    assert_eq!(record.permission, Some((LOG.into(), label)));
    assert_eq!((record.id, record.new), (Some(0), Some(true)));
    driver.end(sandbox).await;
}

#[tokio::test]
async fn the_journal_holds_no_password() {
    let (sandbox, mut driver) = Driven::alone("root").await;
    let [added, changed, own, weak] = PASSWORDS.map(Secret::new);
    let password = |user: &str, password| Command::ChangePassword {
        user: user.into(),
        password,
    };
    let add = Command::add("new", added);
    let commands = vec![add, password("test", changed), password("root", own)];
    driver.apply(commands).await;
    // A broker may repeat the password in its words.
    sandbox.faults().withhold_next_answers(1);
    driver.call(|engine| engine.submit(password("test", weak)));
    let answer = r#"{"success":false,"requestId":"gl-root-3","message":"weak-fake is weak"}"#;
    sandbox.faults().raw_answer(answer.into());
    driver
        .until("the refusal", |engine| !engine.queue().is_busy())
        .await;

    let whats: Vec<&str> = driver.records().map(|it| it.what).collect();
    assert!(whats.contains(&"add") && whats.contains(&"password"));
    let refused = driver.records().last().unwrap();
    assert_eq!((refused.id, refused.outcome), (Some(3), "failed"));
    let told = format!("{:?}", driver.journal);
    for password in PASSWORDS {
        assert!(!told.contains(password), "{password}: {told}");
    }
    driver.end(sandbox).await;
}

#[tokio::test]
async fn the_journal_names_no_key() {
    let (sandbox, mut driver) = Driven::alone("root").await;
    sandbox.faults().withhold_next_answers(1);
    sandbox.faults().list(ListFault::Never);
    driver.call(|engine| {
        engine.plan(vec![set("test", LOG, true)]);
        engine.save(&["test".into()])
    });
    let answer = r#"{"requestId":"gl-root-0","message":"Queued."}"#;
    sandbox.faults().raw_answer(answer.into());
    driver
        .until("an answer that says nothing", |engine| {
            let last = engine.log().entries().next_back().unwrap();
            matches!(last.outcome, Outcome::Unknown(_))
        })
        .await;
    // A screen puts the keys for it behind the sentence.
    let why = driver.last().outcome.reason().unwrap();
    assert_eq!(why.advice, Some(Advice::ReadListOrSend));
    let record = driver.records().last().unwrap();
    let words = "the broker answered \"Queued.\", which is neither yes nor no";
    assert_eq!(record.reason.as_deref(), Some(words));
    assert_eq!(record.answer.as_deref(), Some("Queued."));
    assert_eq!(record.outcome, "unknown");
    driver.end(sandbox).await;
}

#[tokio::test]
async fn the_journal_hears_of_answers_to_other_admins() {
    let (sandbox, mut driver) = Driven::alone("root").await;
    sandbox.execute_as_other_admin(&format!("-changeUserSettings both {MANAGE} false"));
    driver
        .until("the answer", |engine| {
            !engine.other_answers().answers().is_empty()
        })
        .await;
    let record = driver.records().last().unwrap();
    assert_eq!(
        (record.id, record.user.as_ref()),
        (None, Some(&"both".into()))
    );
    assert_eq!((record.what, record.outcome), ("permission", "accepted"));
    driver.end(sandbox).await;
}

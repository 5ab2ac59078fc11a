//! Other admins at work on the same broker: their answers are never taken for ours.

use crate::common::App;
use crate::ground::{FULL, Ground, list};
use crate::live::{Live, progress, settings};
use crate::proxy::How;
use guestlist::domain::reason::Advice;
use guestlist::engine::draft::{Clash, Progress};
use guestlist::sandbox::{AnswerFormat, ListFault};

const OFF: [&str; 3] = ["false", "false", "false"];
const ON: [&str; 3] = ["true", "false", "false"];
const ROOT: (&str, [&str; 3]) = ("root", ON);

/// Logged in as root, where our next commands are executed but neither answered nor listed.
async fn unanswered(ground: &Ground, commands: usize) -> Live {
    let live = Live::ready(settings(ground.address(), "root")).await;
    ground.sandbox.faults().withhold_next_answers(commands);
    ground.sandbox.faults().list(ListFault::Never);
    live
}

/// What another admin does, some of it in vain, in the broker's own words.
const DEEDS: [&str; 12] = [
    "-changeUserSettings anna AllowedLogManagement true",
    "-changeUserSettings nobody AllowedLogManagement true",
    "-changeUserSettings root AllowedSystemConfiguration false",
    "-changeUserPassword anna other-fake",
    "-changeUserPassword nobody other-fake",
    "-addUser zoe zoe-fake",
    "-addUser zoe zoe-fake",
    "-removeUser zoe",
    "-removeUser zoe",
    "-removeUser root",
    "-frobnicate test",
    "-addUserToGroup anna staff",
];

#[tokio::test]
async fn what_others_are_told_decides_nothing_about_ours() {
    for answer_format in [AnswerFormat::Envelopes, AnswerFormat::PlainText] {
        let ground = Ground::new(answer_format).await;
        let mut live = unanswered(&ground, 1).await;
        live.select("test").press("1 s");
        live.until_progress("test", FULL, |it| *it == Progress::Sent)
            .await;
        for (number, kind) in DEEDS.iter().enumerate() {
            ground.sandbox.execute_as_other_admin(kind);
            live.until_answers(number + 1).await;
            let now = progress(&live.app, "test", FULL);
            assert_eq!(now, Some(Progress::Sent), "{answer_format:?} {kind}");
        }
        live.close().await;
    }
}

#[tokio::test]
async fn a_password_is_not_called_set_because_another_admin_was_told_so() {
    for answer_format in [AnswerFormat::Envelopes, AnswerFormat::PlainText] {
        let ground = Ground::new(answer_format).await;
        let mut live = unanswered(&ground, 1).await;
        live.select("test")
            .press("p")
            .fill(&["one-fake", "one-fake"]);
        for (number, kind) in DEEDS.iter().enumerate() {
            ground.sandbox.execute_as_other_admin(kind);
            live.until_answers(number + 1).await;
            live.app.assert_shows("Waiting for the broker's answer");
        }
        live.close().await;
    }
}

#[tokio::test]
async fn ids_that_look_like_ours_are_not() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = unanswered(&ground, 1).await;
    live.select("test").press("1 s");
    live.until_progress("test", FULL, |it| *it == Progress::Sent)
        .await;
    let ids = [
        r#""gl-l1nk-00""#,
        r#""gl-l1nk-+0""#,
        r#""GL-L1NK-0""#,
        r#""gl-l1nk-0 ""#,
        r#""gl-l1nk-1""#,
        r#""gl-other-0""#,
        r#""other""#,
        r#""0""#,
        r#"["gl-l1nk-0"]"#,
    ];
    for (number, id) in ids.iter().enumerate() {
        for success in [true, false] {
            let answer = format!(
                r#"{{"success":{success},"command":"ChangeUserSettings","requestId":{id},"entityType":"User","entityName":"test","message":"Settings for user test changed successfully!"}}"#
            );
            ground.sandbox.faults().raw_answer(answer.into_bytes());
        }
        live.until_answers(2 * number + 2).await;
        let now = progress(&live.app, "test", FULL);
        assert_eq!(now, Some(Progress::Sent), "{id}");
    }
    let ours = r#"{"success":true,"requestId":"gl-l1nk-0"}"#;
    ground.sandbox.faults().raw_answer(ours.into());
    live.until_progress("test", FULL, |it| *it == Progress::Accepted)
        .await;
    live.close().await;
}

#[tokio::test]
async fn answers_in_another_order_find_their_own_commands() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = unanswered(&ground, 2).await;
    for user in ["test", "bob"] {
        live.select(user).press("1 s");
        live.until_progress(user, FULL, |it| *it == Progress::Sent)
            .await;
    }
    let answer = |id: u64, success: bool| {
        let answer =
            format!(r#"{{"success":{success},"requestId":"gl-l1nk-{id}","message":"word {id}"}}"#);
        ground.sandbox.faults().raw_answer(answer.into_bytes());
    };
    answer(1, false);
    live.until_progress("bob", FULL, |it| *it == Progress::Failed(&"word 1".into()))
        .await;
    assert_eq!(progress(&live.app, "test", FULL), Some(Progress::Sent));
    answer(0, true);
    live.until_progress("test", FULL, |it| *it == Progress::Accepted)
        .await;
    live.close().await;
}

/// A list, and what it makes of the change.
type Outcome = (Vec<u8>, fn(&App) -> bool);

/// How the list comes after an answer that says nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Look {
    Refresh,
    Reconnect,
}

#[tokio::test]
async fn an_answer_that_says_nothing_is_settled_by_the_list() {
    let done = list(&[ROOT, ("test", ON), ("anna", OFF), ("bob", OFF)]);
    let not_done = list(&[ROOT, ("test", OFF), ("anna", OFF), ("bob", OFF)]);
    let gone = list(&[ROOT, ("anna", OFF), ("bob", OFF)]);
    let unclear = list(&[ROOT, ("test", ["\"maybe\"", "false", "false"])]);
    let outcomes: [Outcome; 4] = [
        (done, |app| progress(app, "test", FULL).is_none()),
        (not_done, |app| match progress(app, "test", FULL) {
            Some(Progress::Unknown(why)) => why.advice == Some(Advice::Send),
            _ => false,
        }),
        (gone, |app| {
            progress(app, "test", FULL) == Some(Progress::Conflict(Clash::UserGone))
        }),
        (unclear, |app| {
            let now = progress(app, "test", FULL);
            matches!(now, Some(Progress::Conflict(Clash::Value(_))))
        }),
    ];
    for answer_format in [AnswerFormat::Envelopes, AnswerFormat::PlainText] {
        for (list, outcome) in &outcomes {
            for look in [Look::Refresh, Look::Reconnect] {
                let ground = Ground::new(answer_format).await;
                let mut live = unanswered(&ground, 1).await;
                live.select("test").press("1 s");
                live.until_progress("test", FULL, |it| *it == Progress::Sent)
                    .await;
                ground.until_executed(1).await;
                let words = match answer_format {
                    AnswerFormat::Envelopes => r#"{"requestId":"gl-l1nk-0","message":"Queued."}"#,
                    AnswerFormat::PlainText => "Queued.",
                };
                ground.sandbox.faults().raw_answer(words.into());
                live.until_shown("which is neither yes nor no").await;
                if look == Look::Reconnect {
                    ground.proxy.cut(How::Reset);
                    live.until_down().await;
                }
                ground.sandbox.faults().send_list_bytes(list.clone());
                live.until_ready().await.settle().await.press("r");
                let what = format!("{answer_format:?} {look:?}");
                live.until(&what, outcome).await;
                assert_eq!(ground.executed(), [""; 0], "{what}: without a key");
                live.close().await;
            }
        }
    }
}

#[tokio::test]
async fn without_ids_words_that_name_nobody_decide_nothing_while_others_work_and_confirm_no_password()
 {
    let ground = Ground::new(AnswerFormat::PlainText).await;
    let mut live = unanswered(&ground, 2).await;
    let say = |words: &str| ground.sandbox.faults().raw_answer(words.into());
    live.select("test").press("1 s");
    live.until_progress("test", FULL, |it| *it == Progress::Sent)
        .await;
    ground.sandbox.execute_as_other_admin("-removeUser nobody");
    live.until_answers(1).await;
    say("Error: disk full");
    live.until_shown("which does not name the user").await;
    live.app.assert_shows("disk full");
    // Our own answer still finds its change.
    say("Settings for user test changed successfully!");
    live.until_progress("test", FULL, |it| *it == Progress::Accepted)
        .await;

    live.press("p").fill(&["one-fake", "one-fake"]);
    say("Done successfully!");
    live.until_shown("which does not name the user").await;
    live.app.assert_hides("accepted the new password");
    say("Password for user test changed successfully!");
    live.until_shown("accepted the new password").await;
    live.close().await;
}

#[tokio::test]
async fn a_refused_deletion_ends_when_somebody_else_deletes_the_user() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = Live::ready(settings(ground.address(), "root")).await;
    ground.sandbox.faults().withhold_next_answers(1);
    ground.sandbox.faults().list(ListFault::Never);
    live.select("bob").press("d").agree();
    ground.until_executed(1).await;
    let refusal = r#"{"success":false,"requestId":"gl-l1nk-0","message":"not now"}"#;
    ground.sandbox.faults().raw_answer(refusal.into());
    live.until_shown("not now").await;
    ground.sandbox.publish_list();
    live.until_shown("3 users").await;
    assert!(
        live.app.engine().actions().is_empty(),
        "nobody could end it"
    );
    live.close().await;
}

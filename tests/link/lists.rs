//! The list comes when it likes: only a list that shows a change ends it.

use crate::common::App;
use crate::ground::{FULL, Ground, list};
use crate::live::{Live, progress, settings};
use guestlist::engine::draft::Progress;
use guestlist::sandbox::{AnswerFormat, ListFault};

const OFF: [&str; 3] = ["false", "false", "false"];
const ROOT: (&str, [&str; 3]) = ("root", ["true", "false", "false"]);

async fn saving(ground: &Ground) -> Live {
    let mut live = Live::ready(settings(ground.address(), "root")).await;
    ground.sandbox.faults().list(ListFault::Never);
    live.select("test").press("1 s");
    live.until_progress("test", FULL, |it| *it == Progress::Accepted)
        .await;
    live
}

#[tokio::test]
async fn without_a_list_the_console_reads_it_again_and_then_says_that_it_does_not_know() {
    for answer_format in [AnswerFormat::Envelopes, AnswerFormat::PlainText] {
        let ground = Ground::new(answer_format).await;
        let mut live = Live::ready(settings(ground.address(), "root")).await;
        // Five seconds until the list is read again, fifteen until the outcome is unknown.
        live.pace = 20;
        ground.sandbox.faults().list(ListFault::Never);
        live.select("test").press("1 s");
        let mut said = Vec::new();
        let unknown = |app: &App| matches!(progress(app, "test", FULL), Some(Progress::Unknown(_)));
        live.until_with("an unknown outcome", unknown, |app| {
            let saved = app.screen().contains("Saved");
            said.push((saved, progress(app, "test", FULL).is_some()));
        })
        .await;
        assert!(said.iter().all(|(saved, is_pending)| !saved && *is_pending));
        live.app
            .assert_shows("the broker accepted it, but its list does not show it");
        ground.sandbox.publish_list();
        live.until_verified("test", FULL).await;
        live.app.assert_shows("Saved");
        assert_eq!(ground.executed().len(), 1);
        live.close().await;
    }
}

#[tokio::test]
async fn an_older_list_after_the_answer_decides_nothing() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = saving(&ground).await;
    // Another user in it shows when it has arrived.
    let old = list(&[ROOT, ("test", OFF), ("late", OFF)]);
    ground.sandbox.faults().send_list_bytes(old);
    live.until_shown("System Configuration Updated").await;
    assert_eq!(progress(&live.app, "test", FULL), Some(Progress::Accepted));
    let new = list(&[ROOT, ("test", ["true", "false", "false"]), ("late", OFF)]);
    ground.sandbox.faults().send_list_bytes(new);
    live.until_verified("test", FULL).await;
    live.close().await;
}

#[tokio::test]
async fn a_list_that_was_changed_back_before_it_came_is_no_success() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = saving(&ground).await;
    // Executed, answered, and undone by another admin before any list came.
    ground
        .sandbox
        .execute_as_other_admin(&format!("-changeUserSettings test {FULL} false"));
    live.until_answers(2).await;
    ground.sandbox.faults().list(ListFault::Normal);
    ground.sandbox.publish_list();
    live.press("r");
    live.until_shown("broker lists 4 users").await;
    assert_eq!(progress(&live.app, "test", FULL), Some(Progress::Accepted));
    live.app.assert_hides("Saved");
    live.close().await;
}

//! Additions and deletions whose answer was lost: a list that was asked for settles them.

use crate::ground::{Ground, list};
use crate::live::{Live, settings};
use crate::proxy::How;
use guestlist::domain::user::UserName;
use guestlist::sandbox::{AnswerFormat, ListFault};

const OFF: [&str; 3] = ["false", "false", "false"];

/// The link is cut before the next command is executed.
async fn opened(ground: &Ground) -> Live {
    let live = Live::ready(settings(ground.address(), "root")).await;
    ground.sandbox.faults().cut_before_executing(1);
    live
}

/// What the broker says once the link is back, whose list may have been made before.
const NOT_SAID: &str = "The broker has not said whether carl was added; r reads the list again";

#[tokio::test]
async fn an_addition_that_an_old_list_does_not_show_is_not_known_and_can_be_sent_again() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = opened(&ground).await;
    live.press("a").fill(&["carl", "fake", "fake"]);
    live.until_down().await;
    live.app.assert_shows("Not known whether this is done");
    live.until_ready().await;
    live.app.assert_says("The broker has not said whether carl");
    assert!(!live.app.screen().contains("Not added"));
    live.press("enter").until_shown("carl added").await;
    assert_eq!(ground.executed().len(), 1);
    assert!(live.app.engine().actions().is_empty());
    live.close().await;
}

#[tokio::test]
async fn an_addition_that_was_left_to_itself_keeps_a_row_until_it_is_known() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = opened(&ground).await;
    live.press("a").fill(&["carl", "fake", "fake"]).press("esc");
    live.until_down().await;
    live.app
        .assert_shows("carl: not known whether it was added");
    live.until_ready().await;
    live.app.assert_says(NOT_SAID);
    live.select("carl").app.assert_shows("Unknown");
    // What another admin did later is shown, and carl is not.
    ground
        .sandbox
        .execute_as_other_admin("-addUser zoe zoe-fake");
    live.until_shown("carl not added: no answer came").await;
    assert!(
        live.app.engine().actions().is_empty(),
        "nobody could end it"
    );
    live.close().await;
}

#[tokio::test]
async fn an_unknown_addition_can_be_dropped_in_its_row() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = opened(&ground).await;
    live.press("a").fill(&["carl", "fake", "fake"]).press("esc");
    live.until_down().await.until_ready().await;
    live.select("carl").press("c");
    assert!(live.app.engine().actions().is_empty());
    assert!(!live.app.screen().contains("Unknown"));
    live.close().await;
}

#[tokio::test]
async fn an_addition_that_a_later_list_shows_was_done() {
    for answer_is_late in [true, false] {
        let ground = Ground::new(AnswerFormat::Envelopes).await;
        let mut live = Live::ready(settings(ground.address(), "root")).await;
        ground.sandbox.faults().withhold_next_answers(1);
        ground.sandbox.faults().list(ListFault::Never);
        live.press("a").fill(&["carl", "fake", "fake"]);
        ground.until_executed(1).await;
        if answer_is_late {
            live.press("esc");
        }
        ground.proxy.cut(How::Reset);
        live.until_down().await;
        // What the broker retains is of before.
        let before = ["root", "test", "anna", "bob"].map(|user| (user, OFF));
        ground.sandbox.faults().send_list_bytes(list(&before));
        live.until_ready().await.settle().await;
        assert!(
            !live.app.screen().contains("ot added"),
            "{}",
            live.app.screen()
        );
        ground.sandbox.publish_list();
        live.until_shown("carl is in the broker's list now").await;
        assert!(live.app.engine().actions().is_empty());
        live.close().await;
    }
}

#[tokio::test]
async fn a_deletion_that_the_list_does_not_show_says_so_in_its_row() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = opened(&ground).await;
    live.select("bob").press("d").agree();
    live.until_down().await.until_ready().await;
    live.select("bob")
        .app
        .assert_says("its list still shows this user, but may be older");
    let engine = live.app.engine();
    let action = &engine.actions()[&UserName::from("bob")];
    assert!(action.progress(engine.log()).is_unknown());
    assert_eq!(ground.executed(), [""; 0]);
    live.press("d").agree().until_shown("bob deleted").await;
    live.close().await;
}

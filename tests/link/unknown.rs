//! Additions and deletions whose answer was lost: a list that was asked for settles them.

use crate::ground::Ground;
use crate::live::{Live, settings};
use guestlist::domain::draft::Progress;
use guestlist::domain::user::UserName;
use guestlist::sandbox::Voice;

/// The link is cut before the next command is executed.
async fn opened(ground: &Ground) -> Live {
    let live = Live::ready(settings(ground.address(), "root")).await;
    ground.sandbox.faults().cut_before_executing(1);
    live
}

#[tokio::test]
async fn an_addition_that_the_list_does_not_show_is_not_done_and_can_be_sent_again() {
    let ground = Ground::new(Voice::Envelopes).await;
    let mut live = opened(&ground).await;
    live.press("a").fill(&["carl", "fake", "fake"]);
    live.until_down().await;
    live.app.assert_shows("Not known whether this is done");
    live.until_ready().await;
    live.app.assert_shows("Not added: no answer came");
    assert!(live.app.model.actions.is_empty());
    live.press("enter").until_shown("carl added").await;
    assert_eq!(ground.executed().len(), 1);
    live.close().await;
}

#[tokio::test]
async fn an_addition_that_was_left_to_itself_ends_with_a_word() {
    let ground = Ground::new(Voice::Envelopes).await;
    let mut live = opened(&ground).await;
    live.press("a").fill(&["carl", "fake", "fake"]).press("esc");
    live.until_down().await;
    live.app
        .assert_shows("carl: not known whether it was added");
    live.until_ready().await;
    live.app.assert_shows("carl not added: no answer came");
    assert!(live.app.model.actions.is_empty(), "nobody could end it");
    assert_eq!(ground.executed(), [""; 0]);
    live.close().await;
}

#[tokio::test]
async fn a_deletion_that_the_list_does_not_show_says_so_in_its_row() {
    let ground = Ground::new(Voice::Envelopes).await;
    let mut live = opened(&ground).await;
    live.select("bob").press("d").agree();
    live.until_down().await.until_ready().await;
    live.select("bob")
        .app
        .assert_shows("the broker's list still shows this user");
    let action = &live.app.model.actions[&UserName::from("bob")];
    assert!(matches!(action.progress, Progress::Unknown(_)));
    assert_eq!(ground.executed(), [""; 0]);
    live.press("d").agree().until_shown("bob deleted").await;
    live.close().await;
}

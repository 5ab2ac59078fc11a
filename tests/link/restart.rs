//! A broker that comes back and remembers nothing.

use crate::ground::{FULL, Ground, LOGS, USERS, accounts};
use crate::live::{Live, progress, settings};
use guestlist::engine::draft::{Clash, Progress};
use guestlist::sandbox::{Account, AnswerFormat, ListFault};

/// Of what is sent below, `test` has it, `anna` has it not, and `bob` is gone.
fn remembered() -> Vec<Account> {
    let mut users = accounts();
    users[1] = users[1].clone().grant(FULL);
    users.pop();
    users
}

#[tokio::test]
async fn a_broker_that_restarts_with_an_empty_memory_settles_what_was_sent_by_its_list() {
    let mut ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = Live::ready(settings(ground.address(), "root")).await;
    ground.sandbox.faults().withhold_answers(true);
    ground.sandbox.faults().list(ListFault::Never);
    for (user, key) in [("test", "1"), ("anna", "3"), ("bob", "2")] {
        live.select(user).press(key).press("s");
    }
    live.select("test").press("3");
    for (user, key) in [("test", FULL), ("anna", LOGS), ("bob", USERS)] {
        live.until_progress(user, key, |it| *it == Progress::Sent)
            .await;
    }
    ground.until_executed(3).await;
    ground.restart(remembered(), AnswerFormat::Envelopes).await;
    live.until_down().await.until_ready().await;

    live.until_verified("test", FULL).await;
    let unknown = |app: &_| matches!(progress(app, "anna", LOGS), Some(Progress::Unknown(_)));
    live.until("a change without an outcome", unknown).await;
    live.select("anna")
        .app
        .assert_shows("the broker's list does not show it; s sends it again");
    live.app
        .assert_shows("System Configuration Updated · 1 user removed");
    live.press("r");
    let gone = Some(Progress::Conflict(Clash::UserGone));
    assert_eq!(progress(&live.app, "bob", USERS), gone);
    let kept = Some(Progress::Modified);
    assert_eq!(progress(&live.app, "test", LOGS), kept);
    live.settle().await;
    assert_eq!(ground.executed(), [""; 0], "sent again without a key");

    live.select("anna")
        .press("s")
        .until_verified("anna", LOGS)
        .await;
    assert_eq!(ground.executed().len(), 1, "sent by the key");
    live.close().await;
}

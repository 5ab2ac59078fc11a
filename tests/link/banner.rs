//! One lost link is one banner, whatever else goes wrong with it.

use std::time::Duration;

use crate::common::App;
use crate::ground::Ground;
use crate::live::{Live, is_down, is_ready, link_banners, settings};
use crate::proxy::{Cut, How, Way};
use guestlist::domain::broker_messages::Link;
use guestlist::engine::connection::LinkState;
use guestlist::sandbox::AnswerFormat;

/// The DISCONNECT of MQTT 5 with a reason: type, length, reason.
const DISCONNECT: usize = 3;

/// From the loss of the link to its return each screen has one banner, and then none.
fn assert_banner(app: &App) {
    let banners = link_banners(app);
    match app.engine().link() {
        LinkState::Down { .. } => assert_eq!(banners, 1, "{}", app.screen()),
        _ => assert_eq!(banners, 0, "{}", app.screen()),
    }
    // What the banner says is not said again in the line above the footer.
    for words in [
        "ended the session",
        "closed the connection",
        "did not answer",
    ] {
        assert!(app.screen().matches(words).count() <= 1, "{}", app.screen());
    }
}

fn losses(links: &[Link]) -> usize {
    let lost = |link: &&Link| matches!(link, Link::Waiting { .. } | Link::Refused { .. });
    links.iter().filter(lost).count()
}

#[tokio::test]
async fn a_farewell_a_reset_refusals_and_silence_are_one_banner() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut settings = settings(ground.address(), "root");
    settings.timings.connect_timeout = Duration::from_millis(300);
    let mut live = Live::ready(settings).await;
    live.links.clear();
    live.select("test").press("1 s");
    live.select("bob").press("2");

    // The broker says why it ends the session, and the connection is reset in the same moment.
    ground.proxy.refuse(true).await;
    ground.proxy.cut_at(Cut {
        way: Way::Down,
        after: DISCONNECT,
        how: How::Reset,
    });
    ground.sandbox.kick_clients();
    live.until_with("the loss", is_down, assert_banner).await;
    live.settle().await;
    while losses(&live.links) < 4 {
        live.step().await;
        assert_banner(&live.app);
    }
    // Then somebody listens but never answers.
    ground.proxy.swallow(Way::Down, true);
    ground.proxy.refuse(false).await;
    let silent = |app: &App| app.screen().contains("did not answer the login within");
    live.until_with("silence", silent, assert_banner).await;

    ground.proxy.heal();
    live.until_with("the return", is_ready, assert_banner).await;
    assert_banner(&live.app);
    live.app.assert_shows("modified");
    live.close().await;
}

#[tokio::test]
async fn one_loss_is_reported_once() {
    for how in [How::Close, How::Reset] {
        for after in 0..=DISCONNECT {
            let ground = Ground::new(AnswerFormat::Envelopes).await;
            let mut live = Live::ready(settings(ground.address(), "root")).await;
            live.links.clear();
            ground.proxy.cut_at(Cut {
                way: Way::Down,
                after,
                how,
            });
            ground.sandbox.kick_clients();
            live.until_with("the loss", is_down, assert_banner).await;
            live.until_with("the return", is_ready, assert_banner).await;
            assert_eq!(losses(&live.links), 1, "{how:?} {after}: {:?}", live.links);
            live.close().await;
        }
    }
}

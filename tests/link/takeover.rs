//! Two consoles that use the same client id.

use std::time::Duration;

use crate::ground::Ground;
use crate::live::{Live, link_banners, settings};
use guestlist::broker::Settings;
use guestlist::domain::broker_messages::Link;
use guestlist::sandbox::AnswerFormat;

const MIN: Duration = Duration::from_millis(10);
const MAX: Duration = Duration::from_millis(160);

/// Every connection counts as sound, so that nothing but its end decides about the next wait.
fn patient(ground: &Ground) -> Settings {
    let mut settings = settings(ground.address(), "root");
    settings.timings.backoff_min = MIN;
    settings.timings.backoff_max = MAX;
    settings.timings.settled = Duration::ZERO;
    settings
}

#[tokio::test]
async fn a_session_that_is_taken_over_is_named_and_comes_back_ever_more_slowly() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = Live::ready(patient(&ground)).await;
    let mut waits = Vec::new();
    for _ in 0..6 {
        let mut settings = patient(&ground);
        settings.timings.backoff_min = Duration::from_secs(3600);
        let rival = Live::ready(settings).await;
        live.until_down().await;
        live.app
            .assert_says("ended the session: another connection uses the same client id.");
        assert_eq!(link_banners(&live.app), 1);
        waits.extend(live.links.drain(..).filter_map(|link| match link {
            Link::Waiting { retry_in, .. } => Some(retry_in),
            _ => None,
        }));
        live.until_ready().await;
        rival.close().await;
    }
    assert_eq!(waits.len(), 6, "one wait each: {waits:?}");
    let least = [MIN, MIN * 2, MIN * 4, MAX / 2, MAX / 2, MAX / 2];
    let grow = waits.iter().zip(least).all(|(wait, least)| *wait >= least);
    assert!(grow, "two consoles would throw each other out: {waits:?}");
    live.close().await;
}

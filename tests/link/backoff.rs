//! Trying again: less and less often, and at once by a key.

use std::time::Duration;

use crate::ground::Ground;
use crate::live::{Live, settings};
use crate::proxy::{How, Way};
use guestlist::domain::broker_messages::Link;
use guestlist::sandbox::AnswerFormat;

const MIN: Duration = Duration::from_millis(4);
const MAX: Duration = Duration::from_millis(64);
const HOUR: Duration = Duration::from_secs(3600);

fn waits(links: &[Link]) -> Vec<Duration> {
    let waits = links.iter().filter_map(|link| match link {
        Link::Waiting { retry_in, .. } => Some(*retry_in),
        _ => None,
    });
    waits.collect()
}

#[tokio::test]
async fn tries_that_fail_come_ever_more_slowly_up_to_a_cap_and_not_in_step() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut settings = settings(ground.address(), "root");
    settings.timings.backoff_min = MIN;
    settings.timings.backoff_max = MAX;
    let mut live = Live::ready(settings).await;
    ground.proxy.refuse(true).await;
    ground.proxy.cut(How::Reset);
    while waits(&live.links).len() < 12 {
        live.step().await;
    }
    let waits = waits(&live.links);
    let mut top = MIN;
    for wait in &waits {
        top = (top * 2).min(MAX);
        assert!((top / 2..=top).contains(wait), "{waits:?}");
    }
    // Of eight waits at the cap, to the nanosecond.
    let capped = &waits[4..];
    assert!(capped.iter().any(|wait| wait != &capped[0]), "{waits:?}");
    ground.proxy.refuse(false).await;
    live.until_ready().await;
    live.close().await;
}

#[tokio::test]
async fn r_tries_at_once_however_long_the_wait() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut settings = settings(ground.address(), "root");
    settings.timings.backoff_min = HOUR;
    settings.timings.backoff_max = HOUR;
    let mut live = Live::ready(settings).await;
    ground.proxy.refuse(true).await;
    ground.proxy.cut(How::Close);
    live.until_down().await.press("r");
    live.until_shown("nothing listens on that port").await;

    ground.proxy.refuse(false).await;
    let before = ground.proxy.opened();
    live.press("r");
    ground.proxy.until_opened(before + 1).await;
    live.until_ready().await;
    live.close().await;
}

#[tokio::test]
async fn keys_during_a_try_make_no_further_one() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = Live::ready(settings(ground.address(), "root")).await;
    ground.proxy.swallow(Way::Up, true);
    let before = ground.proxy.opened();
    ground.proxy.cut(How::Close);
    live.until_down().await;
    ground.proxy.until_opened(before + 1).await;
    live.settle().await.press("r r r r r").settle().await;
    assert_eq!(ground.proxy.opened(), before + 1);
    ground.proxy.heal();
    ground.proxy.cut(How::Reset);
    live.until_ready().await;
    assert_eq!(ground.proxy.opened(), before + 2);
    live.close().await;
}

//! A link that is dead and does not look like it.

use std::sync::mpsc::channel;
use std::time::Duration;

use tokio::task::spawn_blocking;
use tokio::time::{Instant, advance, pause, resume};

use crate::common::App;
use crate::ground::Ground;
use crate::live::{Live, is_down, link_banners, settings};
use crate::proxy::{How, Way};
use guestlist::sandbox::AnswerFormat;

/// The default.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// Tokio's timers go by the millisecond.
const TICK: Duration = Duration::from_millis(2);

#[tokio::test]
async fn a_half_open_link_is_noticed_within_one_and_a_half_keep_alives() {
    for ways in [&[Way::Up, Way::Down][..], &[Way::Up], &[Way::Down]] {
        let ground = Ground::new(AnswerFormat::Envelopes).await;
        let mut settings = settings(ground.address(), "root");
        settings.timings.keep_alive = KEEP_ALIVE;
        let mut live = Live::ready(settings).await;
        live.patience = KEEP_ALIVE * 10;
        for way in ways {
            ground.proxy.swallow(*way, true);
        }
        // From here on nothing can come: only time passes, and it does so at once.
        pause();
        let dead = Instant::now();
        live.until_down().await;
        let noticed = dead.elapsed();
        assert!(
            noticed <= KEEP_ALIVE * 3 / 2 + TICK,
            "{ways:?}: {noticed:?}"
        );
        assert!(noticed > KEEP_ALIVE / 2, "{ways:?}: not by a ping");
        live.app.assert_shows("stopped answering.");
        assert_eq!(link_banners(&live.app), 1);
        resume();
        ground.proxy.cut(How::Reset);
    }
}

/// Waits for something that does not depend on time, without letting any pass.
async fn timeless(live: &mut Live, what: &str, holds: impl Fn(&App) -> bool) {
    let (done, wait) = channel::<()>();
    // A paused clock stands still while a thread works.
    let hold = spawn_blocking(move || wait.recv());
    live.until(what, holds).await;
    drop(done);
    let _ = hold.await.unwrap();
}

#[tokio::test]
async fn news_from_a_broker_that_hears_nothing_hide_no_dead_link() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut settings = settings(ground.address(), "root");
    settings.timings.keep_alive = KEEP_ALIVE;
    let mut live = Live::ready(settings).await;
    ground.proxy.swallow(Way::Up, true);
    pause();
    let dead = Instant::now();
    let step = KEEP_ALIVE / 8;
    for number in 1.. {
        let name = format!("user{number}");
        ground
            .sandbox
            .execute_as_other_admin(&format!("-addUser {name} fake"));
        timeless(&mut live, &name, |app| {
            is_down(app) || app.rows().iter().any(|user| user.as_str() == name)
        })
        .await;
        if is_down(&live.app) {
            break;
        }
        advance(step).await;
    }
    let noticed = dead.elapsed();
    assert!(noticed <= KEEP_ALIVE * 3 / 2 + step, "{noticed:?}");
    live.app.assert_shows("stopped answering.");
}

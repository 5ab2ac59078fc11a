//! Bytes that come late, alone, or not as they were sent.

use std::time::Duration;

use crate::ground::{FULL, Ground, LOGS};
use crate::live::{Live, link_banners, progress, settings};
use crate::proxy::Way;
use guestlist::engine::draft::Progress;
use guestlist::sandbox::AnswerFormat;

/// Some saves with every kind of outcome, and what the screen says in the end.
async fn outcomes(ground: &Ground, live: &mut Live) -> Vec<String> {
    let mut seen = Vec::new();
    live.select("test").press("1 3 s");
    live.until_verified("test", FULL)
        .await
        .until_verified("test", LOGS)
        .await;
    live.press("a").fill(&["carl", "fake", "fake"]);
    live.until_shown("carl added").await;
    seen.push(live.app.line_with("carl added"));
    live.press("p").fill(&["next-fake", "next-fake"]);
    live.until_shown("accepted the new password").await;
    live.press("d tab enter").until_shown("carl deleted").await;
    ground.sandbox.execute_as_other_admin("-removeUser bob");
    live.until_shown("3 users").await;
    // How long the word in the row stays depends on the clock, not on the bytes.
    let row = |name| {
        let shown = live.app.line_with(name);
        shown.trim_end_matches("Saved").trim_end().to_owned()
    };
    seen.extend(["root ", "test ", "anna "].map(row));
    seen.extend(ground.executed());
    seen.extend(ground.sandbox.accounts().iter().map(|it| format!("{it:?}")));
    seen
}

#[tokio::test]
async fn delays_and_single_bytes_change_no_outcome() {
    for answer_format in [AnswerFormat::Envelopes, AnswerFormat::PlainText] {
        let mut seen = Vec::new();
        for (split, delay) in [(false, 0), (true, 0), (false, 15), (true, 3)] {
            let ground = Ground::new(answer_format).await;
            ground.proxy.split(split);
            ground.proxy.delay(Duration::from_millis(delay));
            let mut live = Live::ready(settings(ground.address(), "root")).await;
            seen.push(outcomes(&ground, &mut live).await);
            assert_eq!(ground.proxy.opened(), 1, "one connection for all");
            live.close().await;
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
    }
}

#[tokio::test]
async fn bytes_that_are_no_mqtt_are_one_banner_and_a_new_link() {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut live = Live::ready(settings(ground.address(), "root")).await;
    live.links.clear();
    live.select("test").press("1");
    // The type of the next packet, a list: 0x3_ becomes 0xf_, AUTH, or 0x0_, which is none.
    for mask in [0x30, 0xc0] {
        ground.proxy.garble(Way::Down, 0, mask);
        ground.sandbox.publish_list();
        live.until_down().await;
        assert_eq!(link_banners(&live.app), 1);
        live.app.assert_shows("sent invalid MQTT");
        live.until_ready().await;
        assert_eq!(progress(&live.app, "test", FULL), Some(Progress::Modified));
    }
    live.press("s").until_verified("test", FULL).await;
    live.close().await;
}

/// What the application shows as the broker's, and what the broker has.
fn grants(live: &Live, ground: &Ground) -> [Vec<(String, Vec<bool>)>; 2] {
    let roster = live.app.engine().roster().unwrap();
    let shown = roster.users().iter().map(|user| {
        let columns = roster.permissions().iter().enumerate();
        let grants = columns.map(|(column, _)| user.grant(column) == true.into());
        (user.name.as_str().to_owned(), grants.collect())
    });
    let accounts = ground.sandbox.accounts().into_iter();
    let held = accounts.map(|(name, grants)| (name, grants.iter().map(|(_, on)| *on).collect()));
    [shown.collect(), held.collect()]
}

/// One save while a byte is garbled. Whatever becomes of it, what the screen shows in the end is
/// what the broker has.
async fn save_with_a_wrong_byte(way: Way, after: usize, mask: u8) {
    let ground = Ground::new(AnswerFormat::Envelopes).await;
    let mut settings = settings(ground.address(), "root");
    // A length that was garbled upwards is waited for in vain.
    settings.timings.connect_timeout = Duration::from_millis(400);
    settings.timings.probe_patience = Duration::from_millis(400);
    let mut live = Live::ready(settings).await;
    live.pace = 50;
    ground.proxy.garble(way, after, mask);
    live.select("test").press("1 s");
    let what = format!("{way:?} {after} {mask:#x}");
    live.until_with(&what, over, |app| {
        assert!(link_banners(app) <= 1, "{what}: {}", app.screen());
    })
    .await;
    // What a swallowed length left half-read ends with the link.
    ground.proxy.heal();
    ground.proxy.cut(crate::proxy::How::Reset);
    live.until_down().await.until_ready().await;
    live.press("r").until_ready().await.settle().await;
    let [shown, held] = grants(&live, &ground);
    assert_eq!(shown, held, "{what}");
    live.close().await;
}

fn over(app: &crate::common::App) -> bool {
    progress(app, "test", FULL).is_none_or(|it| !it.is_busy())
}

#[tokio::test]
async fn a_wrong_byte_anywhere_ends_in_what_the_broker_has() {
    let mut random = fastrand::Rng::with_seed(4);
    for round in 0..24 {
        let way = if round % 2 == 0 { Way::Up } else { Way::Down };
        let mask = random.u8(1..);
        save_with_a_wrong_byte(way, random.usize(0..300), mask).await;
    }
}

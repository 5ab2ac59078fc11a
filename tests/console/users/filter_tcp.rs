//! Finding users and working on many, against the embedded broker over real MQTT.

use crate::users::tcp::Live;
use guestlist::sandbox::{Account, Options, Sandbox};

#[tokio::test]
async fn all_that_a_filter_finds_get_a_permission_and_the_filter_finds_them_by_it() {
    let root = Account::new("root", "root-fake").grant("AllowedSystemConfiguration");
    let devices = (1..=40).map(|n| Account::new(format!("line{}-plc{n}", n % 2), "x-fake"));
    let users = [root].into_iter().chain(devices).collect();
    let sandbox = Sandbox::start(Options::with_users(users)).await.unwrap();
    let mut live = Live::open(&sandbox, "root");
    live.until("41 users").await.until_ready().await;
    live.press("/").type_text("LINE1 !plc7").press("enter");
    live.app.assert_shows("19 of 41").press("right right * +");
    live.app
        .assert_shows("19 marked")
        .assert_shows("19 modified");
    live.press("s s");
    while live.app.modified() > 0 {
        live.apply_next("the list that shows it").await;
    }
    live.press("esc esc /")
        .type_text("perm:logs")
        .press("enter");
    live.app.assert_shows("19 of 41").assert_hides("marked");
    live.press("/ ctrl-u").type_text("-perm:logs line1");
    live.app
        .assert_shows("1 of 41")
        .assert_shows("▌ line1-plc7");
    live.close().await;
}

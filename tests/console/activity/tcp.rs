//! The activity of two admins at one broker, over real MQTT.

use crate::users::tcp::{Live, open_two};

#[tokio::test]
async fn each_admin_sees_what_both_do_and_which_of_it_is_theirs() {
    let (sandbox, mut root, mut anna) = open_two().await;
    root.select("test")
        .press("3 s")
        .until_row("test", "Saved")
        .await;
    root.press("A");
    anna.press("A").until("Settings for user test").await;

    let line = |live: &Live| live.app.line_with("14:03:12");
    for part in ["you", "Log Management on", "Verified"] {
        assert!(line(&root).contains(part), "{}", line(&root));
    }
    for part in ["other", "test", "a permission", "Accepted"] {
        assert!(line(&anna).contains(part), "{}", line(&anna));
    }
    root.close().await;
    anna.close().await;
    sandbox.stop().await;
}

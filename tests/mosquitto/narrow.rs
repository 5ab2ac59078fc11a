//! A broker that takes small packets only.

use guestlist::engine::command_log::Outcome;

use crate::live::Live;
use crate::server::{Server, installed};
use crate::table::{furnish, open};

/// A broker that takes packets of so many bytes, with 30 clients beside `admin`.
async fn narrow(bytes: usize) -> Option<Server> {
    let fill = |server: &mut Server| {
        furnish(server);
        for at in 0..30 {
            server.control(&["createClient", &format!("dev-{at:02}"), "-p", "dev-fake"]);
        }
    };
    let more = format!("max_packet_size {bytes}\n");
    Some(Server::with_config(&installed()?, &more, fill).await)
}

fn all_verified(app: &crate::common::App) -> bool {
    let mut entries = app.engine().log().entries();
    entries.len() > 0 && entries.all(|entry| entry.outcome == Outcome::Verified)
}

/// Turns the role `sensors` on for all but ourselves.
async fn apply_to_all(live: &mut Live) {
    live.app.resize(120, 40);
    live.press("/");
    live.app.type_text("dev-");
    live.press("enter right right right * + S s");
    if live.app.screen().contains("Apply 30 changes to 30 users?") {
        live.agree();
    }
    live.until_shown("Summary").await;
}

#[tokio::test]
async fn thirty_changes_go_out_in_messages_that_the_broker_takes() {
    for bytes in [600, 1000, 2600] {
        let server = or_skip!(narrow(bytes).await);
        let mut live = open(&server).await;
        apply_to_all(&mut live).await;
        live.until("the list", all_verified).await;
        live.app.assert_shows("Summary: 30 of 30 changes done");
        assert_eq!(live.app.engine().log().entries().len(), 30, "{bytes}");
        live.close().await;
    }
}

#[tokio::test]
async fn a_command_that_is_too_large_by_itself_is_refused_here_by_name() {
    let server = or_skip!(narrow(1000).await);
    let mut live = open(&server).await;
    for (name, length) in [("big1", 900), ("big2", 5000)] {
        let password = "p".repeat(length);
        live.press("a").fill(&[name]);
        for _ in 0..2 {
            live.paste(&password).press("enter");
        }
        live.until_shown("Not sent: this change to").await;
        live.app
            .assert_says(&format!("this change to {name} needs"));
        live.app
            .assert_says("broker accepts 1000 a message. Shorten the name");
        live.app.leave_all();
    }
    // The link is still the same, and what fits is sent.
    live.select("dev-00").press("4 s");
    live.until_verified("dev-00", "role:sensors").await;
    assert!(!server.control(&["listClients"]).contains("big"));
    assert_eq!(live.links.len(), 2, "{:?}", live.links);
}

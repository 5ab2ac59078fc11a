//! Finding out what the broker is.

use guestlist::domain::broker_messages::Channel;
use guestlist::domain::family::BrokerFamily;
use guestlist::sandbox::{Account, Options, Sandbox};

use crate::live::{self, Live};
use crate::server::{PASSWORD, Server, installed};
use crate::table::{furnished, settings};

fn notice(live: &Live) -> &str {
    &live.app.engine().session.notice
}

#[tokio::test]
async fn each_family_is_found_by_what_it_says_of_itself() {
    let server = or_skip!(furnished().await);
    let mut asked = settings(&server, "admin", PASSWORD);
    asked.family = None;
    let mut live = Live::ready(asked).await;
    live.until_shown("line2").await;
    assert!(notice(&live).contains("$CONTROL/dynamic-security/v1"));

    let accounts = vec![Account::new("root", "root-fake").grant("AllowedSystemConfiguration")];
    let sandbox = Sandbox::start(Options::with_users(accounts)).await.unwrap();
    let mut asked = live::settings(sandbox.address(), "root");
    asked.family = None;
    let live = Live::ready(asked).await;
    assert!(notice(&live).contains("$SYS/Coreflux/Command"));
    assert_eq!(live.app.engine().roster().unwrap().users().len(), 1);
    sandbox.stop().await;
}

#[tokio::test]
async fn least_rights_without_a_version_are_enough() {
    let server = or_skip!(furnished().await);
    // What the console needs, and nothing of $SYS.
    for command in [
        &["createRole", "console"][..],
        &[
            "addRoleACL",
            "console",
            "publishClientSend",
            "$CONTROL/dynamic-security/v1",
            "allow",
        ],
        &[
            "addRoleACL",
            "console",
            "subscribeLiteral",
            "$CONTROL/dynamic-security/v1/response",
            "allow",
        ],
        &[
            "addRoleACL",
            "console",
            "publishClientReceive",
            "$CONTROL/dynamic-security/v1/response",
            "allow",
        ],
        &["createClient", "clerk", "-p", "clerk-fake"],
        &["addClientRole", "clerk", "console"],
    ] {
        server.control(command);
    }
    let mut asked = settings(&server, "clerk", "clerk-fake");
    asked.family = None;
    let mut live = Live::ready(asked).await;
    live.select("line1").press("5 s");
    live.until_verified("line1", "role:sensors").await;
}

#[tokio::test]
async fn without_rights_the_right_ones_are_named() {
    let server = or_skip!(furnished().await);
    for family in [None, Some(BrokerFamily::Mosquitto)] {
        let mut asked = settings(&server, "line1", "line1-fake");
        asked.family = family;
        let mut live = Live::open(asked);
        if family.is_none() {
            live.until_shown("Unknown broker type").await;
            live.app.assert_says("--broker");
            continue;
        }
        live.until("the refusal", |app| {
            app.engine().refused().contains_key(&Channel::Answers)
        })
        .await;
        live.app.assert_says("$CONTROL/dynamic-security/v1");
    }
}

#[tokio::test]
async fn the_right_to_send_is_missed_by_its_refusal_and_to_hear_by_silence() {
    let server = or_skip!(furnished().await);
    for (right, topic) in [
        ("subscribeLiteral", "$CONTROL/dynamic-security/v1/response"),
        (
            "publishClientReceive",
            "$CONTROL/dynamic-security/v1/response",
        ),
    ] {
        server.control(&["createRole", right]);
        server.control(&["addRoleACL", right, right, topic, "allow"]);
    }
    server.control(&["addClientRole", "line1", "subscribeLiteral"]);
    server.control(&["addClientRole", "line1", "publishClientReceive"]);
    let mut live = Live::open(settings(&server, "line1", "line1-fake"));
    live.until("the refusal", |app| {
        app.engine().refused().contains_key(&Channel::Commands)
    })
    .await;
    live.app
        .assert_says("publishClientSend on $CONTROL/dynamic-security/v1");
    live.close().await;

    // What may send and subscribe, and not receive, hears nothing at all.
    server.control(&["createRole", "send"]);
    server.control(&[
        "addRoleACL",
        "send",
        "publishClientSend",
        "$CONTROL/#",
        "allow",
    ]);
    server.control(&["removeClientRole", "line1", "publishClientReceive"]);
    server.control(&["addClientRole", "line1", "send"]);
    let mut mute = settings(&server, "line1", "line1-fake");
    mute.timings.probe_patience = std::time::Duration::from_millis(200);
    let mut live = Live::open(mute);
    live.until("the silence", |app| app.engine().bad_list().is_some())
        .await;
    live.app.assert_says("lacks publishClientReceive");
}

#[tokio::test]
async fn a_broker_without_the_plugin_is_said_to_have_none() {
    let Some(installed) = installed() else { return };
    let server = Server::without_plugin(&installed).await;
    let mut anonymous = settings(&server, "anybody", "x");
    anonymous.family = None;
    anonymous.timings.probe_patience = std::time::Duration::from_millis(200);
    let mut live = Live::open(anonymous);
    live.until("the silence", |app| app.engine().bad_list().is_some())
        .await;
    live.app.assert_says("no dynamic security plugin");
}

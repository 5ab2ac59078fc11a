//! Where a password must not go: to a broker that admits topics and has nothing behind them.

use std::time::Duration;

use guestlist::broker::Settings;
use guestlist::domain::family::BrokerFamily;
use guestlist::engine::connection::LinkState;
use guestlist::sandbox::{Account, Options, Sandbox};

use crate::ear::Ear;
use crate::live::{self, Live};
use crate::server::{Server, installed};
use crate::table::settings;

const PASSWORD: &str = "pw-that-nobody-reads";

/// Tries to add a user, until a form would be gone or says why not. Whatever a key may do here, the
/// password must not be heard.
async fn add(live: &mut Live) {
    live.press("a");
    if live.app.dialogs().is_empty() {
        return;
    }
    live.fill(&["carl", PASSWORD, PASSWORD]);
    live.until("an end of the waiting", |app| {
        let screen = app.screen();
        !screen.contains("Waiting for the broker") && !screen.contains("Not sent yet")
    })
    .await;
}

fn hasty(mut settings: Settings, family: Option<BrokerFamily>) -> Settings {
    settings.family = family;
    settings.timings.probe_patience = Duration::from_millis(200);
    settings.timings.list_patience = Duration::from_millis(200);
    settings
}

async fn hold(ear: &Ear, what: &str) -> Vec<(String, String)> {
    let heard = ear.all().await;
    let leaked = heard.iter().any(|(_, text)| text.contains(PASSWORD));
    assert!(!leaked, "{what}: {heard:?}");
    heard
}

#[tokio::test]
async fn a_server_without_the_plugin_never_carries_a_password() {
    let Some(installed) = installed() else { return };
    let server = Server::without_plugin(&installed).await;
    carries_no_password(&server, false).await;
}

#[tokio::test]
async fn nor_does_one_that_does_not_say_what_it_is() {
    let Some(installed) = installed() else { return };
    let server = Server::without_plugin_and_versions(&installed).await;
    carries_no_password(&server, true).await;
}

async fn carries_no_password(server: &Server, hides_version: bool) {
    let ear = Ear::at(server.address, None).await;
    for family in [
        None,
        Some(BrokerFamily::Coreflux),
        Some(BrokerFamily::Mosquitto),
    ] {
        // Before it is known what the broker is, and after that.
        for at_once in [true, false] {
            let mut live = Live::open(hasty(settings(server, "anybody", "x"), family));
            live.until("the link", |app| {
                *app.engine().link() == LinkState::Connected
            })
            .await;
            if at_once {
                add(&mut live).await;
            }
            live.until("a word on the silence", |app| {
                app.engine().bad_list().is_some()
            })
            .await;
            if hides_version && family.is_none() {
                live.app.assert_says("Unknown broker type");
            }
            add(&mut live).await;
            live.close().await;
        }
        hold(&ear, &format!("{family:?}")).await;
    }
}

#[tokio::test]
async fn a_broker_that_hides_sys_and_grants_all_else_is_of_no_family() {
    let accounts = vec![
        Account::new("root", "root-fake"),
        Account::new("reader", "reader-fake"),
    ];
    let sandbox = Sandbox::start(Options::with_users(accounts)).await.unwrap();
    let ear = Ear::at(sandbox.address(), Some(("root", "root-fake"))).await;
    for at_once in [true, false] {
        let mut live = Live::open(hasty(live::settings(sandbox.address(), "reader"), None));
        live.until("the link", |app| {
            *app.engine().link() == LinkState::Connected
        })
        .await;
        if at_once {
            add(&mut live).await;
        }
        live.until_shown("Unknown broker type").await;
        add(&mut live).await;
        live.app.assert_says("--broker");
        live.close().await;
    }
    let heard = hold(&ear, "the embedded broker").await;
    let asked = |(topic, text): &(String, String)| {
        topic == "$CONTROL/dynamic-security/v1" && text.contains("getDefaultACLAccess")
    };
    assert!(heard.iter().any(asked), "the topic is open: {heard:?}");
    // By flag it is not sent there either.
    let flagged = hasty(
        live::settings(sandbox.address(), "reader"),
        Some(BrokerFamily::Mosquitto),
    );
    let mut live = Live::open(flagged);
    live.until("a word on the silence", |app| {
        app.engine().bad_list().is_some()
    })
    .await;
    add(&mut live).await;
    live.app.assert_says("No password is sent");
    live.close().await;
    hold(&ear, "by flag").await;
    sandbox.stop().await;
}

//! A plan of some dozens of changes, and a broker that is killed while it is applied.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::sleep;

use crate::ground::{FULL, Ground, account, accounts};
use crate::live::{Live, is_ready, settings};
use guestlist::engine::apply::{LineStatus, Phase};
use guestlist::sandbox::{Account, AnswerFormat};

const DEVICES: usize = 48;

fn with_devices() -> Vec<Account> {
    let devices = (0..DEVICES).map(|n| account(&format!("plc{n:02}")));
    accounts().into_iter().chain(devices).collect()
}

/// The table as the broker has it now, once it has run all that reached it.
async fn remembered(ground: &Ground, executed: &mut Vec<String>) -> Vec<Account> {
    ground
        .sandbox
        .execute_as_other_admin("-changeUserPassword bob bob-fake");
    // Commands run in order: what came before this one is done. The sandbox notes them and tells
    // nobody.
    let mut is_done = false;
    while !is_done {
        sleep(Duration::from_millis(1)).await;
        for it in ground.sandbox.take_executed() {
            is_done |= !it.by_client;
            if it.by_client && !it.line.starts_with("-list") {
                executed.push(it.line);
            }
        }
    }
    let table = ground.sandbox.accounts().into_iter();
    let account = |(name, flags): (String, Vec<(String, bool)>)| {
        let on = flags.into_iter().filter(|(_, on)| *on);
        on.fold(account(&name), |account, (key, _)| account.grant(&key))
    };
    table.map(account).collect()
}

fn count(executed: &[String]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in executed {
        let user = line.split(' ').nth(1).unwrap_or_default();
        *counts.entry(user.to_owned()).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn a_broker_killed_in_mid_run_has_every_change_once_in_the_end() {
    let mut ground = Ground::with(with_devices(), AnswerFormat::Envelopes).await;
    let mut live = Live::ready(settings(ground.address(), "root")).await;
    let mut executed = Vec::new();
    live.select("plc00");
    for _ in 0..DEVICES {
        live.press("2 down");
    }
    live.press("S");
    live.app
        .assert_shows(&format!("Review: {DEVICES} changes to {DEVICES} users"));
    live.press("s");
    live.until("the half of it", |app| {
        let run = app.engine().run();
        run.is_some_and(|run| run.decided() >= DEVICES / 2)
    })
    .await;

    ground.sandbox.cut_links();
    live.until_down().await;
    let table = remembered(&ground, &mut executed).await;
    ground.restart(table, AnswerFormat::Envelopes).await;
    // It may have been back at the old one for a moment.
    live.until_ready().await;
    live.settle().await;
    live.until("a link to the new broker", is_ready).await;

    // Nothing goes out by itself: each change was executed once, or is pending.
    let counts = count(&executed);
    let pending = live.app.engine().drafts().len();
    assert!(counts.values().all(|times| *times == 1), "{counts:?}");
    assert_eq!(ground.executed(), [""; 0], "sent again without a key");
    assert!(counts.len() < DEVICES, "the kill came too late");
    assert!(
        counts.len() + pending >= DEVICES,
        "{} and {pending}",
        counts.len()
    );

    // Going on, and trying again what nobody knows the outcome of.
    // What was taken and could not be written may be told before the link is.
    live.press("space");
    for _ in 0..3 {
        live.until("the end", |app| {
            app.engine()
                .run()
                .is_none_or(|run| run.phase == Phase::Over)
        })
        .await;
        live.until("no answer missing", |app| {
            let run = app.engine().run();
            run.is_none_or(|run| run.tally(LineStatus::Accepted) == 0)
        })
        .await;
        let run = live.app.engine().run().unwrap();
        if run.trouble().next().is_none() {
            break;
        }
        live.press("r s");
    }
    live.app.assert_hides("modified");
    executed.extend(ground.executed());
    let counts = count(&executed);
    assert_eq!(counts.len(), DEVICES, "{counts:?}");
    assert!(counts.values().all(|times| *times == 1), "{counts:?}");
    let granted = ground.sandbox.accounts().into_iter().filter(|(name, on)| {
        name.starts_with("plc") && on.iter().any(|(key, on)| *on && key != FULL)
    });
    assert_eq!(granted.count(), DEVICES);
    live.close().await;
}

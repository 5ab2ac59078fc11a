//! Twenty embedded brokers, a few of them in the words of older ones, and three real Mosquittos.

use guestlist::domain::address::Address;
use guestlist::domain::family::BrokerFamily;
use guestlist::domain::profile::Profile;
use guestlist::domain::secret::Secret;
use guestlist::sandbox::AnswerFormat;

use crate::ground::{Broker, USERS, accounts};
use crate::live::Live;
use crate::program::profile;
use crate::server::{PASSWORD, Server, installed};

const EMBEDDED: usize = 20;
const REAL: usize = 3;
/// What the real ones give instead of a permission.
const ROLE: &str = "ops";

async fn embedded() -> Vec<Broker> {
    let mut brokers = Vec::new();
    for nth in 0..EMBEDDED {
        let answer_format = match nth % 5 {
            4 => AnswerFormat::PlainText,
            _ => AnswerFormat::Envelopes,
        };
        let name = format!("s{nth:02}");
        brokers.push(Broker::start(&name, answer_format, accounts(&["anna", "bob"])).await);
    }
    brokers
}

/// Each with a role that nobody has.
async fn real() -> Vec<Server> {
    let mut servers = Vec::new();
    let Some(installed) = installed() else {
        return servers;
    };
    for _ in 0..REAL {
        let server = Server::start(&installed).await;
        for command in [
            &["createRole", ROLE][..],
            &["createClient", "anna", "-p", "anna-fake"],
            &["createClient", "bob", "-p", "bob-fake"],
        ] {
            server.control(command);
        }
        servers.push(server);
    }
    servers
}

fn profiles(embedded: &[Broker], real: &[Server]) -> Vec<Profile> {
    let embedded = embedded.iter().enumerate().map(|(nth, broker)| Profile {
        // The others are found out.
        family: (nth % 2 == 0).then_some(BrokerFamily::Coreflux),
        ..broker.profile()
    });
    let real = real.iter().enumerate().map(|(nth, server)| {
        let mut profile = profile(&format!("m{nth}"), "");
        let (host, port) = (server.address.ip().to_string(), server.address.port());
        profile.address = Ok(Address::mqtt(host, port));
        profile.username = Some("admin".into());
        profile.password.stored = Some(Secret::new(PASSWORD));
        profile
    });
    embedded.chain(real).collect()
}

/// Whether anna has the permission on none or on all of the brokers, by what each of them says.
fn assert_has(embedded: &[Broker], real: &[Server], wanted: bool) {
    for broker in embedded {
        assert_eq!(broker.has("anna", USERS), Some(wanted), "{}", broker.name);
        assert_eq!(broker.has("bob", USERS), Some(false), "{}", broker.name);
    }
    for server in real {
        let said = server.control(&["getClient", "anna"]);
        assert_eq!(said.contains(ROLE), wanted, "{said}");
    }
}

/// Each broker was asked for one change by this program since the last look.
fn assert_asked_once(embedded: &[Broker]) {
    for broker in embedded {
        let executed = broker.sandbox.take_executed().into_iter();
        let changes = executed.filter(|it| it.by_client && !it.line.starts_with("-list"));
        let changes: Vec<_> = changes.collect();
        assert!(
            matches!(&changes[..], [one] if one.changed && one.line.contains("anna")),
            "{}: {changes:?}",
            broker.name
        );
    }
}

fn assert_one_step(live: &mut Live, brokers: usize) {
    let records = live.journal.iter().flat_map(|batch| &batch.records);
    let sent: Vec<_> = records.filter(|it| it.outcome == "sent").collect();
    assert_eq!(sent.len(), brokers);
    assert!(sent[0].step.is_some() && sent.iter().all(|it| it.step == sent[0].step));
    live.journal.clear();
}

/// How many brokers the line of a user says these marks for.
fn marks(live: &Live, user: &str) -> (usize, usize) {
    let row = live.line(user);
    (row.matches('●').count(), row.matches('?').count())
}

/// Moves down to a row of the page of a user.
fn go_to(live: &mut Live, row: &str) {
    live.press("home");
    while !live.program.cursor_line().contains(row) {
        live.press("down");
    }
}

/// Applies what Review shows, and waits until each list shows it.
async fn apply(live: &mut Live, brokers: usize) {
    live.until_shown(&format!("Review: {brokers} changes on {brokers} brokers"))
        .await;
    live.press_and_agree("s");
    live.until_shown(&format!(
        "Summary: {brokers} of {brokers} changes done on {brokers} brokers"
    ))
    .await;
    live.until("the lists of all", |live| {
        live.screen().matches("✓ verified").count() == brokers
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_permission_is_turned_on_everywhere_verified_and_undone() {
    let (embedded, real) = (embedded().await, real().await);
    let all = embedded.len() + real.len();
    let mut live = Live::open(profiles(&embedded, &real), (220, 40));
    live.until_shown(&format!("{all} of {all} up")).await;
    // Flags and roles have no name in common.
    assert_eq!(marks(&live, "anna"), (EMBEDDED, real.len()));

    live.select("anna").press("enter");
    go_to(&mut live, "User Management");
    live.press("+")
        .until_shown("User Management turned on: 20 changes · not saved")
        .await;
    if !real.is_empty() {
        go_to(&mut live, ROLE);
        live.press("+")
            .until_shown("ops turned on: 3 changes · not saved")
            .await;
    }
    live.press("s");
    apply(&mut live, all).await;
    assert_has(&embedded, &real, true);
    assert_asked_once(&embedded);
    assert_one_step(&mut live, all);

    live.press("esc esc").until_shown("Users on all").await;
    assert_eq!(marks(&live, "anna"), (EMBEDDED, real.len()));
    live.press("u");
    apply(&mut live, all).await;
    assert_has(&embedded, &real, false);
    assert_asked_once(&embedded);
    assert_one_step(&mut live, all);
    live.close().await;
}

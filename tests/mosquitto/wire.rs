//! What goes over the wire: long lists, messages of several commands, questions, and other
//! consoles.

use std::time::Duration;

use rumqttc::{AsyncClient, Event, EventLoop, MqttOptions, Packet, QoS};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::live::Live;
use crate::server::{PASSWORD, PATIENCE, Server, installed};
use crate::table::{furnished, open, settings};

const ANSWERS: &str = "$CONTROL/dynamic-security/v1/response";

/// A client that is not the console's own.
fn client(server: &Server, user: &str, password: &str) -> (AsyncClient, EventLoop) {
    let id = format!("other-{user}");
    let mut options = MqttOptions::new(id, "127.0.0.1", server.address.port());
    options.set_credentials(user, password);
    options.set_max_packet_size(1 << 24, 1 << 24);
    AsyncClient::new(options, 10)
}

/// Another admin's ear on the answers.
pub(crate) struct Watcher {
    events: EventLoop,
    _client: AsyncClient,
}

impl Watcher {
    pub(crate) async fn new(server: &Server) -> Self {
        let (client, mut events) = client(server, "admin", PASSWORD);
        client.subscribe(ANSWERS, QoS::AtMostOnce).await.unwrap();
        while !matches!(
            events.poll().await.unwrap(),
            Event::Incoming(Packet::SubAck(_))
        ) {}
        Self {
            events,
            _client: client,
        }
    }

    /// The next message of answers.
    pub(crate) async fn next(&mut self) -> Vec<Value> {
        let next = async {
            loop {
                if let Event::Incoming(Packet::Publish(it)) = self.events.poll().await.unwrap() {
                    let json: Value = serde_json::from_slice(&it.payload).unwrap();
                    return json["responses"].as_array().unwrap().clone();
                }
            }
        };
        timeout(PATIENCE, next).await.expect("an answer")
    }
}

pub(crate) fn is(response: &Value, command: &str) -> bool {
    response["command"] == command
}

/// The plugin's file with so many clients more, every other of which holds a role.
pub(crate) async fn crowded(count: usize) -> Option<Server> {
    let installed = installed()?;
    let mut fresh = Server::start(&installed).await;
    fresh.control(&["createRole", "sensors"]);
    fresh.kill();
    let mut json: Value = serde_json::from_str(&fresh.file()).unwrap();
    let clients = json["clients"].as_array_mut().unwrap();
    clients.extend((0..count).map(|at| {
        let roles = if at % 2 == 0 {
            json!([{"rolename": "sensors"}])
        } else {
            json!([])
        };
        json!({"username": format!("dev-{at:05}"), "roles": roles})
    }));
    Some(Server::with_file(&installed, &json.to_string()).await)
}

#[tokio::test]
async fn ten_thousand_clients_are_read_in_pages_and_a_change_is_soon_verified() {
    let server = or_skip!(crowded(10_000).await);
    let mut progress = Vec::new();
    let mut live = Live::open(settings(&server, "admin", PASSWORD));
    let has_list = |app: &crate::common::App| app.engine().roster().is_some();
    live.until_with("the list", has_list, |app| {
        if let Some((done, total)) = app.engine().reading() {
            assert!(app.screen().contains(&format!("reading {done} of {total}")));
            progress.push((done, total));
        }
    })
    .await;
    progress.dedup();
    let told: Vec<(usize, usize)> = (1..=20).map(|page| (page * 500, 10_001)).collect();
    assert_eq!(progress, told);
    let roster = live.app.engine().roster().cloned().unwrap();
    assert_eq!(roster.users().len(), 10_001);
    assert!(
        live.app.engine().remarks().is_empty(),
        "{:?}",
        live.app.engine().remarks()
    );
    live.until_ready().await;
    live.press("end 3 s");
    live.until_verified("dev-09999", "role:sensors").await;
    assert_eq!(live.app.engine().roster().unwrap().users().len(), 10_001);
}

#[tokio::test]
async fn more_roles_and_groups_than_a_page_holds_are_read_too() {
    let Some(installed) = installed() else { return };
    let mut fresh = Server::start(&installed).await;
    fresh.kill();
    let mut json: Value = serde_json::from_str(&fresh.file()).unwrap();
    let roles = (0..620).map(|at| json!({"rolename": format!("r{at:03}"), "acls": []}));
    json["roles"].as_array_mut().unwrap().extend(roles);
    let groups = (0..510).map(|at| {
        let role = json!([{"rolename": format!("r{at:03}")}]);
        let clients = if at == 509 {
            json!([{"username": "admin"}])
        } else {
            json!([])
        };
        json!({"groupname": format!("g{at:03}"), "roles": role, "clients": clients})
    });
    json["groups"] = groups.collect();
    let server = Server::with_file(&installed, &json.to_string()).await;
    let live = open(&server).await;
    let roster = live.app.engine().roster().unwrap();
    assert_eq!(roster.permissions().len(), 622);
    let admin = "admin".into();
    let through = |role: &str| roster.through(&admin, &role.into());
    assert_eq!(through("role:r509"), ["g509"]);
    assert_eq!(through("role:r508"), [""; 0]);
}

#[tokio::test]
async fn the_changes_of_one_user_go_in_one_message_and_cut_its_device_once() {
    let server = or_skip!(furnished().await);
    let mut watcher = Watcher::new(&server).await;
    let mut live = open(&server).await;
    let (_device, mut events) = client(&server, "line1", "line1-fake");
    while !matches!(events.poll().await, Ok(Event::Incoming(Packet::ConnAck(_)))) {}
    live.select("line1").press("2 3 4 s");
    for role in ["admin", "ops", "sensors"] {
        live.until_verified("line1", &format!("role:{role}")).await;
    }
    let message = loop {
        let message = watcher.next().await;
        if is(&message[0], "addClientRole") {
            break message;
        }
    };
    assert_eq!(message.len(), 3, "{message:?}");
    assert!(message.iter().all(|it| {
        let id = it["correlationData"].as_str().unwrap_or_default();
        id.starts_with("gl-sadmin-")
    }));
    // It is back after one loss.
    let mut losses = 0;
    loop {
        match timeout(PATIENCE, events.poll()).await.expect("the device") {
            Ok(Event::Incoming(Packet::ConnAck(_))) => break,
            Ok(_) => {}
            Err(_) => losses += 1,
        }
    }
    assert_eq!(losses, 1);
}

#[tokio::test]
async fn a_broker_that_counts_no_changes_is_asked_now_and_then_or_never() {
    let server = or_skip!(furnished().await);
    for poll in [Some(Duration::from_millis(50)), None] {
        let mut asking = settings(&server, "admin", PASSWORD);
        asking.timings.poll = poll;
        let live = Live::ready(asking).await;
        let mut watcher = Watcher::new(&server).await;
        if poll.is_some() {
            for _ in 0..3 {
                let heard = watcher.next().await;
                assert!(heard.iter().any(|it| is(it, "listClients")), "{heard:?}");
            }
        } else {
            // The questions of others make it ask nothing either.
            for _ in 0..5 {
                server.control(&["getClient", "line1"]);
                assert!(is(&watcher.next().await[0], "getClient"));
            }
        }
        live.close().await;
    }
}

#[tokio::test]
async fn two_consoles_do_not_take_each_others_answers() {
    let server = or_skip!(furnished().await);
    server.control(&["createClient", "clerk", "-p", "clerk-fake"]);
    server.control(&["addClientRole", "clerk", "admin"]);
    let mut one = open(&server).await;
    let mut other = Live::ready(settings(&server, "clerk", "clerk-fake")).await;
    // Their commands have the same numbers.
    one.select("line1").press("4 s");
    other.select("line2").press("1 4 s");
    one.until_verified("line1", "role:sensors").await;
    other.until_verified("line2", "role:sensors").await;
    other.until_verified("line2", "enabled").await;
    let both = |app: &crate::common::App| {
        let count = |user| app.line_with(user).matches('●').count();
        count("line1 ") == 2 && count("line2 ") == 1
    };
    one.until("what the other did", both).await;
    other.until("what the one did", both).await;
    for live in [&mut one, &mut other] {
        live.app.assert_hides("Unknown");
        live.app.assert_hides("Failed");
    }
}

#[tokio::test]
async fn after_kill_9_the_list_tells_what_was_saved() {
    let mut server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.select("line1").press("4");
    server.kill();
    live.press("s").until_down().await;
    server.start_again().await;
    live.until_ready().await;
    live.until("an outcome", |app| {
        !matches!(
            crate::live::progress(app, "line1", "role:sensors"),
            Some(guestlist::engine::draft::Progress::Sent)
        )
    })
    .await;
    let listed = server.control(&["getClient", "line1"]).contains("sensors");
    let pending = crate::live::progress(&live.app, "line1", "role:sensors").is_some();
    assert!(listed != pending);
    if pending {
        live.press("s")
            .until_verified("line1", "role:sensors")
            .await;
    }
}

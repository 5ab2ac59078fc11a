//! What is foreseen of deny rules, held to what the broker then lets clients do.
//!
//! A case is a broker with random roles, groups and clients. `GUESTLIST_WEIGH_CASES` asks for more
//! than the few that run by default, and `GUESTLIST_WEIGH_SEED` for those of a certain seed.

use std::collections::HashMap;

use fastrand::Rng;
use guestlist::broker::dialect::mosquitto::{ANSWER_TOPIC, COMMAND_TOPIC, Mosquitto};
use guestlist::broker::dialect::{AnswerMode, Dialect};
use guestlist::domain::command::{Command, CommandId, Submission};
use guestlist::domain::permission::PermissionKey;
use guestlist::domain::rules::Way;
use guestlist::engine::impact::{self, Tristate};
use rumqttc::v5::mqttbytes::QoS;
use rumqttc::v5::mqttbytes::v5::{Packet, PubAckReason, SubscribeReasonCode};
use rumqttc::v5::{AsyncClient, Event, EventLoop, MqttOptions};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::live::Live;
use crate::server::{PASSWORD, PATIENCE, Server, installed};
use crate::table::open;

const ROLES: usize = 12;
const GROUPS: usize = 5;
const CLIENTS: usize = 40;

/// Topics of rules: what matters, what looks like it, and what is no filter.
const TOPICS: [&str; 12] = [
    COMMAND_TOPIC,
    ANSWER_TOPIC,
    "$CONTROL/dynamic-security/#",
    "$CONTROL/#",
    "$CONTROL/+/v1",
    "$CONTROL/+/v1/+",
    "$CONTROL/dynamic-security/v1/#",
    "#",
    "+/dynamic-security/v1/response",
    "$SYS/#",
    "$CONTROL/dynamic-security",
    "$CONTROL/#/v1",
];
const TYPES: [&str; 5] = [
    "publishClientSend",
    "publishClientReceive",
    "subscribeLiteral",
    "subscribePattern",
    "unsubscribePattern",
];

fn any<T: Copy>(rng: &mut Rng, of: &[T]) -> T {
    of[rng.usize(..of.len())]
}

/// A priority, often the usual one, which is left out.
fn ranked(rng: &mut Rng, mut command: Value) -> Value {
    if rng.bool() {
        command["priority"] = rng.i32(-3..3).into();
    }
    command
}

fn acls(rng: &mut Rng) -> Vec<Value> {
    let allow = rng.u8(..3) > 0;
    // A few allow all that is needed, so that denying has something to take.
    let mut acls: Vec<Value> = match rng.u8(..3) {
        0 => Vec::new(),
        _ => [
            "publishClientSend",
            "publishClientReceive",
            "subscribePattern",
        ]
        .map(|acltype| json!({"acltype": acltype, "topic": "$CONTROL/#", "allow": allow}))
        .into(),
    };
    acls.extend((0..rng.usize(..4)).map(|_| {
        let (acltype, topic, allow) = (any(rng, &TYPES), any(rng, &TOPICS), rng.bool());
        ranked(
            rng,
            json!({"acltype": acltype, "topic": topic, "allow": allow}),
        )
    }));
    // The plugin wants each topic once for each type.
    let mut seen = std::collections::HashSet::new();
    acls.retain(|acl| seen.insert((acl["acltype"].to_string(), acl["topic"].to_string())));
    acls
}

/// The commands that make roles, groups and clients.
fn furniture(rng: &mut Rng) -> Vec<Value> {
    let mut commands = Vec::new();
    for role in 0..ROLES {
        let acls = acls(rng);
        commands
            .push(json!({"command": "createRole", "rolename": format!("r{role}"), "acls": acls}));
    }
    for group in 0..GROUPS {
        let groupname = format!("g{group}");
        commands.push(json!({"command": "createGroup", "groupname": groupname}));
        for role in some(rng, ROLES, 3) {
            let command = json!({
                "command": "addGroupRole", "groupname": groupname, "rolename": format!("r{role}")
            });
            commands.push(ranked(rng, command));
        }
    }
    let anonymous = format!("g{}", rng.usize(..GROUPS));
    commands.push(json!({"command": "setAnonymousGroup", "groupname": anonymous}));
    for client in 0..CLIENTS {
        let username = name(client);
        commands
            .push(json!({"command": "createClient", "username": username, "password": PASSWORD}));
        for role in some(rng, ROLES, 3) {
            let command = json!({
                "command": "addClientRole", "username": username, "rolename": format!("r{role}")
            });
            commands.push(ranked(rng, command));
        }
        for group in some(rng, GROUPS, 2) {
            let command = json!({
                "command": "addGroupClient", "username": username, "groupname": format!("g{group}")
            });
            commands.push(ranked(rng, command));
        }
        if rng.u8(..10) == 0 {
            commands.push(json!({"command": "disableClient", "username": username}));
        }
    }
    commands
}

fn name(client: usize) -> String {
    format!("c{client:02}")
}

/// Some of so many, in any order.
fn some(rng: &mut Rng, of: usize, most: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..of).collect();
    rng.shuffle(&mut all);
    all.truncate(rng.usize(..=most));
    all
}

/// A change of one client that the console could send.
fn change(rng: &mut Rng, client: usize) -> Vec<Command> {
    let mut one = || {
        let permission = match rng.u8(..8) {
            0 => "enabled".into(),
            1..=3 => PermissionKey::group(format!("g{}", rng.usize(..GROUPS))),
            _ => PermissionKey::from(format!("role:r{}", rng.usize(..ROLES)).as_str()),
        };
        let enabled = rng.u8(..3) > 0;
        let priority = (enabled && rng.bool()).then(|| rng.i32(-3..3));
        Command::set(name(client), permission, enabled, priority)
    };
    let first = one();
    let second = one();
    if rng.bool() {
        vec![first]
    } else {
        vec![first, second]
    }
}

/// A raw client of MQTT 5, which alone says what is refused.
struct Raw {
    client: AsyncClient,
    events: EventLoop,
    heard: bool,
}

impl Raw {
    fn new(server: &Server, user: &str) -> Self {
        let mut options =
            MqttOptions::new(format!("raw-{user}"), "127.0.0.1", server.address.port());
        options.set_credentials(user, PASSWORD);
        options.set_max_packet_size(Some(1 << 24));
        let (client, events) = AsyncClient::new(options, 4);
        Self {
            client,
            events,
            heard: false,
        }
    }

    /// Waits for a packet; `None` when the broker refuses the login or ends it.
    async fn until<T>(&mut self, mut wanted: impl FnMut(&Packet) -> Option<T>) -> Option<T> {
        let waiting = async {
            loop {
                match self.events.poll().await {
                    Ok(Event::Incoming(packet)) => {
                        if let Packet::Publish(publish) = &packet {
                            self.heard |= publish.topic == ANSWER_TOPIC.as_bytes();
                        }
                        if let Some(found) = wanted(&packet) {
                            return Some(found);
                        }
                    }
                    Ok(_) => {}
                    Err(_) => return None,
                }
            }
        };
        timeout(PATIENCE, waiting).await.expect("the broker's word")
    }

    async fn subscribed(&mut self) -> Option<bool> {
        self.client
            .subscribe(ANSWER_TOPIC, QoS::AtMostOnce)
            .await
            .unwrap();
        self.until(|packet| match packet {
            Packet::SubAck(ack) => Some(matches!(
                ack.return_codes[..],
                [SubscribeReasonCode::Success(_)]
            )),
            _ => None,
        })
        .await
    }

    /// Sends commands, at least as many bytes as there are; whether the broker took them.
    async fn send(&mut self, commands: &[Value]) -> Option<bool> {
        let payload = json!({"commands": commands}).to_string();
        let sending = self
            .client
            .publish(COMMAND_TOPIC, QoS::AtLeastOnce, false, payload);
        sending.await.unwrap();
        self.until(|packet| match packet {
            Packet::PubAck(ack) => Some(ack.reason != PubAckReason::NotAuthorized),
            _ => None,
        })
        .await
    }
}

/// What a client could do, tried one after the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tried {
    sends: bool,
    subscribes: bool,
    receives: bool,
}

impl Tried {
    const fn may(self, way: Way) -> bool {
        let hears = self.subscribes && self.receives;
        match way {
            Way::Commands => self.sends,
            Way::Answers => hears,
            Way::List | Way::Users => self.sends && hears,
        }
    }
}

/// Has all clients try. The answer to `admin` goes to all who may receive it, before what they ask
/// then.
async fn tried(server: &Server, admin: &mut Raw) -> Vec<Tried> {
    let ask = [json!({"command": "getDefaultACLAccess"})];
    let mut all = Vec::new();
    for client in 0..CLIENTS {
        let mut raw = Raw::new(server, &name(client));
        let mut tried = Tried::default();
        if let Some(subscribes) = raw.subscribed().await {
            tried.subscribes = subscribes;
            tried.sends = raw.send(&ask).await.expect("a word on a command");
        }
        all.push((raw, tried));
    }
    assert_eq!(admin.send(&ask).await, Some(true));
    let mut found = Vec::new();
    for (mut raw, mut tried) in all {
        if tried.subscribes {
            raw.subscribed().await.expect("the end of what was sent");
            tried.receives = raw.heard;
        }
        found.push(tried);
    }
    found
}

/// What is said of all clients after commands, against what they then could do.
fn agrees(
    live: &Live,
    commands: &HashMap<usize, Vec<Command>>,
    tried: &[Tried],
    seed: u64,
) -> usize {
    let mut unclear = 0;
    for (client, tried) in tried.iter().enumerate() {
        let commands = commands.get(&client).map_or(&[][..], Vec::as_slice);
        for way in Way::ALL {
            let has = impact::may(
                live.app.engine(),
                commands,
                &name(client).as_str().into(),
                way,
            );
            let may = match has {
                Tristate::Yes => true,
                Tristate::No => false,
                Tristate::Unclear => {
                    unclear += 1;
                    continue;
                }
            };
            let user = live
                .app
                .engine()
                .roster()
                .unwrap()
                .user(&name(client).as_str().into());
            assert_eq!(
                may,
                tried.may(way),
                "seed {seed}: {way:?} after {commands:?} of {user:#?}: {tried:?}"
            );
        }
    }
    unclear
}

/// What is foreseen for each client, as if it were ours, against what became of it.
fn foresees(live: &mut Live, client: usize, commands: &[Command], (before, after): (Tried, Tried)) {
    live.app.session().user = Some(name(client).as_str().into());
    let impact = impact::foresee(live.app.engine(), commands);
    let said = |start: &str, way: Way| {
        let mut lines = impact.warnings.iter();
        lines.any(|line| line.starts_with(start) && line.contains(way.words()))
    };
    for way in Way::ALL {
        let lost = before.may(way) && !after.may(way);
        let certain = said("You could no longer", way);
        let perhaps = said("It is not known whether you could still", way);
        assert!(
            certain == lost || perhaps,
            "{way:?} by {commands:?}: {impact:?}"
        );
    }
    live.app.session().user = Some("admin".into());
}

async fn case(seed: u64) -> Option<(usize, [usize; 2])> {
    let mut rng = Rng::with_seed(seed);
    let server = Server::start(&installed()?).await;
    let mut admin = Raw::new(&server, "admin");
    assert_eq!(admin.subscribed().await, Some(true));
    assert_eq!(admin.send(&furniture(&mut rng)).await, Some(true));
    let before = tried(&server, &mut admin).await;
    let mut live = open(&server).await;
    let mut unclear = agrees(&live, &HashMap::new(), &before, seed);

    let changes: HashMap<usize, Vec<Command>> = (0..CLIENTS)
        .map(|client| (client, change(&mut rng, client)))
        .collect();
    let dialect = Mosquitto::new("t");
    let mut sent = Vec::new();
    for command in changes.values().flatten() {
        let submission = Submission {
            id: CommandId(0),
            command: command.clone(),
        };
        let publish = dialect.encode(&submission, AnswerMode::WithIds).unwrap();
        let json: Value = serde_json::from_str(publish.payload.expose()).unwrap();
        sent.extend(json["commands"].as_array().unwrap().iter().cloned());
    }
    // The console is not shown what it hears meanwhile: its list stays that of before.
    assert_eq!(admin.send(&sent).await, Some(true));
    let after = tried(&server, &mut admin).await;
    unclear += agrees(&live, &changes, &after, seed);
    for (client, commands) in &changes {
        foresees(
            &mut live,
            *client,
            commands,
            (before[*client], after[*client]),
        );
    }
    let count = |tried: &[Tried]| tried.iter().filter(|it| it.may(Way::Users)).count();
    Some((unclear, [count(&before), count(&after)]))
}

#[tokio::test]
async fn deny_rules_are_weighed_as_the_broker_weighs_them() {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let cases = number("GUESTLIST_WEIGH_CASES").unwrap_or(2);
    let first = number("GUESTLIST_WEIGH_SEED").unwrap_or(1);
    let (mut unclear, mut managers) = (0, 0);
    for seed in first..first + cases {
        let Some((more, counts)) = case(seed).await else {
            return;
        };
        unclear += more;
        managers += counts.iter().sum::<usize>();
    }
    // It says something of most, and of some that they may and of others that they may not.
    let all = usize::try_from(cases).unwrap() * CLIENTS * 2;
    assert!(unclear < all * Way::ALL.len() / 4, "{unclear} of {all}");
    assert!(
        managers > all / 10 && managers < all * 9 / 10,
        "{managers} of {all}"
    );
}

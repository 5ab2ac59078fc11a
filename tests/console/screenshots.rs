//! The pictures in `screenshots/`: real frames as SVG, one of them moving. The test fails when they
//! are stale; `UPDATE_SCREENSHOTS=1 cargo test --test console screenshots` draws them again.

use guestlist::engine::effect::Timer as EngineTimer;
use std::path::Path;

use ratatui::buffer::Buffer;

use crate::brokers::program::{self, Program};
use crate::common::{App, Flags, roster, with_groups};
use crate::fleet;
use crate::svg::{self, DARK, LIGHT, Paper};
use crate::tour;
use crate::users::access;
use guestlist::broker::dialect::Dialect;
use guestlist::broker::dialect::mosquitto::{ANSWER_TOPIC, Mosquitto};
use guestlist::domain::broker_messages::{BrokerEvent, Link};
use guestlist::domain::command::{Answer, CommandId, CommandKind, Correlation, Verdict};
use guestlist::domain::theme_name::ThemeName;
use guestlist::screens::message::Timer;
use guestlist::ui::color_depth::Depth;
use guestlist::ui::theme::Theme;

const PLANT: [(&str, Flags); 9] = [
    ("root", [true, false, false]),
    ("test", [false, false, false]),
    ("ops-anna", [true, true, true]),
    ("ops-bruno", [true, false, true]),
    ("shift-lead", [false, true, false]),
    ("maintenance", [false, false, true]),
    ("line1-plc", [false, false, false]),
    ("line1-hmi", [false, false, false]),
    ("historian", [false, false, false]),
];

fn plant() -> App {
    let mut app = App::with_list(&PLANT);
    app.resize(80, 20);
    app
}

/// Changes in several states, and a list that somebody else changed meanwhile.
fn editing() -> App {
    let mut app = plant();
    app.press("end 3 s");
    let refused = app.sent_one().id;
    let words = "Permission denied: You are not allowed to execute -changeUserSettings";
    app.answer(refused, Verdict::Refused, words);
    app.press("up 1 s");
    let saved = app.sent_one().id;
    app.accept(saved).press("home down 1 end");
    let mut newer = PLANT;
    newer[7].1[0] = true;
    newer[4].1 = [false, true, true];
    app.list(&newer);
    app
}

/// Some machines of four lines.
pub(crate) fn machines() -> Vec<(String, Flags)> {
    let people = PLANT[..6].iter();
    let people = people.map(|(name, flags)| ((*name).to_owned(), *flags));
    let parts = ["camera", "hmi", "plc", "robot"];
    let machines = (1..=4).flat_map(|line| {
        let names = parts.map(|part| format!("line{line}-{part}"));
        names.map(|name| (name, [false; 3]))
    });
    people.chain(machines).collect()
}

/// The list in which these have the last permission.
pub(crate) fn list_with(app: &mut App, done: &[String]) {
    let mut users = machines();
    for (name, flags) in &mut users {
        flags[2] |= done.contains(name);
    }
    let users: Vec<(&str, Flags)> = users.iter().map(|(n, f)| (n.as_str(), *f)).collect();
    app.list(&users);
}

/// A permission for all machines that are found by a word: marked, and turned on.
fn found(word: &str) -> App {
    let mut app = App::started();
    app.connect(2).resize(80, 20);
    list_with(&mut app, &[]);
    app.press("right right /")
        .type_text(word)
        .press("enter * +");
    app
}

/// The same while it is applied, at four a second.
fn applying() -> App {
    let mut app = found("line");
    app.press("R s");
    let names: Vec<String> = machines()
        .into_iter()
        .skip(6)
        .map(|(name, _)| name)
        .collect();
    let mut done = 0;
    for _ in 0..2 {
        for _ in 0..2 {
            for sent in app.sent() {
                app.accept(sent.id);
                done += 1;
            }
        }
        list_with(&mut app, &names[..done - 1]);
        let clock = app.engine().run().and_then(|run| run.clock);
        app.timer(Timer::Engine(EngineTimer::Run(clock.unwrap_or_default())));
    }
    app
}

/// Four changes, one of them refused.
fn applied() -> App {
    const DONE: &str = "User settings changed successfully";
    let mut app = found("line2");
    app.press("R s");
    let ids: Vec<CommandId> = app.sent().iter().map(|sent| sent.id).collect();
    app.answer(ids[0], Verdict::Accepted, DONE);
    app.answer(ids[1], Verdict::Refused, "User line2-hmi not found");
    app.press("space");
    for sent in app.sent() {
        app.answer(sent.id, Verdict::Accepted, DONE);
    }
    let done = ["line2-camera", "line2-plc", "line2-robot"];
    list_with(&mut app, &done.map(str::to_owned));
    app
}

/// Our commands and another admin's.
fn activity() -> App {
    let mut app = applied();
    app.settings().journal = Some("~/.local/state/guestlist/journal.jsonl".into());
    app.press("q").event(BrokerEvent::Answer(Answer {
        correlation: Correlation::Foreign,
        verdict: Verdict::Accepted,
        text: "User line5-plc added successfully".into(),
        kind: Some(CommandKind::Add),
        user: Some("line5-plc".into()),
    }));
    app.press("A");
    app
}

/// A user with groups, one of them not saved yet.
fn details() -> App {
    let list = with_groups(&roster(&PLANT), |user| {
        let ops = user.as_str().starts_with("ops").then(|| "ops".into());
        Some(ops.into_iter().collect())
    });
    let mut app = App::started();
    app.connect(16)
        .event(BrokerEvent::Roster(list, Vec::new()))
        .resize(80, 21)
        .press("down down 3 left left left enter");
    app
}

/// The last user who can change users, and what a deletion means then.
fn last_manager() -> App {
    let mut users = PLANT;
    users[4].1 = [false; 3];
    let mut app = App::with_list(&users);
    app.press("down down d");
    app
}

/// Finding, reviewing, applying, taking back, and what else plans are about.
fn plans() -> Vec<(&'static str, App)> {
    let mut review = found("line2");
    review.press("R");
    let mut history = applied();
    history.press("q u");
    let mut passwords = found("line2");
    passwords.press("C").agree().press("P");
    vec![
        ("filter", found("line2")),
        ("review", review),
        ("progress", applying()),
        ("summary", applied()),
        ("history", history),
        ("activity", activity()),
        ("details", details()),
        ("last-manager", last_manager()),
        ("new-passwords", passwords),
    ]
}

/// A Mosquitto, as its dialect reads it: a change, and a role that comes through a group.
fn mosquitto() -> App {
    const CLIENTS: &str = r#"
        {"username":"admin","textname":"Dynsec admin user","roles":[{"rolename":"admin"}],"groups":[]},
        {"username":"historian","roles":[{"rolename":"observer"}],"groups":[]},
        {"username":"line1-hmi","roles":[{"rolename":"line1"}],"groups":[{"groupname":"panels"}]},
        {"username":"line1-plc","roles":[{"rolename":"line1"}],"groups":[]},
        {"username":"line2-plc","disabled":true,"roles":[],"groups":[]},
        {"username":"shift-lead","roles":[],"groups":[{"groupname":"panels"}]}"#;
    const ROLES: &str = r#"
        {"rolename":"admin","acls":[{"acltype":"publishClientSend","topic":"$CONTROL/dynamic-security/#","allow":true}]},
        {"rolename":"line1","acls":[{"acltype":"publishClientSend","topic":"line1/#","allow":true}]},
        {"rolename":"observer","acls":[{"acltype":"subscribePattern","topic":"+/state","allow":true}]}"#;
    let mut dialect = Mosquitto::new("shot");
    let mut app = App::started();
    app.session().broker = "mqtts://plant-broker:8883".into();
    app.session().user = Some("admin".into());
    app.resize(100, 20);
    let (family, notice) = dialect.family();
    let family = Box::new(family);
    app.event(BrokerEvent::Link(Link::Connected))
        .event(BrokerEvent::Family { family, notice })
        .event(BrokerEvent::Ready { in_flight: 20 });
    dialect.ask_list();
    let answers = [
        r#"{"command":"getDetails","error":"Unknown command","correlationData":"gl-shot-d1"}"#.into(),
        format!(r#"{{"command":"listRoles","data":{{"totalCount":3,"roles":[{ROLES}]}},"correlationData":"gl-shot-r1.0"}}"#),
        r#"{"command":"listGroups","data":{"totalCount":1,"groups":[{"groupname":"panels","roles":[{"rolename":"observer"}]}]},"correlationData":"gl-shot-g1.0"}"#.into(),
        format!(r#"{{"command":"listClients","data":{{"totalCount":6,"clients":[{CLIENTS}]}},"correlationData":"gl-shot-c1.0"}}"#),
    ];
    let message = format!(r#"{{"responses":[{}]}}"#, answers.join(","));
    app.hear(dialect.decode(ANSWER_TOPIC, message.as_bytes()));
    app.press("end up 1 3 end right right right");
    app
}

fn scenes() -> Vec<(&'static str, App)> {
    let mut add = plant();
    add.press("a 'line2-plc' tab 'not-a-real-password' tab 'not-a-real'");
    add.press("shift-tab");
    let mut lost = plant();
    lost.press("down 1 2").lose_link();
    let mut without_list = access::offline_changes();
    without_list.resize(80, 20);
    let mut narrow = editing();
    narrow.resize(40, 10);
    let mut wide = editing();
    wide.press("home down down").resize(150, 20);
    vec![
        ("editing", editing()),
        ("add-user", add),
        ("link-lost", lost),
        ("blind", without_list),
        ("narrow", narrow),
        ("wide", wide),
        ("mosquitto", mosquitto()),
    ]
}

/// The list of brokers, and its form.
fn lists() -> Vec<(&'static str, Program)> {
    let mut list = Program::with(program::plant());
    list.resize(120, 14).press("down t");
    let link = list.attempt().link;
    list.admit(link).tell_rights(link);
    list.press("down t tab enter");
    let link = list.attempt().link;
    let reason = "gw8.plant.example:1883 does not answer.".into();
    let retry_in = std::time::Duration::from_secs(1);
    list.event(link, BrokerEvent::Link(Link::Waiting { retry_in, reason }));
    list.press("up");
    let mut form = Program::with(program::plant());
    form.press("a")
        .fill(&["gateway-9", "mqtts://gw9.plant.example", "ops-anna"]);
    form.press("space tab")
        .fill(&["GATEWAY_9_PASSWORD", "/etc/ssl/plant-ca.pem"]);
    form.press("tab tab tab tab 'Hall 9, palletizer'");
    vec![("brokers", list), ("add-broker", form)]
}

/// The same table in each theme, with a dialog of danger over it.
fn themes() -> Vec<(&'static str, Buffer, Paper)> {
    let looks = [
        ("theme-default", ThemeName::Default, DARK),
        ("theme-dark", ThemeName::Dark, DARK),
        ("theme-light", ThemeName::Light, LIGHT),
        ("theme-high-contrast", ThemeName::HighContrast, DARK),
        ("theme-plain", ThemeName::Plain, DARK),
    ];
    let mut app = editing();
    app.resize(120, 24).press("home down down");
    let draw = |(name, theme, paper)| (name, app.draw(&Theme::of(theme, Depth::True)), paper);
    looks.map(draw).into()
}

#[test]
fn screenshots_are_what_the_console_draws() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
    let update = std::env::var_os("UPDATE_SCREENSHOTS").is_some();
    let consoles = scenes().into_iter().chain(plans());
    let theme = Theme::of(ThemeName::Dark, Depth::True);
    let consoles = consoles.map(|(name, app)| (name, app.draw(&theme)));
    let lists = lists().into_iter().chain(fleet::scenes());
    let lists = lists.map(|(name, program)| (name, program.buffer(&theme)));
    let pictures = consoles
        .chain(lists)
        .map(|(name, buffer)| (name, buffer, DARK));
    let pictures = pictures.chain(themes());
    let pictures = pictures.map(|(name, buffer, paper)| (name, svg::still(&buffer, paper)));
    let tour = ("tour", svg::moving(&tour::frames(), DARK));
    for (name, drawn) in pictures.chain([tour]) {
        let path = folder.join(format!("{name}.svg"));
        if update {
            std::fs::write(&path, &drawn).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == drawn,
            "{name}.svg is stale; see the head of this file"
        );
    }
}

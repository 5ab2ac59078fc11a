//! Lists that the console asks for, decoded from answers of Mosquitto 2.1, and read from the
//! screen.

#![expect(clippy::unwrap_used, reason = "a test ends where its ground gives way")]

use serde_json::{Value, json};

use crate::common::App;
use guestlist::broker::dialect::{self, mosquitto};
use guestlist::domain::broker_messages::BrokerRequest;
use guestlist::domain::command::Verdict;
use guestlist::domain::family::BrokerFamily;
use guestlist::domain::permission::PermissionKey;
use guestlist::engine::effect::{Effect as Wanted, Timer as EngineTimer};
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Timer;

/// Connected to a broker with these roles, and with these users, each from so many addresses.
fn opened(roles: &[String], users: &[(&str, usize)]) -> App {
    let mut dialect = dialect::of(BrokerFamily::Mosquitto, "1a2b");
    let asked = dialect.ask_list();
    let asked: Value = serde_json::from_str(asked.payload.expose()).unwrap();
    let commands = asked["commands"].as_array().unwrap();
    let answers = commands.iter().map(|asked| {
        let data = match asked["command"].as_str().unwrap() {
            "getDetails" => json!({"clientCount": users.len(), "changeIndex": 1}),
            "listRoles" => {
                let roles = roles
                    .iter()
                    .map(|name| json!({"rolename": name, "acls": []}));
                json!({"totalCount": roles.len(), "roles": roles.collect::<Vec<_>>()})
            }
            "listGroups" => json!({"totalCount": 0, "groups": []}),
            _ => json!({"totalCount": users.len(), "clients": clients(users)}),
        };
        let (command, correlation) = (&asked["command"], &asked["correlationData"]);
        json!({"command": command, "data": data, "correlationData": correlation})
    });
    let answer = json!({"responses": answers.collect::<Vec<_>>()}).to_string();
    let mut app = App::started();
    app.session().family = mosquitto::family();
    app.session().user = Some("admin".into());
    app.connect(16);
    let topic = "$CONTROL/dynamic-security/v1/response";
    app.hear(dialect.decode(topic, answer.as_bytes()));
    assert_eq!(app.shown().len(), users.len(), "{}", app.screen());
    app.effects();
    app
}

fn clients(users: &[(&str, usize)]) -> Vec<Value> {
    let clients = users.iter().map(|(name, sessions)| {
        let connections = vec![json!({"address": "192.0.2.7"}); *sessions];
        json!({"username": name, "roles": [], "groups": [], "connections": connections})
    });
    clients.collect()
}

#[test]
fn review_says_how_many_sessions_the_changes_cut() {
    let users = [("admin", 1), ("busy", 2), ("idle", 0), ("one", 1)];
    for (changed, said) in [
        (&["idle"][..], "Saving disconnects idle (no open session)."),
        (
            &["idle", "one"],
            "Saving disconnects idle, one (1 open session).",
        ),
        (
            &["busy", "idle", "one"],
            "Saving disconnects busy, idle, one (3 open sessions).",
        ),
    ] {
        let mut app = opened(&["sensors".into()], &users);
        app.resize(120, 40).press("home");
        for _ in users {
            let user = app.selected();
            if changed.contains(&user.as_str()) {
                app.press("2");
            }
            app.press("down");
        }
        app.press("R").assert_shows("Review");
        app.assert_says(said);
    }
}

#[test]
fn a_changed_row_says_whom_saving_disconnects_and_nothing_covers_its_failure() {
    let mut app = opened(&["sensors".into()], &[("admin", 1), ("plc-06", 2)]);
    app.press("end 2")
        .assert_says("Saving disconnects plc-06 · Role sensors · Original: false · not saved");
    app.press("s").assert_hides("disconnects");
    let sent = app.sent_one();
    app.answer(sent.id, Verdict::Refused, "Quota exceeded")
        .assert_says("sensors: Quota exceeded");
    // A notice that came before the failure follows it.
    app.press("s");
    let sent = app.sent_one();
    app.press("y").assert_says("plc-06");
    app.answer(sent.id, Verdict::Refused, "Quota exceeded")
        .assert_says("plc-06: Role sensors: Quota exceeded · ");
}

/// The answer can get lost, and such a list never comes by itself.
#[test]
fn a_list_is_read_again_when_no_answer_comes() {
    let mut app = opened(&["sensors".into()], &[("admin", 1), ("plc-06", 0)]);
    app.press("end 2 s");
    let effects = app.effects();
    let id = effects.iter().find_map(|effect| match effect {
        Effect::Engine(_, Wanted::Broker(BrokerRequest::Submit(sent))) => Some(sent.id),
        _ => None,
    });
    let timer = Timer::Engine(EngineTimer::Reread(id.unwrap()));
    let started = |effect: &Effect| matches!(effect, Effect::Engine(_, Wanted::Start(it, _)) if Timer::Engine(*it) == timer);
    assert!(effects.iter().any(started), "{effects:?}");
    let asks = |effects: Vec<Effect>| {
        let refresh = |effect: &Effect| {
            matches!(
                effect,
                Effect::Engine(_, Wanted::Broker(BrokerRequest::Refresh))
            )
        };
        effects.iter().filter(|it| refresh(it)).count()
    };
    app.timer(timer);
    assert_eq!(asks(app.effects()), 1);
    app.timer(timer);
    assert_eq!(asks(app.effects()), 0, "once is enough");
    app.accept(id.unwrap()).timer(timer);
    assert_eq!(asks(app.effects()), 1, "again for what was accepted since");
}

#[test]
fn turning_a_user_on_disconnects_nobody() {
    let mut app = opened(&[], &[("admin", 1), ("plc-06", 0)]);
    app.press("end 1").assert_says("Saving disconnects plc-06");
    let enabled = PermissionKey::from("enabled");
    assert!(app.engine().disconnects(&enabled, false));
    assert!(!app.engine().disconnects(&enabled, true));
}

#[test]
fn deleting_a_user_without_roles_asks_for_no_name_and_says_what_closes() {
    let users = [("admin", 1), ("busy", 2), ("idle", 0), ("one", 1)];
    for (user, said) in [
        ("busy", "Its 2 open sessions are closed."),
        ("idle", "No session is open now."),
        ("one", "Its open session is closed."),
    ] {
        let mut app = opened(&["sensors".into()], &users);
        app.select(user);
        app.press("d").assert_says(said);
        app.assert_hides("connect again").assert_hides("to confirm");
        app.assert_says(&format!("{user} has no roles."));
    }
}

#[test]
fn more_roles_than_fit_scroll_sideways_and_the_name_stays() {
    let roles: Vec<String> = (1..=12).map(|at| format!("role-{at:02}")).collect();
    let mut app = opened(&roles, &[("admin", 1), ("line1", 0)]);
    let head = |app: &App| app.line_with("Status");
    let first = head(&app);
    assert!(first.contains("Enabled") && first.contains("role-01"));
    assert!(first.contains("› Status") && !first.contains('‹'));
    assert!(!first.contains("role-12"), "{first}");
    // Enabled comes before the roles, so the last of them is the thirteenth column.
    for _ in 0..13 {
        app.press("right");
        app.assert_shows("▌ admin");
        assert!(head(&app).contains('‹') || head(&app).contains('›'));
    }
    let last = head(&app);
    assert!(last.contains("‹ more") && !last.contains('›'), "{last}");
    assert!(last.contains("role-12") && !last.contains("Enabled"));
    // What is toggled is the column that is shown, not one that scrolled away.
    app.press("space s");
    assert_eq!(
        app.sent_one().command,
        crate::common::set("admin", "role:role-12", true)
    );
    for _ in 0..13 {
        app.press("left");
    }
    let back = head(&app);
    assert!(
        back.contains("role-01") && back.contains("› Status"),
        "{back}"
    );
    assert!(!back.contains('‹'), "{back}");
}

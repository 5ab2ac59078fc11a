//! A client certificate that is the login: the broker makes a user of it and does not say which, so
//! the console finds out who it is, or guards everybody who it may be.

#![expect(clippy::unwrap_used, reason = "a test ends where its ground gives way")]

use guestlist::broker::dialect::{self, Decoded, mosquitto};
use guestlist::domain::address::{self, Source};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel, Link};
use guestlist::domain::family::BrokerFamily;
use guestlist::domain::profile::{Origin, Profile};
use guestlist::domain::refused_login::Login;
use guestlist::engine::effect::Effect as Wanted;
use guestlist::runtime::StartError;
use guestlist::screens::brokers::session_of;
use guestlist::screens::brokers::setup::Setup;
use guestlist::screens::effect::Effect;
use serde_json::{Value, json};

use crate::common::App;

const TOPIC: &str = "$CONTROL/dynamic-security/v1/response";

/// A console without a user name; with a client certificate or not.
pub(crate) fn console(certificate: bool) -> App {
    let mut app = App::started();
    app.resize(120, 40);
    app.session().family = mosquitto::family();
    app.session().user = None;
    app.session().certificate = certificate;
    app.connect(16);
    app
}

/// A user of a broker: its roles, its groups, and where it differs from the others.
pub(crate) fn client(name: &str, roles: &[&str], groups: &[&str]) -> Value {
    let roles = roles.iter().map(|role| json!({"rolename": role}));
    let groups = groups.iter().map(|group| json!({"groupname": group}));
    json!({
        "username": name,
        "roles": roles.collect::<Vec<_>>(),
        "groups": groups.collect::<Vec<_>>(),
    })
}

pub(crate) fn with(mut client: Value, key: &str, value: Value) -> Value {
    client[key] = value;
    client
}

/// Connected from so many places, as 2.1 tells.
pub(crate) fn from(client: Value, places: usize) -> Value {
    with(
        client,
        "connections",
        json!(vec![json!({"address": "192.0.2.7"}); places]),
    )
}

/// The broker's list: the roles `admin` and `sensors`, the group `crew` of admins, and these users.
pub(crate) fn events(clients: &[Value]) -> Vec<BrokerEvent> {
    let allow =
        |acltype: &str, topic: &str| json!({"acltype": acltype, "topic": topic, "allow": true});
    let control = "$CONTROL/dynamic-security/#";
    let admin = [
        allow("publishClientSend", control),
        allow("publishClientReceive", control),
        allow("subscribePattern", control),
    ];
    let mut dialect = dialect::of(BrokerFamily::Mosquitto, "1a2b");
    let asked = dialect.ask_list();
    let asked: Value = serde_json::from_str(asked.payload.expose()).unwrap();
    let commands = asked["commands"].as_array().unwrap().iter();
    let answers = commands.map(|asked| {
        let data = match asked["command"].as_str().unwrap() {
            "getDetails" => json!({"changeIndex": 1}),
            "listRoles" => json!({"totalCount": 2, "roles": [
                {"rolename": "admin", "acls": admin},
                {"rolename": "sensors", "acls": []},
            ]}),
            "listGroups" => json!({"totalCount": 1, "groups": [
                {"groupname": "crew", "roles": [{"rolename": "admin"}]},
            ]}),
            _ => json!({"totalCount": clients.len(), "clients": clients}),
        };
        let (command, id) = (&asked["command"], &asked["correlationData"]);
        json!({"command": command, "data": data, "correlationData": id})
    });
    let message = json!({"responses": answers.collect::<Vec<_>>()}).to_string();
    let heard = dialect.decode(TOPIC, message.as_bytes()).into_iter();
    let events = heard.filter_map(|heard| match heard {
        Decoded::Event(event) => Some(event),
        _ => None,
    });
    events.collect()
}

/// Such a list comes.
pub(crate) fn list(app: &mut App, clients: &[Value]) {
    for event in events(clients) {
        app.event(event);
    }
    app.effects();
}

/// The first line of the screen.
fn header(app: &App) -> String {
    app.screen().lines().next().unwrap().into()
}

fn opened(clients: &[Value]) -> App {
    let mut app = console(true);
    list(&mut app, clients);
    app
}

/// The number of a column.
fn column(app: &App, label: &str) -> String {
    app.column(label).to_string()
}

pub(crate) fn select(app: &mut App, user: &str) {
    app.select(user);
}

/// Toggles a permission of a user, and saves.
fn toggle(app: &mut App, user: &str, label: &str) {
    select(app, user);
    let key = column(app, label);
    app.press(&key).press("s");
}

fn was_sent(app: &mut App) -> bool {
    app.effects().iter().any(|effect| {
        matches!(
            effect,
            Effect::Engine(
                _,
                Wanted::Broker(BrokerRequest::Submit(_) | BrokerRequest::SubmitTogether(_))
            )
        )
    })
}

/// What the screen says, with what is broken into lines joined again.
fn words(app: &App) -> String {
    app.words().replace("│ ", "")
}

#[track_caller]
pub(crate) fn says(app: &App, sentence: &str) {
    let says = words(app).contains(sentence) || app.says(sentence);
    assert!(says, "no {sentence:?}:\n{}", app.screen());
}

#[track_caller]
pub(crate) fn says_not(app: &App, sentence: &str) {
    let words = words(app);
    assert!(!words.contains(sentence), "{sentence:?}:\n{}", app.screen());
}

/// Lists of which one user alone can be us, each with that user and with the change that takes its
/// right.
fn known() -> Vec<(&'static str, Vec<Value>)> {
    let dev = || client("dev", &["sensors"], &[]);
    vec![
        ("one holder", vec![client("boss", &["admin"], &[]), dev()]),
        (
            "through a group",
            vec![client("boss", &[], &["crew"]), dev()],
        ),
        (
            "disabled, which stops no certificate",
            vec![
                with(client("boss", &["admin"], &[]), "disabled", json!(true)),
                dev(),
            ],
        ),
        (
            "the only one of three who is connected",
            vec![
                from(client("admin", &["admin"], &[]), 0),
                from(client("boss", &["admin"], &[]), 1),
                from(dev(), 3),
                from(client("ops", &["admin"], &[]), 0),
            ],
        ),
    ]
}

#[test]
fn the_only_user_who_can_be_us_is_us() {
    for (what, clients) in known() {
        let app = opened(&clients);
        let header = header(&app);
        assert!(header.contains("boss, by certificate"), "{what}: {header}");
        assert!(app.line_with("boss You").contains("boss You"), "{what}");
        says_not(&app, "anonymous");
        says_not(&app, "without a password");
        assert!(app.line_with("boss You").contains("boss You "), "{what}");
    }
}

#[test]
fn the_account_of_the_certificate_is_guarded_as_any_own_account() {
    for (what, clients) in known() {
        let mut app = opened(&clients);
        if what == "through a group" {
            select(&mut app, "boss");
            app.press("m down space esc s");
        } else {
            toggle(&mut app, "boss", "admin");
        }
        assert!(!was_sent(&mut app), "{what}");
        says(
            &app,
            "You could no longer read the user list, send commands, read the broker's answers or change users: not even to undo this.",
        );
        says(&app, "This is the account that you are using.");
        says(&app, "Type boss to confirm");
        app.agree();
        assert!(was_sent(&mut app), "{what}");

        let mut app = opened(&clients);
        select(&mut app, "boss");
        app.press("d");
        says(
            &app,
            "This is the account that you are using: without it guestlist loses its access",
        );

        // Others are not guarded so.
        let mut app = opened(&clients);
        toggle(&mut app, "dev", "sensors");
        assert!(was_sent(&mut app), "{what}");
    }
}

#[test]
fn disabling_the_account_of_the_certificate_asks_and_claims_no_lockout_of_ours() {
    let mut app = opened(&[
        client("boss", &["admin"], &[]),
        client("dev", &["sensors"], &[]),
    ]);
    toggle(&mut app, "boss", "Enabled");
    assert!(!was_sent(&mut app));
    says(
        &app,
        "This is the account that you are using. You will lose: Enabled (log in).",
    );
    says_not(&app, "You could no longer");
}

#[test]
fn a_new_password_for_the_account_of_the_certificate_is_no_login_of_ours() {
    let mut app = opened(&[client("boss", &["admin"], &[])]);
    select(&mut app, "boss");
    app.press("p");
    for _ in 0..2 {
        app.press("'other-fake' enter");
    }
    says(
        &app,
        "guestlist keeps logging in with your client certificate",
    );
    says_not(&app, "logs in with the new password");
    app.agree();
    let sent = app.sent_one();
    app.accept(sent.id);
    let adopts = |effect: &Effect| {
        matches!(
            effect,
            Effect::Engine(_, Wanted::Broker(BrokerRequest::AdoptPassword(_)))
        )
    };
    assert!(!app.effects().iter().any(adopts));
}

/// Lists of which several users can be us.
fn unsure() -> Vec<(
    &'static str,
    Vec<Value>,
    &'static str,
    &'static [&'static str],
)> {
    let dev = || client("dev", &["sensors"], &[]);
    vec![
        (
            "three holders",
            vec![
                client("admin", &["admin"], &[]),
                client("boss", &[], &["crew"]),
                dev(),
                with(client("ops", &["admin"], &[]), "disabled", json!(true)),
            ],
            "admin, boss or ops",
            &["admin", "ops"],
        ),
        (
            "two of three are connected",
            vec![
                from(client("admin", &["admin"], &[]), 1),
                from(client("boss", &["admin"], &[]), 0),
                from(dev(), 1),
                from(client("ops", &["admin"], &[]), 2),
            ],
            "admin or ops",
            &["admin", "ops"],
        ),
        (
            "one bound to a client id, of which alone the broker tells",
            vec![
                with(
                    from(client("admin", &["admin"], &[]), 0),
                    "clientid",
                    json!("gateway-7"),
                ),
                from(client("boss", &["admin"], &[]), 1),
                from(dev(), 0),
            ],
            "admin or boss",
            &["admin", "boss"],
        ),
    ]
}

#[test]
fn everybody_who_may_be_us_is_guarded() {
    for (what, clients, names, guarded) in unsure() {
        let mut app = opened(&clients);
        assert!(
            header(&app).contains("by certificate"),
            "{what}: {}",
            header(&app)
        );
        says(
            &app,
            &format!(
                "Logged in by client certificate. The broker does not say as which user: {names}."
            ),
        );
        says_not(&app, "anonymous");
        says_not(&app, "without a password");
        app.assert_hides(" You ");
        for user in guarded {
            assert!(
                app.line_with(&format!("{user} You?")).contains("You?"),
                "{what}"
            );
            let mut app = opened(&clients);
            toggle(&mut app, user, "admin");
            assert!(!was_sent(&mut app), "{what}: {user}");
            says(
                &app,
                &format!("This may be the account that you are using ({user})."),
            );
            says(
                &app,
                "Then you could no longer read the user list, send commands, read the broker's answers or change users: not even to undo this.",
            );
            says(&app, "To recover: stop the broker");
            says(&app, &format!("Type {user} to confirm"));
            app.agree();
            assert!(was_sent(&mut app), "{what}: {user}");

            let mut app = opened(&clients);
            select(&mut app, user);
            app.press("d");
            says(
                &app,
                &format!(
                    "This may be the account that you are using ({user}): in that case guestlist loses its access"
                ),
            );
        }
        let mut app = opened(&clients);
        toggle(&mut app, "dev", "sensors");
        assert!(was_sent(&mut app), "{what}");
        says_not(&app, "may be the account");
    }
}

#[test]
fn who_is_known_not_to_be_connected_is_not_us() {
    let mut app = opened(&[
        from(client("admin", &["admin"], &[]), 1),
        from(client("boss", &["admin"], &[]), 0),
        from(client("ops", &["admin"], &[]), 1),
    ]);
    toggle(&mut app, "boss", "admin");
    assert!(was_sent(&mut app), "{}", app.screen());
}

#[test]
fn who_we_are_stays_known_when_somebody_else_may_the_same_later() {
    let boss = || client("boss", &["admin"], &[]);
    let mut app = opened(&[boss(), client("dev", &["sensors"], &[])]);
    list(&mut app, &[boss(), client("dev", &["admin"], &[])]);
    app.assert_shows("boss You ");
    app.assert_shows("boss, by certificate");
    // The certificate is read anew for each connection, so nothing is taken for granted then.
    app.event(BrokerEvent::Link(Link::Waiting {
        retry_in: std::time::Duration::from_secs(1),
        reason: "cut".into(),
    }));
    app.event(BrokerEvent::Link(Link::Connected))
        .event(BrokerEvent::Ready { in_flight: 20 });
    app.assert_shows("boss You ");
    list(&mut app, &[boss(), client("dev", &["admin"], &[])]);
    app.assert_hides(" You ");
    says(&app, "The broker does not say as which user: boss or dev.");
    // What is learnt later is taken, too.
    list(&mut app, &[boss(), client("dev", &["sensors"], &[])]);
    app.assert_shows("boss You ");
}

#[test]
fn the_term_you_says_why_it_finds_nobody() {
    let (_, clients, ..) = unsure().remove(0);
    let mut app = opened(&clients);
    app.press("/ 'you'");
    says(
        &app,
        "you: the broker does not say which user your client certificate is",
    );
    let mut app = opened(&known().remove(0).1);
    app.press("/ 'you' enter");
    app.assert_shows("boss You");
    app.assert_hides("dev ");
}

#[test]
fn the_details_say_so_too() {
    for (clients, sentence) in [
        (known().remove(0).1, "You: the account that guestlist uses"),
        (
            unsure().remove(0).1,
            "Perhaps you: your client certificate may stand for this account",
        ),
    ] {
        let mut app = opened(&clients);
        app.press("home left enter");
        says(&app, sentence);
    }
}

#[test]
fn a_certificate_that_may_do_nothing_is_called_one() {
    let mut app = console(true);
    for channel in [Channel::Users, Channel::Commands] {
        app.event(BrokerEvent::Channel(channel, Some("No.".into())));
    }
    says(
        &app,
        "On this broker, the user of your client certificate can neither read the user list nor send commands",
    );
    says_not(&app, "anonymous");
    let mut app = console(true);
    app.event(BrokerEvent::Channel(Channel::Users, Some("No.".into())));
    says(&app, "No. Who can grant it: the broker's administrator.");
}

#[test]
fn without_a_certificate_nothing_is_different() {
    let mut app = console(false);
    list(
        &mut app,
        &[
            client("boss", &["admin"], &[]),
            client("dev", &["admin"], &[]),
        ],
    );
    assert!(header(&app).contains("anonymous"));
    says(&app, "This session is anonymous");
    says(&app, "disable anonymous login");
    app.assert_hides(" You ");
    toggle(&mut app, "boss", "admin");
    assert!(was_sent(&mut app), "{}", app.screen());
    // Nor with a user name beside the certificate: who that is was said.
    let mut app = console(true);
    app.session().user = Some("dev".into());
    list(
        &mut app,
        &[
            client("boss", &["admin"], &[]),
            client("dev", &["admin"], &[]),
        ],
    );
    assert!(header(&app).contains("dev · connected"), "{}", header(&app));
    app.assert_shows("dev You ");
}

#[test]
fn a_certificate_is_a_login_only_where_it_is_shown() {
    for (url, certificate, user, login) in [
        ("mqtts://gw7", true, None, "certificate"),
        ("wss://gw7", true, None, "certificate"),
        ("mqtts://gw7", true, Some("ops"), "ops"),
        ("mqtts://gw7", false, None, "anonymous"),
        // Without TLS nobody sees it.
        ("mqtt://gw7", true, None, "anonymous"),
    ] {
        let address = address::parse(url, Source::Flag).unwrap().address;
        let mut profile = Profile::new("gw7", Origin::User, address);
        profile.username = user.map(Into::into);
        profile.tls.certificate = certificate.then(|| "client.pem".into());
        assert_eq!(profile.login(), login, "{url}");
        let (session, _) = session_of(&profile, &Setup::default(), false);
        assert_eq!(session.is_by_certificate(), login == "certificate", "{url}");
    }
}

#[test]
fn a_refused_login_says_what_the_login_was() {
    for (login, end) in [
        (Login::User, "Check the user name and the password"),
        (
            Login::Certificate,
            "this broker does not accept the client certificate as a login",
        ),
        (Login::Nothing, "this broker requires one"),
    ] {
        let reason = "not authorized".into();
        let said = StartError::Refused {
            reason,
            login,
            credentials: false,
        }
        .to_string();
        assert!(said.ends_with(end), "{said}");
    }
}

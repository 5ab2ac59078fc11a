//! Roles that deny: what they take is asked about before, and what they do not take is not.

use guestlist::broker::dialect::Dialect;
use guestlist::broker::dialect::mosquitto::{ANSWER_TOPIC, Mosquitto};
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest, Link};
use guestlist::engine::effect::Effect as Wanted;
use guestlist::screens::effect::Effect;

use crate::common::App;

/// The role of who manages users, as a fresh broker has it.
const ADMIN: &str = r#"
    {"acltype":"publishClientSend","topic":"$CONTROL/dynamic-security/#","priority":0,"allow":true},
    {"acltype":"publishClientReceive","topic":"$CONTROL/dynamic-security/#","priority":0,"allow":true},
    {"acltype":"subscribePattern","topic":"$CONTROL/dynamic-security/#","priority":0,"allow":true}"#;
const SEND: &str = r#"{"acltype":"publishClientSend","topic":"$CONTROL/#","allow":false}"#;

/// What of a broker a case changes: the rules of a role beside `admin`, the roles of a group of one
/// name, and what the manager has.
struct Case {
    what: &'static str,
    role: (&'static str, &'static str),
    groups: &'static str,
    manager: &'static str,
    /// What is pressed on the manager's row.
    keys: &'static str,
    /// A group that it joins or leaves.
    group: &'static str,
}

impl Case {
    /// The role goes to a manager who has `admin` itself.
    const fn given(what: &'static str, role: &'static str, acls: &'static str) -> Self {
        Self {
            what,
            role: (role, acls),
            groups: "",
            manager: r#""roles":[{"rolename":"admin"}]"#,
            keys: "",
            group: "",
        }
    }
}

/// A console on such a broker, on the row of the manager, who is the only one.
fn console(case: &Case) -> App {
    let (name, acls) = case.role;
    let mut roles = [
        format!(r#"{{"rolename":"admin","acls":[{ADMIN}]}}"#),
        format!(r#"{{"rolename":"{name}","acls":[{acls}]}}"#),
    ];
    roles.sort();
    let clients = format!(
        r#"{{"username":"boss",{}}},{{"username":"dev","roles":[]}}"#,
        case.manager
    );
    let page = |command: &str, key: &str, (total, entries): (usize, &str)| {
        let kind = &key[..1];
        format!(
            r#"{{"command":"{command}","data":{{"totalCount":{total},"{key}":[{entries}]}},"correlationData":"gl-t-{kind}1.0"}}"#
        )
    };
    let answers = [
        r#"{"command":"getDetails","error":"Unknown command","correlationData":"gl-t-d1"}"#.into(),
        page("listRoles", "roles", (2, &roles.join(","))),
        page(
            "listGroups",
            "groups",
            (case.groups.matches("groupname").count(), case.groups),
        ),
        page("listClients", "clients", (2, &clients)),
    ];
    let message = format!(r#"{{"responses":[{}]}}"#, answers.join(","));
    let mut dialect = Mosquitto::new("t");
    let mut app = App::started();
    app.resize(120, 40);
    app.session().user = None;
    let (family, notice) = dialect.family();
    let family = Box::new(family);
    app.event(BrokerEvent::Link(Link::Connected))
        .event(BrokerEvent::Family { family, notice })
        .event(BrokerEvent::Ready { in_flight: 20 });
    dialect.ask_list();
    app.hear(dialect.decode(ANSWER_TOPIC, message.as_bytes()));
    app.assert_shows(" users");
    app.effects();
    app
}

/// How many commands were sent since the last look.
fn sent(app: &mut App) -> usize {
    let sent = app.effects().into_iter().map(|effect| match effect {
        Effect::Engine(_, Wanted::Broker(BrokerRequest::Submit(_))) => 1,
        Effect::Engine(_, Wanted::Broker(BrokerRequest::SubmitTogether(all))) => all.len(),
        _ => 0,
    });
    sent.sum()
}

/// Makes the change and presses save.
fn save(app: &mut App, case: &Case) {
    app.press("home");
    if !case.keys.is_empty() {
        app.press(case.keys);
    } else if case.group.is_empty() {
        let column = app.column(case.role.0);
        app.press(&column.to_string());
    }
    if !case.group.is_empty() {
        app.press("m").type_text(case.group).press("enter esc");
    }
    app.press("s");
}

/// Changes that take what managing users needs, with what is lost by each.
fn lockouts() -> Vec<(Case, &'static str)> {
    let through = |case: Case| Case {
        groups: r#"{"groupname":"crew","roles":[{"rolename":"admin"}]}"#,
        manager: r#""roles":[],"groups":[{"groupname":"crew"}]"#,
        ..case
    };
    let all = "read the user list, send commands or change users";
    let everything = "read the user list, send commands, read the broker's answers or change users";
    let heard = "read the user list, read the broker's answers or change users";
    vec![
        (Case::given("send", "aa", SEND), all),
        (
            Case::given(
                "receive",
                "aa",
                r#"{"acltype":"publishClientReceive","topic":"$CONTROL/+/v1/response","allow":false}"#,
            ),
            heard,
        ),
        (
            Case::given(
                "subscribe literally",
                "aa",
                r#"{"acltype":"subscribeLiteral","topic":"$CONTROL/dynamic-security/v1/response","allow":false}"#,
            ),
            heard,
        ),
        (
            Case::given(
                "subscribe to a pattern",
                "aa",
                r##"{"acltype":"subscribePattern","topic":"#","allow":false}"##,
            ),
            heard,
        ),
        (
            Case {
                manager: r#""roles":[{"rolename":"admin","priority":-5}]"#,
                ..Case::given("the priority of the role", "zz", SEND)
            },
            all,
        ),
        (
            Case::given(
                "the priority of the rule",
                "aa",
                r#"
                {"acltype":"publishClientSend","topic":"$CONTROL/#","priority":0,"allow":true},
                {"acltype":"publishClientSend","topic":"$CONTROL/dynamic-security/v1","priority":5,"allow":false}"#,
            ),
            all,
        ),
        (
            through(Case::given("itself before a group", "zz", SEND)),
            all,
        ),
        (
            Case {
                groups: r#"
                    {"groupname":"brig","roles":[{"rolename":"zz"}]},
                    {"groupname":"crew","roles":[{"rolename":"admin"}]}"#,
                group: "brig",
                ..through(Case::given("the order of groups", "zz", SEND))
            },
            all,
        ),
        (
            Case {
                groups: r#"
                    {"groupname":"brig","roles":[{"rolename":"zz"}]},
                    {"groupname":"crew","roles":[{"rolename":"admin"}]}"#,
                manager: r#""roles":[],"groups":[{"groupname":"crew","priority":2},{"groupname":"brig"}]"#,
                keys: "m down space esc",
                ..Case::given("leaving the group that allows", "zz", SEND)
            },
            everything,
        ),
        (
            Case {
                groups: r#"{"groupname":"crew","roles":[{"rolename":"admin"}]}"#,
                manager: r#""roles":[{"rolename":"admin","priority":4},{"rolename":"zz","priority":2}],"groups":[{"groupname":"crew"}]"#,
                keys: "2",
                ..Case::given("what was hidden by the own role", "zz", SEND)
            },
            all,
        ),
        (
            Case {
                keys: "1",
                ..Case::given("disabling", "zz", SEND)
            },
            everything,
        ),
    ]
}

#[test]
fn what_denies_our_account_a_way_is_asked_about_and_says_which() {
    for (case, lost) in lockouts() {
        let mut app = console(&case);
        app.session().user = Some("boss".into());
        save(&mut app, &case);
        let what = case.what;
        assert!(sent(&mut app) == 0, "{what}");
        let words = app.words().replace("│ ", "");
        for sentence in [
            format!("You could no longer {lost}: not even to undo this."),
            "This is the account that you are using.".into(),
            "boss is the last user who can change users: after this, nobody can.".into(),
            "To recover: stop the broker".into(),
            "Type boss to confirm".into(),
        ] {
            assert!(
                words.contains(&sentence),
                "{what}: no {sentence:?} in\n{}",
                app.screen()
            );
        }
        app.agree();
        assert_eq!(sent(&mut app), 1, "{what}");
    }
}

#[test]
fn what_denies_the_last_manager_is_asked_about_whoever_we_are() {
    for (case, _) in lockouts() {
        let mut app = console(&case);
        save(&mut app, &case);
        let what = case.what;
        assert!(sent(&mut app) == 0, "{what}");
        let words = app.words().replace("│ ", "");
        let sentence = "boss is the last user who can change users: after this, nobody can.";
        assert!(words.contains(sentence), "{what}: {}", app.screen());
        assert!(
            words.contains("Type boss to confirm"),
            "{what}: {}",
            app.screen()
        );
    }
}

#[test]
fn what_we_would_get_is_named_with_the_group_that_gives_it() {
    let mut asked = Vec::new();
    for (case, _) in lockouts() {
        let mut app = console(&case);
        app.session().user = Some("boss".into());
        save(&mut app, &case);
        asked.push(app.words().replace("│ ", ""));
    }
    assert!(
        asked[0].contains("You will get aa (not publish to $CONTROL/#), which denies this access.")
    );
    assert!(asked[7].contains(
        "You will get zz (not publish to $CONTROL/#) through the group brig, which denies this access."
    ));
    assert!(asked[8].contains("You will lose: admin ("));
}

#[test]
fn what_denies_nothing_that_counts_is_saved_without_a_question() {
    let group = r#"
        {"groupname":"crew","roles":[{"rolename":"admin"}]},
        {"groupname":"zulu","roles":[{"rolename":"zz"}]}"#;
    for case in [
        Case::given("a later name", "zz", SEND),
        Case::given(
            "another topic",
            "aa",
            r#"{"acltype":"publishClientSend","topic":"sensors/#","allow":false}"#,
        ),
        Case::given(
            "no topic of the broker",
            "aa",
            r##"{"acltype":"publishClientSend","topic":"#","allow":false}"##,
        ),
        Case::given(
            "a pattern that is meant literally",
            "aa",
            r#"{"acltype":"subscribeLiteral","topic":"$CONTROL/#","allow":false}"#,
        ),
        Case::given(
            "unsubscribing",
            "aa",
            r#"{"acltype":"unsubscribePattern","topic":"$CONTROL/#","allow":false}"#,
        ),
        Case::given(
            "another direction",
            "aa",
            r#"{"acltype":"publishClientReceive","topic":"$CONTROL/dynamic-security/v1","allow":false}"#,
        ),
        Case::given(
            "a rule that comes later",
            "aa",
            r#"
            {"acltype":"publishClientSend","topic":"$CONTROL/#","priority":1,"allow":true},
            {"acltype":"publishClientSend","topic":"$CONTROL/#","priority":0,"allow":false}"#,
        ),
        Case {
            manager: r#""roles":[{"rolename":"admin","priority":3}]"#,
            ..Case::given("a higher priority", "aa", SEND)
        },
        Case {
            groups: group,
            manager: r#""roles":[],"groups":[{"groupname":"crew"}]"#,
            group: "zulu",
            ..Case::given("a later group", "zz", SEND)
        },
        Case {
            groups: group,
            group: "zulu",
            ..Case::given("a group after the own role", "zz", SEND)
        },
    ] {
        for own in [None, Some("boss".into())] {
            let mut app = console(&case);
            app.session().user = own;
            save(&mut app, &case);
            assert_eq!(sent(&mut app), 1, "{}\n{}", case.what, app.screen());
        }
    }
}

#[test]
fn who_is_let_in_at_last_is_no_reason_to_ask() {
    // Who is kept out by a role is no manager, and who is not loses nothing with it.
    for manager in [
        r#""roles":[{"rolename":"aa"},{"rolename":"admin"}]"#,
        r#""roles":[{"rolename":"admin"},{"rolename":"aa","priority":-4}]"#,
    ] {
        let case = Case {
            manager,
            ..Case::given("taking what denies", "aa", SEND)
        };
        let mut app = console(&case);
        save(&mut app, &case);
        assert_eq!(sent(&mut app), 1, "{}", app.screen());
    }
}

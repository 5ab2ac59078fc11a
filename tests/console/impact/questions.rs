//! Never locked out: what is said ahead of commands, and what has to be typed.

use crate::common::{App, Flags, USERS, set};
use guestlist::domain::broker_messages::{BrokerEvent, Channel};
use guestlist::domain::command::{Command, CommandId, CommandKind, Verdict};
use guestlist::domain::permission::Grant;
use guestlist::domain::secret::Secret;
use guestlist::engine::impact::{self, Impact, RequiredInput};

const FULL: &str = "AllowedSystemConfiguration";
pub(crate) const USER: &str = "AllowedUserManagement";
const LOGS: &str = "AllowedLogManagement";

const WAY_BACK: &str = "To recover: root can always log in and is allowed everything; the command \
    -restoreRules restores the default rules; a restart with --users FILE --users-force \
    loads the users from FILE.";

/// One manager besides root, who is also the only one who reads the list.
pub(crate) const LONELY: [(&str, Flags); 3] = [
    ("root", [true, false, false]),
    ("anna", [true, true, false]),
    ("bob", [false, false, true]),
];

pub(crate) fn app_of(user: &str, users: &[(&str, Flags)]) -> App {
    let mut app = App::with_list(users);
    app.session().user = Some(user.into());
    app.select(user);
    app
}

pub(crate) fn remove(user: &str) -> Command {
    Command::RemoveUser { user: user.into() }
}

fn add(user: &str) -> Command {
    Command::add(user, Secret::new("fake"))
}

fn foresee(app: &App, commands: &[Command]) -> Impact {
    impact::foresee(app.engine(), commands)
}

fn named(name: &str) -> RequiredInput {
    RequiredInput::User(name.into())
}

// What is said

#[test]
fn nothing_is_asked_of_what_locks_nobody_out() {
    let app = App::new();
    for commands in [
        vec![],
        vec![set("test", FULL, true)],
        vec![set("test", LOGS, true), set("bob", LOGS, true)],
        // Another manager is left.
        vec![set("bob", USER, false)],
        vec![add("carl")],
    ] {
        let impact = foresee(&app, &commands);
        assert_eq!(impact, Impact::default(), "{commands:?}");
    }
    let mut app = App::after("down space s");
    assert_eq!(app.sent_one().command, set("test", FULL, true));
    app.press("end 2 s");
    assert_eq!(app.sent_one().command, set("bob", USER, false));
}

#[test]
fn what_only_touches_root_or_ourselves_is_said_calmly_and_sent() {
    let mut app = App::after("3 s");
    app.assert_says("root is allowed everything, whatever its permissions say.");
    assert_eq!(app.sent_one().command, set("root", LOGS, true));

    let mut app = app_of("bob", &USERS);
    app.press("3 s")
        .assert_says("This changes the account that you are using.");
    assert_eq!(app.sent_one().command, set("bob", LOGS, true));
}

#[test]
fn each_way_that_we_would_lose_is_named_and_no_other() {
    let users = [
        ("root", [true, false, false]),
        ("me", [true, true, false]),
        ("anna", [true, true, false]),
    ];
    let app = app_of("me", &users);
    for (commands, sentence, typed) in [
        (
            vec![set("me", FULL, false)],
            "You could no longer read the user list.",
            None,
        ),
        (
            vec![set("me", USER, false)],
            "You could no longer change users: not even to undo this.",
            Some(named("me")),
        ),
        (
            vec![set("me", USER, false), set("me", FULL, false)],
            "You could no longer read the user list, send commands, read the broker's answers or \
             change users: not even to undo this.",
            Some(named("me")),
        ),
        (
            vec![remove("me")],
            "This is the account that you are using: without it guestlist loses its access to \
             the broker and cannot log in again.",
            Some(named("me")),
        ),
    ] {
        let impact = foresee(&app, &commands);
        assert!(
            impact.warnings.iter().any(|line| line == sentence),
            "{impact:?}"
        );
        assert!(impact.notes.iter().any(|line| line == WAY_BACK));
        assert_eq!(impact.typed, typed, "{commands:?}");
    }
}

#[test]
fn a_permission_of_ours_that_is_no_way_in_is_warned_of_without_a_way_back() {
    let mut users = USERS;
    users[3].1[2] = true;
    let mut app = app_of("bob", &users);
    app.press("3 s")
        .assert_asks("You will lose: Log Management (read and export the broker's logs).")
        .assert_shows(">[ Cancel ]");
    assert!(!app.words().contains("The way back"));
    app.press("tab enter");
    assert_eq!(app.sent_one().command, set("bob", LOGS, false));
}

#[test]
fn who_is_called_admin_keeps_the_list_and_the_commands() {
    let mut users = USERS;
    users[1] = ("admin", [true, true, false]);
    let app = app_of("admin", &users);
    let commands = [set("admin", FULL, false), set("admin", USER, false)];
    let impact = foresee(&app, &commands);
    assert_eq!(
        impact.warnings[0],
        "You could no longer change users: not even to undo this."
    );
}

#[test]
fn the_last_manager_and_the_last_reader_are_named() {
    let app = app_of("root", &LONELY);
    let impact = foresee(&app, &[set("anna", USER, false)]);
    assert_eq!(
        impact.warnings,
        ["anna is the last user besides root who can change users: after this, only root can."]
    );
    assert_eq!(impact.notes, [WAY_BACK]);
    assert_eq!(impact.typed, Some(named("anna")));

    let impact = foresee(&app, &[set("anna", FULL, false)]);
    assert_eq!(
        impact.warnings[0],
        "anna is the last user besides root who can read the user list: after this, only root can."
    );
    assert_eq!(impact.typed, None);

    // A successor in the same set of commands is one, whatever the order.
    let successor = [
        set("anna", USER, false),
        set("bob", USER, true),
        set("bob", FULL, true),
        set("anna", FULL, false),
    ];
    assert!(foresee(&app, &successor).is_calm());
    // A new user has no permissions.
    assert!(!foresee(&app, &[remove("anna"), add("anna")]).is_calm());
}

#[test]
fn of_several_managers_who_go_the_last_one_is_named() {
    let app = App::new();
    let commands = [set("anna", USER, false), set("bob", USER, false)];
    let impact = foresee(&app, &commands);
    assert!(impact.warnings[0].starts_with("bob is the last user besides root who can"));
    assert_eq!(impact.typed, Some(named("bob")));
}

#[test]
fn what_is_under_way_counts_as_done() {
    let mut app = App::after("end 2 s");
    let id = app.sent_one().id;
    app.press("up 2 s")
        .assert_asks("anna is the last user besides root who can change users")
        .assert_shows("Type anna to confirm")
        .press("esc");
    // The broker refused it: bob still may.
    app.answer(id, Verdict::Refused, "no").press("s");
    assert_eq!(app.sent_one().command, set("anna", USER, false));
}

#[test]
fn what_a_plan_has_still_to_take_away_counts_as_taken() {
    let mut app = App::started();
    app.connect(1).list(&[
        ("root", [true, false, false]),
        ("carl", [false, false, false]),
        ("anna", [true, true, false]),
        ("bob", [false, true, false]),
    ]);
    // The plan is paused after its first change, before it takes bob's right.
    app.press("down 3 end 2 R s space esc");
    assert_eq!(app.sent_one().command, set("carl", LOGS, true));
    app.press("up 2 s")
        .assert_asks("anna is the last user besides root who can change users")
        .assert_shows("Type anna to confirm");
    // Stopped, it takes nothing any more.
    // Stopped, it takes nothing any more.
    app.press("esc R c esc s");
    assert_eq!(app.sent(), []);
    app.accept(CommandId(0));
    assert_eq!(app.sent_one().command, set("anna", USER, false));
}

#[test]
fn what_a_plan_has_still_to_give_does_not_count() {
    let mut app = App::started();
    app.connect(1).list(&[
        ("root", [true, false, false]),
        ("carl", [false, false, false]),
        ("anna", [true, true, false]),
        ("bob", [false, false, false]),
    ]);
    app.press("down 3 end 2 R s space esc");
    assert_eq!(app.sent_one().command, set("carl", LOGS, true));
    app.press("up 2 s")
        .assert_asks("anna is the last user besides root who can change users");
}

#[test]
fn commands_that_the_broker_would_refuse_by_then_are_counted() {
    let app = app_of("anna", &USERS);
    let commands = [
        set("test", LOGS, true),
        set("anna", USER, false),
        set("test", FULL, true),
        set("bob", LOGS, true),
    ];
    let sentence = |commands: &[Command]| {
        let warnings = foresee(&app, commands).warnings;
        let found = warnings.iter().find(|line| line.contains("would refuse"));
        found.cloned()
    };
    assert_eq!(
        sentence(&commands).unwrap(),
        "The broker would refuse the last 2 of these commands, since an earlier one takes your \
         right to change users."
    );
    assert_eq!(sentence(&commands[..2]), None);
}

#[test]
fn a_right_that_the_broker_refused_already_is_not_said_to_be_lost() {
    let mut app = app_of("anna", &USERS);
    app.press("a");
    for field in ["carl", "fake", "fake"] {
        app.type_text(field).press("enter");
    }
    let id = app.sent_one().id;
    app.answer(id, Verdict::Denied, "no");
    app.event(BrokerEvent::Channel(Channel::Users, Some("why".into())));
    let both = [set("anna", FULL, false), set("anna", USER, false)];
    let impact = foresee(&app, &both);
    assert_eq!(
        impact.warnings[0],
        "You could no longer send commands or read the broker's answers: not even to undo this."
    );
    assert_eq!(impact.typed, None);
}

#[test]
fn without_the_list_nothing_is_guessed() {
    let mut app = App::started();
    app.session().user = Some("mia".into());
    app.connect(16)
        .event(BrokerEvent::Channel(Channel::Users, Some("why".into())));
    app.press("n 'carl' enter");
    // We are somebody who may: no more is needed.
    let impact = foresee(&app, &[set("carl", USER, false)]);
    assert_eq!(impact, Impact::default());
    // Who reads the list is not known, and no reason to ask.
    let impact = foresee(&app, &[set("carl", FULL, false)]);
    assert!(impact.is_calm());
    assert_eq!(
        impact.notes,
        ["It is not known whether anybody besides root can still read the user list after this."]
    );
    let impact = foresee(&app, &[set("mia", USER, false)]);
    assert_eq!(
        impact.warnings[..2],
        [
            "You could no longer change users: not even to undo this.",
            "It is not known whether you could still send commands or read the broker's answers.",
        ]
    );
    assert_eq!(impact.warnings.len(), 3);
    assert_eq!(
        impact.notes,
        [
            "It is not known whether anybody besides root can still change users after this.",
            WAY_BACK
        ]
    );
    assert_eq!(impact.typed, Some(named("mia")));
    // What it has is not known, so it may have something.
    app.press("d")
        .assert_asks("The permissions of carl are not known: this account cannot read the list.")
        .assert_shows("Type carl to confirm");
}

#[test]
fn what_is_unclear_in_the_list_is_not_said_to_be_there() {
    let mut app = app_of("root", &LONELY);
    let mut list = crate::common::roster(&LONELY);
    list.adopt_grant(&"bob".into(), &USER.into(), Grant::Unclear);
    app.event(BrokerEvent::Roster(list, Vec::new()));
    let impact = foresee(&app, &[set("anna", USER, false)]);
    assert_eq!(
        impact.warnings[0],
        "anna can change users; it is not known whether anybody else besides root still can after this."
    );
    assert_eq!(impact.typed, Some(named("anna")));
    let impact = foresee(&app, &[set("anna", USER, false), set("bob", USER, false)]);
    assert_eq!(
        impact.warnings[0],
        "bob is the last user besides root who may be able to change users: after this, only root can."
    );
    let impact = foresee(&app, &[remove("bob")]);
    assert_eq!(
        impact.warnings,
        ["bob has: User Management (unclear), Log Management."]
    );
}

#[test]
fn what_is_unclear_is_guarded_as_if_it_were_on() {
    // Who may be a manager is asked for by name, also while others may be one too.
    let list = || {
        let mut list = crate::common::roster(&LONELY);
        for user in ["anna", "bob"] {
            list.adopt_grant(&user.into(), &USER.into(), Grant::Unclear);
        }
        list
    };
    for user in ["anna", "bob"] {
        let mut app = app_of("root", &LONELY);
        app.event(BrokerEvent::Roster(list(), Vec::new()));
        for command in [set(user, USER, false), remove(user)] {
            let impact = foresee(&app, &[command]);
            let sentence = format!(
                "{user} may be able to change users; it is not known whether anybody else besides root still can after this."
            );
            assert!(impact.warnings.contains(&sentence), "{impact:?}");
            assert_eq!(impact.typed, Some(named(user)));
        }
    }
    // Our own account is nobody to count on when the list does not show that it may.
    let mut app = app_of("anna", &LONELY);
    let mut list = list();
    list.adopt_grant(&"bob".into(), &USER.into(), Grant::Enabled);
    app.event(BrokerEvent::Roster(list, Vec::new()));
    let impact = foresee(&app, &[set("bob", USER, false)]);
    assert_eq!(impact.typed, Some(named("bob")), "{impact:?}");
}

#[test]
fn a_family_without_rules_gives_no_sentence_on_ways_in() {
    let mut app = app_of("anna", &LONELY);
    app.session().family.rules = None;
    let impact = foresee(&app, &[set("anna", USER, false), set("anna", FULL, false)]);
    assert_eq!(impact.typed, None);
    assert_eq!(
        impact.warnings[0],
        "You may not be able to undo this from here."
    );
    assert_eq!(foresee(&app, &[remove("anna")]).typed, Some(named("anna")));
}

#[test]
fn the_password_of_root_is_the_way_back_and_our_own_has_consequences() {
    let mut app = app_of("anna", &USERS);
    app.press("home p");
    for _ in 0..2 {
        app.press("'fake' enter");
    }
    app.assert_asks("root can still log in when all others are locked out")
        .assert_shows(">[ Cancel ]")
        .press("esc esc tab enter down down p");
    for _ in 0..2 {
        app.press("'fake' enter");
    }
    app.assert_asks("guestlist then logs in with the new password");
    assert_eq!(app.sent(), []);
    app.press("tab enter");
    assert_eq!(app.sent_one().command.kind(), CommandKind::Password);
}

#[test]
fn deleting_several_wants_their_number_unless_it_locks_out() {
    let app = App::new();
    let impact = foresee(&app, &[remove("test"), remove("bob"), remove("bob")]);
    assert_eq!(
        impact.warnings,
        [
            "2 users will be deleted.",
            "With permissions: bob (User Management)."
        ]
    );
    assert_eq!(impact.typed, Some(RequiredInput::Count(2)));
    // The name of the last manager weighs more than the number.
    let impact = foresee(&app, &[remove("test"), remove("bob"), remove("anna")]);
    assert_eq!(impact.typed, Some(named("anna")));
    assert!(
        impact
            .warnings
            .iter()
            .any(|line| line.starts_with("3 users will be deleted"))
    );
}

#[test]
fn many_names_are_counted_and_root_cannot_be_deleted() {
    let names: Vec<String> = (0..40).map(|n| format!("u{n}")).collect();
    let mut users: Vec<(&str, Flags)> = USERS.to_vec();
    users.extend(
        names
            .iter()
            .map(|name| (name.as_str(), [false, false, true])),
    );
    let app = App::with_list(&users);
    let mut commands: Vec<Command> = names.iter().map(|name| remove(name)).collect();
    commands.push(remove("root"));
    let impact = foresee(&app, &commands);
    assert_eq!(impact.typed, Some(RequiredInput::Count(40)));
    assert_eq!(
        impact.warnings,
        [
            "The broker does not let anybody delete root.",
            "40 users will be deleted.",
            "With permissions: u0 (Log Management), u1 (Log Management), u2 (Log Management), \
             u3 (Log Management), u4 (Log Management) and 35 more."
        ]
    );
}

// The screens

#[test]
fn deleting_the_last_manager_at_80_by_24() {
    let mut app = app_of("root", &LONELY);
    app.press("down d 'ann' enter");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn deleting_the_last_manager_at_40_by_10() {
    let mut app = app_of("root", &LONELY);
    app.resize(40, 10).press("down d 'ann'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn giving_up_our_own_rights_at_80_by_24() {
    let mut app = app_of("anna", &LONELY);
    app.press("1 2 s");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn giving_up_our_own_rights_at_40_by_10() {
    let mut app = app_of("anna", &LONELY);
    app.resize(40, 10).press("1 2 s");
    insta::assert_snapshot!(app.screen());
}

// The embedded broker's rules as the judge

#[cfg(feature = "sandbox")]
mod judged {
    use guestlist::broker::dialect::coreflux::{Coreflux, USERS_TOPIC};
    use guestlist::broker::dialect::{AnswerMode, Decoded, Dialect};
    use guestlist::domain::command::{CommandId, Submission};
    use guestlist::domain::rules::Way;
    use guestlist::sandbox::Account;
    use guestlist::sandbox::trial::{Opened, Powers, Trial};
    use proptest::prelude::*;

    use super::*;
    use crate::sampling::cases;

    const NAMES: [&str; 6] = ["root", "admin", "anna", "bob", "carl", "dora"];
    const KEYS: [&str; 3] = [FULL, USER, LOGS];

    fn accounts(flags: &[(usize, Flags)]) -> Vec<Account> {
        let mut accounts = vec![Account::new("root", "fake").grant(FULL)];
        for (name, flags) in flags {
            let name = NAMES[*name];
            if accounts.iter().any(|account| account.name == name) {
                continue;
            }
            let mut account = Account::new(name, "fake");
            for (key, on) in KEYS.iter().zip(flags) {
                if *on {
                    account = account.grant(key);
                }
            }
            accounts.push(account);
        }
        accounts
    }

    fn command() -> impl Strategy<Value = Command> {
        let name = prop::sample::select(&NAMES[..]);
        let key = prop::sample::select(&KEYS[..]);
        prop_oneof![
            6 => (name.clone(), key, prop::bool::weighted(0.25))
                .prop_map(|(name, key, on)| set(name, key, on)),
            3 => name.clone().prop_map(remove),
            1 => name.clone().prop_map(add),
            1 => name.prop_map(|name| Command::ChangePassword {
                user: name.into(),
                password: Secret::new("next"),
            }),
        ]
    }

    fn line(command: &Command) -> String {
        let submission = Submission {
            id: CommandId(0),
            command: command.clone(),
        };
        let publish = Coreflux::new("t").encode(&submission, AnswerMode::WithoutIds);
        match publish {
            Ok(publish) => publish.payload.expose().to_owned(),
            Err(error) => panic!("{error}"),
        }
    }

    /// A console that reads the list as this broker sends it.
    fn console(trial: &Trial, me: &str) -> App {
        let mut app = App::started();
        app.session().user = Some(me.into());
        app.connect(16);
        for heard in Coreflux::new("t").decode(USERS_TOPIC, &trial.list()) {
            let Decoded::Event(event) = heard else {
                panic!("no list: {heard:?}");
            };
            app.event(event);
        }
        app
    }

    fn may(powers: Powers, way: Way) -> bool {
        match way {
            Way::List => powers.list,
            Way::Commands => powers.commands,
            Way::Answers => powers.answers,
            Way::Users => powers.users,
        }
    }

    /// Whether anybody but root may.
    fn anybody(trial: &Trial, way: Way) -> bool {
        let everybody = trial.everybody();
        let mut others = everybody.iter().filter(|(name, _)| name != "root");
        others.any(|(_, powers)| may(*powers, way))
    }

    fn says(impact: &Impact, start: &str, words: &str) -> bool {
        let mut lines = impact.warnings.iter();
        lines.any(|line| line.contains(start) && line.contains(words))
    }

    /// What is said of our account and of all others, against what the broker then lets them do.
    fn agrees(
        impact: &Impact,
        (me, session): (&str, Opened),
        (before, after): (&Trial, &Trial),
    ) -> Result<(), TestCaseError> {
        let deleted = says(impact, "without it guestlist loses its access", "");
        for way in Way::ALL {
            let lost = may(before.powers(session), way) && !may(after.powers(session), way);
            let said = deleted && may(before.powers(session), way)
                || says(impact, "You could no longer", way.words());
            prop_assert_eq!(said, lost, "{:?} of {}: {:?}", way, me, impact);
        }
        for way in [Way::Users, Way::List] {
            let gone = anybody(before, way) && !anybody(after, way);
            let said = says(impact, "the last", &format!("can {}", way.words()));
            prop_assert_eq!(said, gone, "anybody, {:?}: {:?}", way, impact);
        }
        let lost_users = before.powers(session).users && !after.powers(session).users;
        let unmanaged = anybody(before, Way::Users) && !anybody(after, Way::Users);
        match &impact.typed {
            Some(RequiredInput::User(name)) if deleted || lost_users => {
                prop_assert_eq!(name.as_str(), me);
            }
            Some(RequiredInput::User(_)) => {}
            typed => prop_assert!(!deleted && !lost_users && !unmanaged, "{:?}", typed),
        }
        let locked = deleted
            || unmanaged
            || says(impact, "You could no longer", "")
            || says(impact, "the last user besides", "");
        let way_back = impact.notes.iter().any(|line| line == WAY_BACK);
        prop_assert_eq!(way_back, locked);
        Ok(())
    }

    proptest! {
        #![proptest_config(cases(2000))]

        #[test]
        fn what_is_foreseen_is_what_the_brokers_rules_make_of_it(
            flags in prop::collection::vec((1..NAMES.len(), any::<Flags>()), 0..6),
            me in any::<prop::sample::Index>(),
            commands in prop::collection::vec(command(), 0..8),
        ) {
            let accounts = accounts(&flags);
            let me = accounts[me.index(accounts.len())].name.clone();
            let before = Trial::new(accounts.clone());
            let mut after = Trial::new(accounts.clone());
            let session = before.open(&me).unwrap();
            let app = console(&before, &me);
            let impact = foresee(&app, &commands);
            for command in &commands {
                after.execute(None, &line(command));
            }
            agrees(&impact, (&me, session), (&before, &after))?;

            // The same commands from our own session, which may lose its rights on the way.
            let mut own = Trial::new(accounts);
            let may_first = own.powers(session).users;
            let through = commands.iter().filter(|c| own.execute(Some(session), &line(c))).count();
            let refused = commands.len() - through;
            let said = match refused {
                1 => "The broker would refuse the last of these commands,".into(),
                n => format!("The broker would refuse the last {n} of these commands,"),
            };
            let counted = may_first && refused > 0;
            prop_assert_eq!(says(&impact, &said, ""), counted, "{:?}", impact);
            prop_assert_eq!(says(&impact, "would refuse", ""), counted, "{:?}", impact);
        }
    }
}

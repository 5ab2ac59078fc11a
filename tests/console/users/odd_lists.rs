//! Lists as odd brokers may send them: other words for yes and no, other shapes, parts, and users
//! whom the broker made otherwise than they were asked for.

use guestlist::broker::dialect::Dialect;
use guestlist::broker::dialect::coreflux::{Coreflux, USERS_TOPIC};
use guestlist::domain::broker_messages::BrokerEvent;
use guestlist::domain::command::Command;
use guestlist::domain::permission::Grant;
use guestlist::screens::effect::Effect;

use crate::common::{App, Flags, USERS, roster};

/// Takes a list as the broker publishes it.
fn publish<'a>(app: &'a mut App, json: &str) -> &'a mut App {
    app.hear(Coreflux::new("t").decode(USERS_TOPIC, json.as_bytes()))
}

const YES_NO: &str = r#"[{"UserName": "root", "Password": "***", "AllowedSystemConfiguration": "Yes", "AllowedUserManagement": "No", "AllowedLogManagement": "No"}, {"UserName": "test", "Password": "***", "AllowedSystemConfiguration": "No", "AllowedUserManagement": "No", "AllowedLogManagement": "No"}, {"UserName": "boss", "Password": "***", "AllowedSystemConfiguration": "Yes", "AllowedUserManagement": "Yes", "AllowedLogManagement": "No"}]"#;
const NESTED: &str = r#"[{"UserName": "root", "Permissions": {"AllowedSystemConfiguration": true, "AllowedUserManagement": false}}, {"UserName": "test", "Permissions": {"AllowedSystemConfiguration": false, "AllowedUserManagement": false}}, {"UserName": "boss", "Permissions": {"AllowedSystemConfiguration": true, "AllowedUserManagement": true}}]"#;
const NAMES: &str = r#"{"Users":{"User":[{"user_name":"root","rights":["system_configuration"]},{"user_name":"test","rights":[]},{"user_name":"boss","rights":["allowed_system_configuration","allowedUserManagement"]}]}}"#;

#[test]
fn the_last_manager_is_guarded_however_the_list_says_yes() {
    for json in [YES_NO, NESTED, NAMES] {
        let mut app = App::started();
        app.connect(16);
        publish(&mut app, json);
        app.press("down down").assert_shows("boss");
        let shown = app.line_with("boss");
        assert_eq!(shown.matches("Enabled").count(), 2, "{shown}");
        app.press("2 s")
            .assert_asks("boss is the last user besides root who can change users")
            .assert_shows("Type boss to confirm");
        assert_eq!(app.sent(), []);
    }
}

#[test]
fn what_the_list_says_in_no_known_way_is_unclear_and_guarded() {
    for said in [
        r#""AllowedUserManagement":"maybe""#,
        r#""AllowedUserManagement":2"#,
        r#""AllowedUserManagement":null"#,
        r#""Permissions":"all""#,
        r#""Permissions":7"#,
        r#""Permissions":["UserManagementUpdate"]"#,
        r#""Permissions":{"Users":"manage"}"#,
    ] {
        let mut app = App::started();
        app.connect(16);
        let json = format!(r#"[{{"UserName":"root"}},{{"UserName":"boss",{said}}}]"#);
        publish(&mut app, &json);
        let shown = app.press("down").line_with("boss");
        assert!(shown.contains("Unclear"), "{said}: {shown}");
        app.press("d").assert_shows("Type boss to confirm");
        app.assert_asks("boss has: ").assert_shows("(unclear)");
    }
}

#[test]
fn a_list_without_any_permission_claims_nothing() {
    let mut app = App::started();
    app.connect(16);
    publish(&mut app, r#"[{"UserName":"root"},{"UserName":"boss"}]"#);
    assert!(app.press("down").line_with("boss").contains("Not known"));
    app.press("d").assert_shows("Type boss to confirm");
}

#[test]
fn what_is_no_list_is_named_by_its_keys() {
    let mut app = App::new();
    publish(&mut app, r#"{"status":"ok","items":[{"Login":"x"}]}"#)
        .assert_says("without a single user; keys seen: status, items.");
}

#[test]
fn the_words_about_root_fit_what_the_list_shows() {
    let mut app = App::started();
    app.connect(16);
    publish(
        &mut app,
        r#"[{"UserName":"root","AllowedSystemConfiguration":false}]"#,
    );
    assert!(app.line_with("root You").contains("Disabled"));
    app.press("1")
        .assert_says("and is allowed everything, whatever the list shows")
        .assert_hides("always has");
}

// A list in parts

const ALL: [(&str, Flags); 6] = [
    ("root", [true, false, false]),
    ("anna", [true, true, false]),
    ("bob", [false, true, false]),
    ("carl", [false, false, false]),
    ("dora", [false, false, true]),
    ("emil", [false, false, false]),
];

#[test]
fn a_part_of_the_list_makes_nobody_vanish() {
    // Without root, who cannot be deleted, and one user alone.
    for part in [&ALL[3..], &ALL[2..3], &ALL[1..]] {
        let mut app = App::with_list(&ALL);
        app.resize(80, 40).list(part);
        app.assert_says("The last user list looks incomplete");
        for (user, _) in ALL {
            let is_in_part = part.iter().any(|(name, _)| *name == user);
            let row = match user {
                "root" => "root You".into(),
                user => format!(" {user} "),
            };
            let line = app.line_with(&row);
            assert_eq!(!line.contains("Unlisted"), is_in_part, "{line}");
        }
        // The whole list ends it.
        app.list(&ALL)
            .assert_hides("looks like a part")
            .assert_hides("Unlisted");
    }
}

#[test]
fn two_halves_are_one_list_whichever_comes_first_and_again() {
    for (one, two) in [(&ALL[..3], &ALL[3..]), (&ALL[3..], &ALL[..3])] {
        let mut app = App::started();
        app.connect(16).list(one).list(two);
        app.assert_shows("6 users")
            .assert_hides("Unlisted")
            .assert_says("The broker sent its user list in parts");
        app.list(one)
            .list(two)
            .assert_shows("6 users")
            .assert_hides("Unlisted");
        // A person reads it again: what comes is shown, and the other half with it.
        app.press("r").list(one).list(two);
        app.assert_shows("6 users").assert_hides("Unlisted");
    }
}

#[test]
fn one_user_a_message_makes_a_list() {
    let mut app = App::started();
    app.connect(16);
    for (user, _) in ALL {
        publish(
            &mut app,
            &format!(r#"{{"UserName":"{user}","AllowedUserManagement":"yes"}}"#),
        );
    }
    app.assert_shows("6 users");
}

#[test]
fn a_part_of_the_list_proves_no_deletion_and_denies_no_addition() {
    let mut app = App::with_list(&ALL);
    app.list(&ALL[3..]);
    // carl is in the part that came.
    app.press("home down down down d").agree();
    let sent = app.sent_one();
    app.accept(sent.id);
    app.list(&ALL[4..]).assert_hides("deleted");
    assert!(app.line_with("carl").contains("Deleting"));
    // An addition without an answer is not denied by a part that lacks it.
    app.press("a");
    for text in ["frida", "fake", "fake"] {
        app.type_text(text).press("enter");
    }
    app.lose_link().connect(16).list(&ALL[3..]);
    app.assert_hides("Not added").assert_hides("not added");
}

#[test]
fn a_manager_whom_the_part_lacks_is_nobody_to_count_on() {
    let mut app = App::with_list(&ALL);
    // anna is in it, bob and root are not.
    app.list(&[ALL[1], ALL[4], ALL[5]]);
    app.press("home down 2 s").assert_asks(
        "anna can change users; it is not known whether anybody else besides root still can after this.",
    );
}

fn has_row(app: &App, name: &str) -> bool {
    app.shown().iter().any(|user| user == name)
}

#[test]
fn half_of_a_list_makes_nobody_vanish_though_root_and_we_are_in_it() {
    let more: Vec<String> = (6..20).map(|nth| format!("plc-{nth:02}")).collect();
    let more = more.iter().map(|name| (name.as_str(), [false; 3]));
    let all: Vec<(&str, Flags)> = ALL.into_iter().chain(more).collect();
    for kept in [2, 4, 10] {
        let mut app = App::with_list(&all);
        app.resize(120, 40);
        app.press("end 1").list(&all[..kept]);
        let missing = all.len() - kept;
        app.assert_says(&format!(
            "The last user list looks incomplete: {missing} users missing from it"
        ));
        for (name, _) in &all {
            assert!(has_row(&app, name), "{name}");
        }
        assert_eq!(
            app.status_of("plc-19"),
            "Modified",
            "what was changed of them is kept"
        );
        // Who reads it again sees who is in it.
        app.press("c r").list(&all[..kept]);
        assert!(!has_row(&app, "plc-19") && has_row(&app, "anna"));
        app.assert_says(&format!(
            "{missing} users are no longer in the broker's list"
        ));
    }
}

#[test]
fn several_users_that_vanish_at_once_are_named() {
    let mut app = App::with_list(&ALL);
    app.list(&ALL[..4])
        .assert_says("2 users are no longer in the broker's list: ");
    app.assert_shows(ALL[4].0).assert_shows(ALL[5].0);
    let many: Vec<String> = (0..30).map(|nth| format!("plc-{nth:02}")).collect();
    let all: Vec<(&str, Flags)> = USERS
        .into_iter()
        .chain(many.iter().map(|name| (name.as_str(), [false; 3])))
        .collect();
    let mut app = App::with_list(&all);
    app.resize(120, 40).list(&all[..24]).assert_says(
        "10 users are no longer in the broker's list: plc-20, plc-21, plc-22, plc-23, plc-24 and 5 more",
    );
}

#[test]
fn a_user_whom_another_admin_deleted_is_gone() {
    let mut app = App::with_list(&ALL);
    app.list(&ALL[..4]).assert_hides("part");
    assert!(!has_row(&app, "emil"));
    app.assert_says("2 users are no longer in the broker's list: dora, emil");
    app.press("home down down down d").agree();
    let sent = app.sent_one();
    app.accept(sent.id).list(&ALL[..3]);
    app.assert_shows("carl deleted, confirmed by the broker");
}

// What became of who was added

/// Adds a user with the form and accepts it.
fn add(user: &str) -> App {
    let mut app = App::after("a");
    for text in [user, "fake", "fake"] {
        app.type_text(text).press("enter");
    }
    let sent = app.sent_one();
    app.accept(sent.id);
    app
}

fn with(user: &str, flags: Flags) -> Vec<(&str, Flags)> {
    USERS.into_iter().chain([(user, flags)]).collect()
}

#[test]
fn what_the_broker_granted_by_itself_is_said() {
    for (flags, given) in [
        ([false, false, true], "Log Management"),
        ([true, false, true], "Full Access, Log Management"),
    ] {
        let sentence = format!("carl added; the broker also granted {given}");
        add("carl")
            .list(&with("carl", flags))
            .assert_says(&sentence);
    }
    add("carl")
        .list(&with("carl", [false; 3]))
        .assert_shows("carl added, confirmed by the broker");
}

#[test]
fn a_name_that_the_broker_writes_in_another_case_is_found() {
    for (asked, made) in [("Carl", "carl"), ("carl", "CARL"), ("ÄNNE", "änne")] {
        let mut app = add(asked);
        app.list(&with(made, [false; 3]));
        app.assert_says(&format!("{made} was added (you asked for {asked})"));
        assert_eq!(app.selected(), made);
        app.assert_hides("Waiting");
    }
    // Both at once, and the list before the answer.
    let mut app = App::after("a");
    for text in ["Carl", "fake", "fake"] {
        app.type_text(text).press("enter");
    }
    let sent = app.sent_one();
    app.list(&with("carl", [false, true, false]))
        .accept(sent.id);
    app.assert_says("carl was added (you asked for Carl); the broker also granted User Management");
}

#[test]
fn who_was_there_before_is_not_taken_for_the_new_one() {
    // Anna is not anna, who was there.
    let mut app = add("Anna");
    app.list(&USERS).assert_hides("was added");
    app.list(&with("Anna", [false; 3]))
        .assert_shows("Anna added, confirmed by the broker");
}

#[test]
fn a_permission_that_is_unclear_is_not_said_to_be_granted() {
    let mut app = add("carl");
    let mut list = roster(&with("carl", [false; 3]));
    list.adopt_grant(
        &"carl".into(),
        &"AllowedLogManagement".into(),
        Grant::Unclear,
    );
    app.event(BrokerEvent::Roster(list, Vec::new()));
    app.assert_shows("carl added, confirmed by the broker");
}

#[test]
fn an_account_with_an_empty_name_is_called_so_wherever_it_stands() {
    let all: Flags = [true; 3];
    let mut app = App::with_list(&[("", all), ("root", all), ("bob", all)]);
    app.assert_shows("▌ (empty name)").assert_says("3 users");
    app.press("left enter")
        .assert_shows("╭─ User ─")
        .press("esc");
    app.press("y")
        .assert_says("Nothing to copy: the name is empty");
    let copies = |effect: &Effect| matches!(effect, Effect::Copy(_));
    assert!(!app.effects().iter().any(copies));
    app.press("t")
        .assert_says("(empty name) cannot log in: a login needs a user name");
    app.press("p")
        .assert_shows("Change Password of (empty name)")
        .press("esc");
    app.press("/ 'empty' enter");
    app.assert_says("1 of 3").assert_hides("bob");
    // An empty field is not the empty name.
    app.press("d").assert_shows("Delete (empty name)?");
    app.assert_shows("Type (empty name) to confirm")
        .press("enter enter");
    assert_eq!(app.sent(), []);
    app.press("'(empty name)' enter enter");
    let sent = app.sent_one();
    assert_eq!(sent.command, Command::RemoveUser { user: "".into() });
    app.assert_says("Deleting").accept(sent.id);
    app.list(&[("root", all), ("bob", all)]);
    app.assert_says("(empty name) deleted");
    app.press("A").assert_shows("(empty name)").press("esc u");
    app.assert_says("(empty name) cannot be added again: a user needs a name");
}

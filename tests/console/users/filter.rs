//! Finding users: filter, order, marks, and what works on all that are marked.

use ratatui::style::Color;

use crate::common::{App, Flags, USERS, key, roster, set, text};
use crate::sampling::sizes;
use guestlist::domain::broker_messages::{BrokerEvent, Channel};
use guestlist::domain::command::{Command, Verdict};
use guestlist::domain::roster::{Roster, User};
use guestlist::screens::effect::Effect;
use guestlist::screens::message::{Message, Timer};
use guestlist::ui::key::KeyCode;
use guestlist::ui::theme::Theme;

const PLANT: [(&str, Flags); 8] = [
    ("root", [true, false, false]),
    ("Line1-PLC", [false, false, false]),
    ("line1-hmi", [false, true, false]),
    ("line2-plc", [false, false, true]),
    ("ops-anna", [true, true, true]),
    ("ÖPS-bert", [false, false, false]),
    ("操作员 七", [false, false, true]),
    ("you-know", [false, false, false]),
];

fn plant() -> App {
    App::with_list(&PLANT)
}

/// Filters, and goes back to the table.
fn filter(app: &mut App, text: &str) {
    app.press("/ ctrl-u").type_text(text).press("enter");
    assert!(app.is_at_table());
}

#[track_caller]
fn assert_filter(app: &mut App, text: &str, users: &[&str]) {
    filter(app, text);
    assert_eq!(app.shown(), users, "{text}");
}

#[test]
fn words_match_names_whatever_their_case_and_all_must() {
    let mut app = plant();
    assert_filter(&mut app, "LINE1", &["Line1-PLC", "line1-hmi"]);
    assert_filter(&mut app, "plc line", &["Line1-PLC", "line2-plc"]);
    assert_filter(&mut app, "öp", &["ÖPS-bert"]);
    assert_filter(&mut app, "七 操", &["操作员 七"]);
    assert_filter(&mut app, "line !plc", &["line1-hmi"]);
    assert_filter(&mut app, "nobody", &[]);
    app.assert_says("No user matches the filter. esc clears it.");
    assert_filter(&mut app, "\"you\"", &["you-know"]);
    assert_filter(&mut app, "   ", &PLANT.map(|(name, _)| name));
}

#[test]
fn terms_are_about_permissions_and_ourselves() {
    let mut app = plant();
    assert_filter(&mut app, "perm:full-access", &["root", "ops-anna"]);
    assert_filter(&mut app, "perm:full -perm:logs", &["root"]);
    assert_filter(&mut app, "!perm:users plc", &["Line1-PLC", "line2-plc"]);
    assert_filter(&mut app, "you", &["root"]);
    assert_filter(&mut app, "!you line1", &["Line1-PLC", "line1-hmi"]);
}

#[test]
fn a_term_that_means_nothing_says_so_and_matches_nobody() {
    for text in ["perm:xyz", "-perm:xyz", "line perm:xyz"] {
        let mut app = plant();
        app.press("/").type_text(text);
        assert_eq!(app.shown(), [""; 0], "{text}");
        app.assert_says("perm:xyz: there is no such permission; there are full-access");
        app.press("enter")
            .assert_says("there is no such permission");
        app.press("*").assert_says("No user to mark");
        app.press("esc esc");
        assert_eq!(app.marked(), [""; 0]);
    }
}

#[test]
fn groups_are_those_that_the_list_names() {
    let user = |name: &str, groups: Option<&[&str]>| User {
        name: name.into(),
        grants: [].into(),
        groups: groups.map(|groups| groups.iter().map(|group| (*group).into()).collect()),
        priorities: [].into(),
        details: [].into(),
    };
    let users = vec![
        user("root", Some(&[])),
        user("anna", Some(&["ops", "Night Shift"])),
        user("bob", Some(&["ops2"])),
        user("carl", None),
    ];
    let list = Roster::new(roster(&USERS).permissions().to_vec(), users, Vec::new()).0;
    let mut app = App::new();
    app.event(BrokerEvent::Roster(list, Vec::new()));
    assert_filter(&mut app, "group:OPS", &["anna"]);
    assert_filter(&mut app, "group:night-shift", &["anna"]);
    assert_filter(&mut app, "-group:ops", &["root", "bob", "carl"]);
    assert_filter(&mut app, "group:op", &[]);
    app.assert_says("no listed user is known to be in such a group");
}

#[test]
fn status_terms_look_at_the_word_in_the_row() {
    let mut app = plant();
    app.press("down space down space s");
    let id = app.sent_one().id;
    assert_filter(&mut app, "status:modified", &["Line1-PLC"]);
    assert_filter(&mut app, "status:saving", &["line1-hmi"]);
    app.answer(id, Verdict::Refused, "no");
    app.press("esc");
    assert_filter(&mut app, "status:failed", &["line1-hmi"]);
    assert_filter(&mut app, "-status:fail line", &["Line1-PLC", "line2-plc"]);
}

#[test]
fn the_whole_list_is_filtered_and_the_count_shows() {
    let names: Vec<String> = (0..5000).map(|n| format!("device-{n:04}")).collect();
    let users: Vec<(&str, Flags)> = names
        .iter()
        .map(|name| (name.as_str(), [false, name.ends_with("77"), false]))
        .collect();
    let mut app = App::with_list(&users);
    app.press("/ '77'").assert_shows("95 of 5000");
    app.press("enter").assert_shows("Filter: 77");
    app.press("end").assert_shows("▌ device-4977");
    filter(&mut app, "perm:user");
    app.assert_shows("50 of 5000");
}

#[test]
fn the_table_follows_every_letter_and_esc_ends_it() {
    let mut app = plant();
    app.press("/ 'pl'");
    assert_eq!(app.shown(), ["Line1-PLC", "line2-plc"]);
    app.press("backspace backspace 'ops'");
    assert_eq!(app.shown(), ["ops-anna"]);
    app.press("esc");
    assert_eq!(app.shown().len(), 8);
    assert!(app.is_at_table());
    app.assert_hides("Filter");
    filter(&mut app, "plc");
    app.press("esc").assert_hides("Filter");
    assert_eq!(app.shown().len(), 8);
    app.press("esc").assert_says("Nothing to clear");
}

#[test]
fn the_line_takes_what_is_pasted_and_the_cursor_stands_in_it() {
    let mut app = plant();
    app.press("/").send(Message::Paste("line2\n".into()));
    assert_eq!(app.shown(), ["line2-plc"]);
    app.send(Message::Paste("a\nb".into()));
    app.assert_says("Not pasted");
    assert_eq!(app.cursor(), (9 + 5, 21));
    app.press("left");
    assert_eq!(app.cursor(), (9 + 4, 21));
    // On the table again, it stands on the selection.
    app.press("enter");
    assert_eq!(app.cursor().1, 3);
    // What was typed can be typed on.
    app.press("/ end backspace");
    assert_eq!(app.filter_line(), "line");
}

#[test]
fn on_a_filter_that_is_on_the_first_letter_begins_a_new_one() {
    let mut app = plant();
    app.press("/ 'ops' enter / 'plc'");
    assert_eq!(app.filter_line(), "plc");
    app.press("enter / enter");
    assert_eq!(
        app.filter_line(),
        "plc",
        "it stays until something is typed"
    );
    app.press("/ left right 'x'");
    assert_eq!(app.filter_line(), "plcx", "it can be changed");
    app.press("enter /").send(Message::Paste("line2".into()));
    assert_eq!(app.filter_line(), "line2");
    app.press("enter / backspace 'ops'");
    assert_eq!(app.shown(), ["ops-anna"]);
}

#[test]
fn arrows_move_the_selection_while_the_filter_is_typed() {
    let mut app = plant();
    app.press("/ 'line' down down");
    assert_eq!(app.selected(), "line2-plc");
    app.press("up enter");
    assert_eq!((app.selected(), app.shown().len()), ("line1-hmi".into(), 3));
}

#[test]
fn the_selection_stays_or_goes_next_door_and_comes_back() {
    let mut app = plant();
    app.press("down down down / 'l'");
    assert_eq!(app.selected(), "line2-plc");
    app.type_text("ine1");
    assert_eq!(app.selected(), "line1-hmi", "the nearest that is left");
    app.type_text("x");
    assert_eq!(app.selected(), "");
    app.press("ctrl-u");
    assert_eq!(app.selected(), "line2-plc", "typing is no moving");
    app.press("'anna' enter esc");
    assert_eq!(app.selected(), "ops-anna", "but enter takes what is there");
}

#[test]
fn a_filter_that_hides_all_gives_the_selection_back_when_it_goes() {
    let mut app = plant();
    app.press("down down");
    filter(&mut app, "nobody");
    app.press("space")
        .assert_says("No user is selected: none matches the filter; esc clears it");
    app.press("esc");
    assert_eq!(app.selected(), "line1-hmi");
}

#[test]
fn a_row_does_not_vanish_under_the_hand() {
    let mut app = plant();
    filter(&mut app, "-perm:logs line");
    app.press("right right space");
    assert_eq!(app.shown(), ["Line1-PLC", "line1-hmi"], "not for a toggle");
    app.press("s");
    let id = app.sent_one().id;
    let mut list = PLANT;
    list[1].1[2] = true;
    app.accept(id).list(&list);
    assert_eq!(
        app.shown(),
        ["Line1-PLC", "line1-hmi"],
        "nor when it is saved"
    );
    app.assert_shows("1 of 8");
    assert_eq!(app.selected(), "Line1-PLC");
    app.press("down");
    assert_eq!(
        app.shown(),
        ["line1-hmi"],
        "it goes when the cursor leaves it"
    );
    assert_eq!(app.selected(), "line1-hmi");
}

#[test]
fn a_status_filter_lets_go_of_a_row_only_when_the_cursor_leaves() {
    let mut app = plant();
    app.press("down space down space");
    filter(&mut app, "status:modified");
    assert_eq!(app.selected(), "line1-hmi");
    app.press("c");
    assert_eq!(app.shown(), ["Line1-PLC", "line1-hmi"]);
    app.press("*").assert_shows("1 marked");
    assert_eq!(
        app.marked(),
        ["Line1-PLC"],
        "what is only kept does not match"
    );
    app.press("up");
    assert_eq!(app.shown(), ["Line1-PLC"]);
}

#[test]
fn a_new_list_is_filtered_too() {
    let mut app = plant();
    filter(&mut app, "plc");
    app.list(&[("root", [true; 3]), ("plc9", [false; 3]), ("b", [false; 3])]);
    assert_eq!(
        (app.shown(), app.selected()),
        (vec!["plc9".into()], "plc9".into())
    );
    app.assert_shows("1 of 3");
}

#[test]
fn a_user_that_was_added_is_shown_though_it_does_not_match() {
    let mut app = plant();
    filter(&mut app, "plc");
    app.press("a 'carl' tab 'fake' tab 'fake' enter");
    let id = app.sent_one().id;
    let mut list = PLANT.to_vec();
    list.push(("carl", [false; 3]));
    app.accept(id).list(&list);
    assert_eq!(app.selected(), "carl");
    app.assert_shows("▌ carl")
        .press("i")
        .assert_says("carl does not match the filter")
        .press("esc");
    let Some(flashes) = app
        .effects()
        .into_iter()
        .rev()
        .find_map(|effect| match effect {
            Effect::Start(_, timer @ Timer::Flashes(_), _) => Some(timer),
            _ => None,
        })
    else {
        panic!("the row is not said to be new");
    };
    app.timer(flashes);
    assert_eq!(app.status_of("carl"), "Unmatched");
    app.press("up");
    assert_eq!(app.shown(), ["Line1-PLC", "line2-plc"]);
}

#[test]
fn a_failure_of_a_hidden_user_stays_in_its_row() {
    let mut app = plant();
    app.press("end d tab enter");
    let id = app.sent_one().id;
    filter(&mut app, "plc");
    app.answer(id, Verdict::Refused, "why not");
    filter(&mut app, "you-know");
    app.assert_shows("Failed");
}

#[test]
fn sorting_by_the_name_and_back() {
    let mut app = plant();
    app.press("down left o");
    let sorted = [
        "line1-hmi",
        "Line1-PLC",
        "line2-plc",
        "ops-anna",
        "root",
        "you-know",
        "ÖPS-bert",
        "操作员 七",
    ];
    assert_eq!(app.shown(), sorted);
    assert_eq!(app.selected(), "Line1-PLC");
    app.assert_shows("User ↑").press("o").assert_shows("User ↓");
    let reversed: Vec<&str> = sorted.into_iter().rev().collect();
    assert_eq!(app.shown(), reversed);
    assert_eq!(app.selected(), "Line1-PLC");
    app.press("o").assert_hides("↓");
    assert_eq!(app.shown(), PLANT.map(|(name, _)| name));
    assert_eq!(app.selected(), "Line1-PLC");
}

#[test]
fn sorting_by_a_permission_keeps_the_brokers_order_among_equals() {
    let mut app = plant();
    app.press("right right o").assert_shows("Log Management ↑");
    let first = ["line2-plc", "ops-anna", "操作员 七", "root", "Line1-PLC"];
    assert_eq!(app.shown()[..5], first);
    assert_eq!(app.selected(), "root");
    app.press("o").assert_shows("Log Management ↓");
    assert_eq!(app.shown()[..3], ["root", "Line1-PLC", "line1-hmi"]);
    // Another column begins anew.
    app.press("left o").assert_shows("User Management ↑");
    assert_eq!(app.shown()[..3], ["line1-hmi", "ops-anna", "root"]);
    // A toggle moves no row.
    app.press("space");
    assert_eq!(app.shown()[..3], ["line1-hmi", "ops-anna", "root"]);
}

#[test]
fn filter_and_order_go_together() {
    let mut app = plant();
    app.press("left o o");
    assert_filter(&mut app, "line", &["line2-plc", "Line1-PLC", "line1-hmi"]);
}

#[test]
fn marks_one_a_range_and_all_that_match() {
    let mut app = plant();
    app.press("down v").assert_shows("1 marked");
    assert_eq!(app.selected(), "line1-hmi");
    app.press("down V").assert_shows("3 marked");
    assert_eq!(app.marked(), ["Line1-PLC", "line1-hmi", "line2-plc"]);
    app.press("v").assert_shows("2 marked");
    filter(&mut app, "ops");
    app.press("*")
        .assert_shows("3 marked")
        .assert_says("1 user marked");
    app.press("*")
        .assert_shows("2 marked")
        .assert_says("1 user no longer marked");
    app.press("V")
        .assert_says("Mark a user with v first: V marks from there");
    app.press("esc").assert_shows("2 marked");
    assert_eq!(app.shown().len(), 8);
    app.press("esc").assert_hides("marked ");
    assert_eq!(app.marked(), [""; 0]);
}

#[test]
fn a_mark_is_seen_without_colour_and_no_name_looks_like_one() {
    let mut app = App::with_list(&[("*anna", [false; 3]), ("anna", [false; 3])]);
    app.press("down v up");
    let plain = app.draw(&Theme::plain());
    let screen = text(&plain);
    assert!(screen.contains("\n│▌ *anna"), "{screen}");
    assert!(screen.contains("\n│ *anna"), "{screen}");
    for cell in plain.content() {
        assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset));
    }
}

#[test]
fn marks_survive_filter_and_refresh_and_vanish_with_their_user() {
    let mut app = plant();
    app.press("down v v v");
    filter(&mut app, "anna");
    app.list(&PLANT).assert_shows("3 marked");
    app.list(&PLANT[..3]).assert_shows("2 marked");
    // A user with changes stays below the list, and keeps the mark.
    filter(&mut app, "");
    assert_eq!(app.marked(), ["Line1-PLC", "line1-hmi"]);
    app.press("down space");
    assert_eq!(app.selected(), "Line1-PLC");
    app.list(&PLANT[..1]).press("r").assert_shows("gone");
    assert_eq!(app.marked(), ["Line1-PLC"]);
    app.press("c");
    assert_eq!(app.marked(), [""; 0]);
}

#[test]
fn a_filter_by_marks() {
    let mut app = plant();
    app.press("v down v");
    assert_filter(&mut app, "marked", &["root", "line1-hmi"]);
    app.press("home v");
    assert_eq!(app.shown(), ["line1-hmi"], "the cursor went on");
    app.press("v");
    assert_eq!(app.shown(), ["line1-hmi"], "the last one stays under it");
}

#[test]
fn the_focused_permission_is_turned_on_and_off_for_all_marked() {
    let mut app = plant();
    app.press("right right");
    filter(&mut app, "plc");
    app.press("* +");
    app.assert_says("Log Management turned on for 1 user; 1 had it on already");
    app.assert_shows("1 modified");
    app.press("esc -");
    app.assert_says("Log Management turned off for 2 users");
    app.press("s");
    let sent = app.sent_one().command;
    assert_eq!(sent, set("line2-plc", "AllowedLogManagement", false));
    filter(&mut app, "plc");
    app.press("* +");
    app.assert_says("Log Management turned on for 1 user; left out: 1 being saved");
    app.press("space").assert_says("Log Management");
}

#[test]
fn what_cannot_be_set_is_left_out_and_counted() {
    let mut app = plant();
    app.press("* -");
    app.assert_says(
        "Full Access turned off for 1 user; 6 had it off already; left out: 1 protected",
    );
    app.press("left +").assert_says("Go to a permission first");
}

#[test]
fn without_marks_the_keys_are_about_the_row() {
    let mut app = plant();
    app.press("-").assert_says("root is protected");
    app.press("down +").assert_shows("1 modified");
    app.press("+")
        .assert_says("Line1-PLC already has Full Access on");
    app.press("-").assert_hides("modified");
    assert_eq!(app.modified(), 0);
}

#[test]
fn s_saves_all_marked_that_have_changes_also_hidden_ones() {
    let mut app = plant();
    app.press("down space v space v space");
    filter(&mut app, "anna");
    app.press("s").assert_shows("Review: 2 changes to 2 users");
    assert_eq!(app.sent(), [], "they are read first");
    app.press("s");
    let sent: Vec<Command> = app.sent().into_iter().map(|sent| sent.command).collect();
    let full = "AllowedSystemConfiguration";
    assert_eq!(
        sent,
        [set("Line1-PLC", full, true), set("line1-hmi", full, true)]
    );
    // Out of the page, then filter and marks are taken off.
    app.press("esc esc esc end v s");
    app.assert_says("Nothing to save: none of the 1 user marked has changes");
}

#[test]
fn c_cancels_the_changes_of_all_marked_and_asks_when_there_are_several() {
    let mut app = plant();
    app.press("down space v space v space up up c");
    app.assert_shows("Discard the changes of 2 users?");
    app.press("tab enter");
    assert_eq!(
        (app.modified(), app.status_of("line2-plc")),
        (1, "Modified".into())
    );
    app.press("c").assert_says("2 changes restored, not saved");
    assert_eq!(app.modified(), 3);
    app.press("c tab enter");
    assert_eq!(app.modified(), 1);
    app.press("end v esc home down down down v c");
    assert_eq!(app.modified(), 0, "one alone is not asked about");
}

#[test]
fn deleting_marked_users_goes_to_the_review_without_the_protected() {
    let mut app = plant();
    app.press("* d");
    app.assert_says("To delete: 7 users; left out: 1 protected");
    assert!(app.sent().is_empty());
    // Out of the review, then the marks are taken off.
    app.press("esc esc v d");
    app.assert_says("No marked user can be deleted; left out: 1 protected");
}

#[test]
fn several_are_deleted_after_their_number_was_typed_and_the_summary_keeps_what_they_had() {
    let [root, test, anna, bob] = crate::common::USERS;
    let carl = ("carl", [true; 3]);
    let mut app = App::with_list(&[root, test, anna, bob, carl]);
    app.press("down down v v up d")
        .assert_shows("Review: 2 changes to 2 users")
        .assert_says("▲ 2 users will be deleted.");
    app.press("s")
        .assert_asks("Type 2 (the number of users) to confirm");
    app.press("tab enter");
    assert_eq!(app.sent(), [], "cancel comes first");
    app.press("s").agree();
    let ids: Vec<_> = app.sent().into_iter().map(|sent| sent.id).collect();
    assert_eq!(ids.len(), 2);
    for id in ids {
        app.accept(id);
    }
    app.list(&[root, test, carl])
        .assert_shows("Summary: 2 of 2 changes done");
    assert!(app.line_with("anna").contains("had 3 permissions"));
    assert!(app.line_with("bob").contains("had 1 permission "));
}

#[test]
fn a_read_only_session_finds_and_marks_but_does_not_set() {
    let mut app = plant();
    app.session().read_only = true;
    filter(&mut app, "plc");
    app.press("* +").assert_says("Read-only");
    assert_eq!(app.modified(), 0);
    app.assert_shows("2 marked");
}

#[test]
fn it_all_works_by_name_where_no_list_can_be_read() {
    let mut app = App::started();
    app.connect(16)
        .event(BrokerEvent::Channel(Channel::Users, Some("why".into())));
    app.press("/").assert_says("No users to find yet");
    for name in ["zoe", "anna", "plc1", "plc2"] {
        app.press("n").type_text(name).press("enter");
    }
    filter(&mut app, "plc");
    app.press("* +")
        .assert_says("Full Access turned on for 2 users · not saved");
    app.press("s")
        .assert_shows("Review: 2 changes to 2 users")
        .press("s");
    let ids: Vec<_> = app.sent().into_iter().map(|sent| sent.id).collect();
    assert_eq!(ids.len(), 2);
    for id in ids {
        app.accept(id);
    }
    app.assert_shows("Summary: 2 of 2 changes done")
        .press("esc");
    assert_filter(&mut app, "perm:full", &["plc1", "plc2"]);
    assert_filter(&mut app, "status:accepted marked", &[]);
    app.press("n 'bob' enter");
    assert_eq!(app.selected(), "bob", "who was just named is shown");
    app.press("esc left o");
    assert_eq!(app.shown(), ["anna", "bob", "plc1", "plc2", "zoe"]);
    app.press("v c").assert_says("No user has changes");
}

#[test]
fn no_key_that_edits_text_leaves_the_line() {
    let mut app = plant();
    app.press("/ 's S c q * V'");
    assert_eq!(app.filter_line(), "s S c q * V");
    for code in [KeyCode::Home, KeyCode::End, KeyCode::Delete, KeyCode::Tab] {
        app.send(Message::Key(guestlist::ui::key::Key::plain(code)));
    }
    app.send(Message::Key(key("ctrl-a")));
    app.assert_shows(">Filter: s S c q * V");
    app.press("ctrl-c esc");
    assert!(app.is_at_table(), "without changes it quits at once");
}

#[test]
fn a_refused_login_does_not_take_the_keyboard_from_the_line() {
    let mut app = plant();
    app.press("/ 'pl'").refuse_login().type_text("c");
    assert_eq!(app.filter_line(), "plc");
    app.press("enter").assert_says("Log in");
}

#[test]
fn typing_a_filter_at_80_by_24() {
    let mut app = plant();
    app.press("/ 'line -perm:lo'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn a_term_that_means_nothing_at_80_by_24() {
    let mut app = plant();
    app.press("/ 'line perm:ops'");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn filter_with_marks_at_80_by_24() {
    let mut app = plant();
    app.press("v down v left o");
    filter(&mut app, "-perm:log");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn filter_with_marks_at_120_by_40() {
    let mut app = plant();
    app.resize(120, 40).press("v down v right o +");
    filter(&mut app, "line");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn filter_with_marks_at_40_by_10() {
    let mut app = plant();
    app.resize(40, 10).press("v down v");
    filter(&mut app, "-perm:log line");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn the_filter_is_told_at_every_size_that_has_room() {
    let mut app = plant();
    app.lose_link().press("down down v");
    filter(&mut app, "line1");
    for width in [20, 40, 80] {
        for height in 2..=30 {
            app.resize(width, height).assert_shows("line1");
            let screen = app.screen();
            assert!(screen.contains("2 of 8"), "{width}x{height}\n{screen}");
        }
    }
    app.press("/");
    for (width, height) in sizes(1..=60, 1..=30) {
        app.resize(width, height);
        app.buffer();
    }
}

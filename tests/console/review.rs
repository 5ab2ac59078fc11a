//! Review: what will be sent, read before it is.

use crate::comfort::{copied, copy_of};
use crate::common::{App, Flags, USERS, roster, set};
use crate::password_batch::keys::{created, done, three_reviewed};
use crate::sampling::sizes;
use guestlist::domain::broker_messages::{BrokerEvent, BrokerRequest};
use guestlist::domain::command::{Command, CommandId};
use guestlist::domain::permission::Grant;
use guestlist::domain::reason::Tone;
use guestlist::engine::effect::Effect as Wanted;
use guestlist::screens::effect::Effect;
use guestlist::ui::theme::Theme;

const FULL: &str = "AllowedSystemConfiguration";
const MANAGE: &str = "AllowedUserManagement";
const LOGS: &str = "AllowedLogManagement";

/// Three users with changes: one of two permissions, two of one.
fn three_changed() -> App {
    App::after("down 1 2 down 3 down 2 home")
}

/// The broker's list, with one value that is neither yes nor no.
fn unclear(app: &mut App, user: &str, key: &str) {
    let mut list = roster(&USERS);
    list.adopt_grant(&user.into(), &key.into(), Grant::Unclear);
    app.event(BrokerEvent::Roster(list, Vec::new()));
}

/// Three users with changes. The list that came makes one of them a conflict.
fn with_conflict() -> App {
    let mut app = three_changed();
    unclear(&mut app, "anna", LOGS);
    app.press("r R");
    app
}

fn commands(app: &mut App) -> Vec<Command> {
    app.sent().into_iter().map(|sent| sent.command).collect()
}

#[test]
fn the_button_that_has_the_focus_has_a_sign_too() {
    let mut app = App::after("down space R");
    app.assert_hides(">[ Apply").press("tab");
    app.assert_shows(">[ Apply 1 change ]");
}

#[test]
fn the_button_says_which_key_presses_it_and_the_footer_what_enter_does() {
    let mut app = App::after("down space R");
    app.assert_shows("[ Apply 1 change ] s");
    assert!(app.line_with("s apply").contains("enter commands"));
    app.press("enter");
    assert!(app.line_with("s apply").contains("enter hide commands"));
    app.press("tab");
    assert!(app.line_with("s apply").contains("enter apply"));
}

#[test]
fn saving_more_than_one_row_opens_review_and_sends_nothing_before_it_is_applied() {
    let mut app = three_changed();
    app.press("S")
        .assert_shows("Review: 4 changes to 3 users on mqtt://gateway-7:1883");
    assert_eq!(app.effects(), []);
    app.press("s");
    let all = [
        set("test", FULL, true),
        set("test", MANAGE, true),
        set("anna", LOGS, false),
        set("bob", MANAGE, false),
    ];
    assert_eq!(commands(&mut app), all);
}

#[test]
fn a_single_row_is_saved_as_calmly_as_before() {
    let mut app = App::after("down 1 s");
    assert_eq!(commands(&mut app), [set("test", FULL, true)]);
    app.press("down 3 s");
    assert_eq!(commands(&mut app), [set("anna", LOGS, false)]);
}

#[test]
fn saving_all_opens_review_for_a_single_change_too_and_shows_again_what_was_left_out() {
    let mut app = App::after("down 1 S");
    app.assert_shows("Review: 1 change to 1 user");
    app.press("space").assert_shows("left out").press("esc");
    app.press("S").assert_shows("[ Apply 1 change ]");
    assert_eq!(app.effects(), [], "nothing is sent before it is applied");
    app.press("s");
    assert_eq!(commands(&mut app), [set("test", FULL, true)]);
}

#[test]
fn each_line_says_what_changes_and_the_exact_command() {
    let mut app = three_changed();
    app.press("R");
    let line = app.line_with("Full Access");
    assert!(line.starts_with("▌ test ") && line.contains("○→● Enabled"));
    assert!(app.line_with("Log Management").contains("●→○ Disabled"));
    app.assert_hides("-changeUserSettings");
    app.press("enter")
        .assert_shows("-changeUserSettings test AllowedSystemConfiguration true")
        .assert_shows("-changeUserSettings bob AllowedUserManagement false");
    app.press("enter").assert_hides("-changeUserSettings");
    // What a key opened closes first.
    app.press("enter esc")
        .assert_hides("-changeUserSettings")
        .assert_shows("Review: 4 changes");
    app.press("esc").assert_hides("Review:");
}

#[test]
fn esc_folds_a_plan_with_passwords_before_it_asks_to_discard_it() {
    let (mut app, _) = three_reviewed();
    app.press("enter").assert_shows("••••");
    app.press("esc")
        .assert_hides("••••")
        .assert_hides("Discard this plan?");
    app.press("esc").assert_asks("Discard this plan?");
    app.press("tab enter").assert_hides("Review:");
}

#[test]
fn review_of_one_change_is_there_too_and_esc_loses_nothing() {
    let mut app = App::after("down 1 R");
    app.assert_shows("Review: 1 change to 1 user");
    app.press("esc").assert_shows("1 modified");
    assert_eq!(app.effects(), []);
    assert!(app.line_with("▌ test").ends_with("Modified"));
    App::new().press("R").assert_shows("No user has changes");
}

#[test]
fn a_dropped_line_stays_pending_and_can_be_taken_in_again() {
    {
        let mut app = three_changed();
        app.press("R down space");
        app.assert_shows("Review: 3 changes to 3 users (1 not sent)");
        assert!(app.line_with("User Management   ○→●").ends_with("left out"));
        app.press("space")
            .assert_shows("Review: 4 changes to 3 users");
        app.press("space s");
        let left = [
            set("test", FULL, true),
            set("anna", LOGS, false),
            set("bob", MANAGE, false),
        ];
        assert_eq!(commands(&mut app), left);
        app.press("esc");
        assert_eq!(
            app.below("test", "User Management"),
            "Original: false",
            "it stays pending"
        );
    }
}

#[test]
fn with_every_line_dropped_there_is_nothing_to_apply() {
    let mut app = App::after("down 1 R space s");
    app.assert_shows("Nothing to apply: no line is selected to be sent");
    assert_eq!(app.effects(), []);
    app.press("esc").assert_shows("1 modified");
}

#[test]
fn enter_goes_to_the_button_and_only_there_applies() {
    let mut app = three_changed();
    app.press("R tab").assert_shows("[ Apply 4 changes ]");
    assert_eq!(app.effects(), []);
    app.press("up").assert_shows(" [ Apply 4 changes ]");
    app.press("tab enter");
    assert_eq!(app.sent().len(), 4);
}

#[test]
fn what_speaks_against_it_comes_first_and_is_asked() {
    let mut app = App::started();
    app.session().production = true;
    app.session().protected = vec!["anna".into()];
    app.connect(16).list(&USERS).effects();
    app.press("down 1 down 3 S");
    let screen = app.screen();
    let place = |part: &str| {
        screen
            .find(part)
            .unwrap_or_else(|| panic!("{part:?} in\n{screen}"))
    };
    assert!(place("▲ mqtt://gateway-7:1883 is a PRODUCTION broker.") < place("▌ test"));
    assert!(place("▲ The profile of this broker protects anna.") < place("▌ test"));
    // Without anna there is nothing to say of it.
    app.press("down space").assert_hides("protects anna");
    app.press("space s")
        .assert_shows("Apply 2 changes to 2 users?");
    assert_eq!(app.effects(), []);
    app.press("enter").assert_shows("Review: 2 changes");
    assert_eq!(app.effects(), [], "cancel has the focus");
    app.press("s tab enter");
    assert_eq!(app.sent().len(), 2);
}

#[test]
fn a_warning_can_be_selected_but_not_dropped() {
    let mut app = App::started();
    app.session().production = true;
    app.connect(16).list(&USERS);
    app.press("down 1 R up space")
        .assert_shows("Nothing to leave out here: move down to a change");
    assert!(app.line_with("PRODUCTION broker.").starts_with("▌ ▲"));
}

#[test]
fn warnings_come_first_in_red_and_the_way_back_is_dim_below() {
    let mut app = App::new();
    app.resize(120, 40).press("down down 1 R");
    let look = |text: &str| {
        let screen = app.screen();
        let y = screen.lines().position(|row| row.contains(text)).unwrap();
        let cell = &app.buffer()[(10, u16::try_from(y).unwrap())];
        (y, cell.fg, cell.modifier)
    };
    let (warning, red, _) = look("▲ anna is the last user");
    let (back, colour, modifier) = look("   To recover: root");
    assert_eq!(back, warning + 1);
    assert_eq!(Some(red), Theme::colour().tone(Tone::Bad).fg);
    let quiet = Theme::colour().quiet;
    assert_eq!(colour, quiet.fg.unwrap_or_default());
    assert!(modifier.contains(quiet.add_modifier));
}

#[test]
fn y_copies_the_command_of_the_line_without_its_password() {
    let mut app = three_changed();
    app.press("R y");
    let command = "-changeUserSettings test AllowedSystemConfiguration true";
    assert_eq!(copied(&mut app), copy_of(command));
    app.assert_shows("Sent to the clipboard");
    // New passwords for two users, shown once they are set.
    let mut app = App::after("down v v P tab tab tab tab enter");
    created(&mut app);
    done(&mut app).assert_shows("Review: ").press("end y");
    assert_eq!(copied(&mut app), copy_of("-changeUserPassword anna ••••"));
}

#[test]
fn y_copies_a_warning_that_is_selected() {
    let mut app = App::started();
    app.session().production = true;
    app.connect(16).list(&USERS).effects();
    app.press("down 1 down 3 S home y");
    let warning = "mqtt://gateway-7:1883 is a PRODUCTION broker.";
    assert_eq!(copied(&mut app), copy_of(warning));
}

#[test]
fn a_conflict_shows_three_values_and_is_not_sent() {
    let mut app = with_conflict();
    app.assert_shows("Review: 3 changes to 2 users (1 not sent)");
    assert!(app.line_with("Log Management").ends_with("conflict"));
    app.assert_says(
        "was Enabled, the broker now says Unclear, you want Disabled: c takes the broker's",
    );
    app.press("s");
    assert_eq!(app.sent().len(), 3);
    app.press("esc").assert_shows("Conflict");
}

#[test]
fn taking_theirs_in_review_drops_the_change() {
    let mut app = with_conflict();
    app.press("down down c").assert_hides("conflict");
    app.press("s");
    assert_eq!(app.sent().len(), 3);
    app.press("esc");
    assert_eq!(app.below("anna", "Log Management"), "");
}

#[test]
fn keeping_mine_in_review_starts_from_what_the_broker_has() {
    let mut app = with_conflict();
    app.press("c")
        .assert_shows("Nothing to decide here: this is no conflict");
    app.press("down down space")
        .assert_shows("Review: 4 changes to 3 users");
    assert!(app.line_with("Log Management").contains("?→○ Disabled"));
    app.press("s");
    assert!(commands(&mut app).contains(&set("anna", LOGS, false)));
}

#[test]
fn a_conflict_can_be_decided_in_its_row() {
    let conflict = || {
        let mut app = App::after("down down 3 1");
        unclear(&mut app, "anna", LOGS);
        app.press("r")
            .assert_says("toggle to keep yours, c takes the broker's");
        app
    };
    let mut app = conflict();
    app.press("right right space")
        .assert_shows("anna: your value is kept instead of the broker's");
    // Without anna only root could read the list: that is asked about.
    app.press("s").agree();
    assert!(commands(&mut app).contains(&set("anna", LOGS, false)));

    let mut app = conflict();
    app.press("right right c")
        .assert_says("Log Management stays as the broker has it; the other changes are still");
    assert_eq!(app.below("anna", "Log Management"), "");
    assert_eq!(app.below("anna", "Full Access"), "Original: true");
}

#[test]
fn a_user_who_is_gone_leaves_a_change_that_can_only_be_dropped() {
    let mut app = three_changed();
    app.list(&USERS[..3])
        .press("r R end")
        .assert_says("the user is gone from the broker's list: c discards it");
    app.press("space")
        .assert_shows("Nothing left to change here: c discards it");
    app.press("c s");
    assert_eq!(app.sent().len(), 3);
    app.press("esc").assert_hides("bob");
}

#[test]
fn a_list_under_an_open_review_holds_what_it_changed() {
    let mut app = three_changed();
    app.press("R");
    // bob is gone: the list waits behind the banner, but what it says is known.
    app.list(&USERS[..3])
        .assert_shows("Review: 3 changes to 2 users (1 not sent)")
        .assert_says("not sent: no longer in the updated list");
    // It is back: nothing is sent again that was not sent a moment ago.
    app.list(&USERS)
        .assert_shows("Review: 3 changes to 2 users (1 not sent)")
        .assert_says("changed while you were reading; space includes it as it is now");
    app.press("s");
    let sent = commands(&mut app);
    assert_eq!(sent.len(), 3);
    assert!(!sent.contains(&set("bob", MANAGE, false)));
}

#[test]
fn what_was_held_is_taken_in_by_a_key_as_it_is_then() {
    let mut app = three_changed();
    app.press("R").list(&USERS[..3]).list(&USERS);
    app.press("end space")
        .assert_shows("Review: 4 changes to 3 users");
    app.press("s");
    assert_eq!(app.sent().len(), 4);
}

#[test]
fn what_another_admin_did_already_is_not_sent() {
    let mut app = three_changed();
    let mut users = USERS;
    users[3].1[1] = false;
    app.press("R").list(&users);
    app.assert_says("not sent: the updated list already shows it");
    app.press("s");
    assert_eq!(app.sent().len(), 3);
}

#[test]
fn a_list_under_the_question_takes_lines_out_but_none_in() {
    let mut app = App::started();
    app.session().production = true;
    app.connect(16).list(&USERS).effects();
    app.press("down 1 down 3 down 2 S s")
        .assert_shows("Apply 3 changes to 3 users?");
    app.list(&USERS[..3]).press("tab enter");
    let expected = [set("test", FULL, true), set("anna", LOGS, false)];
    assert_eq!(commands(&mut app), expected);
    app.assert_says("not sent: no longer in the updated list");
}

#[test]
fn without_a_link_nothing_is_applied_and_nothing_lost() {
    let mut app = three_changed();
    app.press("R").lose_link();
    app.press("s")
        .assert_shows("Not connected: cannot apply now");
    app.assert_shows("Review: ");
    app.connect(16);
    app.effects();
    app.press("s");
    assert_eq!(app.sent().len(), 4);
}

#[test]
fn while_a_plan_is_applied_another_one_waits() {
    let mut app = three_changed();
    app.press("R s esc").effects();
    // Nothing is answered yet.
    app.press("home 2 down 3 S");
    assert_eq!(app.sent(), []);
    app.press("s")
        .assert_shows("Wait: other changes are being applied (applying 0/4)");
    assert_eq!(app.sent(), []);
    app.press("esc R").assert_shows("Applying: 0 of 4 changes");
}

#[test]
fn a_read_only_session_has_no_review() {
    let mut app = App::started();
    app.session().read_only = true;
    app.connect(16).list(&USERS);
    for key in ["R", "u"] {
        app.press(key).assert_shows("Read-only: all changes");
        assert!(app.is_at_table());
    }
}

#[test]
fn without_the_list_review_says_that_the_value_is_not_known() {
    use guestlist::domain::broker_messages::Channel;
    let mut app = App::started();
    app.connect(16)
        .event(BrokerEvent::Channel(Channel::Users, Some("why".into())));
    for name in ["x", "y"] {
        app.press("n").type_text(name).press("enter 1");
    }
    app.effects();
    app.press("S").assert_shows("?→● Enabled").press("s");
    assert_eq!(
        commands(&mut app),
        [set("x", FULL, true), set("y", FULL, true)]
    );
    app.accept(CommandId(0)).accept(CommandId(1));
    app.assert_shows("Summary: 2 of 2 changes done")
        .assert_shows("✓ 2 changes accepted");
}

/// 400 users, all with a change.
fn many() -> App {
    let names: Vec<String> = (0..400).map(|n| format!("line{n}-plc")).collect();
    let users: Vec<(&str, Flags)> = names.iter().map(|n| (n.as_str(), [false; 3])).collect();
    let mut app = App::with_list(&users);
    for _ in 0..400 {
        app.press("1 down");
    }
    app
}

#[test]
fn a_long_plan_scrolls_and_the_user_stands_on_the_first_line_shown() {
    let mut app = many();
    app.press("R")
        .assert_shows("Review: 400 changes to 400 users");
    app.press("end").assert_shows("▌ line399-plc");
    app.press("pgup pgup");
    let top = app.screen().lines().nth(2).unwrap_or_default().to_owned();
    assert!(
        top.trim_start_matches(['│', '▌', ' ']).starts_with("line"),
        "{top}"
    );
    app.press("home").assert_shows("▌ line0-plc");
    app.press("pgdn space end s");
    assert_eq!(app.sent().len(), 16, "as many as the link takes");
}

#[test]
fn every_size_of_the_window_draws() {
    for page in ["R", "R s", "R s esc u", "R tab"] {
        let mut app = three_changed();
        app.press("s").accept(CommandId(0));
        app.press("R esc");
        app.press(page);
        for (width, height) in sizes(1..50, 1..14) {
            app.resize(width, height).screen();
            app.press("down").screen();
        }
    }
}

#[test]
fn the_cursor_stands_on_the_selected_line() {
    let mut app = three_changed();
    app.press("R down down");
    let effects = app.effects();
    assert!(!effects.iter().any(|e| matches!(
        e,
        Effect::Engine(_, Wanted::Broker(BrokerRequest::Submit(_)))
    )));
    let screen = app.screen();
    let row = screen.lines().position(|line| line.starts_with("│▌"));
    let expected = screen
        .lines()
        .position(|line| line.contains("Log Management"));
    assert_eq!(row, expected);
}

#[test]
fn review_at_80_by_24() {
    let mut app = with_conflict();
    app.session().production = true;
    app.press("esc R end space up");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn a_question_stands_over_the_review_that_it_is_about() {
    let mut app = three_changed();
    app.session().production = true;
    app.press("R s");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn review_at_120_by_40() {
    let mut app = many();
    app.resize(120, 40).press("R");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn review_at_40_by_10() {
    let mut app = with_conflict();
    app.resize(40, 10).press("down");
    insta::assert_snapshot!(app.screen());
}

#[test]
fn only_enter_presses_the_button_and_neither_i_nor_a_command_by_name() {
    for keys in ["i", ": 'show or hide' enter"] {
        let mut app = App::after("down space down space R tab");
        app.press(keys);
        assert_eq!(app.sent(), [], "{keys}");
        app.assert_shows("-changeUserSettings");
        app.press("enter");
        assert!(!app.sent().is_empty(), "{keys}");
    }
}

#[test]
fn a_filter_hides_lines_and_says_that_all_are_sent() {
    let mut app = three_changed();
    app.press("R /").type_text("user man");
    app.assert_shows("2 of 4 shown; all 4 are sent")
        .assert_shows("Apply 4 changes")
        .assert_hides("Log Management");
    let line = app.line_with("bob");
    assert!(line.contains("User Management"), "{line}");
    // Its keys act on what is seen only.
    app.press("enter end space");
    assert!(app.line_with("▌ bob").ends_with("left out"));
    app.assert_shows("2 of 4 shown; 3 are sent");
    // The first one takes the filter off.
    app.press("esc").assert_shows("Log Management");
    app.assert_hides("shown").press("s");
    assert_eq!(commands(&mut app).len(), 3);
}

#[test]
fn nothing_hidden_is_decided_by_a_key() {
    let mut app = three_changed();
    app.press("R /").type_text("nobody").press("enter");
    app.assert_shows("0 of 4 shown; all 4 are sent");
    app.press("space").assert_shows("Nothing to leave out here");
    app.press("y").assert_shows("No line to copy");
    app.press("down G q").assert_shows("4 changes to 3 users");
    app.press("q");
    assert!(app.is_at_table());
}

#[test]
fn f_shows_what_is_not_sent_and_keeps_it_while_it_is_decided() {
    let mut app = with_conflict();
    app.press("f").assert_shows("1 of 4 shown; 3 are sent");
    app.assert_shows("anna").assert_hides("bob");
    app.press("space")
        .assert_shows("1 of 4 shown; all 4 are sent");
    app.press("f").assert_shows("bob");
    app.press("f").assert_shows("No problems to show");
}

#[test]
fn r_reads_the_list_again_behind_review() {
    let mut app = three_changed();
    app.press("R r").assert_shows("Reading the user list again");
    app.assert_shows("Review: 4 changes");
    let asked = app.effects();
    let refresh = |it: &Effect| {
        matches!(
            it,
            Effect::Engine(_, Wanted::Broker(BrokerRequest::Refresh))
        )
    };
    assert!(asked.iter().any(refresh), "{asked:?}");
}

#[test]
fn a_filter_over_new_passwords_is_taken_off_before_anything_is_asked() {
    let (mut app, _) = three_reviewed();
    app.press("/").type_text("anna").press("enter esc");
    assert!(!app.is_asked());
    app.press("esc");
    assert!(app.is_asked());
}

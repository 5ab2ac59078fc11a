//! One step on many brokers: Review, applying, the summary, undo.

use super::{USUAL, link, plants, three};
use crate::brokers::program::Program;
use guestlist::domain::command::{CommandId, Verdict};

const MORE: [bool; 3] = [true, true, false];

/// Turns User Management on for anna on all brokers, and opens Review.
fn reviewed() -> Program {
    let mut program = three();
    program.press("enter down + s");
    program
}

/// That step, once it was begun.
fn begun() -> Program {
    let mut program = reviewed();
    program.press("s");
    program
}

#[test]
fn review_groups_the_changes_by_broker() {
    let mut program = reviewed();
    program.assert_shows("Review: 2 changes on 2 brokers");
    program.assert_shows("plant-01 · 1 change anna User Management ○→● Enabled");
    program.assert_shows("plant-02 · 1 change anna User Management ○→● Enabled");
    program
        .press("down space")
        .assert_shows("Review: 1 change on 1 broker (1 not sent)");
    // The commands, which a key showed, close first.
    program.press("enter esc").assert_shows("Review: 1 change");
    program.press("esc").assert_hides("Review:");
}

#[test]
fn brokers_with_warnings_come_first_and_the_question_names_them() {
    let mut profiles = plants(3);
    profiles[2].production = true;
    let mut program = Program::together(profiles);
    for nth in 1..=3 {
        program.shows(nth, &USUAL);
    }
    program.press("enter down + s");
    let screen = program.screen();
    let place = |name: &str| screen.find(&format!("{name} · 1 change"));
    assert!(place("plant-03") < place("plant-01"), "{screen}");
    program
        .press("s")
        .assert_shows("Apply 3 changes on 3 brokers?");
    program
        .assert_shows("plant-03: ")
        .assert_shows("PRODUCTION");
    assert!(program.sent().is_empty());
    program.press("y");
    assert_eq!(program.sent().len(), 3);
}

#[test]
fn review_is_filtered_by_words_and_hidden_lines_are_sent_too() {
    let mut program = reviewed();
    program.press("/").type_text("plant-02 anna").press("enter");
    program.assert_shows("plant-02 · 1 change anna User Management ○→● Enabled");
    program.assert_hides("plant-01 · 1 change");
    program
        .assert_shows("1 of 2 shown; all 2 are sent")
        .assert_shows("Review: 2 changes on 2 brokers");
    program
        .press("down space")
        .assert_shows("1 of 2 shown; 1 is sent");
    program
        .press("esc")
        .assert_shows("plant-01 · 1 change")
        .assert_shows("plant-02 · 0 changes");
    program.press("/").type_text("nobody").press("enter");
    program.assert_hides("· 1 change").press("s");
    let sent = program.sent();
    let brokers: Vec<u64> = sent.iter().map(|(nth, ..)| *nth).collect();
    assert_eq!(brokers, [1]);
}

#[test]
fn review_shows_the_brokers_with_problems_alone() {
    let mut program = reviewed();
    program
        .press("f")
        .assert_shows("No problems to show: no conflict, no warning");
    let mut profiles = plants(3);
    profiles[2].production = true;
    let mut program = Program::together(profiles);
    for nth in 1..=3 {
        program.shows(nth, &USUAL);
    }
    program.press("enter down + s f");
    program
        .assert_shows("problems only")
        .assert_shows("plant-03 · 1 change")
        .assert_shows("PRODUCTION")
        .assert_hides("plant-01 · 1 change");
    program.press("f").assert_shows("plant-01 · 1 change");
}

#[test]
fn the_page_of_a_step_is_filtered_by_words() {
    let mut program = begun();
    program.press("/").type_text("02").press("enter");
    program.assert_shows("1 of 2").assert_hides("plant-01");
    program
        .press("enter")
        .assert_shows("anna User Management ○→● Enabled");
    program.press("esc").assert_shows("plant-01");
    program
        .press("/")
        .type_text("nobody")
        .press("enter")
        .assert_hides("plant-02");
}

#[test]
fn what_would_lock_us_out_is_asked_about_for_each_broker() {
    let mut profiles = plants(2);
    for profile in &mut profiles {
        profile.username = Some("anna".into());
    }
    let mut program = Program::together(profiles);
    program.shows(1, &USUAL).shows(2, &USUAL);
    program.press("enter - s s");
    program.assert_shows("plant-01, plant-02: This is the account that you are using.");
    program.press("n").assert_shows("Review: 2 changes");
    assert!(program.sent().is_empty());
}

#[test]
fn brokers_are_changed_side_by_side_and_each_list_verifies_its_own() {
    let mut program = begun();
    let sent = program.sent();
    let brokers: Vec<u64> = sent.iter().map(|(nth, ..)| *nth).collect();
    assert_eq!(brokers, [1, 2]);
    program.assert_shows("Applying: 0 of 2 changes on 2 brokers");
    program.answers(2, sent[1].1, Verdict::Accepted, "done");
    program.list(2, &[USUAL[0], ("anna", MORE)]);
    program.assert_shows("plant-02").assert_shows("✓ verified");
    program.assert_shows("Applying: 1 of 2 changes");
    program.answers(1, sent[0].1, Verdict::Accepted, "done");
    program.list(1, &[USUAL[0], ("anna", MORE), USUAL[2]]);
    program.assert_shows("Summary: 2 of 2 changes done on 2 brokers");
    program.press("esc esc").assert_shows("anna ● ● ●");
}

#[test]
fn a_refusal_on_one_broker_stops_no_other_and_is_tried_again_alone() {
    let mut program = begun();
    let sent = program.sent();
    program.answers(1, sent[0].1, Verdict::Refused, "no such permission");
    program.answers(2, sent[1].1, Verdict::Accepted, "done");
    program.list(2, &[USUAL[0], ("anna", MORE)]);
    program.assert_shows("Summary: 1 of 2 changes done on 2 brokers");
    program
        .assert_shows("0 of 1 done")
        .assert_shows("no such permission");
    program
        .assert_shows("1 of 1 done")
        .assert_shows("✓ verified");
    program.press("f").assert_hides("✓ verified");
    program
        .press("f r")
        .assert_shows("Review: 1 change on 1 broker");
    program.press("s");
    let again = program.sent();
    assert_eq!((again.len(), again[0].0), (1, 1));
}

#[test]
fn a_lost_link_keeps_its_lines_and_holds_nobody_up() {
    let mut program = reviewed();
    program.loses(1);
    program.assert_shows("plant-01 · 1 change · down: changes wait until it is connected");
    program.press("s");
    let sent = program.sent();
    assert_eq!((sent.len(), sent[0].0), (1, 2));
    program.answers(2, sent[0].1, Verdict::Accepted, "done");
    program.list(2, &[USUAL[0], ("anna", MORE)]);
    program
        .assert_shows("paused: down")
        .assert_shows("✓ verified");
    program
        .shows(1, &USUAL)
        .assert_shows("paused: connected again");
    program.press("space");
    let sent = program.sent();
    assert_eq!((sent.len(), sent[0].0), (1, 1));
}

#[test]
fn stop_leaves_the_rest_pending() {
    let mut program = reviewed();
    program.loses(1).press("s c");
    let sent = program.sent();
    program.answers(2, sent[0].1, Verdict::Accepted, "done");
    program.list(2, &[USUAL[0], ("anna", MORE)]);
    program
        .assert_shows("Summary: 1 of 2 changes done")
        .assert_shows("not sent: applying was stopped");
    program.press("esc").assert_shows("User Management ○→● ● ●");
}

#[test]
fn undo_takes_the_step_back_on_all_brokers() {
    let mut program = begun();
    let sent = program.sent();
    for (nth, id, _) in &sent {
        program.answers(*nth, *id, Verdict::Accepted, "done");
    }
    program.list(1, &[USUAL[0], ("anna", MORE), USUAL[2]]);
    program.list(2, &[USUAL[0], ("anna", MORE)]);
    program
        .press("esc esc u")
        .assert_shows("Review: 2 changes on 2 brokers");
    program.assert_shows("plant-01 · 1 change anna User Management ●→○ Disabled");
    program.press("s");
    assert_eq!(program.sent().len(), 2);
}

#[test]
fn undo_passes_over_a_step_that_has_no_way_back() {
    let mut program = begun();
    for (nth, id, _) in program.sent() {
        program.answers(nth, id, Verdict::Accepted, "done");
    }
    program.list(1, &[USUAL[0], ("anna", MORE), USUAL[2]]);
    program.list(2, &[USUAL[0], ("anna", MORE)]);
    program.press("esc esc down p 'typed-fake-1' tab 'typed-fake-1' enter enter s");
    let sent = program.sent();
    assert_eq!(sent.len(), 2, "{}", program.screen());
    for (nth, id, _) in sent {
        program.answers(nth, id, Verdict::Accepted, "done");
    }
    program
        .press("esc u")
        .assert_shows("Review: 2 changes on 2 brokers");
    program.assert_shows("plant-01 · 1 change anna User Management ●→○ Disabled");
    program.assert_shows("2 not undone: plant-01: bob: the old password is not known");
}

#[test]
fn the_journal_names_the_step_on_each_broker() {
    let mut program = begun();
    let batches = program.journalled();
    let steps = batches.iter().flat_map(|it| &it.records);
    let steps: Vec<_> = steps.map(|it| it.step.as_deref()).collect();
    assert_eq!(steps.len(), 2, "{batches:?}");
    assert!(steps[0].is_some() && steps[0] == steps[1], "{steps:?}");
    assert!(batches[0].broker.starts_with("plant-01"), "{batches:?}");
}

#[test]
fn a_page_that_was_left_says_how_the_step_ended() {
    let mut program = begun();
    let sent = program.sent();
    program
        .press("esc")
        .assert_shows("Still applying in the background");
    for (nth, id, _) in &sent {
        program.answers(*nth, *id, Verdict::Accepted, "done");
    }
    program.list(1, &[USUAL[0], ("anna", MORE), USUAL[2]]);
    program.list(2, &[USUAL[0], ("anna", MORE)]);
    program.assert_shows("✓ 2 changes applied on 2 brokers");
}

#[test]
fn leaving_with_changes_that_are_not_saved_asks() {
    let mut program = three();
    program.press("enter down + esc").effects();
    program.press("b");
    program.assert_shows("2 changes on 2 brokers are not saved.");
    assert!(program.effects().is_empty());
}

#[test]
fn a_line_of_the_summary_opens_the_lines_of_its_broker() {
    let mut program = begun();
    let id: CommandId = program.sent()[0].1;
    program.answers(1, id, Verdict::Refused, "no such permission");
    program
        .press("enter")
        .assert_shows("anna User Management ○→● Enabled");
    program.press("enter").assert_hides("anna User Management");
}

#[test]
fn what_is_tried_again_belongs_to_the_step_and_is_undone_with_it() {
    let mut program = begun();
    let sent = program.sent();
    program.answers(1, sent[0].1, Verdict::Refused, "no such permission");
    program.answers(2, sent[1].1, Verdict::Accepted, "done");
    program.list(2, &[USUAL[0], ("anna", MORE)]);
    program.press("r s");
    let again = program.sent();
    assert_eq!((again.len(), again[0].0), (1, 1));
    program.answers(1, again[0].1, Verdict::Accepted, "done");
    program.list(1, &[USUAL[0], ("anna", MORE), USUAL[2]]);
    program.assert_shows("Summary: 1 of 1 change done on 1 broker");
    program.press("esc esc u");
    program.assert_shows("Review: 2 changes on 2 brokers");
}

#[test]
fn a_broker_that_is_back_goes_on_by_the_key_while_another_one_is_slow() {
    let mut program = reviewed();
    program.loses(1).press("s");
    program.admit(link(1)).assert_shows("paused: connecting");
    program.shows(1, &USUAL);
    program
        .assert_shows("paused: connected again")
        .assert_shows("applying");
    assert_eq!(program.sent().len(), 1);
    program.press("space").assert_hides("paused");
    let sent = program.sent();
    assert_eq!((sent.len(), sent[0].0), (1, 1));
}

#[test]
fn review_and_undo_work_on_the_page_of_a_user_too() {
    let mut program = begun();
    program.press("esc").assert_shows("anna on all brokers");
    program.press("R").assert_shows("Applying: 0 of 2");
    for (nth, id, _) in program.sent() {
        program.answers(nth, id, Verdict::Accepted, "done");
    }
    program.list(1, &[USUAL[0], ("anna", MORE), USUAL[2]]);
    program.list(2, &[USUAL[0], ("anna", MORE)]);
    program
        .press("esc u")
        .assert_shows("Review: 2 changes on 2 brokers");
}

#[test]
fn a_sentence_about_several_brokers_is_said_once() {
    let mut profiles = plants(3);
    for profile in &mut profiles {
        profile.username = Some("anna".into());
    }
    let mut program = Program::together(profiles);
    for nth in 1..=3 {
        program.shows(nth, &USUAL);
    }
    program.press("enter - s s");
    program.assert_shows("plant-01, plant-02, plant-03: This is the account that you");
}

#[test]
fn a_read_only_broker_takes_no_change_whatever_leads_to_review() {
    let mut program = compared_read_only();
    program
        .press("R")
        .assert_shows("Review: 1 change on 1 broker");
    program.assert_shows("plant-02 · 1 change");
    program.press("s");
    let sent = program.sent();
    assert_eq!((sent.len(), sent[0].0), (1, 2));
}

/// Two brokers, compared with a file that wants more for anna; the first one is read-only.
fn compared_read_only() -> Program {
    use guestlist::app::Message;
    use guestlist::config::desired::{Format, read};

    let mut profiles = plants(2);
    profiles[0].read_only = true;
    let mut program = Program::together(profiles);
    program.shows(1, &USUAL).shows(2, &USUAL);
    program
        .press(":")
        .type_text("compare with file")
        .press("enter");
    program.type_text("want.csv").press("enter");
    let users = read("name,user-management\nanna,on\n", Format::Csv);
    let users = users.map_err(|error| error.to_string());
    program.send(Message::UsersRead(super::link(1), users));
    program
}

#[test]
fn the_selected_line_of_review_stays_when_a_warning_goes_above_it() {
    let mut profiles = plants(2);
    for profile in &mut profiles {
        profile.production = true;
    }
    let mut program = Program::together(profiles);
    program.shows(1, &USUAL).shows(2, &USUAL);
    // One change on the first broker, two on the second.
    program.press("enter down + down right space esc R end up");
    program.assert_shows("▌ anna Log Management");
    // Somebody else makes the change of the first: nothing is sent there any more, and its warning
    // goes.
    program.list(1, &[USUAL[0], ("anna", [true, true, true]), USUAL[2]]);
    program.assert_shows("▌ anna Log Management");
    program.press("space").assert_shows("left out");
    let sent = program.applied();
    let keys: Vec<String> = sent.iter().map(|(_, _, it)| format!("{it:?}")).collect();
    assert_eq!(keys.len(), 1, "{keys:?}");
    assert!(keys[0].contains("AllowedUserManagement"), "{keys:?}");
}

#[test]
fn a_list_that_waited_is_shown_once_the_changes_are_cancelled() {
    let mut program = three();
    program.press("enter down space esc");
    program.list(1, &USUAL[..2]);
    program.assert_shows("plant-01: updated list · r shows it");
    program.assert_shows("bob ● – ●");
    program.press("c").assert_shows("bob – – ●");
}

#[test]
fn a_step_without_passwords_does_not_answer_for_those_with_some() {
    use guestlist::app::App;
    use guestlist::screens::brokers::setup::Setup;

    let mut profiles = plants(1);
    profiles[0].username = None;
    let (screens, _) = App::fleet(Setup::default(), profiles, (80, 24));
    let mut program = Program::of(screens);
    program.shows(1, &USUAL);
    program.press("enter down + s").applied();
    program.press("esc esc p");
    program.fill(&["not-a-real-password", "not-a-real-password"]);
    program.press("enter s").assert_shows("NOT ENCRYPTED");
}

#[test]
fn a_line_below_a_hidden_one_names_its_user() {
    let mut program = Program::together(plants(2));
    let users = [USUAL[0], ("anna", [false; 3]), USUAL[2]];
    program.shows(1, &users).shows(2, &users);
    // Full Access of anna; Log Management and Full Access of bob.
    program.press("enter + esc down enter + down down + esc R");
    program.press("/").type_text("full bob").press("enter");
    program.assert_shows("bob Full Access");
    program.press("s");
    program
        .press("/")
        .type_text("full bob")
        .press("enter enter");
    program.assert_shows("bob Full Access");
}

#[test]
fn the_page_of_a_step_does_not_say_its_own_end_and_keeps_its_row() {
    let mut program = begun();
    program.press("down");
    let row = program.cursor_line();
    assert!(row.contains("plant-02"), "{row}");
    program.press("/");
    let sent = program.sent();
    for (nth, id, _) in sent {
        program.answers(nth, id, Verdict::Accepted, "done");
        program.list(nth, &[USUAL[0], ("anna", MORE), USUAL[2]]);
    }
    program.assert_hides("shows it");
    program.press("esc");
    assert!(program.cursor_line().contains("plant-02"));
}

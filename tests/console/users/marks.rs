//! What keys are about: the focused permission, the selected user, or the marked ones. The screen
//! says it before they are pressed.

use crate::common::App;

fn footer(app: &App) -> String {
    let screen = app.screen();
    screen.lines().last().unwrap_or_default().into()
}

#[track_caller]
fn assert_hints(app: &App, hint: &str) {
    let footer = footer(app);
    assert!(footer.contains(hint), "no {hint:?} in {footer:?}");
}

#[test]
fn the_footer_names_the_permission_that_space_changes() {
    let mut app = App::after("down");
    app.resize(120, 40);
    assert_hints(&app, "space toggle Full Access");
    app.press("right");
    assert_hints(&app, "space toggle User Management");
    app.press("left left");
    assert_hints(&app, "space details");
    // Where there is less room, the focused cell alone says which.
    for size in [(80, 24), (40, 10)] {
        app.press("right").resize(size.0, size.1);
        assert_hints(&app, "space toggle ");
        app.press("left");
        assert_hints(&app, "space details");
    }
}

#[test]
fn while_users_are_marked_the_footer_says_how_many_each_key_is_about() {
    let mut app = App::after("down down v v up");
    assert_hints(&app, "+ Full Access on  - off  d delete 2  ");
    app.press("+").resize(120, 40);
    let hints = "s save marked  c cancel marked  + Full Access on  - off  d delete 2 marked";
    assert_hints(&app, hints);
    app.resize(40, 10);
    assert_hints(&app, "s save marked");
    app.press("esc");
    assert_hints(&app, "space toggle ");
}

#[test]
fn the_line_says_which_keys_are_about_the_marked_users() {
    let mut app = App::after("down down v v up up");
    app.assert_shows("2 marked · + - d P act on them · space p on this row");
    // It is saved where the cursor is, since no marked one has changes.
    app.press("space up")
        .assert_shows("2 marked · + - d P act on them · space p on this row");
    app.press("down c + up down")
        .assert_shows("2 marked · + - s c d P act on them · space p on this row");
    app.resize(40, 10)
        .assert_shows("2 marked · + - s c d P act on them");
    app.session().read_only = true;
    app.press("up").assert_hides("act on them");
}

#[test]
fn deleting_the_marked_users_from_another_row_asks_first() {
    let mut app = App::after("down down v v up up d");
    app.assert_asks("Delete 2 marked users?")
        .assert_asks("test, the selected row, is not marked and stays.")
        .assert_asks("To delete: anna, bob.");
    app.press("n").assert_shows("2 marked");
    app.press("d tab enter")
        .assert_shows("Review: 2 changes to 2 users");
    app.press("esc down d")
        .assert_shows("Review: 2 changes to 2 users");
}

#[test]
fn s_saves_the_selected_row_where_no_marked_one_has_changes() {
    let mut app = App::after("down v v space");
    assert_hints(&app, "s save  c cancel  ");
    app.press("up");
    assert!(!footer(&app).contains(" save"), "there is nothing to save");
    app.press("down s");
    assert_eq!(app.sent_one().command.user().as_str(), "bob");
    app.assert_shows("2 marked");
    app.press("up s")
        .assert_says("Nothing to save: none of the 2 users marked has changes · S save all");
}

#[test]
fn c_cancels_and_restores_the_selected_row_where_no_marked_one_has_changes() {
    let mut app = App::after("down v v space c");
    assert_eq!(app.modified(), 0);
    assert_hints(&app, "c restore  ");
    app.press("c")
        .assert_says("Full Access of bob restored, not saved");
    assert_eq!(app.status_of("bob"), "Modified");
}

#[test]
fn marks_go_when_what_they_were_for_is_sent() {
    let mut app = App::after("down v down v right right +");
    app.press("s").assert_shows("Review: 2 changes to 2 users");
    app.press("esc").assert_shows("2 marked");
    app.press("s s esc").assert_hides("2 marked");
    assert_eq!((app.sent().len(), app.marked()), (2, vec![]));
    let mut app = App::after("down v right + s");
    app.assert_hides("1 marked");
    assert_eq!((app.sent().len(), app.marked()), (1, vec![]));
}

#[test]
fn the_footer_says_when_c_restores_what_was_cancelled() {
    let mut app = App::after("down space");
    assert_hints(&app, "c cancel");
    app.press("c");
    assert_hints(&app, "c restore");
    app.press("down");
    assert!(!footer(&app).contains("c restore"));
    app.press("up c");
    assert_hints(&app, "c cancel");
    assert_eq!(app.status_of("test"), "Modified");
}

#[test]
fn the_footer_says_what_enter_does_in_a_form_and_in_a_question() {
    let mut app = App::after("a 'carl'");
    assert_hints(&app, "enter next");
    app.press("enter 'fake-word' enter 'fake-word'");
    assert_hints(&app, "enter add user");
    app.press("tab");
    assert_hints(&app, "enter cancel");
    app.press("tab");
    assert_hints(&app, "enter add user");
    let mut app = App::after("down d");
    assert_hints(&app, "enter cancel");
    app.press("tab");
    assert_hints(&app, "enter delete");
}

#[test]
fn the_footer_of_review_says_that_space_takes_a_line_in_again() {
    let mut app = App::after("down space right space R");
    assert_hints(&app, "space leave out");
    app.press("space");
    assert_hints(&app, "space include");
    app.press("down");
    assert_hints(&app, "space leave out");
}

#[test]
fn marked_users_that_the_filter_hides_are_told_of_when_they_are_changed() {
    let mut app = App::after("down v v / 'bob' enter +");
    app.assert_says(
        "Full Access turned on for 1 user (2 of the marked hidden by the filter); 1 had it on already",
    );
    let mut app = App::after("down v v +");
    app.assert_says("Full Access turned on for 1 user; 1 had it on already");
}

#[test]
fn c_cancels_a_changed_row_before_it_restores_marked_ones() {
    let mut app = App::after("down v down v + c tab enter");
    assert_eq!(app.modified(), 0);
    app.press("up space");
    assert_hints(&app, "c cancel  ");
    app.press("c");
    assert_eq!(app.modified(), 0);
    app.press("c").assert_says("restored");
}

#[test]
fn a_password_of_a_marked_user_is_nothing_that_s_saves() {
    let mut app = App::after("end p");
    app.type_text("fake-fake-fake").press("enter");
    app.type_text("fake-fake-fake")
        .press("enter esc v up space");
    assert_hints(&app, "s save  ");
}

#[test]
fn a_row_that_was_named_can_be_dropped_and_the_footer_says_so() {
    let mut app = App::started();
    app.connect(16);
    app.event(guestlist::domain::broker_messages::BrokerEvent::Channel(
        guestlist::domain::broker_messages::Channel::Users,
        Some("no".into()),
    ));
    app.press("n 'dana' enter");
    assert_hints(&app, "c cancel");
}

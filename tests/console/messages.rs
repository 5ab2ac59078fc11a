//! What there is to say: one line above the footer, and one banner on the frame.

use crate::common::App;
use guestlist::domain::command::{CommandId, Verdict};
use guestlist::domain::reason::Tone;

const LONG: &str = "the rule book of the plant says that no account may be given this permission \
    before the shift supervisor has signed the form for it";

fn two_users() -> App {
    App::with_list(&[("anna", [false; 3]), ("bob", [false; 3])])
}

/// The rows of the screen but for the header, the upper edge of the frame and the line above the
/// footer.
fn rows(app: &App) -> Vec<String> {
    let screen = app.screen();
    let mut rows: Vec<String> = screen.lines().map(str::to_owned).collect();
    rows.resize(24, String::new());
    for at in [0, 1, 22] {
        rows[at].clear();
    }
    rows
}

fn line(app: &App) -> String {
    let screen = app.screen();
    screen.lines().nth(22).unwrap_or_default().trim().to_owned()
}

fn edge(app: &App) -> String {
    let screen = app.screen();
    screen.lines().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn no_row_moves_when_a_message_or_a_banner_comes_or_goes() {
    let mut app = two_users();
    app.connect(16);
    let before = rows(&app);
    // A long notice, a refused key, a lost link, a list that waits.
    app.press("y");
    assert_eq!(rows(&app), before);
    app.press("down up");
    assert_eq!(rows(&app), before);
    app.lose_link();
    assert!(edge(&app).contains('▲'), "{}", app.screen());
    let footer = |rows: Vec<String>| rows[..22].to_vec();
    assert_eq!(footer(rows(&app)), footer(before.clone()));
    app.connect(16);
    app.list(&[("anna", [false; 3]), ("bob", [false; 3])]);
    assert_eq!(rows(&app), before);
}

#[test]
fn a_long_reason_is_cut_behind_a_word_and_the_details_have_it_whole() {
    for key in ["enter", "i"] {
        let mut app = two_users();
        app.connect(16).press("1 s");
        let body = rows(&app)[5..22].to_vec();
        app.answer(CommandId(0), Verdict::Refused, LONG);
        let said = line(&app);
        assert!(said.ends_with(" … · i message"), "{said}");
        assert_eq!(rows(&app)[5..22], body);
        app.press(key).assert_shows("Broker").assert_asks(LONG);
    }
}

#[test]
fn what_was_said_and_cut_is_shown_whole_by_the_key_that_the_line_names() {
    let mut app = two_users();
    app.surface().say(Tone::Bad, LONG);
    let said = line(&app);
    assert!(said.ends_with(" … · i message"), "{said}");
    app.press("i").assert_shows("Message").assert_asks(LONG);
    app.press("esc");
    assert!(app.is_at_table());
    assert_eq!(line(&app), "");
    app.press("i")
        .assert_shows("Broker")
        .assert_hides("Message");
    // Enter opens what is selected, whatever the line says. What fits needs no page.
    for (key, said) in [("enter", LONG), ("i", "no")] {
        let mut app = two_users();
        app.surface().say(Tone::Bad, said);
        app.press(key)
            .assert_shows("Broker")
            .assert_hides("Message");
    }
}

#[test]
fn of_several_problems_the_first_stays_and_the_others_are_counted() {
    let mut app = two_users();
    app.surface().say(Tone::Bad, LONG);
    app.surface().say(Tone::Bad, "no such thing");
    app.surface().say(Tone::Good, "saved");
    let said = line(&app);
    assert!(said.starts_with("the rule book"), "{said}");
    assert!(said.ends_with("+1 more · i message"), "{said}");
    app.press("i")
        .assert_asks(LONG)
        .assert_asks("no such thing")
        .assert_hides("saved");
    // What fits is not counted.
    let mut app = two_users();
    app.surface().say(Tone::Bad, "no");
    app.surface().say(Tone::Bad, "never");
    assert_eq!(line(&app), "no · never");
}

#[test]
fn on_a_page_that_fills_the_screen_the_key_shows_it_too() {
    let mut app = two_users();
    app.connect(16).press("1 R");
    app.surface().say(Tone::Warning, LONG);
    let said = line(&app);
    assert!(said.ends_with(" … · i message"), "{said}");
    app.press("i").assert_shows("Message").assert_asks(LONG);
    app.press("esc").assert_shows("Review");
}

#[test]
fn in_history_the_line_and_the_footer_name_their_keys_by_other_words() {
    let mut app = two_users();
    app.connect(16).press("1 s").accept(CommandId(0));
    app.list(&[("anna", [true, false, false]), ("bob", [false; 3])]);
    app.press("u").assert_shows("History");
    app.surface().say(Tone::Warning, LONG);
    assert!(line(&app).ends_with(" … · i message"), "{}", line(&app));
    app.assert_shows("enter details");
    app.press("i").assert_shows("Message").assert_asks(LONG);
    app.press("esc enter").assert_hides("Message");
}

#[test]
fn a_banner_is_cut_to_the_frame_and_the_help_has_it_whole() {
    let mut app = two_users();
    app.connect(16).lose_link();
    let shown = edge(&app);
    assert!(shown.contains("… · r retry · ? help ─"), "{shown}");
    app.press("?")
        .assert_asks("Changes stay here. r tries now.");
}

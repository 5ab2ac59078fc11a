//! What cannot be seen does not act, and what cannot be carried is not called sent.

use crate::brokers::program::{Program, plant};
use crate::common::App;
use guestlist::screens::clipboard::{Clipboard, NONE};
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Message;

/// Sizes on which nothing useful can be drawn.
const BLIND: [(u16, u16); 6] = [(0, 0), (0, 24), (80, 0), (1, 1), (11, 24), (80, 1)];

#[test]
fn no_key_changes_anything_while_nothing_can_be_drawn() {
    for (width, height) in BLIND {
        let mut app = App::after("down right");
        app.resize(width, height);
        app.effects();
        for key in "space 1 s S C c d enter + - m R tab y t P b esc u a v".split(' ') {
            app.press(key).send(Message::Paste("eve".into()));
        }
        assert_eq!(app.effects(), [], "{width}x{height}");
        app.resize(80, 24)
            .assert_shows("Nothing done: the window is too small");
        assert_eq!(app.modified(), 0, "{width}x{height}");
        assert!(app.is_at_table(), "{width}x{height}");
        app.press("space").assert_shows("Original: false");
    }
}

#[test]
fn a_question_or_a_form_that_is_open_waits_until_it_is_seen() {
    for (width, height) in BLIND {
        let mut app = App::after("down d tab");
        let before = app.screen();
        app.resize(width, height).press("enter esc y");
        assert_eq!(app.effects(), []);
        assert_eq!(app.resize(80, 24).press("x").screen(), before);
        let mut app = App::after("a 'eve'");
        app.resize(width, height);
        app.press("'x' esc tab").resize(80, 24);
        app.type_text("y").assert_shows("evey");
    }
}

#[test]
fn leaving_needs_nothing_to_be_seen() {
    for (width, height) in BLIND {
        let mut app = App::new();
        app.resize(width, height).press("q");
        assert!(app.effects().contains(&Effect::Quit), "{width}x{height}");
        let mut app = App::after("down right space");
        app.resize(width, height);
        app.press("ctrl-c");
        assert!(
            !app.effects().contains(&Effect::Quit),
            "a change is not saved"
        );
        app.press("ctrl-c");
        assert!(app.effects().contains(&Effect::Quit), "{width}x{height}");
        let mut program = Program::with(plant());
        program.resize(width, height).press("a D t d down");
        assert_eq!(program.effects(), [], "{width}x{height}");
        program.press("q");
        assert_eq!(program.effects(), [guestlist::app::Effect::Quit]);
    }
}

#[test]
fn without_a_clipboard_nothing_is_called_sent() {
    let mut app = App::new();
    app.surface().clipboard = Clipboard::None;
    app.press("down y").assert_shows(NONE);
    app.press("enter y").assert_shows(NONE);
    app.effects();
    app.press("esc p ctrl-g ctrl-y").assert_shows(NONE);
    let copies = app.effects();
    let copies = copies.iter().filter(|it| matches!(it, Effect::Copy(_)));
    assert_eq!(copies.count(), 0);
}

#[test]
fn no_sentence_calls_a_password_copied() {
    let mut app = App::after("down p ctrl-g");
    let mut screens = app.screen();
    app.press("tab tab tab enter");
    screens += &app.screen();
    app.press("ctrl-y");
    screens += &app.screen();
    assert!(screens.contains("Sent to the clipboard, if the terminal allows it"));
    assert!(
        !screens.contains("copied it") && !screens.contains("copies it"),
        "{screens}"
    );
    assert!(
        !screens.to_lowercase().contains("password copied"),
        "{screens}"
    );
}

#[test]
fn why_text_is_not_pasted_is_seen_over_a_dialog_that_covers_the_line() {
    let two_lines = || Message::Paste("one\ntwo".into());
    for keys in ["a", "down p", "down P", ":", "down d tab"] {
        for size in [(80, 24), (40, 10), (40, 6)] {
            let mut app = App::new();
            app.resize(size.0, size.1).press(keys);
            app.send(two_lines()).assert_shows("Not pasted");
            // It goes with the next key.
            app.press("tab").assert_hides("Not pasted");
        }
    }
    let mut program = Program::with(plant());
    program.resize(40, 10).press("a").paste("one\ntwo");
    program.assert_shows("Not pasted");
    let mut program = crate::fleet::three();
    program.resize(40, 10).press("a").paste("one\ntwo");
    program.assert_shows("Not pasted");
}

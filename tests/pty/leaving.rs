//! Every way out gives the terminal back.

use std::thread;

use guestlist::runtime::terminal::{self, Screen, ScreenOptions};
use rustix::process::Signal;

use crate::terminal::{CTRL_C, DOWN, ENTER, Program, TAB, Terminal};

fn demo() -> Terminal {
    let terminal = Program::guestlist(&["demo"]).start();
    terminal.wait_for("14 users");
    {
        let output = terminal.output();
        assert!(output.screen().alternate_screen() && output.screen().bracketed_paste());
    }
    assert_ne!(terminal.settings(), terminal.settings_before());
    terminal
}

fn with_a_change() -> Terminal {
    let mut terminal = demo();
    terminal.press(DOWN).press("1").wait_for("1 modified");
    terminal
}

#[test]
fn with_q() {
    let mut terminal = demo();
    terminal.press("q").leaves_with(0);
}

#[test]
fn with_q_and_a_change_after_a_question() {
    let mut terminal = with_a_change();
    terminal.press("q");
    terminal.wait_for("has changes that are not saved.");
    terminal.press(ENTER);
    terminal.wait("Cancel has the focus", |output| {
        !output.shows("Quit anyway")
    });
    terminal.press("q").wait_for("Quit anyway");
    terminal.press(TAB).wait_for(">[ Quit anyway ]");
    terminal.press(ENTER).leaves_with(0);
}

#[test]
fn with_ctrl_c() {
    let mut terminal = demo();
    terminal.press(CTRL_C).leaves_with(0);
}

#[test]
fn with_a_second_ctrl_c_whatever_is_not_saved() {
    let mut terminal = with_a_change();
    terminal.press(CTRL_C);
    terminal.wait_for("has changes that are not saved.");
    terminal.press(CTRL_C).leaves_with(0);
}

#[test]
fn with_a_signal() {
    let signals = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)];
    for (signal, code) in signals {
        let mut terminal = with_a_change();
        terminal.signal(signal);
        terminal.leaves_with(code);
    }
}

#[test]
fn with_the_terminal_itself() {
    let exit = with_a_change().hang_up();
    assert_eq!((exit.signal(), exit.exit_code()), (None, 129));
}

#[test]
fn with_a_terminal_that_tells_by_no_signal_that_it_is_gone() {
    let terminal = Program::guestlist(&["demo"]).without_control().start();
    terminal.wait_for("14 users");
    let exit = terminal.hang_up();
    assert_eq!((exit.signal(), exit.exit_code()), (None, 129));
}

#[test]
fn with_a_signal_though_the_terminal_takes_no_output() {
    let mut terminal = demo();
    terminal.stop_output();
    terminal.press(DOWN);
    terminal.signal(Signal::TERM);
    terminal.exits_with(143);
    assert_eq!(terminal.settings(), terminal.settings_before());
}

/// Says to [`a_program_that_panics`] which thread is to panic.
const PANICKING: &str = "GUESTLIST_TEST_PANICKING";

#[test]
#[ignore = "a program for the test below, which gives it a terminal"]
fn a_program_that_panics() {
    let Ok(panicking) = std::env::var(PANICKING) else {
        return;
    };
    terminal::leave_on_panic();
    // Only the hook is to give the terminal back.
    let screen_options = ScreenOptions {
        mouse: true,
        ..ScreenOptions::default()
    };
    std::mem::forget(Screen::take(screen_options).unwrap());
    assert_ne!(panicking, "main", "on purpose");
    let _ = thread::spawn(|| panic!("on purpose")).join();
    loop {
        thread::park();
    }
}

#[test]
fn with_a_panic_of_any_thread() {
    let name = "leaving::a_program_that_panics";
    for panicking in ["main", "another"] {
        let program = std::env::current_exe().unwrap();
        let mut terminal = Program::new(program, &["--exact", name, "--ignored", "--nocapture"])
            .env(PANICKING, panicking)
            .start();
        terminal.leaves_with(101);
        assert!(
            terminal.output().shows("on purpose"),
            "{}",
            terminal.output().text()
        );
    }
}

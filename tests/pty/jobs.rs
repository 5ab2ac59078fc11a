//! Suspending and coming back, with a shell that controls jobs and without one.

use std::time::Duration;

use rustix::process::{Pid, Signal};

use crate::process::{self, GUESTLIST};
use crate::terminal::{CTRL_Z, DOWN, Program, Terminal};

const PROMPT: &str = "shell> ";

/// A shell that leaves the settings of the terminal alone while it waits for a command.
fn shell() -> Terminal {
    let terminal = Program::new("bash", &["--norc", "--noprofile", "--noediting", "-i"])
        .env("PS1", PROMPT)
        .start();
    wait_for_shell(&terminal);
    terminal
}

/// Waits until the shell has the terminal back.
fn wait_for_shell(terminal: &Terminal) {
    terminal.wait("the prompt of the shell", |output| {
        output.cursor_row().starts_with(PROMPT)
    });
    process::wait("the shell has the terminal", || {
        terminal.foreground() == Some(terminal.pid())
    });
    terminal.is_as_before();
}

/// Starts the demo in a shell and changes something. Returns its process, and the screen.
fn demo_in(terminal: &mut Terminal) -> (Pid, String) {
    terminal.press(&format!("{GUESTLIST} demo\r"));
    terminal.wait_for_frame("14 users");
    let job = terminal.foreground().expect("a job has the terminal");
    assert_ne!(job, terminal.pid());
    terminal.press(DOWN).press("1");
    (job, terminal.wait_for_frame("Original: false"))
}

/// Waits until the screen is as it was, and proves that the terminal is taken.
fn wait_for_console(terminal: &Terminal, before: &str) {
    terminal.wait("the screen as it was", |output| {
        output.screen().alternate_screen()
            && output.screen().bracketed_paste()
            && output.text() == before
    });
    process::wait("no echo", || !terminal.echoes());
}

fn rests(job: Pid) {
    let spent = process::spent_within(job, Duration::from_secs(1));
    assert!(spent.ticks <= 10 && spent.wakes <= 50, "{spent:?}");
}

fn leave(terminal: &mut Terminal) {
    terminal.press("c");
    terminal.wait("no change", |output| !output.shows("1 modified"));
    terminal.press("q");
    wait_for_shell(terminal);
    terminal.press("exit 7\r").exits_with(7);
}

#[test]
fn ctrl_z_goes_to_the_shell_and_fg_comes_back() {
    let mut terminal = shell();
    let (job, before) = demo_in(&mut terminal);
    for _ in 0..2 {
        terminal.press(CTRL_Z);
        wait_for_shell(&terminal);
        process::wait_for_stop(job);
        assert!(terminal.output().shows("Stopped"));
        terminal.press("fg\r");
        wait_for_console(&terminal, &before);
    }
    rests(job);
    leave(&mut terminal);
}

#[test]
fn signals_from_elsewhere_suspend_and_bring_back() {
    let mut terminal = shell();
    let (job, before) = demo_in(&mut terminal);
    rustix::process::kill_process(job, Signal::TSTP).unwrap();
    wait_for_shell(&terminal);
    process::wait_for_stop(job);
    // Told to go on while the shell has the terminal, it must not take it.
    rustix::process::kill_process(job, Signal::CONT).unwrap();
    terminal.press("echo mine-$((40 + 2))\r");
    terminal.wait_for("mine-42");
    wait_for_shell(&terminal);
    process::wait_for_stop(job);
    terminal.press("fg\r");
    wait_for_console(&terminal, &before);
    rests(job);
    leave(&mut terminal);
}

#[test]
fn a_stop_that_cannot_be_caught_is_mended_by_fg() {
    let mut terminal = shell();
    let (job, before) = demo_in(&mut terminal);
    rustix::process::kill_process(job, Signal::STOP).unwrap();
    process::wait("the shell has the terminal", || {
        terminal.foreground() == Some(terminal.pid())
    });
    terminal.wait_for("Stopped");
    process::wait("settings of the shell", || {
        terminal.settings() == terminal.settings_before()
    });
    terminal.press("fg\r");
    wait_for_console(&terminal, &before);
    rests(job);
    leave(&mut terminal);
}

#[test]
fn without_a_shell_ctrl_z_says_so() {
    let mut terminal = Program::guestlist(&["demo"]).start();
    terminal.wait_for("14 users");
    terminal.press(CTRL_Z);
    terminal.wait_for("Not suspended: there is no shell to return to");
    terminal.press("q").leaves_with(0);
}

#[test]
fn without_a_shell_signals_still_suspend_and_bring_back() {
    let mut terminal = Program::guestlist(&["demo"]).start();
    let before = terminal.wait_for_frame("14 users");
    terminal.signal(Signal::TSTP);
    process::wait_for_stop(terminal.pid());
    terminal.wait("the terminal as it was", |output| {
        !output.screen().alternate_screen()
    });
    terminal.is_as_before();
    terminal.signal(Signal::CONT);
    wait_for_console(&terminal, &before);
    rests(terminal.pid());
    terminal.press("q").leaves_with(0);
}

//! What people expect of a program for the command line: help, completions and man pages of the
//! real binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod completions;
mod help;
mod man;

use std::path::Path;
use std::process::{Command, Output};

/// The binary, in a home of its own.
fn guestlist(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guestlist"));
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", home)
        .env("LC_ALL", "C.UTF-8")
        .current_dir(home);
    command
}

fn text(output: &Output) -> String {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Whether the machine has this program, which makes a test stricter.
fn has(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The commands that a person sees, each with the words before it.
fn commands() -> Vec<Vec<String>> {
    fn add(command: &clap::Command, before: &[String], found: &mut Vec<Vec<String>>) {
        for command in command.get_subcommands().filter(|it| !it.is_hide_set()) {
            let words = [before, &[command.get_name().to_owned()]].concat();
            add(command, &words, found);
            found.push(words);
        }
    }
    let mut found = Vec::new();
    add(&guestlist::config::command_line::command(), &[], &mut found);
    found
}

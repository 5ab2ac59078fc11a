//! `guestlist man`: one page, or one for each command.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::{commands, guestlist, has, text};

/// What the tools that are here have against a page.
fn complaints(page: &Path) -> String {
    let mut found = String::new();
    if has("man") {
        let checked = Command::new("man")
            .args(["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"])
            .env("LC_ALL", "C.UTF-8")
            .env("MANROFFSEQ", "")
            .env("MANWIDTH", "80")
            .arg(page)
            .output()
            .unwrap();
        found.push_str(&String::from_utf8_lossy(&checked.stderr));
    }
    if has("mandoc") {
        let checked = Command::new("mandoc")
            .args(["-T", "lint", "-W", "error"])
            .arg(page)
            .output()
            .unwrap();
        found.push_str(&String::from_utf8_lossy(&checked.stdout));
    }
    found
}

#[test]
fn each_command_has_a_page_that_man_reads() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("share/man1");
    let output = guestlist(home.path())
        .args(["man", "--to"])
        .arg(&folder)
        .output()
        .unwrap();
    assert_eq!(text(&output), "");

    let mut expected = BTreeSet::from(["guestlist.1".to_owned()]);
    expected.extend(
        commands()
            .iter()
            .map(|it| format!("guestlist-{}.1", it.join("-"))),
    );
    let written = fs::read_dir(&folder).unwrap();
    let written = written.map(|it| it.unwrap().file_name().into_string().unwrap());
    assert_eq!(written.collect::<BTreeSet<String>>(), expected);

    for name in expected {
        let page = folder.join(&name);
        let source = fs::read_to_string(&page).unwrap();
        for macros in [".TH ", ".SH NAME\n", ".SH SYNOPSIS\n"] {
            assert!(source.contains(macros), "{name}: {source}");
        }
        assert_eq!(complaints(&page), "", "{name}");
    }
}

#[test]
fn the_page_of_the_program_has_all_that_help_has() {
    let home = TempDir::new().unwrap();
    let page = text(&guestlist(home.path()).arg("man").output().unwrap());
    let plain = page.replace('\\', "");
    for word in [
        ".TH guestlist 1",
        "guestlist-users(1)",
        "--read-only",
        ".SH BROKERS",
        ".SH PASSWORDS",
        "passwordCommand",
        ".SH FILES",
        "journal.jsonl",
        ".SH \"EXIT CODES\"",
        "130  interrupted by a signal",
    ] {
        assert!(plain.contains(word), "{word}\n{plain}");
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("file"), "").unwrap();
    let output = guestlist(home.path())
        .args(["man", "--to", "file"])
        .output()
        .unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(74));
    assert!(complaint.contains("cannot write to file"), "{complaint}");
}

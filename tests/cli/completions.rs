//! `guestlist completions`: the scripts, and what they get when they ask.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::{commands, guestlist, has, text};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

fn home() -> TempDir {
    let home = TempDir::new().unwrap();
    fs::create_dir(home.path().join(".coreflux")).unwrap();
    let profiles = r#"{"brokers": {"gw7": {"url": "mqtts://gw7.plant", "tags": ["plant-a"]}, "attic": {"url": "mqtt://attic"}}}"#;
    fs::write(home.path().join(".coreflux/brokers.json"), profiles).unwrap();
    home
}

fn script(home: &Path, shell: &str) -> String {
    text(
        &guestlist(home)
            .args(["completions", shell])
            .output()
            .unwrap(),
    )
}

/// What a shell is offered for the last of these words.
fn offered(home: &Path, shell: &str, words: &[&str]) -> Vec<String> {
    let output = guestlist(home)
        .env("GUESTLIST_COMPLETE", shell)
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
        .env("_CLAP_IFS", "\n")
        .args(["--", "guestlist"])
        .args(words)
        .output()
        .unwrap();
    let word = |line: &str| line.split(['\t', ':']).next().unwrap().to_owned();
    text(&output).lines().map(word).collect()
}

#[test]
fn each_shell_is_offered_every_command() {
    let home = home();
    for shell in SHELLS {
        let script = script(home.path(), shell);
        for word in ["GUESTLIST_COMPLETE", "guestlist", shell] {
            assert!(script.contains(word), "{shell}: {script}");
        }
        for words in commands() {
            let (last, before) = words.split_last().unwrap();
            let before: Vec<&str> = before.iter().map(String::as_str).collect();
            let words = [&before[..], &[""]].concat();
            let offered = offered(home.path(), shell, &words);
            assert!(offered.contains(last), "{shell} {last}: {offered:?}");
        }
    }
}

#[test]
fn names_of_profiles_are_offered_where_one_is_taken() {
    let home = home();
    for shell in SHELLS {
        for words in [
            &[""][..],
            &["--profile", ""],
            &["users", "list", "--profile", ""],
            &["users", "list", "--brokers", ""],
        ] {
            let offered = offered(home.path(), shell, words);
            for name in ["gw7", "attic"] {
                let has = offered.iter().any(|it| it == name);
                assert!(has, "{shell} {words:?}: {offered:?}");
            }
        }
        let second = offered(home.path(), shell, &["check", "--brokers", "gw7,a"]);
        assert_eq!(second, ["gw7,attic"], "{shell}");
    }
}

#[test]
fn tags_are_offered_with_and_without_a_verb() {
    let home = home();
    for shell in SHELLS {
        for words in [&["--tag", ""][..], &["check", "--tag", "p"]] {
            assert_eq!(offered(home.path(), shell, words), ["plant-a"], "{shell}");
        }
    }
    let flags = offered(home.path(), "bash", &["check", "--ta"]);
    assert_eq!(flags, ["--tag"]);
}

#[test]
fn a_broken_file_of_profiles_leaves_the_commands() {
    let home = home();
    fs::write(home.path().join(".coreflux/brokers.json"), "{").unwrap();
    let offered = offered(home.path(), "bash", &["use"]);
    assert_eq!(offered, ["users"]);
}

#[test]
fn bash_completes_by_the_script() {
    if !has("bash") {
        return;
    }
    let home = home();
    let folder = home.path().join("bin");
    fs::create_dir(&folder).unwrap();
    let program = env!("CARGO_BIN_EXE_guestlist");
    std::os::unix::fs::symlink(program, folder.join("guestlist")).unwrap();
    let path = std::env::var("PATH").unwrap();
    let ask = "source <(guestlist completions bash)
        COMP_WORDS=(guestlist check --profile g) COMP_CWORD=3
        _clap_complete_guestlist guestlist g --profile
        printf '%s\\n' \"${COMPREPLY[@]}\"";
    let output = Command::new("bash")
        .args(["--norc", "-c", ask])
        .env("PATH", format!("{}:{path}", folder.display()))
        .env("HOME", home.path())
        .env_remove("COREFLUX_HOME")
        .env_remove("COREFLUX_BROKERS_FILE")
        .current_dir(home.path())
        .output()
        .unwrap();
    assert_eq!(text(&output), "gw7\n");
}

#[test]
fn the_shells_that_are_here_accept_their_script() {
    let home = home();
    for shell in ["bash", "zsh", "fish"] {
        let file = home.path().join(shell);
        fs::write(&file, script(home.path(), shell)).unwrap();
        if has(shell) {
            text(&Command::new(shell).arg("-n").arg(&file).output().unwrap());
        }
    }
}

#[test]
fn an_unknown_shell_is_answered_by_the_nearest() {
    let home = home();
    let output = guestlist(home.path())
        .args(["completions", "bsh"])
        .output()
        .unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(64));
    assert!(complaint.contains("'bash'"), "{complaint}");
}

/// A variable of another program's must not make a command print a script instead of doing its
/// work.
#[test]
fn a_variable_of_others_asks_for_nothing() {
    let home = home();
    let output = guestlist(home.path())
        .env("COMPLETE", "bash")
        .arg("--version")
        .output()
        .unwrap();
    assert!(text(&output).starts_with("guestlist "));
}

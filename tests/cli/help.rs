//! `guestlist --help` fits a screen, and names the pages that have the rest.

use tempfile::TempDir;

use super::{commands, guestlist, text};
use guestlist::config::command_line::{Topic, command};

#[test]
fn the_help_fits_a_small_screen() {
    let home = TempDir::new().unwrap();
    for word in ["-h", "--help", "help"] {
        let help = text(&guestlist(home.path()).arg(word).output().unwrap());
        // One line is for the prompt that follows.
        assert!(help.lines().count() < 24, "{word}\n{help}");
        assert!(help.lines().all(|line| line.len() <= 80), "{word}\n{help}");
        for command in commands() {
            assert!(help.contains(&command[0]), "{word} {command:?}\n{help}");
        }
        for topic in Topic::ALL {
            assert!(help.contains(topic.name()), "{word} {topic:?}\n{help}");
        }
    }
}

#[test]
fn every_flag_of_the_console_is_on_the_page_of_options() {
    let home = TempDir::new().unwrap();
    let page = text(
        &guestlist(home.path())
            .args(["help", "options"])
            .output()
            .unwrap(),
    );
    for flag in command().get_arguments() {
        let name = flag.get_long().map(|name| format!("--{name}"));
        let name = name.unwrap_or_else(|| "[PROFILE]".into());
        let help = flag.get_help().unwrap().to_string();
        let help = help.split(' ').take(2).collect::<Vec<_>>().join(" ");
        assert!(
            page.contains(&name) && page.contains(&help),
            "{name}: {help}\n{page}"
        );
    }
    assert!(
        page.contains("Broker:\n") && !page.contains("Commands:"),
        "{page}"
    );
}

#[test]
fn the_help_of_every_verb_has_examples() {
    let home = TempDir::new().unwrap();
    let verbs = [
        "users", "groups", "roles", "plan", "apply", "export", "watch", "check",
    ];
    let all = commands();
    let of_verbs = all.iter().filter(|it| verbs.contains(&it[0].as_str()));
    assert_eq!(of_verbs.clone().count(), verbs.len() + 8);
    for verb in of_verbs {
        let help = guestlist(home.path()).arg("help").args(verb).output();
        let help = text(&help.unwrap());
        let (_, examples) = help.split_once("\nExamples:\n").expect(&help);
        let own = format!("guestlist {}", verb.join(" "));
        assert!(examples.contains(&own), "{own}\n{help}");
    }
}

#[test]
fn a_topic_is_a_page_of_its_own() {
    let home = TempDir::new().unwrap();
    for topic in Topic::ALL {
        let run = |words: &[&str]| text(&guestlist(home.path()).args(words).output().unwrap());
        let page = run(&["help", topic.name()]);
        assert!(!page.contains("Usage:"), "{page}");
        let first = topic.text().split(' ').next().unwrap();
        assert!(page.starts_with(first), "{page}");
        assert_eq!(run(&[topic.name()]).trim_end(), page.trim_end());
    }
}

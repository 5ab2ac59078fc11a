//! `guestlist --help` fits a screen, and names the pages that have the rest.

use tempfile::TempDir;

use super::{commands, guestlist, text};
use guestlist::config::command_line::Topic;

#[test]
fn the_help_fits_a_screen() {
    let home = TempDir::new().unwrap();
    for word in ["-h", "--help", "help"] {
        let help = text(&guestlist(home.path()).arg(word).output().unwrap());
        assert!(help.lines().count() <= 50, "{word}\n{help}");
        assert!(help.lines().all(|line| line.len() <= 100), "{word}\n{help}");
        for command in commands() {
            assert!(help.contains(&command[0]), "{word} {command:?}\n{help}");
        }
        for topic in Topic::ALL {
            assert!(help.contains(topic.name()), "{word} {topic:?}\n{help}");
        }
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

//! Where the journal is.

use std::path::{Path, PathBuf};

use super::profiles::home;

/// The file of the journal: `guestlist/journal.jsonl` in the folder that `XDG_STATE_HOME` names, else in
/// `~/.local/state`; `environment` looks a variable up. A relative folder counts as unset, as the
/// XDG specification asks. `None` where the system knows no home.
#[must_use]
pub fn journal_file(environment: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = environment("XDG_STATE_HOME").map(PathBuf::from);
    let state = named.filter(|folder| folder.is_absolute());
    let state = state.or_else(|| home(environment).map(|home| home.join(".local/state")))?;
    Some(state.join(Path::new("guestlist/journal.jsonl")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_is_with_the_state_of_the_person() {
        for (state, expected) in [
            (None, "/home/anna/.local/state/guestlist/journal.jsonl"),
            (Some(""), "/home/anna/.local/state/guestlist/journal.jsonl"),
            (
                Some("here"),
                "/home/anna/.local/state/guestlist/journal.jsonl",
            ),
            (Some("/var/anna"), "/var/anna/guestlist/journal.jsonl"),
        ] {
            let environment = |name: &str| match name {
                "HOME" => Some("/home/anna".to_owned()),
                "XDG_STATE_HOME" => state.map(str::to_owned),
                _ => None,
            };
            let file = journal_file(&environment);
            assert_eq!(file.as_deref(), Some(Path::new(expected)), "{state:?}");
        }
    }
}

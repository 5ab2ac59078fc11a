//! Where the journal is, and the changes that were not saved. Whether they are kept is decided in
//! `cli::console`, for the journal of a command in `cli::verbs::open_brokers`; what the config file
//! may say is read in `config::preferences::read`.

use std::path::PathBuf;

use super::environment::home;

/// The file of the journal: `journal.jsonl` in the folder for what is kept; `environment` looks a
/// variable up. `None` where the system knows no home.
pub fn journal_file(environment: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    Some(state(environment)?.join("journal.jsonl"))
}

/// The folder of the changes that were not saved: `drafts` beside the journal.
pub fn drafts_folder(environment: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    Some(state(environment)?.join("drafts"))
}

/// `guestlist` in the folder that `XDG_STATE_HOME` names, else in `~/.local/state`. A relative
/// folder counts as unset, as the XDG specification asks.
fn state(environment: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let named = environment("XDG_STATE_HOME").map(PathBuf::from);
    let state = named.filter(|folder| folder.is_absolute());
    let state = state.or_else(|| home(environment).map(|home| home.join(".local/state")))?;
    Some(state.join("guestlist"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

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
            let folder = file.and_then(|file| Some(file.parent()?.join("drafts")));
            assert_eq!(drafts_folder(&environment), folder, "{state:?}");
        }
    }
}

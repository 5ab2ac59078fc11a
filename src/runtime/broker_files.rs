//! The files and variables behind the list of brokers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::config::login_password::{self, PasswordError};
use crate::config::profiles::{self, Places, ProfilesError, Store};
use crate::domain::profile::{Origin, Profile, ProfileChange};
use crate::domain::secret::Secret;
use crate::screens::brokers::known::Known;
use crate::screens::brokers::setup::Setup;

/// What the list of brokers works with.
#[derive(Debug, Clone)]
pub struct BrokerFiles {
    /// What the list of brokers starts with.
    pub setup: Setup,
    /// Where the files are.
    pub places: Places,
    /// The file that the command line names for the password, before all other sources.
    pub password_file: Option<PathBuf>,
    /// The file of the journal; `None` when none is kept.
    pub journal: Option<PathBuf>,
    /// The folder for changes that were not saved; `None` when none are kept.
    pub drafts: Option<PathBuf>,
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl BrokerFiles {
    /// Reads the files and the variables, and hides those with passwords from commands. A broken
    /// file is reported, and the others count.
    pub(super) fn read(&self) -> Known {
        let mut places = self.places.clone();
        let mut broken = Vec::new();
        let mut unwritable = None;
        let store = loop {
            match profiles::load(&places, &variable) {
                Ok(store) => break store,
                Err(error) => {
                    if error.path == self.places.user {
                        unwritable = Some(error.to_string());
                    }
                    if !without(&mut places, &error) {
                        break Store::default();
                    }
                    broken.push(error.to_string());
                }
            }
        };
        store.hide_variables();
        let own = own_names(places.user.clone());
        let is_hidden = |name: &&String| {
            let counts = store.get(name);
            counts.is_some_and(|profile| profile.origin != Origin::User)
        };
        Known {
            hidden: own.iter().filter(is_hidden).cloned().collect(),
            own,
            profiles: store.profiles().to_vec(),
            warnings: store.warnings().to_vec(),
            broken,
            user_file: self.places.user.display().to_string(),
            workspace_file: self.places.workspace.display().to_string(),
            unwritable,
        }
    }

    /// The password for a login, from the first source that there is; `None` when the person has to
    /// be asked.
    pub(super) fn password(&self, profile: &Profile) -> Result<Option<Secret>, PasswordError> {
        login_password::of_profile(profile, self.password_file.as_deref(), &variable)
    }

    /// Changes the user's own file.
    pub(super) fn write(&self, change: &ProfileChange) -> Result<(), ProfilesError> {
        profiles::change(&self.places, change)
    }
}

/// The names in the user's own file, also those that another file replaces.
fn own_names(user: PathBuf) -> BTreeSet<String> {
    let alone = Places {
        user,
        workspace: PathBuf::new(),
    };
    let home_only = |name: &str| variable(name).filter(|_| name == "HOME");
    let store = profiles::load(&alone, &home_only).unwrap_or_default();
    let names = store.profiles().iter().map(|it| it.name.clone());
    names.collect()
}

/// Leaves out the file of an error; in the person's home both places are this file. False when it
/// was left out already.
fn without(places: &mut Places, error: &ProfilesError) -> bool {
    let mut out = false;
    for path in [&mut places.user, &mut places.workspace] {
        let is_it = *path == error.path || profiles::same_file(path, &error.path);
        if is_it && path.as_path() != Path::new("") {
            path.clear();
            out = true;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const USERS: &str = r#"{"brokers": {"plant": {"url": "mqtt://plant"},
        "lab": {"url": "mqtt://mine"}}}"#;
    const WORKSPACE: &str = r#"{"brokers": {"lab": {"url": "mqtt://theirs"}}}"#;
    const BROKEN: &str = "{\n  oops";

    /// What is read from these files, and their folder.
    fn read(user: &str, workspace: &str) -> (Known, BrokerFiles, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let files = BrokerFiles {
            setup: Setup::default(),
            places: Places {
                user: folder.path().join("user.json"),
                workspace: folder.path().join("workspace.json"),
            },
            password_file: None,
            journal: None,
            drafts: None,
        };
        std::fs::write(&files.places.user, user).unwrap();
        std::fs::write(&files.places.workspace, workspace).unwrap();
        (files.read(), files, folder)
    }

    fn names(known: &Known) -> Vec<(&str, Origin)> {
        // The variables of whoever runs the tests may make one.
        let files = known.profiles.iter();
        let files = files.filter(|it| it.origin != Origin::Environment);
        files.map(|it| (it.name.as_str(), it.origin)).collect()
    }

    #[test]
    fn an_entry_that_the_workspace_hides_is_known_as_hidden() {
        let (known, ..) = read(USERS, WORKSPACE);
        let expected = [("lab", Origin::Workspace), ("plant", Origin::User)];
        assert_eq!(names(&known), expected);
        assert!(known.hidden.iter().eq(["lab"]), "{:?}", known.hidden);
        assert!(known.own.iter().eq(["lab", "plant"]), "{:?}", known.own);
        assert_eq!((known.broken, known.unwritable), (Vec::new(), None));
    }

    #[test]
    fn a_broken_file_hides_its_own_entries_only_and_the_users_is_not_written() {
        let (known, files, _folder) = read(BROKEN, WORKSPACE);
        assert_eq!(names(&known), [("lab", Origin::Workspace)]);
        assert!(known.broken[0].contains("line 2, column 3"), "{known:?}");
        assert!(known.unwritable.is_some());
        let change = ProfileChange::Delete("lab".into());
        assert!(files.write(&change).is_err());
        assert_eq!(std::fs::read_to_string(&files.places.user).unwrap(), BROKEN);

        let (known, ..) = read(USERS, BROKEN);
        assert_eq!(
            names(&known),
            [("lab", Origin::User), ("plant", Origin::User)]
        );
        assert_eq!((known.broken.len(), known.unwritable), (1, None));

        let (known, ..) = read(BROKEN, BROKEN);
        assert_eq!((known.profiles.len(), known.broken.len()), (0, 2));
    }

    #[test]
    fn a_variable_with_a_password_is_hidden_from_commands_once_a_profile_names_it() {
        // Variables that cargo sets for each test; nothing else reads them here.
        let command = r#""tool": {"url": "mqtt://plant", "username": "root",
            "passwordCommand": "echo ${CARGO_PKG_VERSION_MAJOR-hidden} ${CARGO_PKG_VERSION_MINOR-hidden}"}"#;
        let theirs = r#"{"brokers": {"lab": {"url": "mqtt://theirs", "username": "root",
            "passwordEnv": "CARGO_PKG_VERSION_MINOR"}}}"#;
        let minor = env!("CARGO_PKG_VERSION_MINOR");
        let seen = |known: &Known, files: &BrokerFiles| {
            let tool = known.profiles.iter().find(|it| it.name == "tool").unwrap();
            let password = files.password(tool).unwrap().unwrap();
            password.expose().to_owned()
        };
        let own = format!("{{\"brokers\": {{{command}}}}}");
        let (known, files, _folder) = read(&own, theirs);
        let major = env!("CARGO_PKG_VERSION_MAJOR");
        assert_eq!(seen(&known, &files), format!("{major} {minor}"));

        let other = r#""other": {"url": "mqtt://b", "passwordEnv": "CARGO_PKG_VERSION_MAJOR"}"#;
        let own = format!("{{\"brokers\": {{{command}, {other}}}}}");
        std::fs::write(&files.places.user, own).unwrap();
        assert_eq!(seen(&files.read(), &files), format!("hidden {minor}"));
    }

    #[test]
    fn a_broken_file_that_is_in_both_places_is_reported_once() {
        let (_, mut files, folder) = read(BROKEN, USERS);
        std::fs::create_dir(folder.path().join("home")).unwrap();
        files.places.workspace = folder.path().join("home/../user.json");
        let known = files.read();
        assert_eq!((known.profiles.len(), known.broken.len()), (0, 1));
        assert!(known.unwritable.is_some());
    }
}

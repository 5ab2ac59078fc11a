//! The files and variables behind the list of brokers, and what a link is made of.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::app::brokers::model::{Known, Setup};
use crate::broker::{Settings, Timings};
use crate::config::Config;
use crate::config::password::{self, PasswordError};
use crate::config::profiles::{self, Places, ProfilesError, Store};
use crate::domain::profile::{Origin, Profile, ProfileChange};
use crate::domain::secret::Secret;

/// What the list of brokers works with.
#[derive(Debug, Clone)]
pub struct Desk {
    /// What the list is started with.
    pub setup: Setup,
    /// Where the files are.
    pub places: Places,
    /// The file that the command line names for the password, before all other sources.
    pub password_file: Option<PathBuf>,
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl Desk {
    /// Reads the files and the variables. A file that is broken is told of, and the others count.
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

    /// The password for a login, from the first source that is there; `None` when the person is to
    /// be asked.
    pub(super) fn password(&self, profile: &Profile) -> Result<Option<Secret>, PasswordError> {
        password::of_profile(profile, self.password_file.as_deref(), &variable)
    }

    /// Changes the user's own file.
    pub(super) fn write(&self, change: &ProfileChange) -> Result<(), ProfilesError> {
        profiles::change(&self.places, change)
    }
}

/// The names in the user's own file, also those that another place hides.
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

/// Takes the file that an error is about out of the places. False when it was out already.
fn without(places: &mut Places, error: &ProfilesError) -> bool {
    let mut out = false;
    for path in [&mut places.user, &mut places.workspace] {
        if *path == error.path && path.as_path() != Path::new("") {
            path.clear();
            out = true;
        }
    }
    out
}

/// What the broker task needs to reach a broker.
///
/// # Errors
/// When the system gives no random numbers.
pub fn settings(config: Config) -> io::Result<Settings> {
    Ok(Settings {
        address: config.address,
        tls: config.tls,
        client_id: match config.client_id {
            Some(id) => id,
            None => format!("guestlist-{}", random_id()?),
        },
        username: config.username,
        password: config.password,
        session: random_id()?,
        timings: Timings::default(),
    })
}

/// Eight hexadecimal digits that nobody can guess.
fn random_id() -> io::Result<String> {
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).map_err(|error| {
        io::Error::other(format!("the system gives no random numbers: {error}"))
    })?;
    Ok(format!("{:08x}", u32::from_ne_bytes(bytes)))
}

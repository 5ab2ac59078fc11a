//! What the files and the variables say of brokers.

use std::collections::BTreeSet;

use crate::domain::profile::{Origin, Profile};

/// What the files and the variables say of brokers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The brokers, in the order in which they are shown; one for each name.
    pub profiles: Vec<Profile>,
    /// Names whose entry in the user's own file counts for nothing, since another place has one
    /// of the same name.
    pub hidden: BTreeSet<String>,
    /// The names that the user's own file holds.
    pub own: BTreeSet<String>,
    /// What should be mended, for instance a file that others can read.
    pub warnings: Vec<String>,
    /// Files that cannot be used, with line and column.
    pub broken: Vec<String>,
    /// The user's own file.
    pub user_file: String,
    /// The file of the project.
    pub workspace_file: String,
    /// Why the user's own file must not be written, if it must not.
    pub unwritable: Option<String>,
}

impl Known {
    /// What holds the entries of an origin, as sentences name it.
    pub fn place(&self, origin: Origin) -> String {
        match origin {
            Origin::User => self.user_file.clone(),
            Origin::Workspace => self.workspace_file.clone(),
            Origin::Environment => "the variables COREFLUX_MQTT_…".into(),
            Origin::BuiltIn => "guestlist itself".into(),
        }
    }

    /// Whether anybody named a broker: what is built in is no answer to that.
    pub fn has_any(&self) -> bool {
        let named = |profile: &Profile| profile.origin != Origin::BuiltIn;
        self.profiles.iter().any(named)
    }
}

//! What a family of brokers is known to be like before a broker of it said anything.

use super::command::{Command, CommandKind};
use super::permission::{Permission, PermissionKey};
use super::roster::Protection;
use super::rules::Rules;
use super::user::UserName;
use super::validate::Texts;

/// The broker families that the console speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BrokerFamily {
    Coreflux,
    /// Mosquitto with its dynamic security plugin.
    Mosquitto,
}

impl BrokerFamily {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Coreflux, Self::Mosquitto];

    /// The name in flags and profiles.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coreflux => "coreflux",
            Self::Mosquitto => "mosquitto",
        }
    }

    /// The family of this name, whatever its case.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|kind| kind.name().eq_ignore_ascii_case(name))
    }
}

/// What is documented of a broker family. It words sentences, offers columns where no list
/// can be read, and warns of what would lock people out; what an account may do now, only the
/// broker's refusals say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FamilyTraits {
    /// The permissions that every broker of the family has: what may be set though no list
    /// names it.
    pub permissions: Vec<Permission>,
    /// What nobody can ever change.
    pub protections: Vec<Protection>,
    /// What each kind of command needs, for instance `User Management (UserManagementUpdate)`.
    pub needs: Vec<(CommandKind, String)>,
    pub permissions_are: PermissionKind,
    /// The topic that the user list comes from.
    pub source: &'static str,
    /// The topic that changes go to.
    pub target: &'static str,
    /// The label of the permission that reading the user list needs.
    pub reading: String,
    /// The label of the permission that changing users needs.
    pub changing: String,
    /// Who can grant it, as the subject of a sentence.
    pub grantors: String,
    /// Who may do what unless a broker has rules of its own; `None` where nothing is documented.
    pub rules: Option<Rules>,
    /// What the default rules of the family tie to a permission.
    pub ties: Vec<Tie>,
    /// How commands are written to a broker of the family.
    pub spelling: Spelling,
    /// Which characters names and passwords may hold.
    pub texts: Texts,
    /// How many commands go in one message at most, all of one user's together; up to 1 means that
    /// each goes by itself.
    pub together: usize,
    /// Whether the broker makes a list at the moment it is asked for one. If not, it may send one
    /// that it kept from before our last command.
    pub lists_afresh: bool,
    /// Whether a list that the broker sends may be a part of it: nothing says that it is whole.
    pub list_may_be_partial: bool,
    /// What the default permissions of a new user are; empty where that is not known.
    pub newcomer: String,
    /// What a refused login can mean besides a wrong password, as sentences; empty where there is
    /// nothing else.
    pub refused_login: String,
    /// Whether the broker ends the live sessions of a user when that user is changed or deleted.
    pub cuts_sessions: bool,
}

/// What the permissions of a family are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PermissionKind {
    /// Each is on or off.
    #[default]
    Flags,
    /// Roles: a user is a member or not.
    Roles,
}

/// What the default rules tie to a permission, in words for people to read. The rules of one broker
/// can be others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    pub permission: PermissionKey,
    /// The commands that it lets a user send.
    pub commands: Vec<&'static str>,
    /// The topics that it opens, and what for.
    pub topics: Vec<&'static str>,
}

/// How a broker family writes a command, with passwords as `••••`: for people to read.
#[derive(Clone, Copy)]
pub struct Spelling(pub fn(&Command) -> String);

impl Default for Spelling {
    fn default() -> Self {
        Self(|_| String::new())
    }
}

impl std::fmt::Debug for Spelling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Spelling")
    }
}

/// Functions cannot be compared, and families that are alike in all else spell alike.
impl PartialEq for Spelling {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Spelling {}

impl FamilyTraits {
    /// What a kind of command needs; empty when nothing is known of it.
    pub fn need(&self, kind: CommandKind) -> &str {
        let need = self.needs.iter().find(|(needing, _)| *needing == kind);
        need.map_or("", |(_, need)| need)
    }

    /// The protection of a user.
    pub fn protection(&self, name: &UserName) -> Option<&Protection> {
        self.protections
            .iter()
            .find(|protection| protection.user == *name)
    }
}

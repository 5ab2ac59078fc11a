//! What a family of brokers is known to be like before a broker of it said anything.

use super::command::Deed;
use super::permission::Permission;
use super::roster::Protection;
use super::user::UserName;

/// What is documented of a broker family. It words sentences and offers columns where no list
/// can be read; what an account may do, only the broker's refusals say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Family {
    /// The permissions that every broker of the family has: what may be set though no list
    /// names it.
    pub permissions: Vec<Permission>,
    /// What is never changed, whoever asks.
    pub protections: Vec<Protection>,
    /// What each kind of command needs, for instance `User Management (UserManagementUpdate)`.
    pub needs: Vec<(Deed, String)>,
    /// The label of the permission that reading the user list needs.
    pub reading: String,
    /// The label of the permission that changing users needs.
    pub changing: String,
    /// Who can grant it, as the subject of a sentence.
    pub grantors: String,
}

impl Family {
    /// What a kind of command needs; empty when nothing is known of it.
    #[must_use]
    pub fn need(&self, deed: Deed) -> &str {
        let need = self.needs.iter().find(|(needing, _)| *needing == deed);
        need.map_or("", |(_, need)| need)
    }

    /// The protection of a user.
    #[must_use]
    pub fn protection(&self, name: &UserName) -> Option<&Protection> {
        self.protections
            .iter()
            .find(|protection| protection.user == *name)
    }
}

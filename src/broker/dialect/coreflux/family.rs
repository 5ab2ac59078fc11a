//! What is known of Coreflux brokers as a family: what their commands need (`docs/protocol.md`,
//! *Commands* and *Default rules*). How they say that an account lacks it is in `answer`.

use super::permissions::ROOT;
use super::{default_rules, permissions, protection, shown_command};
use crate::domain::command::CommandKind;
use crate::domain::family::{FamilyTraits, PermissionKind, Spelling};
use crate::domain::validate::Texts;

/// The scope that each command needs (M). All of them come with one permission, unless rules of
/// the broker say otherwise.
const SCOPES: [(CommandKind, &str); 4] = [
    (CommandKind::Add, "UserManagementCreation"),
    (CommandKind::Remove, "UserManagementRemove"),
    (CommandKind::Password, "UserManagementPasswordChange"),
    (CommandKind::Permission, "UserManagementUpdate"),
];

/// What is documented of Coreflux brokers.
pub(super) fn family() -> FamilyTraits {
    let changing = permissions::permission(permissions::USER_MANAGEMENT).label;
    let needs = SCOPES.map(|(kind, scope)| (kind, format!("{changing} ({scope})")));
    FamilyTraits {
        permissions: permissions::everywhere(),
        protections: vec![protection::protection()],
        needs: needs.into(),
        reading: permissions::permission(permissions::FULL_ACCESS).label,
        grantors: format!("{ROOT} or a user with {changing}"),
        changing,
        rules: Some(default_rules::rules()),
        ties: permissions::ties(),
        spelling: Spelling(shown_command::spelt),
        texts: Texts::default(),
        together: 1,
        permissions_are: PermissionKind::Flags,
        source: super::USERS_TOPIC,
        target: super::COMMAND_TOPIC,
        // A subscription brings the list that the broker retains.
        lists_afresh: false,
        list_may_be_partial: true,
        newcomer: String::new(),
        refused_login: String::new(),
        // Not known.
        cuts_sessions: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CommandKind::{Add, Password, Permission, Remove};

    #[test]
    fn each_command_needs_its_scope_and_the_permission_that_people_see() {
        let family = family();
        for (kind, need) in [
            (Add, "User Management (UserManagementCreation)"),
            (Remove, "User Management (UserManagementRemove)"),
            (Password, "User Management (UserManagementPasswordChange)"),
            (Permission, "User Management (UserManagementUpdate)"),
        ] {
            assert_eq!(family.need(kind), need);
        }
        assert_eq!(family.reading, "Full Access");
        assert_eq!(family.grantors, "root or a user with User Management");
    }
}

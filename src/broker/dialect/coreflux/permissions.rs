//! The permissions of a Coreflux broker: which there are, how their keys begin, what people call
//! them, and what each allows.

use crate::domain::family::Tie;
use crate::domain::permission::{Permission, PermissionKey};

/// The user that every broker has, and never lets anybody delete or lock out (H;
/// [`super::protection`]).
pub(super) const ROOT: &str = "root";

/// The flag that lets a user read the configuration, the user list included (M).
pub(super) const FULL_ACCESS: &str = "AllowedSystemConfiguration";

/// The flag that lets a user change users (M).
pub(super) const USER_MANAGEMENT: &str = "AllowedUserManagement";

/// What people call a flag, and what it allows. The commands and topics are those that the broker's
/// default rules tie to it (M).
struct Known {
    key: &'static str,
    label: &'static str,
    meaning: &'static str,
    commands: &'static [&'static str],
    topics: &'static [&'static str],
}

/// What both flags for administration open (M).
const COMMANDING: &str = "publish $SYS/Coreflux/Command";
const HEARING: &str = "read $SYS/Coreflux/Command/Output";

/// What only older brokers have (M).
const ASSETS: &str = "AllowedAssetManipulation";

/// What they call [`FULL_ACCESS`] (M).
const OLDER_FULL_ACCESS: &str = "System Config";

/// The flags of the HUB's page (H), then the one that only older brokers have (M).
const KNOWN: [Known; 4] = [
    Known {
        key: FULL_ACCESS,
        label: "Full Access",
        meaning: "see and change the whole configuration of the broker and manage its assets",
        commands: &["all except those that change users"],
        topics: &[
            COMMANDING,
            HEARING,
            "read all of $SYS/#, including the user list $SYS/Coreflux/Config/Users",
        ],
    },
    Known {
        key: USER_MANAGEMENT,
        label: "User Management",
        meaning: "create, edit and delete other users",
        commands: &[
            "-addUser",
            "-removeUser",
            "-changeUserPassword",
            "-changeUserSettings",
            "-addUserToGroup",
            "-removeUserFromGroup",
        ],
        topics: &[COMMANDING, HEARING],
    },
    Known {
        key: "AllowedLogManagement",
        label: "Log Management",
        meaning: "read the broker's logs and trace logs, and export them",
        commands: &["those for trace logs"],
        topics: &[],
    },
    Known {
        key: ASSETS,
        label: "Asset Management",
        meaning: "manage the broker's assets",
        commands: &[],
        topics: &[],
    },
];

/// How many of [`KNOWN`] every broker has: the only setting names that may be sent although the
/// broker listed none, since a misspelt one becomes a tag and grants nothing (M).
const EVERYWHERE: usize = 3;

const PREFIX: &str = "Allowed";

/// A documented setting that starts like a permission and holds a topic (H).
const TOPIC: &str = "allowedbasetopic";

/// The letters of a key, in small letters and without separators: brokers may write `UserName`,
/// `userName` or `user_name`.
fn plain(key: &str) -> impl Iterator<Item = char> + Clone {
    let letters = key.chars().filter(|c| !matches!(c, '_' | '-' | ' '));
    letters.flat_map(char::to_lowercase)
}

/// The form of a key that is the same for all its spellings.
pub(super) fn folded(key: &str) -> String {
    plain(key).collect()
}

/// Whether a key spells this name, which is given in lower case and without separators.
pub(super) fn reads(key: &str, name: &str) -> bool {
    plain(key).eq(name.chars())
}

/// Whether a key of a user's entry is spelt like a permission, in any case.
pub(super) fn is_flag(key: &str) -> bool {
    key.get(..PREFIX.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
        && !reads(key, TOPIC)
}

/// The documented spelling of a known key however the list spells it, since that is the one that
/// the command is documented with; an unknown key as the broker spells it.
pub(super) fn canonical(key: &str) -> &str {
    known(key).unwrap_or(key)
}

/// The documented spelling of a key, if it is a known one.
pub(super) fn known(key: &str) -> Option<&'static str> {
    let known = KNOWN.iter().find(|known| plain(known.key).eq(plain(key)));
    known.map(|known| known.key)
}

/// The permission that a word among a user's rights means. `Allowed` may be missing there.
pub(super) fn named(word: &str) -> Option<&str> {
    if is_flag(word) {
        return Some(word);
    }
    let short = |key: &'static str| key.get(PREFIX.len()..).unwrap_or_default();
    let known = KNOWN
        .iter()
        .find(|known| plain(short(known.key)).eq(plain(word)));
    known.map(|known| known.key)
}

/// The column of a canonical key.
pub(super) fn permission(key: &str) -> Permission {
    let known = KNOWN.iter().find(|known| known.key == key);
    Permission {
        key: PermissionKey::from(key),
        label: known.map_or_else(|| spell_out(key), |known| known.label.into()),
        meaning: known.map_or_else(String::new, |known| known.meaning.into()),
        is_role: false,
    }
}

/// The columns of a list with these canonical keys, in their order.
pub(super) fn columns<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<Permission> {
    let mut columns: Vec<Permission> = keys.map(permission).collect();
    if columns.iter().any(|column| column.key.as_str() == ASSETS) {
        let full = |column: &&mut Permission| column.key.as_str() == FULL_ACCESS;
        for column in columns.iter_mut().filter(full) {
            column.label = OLDER_FULL_ACCESS.into();
        }
    }
    columns
}

/// The columns of a broker whose list names none.
pub(super) fn everywhere() -> Vec<Permission> {
    let known = KNOWN.iter().take(EVERYWHERE);
    known.map(|known| permission(known.key)).collect()
}

/// What the default rules tie to the known flags.
pub(super) fn ties() -> Vec<Tie> {
    let tied = KNOWN
        .iter()
        .filter(|known| !(known.commands.is_empty() && known.topics.is_empty()));
    let tie = |known: &Known| Tie {
        permission: PermissionKey::from(known.key),
        commands: known.commands.into(),
        topics: known.topics.into(),
    };
    tied.map(tie).collect()
}

/// `AllowedFooBar` → `Foo Bar`, `allowed_mqtt_bridge` → `Mqtt Bridge`, `AllowedMQTTBridge` →
/// `MQTT Bridge`.
fn spell_out(key: &str) -> String {
    let name = key.get(PREFIX.len()..).unwrap_or_default();
    let mut label = String::with_capacity(name.len() + 4);
    let mut previous: Option<char> = None;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '_' || letter == '-' || letter.is_whitespace() {
            previous = None;
            continue;
        }
        let starts_word = match previous {
            None => true,
            Some(before) if letter.is_uppercase() => {
                // The last capital of an acronym belongs to the word that follows it.
                !before.is_uppercase() || letters.peek().is_some_and(|next| next.is_lowercase())
            }
            Some(_) => false,
        };
        if starts_word {
            if !label.is_empty() {
                label.push(' ');
            }
            label.extend(letter.to_uppercase());
        } else {
            label.push(letter);
        }
        previous = Some(letter);
    }
    if label.is_empty() { key.into() } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_keys_have_the_labels_of_the_hub() {
        for (key, label) in [
            ("AllowedSystemConfiguration", "Full Access"),
            ("AllowedUserManagement", "User Management"),
            ("AllowedLogManagement", "Log Management"),
            ("AllowedAssetManipulation", "Asset Management"),
        ] {
            let permission = permission(key);
            assert_eq!(permission.label, label);
            assert_eq!(permission.key.as_str(), key);
            assert!(!permission.meaning.is_empty());
        }
    }

    #[test]
    fn a_list_with_four_flags_has_the_labels_of_older_hubs() {
        let labels = |keys: &[&str]| {
            let columns = columns(keys.iter().copied()).into_iter();
            columns.map(|it| it.label).collect::<Vec<_>>()
        };
        let older = [FULL_ACCESS, ASSETS, USER_MANAGEMENT, "AllowedLogManagement"];
        assert_eq!(
            labels(&older),
            [
                "System Config",
                "Asset Management",
                "User Management",
                "Log Management"
            ]
        );
        assert_eq!(labels(&[FULL_ACCESS, USER_MANAGEMENT])[0], "Full Access");
    }

    #[test]
    fn unknown_keys_are_spelt_out() {
        for (key, label) in [
            ("AllowedFooBar", "Foo Bar"),
            ("allowedFooBar", "Foo Bar"),
            ("AllowedMQTTBridge", "MQTT Bridge"),
            ("allowed_route_editing", "Route Editing"),
            ("AllowedTier2Support", "Tier2 Support"),
            ("ALLOWEDX", "X"),
            ("Allowed", "Allowed"),
            ("AllowedÜberwachung", "Überwachung"),
        ] {
            assert_eq!(permission(key).label, label);
            assert_eq!(permission(key).meaning, "");
        }
    }

    #[test]
    fn only_known_keys_are_respelt() {
        assert_eq!(canonical("alloweduserMANAGEMENT"), "AllowedUserManagement");
        assert_eq!(canonical("allowed_log_management"), "AllowedLogManagement");
        assert_eq!(canonical("allowed_foo_bar"), "allowed_foo_bar");
        assert_eq!(canonical("allowedFooBar"), "allowedFooBar");
    }

    #[test]
    fn among_rights_a_known_permission_may_lack_its_beginning() {
        for (word, key) in [
            ("AllowedX", Some("AllowedX")),
            ("user_management", Some("AllowedUserManagement")),
            ("SystemConfiguration", Some("AllowedSystemConfiguration")),
            ("UserManagementCreation", None),
            ("mqtt:read", None),
        ] {
            assert_eq!(named(word), key, "{word}");
        }
    }

    #[test]
    fn a_flag_starts_with_allowed_in_any_case() {
        assert!(is_flag("AllowedX") && is_flag("allowedx") && is_flag("ALLOWED"));
        assert!(is_flag("allowed_x") && !is_flag("AllowedBaseTopic"));
        assert!(!is_flag("Allow") && !is_flag("DisAllowedX") && !is_flag("Allowé") && !is_flag(""));
    }

    #[test]
    fn without_a_list_only_the_three_flags_of_every_broker_are_offered() {
        let keys: Vec<_> = everywhere().into_iter().map(|it| it.key).collect();
        assert_eq!(
            keys.iter().map(PermissionKey::as_str).collect::<Vec<_>>(),
            [
                "AllowedSystemConfiguration",
                "AllowedUserManagement",
                "AllowedLogManagement"
            ]
        );
    }
}

//! The keys of users' entries, each looked at once however many users carry it. Which keys are
//! permissions is decided in `coreflux::permissions` (`is_flag`). What is done with the value of
//! each is in `super` (`Entry`).

use std::collections::HashMap;
use std::sync::Arc;

use crate::broker::dialect::coreflux::permissions;

/// How many permission columns a list may have. No broker has a tenth of it; without a limit a
/// hostile list could make each of its users as wide as the list is long.
pub(super) const MAX_FLAGS: usize = 64;

/// What a key of an entry means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It holds the user's name; `UserName` in any case wins over `Name`.
    Name { first_choice: bool },
    /// It looks like a password: its value is dropped unread.
    Secret,
    /// It may be a permission. This is the number of its flag, in the order first seen.
    Flag(usize),
    /// It names the groups that the user is in.
    Groups,
    /// It holds permissions: an object of them, or an array of the names of those that are on.
    Rights,
    /// All else, kept to be shown.
    Detail,
}

/// A key and its meaning.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) text: Arc<str>,
    pub(super) role: Role,
}

#[derive(Debug)]
struct FlagName {
    /// Its key, as it is sent to the broker.
    key: Arc<str>,
    /// Whether the key looks like a password too, as `AllowedPassword` does.
    is_secret: bool,
    /// Whether it is documented. Then it is a permission whatever value it has.
    is_known: bool,
}

/// The keys that the list has had so far.
#[derive(Debug, Default)]
pub(super) struct Keys {
    known: Vec<Key>,
    slots: HashMap<Arc<str>, usize>,
    /// The flags by the words that mean them among the rights.
    words: HashMap<Box<str>, Option<usize>>,
    /// The flags by folded key: two spellings of one flag are the same.
    flags: HashMap<String, usize>,
    flag_names: Vec<FlagName>,
    /// Where the next key is expected: entries mostly repeat the order of the one before.
    next: usize,
}

impl Keys {
    /// A new entry begins.
    pub(super) fn rewind(&mut self) {
        self.next = 0;
    }

    /// The slot of a key.
    pub(super) fn slot(&mut self, text: &str) -> usize {
        let expected = self.known.get(self.next);
        let slot = if expected.is_some_and(|key| *key.text == *text) {
            self.next
        } else if let Some(slot) = self.slots.get(text) {
            *slot
        } else {
            self.learn(text)
        };
        self.next = slot + 1;
        slot
    }

    pub(super) fn role(&self, slot: usize) -> Role {
        self.known.get(slot).map_or(Role::Detail, |key| key.role)
    }

    pub(super) fn text(&self, slot: usize) -> Arc<str> {
        self.known
            .get(slot)
            .map_or_else(|| "".into(), |key| key.text.clone())
    }

    /// The key of a flag, as it is sent to the broker.
    pub(super) fn flag_name(&self, flag: usize) -> &str {
        self.flag_names.get(flag).map_or("", |flag| &flag.key)
    }

    /// Whether the value of a flag may be a password when it is no yes or no.
    pub(super) fn is_secret_flag(&self, flag: usize) -> bool {
        self.flag_names.get(flag).is_some_and(|flag| flag.is_secret)
    }

    /// Whether a flag is documented.
    pub(super) fn is_known_flag(&self, flag: usize) -> bool {
        self.flag_names.get(flag).is_some_and(|flag| flag.is_known)
    }

    /// The keys seen so far, in their order.
    pub(super) fn seen(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(|key| &*key.text)
    }

    fn learn(&mut self, text: &str) -> usize {
        let role = self.judge(text);
        let slot = self.known.len();
        let text: Arc<str> = text.into();
        self.slots.insert(text.clone(), slot);
        self.known.push(Key { text, role });
        slot
    }

    fn judge(&mut self, text: &str) -> Role {
        if permissions::is_flag(text) {
            return self.judge_flag(text);
        }
        match Shape::of(text) {
            Shape::Name { first_choice } => Role::Name { first_choice },
            Shape::Secret => Role::Secret,
            Shape::Other if is_groups(text) => Role::Groups,
            Shape::Other if is_rights(text) => Role::Rights,
            Shape::Other => Role::Detail,
        }
    }

    /// The flag that a word among the rights means, if it means one.
    pub(super) fn flag(&mut self, word: &str) -> Option<usize> {
        if let Some(flag) = self.words.get(word) {
            return *flag;
        }
        let role = permissions::named(word).map(|key| self.judge_flag(key));
        let flag = match role {
            Some(Role::Flag(flag)) => Some(flag),
            _ => None,
        };
        self.words.insert(word.into(), flag);
        flag
    }

    fn judge_flag(&mut self, text: &str) -> Role {
        let folded = permissions::folded(text);
        if let Some(flag) = self.flags.get(&folded) {
            return Role::Flag(*flag);
        }
        let flag = self.flag_names.len();
        if flag == MAX_FLAGS {
            return if is_secret(&folded) {
                Role::Secret
            } else {
                Role::Detail
            };
        }
        self.flag_names.push(FlagName {
            key: permissions::canonical(text).into(),
            is_secret: is_secret(&folded),
            is_known: permissions::known(text).is_some(),
        });
        self.flags.insert(folded, flag);
        Role::Flag(flag)
    }
}

/// What a key looks like, apart from flags.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Name { first_choice: bool },
    Secret,
    Other,
}

impl Shape {
    pub(super) fn of(key: &str) -> Self {
        if permissions::reads(key, "username") {
            return Self::Name { first_choice: true };
        }
        if key.eq_ignore_ascii_case("name") {
            return Self::Name {
                first_choice: false,
            };
        }
        if is_secret(&key.to_lowercase()) {
            Self::Secret
        } else {
            Self::Other
        }
    }
}

/// Whether a key names a user's groups (L): `Groups`, `UserGroups`, `group_names`, in any case.
pub(super) fn is_groups(key: &str) -> bool {
    let letters = key.bytes().filter(u8::is_ascii_alphabetic);
    let plain = letters.map(|byte| byte.to_ascii_lowercase());
    let is = |name: &str| plain.clone().eq(name.bytes());
    key.is_ascii() && ["groups", "usergroups", "groupnames"].into_iter().any(is)
}

/// Whether a key holds a user's permissions (L). Tags are none of these: a setting whose name the
/// broker does not know becomes a tag, and grants nothing (M).
pub(super) fn is_rights(key: &str) -> bool {
    const NAMES: [&str; 8] = [
        "permissions",
        "rights",
        "scopes",
        "privileges",
        "grants",
        "flags",
        "capabilities",
        "claims",
    ];
    let folded = permissions::folded(key);
    let name = folded.strip_prefix("user").unwrap_or(&folded);
    NAMES.contains(&name)
}

/// Whether a key looks as if a password, or something as good as one, stood behind it. Rather too
/// wide than too narrow: what is dropped is never stored nor shown.
pub(in crate::broker::dialect::coreflux) fn is_secret(lower: &str) -> bool {
    const PARTS: [&str; 14] = [
        "password",
        "passwd",
        "passphrase",
        "passcode",
        "passwort",
        "pwd",
        "pswd",
        "hash",
        "secret",
        "credential",
        "salt",
        "token",
        "apikey",
        "privatekey",
    ];
    // `api_key` and `api-key` are `apikey`.
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    plain.ends_with("pass") || plain == "pw" || PARTS.iter().any(|part| plain.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_in_any_case() {
        let mut keys = Keys::default();
        let mut role = |text: &str| {
            let slot = keys.slot(text);
            keys.role(slot)
        };
        for name in [
            "UserName",
            "userName",
            "username",
            "Username",
            "USERNAME",
            "user_name",
        ] {
            assert_eq!(role(name), Role::Name { first_choice: true });
        }
        assert_eq!(
            role("Name"),
            Role::Name {
                first_choice: false
            }
        );
        for secret in [
            "Password",
            "PASSWD",
            "userPwd",
            "PasswordHash",
            "client_secret",
            "Pass",
            "api-key",
            "pw",
        ] {
            assert_eq!(role(secret), Role::Secret, "{secret}");
        }
        for detail in ["Group", "Tags", "Passage", "nameless", ""] {
            assert_eq!(role(detail), Role::Detail, "{detail}");
        }
        for groups in [
            "Groups",
            "groups",
            "UserGroups",
            "user_groups",
            "GroupNames",
        ] {
            assert_eq!(role(groups), Role::Groups, "{groups}");
        }
        for rights in ["Permissions", "user_rights", "scopes", "Privileges"] {
            assert_eq!(role(rights), Role::Rights, "{rights}");
        }
        assert_eq!(role("AllowedX"), Role::Flag(0));
        assert_eq!(role("allowedusermanagement"), Role::Flag(1));
        assert_eq!(role("ALLOWEDx"), Role::Flag(0));
        assert_eq!(role("allowed_x"), Role::Flag(0));
        assert_eq!(role("AllowedPasswordReset"), Role::Flag(2));
        assert_eq!(keys.flag_name(0), "AllowedX");
        assert_eq!(keys.flag_name(1), "AllowedUserManagement");
    }

    #[test]
    fn a_key_keeps_its_slot_whatever_the_order() {
        let mut keys = Keys::default();
        let first: Vec<_> = ["a", "b", "c"].map(|key| keys.slot(key)).into();
        keys.rewind();
        assert_eq!(
            ["c", "a", "b"].map(|key| keys.slot(key)),
            [first[2], first[0], first[1]]
        );
        assert_eq!(keys.text(first[1]).as_ref(), "b");
    }

    #[test]
    fn flags_end_at_the_limit() {
        let mut keys = Keys::default();
        for number in 0..MAX_FLAGS {
            keys.slot(&format!("Allowed{number}"));
        }
        let more = keys.slot("AllowedMore");
        assert_eq!(keys.role(more), Role::Detail);
        let secret = keys.slot("AllowedPassword");
        assert_eq!(keys.role(secret), Role::Secret);
    }
}

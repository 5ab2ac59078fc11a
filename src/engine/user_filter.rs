//! What is typed after `/` in the table: words that a name must contain, and terms about a user,
//! such as `status:`. A new word is a `Meaning`, read in `meaning`; the rows of the table ask for
//! it in [`crate::screens::users::visible_rows`] (`matching`), commands for scripts in
//! [`Filter::matches`].
//!
//! All terms must hold. `!` turns one around, and so does `-` before a term that is no plain word.
//! A term that means nothing matches nobody, turned around or not: a filter decides what many keys
//! work on, so a slip of the finger must not widen it.

use super::Engine;
use crate::domain::permission::{Grant, Permission, PermissionKey};
use crate::domain::user::UserName;
use crate::text::{self, fold, slug};

/// What a filter takes besides a part of a name, and what it finds: for the help and the line of
/// the filter.
pub const WORDS: [(&str, &str); 5] = [
    ("perm:…", "has this permission or role; role: and has: too"),
    ("group:…", "is in this group"),
    (
        "status:…",
        "has this word in its row; status:problem for any trouble",
    ),
    ("you", "your own account"),
    ("marked", "the marked users"),
];

/// The words of the status column, all but the empty one.
pub const STATUSES: [&str; 13] = [
    "Unlisted", "Outdated", "Modified", "Saving", "Deleting", "Unknown", "Failed", "Conflict",
    "Saved", "Changed", "Added", "New", "Accepted",
];

/// Those of them that say that something went wrong, or has to be decided.
pub const PROBLEMS: [&str; 3] = ["Unknown", "Failed", "Conflict"];

/// A filter, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// All of them must hold.
    pub terms: Vec<Term>,
}

/// One term of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether users pass that do not match it.
    pub inverted: bool,
    /// What it says of a user.
    pub meaning: Meaning,
}

/// What a term says of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// The name contains this, which is [`fold`]ed.
    Name(String),
    /// The broker grants this permission.
    Permission(PermissionKey),
    /// The status column shows this word.
    Status(&'static str),
    /// The status column shows what went wrong, or has to be decided.
    Problem,
    /// It is in the group of this name, as [`slug`] writes it.
    Group(String),
    /// It is the account of this console.
    You,
    Marked,
    /// Nothing, and why.
    Nothing(String),
}

impl Filter {
    /// Reads a filter; `permissions` are those that `perm:` can name.
    pub fn parse(text: &str, permissions: &[Permission]) -> Self {
        let mut terms = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let unmarked = rest.trim_start_matches('!');
            let inverted = (rest.len() - unmarked.len()) % 2 == 1;
            let (word, quoted, behind) = next_word(unmarked);
            rest = behind.trim_start();
            if word.is_empty() {
                continue;
            }
            let term = Term {
                inverted,
                meaning: Meaning::Name(fold(word)),
            };
            let special = special(word, inverted, permissions).filter(|_| !quoted);
            terms.push(special.unwrap_or(term));
        }
        Self { terms }
    }

    /// What is wrong with it, as a sentence.
    pub fn complaint(&self) -> Option<&str> {
        self.terms.iter().find_map(|term| match &term.meaning {
            Meaning::Nothing(why) => Some(why.as_str()),
            _ => None,
        })
    }

    /// Whether it looks at names.
    pub fn has_names(&self) -> bool {
        let is_name = |term: &Term| matches!(term.meaning, Meaning::Name(_));
        self.terms.iter().any(is_name)
    }

    /// Whether it looks at nothing else.
    pub fn has_only_names(&self) -> bool {
        let is_name = |term: &Term| matches!(term.meaning, Meaning::Name(_));
        self.terms.iter().all(is_name)
    }

    /// Whether it looks at groups, which not every list tells.
    pub fn has_groups(&self) -> bool {
        let is_group = |term: &Term| matches!(term.meaning, Meaning::Group(_));
        self.terms.iter().any(is_group)
    }

    /// Whether it looks at what changes without a new list: the status, or the marks.
    pub fn is_restless(&self) -> bool {
        let restless = |term: &Term| {
            matches!(
                term.meaning,
                Meaning::Status(_) | Meaning::Problem | Meaning::Marked
            )
        };
        self.terms.iter().any(restless)
    }

    /// Whether a user of the newest list matches. The status and the marks, which only a screen
    /// knows, match nobody.
    pub fn matches(&self, engine: &Engine, user: &UserName) -> bool {
        self.terms.iter().all(|term| {
            let holds = match &term.meaning {
                Meaning::Name(word) => fold(text::named(user.as_str())).contains(word),
                Meaning::Permission(key) => {
                    let list = engine.newest_list();
                    let grant = list.and_then(|list| list.grant(user, key));
                    grant.is_some_and(Grant::holds)
                }
                Meaning::Group(group) => is_in(engine, user, group),
                Meaning::You => engine.is_self(user),
                Meaning::Status(_) | Meaning::Problem | Meaning::Marked | Meaning::Nothing(_) => {
                    return false;
                }
            };
            holds != term.inverted
        })
    }
}

/// Whether a user is known to be in a group of this name, as [`slug`] writes it.
pub fn is_in(engine: &Engine, user: &UserName, group: &str) -> bool {
    let groups = engine.groups(user).unwrap_or_default();
    groups.iter().any(|it| slug(it) == group)
}

/// The next word of a filter, whether it stood in quotes, and what follows it.
fn next_word(text: &str) -> (&str, bool, &str) {
    if let Some(inner) = text.strip_prefix('"') {
        let (word, behind) = inner.split_once('"').unwrap_or((inner, ""));
        return (word, true, behind);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, behind) = text.split_at(end);
    (word, false, behind)
}

/// A word that is no plain one.
fn special(word: &str, inverted: bool, permissions: &[Permission]) -> Option<Term> {
    if let Some(meaning) = meaning(word, permissions) {
        return Some(Term { inverted, meaning });
    }
    let meaning = meaning(word.strip_prefix('-')?, permissions)?;
    let inverted = !inverted;
    Some(Term { inverted, meaning })
}

fn meaning(word: &str, permissions: &[Permission]) -> Option<Meaning> {
    let folded = fold(word);
    match folded.split_once(':') {
        Some((word @ ("perm" | "role" | "has"), value)) => {
            Some(permission(word, value, permissions))
        }
        Some(("status", value)) => Some(status(value)),
        Some(("group", "")) => Some(Meaning::Nothing("group: takes the name of a group".into())),
        Some(("group", value)) => Some(Meaning::Group(value.into())),
        None if folded == "you" => Some(Meaning::You),
        None if folded == "marked" => Some(Meaning::Marked),
        _ => None,
    }
}

/// The permission that a value names: by its label or its key, or by a beginning of either or of a
/// word of the label that no other has.
fn permission(word: &str, value: &str, permissions: &[Permission]) -> Meaning {
    let label = |permission: &Permission| slug(&permission.label);
    let key = |permission: &Permission| fold(permission.key.as_str());
    if permissions.is_empty() {
        return Meaning::Nothing(format!("{word}: no permissions are known yet"));
    }
    let all: Vec<String> = permissions.iter().map(label).collect();
    if value.is_empty() {
        return Meaning::Nothing(format!("{word}: takes {}", text::either(&all)));
    }
    let singular = value.strip_suffix('s').unwrap_or(value);
    let starts = |text: &str, value: &str| text.split('-').any(|word| word.starts_with(value));
    let ways: [&dyn Fn(&Permission) -> bool; 5] = [
        &|permission| label(permission) == value || key(permission) == value,
        &|permission| label(permission).starts_with(value) || key(permission).starts_with(value),
        &|permission| starts(&label(permission), value),
        &|permission| starts(&label(permission), singular),
        &|permission| key(permission).contains(value),
    ];
    for fits in ways {
        let found: Vec<&Permission> = permissions.iter().filter(|p| fits(p)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Meaning::Permission(one.key.clone()),
            several => {
                let labels: Vec<String> = several.iter().map(|p| label(p)).collect();
                return Meaning::Nothing(format!(
                    "{word}:{value} could be {}",
                    text::either(&labels)
                ));
            }
        }
    }
    Meaning::Nothing(format!(
        "{word}:{value}: there is no such permission; there are {}",
        all.join(", ")
    ))
}

/// The word of the status column that a value begins.
fn status(value: &str) -> Meaning {
    if value == "problem" {
        return Meaning::Problem;
    }
    let begun = STATUSES.iter().filter(|word| {
        let word = fold(word);
        !value.is_empty() && word.starts_with(value)
    });
    match begun.collect::<Vec<_>>().as_slice() {
        [one] => Meaning::Status(one),
        [] => {
            let all: Vec<String> = STATUSES.iter().map(|word| fold(word)).collect();
            match value {
                "" => Meaning::Nothing(format!("status: takes {}", text::either(&all))),
                _ => Meaning::Nothing(format!(
                    "status:{value}: there is no such status; there are {}",
                    all.join(", ")
                )),
            }
        }
        several => {
            let words: Vec<String> = several.iter().map(|word| fold(word)).collect();
            Meaning::Nothing(format!("status:{value} could be {}", text::either(&words)))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::engine::user_filter::*;

    fn permissions() -> Vec<Permission> {
        let all = [
            ("AllowedSystemConfiguration", "Full Access"),
            ("AllowedUserManagement", "User Management"),
            ("AllowedLogManagement", "Log Management"),
        ];
        let permission = |(key, label): (&str, &str)| Permission {
            key: key.into(),
            label: label.into(),
            meaning: String::new(),
            is_role: false,
        };
        all.map(permission).into()
    }

    fn read(text: &str) -> Vec<(bool, Meaning)> {
        let filter = Filter::parse(text, &permissions());
        let terms = filter.terms.into_iter();
        terms.map(|term| (term.inverted, term.meaning)).collect()
    }

    fn one(text: &str) -> (bool, Meaning) {
        let mut terms = read(text);
        assert_eq!(terms.len(), 1, "{text}: {terms:?}");
        terms.remove(0)
    }

    fn name(word: &str) -> Meaning {
        Meaning::Name(word.into())
    }

    #[test]
    fn words_are_folded_and_turned_around() {
        assert_eq!(
            read("  Line1 !PLC "),
            [(false, name("line1")), (true, name("plc"))]
        );
        assert_eq!(one("ÄÖ操"), (false, name("äö操")));
        assert_eq!(one("!!a"), (false, name("a")));
        assert_eq!(read("! \"\" !"), []);
    }

    #[test]
    fn what_looks_like_a_term_can_be_quoted() {
        assert_eq!(one("\"you\""), (false, name("you")));
        assert_eq!(one("!\"a B"), (true, name("a b")));
        assert_eq!(
            read("\"perm:x\"y"),
            [(false, name("perm:x")), (false, name("y"))]
        );
        for plain in ["-plc", "a:b", "yours", "http://x"] {
            assert_eq!(one(plain), (false, name(plain)));
        }
    }

    #[test]
    fn permissions_are_named_by_label_key_or_beginning() {
        let full = "AllowedSystemConfiguration";
        let users = "AllowedUserManagement";
        let logs = "AllowedLogManagement";
        for (word, key) in [
            ("perm:full-access", full),
            ("perm:Full", full),
            ("perm:access", full),
            ("perm:allowedsystemconfiguration", full),
            ("perm:system", full),
            ("perm:user-management", users),
            ("perm:users", users),
            ("perm:log", logs),
            ("perm:logs", logs),
            ("role:logs", logs),
            ("has:logs", logs),
        ] {
            assert_eq!(one(word), (false, Meaning::Permission(key.into())));
        }
        let logs = Meaning::Permission(logs.into());
        assert_eq!(one("-perm:logs"), (true, logs.clone()));
        assert_eq!(one("!perm:logs"), (true, logs.clone()));
        assert_eq!(one("!-perm:logs"), (false, logs));
    }

    #[test]
    fn what_means_nothing_says_so() {
        for (text, why) in [
            (
                "a perm:xyz",
                "perm:xyz: there is no such permission; there are full-access, user-management, \
                 log-management",
            ),
            (
                "perm:",
                "perm: takes full-access, user-management or log-management",
            ),
            (
                "perm:manage",
                "perm:manage could be user-management or log-management",
            ),
            ("status:sav", "status:sav could be saving or saved"),
            ("-group:", "group: takes the name of a group"),
        ] {
            let filter = Filter::parse(text, &permissions());
            assert_eq!(filter.complaint(), Some(why), "{text}");
        }
        let complaint = Filter::parse("status:x", &[]);
        assert!(complaint.complaint().unwrap().contains("no such status"));
        let early = Filter::parse("perm:full", &[]);
        assert_eq!(
            early.complaint(),
            Some("perm: no permissions are known yet")
        );
    }

    #[test]
    fn the_other_terms() {
        assert_eq!(one("status:mod"), (false, Meaning::Status("Modified")));
        assert_eq!(one("status:problem"), (false, Meaning::Problem));
        assert_eq!(one("-status:FAILED"), (true, Meaning::Status("Failed")));
        assert_eq!(
            one("group:Night-Shift"),
            (false, Meaning::Group("night-shift".into()))
        );
        assert_eq!(one("You"), (false, Meaning::You));
        assert_eq!(one("-marked"), (true, Meaning::Marked));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[a-z!\":\\- 员]{0,30}") {
            let filter = Filter::parse(&text, &permissions());
            for term in filter.terms {
                prop_assert_ne!(term.meaning, Meaning::Name(String::new()));
            }
        }
    }
}

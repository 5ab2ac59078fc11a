//! Changes that a console which ended against the person's will did not save, and what is done
//! about them. Which of the kept ones are found again is decided in `runtime::unsaved_changes`.
//! What is said of unsaved changes before the console is left by a key is in `screens::leaving`.
//!
//! - Any signal that ends the program keeps them, SIGINT included, and a terminal that fails.
//!   Leaving by a key does not: the question before it said what is lost.
//! - What has no verified outcome is kept with the value it started from, also when it was sent:
//!   the next list says what became of it. Additions of users, passwords and forms are not kept,
//!   since they hold secrets.
//! - A broker is its address as it was given, so two names of one broker have two files. What the
//!   broker never lets be changed is left out of what is loaded: the file may be older than that,
//!   or edited.

pub mod update;

use crate::domain::unsaved::{Change, Found, count};
use crate::engine::draft::Drafts;
use crate::engine::own_rights::Access;
use crate::screens::context::Context;
use crate::text;

/// How many changes are spelt in the offer.
const SPELT: usize = 5;

/// How far the console has come with what an earlier one left behind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unsaved {
    /// Whether it was looked for.
    pub sought: bool,
    /// Whether it is still to be told what was found.
    pub is_sought: bool,
    /// What was found and not offered yet.
    pub found: Option<Found>,
    /// The edition of the drafts that are held.
    pub held: u64,
}

/// All changes that are not verified.
pub fn changes(drafts: &Drafts) -> Vec<Change> {
    let users = drafts.users().filter_map(|user| {
        let fields = drafts.user(user)?.iter();
        Some(fields.map(move |(permission, field)| Change {
            user: user.clone(),
            permission: permission.clone(),
            from: field.base,
            to: field.wanted,
        }))
    });
    users.flatten().collect()
}

/// Whether changes can be weighed against a list, or worked on without one.
pub fn is_time(cx: &Context) -> bool {
    match cx.engine.access() {
        Access::Listed => cx.engine.roster().is_some(),
        Access::WithoutList => true,
        Access::Nothing => false,
    }
}

/// What the offer says.
pub fn offer(cx: &Context, found: &Found) -> Vec<String> {
    let all = found.changes.len();
    let were = if all == 1 { "was" } else { "were" };
    let mut lines = vec![format!(
        "{} from {} {were} not saved.",
        count(all),
        found.when
    )];
    for change in found.changes.iter().take(SPELT) {
        let state = if change.to { "on" } else { "off" };
        let label = cx.engine.label(&change.permission);
        lines.push(format!(
            "{}: {label} {state}",
            text::named(change.user.as_str())
        ));
    }
    if let Some(more @ 1..) = all.checked_sub(SPELT) {
        lines.push(format!("and {more} more"));
    }
    let them = if all == 1 { "it" } else { "them" };
    lines.push(format!(
        "Load shows {them} in the table, compared with what the broker has now. Nothing is sent before you \
         save. Esc keeps {them} for the next time."
    ));
    lines
}

#[cfg(test)]
mod tests {
    use crate::domain::permission::{Grant, PermissionKey};
    use crate::engine::Engine;
    use crate::engine::session::Session;
    use crate::screens::unsaved::*;

    #[test]
    fn changes_keep_where_they_started_and_what_is_wanted() {
        let mut engine = Engine::new(Session::default());
        assert_eq!(changes(engine.drafts()), []);
        let (anna, bob) = ("anna".into(), "bob".into());
        let (a, b) = ("A".into(), PermissionKey::group("line9"));
        engine.toggle(&anna, &a, Grant::Enabled).unwrap();
        engine.toggle(&bob, &b, Grant::Disabled).unwrap();
        engine.toggle(&bob, &a, Grant::Unknown).unwrap();
        let told = changes(engine.drafts());
        let parts = told
            .iter()
            .map(|it| (it.user.as_str(), it.permission.as_str(), it.from, it.to));
        let expected = [
            ("anna", "A", Grant::Enabled, false),
            ("bob", "A", Grant::Unknown, true),
            ("bob", b.as_str(), Grant::Disabled, true),
        ];
        assert!(parts.eq(expected), "{told:?}");
    }
}

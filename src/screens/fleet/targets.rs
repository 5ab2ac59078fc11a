//! The brokers that a change of one user goes to, and why others are left out. Those of a
//! permission on the page of one user (on, off, copied from another broker) are chosen in
//! `super::user`.

use crate::domain::user::UserName;
use crate::engine::connection::LinkState;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::{Member, Reach};
use crate::text;

/// Why a broker is left out that lets nobody change anything from here.
pub(super) const READ_ONLY: &str = "read-only";

/// Why a broker is left out whose list is not known.
pub(super) const UNREAD: &str = "its users are not read";

/// Brokers are named up to here, and counted beyond it.
const NAMED: usize = 3;

/// The brokers of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Targets {
    /// Those that it goes to, by column.
    pub(super) brokers: Vec<usize>,
    /// Why others are left out.
    left_out: Said,
}

/// Sentences about brokers. One about several is said once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Each with the names of its brokers.
    all: Vec<(String, Vec<String>)>,
}

impl Said {
    /// Says something of a broker.
    pub(super) fn of(&mut self, member: &Member, sentence: impl Into<String>) {
        let (sentence, name) = (sentence.into(), text::short(member.name()).into_owned());
        let mut all = self.all.iter_mut();
        match all.find(|(it, _)| *it == sentence) {
            // One that is asked about several permissions is named once.
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => self.all.push((sentence, vec![name])),
        }
    }

    /// Says the rest after this.
    pub(super) fn append(&mut self, mut rest: Self) {
        self.all.append(&mut rest.all);
    }

    /// The sentences, each behind the names of its brokers.
    pub(super) fn sentences(&self) -> Vec<String> {
        let sentence = |(it, names): &(String, Vec<String>)| format!("{}: {it}", named(names));
        self.all.iter().map(sentence).collect()
    }

    /// All in one: `plant-02: root is protected; plant-03, plant-04: not connected`. `None` where
    /// nothing is said.
    pub(super) fn joined(&self) -> Option<String> {
        (!self.all.is_empty()).then(|| self.sentences().join("; "))
    }
}

impl Targets {
    /// Of the marked brokers, or of all, those that the check lets through. It says `None` where a
    /// broker has nothing to do with the change.
    pub(super) fn of(
        cx: &FleetContext,
        check: impl Fn(&Member) -> Option<Result<(), String>>,
    ) -> Self {
        Self::among(cx, cx.targets(), check)
    }

    /// The same of these brokers, whatever is marked.
    pub(super) fn among(
        cx: &FleetContext,
        brokers: impl IntoIterator<Item = usize>,
        check: impl Fn(&Member) -> Option<Result<(), String>>,
    ) -> Self {
        let mut targets = Self::default();
        for at in brokers {
            let Some(member) = cx.members.get(at) else {
                continue;
            };
            match check(member) {
                None => {}
                Some(Ok(())) => targets.brokers.push(at),
                Some(Err(why)) => targets.left_out.of(member, why),
            }
        }
        targets
    }

    /// Why several brokers are left out, where it is the same for all.
    pub(super) fn same_reason(&self) -> Option<String> {
        match self.left_out.all.as_slice() {
            [(why, names)] if names.len() > 1 => Some(why.clone()),
            _ => None,
        }
    }

    /// Why brokers are left out.
    pub(super) fn reasons(&self) -> Option<String> {
        self.left_out.joined()
    }
}

/// Brokers by name, the first ones; the others are counted.
pub(super) fn named(names: &[impl AsRef<str>]) -> String {
    text::some_of(names, NAMED)
}

/// Whether a broker takes commands now.
///
/// # Errors
/// Why it does not.
pub(super) fn reachable(member: &Member, what: &str) -> Result<(), String> {
    if member.cx.engine.session.read_only {
        return Err(READ_ONLY.into());
    }
    if member.reach != Reach::Linked || *member.cx.engine.link() != LinkState::Connected {
        let standing = member.standing();
        let why = if standing.text.is_empty() {
            standing.word
        } else {
            &standing.text
        };
        return Err(format!("not connected ({why})"));
    }
    member.cx.worded(member.cx.engine.connected(what))
}

/// Whether a broker has a user; `None` where it says that it has none, so that the change is not
/// about it.
///
/// # Errors
/// Why nobody knows.
pub(super) fn has(member: &Member, user: &UserName, what: &str) -> Option<Result<(), String>> {
    if let Err(why) = reachable(member, what) {
        return Some(Err(why));
    }
    if member.is_reading() {
        return Some(Err("its users are not read yet".into()));
    }
    let engine = &member.cx.engine;
    if engine.roster().is_none() && !engine.is_named(user) {
        return Some(Err("its users cannot be read".into()));
    }
    engine.present(user).is_ok().then_some(Ok(()))
}

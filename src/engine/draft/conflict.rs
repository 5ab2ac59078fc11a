//! When a change is in conflict: base, broker and mine compared. What follows for the drafts is in
//! [`super::settle`].

use super::{Clash, FieldDraft};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::roster::Roster;
use crate::domain::user::UserName;

/// What the broker says of one permission of one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// This.
    Value(Grant),
    /// There is no such user.
    NoUser,
    /// There is no such permission.
    NoPermission,
    /// There is such a user. A list need not say which groups it is in.
    UserOnly,
    Nothing,
}

impl Shown {
    pub(super) fn by_list(roster: &Roster, name: &UserName, key: &PermissionKey) -> Self {
        match roster.grant(name, key) {
            Some(grant) => Self::Value(grant),
            None if roster.user(name).is_none() => Self::NoUser,
            None if key.as_group().is_some() => Self::UserOnly,
            None => Self::NoPermission,
        }
    }
}

/// How a change compares with it.
#[derive(PartialEq, Eq)]
pub(super) enum Comparison {
    Done,
    Same,
    Clash(Clash),
    Untold,
}

/// Compares a change three ways: what it started from, what the broker shows, what is wanted.
pub(super) fn compare(field: &FieldDraft, shown: Shown) -> Comparison {
    match shown {
        Shown::Value(broker) if broker.is(field.wanted) => Comparison::Done,
        Shown::Value(broker) if broker == field.base => Comparison::Same,
        Shown::Value(broker) => Comparison::Clash(Clash::Value(broker)),
        Shown::NoUser => Comparison::Clash(Clash::UserGone),
        Shown::NoPermission => Comparison::Clash(Clash::PermissionGone),
        Shown::UserOnly if field.conflict() == Some(Clash::UserGone) => Comparison::Same,
        Shown::UserOnly | Shown::Nothing => Comparison::Untold,
    }
}

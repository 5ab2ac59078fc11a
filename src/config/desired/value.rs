//! What a file holds, whatever its format is, and where.

use std::borrow::Cow;

use crate::domain::desired::Place;

/// A value and its place.
pub(super) struct Value<'a> {
    pub(super) place: Place,
    pub(super) node: Node<'a>,
}

pub(super) enum Node<'a> {
    /// `null`: as if the field were not there.
    Nothing,
    Flag(bool),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Table(Vec<Field<'a>>),
    /// What no field takes, such as a number.
    Other,
}

/// A named value, with the place of the name.
pub(super) struct Field<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) place: Place,
    pub(super) value: Value<'a>,
}

/// How deep values are read: the file, its users, a user, its permissions, one of them.
pub(super) const DEPTH: usize = 5;

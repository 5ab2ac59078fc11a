//! The orders of the rows other than the broker's: by name, or by a permission; and what asking for
//! an order again gives: the same from the other end, then the broker's (`Sort::next`).

use crate::domain::permission::{Grant, PermissionKey};
use crate::screens::context::Context;
use crate::screens::users::visible_rows::base_grant;
use crate::screens::users::visible_rows::folded_names::FoldedNames;

/// By what the rows are sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SortBy {
    /// The name, letter by letter without the difference of capital and small ones; names that
    /// differ in nothing else by their bytes.
    Name,
    /// A permission: who has it comes first, then what is unclear or not known, then who has it
    /// not; among equals the broker's order.
    Permission(PermissionKey),
}

/// An order of the rows other than the broker's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// Whether the last comes first.
    pub reversed: bool,
}

impl Sort {
    /// What asking again for an order makes of the present one: the order, the reverse, the
    /// broker's own.
    pub fn next(present: Option<&Self>, by: SortBy) -> Option<Self> {
        match present {
            Some(sort) if sort.by == by && sort.reversed => None,
            Some(sort) if sort.by == by => Some(Self { by, reversed: true }),
            _ => Some(Self {
                by,
                reversed: false,
            }),
        }
    }
}

/// The base rows in an order.
pub(super) fn sorted(cx: &Context, sort: &Sort, names: &FoldedNames) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cx.engine.base_rows()).collect();
    match &sort.by {
        SortBy::Name => {
            let name = |row: usize| (names.get(row), cx.engine.base_name(row));
            order.sort_unstable_by(|a, b| name(*a).cmp(&name(*b)));
            if sort.reversed {
                order.reverse();
            }
        }
        SortBy::Permission(key) => {
            let column = cx.engine.permissions().iter().position(|p| p.key == *key);
            let rank = |row: usize| match base_grant(cx, row, column, key) {
                Some(Grant::Enabled) => 0,
                Some(Grant::Inherited) => 1,
                Some(Grant::Unclear | Grant::Unknown) => 2,
                Some(Grant::Disabled) => 3,
                None => 4,
            };
            let rank = |row: &usize| {
                if sort.reversed {
                    4 - rank(*row)
                } else {
                    rank(*row)
                }
            };
            order.sort_by_cached_key(rank);
        }
    }
    order
}

//! Whether a row matches a filter: its terms, made ready to be asked of each row. Which users `f`
//! takes for a problem is decided here (`ready`), by `user_filter::PROBLEMS`. The words that can be
//! typed are read in [`crate::engine::user_filter`]; a new one needs a line here, in `ready`, and
//! one about names a look at `has_names` there.

use std::collections::HashSet;

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;
use crate::engine::user_filter::{self, Filter, Meaning};
use crate::screens::context::Context;
use crate::screens::user_status;
use crate::screens::users::visible_rows::base_grant;
use crate::screens::users::visible_rows::folded_names::FoldedNames;

/// All terms of a filter.
pub(in crate::screens) struct Terms<'a>(Vec<(bool, Ready<'a>)>);

/// What a term says of a base row.
enum Ready<'a> {
    Name(&'a str),
    Permission(Option<usize>, &'a PermissionKey),
    /// It is one of these.
    Rows(Vec<bool>),
    Nobody,
}

impl<'a> Terms<'a> {
    pub(in crate::screens) fn new(
        cx: &Context,
        filter: &'a Filter,
        marked: &HashSet<UserName>,
    ) -> Self {
        let terms = filter.terms.iter();
        Self(
            terms
                .map(|term| (term.inverted, ready(cx, &term.meaning, marked)))
                .collect(),
        )
    }

    /// Whether a base row matches.
    pub(in crate::screens) fn hold(&self, cx: &Context, names: &FoldedNames, row: usize) -> bool {
        self.0.iter().all(|(inverted, term)| {
            let holds = match term {
                Ready::Name(word) => names.get(row).contains(word),
                Ready::Permission(column, key) => {
                    base_grant(cx, row, *column, key).is_some_and(Grant::holds)
                }
                Ready::Rows(rows) => rows.get(row) == Some(&true),
                Ready::Nobody => return false,
            };
            holds != *inverted
        })
    }
}

fn ready<'a>(cx: &Context, meaning: &'a Meaning, marked: &HashSet<UserName>) -> Ready<'a> {
    match meaning {
        Meaning::Name(word) => Ready::Name(word),
        Meaning::Permission(key) => {
            let column = cx.engine.permissions().iter().position(|p| p.key == *key);
            Ready::Permission(column, key)
        }
        Meaning::Status(word) => Ready::Rows(with_status(cx, |it| it == *word)),
        Meaning::Problem => Ready::Rows(with_status(cx, |it| user_filter::PROBLEMS.contains(&it))),
        Meaning::Group(group) => Ready::Rows(in_group(cx, group)),
        Meaning::You => Ready::Rows(rows(cx, cx.engine.own().into_iter())),
        Meaning::Marked => Ready::Rows(rows(cx, marked.iter())),
        Meaning::Nothing(_) => Ready::Nobody,
    }
}

fn rows<'a>(cx: &Context, users: impl Iterator<Item = &'a UserName>) -> Vec<bool> {
    let mut rows = vec![false; cx.engine.base_rows()];
    for row in users.filter_map(|user| cx.engine.base_row(user)) {
        rows[row] = true;
    }
    rows
}

/// A user has a status only where something is known beyond the list.
fn with_status(cx: &Context, wanted: impl Fn(&str) -> bool) -> Vec<bool> {
    let named = cx.engine.named_users().users();
    let users = cx.engine.drafts().users().chain(cx.engine.actions().keys());
    let waiting = cx.engine.waiting().into_iter();
    let outdated = waiting.flat_map(|waiting| &waiting.outdated);
    let unlisted = cx.engine.list_in_parts().unlisted.iter();
    let users = users.chain(cx.flashes.keys()).chain(&named);
    let users = users.chain(outdated).chain(unlisted);
    rows(
        cx,
        users.filter(|user| wanted(user_status::row_status(cx, user).word)),
    )
}

fn in_group(cx: &Context, group: &str) -> Vec<bool> {
    let is_in = |row: usize| {
        let name = cx.engine.base_name(row);
        name.is_some_and(|name| user_filter::is_in(&cx.engine, name, group))
    };
    (0..cx.engine.base_rows()).map(is_in).collect()
}

/// What is wrong with a filter: a term means nothing, or nobody can be what it says.
pub(in crate::screens) fn complaint(
    cx: &Context,
    filter: &Filter,
    terms: &Terms,
) -> Option<String> {
    if let Some(why) = filter.complaint() {
        return Some(why.into());
    }
    let mut pairs = filter.terms.iter().zip(&terms.0);
    pairs.find_map(|(term, (_, ready))| match (&term.meaning, ready) {
        (Meaning::Group(group), Ready::Rows(rows)) if !rows.contains(&true) => Some(format!(
            "group:{group}: no listed user is known to be in such a group"
        )),
        (Meaning::You, _) if cx.engine.own().is_some() => None,
        (Meaning::You, _) if cx.engine.session.is_by_certificate() => {
            Some("you: the broker does not say which user your client certificate is".into())
        }
        (Meaning::You, _) => Some("you: this session is anonymous, so no user is you".into()),
        _ => None,
    })
}

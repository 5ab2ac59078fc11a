//! Whom the dialog asks a broker about whose list does not tell groups: its own users, then others,
//! so that the groups that there are can be offered. They are asked a few at a time
//! (`engine::ask_user_info`).

use std::collections::HashSet;

use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::screens::context::Context;

/// How many users at most are asked about.
const ASKED: usize = 200;

pub(super) fn of(cx: &Context, users: &[UserName]) -> Vec<UserName> {
    let own: HashSet<&UserName> = users.iter().collect();
    let listed = cx.engine.roster().into_iter().flat_map(Roster::users);
    let others = listed.map(|user| &user.name);
    let others = others.filter(|it| !own.contains(it) && cx.engine.wants_groups_of(it));
    users.iter().chain(others).take(ASKED).cloned().collect()
}

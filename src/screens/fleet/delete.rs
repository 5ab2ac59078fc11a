//! Deletes a user on all brokers that have it, or on the marked ones of them. Review shows it, and
//! asks ([`super::before_applying`]).

use crate::domain::command::{Command, CommandKind};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::Member;
use crate::screens::fleet::targets::{self, Targets};
use crate::screens::next::{Next, Place};
use crate::text;

/// Plans to delete a user, and says which brokers are left out.
pub(super) fn begin(cx: &mut FleetContext, user: &UserName) -> Next {
    let targets = Targets::of(cx, |member| check(member, user));
    let who = text::short(user.as_str());
    if targets.brokers.is_empty() {
        let why = nothing(cx, &targets, &format!("{who} is not deleted"));
        cx.refuse(why);
        return Next::Stay;
    }
    if let Some(reasons) = targets.reasons() {
        cx.say(Tone::Warning, format!("Left out: {reasons}"));
    }
    let remove = |at| (at, vec![Command::remove(user.clone())]);
    let plans = targets.brokers.into_iter().map(remove);
    Next::Open(Place::Plans(plans.collect()))
}

/// Why no broker is left for a change.
pub(super) fn nothing(cx: &FleetContext, targets: &Targets, what: &str) -> String {
    match targets.same_reason().or(targets.reasons()) {
        Some(reasons) => format!("{what}: {reasons}"),
        None if cx.marked() > 0 => format!("{what}: no marked broker has such a user"),
        None => format!("{what}: no broker has such a user"),
    }
}

/// Whether a user can be deleted on a broker; `None` where there is no such user.
fn check(member: &Member, user: &UserName) -> Option<Result<(), String>> {
    let engine = &member.cx.engine;
    let has = targets::has(member, user, "delete a user")?;
    Some(has.and_then(|()| {
        member.cx.worded(engine.may_delete(user))?;
        if engine.is_self(user) {
            return Err(own_account(user));
        }
        member.cx.worded(engine.may(CommandKind::Remove))
    }))
}

/// Why our own account is left out.
pub(super) fn own_account(user: &UserName) -> String {
    format!("{} is your own account", text::short(user.as_str()))
}

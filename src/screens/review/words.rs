//! What Review says around its lines: heading, button and hints. The lines are worded in `entry`,
//! what is asked before they are sent in `before_applying`.

use crate::screens::change_rows::NARROW;
use crate::screens::context::Context;
use crate::screens::find::Find;
use crate::screens::review::Review;
use crate::text;

/// What a filter that leaves lines out does not change.
pub fn hint(find: &Find, (shown, all): (usize, usize), sent: usize) -> Option<String> {
    if !find.leaves_out() {
        return None;
    }
    let shown = format!("{shown} of {all} shown");
    Some(match sent {
        0 => format!("{shown}; none is sent"),
        1 => format!("{shown}; 1 is sent"),
        sent if sent == all => format!("{shown}; all {all} are sent"),
        sent => format!("{shown}; {sent} are sent"),
    })
}

/// What enter does: the button that has the focus takes it.
pub(in crate::screens) const fn word_of_enter(on_apply: bool, is_unfolded: bool) -> &'static str {
    match (on_apply, is_unfolded) {
        (true, _) => "apply",
        (false, true) => "hide commands",
        (false, false) => "commands",
    }
}

/// The heading.
pub fn title(cx: &Context, review: &Review) -> String {
    let changes = text::count(review.sending, "change", "changes");
    let users = text::count(review.users, "user", "users");
    let out = review.plan.lines().len() - review.sending;
    let left = match out {
        0 => String::new(),
        _ => format!(" ({out} not sent)"),
    };
    if cx.width < NARROW {
        // The header names the broker.
        return format!("Review: {changes}, {users}{left}");
    }
    format!(
        "Review: {changes} to {users}{left} on {}",
        cx.engine.session.broker
    )
}

/// The words on the button that applies.
pub fn button(review: &Review) -> String {
    format!("Apply {}", text::count(review.sending, "change", "changes"))
}

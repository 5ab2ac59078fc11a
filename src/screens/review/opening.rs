//! How Review opens: with which plan, on which line, and whether the button has the focus.

use crate::domain::command::Command;
use crate::domain::permission::PermissionKey;
use crate::domain::plan::Plan;
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::screens::review::Review;
use crate::screens::review::update::recount;
use crate::screens::screen::Screen as _;

/// The review of these commands. Permissions of users that are there become pending changes, as if
/// they had been toggled; one that has its value already is left out.
pub(in crate::screens) fn of_commands(cx: &mut Context, commands: Vec<Command>) -> Option<Review> {
    let all = commands.len();
    let is_new = |(user, key): &(UserName, PermissionKey)| {
        let field = cx.engine.drafts().field(user, key);
        field.is_none()
    };
    let fields = commands.iter().filter_map(field).filter(is_new);
    let added: Vec<(UserName, PermissionKey)> = fields.collect();
    let plan = cx.call(|engine| engine.plan(commands));
    let left = all - plan.lines().len();
    let mut review = of_plan(cx, plan);
    if let Some(review) = &mut review {
        review.added = added;
    }
    if left > 0 {
        let text = format!("{left} not shown: already done or under way");
        cx.remark(Tone::Info, text);
    }
    review
}

/// The permission that a command sets.
pub(super) fn field(command: &Command) -> Option<(UserName, PermissionKey)> {
    match command {
        Command::SetPermission {
            user, permission, ..
        } => Some((user.clone(), permission.clone())),
        _ => None,
    }
}

/// The review of the changes of these users.
pub(in crate::screens) fn of_changes(cx: &mut Context, users: &[UserName]) -> Option<Review> {
    let plan = cx.engine.plan_changes(users);
    of_plan(cx, plan)
}

/// The review of a plan; none where there is nothing to send, which is said.
fn of_plan(cx: &mut Context, plan: Plan) -> Option<Review> {
    if plan.lines().is_empty() {
        cx.remark(Tone::Info, "Nothing to review: nothing to send");
        return None;
    }
    let mut review = Review::new(cx, plan);
    recount(cx, &mut review);
    review.cursor = review.warnings.len();
    review.keep_in_sight(cx);
    if review.top > 0 {
        // The warnings come first, and are seen first.
        (review.cursor, review.top) = (0, 0);
    }
    Some(review)
}

//! What is asked before a plan for one broker is applied, and why it cannot be applied now. For
//! several brokers together it is in `fleet::before_applying`.

use std::collections::HashSet;

use crate::domain::command::{Command, CommandKind};
use crate::domain::plan::Plan;
use crate::domain::user::UserName;
use crate::engine::impact;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::next::{Next, Place};
use crate::screens::question::{self, ConfirmAction, Question};
use crate::screens::review::Review;
use crate::screens::{cautions, header_words};
use crate::text;

/// Applies what is shown; asks first where something speaks against it.
pub(super) fn ask(review: &Review, cx: &mut Context) -> Next {
    if let Err(reason) = can_apply(cx) {
        cx.refuse(reason);
        return Next::Stay;
    }
    let plan = review.chosen(cx);
    if plan.lines().is_empty() {
        let reason = nothing_to_apply(cx);
        cx.refuse(reason);
        return Next::Stay;
    }
    match before_applying(cx, &plan) {
        Some(question) => Next::ask(question),
        None => Next::Open(Place::Apply(plan)),
    }
}

pub(in crate::screens) fn can_apply(cx: &Context) -> Result<(), String> {
    if let Some(run) = cx.engine.run().filter(|run| run.is_under_way()) {
        return Err(format!(
            "Wait: other changes are being applied ({}). Nothing here is lost",
            header_words::badge(run)
        ));
    }
    cx.worded(cx.engine.connected("apply"))
}

pub(in crate::screens) fn nothing_to_apply(cx: &Context) -> String {
    let back = cx.key_of(KeyContext::Review, Action::Close);
    format!("Nothing to apply: no line is selected to be sent. {back} goes back")
}

/// The question before a plan is applied; `None` when nothing speaks against it.
pub(in crate::screens) fn before_applying(cx: &Context, plan: &Plan) -> Option<Question> {
    let commands: Vec<Command> = plan.lines().iter().map(|l| l.command.clone()).collect();
    let mut impact = impact::foresee(&cx.engine, &commands);
    let cautions = cautions(cx, &commands);
    let doomed = commands
        .iter()
        .filter(|c| c.kind() == CommandKind::Remove)
        .count();
    if impact.is_calm() && cautions.is_empty() && doomed == 0 {
        return None;
    }
    let mut also = |sentence: &str| impact.notes.push(sentence.into());
    match doomed {
        0 => {}
        1 => also("A user is deleted: its password cannot be restored."),
        // How many they are is foreseen.
        _ => also("The passwords of deleted users cannot be restored."),
    }
    let title = format!(
        "Apply {} to {}?",
        text::count(commands.len(), "change", "changes"),
        text::count(users(&commands).len(), "user", "users")
    );
    let consequence = ConfirmAction::Apply(Box::new(plan.clone()));
    Some(question::about(
        impact,
        cautions,
        title,
        "Apply",
        consequence,
    ))
}

pub(super) fn cautions(cx: &Context, commands: &[Command]) -> Vec<String> {
    let password = commands
        .iter()
        .any(|command| command.kind().holds_password());
    cautions::cautions(cx, password)
}

pub(super) fn users(commands: &[Command]) -> Vec<UserName> {
    let mut seen = HashSet::new();
    let users = commands.iter().map(Command::user);
    users.filter(|user| seen.insert(*user)).cloned().collect()
}

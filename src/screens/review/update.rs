//! Reading what will be sent before it is, and dropping lines of it.

use std::collections::HashSet;

use crate::domain::command::{Command, CommandKind};
use crate::domain::plan::{Line, Plan};
use crate::domain::user::UserName;
use crate::engine::apply::Run;
use crate::engine::impact;
use crate::engine::send_check::SendCheck;
use crate::screens::apply::{self, summary};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::dialog::{ConfirmAction, Dialog, Question};
use crate::screens::model::{Model, Tone};
use crate::screens::movement::moved;
use crate::screens::review::{Choice, Review};
use crate::screens::{availability, environment, scroll};
use crate::text;

/// Opens the review of these commands. Permissions of users that are there become pending changes,
/// as if they had been toggled; one that has its value already is left out.
pub(in crate::screens) fn open(model: &mut Model, commands: Vec<Command>) {
    let all = commands.len();
    let plan = model.cx.engine.plan(commands);
    let left = all - plan.lines().len();
    show(model, plan);
    if left > 0 {
        let text = format!("{left} not shown: they are as wanted already, or on their way");
        model.cx.say(Tone::Info, text);
    }
}

/// Whether a plan is being read, or applied: its commands may still follow.
pub(in crate::screens) fn is_under_way(model: &Model) -> bool {
    let read = |dialog: &Dialog| matches!(dialog, Dialog::Review(_));
    model.dialogs.iter().any(read) || model.cx.engine.run.as_ref().is_some_and(Run::is_under_way)
}

/// Opens the review of the changes of these users.
pub(in crate::screens) fn open_drafts(model: &mut Model, users: &[UserName]) {
    let plan = model.cx.engine.plan_changes(users);
    show(model, plan);
}

/// Opens the review of a plan.
pub(in crate::screens) fn show(model: &mut Model, plan: Plan) {
    if plan.lines().is_empty() {
        return model
            .cx
            .say(Tone::Info, "Nothing to review: there is nothing to send");
    }
    let mut review = Review::new(&model.cx, plan);
    recount(&model.cx, &mut review);
    review.cursor = review.warnings.len();
    scroll::review(model, &mut review);
    if review.top > 0 {
        // The warnings come first, and are seen first.
        (review.cursor, review.top) = (0, 0);
    }
    model.dialogs.push(Dialog::Review(Box::new(review)));
}

/// Works on the open page, if there is one.
fn with<T>(model: &mut Model, work: impl FnOnce(&mut Model, &mut Review) -> T) -> Option<T> {
    let at = model
        .dialogs
        .iter()
        .rposition(|dialog| matches!(dialog, Dialog::Review(_)))?;
    let Dialog::Review(open) = &mut model.dialogs[at] else {
        return None;
    };
    let mut review = std::mem::take(open);
    let result = work(model, &mut review);
    if let Some(Dialog::Review(open)) = model.dialogs.get_mut(at) {
        *open = review;
    }
    Some(result)
}

/// A list was taken: what it changed under an open page is held until a key takes it in.
pub(in crate::screens) fn check(model: &mut Model) {
    with(model, |model, review| {
        let lines = review.plan.lines().iter().zip(&mut review.choices);
        for (line, choice) in lines.filter(|(_, choice)| **choice == Choice::Send) {
            if model.cx.engine.send_check(line) != SendCheck::Ready {
                *choice = Choice::Held;
            }
        }
        recount(&model.cx, review);
    });
}

/// Counts what is sent, and looks ahead: after anything that changes it.
fn recount(cx: &Context, review: &mut Review) {
    let chosen = review.chosen(cx);
    let commands: Vec<Command> = chosen.lines().iter().map(|l| l.command.clone()).collect();
    let selected = review.selected();
    review.warnings = warnings(cx, &commands);
    if let Some(line) = selected {
        review.cursor = review.warnings.len() + line;
    }
    review.cursor = review.cursor.min(review.entries().saturating_sub(1));
    review.sending = commands.len();
    review.users = users(&commands).len();
}

fn users(commands: &[Command]) -> Vec<UserName> {
    let mut seen = HashSet::new();
    let users = commands.iter().map(Command::user);
    users.filter(|user| seen.insert(*user)).cloned().collect()
}

/// What the person should know first: what would become of the ways in, then what the environment
/// of the broker says.
fn warnings(cx: &Context, commands: &[Command]) -> Vec<String> {
    if commands.is_empty() {
        return Vec::new();
    }
    let mut warnings: Vec<String> = impact::foresee(&cx.engine, commands)
        .lines()
        .cloned()
        .collect();
    warnings.extend(cautions(cx, commands));
    warnings
}

fn cautions(cx: &Context, commands: &[Command]) -> Vec<String> {
    let password = commands
        .iter()
        .any(|command| matches!(command.deed(), CommandKind::Add | CommandKind::Password));
    environment::cautions(cx, password)
}

/// Keeps the selected entry in sight.
pub(in crate::screens) fn keep_in_sight(model: &mut Model) {
    with(model, |model, review| scroll::review(model, review));
}

pub(in crate::screens) fn perform(model: &mut Model, action: Action) {
    match action {
        Action::Close => {
            model.dialogs.pop();
        }
        Action::Apply => ask(model),
        Action::Choose => {
            let focused = with(model, |_, review| {
                std::mem::replace(&mut review.on_apply, true)
            });
            if focused == Some(true) {
                ask(model);
            }
        }
        Action::Help => model.dialogs.push(Dialog::help()),
        action => {
            let said = with(model, |model, review| work(model, review, action));
            if let Some(Err(reason)) = said {
                model.cx.refuse(reason);
            }
        }
    }
}

fn work(model: &mut Model, review: &mut Review, action: Action) -> Result<(), String> {
    match action {
        Action::Other => {
            review.on_apply = !review.on_apply;
            return Ok(());
        }
        Action::Brief => {
            review.brief = !review.brief;
            return Ok(());
        }
        Action::Toggle | Action::Theirs | Action::Mine => {}
        movement => {
            review.on_apply = false;
            let (last, page) = (review.entries().saturating_sub(1), scroll::page(model));
            review.cursor = moved(review.cursor, movement, last, page);
            return Ok(());
        }
    }
    review.on_apply = false;
    let at = review.selected();
    let at = at.ok_or("This is a warning: move down to a change")?;
    match action {
        Action::Toggle => take_in_or_out(&model.cx, review, at)?,
        _ => decide(&mut model.cx, review, at, action)?,
    }
    recount(&model.cx, review);
    Ok(())
}

/// Drops a line, or takes it in as it is now.
fn take_in_or_out(cx: &Context, review: &mut Review, at: usize) -> Result<(), String> {
    if review.choices[at] == Choice::Send {
        review.choices[at] = Choice::Drop;
        return Ok(());
    }
    bring_up_to_date(cx, review, at);
    match cx.engine.send_check(&review.plan.lines()[at]) {
        SendCheck::Ready => {
            review.choices[at] = Choice::Send;
            Ok(())
        }
        SendCheck::Conflict(_) => Err(format!(
            "Decide the conflict first: {} takes theirs, {} keeps mine",
            cx.key_of(KeyContext::Review, Action::Theirs),
            cx.key_of(KeyContext::Review, Action::Mine)
        )),
        SendCheck::Not(why) => Err(format!("This cannot be sent: {why}")),
    }
}

/// Shows a change as it is now: where it starts from and what is wanted.
fn bring_up_to_date(cx: &Context, review: &mut Review, at: usize) {
    let Some(line) = review.plan.line_mut(at) else {
        return;
    };
    if let Command::SetPermission {
        user,
        permission,
        enabled,
        priority,
    } = &mut line.command
        && line.needs.is_none()
        && let Some(field) = cx.engine.drafts.field(user, permission)
    {
        (line.before, *enabled) = (Some(field.base), field.wanted);
        *priority = field.priority;
    }
}

/// Decides a conflict.
fn decide(cx: &mut Context, review: &mut Review, at: usize, action: Action) -> Result<(), String> {
    let line = &review.plan.lines()[at];
    let Command::SetPermission {
        user, permission, ..
    } = &line.command
    else {
        return Err("Nothing to decide here: this is no conflict".into());
    };
    let is_conflict = matches!(cx.engine.send_check(line), SendCheck::Conflict(_));
    if !is_conflict {
        return Err("Nothing to decide here: this is no conflict".into());
    }
    if action == Action::Theirs {
        cx.engine.drafts.take_theirs(user, permission);
        review.choices[at] = Choice::Drop;
        return Ok(());
    }
    if !cx.engine.drafts.keep_mine(user, permission) {
        let drop = cx.key_of(KeyContext::Review, Action::Theirs);
        return Err(format!(
            "Nothing is left to change here: {drop} drops the change"
        ));
    }
    bring_up_to_date(cx, review, at);
    review.choices[at] = Choice::Send;
    Ok(())
}

/// Applies what is shown; asks first where something speaks against it.
fn ask(model: &mut Model) {
    if let Err(reason) = can_apply(&model.cx) {
        return model.cx.refuse(reason);
    }
    let Some(plan) = with(model, |model, review| review.chosen(&model.cx)) else {
        return;
    };
    if plan.lines().is_empty() {
        let back = model.cx.key_of(KeyContext::Review, Action::Close);
        let reason = format!("Nothing to apply: no line is to be sent. {back} goes back");
        return model.cx.refuse(reason);
    }
    match before_applying(&model.cx, &plan) {
        Some(question) => model.dialogs.push(Dialog::Question(question)),
        None => apply(model, plan),
    }
}

/// The question before a plan is applied; `None` when nothing speaks against it.
pub(in crate::screens) fn before_applying(cx: &Context, plan: &Plan) -> Option<Question> {
    let commands: Vec<Command> = plan.lines().iter().map(|l| l.command.clone()).collect();
    let impact = impact::foresee(&cx.engine, &commands);
    let cautions = cautions(cx, &commands);
    let doomed = commands
        .iter()
        .filter(|c| c.deed() == CommandKind::Remove)
        .count();
    if impact.is_calm() && cautions.is_empty() && doomed == 0 {
        return None;
    }
    let mut lines: Vec<String> = impact.lines().cloned().chain(cautions).collect();
    match doomed {
        0 => {}
        1 => lines.push("A user is deleted: its password cannot be restored.".into()),
        // How many they are is foreseen.
        _ => lines.push("The passwords of deleted users cannot be restored.".into()),
    }
    let title = format!(
        "Apply {} to {}?",
        text::count(commands.len(), "change", "changes"),
        text::count(users(&commands).len(), "user", "users")
    );
    let consequence = ConfirmAction::Apply(Box::new(plan.clone()));
    Some(Question::new(title, lines, "Apply", consequence).requiring(impact.typed))
}

fn can_apply(cx: &Context) -> Result<(), String> {
    if let Some(run) = cx.engine.run.as_ref().filter(|run| run.is_under_way()) {
        return Err(format!(
            "Wait: another plan is being applied ({}). Nothing here is lost",
            summary::badge(run)
        ));
    }
    availability::connected(cx, "apply")
}

/// Applies a plan that was shown, and asked about where that was needed.
pub(in crate::screens) fn apply(model: &mut Model, plan: Plan) {
    if let Err(reason) = can_apply(&model.cx) {
        return model.cx.refuse(reason);
    }
    let password = |line: &Line| {
        matches!(
            line.command.deed(),
            CommandKind::Add | CommandKind::Password
        )
    };
    if plan.lines().iter().any(password) {
        // It was asked before, if the link is not encrypted.
        model.cx.engine.session.plaintext_known = true;
    }
    model
        .dialogs
        .retain(|dialog| !matches!(dialog, Dialog::Review(_)));
    apply::update::start(model, plan);
}

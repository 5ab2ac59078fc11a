//! Questions: the way out has the focus, the way on carries what it does.

use crate::domain::command::Command;
use crate::domain::plan::Plan;
use crate::domain::user::UserName;
use crate::screens::bindings::Action;
use crate::screens::dialog::{ConfirmAction, Dialog, Question};
use crate::screens::effect::Effect;
use crate::screens::model::Model;
use crate::screens::password_batch::{self, About};
use crate::screens::question::Decision;
use crate::screens::user_form::{self, Phase};
use crate::screens::{availability, hear, review, unsaved, users};
use crate::text;

pub(in crate::screens) fn perform(model: &mut Model, action: Action) {
    let size = (model.cx.width, model.cx.height);
    let Some(Dialog::Question(question)) = model.dialogs.last_mut() else {
        return;
    };
    match question.decide(action, size) {
        Decision::Open => {}
        Decision::No => {
            model.dialogs.pop();
        }
        Decision::Yes => {
            if let Some(Dialog::Question(answered)) = model.dialogs.pop() {
                carry_out(model, &answered);
            }
        }
        Decision::Otherwise => {
            if let Some(Dialog::Question(mut answered)) = model.dialogs.pop()
                && let Some((_, consequence)) = answered.otherwise.take()
            {
                answered.consequence = consequence;
                carry_out(model, &answered);
            }
        }
        Decision::Unreadable => {
            let reason = "The window is too small to show whom this is about: make it larger";
            model.cx.refuse(reason.into());
        }
    }
}

fn carry_out(model: &mut Model, answered: &Question) {
    match &answered.consequence {
        ConfirmAction::Delete(user) => delete(model, user, answered),
        ConfirmAction::Save(users) => save(model, users, answered),
        ConfirmAction::Apply(plan) => apply(model, plan, answered),
        ConfirmAction::Send => user_form::update::send_confirmed(model),
        ConfirmAction::Cancel(users) => users::confirm::cancel(&mut model.cx, users),
        ConfirmAction::Discard => discard(model),
        ConfirmAction::ForgetPasswords => password_batch::hand_over::forget(model),
        ConfirmAction::LoadUnsaved(found) => unsaved::update::load(model, found),
        ConfirmAction::DiscardUnsaved(mark) => unsaved::update::discard(&mut model.cx, *mark),
        ConfirmAction::CancelAll => users::confirm::cancel_all(&mut model.cx),
        ConfirmAction::Back => model.cx.effects.push(Effect::Back),
        ConfirmAction::Quit => model.cx.effects.push(Effect::Quit),
    }
}

/// Asks before what is in front is closed with what was typed into it. Returns whether it does.
/// What was already sent is not lost.
pub(in crate::screens) fn asks_to_discard(model: &mut Model) -> bool {
    let Some(dialog) = model.dialogs.last() else {
        return false;
    };
    let is_here = match dialog {
        Dialog::Form(form) => match form.phase {
            Phase::Editing => true,
            Phase::Waiting(id) => model.cx.engine.queue.is_in_line(id),
            Phase::LoggingIn | Phase::Probing => false,
        },
        // It asks by itself, about the passwords.
        Dialog::NewPasswords(form) => matches!(form.about, About::New { .. }) && !form.waiting,
        _ => true,
    };
    let Some(loss) = dialog.holds().filter(|_| is_here) else {
        return false;
    };
    let title = match dialog {
        Dialog::Review(_) => "Discard this plan?",
        _ => "Discard what you typed?",
    };
    let question = Question::new(title, vec![loss.into()], "Discard", ConfirmAction::Discard);
    model.dialogs.push(Dialog::Question(question));
    true
}

/// Closes what the question was about, if that is still there.
fn discard(model: &mut Model) {
    match model.dialogs.last() {
        Some(Dialog::Form(_)) => user_form::update::close(model),
        Some(dialog) if dialog.holds().is_some() => {
            model.dialogs.pop();
        }
        _ => {}
    }
}

/// Applies a plan, if nothing more speaks against it than when the question was asked.
fn apply(model: &mut Model, plan: &Plan, answered: &Question) {
    let question = review::update::before_applying(&model.cx, plan);
    if !asks_again(model, question, answered) {
        review::update::apply(model, plan.clone());
    }
}

fn save(model: &mut Model, users: &[UserName], answered: &Question) {
    if let Err(reason) = availability::connected(&model.cx, "save") {
        return model.cx.refuse(reason);
    }
    let question = users::confirm::before_saving(&model.cx, users).ok();
    if !asks_again(model, question, answered) {
        users::confirm::save_now(model, users);
    }
}

fn delete(model: &mut Model, user: &UserName, answered: &Question) {
    // The question may have been open for a while: link and list may have changed under it.
    if !model.cx.engine.is_listed(user) && !model.cx.engine.is_named(user) {
        let reason = format!(
            "{} is already gone from the broker's list",
            text::short(user.as_str())
        );
        return model.cx.refuse(reason);
    }
    let free = availability::idle(&model.cx, user);
    if let Err(reason) = free.and_then(|()| availability::connected(&model.cx, "delete a user")) {
        return model.cx.refuse(reason);
    }
    let question = users::confirm::before_deleting(&model.cx, user);
    if !asks_again(model, Some(question), answered) {
        let user = user.clone();
        hear::call(model, |engine| {
            engine.submit(Command::RemoveUser { user });
        });
    }
}

/// A yes counts for what the question said. Where the list says more by now, it is asked anew.
fn asks_again(model: &mut Model, question: Option<Question>, answered: &Question) -> bool {
    let Some(mut question) = question.filter(|question| question.asks_more_than(answered)) else {
        return false;
    };
    let changed = "The broker's list changed while this was asked: read it again.";
    question.lines.insert(0, changed.into());
    model.dialogs.push(Dialog::Question(question));
    true
}

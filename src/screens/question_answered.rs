//! What an answered question does in the console of one broker, and how a plan begins to be applied
//! once nothing is left to ask.

use crate::domain::plan::{Line, Plan};
use crate::engine::Engine;
use crate::screens::apply::RunPage;
use crate::screens::console::{Console, close_front, follow};
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::model::Model;
use crate::screens::next::{Next, Place};
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::{review, unsaved, user_form, users};

/// The question in front was answered: with yes, or with its other button.
pub(in crate::screens) fn answered(model: &mut Model, otherwise: bool) {
    let Some(Dialog::Question(mut question)) = model.dialogs.pop() else {
        return;
    };
    question.choose(otherwise);
    carry_out(model, &question);
}

fn carry_out(model: &mut Model, answered: &Question) {
    let cx = &mut model.cx;
    let next = match &answered.consequence {
        ConfirmAction::Delete(user) => users::save_and_delete::delete_confirmed(cx, user, answered),
        ConfirmAction::Review(commands) => Next::Open(Place::Review(commands.clone())),
        ConfirmAction::Save(users) => {
            let next = users::save_and_delete::save_confirmed(cx, users, answered);
            if matches!(next, Next::Stay) {
                users::act_on_marked::clear_after(&mut model.table, users.iter());
            }
            next
        }
        ConfirmAction::Apply(plan) => {
            let question = review::before_applying::before_applying(cx, plan);
            Next::ask_again(question, answered)
                .unwrap_or_else(|| Next::Open(Place::Apply(plan.as_ref().clone())))
        }
        ConfirmAction::Send => return send(model),
        ConfirmAction::Discard => return discard(model),
        ConfirmAction::ForgetPasswords => return forget_passwords(model),
        ConfirmAction::Cancel(users) => {
            return users::cancel::several(&mut model.table, cx, users);
        }
        ConfirmAction::CancelAll => return users::cancel::all(&mut model.table, cx),
        ConfirmAction::LoadUnsaved(found) => return unsaved::update::load(cx, found).say(cx),
        ConfirmAction::DiscardUnsaved(mark) => return unsaved::update::discard(cx, *mark),
        // They are asked in the fleet, and in the list of brokers.
        ConfirmAction::ApplyTogether
        | ConfirmAction::ConnectInClear(_)
        | ConfirmAction::DeleteBroker(_)
        | ConfirmAction::DiscardUnsavedTogether(_)
        | ConfirmAction::LoadUnsavedTogether(_)
        | ConfirmAction::SendInClear(..) => return,
        ConfirmAction::Back => return cx.effects.push(Effect::Back),
        ConfirmAction::Quit => return cx.effects.push(Effect::Quit),
    };
    follow(model, next, None);
}

/// Sends the form that the question was about.
fn send(model: &mut Model) {
    if let Some(Dialog::Form(form)) = model.dialogs.last_mut() {
        user_form::update::send_confirmed(form, &mut model.cx);
    }
}

/// Closes what the question was about, if that is still there.
fn discard(model: &mut Model) {
    let is_form = matches!(model.dialogs.last(), Some(Dialog::Form(_)));
    if is_form || model.front().0.loss(&model.cx).is_some() {
        close_front(model);
    }
}

fn forget_passwords(model: &mut Model) {
    model.cx.call(Engine::forget_batch);
    model
        .dialogs
        .retain(|dialog| !matches!(dialog, Dialog::Passwords(_) | Dialog::NewPasswords(_)));
}

/// Applies a plan that was shown, and asked about where that was needed.
pub(in crate::screens) fn apply(model: &mut Model, plan: Plan) -> Option<Dialog> {
    if let Err(reason) = review::before_applying::can_apply(&model.cx) {
        model.cx.refuse(reason);
        return None;
    }
    let mut lines = plan.lines().iter();
    if lines.any(|line| line.command.kind().holds_password()) {
        // It was asked before, if the connection is not encrypted.
        model.cx.call(Engine::agree_plaintext);
    }
    for dialog in &model.dialogs {
        if let Dialog::Review(review) = dialog {
            review.give_up(&mut model.cx, &plan);
        }
    }
    model
        .dialogs
        .retain(|dialog| !matches!(dialog, Dialog::Review(_)));
    let of = plan.lines().iter().map(Line::user);
    users::act_on_marked::clear_after(&mut model.table, of);
    model.cx.call(|engine| engine.apply(plan));
    model.run_page = RunPage::default();
    Some(Dialog::Run)
}

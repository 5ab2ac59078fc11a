//! Questions: the way out has the focus, the way on carries what it does.

use super::{forms, handover, saving};
use crate::app::availability;
use crate::app::bindings::Action;
use crate::app::dialog::{Consequence, Decision, Dialog};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::domain::command::Command;
use crate::domain::user::UserName;

pub(super) fn perform(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let size = (model.width, model.height);
    let Some(Dialog::Question(question)) = model.dialogs.last_mut() else {
        return;
    };
    match question.decide(action, size) {
        Decision::Open => {}
        Decision::No => {
            model.dialogs.pop();
        }
        Decision::Yes => {
            let consequence = question.consequence.clone();
            model.dialogs.pop();
            carry_out(model, consequence, effects);
        }
        Decision::Unreadable => {
            let reason = "The window is too small to show whom this is about: make it larger";
            super::refuse(model, reason.into());
        }
    }
}

fn carry_out(model: &mut Model, consequence: Consequence, effects: &mut Vec<Effect>) {
    match consequence {
        Consequence::Delete(user) => delete(model, user, effects),
        Consequence::Save(users) => match availability::connected(model, "save") {
            Ok(()) => saving::save(model, &users, effects),
            Err(reason) => super::refuse(model, reason),
        },
        Consequence::Send => forms::send_confirmed(model, effects),
        Consequence::ForgetPasswords => handover::forget(model),
        Consequence::CancelAll => saving::cancel_all(model),
        Consequence::Back => effects.push(Effect::Back),
        Consequence::Quit => effects.push(Effect::Quit),
    }
}

fn delete(model: &mut Model, user: UserName, effects: &mut Vec<Effect>) {
    // The question may have been open for a while: link and list may have changed under it.
    let listed = model
        .roster
        .as_ref()
        .is_some_and(|roster| roster.row(&user).is_some());
    if !listed && !model.is_named(&user) {
        let reason = format!("{} is already gone from the broker's list", user.as_str());
        return super::refuse(model, reason);
    }
    match availability::connected(model, "delete a user") {
        Ok(()) => {
            saving::act(model, Command::RemoveUser { user }, effects);
        }
        Err(reason) => super::refuse(model, reason),
    }
}

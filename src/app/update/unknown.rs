//! A broker of which nothing tells what kind it is: no command can be worded, so none may wait.

use super::answers;
use crate::app::effect::Effect;
use crate::app::model::{Model, Tone};
use crate::app::rights;
use crate::engine::user_list::Lack;

/// Nothing that the broker did tells. What is in line goes back to the person.
pub(super) fn gave_up(model: &mut Model, tried: String, effects: &mut Vec<Effect>) {
    model.engine.lack = Lack::Kind;
    model.engine.bad_list = Some(tried);
    let why = rights::unknown(model);
    answers::not_sent(model, &why, effects);
    if !model.dialogs.is_empty() {
        // The strip that says it may be covered.
        model.say(Tone::Warning, why);
    }
}

/// It is known now, or will be looked for.
pub(super) fn found(model: &mut Model) {
    if model.engine.is_unknown() {
        model.engine.lack = Lack::Nothing;
        model.engine.bad_list = None;
    }
    model.engine.unheard = None;
}

//! A broker of which nothing tells what kind it is: no command can be worded, so none may wait.

use super::answers;
use crate::app::effect::Effect;
use crate::app::model::{Lack, Model, Tone};
use crate::app::rights;

/// Nothing that the broker did tells. What is in line goes back to the person.
pub(super) fn gave_up(model: &mut Model, tried: String, effects: &mut Vec<Effect>) {
    model.lack = Lack::Kind;
    model.bad_list = Some(tried);
    let why = rights::unknown(model);
    answers::not_sent(model, &why, effects);
    if !model.dialogs.is_empty() {
        // The strip that says it may be covered.
        model.say(Tone::Warning, why);
    }
}

/// It is known now, or will be looked for.
pub(super) fn found(model: &mut Model) {
    if model.is_unknown() {
        model.lack = Lack::Nothing;
        model.bad_list = None;
    }
    model.unheard = None;
}

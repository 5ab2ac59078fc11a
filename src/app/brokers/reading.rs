//! Keys of the pages: the help, and all that is known of a broker.

use super::dialog::Dialog;
use super::model::Brokers;
use super::{availability, pages};
use crate::app::bindings::Action;
use crate::app::clipboard;
use crate::app::model::Tone;
use crate::app::reading;
use crate::app::screens::Effect;
use crate::app::search::Step;
use crate::domain::secret::Secret;

pub(super) fn perform(brokers: &mut Brokers, action: Action, effects: &mut Vec<Effect>) {
    if !availability::applies_in_page(brokers, action) {
        return;
    }
    let step = match brokers.dialogs.last_mut() {
        Some(Dialog::Help { scroll, search }) => search.perform(action, scroll),
        Some(Dialog::Details { .. }) if action == Action::Close => Step::Close,
        _ => Step::Read,
    };
    if step == Step::Close {
        brokers.dialogs.pop();
        return;
    }
    let lines = pages::lines(brokers);
    let inside = reading::inside((brokers.width, brokers.height));
    match brokers.dialogs.last_mut() {
        Some(Dialog::Help { scroll, search }) => {
            let inside = reading::below_search(search, inside);
            *scroll = reading::scroll(*scroll, action, &lines, inside);
        }
        Some(Dialog::Details { scroll, .. }) => {
            *scroll = reading::mark(*scroll, action, &lines, inside);
            let marked = lines.get(*scroll).filter(|_| action == Action::Copy);
            if let Some(value) = marked.map(reading::value) {
                effects.push(Effect::Copy(Secret::new(value)));
                brokers.say(Tone::Info, clipboard::sent(value));
            }
        }
        _ => {}
    }
}

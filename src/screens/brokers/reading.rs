//! Keys of the pages: the help, and all that is known of a broker.

use crate::domain::secret::Secret;
use crate::screens::bindings::Action;
use crate::screens::brokers::dialog::Dialog;
use crate::screens::brokers::model::Brokers;
use crate::screens::brokers::{availability, pages};
use crate::screens::effect::Effect;
use crate::screens::reading;

pub(in crate::screens) fn perform(
    brokers: &mut Brokers,
    action: Action,
    effects: &mut Vec<Effect>,
) {
    if !availability::applies_in_page(brokers, action) {
        return;
    }
    let Some(page) = brokers.dialogs.last_mut().and_then(Dialog::page_mut) else {
        return;
    };
    if reading::closes(page, action) {
        brokers.dialogs.pop();
        return;
    }
    let lines = pages::lines(brokers);
    let size = (brokers.width, brokers.height);
    let page = brokers.dialogs.last_mut().and_then(Dialog::page_mut);
    if let Some(value) = page.and_then(|page| reading::go(page, action, &lines, size)) {
        let (tone, text) = brokers.setup.clipboard.sent(value);
        effects.push(Effect::Copy(Secret::new(value)));
        brokers.say(tone, text);
    }
}

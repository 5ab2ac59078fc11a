//! Keys of the pages: the help, and all that is known of a broker.

use crate::domain::secret::Secret;
use crate::screens::bindings::Action;
use crate::screens::brokers::dialog::Dialog;
use crate::screens::brokers::model::Brokers;
use crate::screens::brokers::{availability, pages};
use crate::screens::program::Effect;
use crate::screens::reading;
use crate::ui::page::{page_rows, page_size};

pub(in crate::screens) fn perform(
    brokers: &mut Brokers,
    action: Action,
    effects: &mut Vec<Effect>,
) {
    if !availability::applies_in_page(brokers, action) {
        return;
    }
    let closes = match brokers.dialogs.last_mut() {
        Some(Dialog::Help { scroll, search }) => reading::search(search, action, scroll),
        Some(Dialog::Details { .. }) if action == Action::Close => true,
        _ => false,
    };
    if closes {
        brokers.dialogs.pop();
        return;
    }
    let lines = pages::lines(brokers);
    let size = (brokers.width, brokers.height);
    let (_, page) = page_size(size.0, size.1);
    let all = page_rows(&lines, size).count();
    match brokers.dialogs.last_mut() {
        Some(Dialog::Help { scroll, search }) => {
            let page = reading::below_search(search, page);
            *scroll = reading::scroll(*scroll, action, all, page);
        }
        Some(Dialog::Details { scroll, .. }) => {
            if let Some(value) = reading::mark_in(scroll, action, &lines, size) {
                let (tone, text) = brokers.setup.clipboard.sent(value);
                effects.push(Effect::Copy(Secret::new(value)));
                brokers.say(tone, text);
            }
        }
        _ => {}
    }
}

//! Keys of the pages: the help, all that is known of a user or of a command, new passwords.

use crate::domain::secret::Secret;
use crate::screens::bindings::Action;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::model::Model;
use crate::screens::{availability, pages, password_batch, reading};
use crate::ui::page::{page_rows, page_size};

pub(in crate::screens) fn perform(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    if !availability::applies_in_page(model, action) {
        return;
    }
    let closes = match model.dialogs.last_mut() {
        Some(Dialog::Help { scroll, search }) => reading::search(search, action, scroll),
        Some(Dialog::Passwords { .. }) if action == Action::Close => {
            return password_batch::update::ask_to_forget(model);
        }
        Some(_) if action == Action::Close => true,
        _ => false,
    };
    if closes {
        model.dialogs.pop();
        return;
    }
    let lines = pages::lines(model);
    let size = (model.width, model.height);
    let (_, page) = page_size(size.0, size.1);
    let all = page_rows(&lines, size).count();
    match model.dialogs.last_mut() {
        Some(Dialog::Help { scroll, search }) => {
            let page = reading::below_search(search, page);
            *scroll = reading::scroll(*scroll, action, all, page);
        }
        Some(Dialog::Passwords { scroll }) => {
            *scroll = reading::scroll(*scroll, action, all, page);
        }
        Some(Dialog::Details { scroll, .. } | Dialog::Entry { scroll, .. }) => {
            if let Some(value) = reading::mark_in(scroll, action, &lines, size) {
                let (tone, text) = model.settings.clipboard.sent(value);
                effects.push(Effect::Copy(Secret::new(value)));
                model.say(tone, text);
            }
        }
        _ => {}
    }
}

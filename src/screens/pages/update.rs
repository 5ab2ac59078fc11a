//! Keys of the pages: the help, all that is known of a user or of a command, new passwords.

use crate::domain::secret::Secret;
use crate::screens::bindings::Action;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::model::Model;
use crate::screens::{pages, password_batch, reading};

pub(in crate::screens) fn perform(model: &mut Model, action: Action) {
    if !pages::keys::applies(model, action) {
        return;
    }
    let last = model.dialogs.last();
    if action == Action::Close && matches!(last, Some(Dialog::Passwords(_))) {
        return password_batch::hand_over::ask_to_forget(model);
    }
    let Some(page) = model.dialogs.last_mut().and_then(Dialog::page_mut) else {
        return;
    };
    if reading::closes(page, action) {
        model.dialogs.pop();
        return;
    }
    let lines = pages::lines(model);
    let size = (model.cx.width, model.cx.height);
    let page = model.dialogs.last_mut().and_then(Dialog::page_mut);
    if let Some(value) = page.and_then(|page| reading::go(page, action, &lines, size)) {
        let (tone, text) = model.cx.settings.clipboard.sent(value);
        model.cx.effects.push(Effect::Copy(Secret::new(value)));
        model.cx.say(tone, text);
    }
}

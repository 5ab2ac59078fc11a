//! Pages to read: the help, and all that is known of one user. They scroll by rows, so that every word can be
//! read on a small screen too.
//!
//! In the help, Esc first ends the search and shows all lines again; the next one closes the page.

pub mod keys;
pub mod update;

use crate::screens::bindings::{Binding, KeyContext};
use crate::screens::context::Context;
use crate::screens::details::details;
use crate::screens::dialog::Dialog;
use crate::screens::keymap::Keymap;
use crate::screens::model::Model;
use crate::screens::{self, activity, availability, environment};
use crate::ui::page::PageLine;

/// The lines of the page that has the keyboard; none when no page has it.
pub fn lines(model: &Model) -> Vec<PageLine> {
    match model.dialogs.last() {
        Some(Dialog::Help(page)) => page.found(help(&model.cx)),
        Some(Dialog::Details { user, .. }) => details(&model.cx, user),
        Some(Dialog::Entry { item, .. }) => activity::words::entry(&model.cx, *item),
        Some(Dialog::Passwords(_)) => {
            let handover = model.cx.engine.handover.as_ref();
            handover.map_or_else(Vec::new, screens::password_batch::page)
        }
        _ => Vec::new(),
    }
}

/// The keys of the console; those that write only where it may.
fn help(cx: &Context) -> Vec<PageLine> {
    let mut lines = Vec::new();
    if cx.engine.session.read_only {
        let text = format!(
            "{}. The keys that write are left out here.",
            environment::READ_ONLY
        );
        lines.push(PageLine::Text(text));
    }
    lines.extend(keys(cx.settings.keys, &KeyContext::OF_CONSOLE, |binding| {
        availability::may_write(cx, binding)
    }));
    lines
}

/// The keys of these layers that are wanted.
pub(in crate::screens) fn keys(
    keymap: Keymap,
    layers: &[KeyContext],
    wanted: impl Fn(&Binding) -> bool,
) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for layer in layers {
        lines.push(PageLine::Heading(layer.title().into()));
        let bindings = keymap.of(*layer).filter(|binding| wanted(binding));
        let bindings = bindings.filter(|binding| !binding.keys.is_empty());
        lines.extend(bindings.map(|b| PageLine::Pair(keymap.keys_text(b), b.help.into())));
    }
    lines
}

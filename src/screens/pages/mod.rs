//! Pages to read: the help, all that is known of a user or of a command, new passwords. They scroll by rows, so
//! that every word can be read on a small screen too.

pub mod keys;

use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::context::Context;
use crate::screens::keymap::Keymap;
use crate::screens::next::Next;
use crate::screens::reading;
use crate::ui::page::{PageLine, TextPage};

/// Does what a key of a page stands for, with the lines that it has then.
pub(in crate::screens) fn perform(
    page: &mut TextPage,
    cx: &mut Context,
    action: Action,
    lines: impl FnOnce(&TextPage, &Context) -> Vec<PageLine>,
) -> Next {
    if !keys::applies(page, action) {
        return Next::Stay;
    }
    if reading::closes(page, action) {
        return Next::Close;
    }
    let lines = lines(page, cx);
    if let Some(value) = reading::go(page, action, &lines, cx.size()) {
        cx.copy(value);
    }
    Next::Stay
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

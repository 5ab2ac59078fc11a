//! Pages to read: the help, and all that is known of one user.

use super::activity;
use super::availability;
use super::bindings::{Binding, Layer};
use super::dialog::Dialog;
use super::environment;
use super::handover::Handover;
use super::keymap::Keymap;
use super::model::Model;
use super::status;
use crate::domain::permission::Grant;
use crate::domain::user::UserName;

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageLine {
    /// A heading.
    Heading(String),
    /// A key and what it stands for, in two columns.
    Pair(String, String),
    /// A sentence.
    Text(String),
}

/// The lines of the page that has the keyboard; none when no page has it.
#[must_use]
pub fn lines(model: &Model) -> Vec<PageLine> {
    match model.dialogs.last() {
        Some(Dialog::Help { search, .. }) => search.found(help(model)),
        Some(Dialog::Details { user, .. }) => details(model, user),
        Some(Dialog::Entry { item, .. }) => activity::words::entry(model, *item),
        Some(Dialog::Passwords { .. }) => {
            let handover = model.handover.as_ref();
            handover.map_or_else(Vec::new, Handover::page)
        }
        _ => Vec::new(),
    }
}

/// The keys of the console; those that write only where it may.
fn help(model: &Model) -> Vec<PageLine> {
    let mut lines = Vec::new();
    if model.session.read_only {
        let text = format!(
            "{}. The keys that write are left out here.",
            environment::READ_ONLY
        );
        lines.push(PageLine::Text(text));
    }
    lines.extend(keys(model.session.keys, &Layer::OF_CONSOLE, |binding| {
        availability::may_write(model, binding)
    }));
    lines
}

/// The keys of these layers that are wanted.
pub(super) fn keys(
    keymap: Keymap,
    layers: &[Layer],
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

/// All that the broker sent about a user, and what is pending.
#[must_use]
pub fn details(model: &Model, name: &UserName) -> Vec<PageLine> {
    let mut lines = vec![
        PageLine::Heading(name.as_str().into()),
        PageLine::Pair("Broker".into(), model.session.broker.clone()),
    ];
    if let Some(text) = status::name_in_ascii(model, name) {
        lines.push(PageLine::Text(text));
    }
    let words = environment::words(&model.session);
    if !words.is_empty() {
        let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        lines.push(PageLine::Pair("Environment".into(), words.join(", ")));
    }
    if environment::is_protected(&model.session, name) {
        let text = "Protected by the profile of this broker: changes ask first";
        lines.push(PageLine::Text(text.into()));
    }
    if model.is_self(name) {
        lines.push(PageLine::Text(
            "You: the account that this console uses".into(),
        ));
    }
    if let Some(protection) = model.protection(name) {
        lines.push(PageLine::Text(protection.reason.clone()));
    }
    let user = model.roster.as_ref().and_then(|roster| roster.user(name));
    if user.is_none() {
        if !model.is_named(name) {
            lines.push(PageLine::Text("Gone from the broker's list".into()));
            return lines;
        }
        let text = "The list cannot be read: only what was accepted from here is known";
        lines.push(PageLine::Text(text.into()));
    }
    for permission in model.permissions() {
        let grant = model.grant(name, permission).unwrap_or(Grant::Unknown);
        let wanted = model.drafts.field(name, &permission.key);
        let value = match wanted {
            Some(field) => format!("{} -> {}", grant.word(), Grant::from(field.wanted).word()),
            None => grant.word().into(),
        };
        lines.push(PageLine::Pair(permission.label.clone(), value));
    }
    for (key, value) in user.iter().flat_map(|user| &user.details) {
        lines.push(PageLine::Pair(key.as_ref().into(), value.as_ref().into()));
    }
    if let Some((text, _)) = status::explanation(model, name) {
        lines.push(PageLine::Text(text));
    }
    lines
}

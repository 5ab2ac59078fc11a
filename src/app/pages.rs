//! Pages to read: the help, and all that is known of one user.

use super::bindings::{BINDINGS, Layer};
use super::dialog::Dialog;
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
        Some(Dialog::Help { .. }) => keys(&Layer::OF_CONSOLE),
        Some(Dialog::Details { user, .. }) => details(model, user),
        _ => Vec::new(),
    }
}

/// The keys of these layers.
pub(super) fn keys(layers: &[Layer]) -> Vec<PageLine> {
    let mut lines = Vec::new();
    for layer in layers {
        lines.push(PageLine::Heading(layer.title().into()));
        let bindings = BINDINGS.iter().filter(|binding| binding.layer == *layer);
        lines.extend(bindings.map(|b| PageLine::Pair(b.keys_text(), b.help.into())));
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
    if model.is_self(name) {
        lines.push(PageLine::Text(
            "You: the account that this console uses".into(),
        ));
    }
    let Some(roster) = &model.roster else {
        return lines;
    };
    if let Some(protection) = roster.protection(name) {
        lines.push(PageLine::Text(protection.reason.clone()));
    }
    let Some(user) = roster.user(name) else {
        lines.push(PageLine::Text("Gone from the broker's list".into()));
        return lines;
    };
    for (column, permission) in roster.permissions().iter().enumerate() {
        let grant = user.grant(column);
        let wanted = model.drafts.field(name, &permission.key);
        let value = match wanted {
            Some(field) => format!("{} -> {}", grant.word(), Grant::from(field.wanted).word()),
            None => grant.word().into(),
        };
        lines.push(PageLine::Pair(permission.label.clone(), value));
    }
    for (key, value) in &user.details {
        lines.push(PageLine::Pair(key.as_ref().into(), value.as_ref().into()));
    }
    if let Some((text, _)) = status::explanation(model, name) {
        lines.push(PageLine::Text(text));
    }
    lines
}

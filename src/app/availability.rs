//! Whether a key applies now, and why not.

use super::bindings::Action;
use super::model::{LinkState, Model};
use crate::domain::draft::UserDraft;
use crate::domain::permission::PermissionKey;
use crate::domain::user::UserName;

/// Whether an action of the table applies now.
///
/// # Errors
/// The reason, as a sentence for the footer line, when it does not.
pub fn applies(model: &Model, action: Action) -> Result<(), String> {
    match action {
        Action::Save => selected_draft(model).and_then(|()| connected(model, "save")),
        Action::SaveAll => {
            unsaved_drafts(model)?;
            connected(model, "save")
        }
        Action::Cancel => {
            let name = selected(model)?;
            if model.drafts.user(&name).is_some() || model.actions.contains_key(&name) {
                return Ok(());
            }
            Err(format!(
                "Nothing to cancel: {} has no changes",
                name.as_str()
            ))
        }
        Action::CancelAll => any_draft(model),
        Action::Toggle => toggle(model),
        Action::ToggleNth => {
            selected(model)?;
            listed(model)
        }
        Action::Add => connected(model, "add a user"),
        Action::Password => {
            let name = selected(model)?;
            present(model, &name)?;
            idle(model, &name)?;
            connected(model, "change a password")
        }
        Action::Delete => delete(model),
        Action::Brokers if !model.session.has_list => {
            Err("There is no list of brokers to go back to".into())
        }
        _ => Ok(()),
    }
}

fn toggle(model: &Model) -> Result<(), String> {
    let name = selected(model)?;
    listed(model)?;
    match model.focused_permission() {
        Some(permission) => toggleable(model, &name, &permission.key),
        None => Ok(()),
    }
}

/// Whether one permission of one user may be toggled at all.
///
/// # Errors
/// The reason when the broker never lets anybody change it.
pub fn toggleable(model: &Model, name: &UserName, key: &PermissionKey) -> Result<(), String> {
    let protection = model
        .roster
        .as_ref()
        .and_then(|roster| roster.protection(name));
    match protection {
        Some(protection) if protection.fixed.contains(key) => Err(protection.reason.clone()),
        _ => Ok(()),
    }
}

fn delete(model: &Model) -> Result<(), String> {
    let name = selected(model)?;
    present(model, &name)?;
    let protection = model
        .roster
        .as_ref()
        .and_then(|roster| roster.protection(&name));
    if let Some(protection) = protection {
        return Err(protection.reason.clone());
    }
    idle(model, &name)?;
    connected(model, "delete a user")
}

fn selected(model: &Model) -> Result<UserName, String> {
    let name = model
        .cursor
        .user
        .clone()
        .filter(|name| model.row_of(name).is_some());
    name.ok_or_else(|| "No user is selected: the broker's list has not come yet".into())
}

fn listed(model: &Model) -> Result<(), String> {
    match model.permissions() {
        [] => Err("The broker's list has no permissions to toggle".into()),
        _ => Ok(()),
    }
}

fn present(model: &Model, name: &UserName) -> Result<(), String> {
    match model.roster.as_ref().and_then(|roster| roster.row(name)) {
        Some(_) => Ok(()),
        None => Err(format!("{} is gone from the broker's list", name.as_str())),
    }
}

/// One thing at a time is done to a user as a whole.
fn idle(model: &Model, name: &UserName) -> Result<(), String> {
    match model.actions.get(name) {
        Some(action) if action.progress.is_busy() => Err(format!(
            "Wait: something is already being done to {}",
            name.as_str()
        )),
        _ => Ok(()),
    }
}

fn selected_draft(model: &Model) -> Result<(), String> {
    let name = selected(model)?;
    match model.drafts.user(&name) {
        None => Err(format!("Nothing to save: {} has no changes", name.as_str())),
        Some(draft) if all_busy(draft) => Err(format!(
            "{}: everything is on its way already",
            name.as_str()
        )),
        Some(_) => Ok(()),
    }
}

fn unsaved_drafts(model: &Model) -> Result<(), String> {
    any_draft(model)?;
    let mut drafts = model
        .drafts
        .users()
        .filter_map(|user| model.drafts.user(user));
    if drafts.all(all_busy) {
        return Err("Everything is on its way already".into());
    }
    Ok(())
}

fn all_busy(draft: &UserDraft) -> bool {
    draft.values().all(|field| field.progress.is_busy())
}

fn any_draft(model: &Model) -> Result<(), String> {
    if model.drafts.is_empty() {
        return Err("No user has changes".into());
    }
    Ok(())
}

/// Commands need a link.
///
/// # Errors
/// A sentence that says that nothing was sent.
pub fn connected(model: &Model, what: &str) -> Result<(), String> {
    match model.link {
        LinkState::Connected => Ok(()),
        _ => Err(format!(
            "Not connected: cannot {what} now; nothing was sent, nothing is lost"
        )),
    }
}

//! Whether a key of the table applies now, and why not.

use crate::domain::command::CommandKind;
use crate::domain::user::UserName;
use crate::engine::access::Access;
use crate::engine::connection::{Cause, LinkState};
use crate::engine::draft::UserDraft;
use crate::screens::availability;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::model::Model;
use crate::screens::rights;
use crate::text;

/// Whether an action of the table applies now.
///
/// # Errors
/// The reason, as a sentence for the footer line, when it does not.
pub fn applies(model: &Model, action: Action) -> Result<(), String> {
    if let Some(answer) = with_marks(model, action).or_else(|| finding(model, action)) {
        return answer;
    }
    match action {
        Action::Save => selected_draft(model).and_then(|()| saveable(&model.cx)),
        Action::SaveAll => {
            unsaved_drafts(&model.cx)?;
            saveable(&model.cx)
        }
        Action::Review if model.cx.engine.run.is_some() => Ok(()),
        Action::History
            if !model
                .cx
                .engine
                .log
                .entries()
                .rev()
                .any(|e| e.outcome.is_done()) =>
        {
            Err("Nothing to take back: nothing was applied in this session".into())
        }
        Action::Cancel => {
            let name = selected(model)?;
            let changed = model.cx.engine.drafts.user(&name).is_some()
                || model.cx.engine.actions.contains_key(&name);
            if changed || model.cx.engine.is_named(&name) {
                return Ok(());
            }
            Err(format!(
                "Nothing to cancel: {} has no changes",
                text::short(name.as_str())
            ))
        }
        Action::Review | Action::CancelAll => any_draft(&model.cx),
        Action::Toggle => toggle(model),
        Action::ToggleNth => {
            selected(model)?;
            listed(&model.cx)
        }
        Action::Add => {
            availability::connected(&model.cx, "add a user")?;
            rights::may(&model.cx, CommandKind::Add)
        }
        Action::Name => nameable(&model.cx),
        Action::Password => {
            let name = selected(model)?;
            availability::present(&model.cx, &name)?;
            availability::idle(&model.cx, &name)?;
            availability::connected(&model.cx, "change a password")?;
            rights::may(&model.cx, CommandKind::Password)
        }
        Action::Delete => delete(model),
        Action::Groups => groups(model),
        Action::Probe => probe(model),
        Action::NewPasswords => new_passwords(model),
        Action::LogIn => match model.cx.engine.link {
            LinkState::Down {
                cause: Cause::Credentials,
                ..
            } if model.cx.engine.session.user.is_some() => Ok(()),
            _ => Err("The broker does not refuse our password".into()),
        },
        Action::Copy => selected(model).map(drop),
        Action::Brokers if !model.cx.settings.has_list => {
            Err("There is no list of brokers to go back to".into())
        }
        _ => Ok(()),
    }
}

/// Whether a key applies that is about the marked users while there are any. Whether one of them has
/// changes, and who cannot be deleted, the key itself says: looking for it takes too long for a
/// footer.
fn with_marks(model: &Model, action: Action) -> Option<Result<(), String>> {
    if model.marked.is_empty() {
        return None;
    }
    Some(match action {
        Action::Save => any_draft(&model.cx).and_then(|()| saveable(&model.cx)),
        Action::Cancel if model.cx.engine.actions.is_empty() => any_draft(&model.cx),
        Action::Delete => availability::connected(&model.cx, "delete users")
            .and_then(|()| rights::may(&model.cx, CommandKind::Remove)),
        Action::Cancel | Action::Clear => Ok(()),
        _ => return None,
    })
}

/// Whether a key applies that finds users, or sets a permission of those that were found.
fn finding(model: &Model, action: Action) -> Option<Result<(), String>> {
    let refused = |why: &str| Err(why.to_owned());
    Some(match action {
        Action::Filter | Action::Sort | Action::MarkMatches if model.cx.engine.base_rows() == 0 => {
            refused("There are no users to find yet")
        }
        Action::MarkMatches if model.rows() == 0 => {
            refused("Nobody to mark: no user matches the filter")
        }
        Action::Mark | Action::MarkRange => selected(model).map(|_| ()),
        Action::TurnOn | Action::TurnOff => turn(model),
        Action::Clear if !model.has_filter() => {
            refused("Nothing to clear: no filter is on, and nobody is marked")
        }
        _ => return None,
    })
}

/// Whether a key that applies is worth a word in the footer: what sets a value for many is one
/// only while many are marked.
pub fn is_hinted(model: &Model, action: Action) -> bool {
    match action {
        Action::TurnOn | Action::TurnOff => !model.marked.is_empty(),
        _ => true,
    }
}

fn turn(model: &Model) -> Result<(), String> {
    if model.marked.is_empty() {
        selected(model)?;
    }
    listed(&model.cx)?;
    if model.focused_permission().is_none() {
        return Err(format!(
            "Go to a permission first: {} and {} set the focused one",
            model.cx.key(Action::TurnOn),
            model.cx.key(Action::TurnOff)
        ));
    }
    rights::may(&model.cx, CommandKind::Permission)
}

fn toggle(model: &Model) -> Result<(), String> {
    let name = selected(model)?;
    listed(&model.cx)?;
    match model.focused_permission() {
        Some(permission) => availability::toggleable(&model.cx, &name, &permission.key),
        None => Ok(()),
    }
}

fn groups(model: &Model) -> Result<(), String> {
    let name = selected(model)?;
    if !model.cx.engine.has_groups() {
        return Err("This broker has no groups, as far as it tells".into());
    }
    availability::present(&model.cx, &name)?;
    rights::may(&model.cx, CommandKind::Permission)
}

/// A refused command may be tried again at any time: only an account that can do nothing at all gets the reason.
fn saveable(cx: &Context) -> Result<(), String> {
    availability::connected(cx, "save")?;
    match cx.engine.access() {
        Access::Nothing => rights::may(cx, CommandKind::Permission),
        Access::Listed | Access::WithoutList => Ok(()),
    }
}

fn nameable(cx: &Context) -> Result<(), String> {
    if cx.engine.is_unknown() {
        return Err(rights::unknown(cx));
    }
    match cx.engine.access() {
        Access::Listed if cx.engine.roster.is_none() => Err(
            "Wait: the broker's list has not come yet; if it does not come, you can work by name"
                .into(),
        ),
        Access::Listed => {
            Err("No need to name a user: the broker shows the list to this account".into())
        }
        Access::WithoutList => Ok(()),
        Access::Nothing => rights::may(cx, CommandKind::Permission),
    }
}

/// A connection of its own needs neither the link nor any right of our account, but must harm nobody.
fn probe(model: &Model) -> Result<(), String> {
    if let Some(user) = &model.cx.engine.probing {
        return Err(format!(
            "Wait: the login of {} is still being tried",
            text::short(user.as_str())
        ));
    }
    if let Some(fresh) = &model.cx.engine.fresh {
        return trial(&model.cx, &fresh.user);
    }
    let name = selected(model)?;
    availability::present(&model.cx, &name)?;
    trial(&model.cx, &name)
}

fn trial(cx: &Context, user: &UserName) -> Result<(), String> {
    let refusal = cx.engine.trial(user).err();
    refusal.map_or(Ok(()), |why| Err(cx.words(&why).into_owned()))
}

/// Whom exactly it is about is said by the key itself: marks can be many.
fn new_passwords(model: &Model) -> Result<(), String> {
    selected(model)?;
    if model.cx.engine.handover.is_some() {
        return Err("Wait: the last new passwords are not handed over yet".into());
    }
    availability::connected(&model.cx, "set passwords")?;
    rights::may(&model.cx, CommandKind::Password)
}

fn delete(model: &Model) -> Result<(), String> {
    let name = selected(model)?;
    availability::present(&model.cx, &name)?;
    if let Some(protection) = model.cx.engine.protection(&name) {
        return Err(protection.reason.clone());
    }
    availability::idle(&model.cx, &name)?;
    availability::connected(&model.cx, "delete a user")?;
    rights::may(&model.cx, CommandKind::Remove)
}

fn selected(model: &Model) -> Result<UserName, String> {
    let name = model
        .cursor
        .user
        .clone()
        .filter(|name| model.row_of(name).is_some());
    name.ok_or_else(|| match model.cx.engine.access() {
        _ if model.cx.engine.is_unknown() => rights::unknown(&model.cx),
        Access::Listed if model.cx.engine.roster.is_none() => {
            "No user is selected: the broker's list has not come yet".into()
        }
        Access::Listed if !model.filter.is_empty() => format!(
            "No user is selected: none matches the filter; {} takes it off",
            model.cx.key(Action::Clear)
        ),
        Access::Listed => "No user is selected: the broker's list is empty".into(),
        Access::WithoutList => {
            format!(
                "No user is selected: {} names one",
                model.cx.key(Action::Name)
            )
        }
        Access::Nothing => rights::nothing(&model.cx),
    })
}

fn listed(cx: &Context) -> Result<(), String> {
    match cx.engine.permissions() {
        [] => Err("The broker's list has no permissions to toggle".into()),
        _ => Ok(()),
    }
}

fn selected_draft(model: &Model) -> Result<(), String> {
    let name = selected(model)?;
    match model.cx.engine.drafts.user(&name) {
        None => Err(format!(
            "Nothing to save: {} has no changes",
            text::short(name.as_str())
        )),
        Some(draft) if all_busy(&model.cx, draft) => Err(format!(
            "{}: everything is on its way already",
            text::short(name.as_str())
        )),
        Some(_) => Ok(()),
    }
}

fn unsaved_drafts(cx: &Context) -> Result<(), String> {
    any_draft(cx)?;
    let mut drafts = cx
        .engine
        .drafts
        .users()
        .filter_map(|user| cx.engine.drafts.user(user));
    if drafts.all(|draft| all_busy(cx, draft)) {
        return Err("Everything is on its way already".into());
    }
    Ok(())
}

fn all_busy(cx: &Context, draft: &UserDraft) -> bool {
    let log = &cx.engine.log;
    draft.values().all(|field| field.progress(log).is_busy())
}

fn any_draft(cx: &Context) -> Result<(), String> {
    if cx.engine.drafts.is_empty() {
        return Err("No user has changes".into());
    }
    Ok(())
}

//! Whether a key of the table applies now, and why not.

use crate::domain::command::CommandKind;
use crate::domain::user::UserName;
use crate::engine::connection::{Cause, LinkState};
use crate::engine::draft::UserDraft;
use crate::engine::own_rights::{self, Access};
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::unsettled;
use crate::screens::users::{Table, cancel};
use crate::text;

/// Whether an action of the table applies now.
///
/// # Errors
/// The reason, as a sentence for the footer line, when it does not.
pub fn applies(table: &Table, cx: &Context, action: Action) -> Result<(), String> {
    if let Some(answer) = with_marks(table, cx, action).or_else(|| finding(table, cx, action)) {
        return answer;
    }
    match action {
        Action::Save => selected_draft(table, cx).and_then(|()| saveable(cx)),
        Action::SaveAll => {
            unsaved_drafts(cx)?;
            saveable(cx)
        }
        Action::Review if cx.engine.run().is_some() => Ok(()),
        Action::History if !cx.engine.log().has_done() => Err(unsettled::nothing_to_undo(cx)),
        Action::Cancel => {
            let name = selected(table, cx)?;
            let changed =
                cx.engine.drafts().user(&name).is_some() || cx.engine.actions().contains_key(&name);
            let restores = || cancel::restores(table, cx, std::slice::from_ref(&name));
            if changed || cx.engine.is_named(&name) || restores() {
                return Ok(());
            }
            Err(format!(
                "Nothing to cancel: {} has no changes",
                text::short(name.as_str())
            ))
        }
        Action::Review | Action::CancelAll => any_draft(cx),
        Action::Toggle => toggle(table, cx),
        Action::ToggleNth => {
            selected(table, cx)?;
            listed(cx)
        }
        Action::Add => cx.worded(cx.engine.may_now(CommandKind::Add, "add a user")),
        Action::Name => nameable(cx),
        Action::Password => {
            let name = selected(table, cx)?;
            cx.worded(cx.engine.may_set_password(&name))?;
            cx.worded(
                cx.engine
                    .may_now(CommandKind::Password, "change a password"),
            )
        }
        Action::Delete => delete(table, cx),
        Action::Groups => groups(table, cx),
        Action::Probe => probe(table, cx),
        Action::NewPasswords => new_passwords(table, cx),
        Action::LogIn => match cx.engine.link() {
            LinkState::Down {
                cause: Cause::Credentials,
                ..
            } if cx.engine.session.user.is_some() => Ok(()),
            _ => Err("Already logged in".into()),
        },
        Action::Reveal if cx.made.is_empty() => Err("No new password to show".into()),
        Action::Copy | Action::Details => selected(table, cx).map(drop),
        Action::Brokers if !cx.settings.has_list => Err("No list of brokers to go back to".into()),
        _ => Ok(()),
    }
}

/// Whether a key applies that is about the marked users while there are any. Whether one of them
/// has changes, and who cannot be deleted, the key itself says: looking for it takes too long for a
/// footer.
fn with_marks(table: &Table, cx: &Context, action: Action) -> Option<Result<(), String>> {
    if table.marked.is_empty() {
        return None;
    }
    Some(match action {
        Action::Save => any_draft(cx).and_then(|()| saveable(cx)),
        Action::Cancel if cx.engine.actions().is_empty() && table.cancelled.is_empty() => {
            any_draft(cx)
        }
        Action::Delete => cx.worded(cx.engine.may_now(CommandKind::Remove, "delete users")),
        Action::Cancel | Action::Clear => Ok(()),
        _ => return None,
    })
}

/// Whether a key applies that finds users, or sets a permission of those that were found.
fn finding(table: &Table, cx: &Context, action: Action) -> Option<Result<(), String>> {
    let refused = |why: &str| Err(why.to_owned());
    Some(match action {
        Action::Filter | Action::Problems | Action::Sort | Action::MarkMatches
            if cx.engine.base_rows() == 0 =>
        {
            refused("No users to find yet")
        }
        Action::MarkMatches if table.rows(cx) == 0 => {
            refused("No user to mark: none matches the filter")
        }
        Action::Mark | Action::MarkRange => selected(table, cx).map(|_| ()),
        Action::TurnOn | Action::TurnOff => turn(table, cx),
        Action::Clear if !table.has_filter() => refused("Nothing to clear: no filter, no marks"),
        _ => return None,
    })
}

fn turn(table: &Table, cx: &Context) -> Result<(), String> {
    if table.marked.is_empty() {
        selected(table, cx)?;
    }
    listed(cx)?;
    if table.focused_permission(cx).is_none() {
        return Err(format!(
            "Go to a permission first: {} and {} set the focused one",
            cx.key(Action::TurnOn),
            cx.key(Action::TurnOff)
        ));
    }
    cx.worded(cx.engine.may(CommandKind::Permission))
}

fn toggle(table: &Table, cx: &Context) -> Result<(), String> {
    let name = selected(table, cx)?;
    listed(cx)?;
    match table.focused_permission(cx) {
        Some(permission) => cx.worded(cx.engine.may_toggle(&name, &permission.key)),
        None => Ok(()),
    }
}

fn groups(table: &Table, cx: &Context) -> Result<(), String> {
    let name = selected(table, cx)?;
    cx.worded(cx.engine.may_change_groups(&name))
}

/// A refused command may be tried again at any time: only an account that can do nothing at all
/// gets the reason.
fn saveable(cx: &Context) -> Result<(), String> {
    cx.worded(cx.engine.connected("save"))?;
    match cx.engine.access() {
        Access::Nothing => Err(cx.words(&cx.engine.nothing()).into_owned()),
        Access::Listed | Access::WithoutList => Ok(()),
    }
}

fn nameable(cx: &Context) -> Result<(), String> {
    if cx.engine.is_unknown() {
        return Err(cx.words(&own_rights::unknown()).into_owned());
    }
    match cx.engine.access() {
        Access::Listed if cx.engine.roster().is_none() => {
            Err("Wait: the broker's list has not come yet; without it you can work by name".into())
        }
        Access::Listed => {
            Err("No need to name a user: the broker shows the list to this account".into())
        }
        Access::WithoutList => Ok(()),
        Access::Nothing => Err(cx.words(&cx.engine.nothing()).into_owned()),
    }
}

/// A connection of its own needs neither the link nor any right of our account, but must harm
/// nobody.
fn probe(table: &Table, cx: &Context) -> Result<(), String> {
    if let Some(user) = cx.engine.probing() {
        return Err(format!(
            "Wait: the login of {} is still being tested",
            text::short(user.as_str())
        ));
    }
    if let Some(fresh) = cx.engine.fresh() {
        return cx.worded(cx.engine.trial(&fresh.user).map(drop));
    }
    let name = selected(table, cx)?;
    cx.worded(cx.engine.present(&name))?;
    cx.worded(cx.engine.trial(&name).map(drop))
}

/// Whom exactly it is about is said by the key itself: marks can be many.
fn new_passwords(table: &Table, cx: &Context) -> Result<(), String> {
    selected(table, cx)?;
    if cx.engine.password_batch().is_some() {
        return Err("Wait: the last new passwords are not delivered yet".into());
    }
    cx.worded(cx.engine.may_now(CommandKind::Password, "set passwords"))
}

fn delete(table: &Table, cx: &Context) -> Result<(), String> {
    let name = selected(table, cx)?;
    cx.worded(cx.engine.may_delete(&name))?;
    cx.worded(cx.engine.may_now(CommandKind::Remove, "delete a user"))
}

fn selected(table: &Table, cx: &Context) -> Result<UserName, String> {
    let name = table
        .cursor
        .user
        .clone()
        .filter(|name| table.row_of(cx, name).is_some());
    name.ok_or_else(|| match cx.engine.access() {
        _ if cx.engine.is_unknown() => cx.words(&own_rights::unknown()).into_owned(),
        Access::Listed if cx.engine.roster().is_none() => {
            "No user is selected: the broker's list has not come yet".into()
        }
        Access::Listed if !table.filter.is_empty() => format!(
            "No user is selected: none matches the filter; {} clears it",
            cx.key(Action::Clear)
        ),
        Access::Listed => "No user is selected: the broker's list is empty".into(),
        Access::WithoutList => {
            format!("No user is selected: {} names one", cx.key(Action::Name))
        }
        Access::Nothing => cx.words(&cx.engine.nothing()).into_owned(),
    })
}

fn listed(cx: &Context) -> Result<(), String> {
    match cx.engine.permissions() {
        [] => Err("The broker's list has no permissions to toggle".into()),
        _ => Ok(()),
    }
}

fn selected_draft(table: &Table, cx: &Context) -> Result<(), String> {
    let name = selected(table, cx)?;
    match cx.engine.drafts().user(&name) {
        None => Err(format!(
            "Nothing to save: {} has no changes",
            text::short(name.as_str())
        )),
        Some(draft) if all_busy(cx, draft) => Err(format!(
            "{}: everything is already on its way",
            text::short(name.as_str())
        )),
        Some(_) => Ok(()),
    }
}

fn unsaved_drafts(cx: &Context) -> Result<(), String> {
    any_draft(cx)?;
    let mut drafts = cx
        .engine
        .drafts()
        .users()
        .filter_map(|user| cx.engine.drafts().user(user));
    if drafts.all(|draft| all_busy(cx, draft)) {
        return Err("Everything is already on its way".into());
    }
    Ok(())
}

fn all_busy(cx: &Context, draft: &UserDraft) -> bool {
    let log = cx.engine.log();
    draft.values().all(|field| field.progress(log).is_busy())
}

fn any_draft(cx: &Context) -> Result<(), String> {
    if cx.engine.drafts().is_empty() {
        return Err(unsettled::no_changes(&cx.engine));
    }
    Ok(())
}

//! Keys of the table.

use super::{blind, groups, lists, login, rights, saving};
use crate::app::availability;
use crate::app::bindings::Action;
use crate::app::dialog::{Consequence, Dialog, Question};
use crate::app::effect::Effect;
use crate::app::environment;
use crate::app::form::{Form, Purpose};
use crate::app::key::{Key, KeyCode};
use crate::app::layout;
use crate::app::model::{LinkState, Model, NextList, Tone};
use crate::domain::draft::ToggleRefusal;
use crate::domain::link::BrokerRequest;
use crate::domain::permission::Grant;
use crate::domain::user::UserName;

pub(super) fn perform(model: &mut Model, action: Action, key: Key, effects: &mut Vec<Effect>) {
    if let Err(reason) = availability::applies(model, action) {
        return super::refuse(model, reason);
    }
    match action {
        Action::Toggle => toggle_focused(model),
        Action::ToggleNth => toggle_nth(model, key),
        Action::Save => save_selected(model, effects),
        Action::SaveAll => save_all(model, effects),
        Action::Cancel => cancel_selected(model),
        Action::CancelAll => ask_cancel_all(model),
        Action::Add => model
            .dialogs
            .push(Dialog::Form(Form::new(Purpose::Add).into())),
        Action::Name => model
            .dialogs
            .push(Dialog::Form(Form::new(Purpose::Name).into())),
        Action::Password => {
            if let Some(user) = model.cursor.user.clone() {
                model
                    .dialogs
                    .push(Dialog::Form(Form::new(Purpose::Password(user)).into()));
            }
        }
        Action::Delete => ask_delete(model),
        Action::Groups => groups::open(model),
        Action::LogIn => login::open(model),
        Action::Refresh => refresh(model, effects),
        Action::Brokers => super::go_back(model, effects),
        Action::Notice => model.notice = !model.notice,
        Action::Help => model.dialogs.push(Dialog::Help { scroll: 0 }),
        movement => go(model, movement),
    }
}

fn go(model: &mut Model, movement: Action) {
    let rows = model.rows();
    let columns = model.permissions().len();
    match movement {
        Action::Left => model.cursor.column = model.cursor.column.saturating_sub(1),
        Action::Right => model.cursor.column = (model.cursor.column + 1).min(columns),
        _ => {}
    }
    let Some(row) = model.selected_row() else {
        return;
    };
    let page = usize::from(layout::rows(model).body.max(1));
    let last = rows.saturating_sub(1);
    let row = match movement {
        Action::Up => row.saturating_sub(1),
        Action::Down => row + 1,
        Action::PageUp => row.saturating_sub(page),
        Action::PageDown => row + page,
        Action::First => 0,
        Action::Last => last,
        _ => row,
    };
    model.cursor.user = model.name_at(row.min(last)).cloned();
}

fn toggle_focused(model: &mut Model) {
    let Some(user) = model.cursor.user.clone() else {
        return;
    };
    match model.cursor.column.checked_sub(1) {
        Some(column) => toggle(model, &user, column),
        None => model.dialogs.push(Dialog::Details { user, scroll: 0 }),
    }
}

fn toggle_nth(model: &mut Model, key: Key) {
    let KeyCode::Char(digit) = key.code else {
        return;
    };
    let nth = digit.to_digit(10).unwrap_or(0) as usize;
    let columns = model.permissions().len();
    if nth == 0 || nth > columns {
        let reason = format!("There is no permission {nth}: this broker has {columns}");
        return super::refuse(model, reason);
    }
    model.cursor.column = nth;
    if let Some(user) = model.cursor.user.clone() {
        toggle(model, &user, nth - 1);
    }
}

fn toggle(model: &mut Model, user: &UserName, column: usize) {
    let Some(permission) = model.permissions().get(column) else {
        return;
    };
    let (key, label) = (permission.key.clone(), permission.label.clone());
    if let Err(reason) = availability::toggleable(model, user, &key) {
        return super::refuse(model, reason);
    }
    let shown = model.grant(user, permission);
    let is_gone = shown_user_is_gone(model, user) && !model.is_named(user);
    if is_gone && model.drafts.field(user, &key).is_none() {
        let reason = format!("{} is gone from the broker's list", user.as_str());
        return super::refuse(model, reason);
    }
    let shown = shown.unwrap_or(Grant::Disabled);
    let toggled = if model.list_is_refused() {
        model.drafts.cycle(user, &key, shown)
    } else {
        model.drafts.toggle(user, &key, shown)
    };
    match toggled {
        Ok(()) => {
            model.marks.remove(user);
            // A list that was asked for before this change has to wait like any other.
            model.next_list = NextList::News;
        }
        Err(ToggleRefusal::Busy) => {
            let reason = format!("Wait: {label} of {} is being saved", user.as_str());
            super::refuse(model, reason);
        }
        Err(ToggleRefusal::Gone) => {
            let reason = format!(
                "{}: {label} is gone from the list; c drops it",
                user.as_str()
            );
            super::refuse(model, reason);
        }
    }
}

fn shown_user_is_gone(model: &Model, user: &UserName) -> bool {
    model
        .roster
        .as_ref()
        .is_none_or(|roster| roster.row(user).is_none())
}

fn save_selected(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(user) = model.cursor.user.clone() else {
        return;
    };
    save_or_ask(model, vec![user], effects);
}

fn save_all(model: &mut Model, effects: &mut Vec<Effect>) {
    let mut users: Vec<UserName> = model.drafts.users().cloned().collect();
    users.sort_by_key(|user| model.row_of(user));
    save_or_ask(model, users, effects);
}

/// Saves. It asks first when that takes rights from our own account, or when the environment of
/// the broker says so.
fn save_or_ask(model: &mut Model, users: Vec<UserName>, effects: &mut Vec<Effect>) {
    let sent: Vec<UserName> = users
        .iter()
        .filter(|user| has_sendable(model, user))
        .cloned()
        .collect();
    if sent.is_empty() {
        // Nothing but conflicts: saying so needs no question.
        return saving::save(model, &users, effects);
    }
    let mut lines = environment::cautions(model, &sent, false);
    let own = sent.iter().find(|user| model.is_self(user));
    let lost = own.map_or_else(Vec::new, |own| rights_given_up(model, own));
    if lines.is_empty() && lost.is_empty() {
        return saving::save(model, &users, effects);
    }
    let title = match sent.as_slice() {
        _ if !lost.is_empty() => "Save changes to your own account".into(),
        [one] => format!("Save the changes of {}?", one.as_str()),
        several => {
            let names: Vec<&str> = several.iter().map(UserName::as_str).collect();
            lines.insert(0, format!("Changed: {}.", names.join(", ")));
            format!("Save the changes of {} users?", several.len())
        }
    };
    if !lost.is_empty() {
        lines.push("This is the account that you are using. You will lose:".into());
        lines.extend(lost);
        lines.push("You may not be able to take this back from here.".into());
    }
    let question = Question::new(title, lines, "Save", Consequence::Save(users));
    model.dialogs.push(Dialog::Question(question));
}

fn has_sendable(model: &Model, user: &UserName) -> bool {
    let fields = model.drafts.user(user).into_iter().flatten();
    fields.map(|(_, field)| field).any(saving::is_sendable)
}

/// What saving the drafts of our own account takes from it, a line each.
fn rights_given_up(model: &Model, own: &UserName) -> Vec<String> {
    let fields = model.drafts.user(own).into_iter().flatten();
    let given_up = fields.filter(|(_, field)| !field.wanted && saving::is_sendable(field));
    given_up
        .map(|(key, _)| {
            let permission = model.permissions().iter().find(|p| p.key == *key);
            match permission {
                Some(p) if !p.meaning.is_empty() => format!("- {}: {}", p.label, p.meaning),
                Some(p) => format!("- {}", p.label),
                None => format!("- {}", key.as_str()),
            }
        })
        .collect()
}

fn cancel_selected(model: &mut Model) {
    let Some(user) = model.cursor.user.clone() else {
        return;
    };
    if model.drafts.user(&user).is_none() && !model.actions.contains_key(&user) {
        return blind::forget(model, &user);
    }
    let left = saving::cancel(model, &user);
    if left > 0 {
        let text = format!("{}: {left} already sent; the broker decides", user.as_str());
        model.say(Tone::Warning, text);
    }
}

fn ask_cancel_all(model: &mut Model) {
    let users = model.drafts.len();
    if users == 1 {
        return saving::cancel_all(model);
    }
    let lines = vec![format!("The changes of {users} users are dropped.")];
    let question = Question::new(
        "Cancel all changes",
        lines,
        "Drop them",
        Consequence::CancelAll,
    );
    model.dialogs.push(Dialog::Question(question));
}

fn ask_delete(model: &mut Model) {
    let Some(user) = model.cursor.user.clone() else {
        return;
    };
    let mut lines = environment::cautions(model, std::slice::from_ref(&user), false);
    lines.push(what_it_has(model, &user));
    if model.is_self(&user) {
        lines.push(
            "This is the account that you are using: you will lose this console's access to \
             the broker, and cannot come back with it."
                .into(),
        );
    }
    if model.drafts.user(&user).is_some() {
        lines.push("Its changes that are not saved are dropped with it.".into());
    }
    lines.push("Whether its open connections end at once depends on the broker.".into());
    let title = format!("Delete {}?", user.as_str());
    let question = Question::new(title, lines, "Delete", Consequence::Delete(user));
    model.dialogs.push(Dialog::Question(question));
}

/// What a user has that is about to be deleted, as far as is known.
fn what_it_has(model: &Model, user: &UserName) -> String {
    let name = user.as_str();
    let listed = model
        .roster
        .as_ref()
        .filter(|list| list.row(user).is_some());
    let Some(roster) = listed else {
        return format!("What {name} has is not known: this account cannot read the list.");
    };
    let old = if model.list_is_refused() {
        " That is what the last list said, which is old."
    } else {
        ""
    };
    match roster.granted_labels(user).as_slice() {
        [] => format!("{name} has none of the listed permissions.{old}"),
        labels => format!("{name} has: {}.{old}", labels.join(", ")),
    }
}

fn refresh(model: &mut Model, effects: &mut Vec<Effect>) {
    if let LinkState::Down { .. } = model.link {
        effects.push(Effect::Broker(BrokerRequest::RetryNow));
        return model.say(Tone::Info, "Connecting now");
    }
    rights::forget(model);
    model.knowledge.doubt_all();
    if let Some(waiting) = model.waiting.take() {
        return lists::take(model, waiting.roster, effects);
    }
    model.next_list = NextList::Refresh;
    effects.push(Effect::Broker(BrokerRequest::Refresh));
    model.say(Tone::Info, "Reading the user list again");
}

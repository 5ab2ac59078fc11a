//! Keys of the table.

use crate::domain::permission::Grant;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::draft::ToggleRefusal;
use crate::engine::user_list::NextList;
use crate::engine::{Engine, Refreshed};
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::dialog::{ConfirmAction, Dialog, Question};
use crate::screens::effect::Effect;
use crate::screens::model::{Model, Tone};
use crate::screens::movement::moved;
use crate::screens::user_form::{Form, Purpose, login, probe};
use crate::screens::users::{self, marked, visible_rows};
use crate::screens::{
    activity, apply, availability, groups, hear, history, layout, password_batch, review,
};
use crate::text;
use crate::ui::key::{Key, KeyCode};

pub(in crate::screens) fn perform(model: &mut Model, action: Action, key: Key) {
    if let Err(reason) = users::availability::applies(model, action) {
        return model.cx.refuse(reason);
    }
    match action {
        Action::Toggle => toggle_focused(model),
        Action::ToggleNth => toggle_nth(model, key),
        Action::Save => save_selected(model),
        Action::SaveAll => save_all(model),
        Action::Review => review_all(model),
        Action::History => history::update::open(model),
        Action::Cancel => cancel_selected(model),
        Action::CancelAll => ask_cancel_all(model),
        Action::Add => open_form(model, Purpose::Add),
        Action::Name => open_form(model, Purpose::Name),
        Action::Password => {
            if let Some(user) = model.cursor.user.clone() {
                match password_batch::update::owed_to(&model.cx, &user) {
                    Some(reason) => model.cx.refuse(reason),
                    None => open_form(model, Purpose::Password(user)),
                }
            }
        }
        Action::Delete if !model.marked.is_empty() => marked::delete(model),
        Action::Delete => users::confirm::delete(model),
        Action::Activity => activity::update::open(model),
        Action::Probe => probe::open(model),
        Action::NewPasswords => password_batch::update::open(model),
        Action::Groups => groups::update::open(model),
        Action::LogIn => login::open(model),
        Action::Refresh => refresh(model),
        Action::Brokers => crate::screens::update::go_back(model),
        Action::Notice => model.notice = !model.notice,
        Action::Help => model.dialogs.push(Dialog::help()),
        Action::Copy => copy_name(model),
        Action::Filter => users::find::open(model),
        Action::Sort => users::find::sort(model),
        Action::Mark => users::find::mark(model),
        Action::MarkRange => users::find::mark_range(model),
        Action::MarkMatches => users::find::mark_matches(model),
        Action::TurnOn => marked::turn(model, true),
        Action::TurnOff => marked::turn(model, false),
        Action::Clear => users::find::clear(model),
        movement => go(model, movement),
    }
}

fn open_form(model: &mut Model, purpose: Purpose) {
    let form = Form::new(purpose).under(&model.cx.engine.session.password_rules);
    model.dialogs.push(Dialog::Form(form.into()));
}

/// Moves the cursor by a key that does nothing else.
pub(in crate::screens) fn go(model: &mut Model, movement: Action) {
    visible_rows::moved(model);
    step(model, movement);
}

/// Moves the cursor.
pub(in crate::screens) fn step(model: &mut Model, movement: Action) {
    let rows = model.rows();
    let columns = model.cx.engine.permissions().len();
    match movement {
        Action::Left => model.cursor.column = model.cursor.column.saturating_sub(1),
        Action::Right => model.cursor.column = (model.cursor.column + 1).min(columns),
        _ => {}
    }
    let Some(row) = model.selected_row() else {
        return;
    };
    let page = usize::from(layout::rows(model).body);
    let last = rows.saturating_sub(1);
    let row = moved(row, movement, last, page);
    model.cursor.user = model.name_at(row).cloned();
}

fn toggle_focused(model: &mut Model) {
    let Some(user) = model.cursor.user.clone() else {
        return;
    };
    match model.cursor.column.checked_sub(1) {
        Some(column) => toggle(&mut model.cx, &user, column),
        None => model.dialogs.push(Dialog::details(user)),
    }
}

fn toggle_nth(model: &mut Model, key: Key) {
    let KeyCode::Char(digit) = key.code else {
        return;
    };
    let nth = digit.to_digit(10).unwrap_or(0) as usize;
    let columns = model.cx.engine.permissions().len();
    if nth == 0 || nth > columns {
        let reason = format!("There is no permission {nth}: this broker has {columns}");
        return model.cx.refuse(reason);
    }
    model.cursor.column = nth;
    if let Some(user) = model.cursor.user.clone() {
        toggle(&mut model.cx, &user, nth - 1);
    }
}

fn toggle(cx: &mut Context, user: &UserName, column: usize) {
    let Some(permission) = cx.engine.permissions().get(column) else {
        return;
    };
    let (key, label) = (permission.key.clone(), permission.label.clone());
    if let Err(reason) = availability::toggleable(cx, user, &key) {
        return cx.refuse(reason);
    }
    let shown = cx.engine.grant(user, permission);
    let is_gone = !cx.engine.is_listed(user) && !cx.engine.is_named(user);
    if is_gone && cx.engine.drafts.field(user, &key).is_none() {
        let reason = format!(
            "{} is gone from the broker's list",
            text::short(user.as_str())
        );
        return cx.refuse(reason);
    }
    let shown = shown.unwrap_or(Grant::Disabled);
    let draft = cx.engine.drafts.field(user, &key);
    let was_conflict = draft.is_some_and(|field| field.conflict().is_some());
    let toggled = cx.engine.toggle(user, &key, shown);
    match toggled {
        Ok(()) => {
            if was_conflict && cx.engine.drafts.field(user, &key).is_some() {
                let text = format!(
                    "{}: yours is kept, against what the broker has now; {} sends it",
                    text::short(user.as_str()),
                    cx.key(Action::Save)
                );
                cx.say(Tone::Info, text);
            }
            cx.flashes.remove(user);
            // A list that was asked for before this change has to wait like any other.
            cx.engine.next_list = NextList::News;
        }
        Err(ToggleRefusal::Busy) => {
            let reason = format!(
                "Wait: {label} of {} is being saved",
                text::short(user.as_str())
            );
            cx.refuse(reason);
        }
        Err(ToggleRefusal::Gone) => {
            let reason = format!(
                "{}: {label} is gone from the list; {} drops it",
                text::short(user.as_str()),
                cx.key(Action::Cancel)
            );
            cx.refuse(reason);
        }
    }
}

/// Saves the row, or all marked ones that have changes.
fn save_selected(model: &mut Model) {
    if !model.marked.is_empty() {
        let changed = marked::with_changes(model);
        if changed.is_empty() {
            let marked = users::find::users(model.marked.len());
            let reason = format!("Nothing to save: of {marked} marked none has changes");
            return model.cx.refuse(reason);
        }
        return users::confirm::save(model, &changed);
    }
    let Some(user) = model.cursor.user.clone() else {
        return;
    };
    users::confirm::save(model, &[user]);
}

fn save_all(model: &mut Model) {
    let users = model.in_order(model.cx.engine.drafts.users());
    users::confirm::save(model, &users);
}

/// Reviews all changes, or those of the marked users; while a plan is applied, shows how that
/// goes.
fn review_all(model: &mut Model) {
    if model.cx.engine.run.is_some() {
        return apply::update::open(model);
    }
    let users = match marked::with_changes(model) {
        none if none.is_empty() => model.in_order(model.cx.engine.drafts.users()),
        marked => marked,
    };
    review::update::open_drafts(model, &users);
}

/// Cancels the row, or all marked ones that have changes.
fn cancel_selected(model: &mut Model) {
    if !model.marked.is_empty() {
        return marked::cancel(model);
    }
    let Some(user) = model.cursor.user.clone() else {
        return;
    };
    if model.cx.engine.drafts.user(&user).is_none() && !model.cx.engine.actions.contains_key(&user)
    {
        return hear::call(model, |engine| engine.drop_named(&user));
    }
    if let Some(permission) = model.focused_permission().cloned()
        && model
            .cx
            .engine
            .drafts
            .user(&user)
            .is_some_and(|draft| draft.len() > 1)
        && model.cx.engine.drafts.take_theirs(&user, &permission.key)
    {
        let text = format!(
            "{}: {} stays as the broker has it; the other changes are still there",
            text::short(user.as_str()),
            permission.label
        );
        return model.cx.say(Tone::Info, text);
    }
    let left = model.cx.engine.cancel(&user);
    if left > 0 {
        let text = format!(
            "{}: {left} already sent; the broker decides",
            text::short(user.as_str())
        );
        model.cx.say(Tone::Warning, text);
    }
}

fn ask_cancel_all(model: &mut Model) {
    let users = model.cx.engine.drafts.len();
    if users == 1 {
        return users::confirm::cancel_all(&mut model.cx);
    }
    let lines = vec![format!("The changes of {users} users are dropped.")];
    let question = Question::new(
        "Cancel all changes",
        lines,
        "Drop them",
        ConfirmAction::CancelAll,
    );
    model.dialogs.push(Dialog::Question(question));
}

fn copy_name(model: &mut Model) {
    if let Some(user) = model.cursor.user.clone() {
        if user.as_str().is_empty() {
            return model
                .cx
                .say(Tone::Warning, "Nothing to copy: the name is empty");
        }
        let (tone, text) = model.cx.settings.clipboard.sent(user.as_str());
        model
            .cx
            .effects
            .push(Effect::Copy(Secret::new(user.as_str())));
        model.cx.say(tone, text);
    }
}

fn refresh(model: &mut Model) {
    let text = match hear::call(model, Engine::refresh) {
        Refreshed::Connecting => "Connecting now",
        Refreshed::Taken => return,
        Refreshed::Asked => "Reading the user list again",
    };
    model.cx.say(Tone::Info, text);
}

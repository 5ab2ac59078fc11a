//! Keys of the table. Saving and deleting are in `save_and_delete`, keys about marked users in
//! `act_on_marked`, the keys that mark them in `marks`, the filter and the order in
//! `filter_and_sort`. What each key opens, `t` with or without its form, is in `open`.

use std::borrow::Cow;

use crate::domain::permission::{Grant, Permission};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::engine::draft::ToggleRefusal;
use crate::screens::banners;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::context::Context;
use crate::screens::movement::moved;
use crate::screens::next::{Next, Place, Purpose};
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::screen::{NO_FIELD, Screen};
use crate::screens::users::{self, Table, act_on_marked, cancel, hints, layout, selection};
use crate::text;
use crate::ui::field::Field;
use crate::ui::key::{Key, KeyCode};

impl Screen for Table {
    fn layer(&self) -> KeyContext {
        match self.typing {
            Some(_) => KeyContext::Filter,
            None => KeyContext::Table,
        }
    }

    fn applies(&self, cx: &Context, action: Action) -> Result<(), String> {
        match self.typing {
            Some(_) => Ok(()),
            None => users::availability::applies(self, cx, action),
        }
    }

    fn word(&self, cx: &Context, binding: &'static Binding) -> Cow<'static, str> {
        let word = hints::word(self, cx, binding.action);
        word.map_or(Cow::Borrowed(binding.hint), Cow::Owned)
    }

    fn update(&mut self, cx: &mut Context, action: Action, key: Key) -> Next {
        if self.typing.is_some() {
            users::filter_and_sort::perform(self, cx, action);
            return Next::Stay;
        }
        if let Err(reason) = users::availability::applies(self, cx, action) {
            cx.refuse(reason);
            return Next::Stay;
        }
        if let Some(next) = open(self, cx, action) {
            return next;
        }
        match action {
            Action::Toggle => return toggle_focused(self, cx),
            Action::ToggleNth => toggle_nth(self, cx, key),
            Action::Save => return save_selected(self, cx),
            Action::SaveAll => return save_all(self, cx),
            Action::Cancel => return cancel_selected(self, cx),
            Action::CancelAll => return cancel_all(self, cx),
            Action::Refresh => cx.refresh(),
            Action::Notice => return Next::Open(Place::Messages(banners::all(cx))),
            Action::Copy => copy_name(self, cx),
            Action::Filter => {
                let mut field = Field::holding(&self.filter);
                field.select_all();
                self.typing = Some(field);
            }
            Action::Sort => users::filter_and_sort::sort(self, cx),
            Action::Mark => users::marks::mark(self, cx),
            Action::MarkRange => users::marks::mark_range(self, cx),
            Action::MarkMatches => users::marks::mark_matches(self, cx),
            Action::TurnOn => act_on_marked::turn(self, cx, true),
            Action::TurnOff => act_on_marked::turn(self, cx, false),
            Action::Problems => users::filter_and_sort::problems(self, cx),
            Action::Clear => users::filter_and_sort::clear(self, cx),
            movement => go(self, cx, movement),
        }
        Next::Stay
    }

    fn type_key(&mut self, cx: &mut Context, key: Key) {
        if let Some(field) = &mut self.typing {
            field.edit(key);
        }
        users::filter_and_sort::follow_line(self, cx);
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Result<(), String> {
        self.typing.as_mut().ok_or(NO_FIELD)?.paste(text)?;
        users::filter_and_sort::follow_line(self, cx);
        Ok(())
    }
}

/// What a key opens, if it opens something.
fn open(table: &Table, cx: &mut Context, action: Action) -> Option<Next> {
    let user = table.cursor.user.clone();
    let place = match action {
        Action::Review if cx.engine.run().is_some() => Place::Run,
        Action::Review => Place::Changes(with_changes(table, cx)),
        Action::History => Place::History,
        Action::Add => Place::Form(Purpose::Add),
        Action::Name => Place::Form(Purpose::Name),
        Action::Password => {
            let Some(user) = user else {
                return Some(Next::Stay);
            };
            Place::Form(Purpose::Password(user))
        }
        Action::Delete if !table.marked.is_empty() => {
            return Some(act_on_marked::delete(table, cx));
        }
        Action::Delete => {
            let question = user.map(|user| users::save_and_delete::before_deleting(cx, &user));
            return Some(question.map_or(Next::Stay, Next::ask));
        }
        Action::Details => Place::Details(user?),
        Action::Reveal => Place::Made(table.cursor.user.clone()),
        Action::Activity => Place::Activity,
        // The password that was just set is tried; else the form asks for one.
        Action::Probe => match cx.call(Engine::take_fresh) {
            Some(fresh) => Place::Trial(fresh.user, fresh.password),
            None => Place::Form(Purpose::Probe(user?)),
        },
        Action::NewPasswords => Place::NewPasswords(table.targets(cx)),
        Action::Groups => Place::Groups(table.targets(cx)),
        Action::LogIn => Place::Form(Purpose::LogIn(cx.engine.session.user.clone()?)),
        Action::Help => Place::Help,
        Action::Brokers => Place::Brokers,
        _ => return None,
    };
    Some(Next::Open(place))
}

/// The marked users that have changes; where none has, all that have some.
fn with_changes(table: &Table, cx: &Context) -> Vec<UserName> {
    match act_on_marked::with_changes(table, cx) {
        none if none.is_empty() => table.in_order(cx, cx.engine.drafts().users()),
        marked => marked,
    }
}

/// Moves the cursor by a key that does nothing else.
pub(in crate::screens) fn go(table: &mut Table, cx: &Context, movement: Action) {
    selection::moved(table);
    step(table, cx, movement);
}

/// Moves the cursor.
pub(in crate::screens) fn step(table: &mut Table, cx: &Context, movement: Action) {
    let count = table.rows(cx);
    match movement {
        Action::Left => selection::focus(table, cx, table.cursor.column.saturating_sub(1)),
        Action::Right => selection::focus(table, cx, table.cursor.column + 1),
        _ => {}
    }
    let Some(row) = table.selected_row(cx) else {
        return;
    };
    let page = usize::from(layout::rows(table, cx).body);
    let last = count.saturating_sub(1);
    let row = moved(row, movement, last, page);
    table.cursor.user = table.name_at(cx, row).cloned();
}

fn toggle_focused(table: &Table, cx: &mut Context) -> Next {
    let Some(user) = table.cursor.user.clone() else {
        return Next::Stay;
    };
    let Some(column) = table.cursor.column.checked_sub(1) else {
        return Next::Open(Place::Details(user));
    };
    toggle(cx, &user, column);
    Next::Stay
}

fn toggle_nth(table: &mut Table, cx: &mut Context, key: Key) {
    let KeyCode::Char(digit) = key.code else {
        return;
    };
    let nth = digit.to_digit(10).unwrap_or(0) as usize;
    let columns = cx.engine.permissions().len();
    if nth == 0 || nth > columns {
        let reason = format!("There is no permission {nth}: this broker has {columns}");
        return cx.refuse(reason);
    }
    selection::focus(table, cx, nth);
    if let Some(user) = table.cursor.user.clone() {
        toggle(cx, &user, nth - 1);
    }
}

fn toggle(cx: &mut Context, user: &UserName, column: usize) {
    let Some(permission) = cx.engine.permissions().get(column) else {
        return;
    };
    let (key, label) = (permission.key.clone(), permission.label.clone());
    if let Err(reason) = cx.worded(cx.engine.may_toggle(user, &key)) {
        return cx.refuse(reason);
    }
    let shown = cx.engine.grant(user, permission);
    if let Err(reason) = cx.worded(cx.engine.present(user))
        && cx.engine.drafts().field(user, &key).is_none()
    {
        return cx.refuse(reason);
    }
    let shown = shown.unwrap_or(Grant::Disabled);
    let draft = cx.engine.drafts().field(user, &key);
    let was_conflict = draft.is_some_and(|field| field.conflict().is_some());
    let toggled = cx.call(|engine| engine.toggle(user, &key, shown));
    match toggled {
        Ok(()) => {
            if was_conflict && cx.engine.drafts().field(user, &key).is_some() {
                let text = format!(
                    "{}: your value is kept instead of the broker's; {} saves it",
                    text::short(user.as_str()),
                    cx.key(Action::Save)
                );
                cx.say(Tone::Info, text);
            }
            cx.flashes.remove(user);
            // A list that was asked for before this change has to wait like any other.
            cx.call(Engine::hold_next_list);
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

/// Saves the row, or all marked ones that have changes; the row too where only it has some.
fn save_selected(table: &mut Table, cx: &mut Context) -> Next {
    let is_row =
        table.marked.is_empty() || act_on_marked::is_beside(table, cx.engine.drafts().users());
    let users = if is_row {
        table.cursor.user.iter().cloned().collect()
    } else {
        act_on_marked::with_changes(table, cx)
    };
    if users.is_empty() {
        let marked = act_on_marked::none_has_changes(table);
        let all = cx.key(Action::SaveAll);
        cx.refuse(format!("Nothing to save: {marked} · {all} save all"));
        return Next::Stay;
    }
    let next = users::save_and_delete::save(cx, &users);
    if matches!(next, Next::Stay) {
        act_on_marked::clear_after(table, users.iter());
    }
    next
}

/// All changes are reviewed, also those of one user: some may be off the screen, or were left out
/// before.
fn save_all(table: &Table, cx: &Context) -> Next {
    let users = table.in_order(cx, cx.engine.drafts().users());
    Next::Open(Place::Changes(users))
}

/// Cancels the row, or all marked ones that have changes; the row too where only it has some.
fn cancel_selected(table: &mut Table, cx: &mut Context) -> Next {
    let changed = || cx.engine.drafts().users().chain(cx.engine.actions().keys());
    let is_row = table.marked.is_empty()
        || act_on_marked::is_beside(table, changed())
        || act_on_marked::is_beside(table, changed().chain(cancel::restorable(table, cx)));
    let row = table.cursor.user.clone().filter(|_| is_row);
    let targets = row
        .clone()
        .map_or_else(|| table.targets(cx), |row| vec![row]);
    if cancel::restores(table, cx, &targets) {
        cancel::restore(table, cx, &targets);
        return Next::Stay;
    }
    let Some(user) = row else {
        return act_on_marked::cancel(table, cx);
    };
    let focused = table.focused_permission(cx).cloned();
    let users = std::slice::from_ref(&user);
    cancel::keeping(table, cx, users, |cx| cancel_of(focused, cx, &user));
    Next::Stay
}

/// Cancels the changes of a user, or in a conflict only the focused one.
fn cancel_of(focused: Option<Permission>, cx: &mut Context, user: &UserName) {
    if cx.engine.drafts().user(user).is_none() && !cx.engine.actions().contains_key(user) {
        return cx.call(|engine| engine.drop_named(user));
    }
    let several = cx.engine.drafts().user(user);
    let several = several.is_some_and(|draft| draft.len() > 1);
    if let Some(permission) = focused
        && several
        && cx.call(|engine| engine.take_theirs(user, &permission.key))
    {
        let text = format!(
            "{}: {} stays as the broker has it; the other changes are still there",
            text::short(user.as_str()),
            permission.label
        );
        return cx.say(Tone::Info, text);
    }
    let left = cx.call(|engine| engine.cancel(user));
    if left > 0 {
        let text = format!(
            "{}: {left} already sent; the broker decides",
            text::short(user.as_str())
        );
        cx.say(Tone::Warning, text);
    }
}

/// Drops all changes; asks where that is more than one user's.
fn cancel_all(table: &mut Table, cx: &mut Context) -> Next {
    let users = cx.engine.drafts().len();
    if users == 1 {
        cancel::all(table, cx);
        return Next::Stay;
    }
    let lines = vec![format!(
        "The unsaved changes of {users} users are discarded; {} on a user restores its own.",
        cx.key(Action::Cancel)
    )];
    Next::ask(Question::new(
        "Discard all changes?",
        lines,
        "Discard",
        ConfirmAction::CancelAll,
    ))
}

fn copy_name(table: &Table, cx: &mut Context) {
    if let Some(user) = &table.cursor.user {
        if user.as_str().is_empty() {
            return cx.say(Tone::Warning, "Nothing to copy: the name is empty");
        }
        cx.copy(user.as_str());
    }
}

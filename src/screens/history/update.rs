//! Taking back what was applied: as new pending changes that go through Review.

use crate::domain::command::CommandId;
use crate::domain::permission::Held;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::undo::{Undo, WayBack};
use crate::screens::bindings::Action;
use crate::screens::dialog::Dialog;
use crate::screens::history::{self, History};
use crate::screens::model::{Model, Tone};
use crate::screens::movement::moved;
use crate::screens::user_form::{Form, Purpose};
use crate::screens::{layout, review, scroll};
use crate::ui::list;

/// Opens the page.
pub(in crate::screens) fn open(model: &mut Model) {
    let history = History::of(&model.cx.engine.log);
    model.dialogs.push(Dialog::History(Box::new(history)));
}

fn page(model: &mut Model) -> Option<&mut History> {
    match model.dialogs.last_mut() {
        Some(Dialog::History(history)) => Some(history),
        _ => None,
    }
}

pub(in crate::screens) fn perform(model: &mut Model, action: Action) {
    let rows = scroll::page(model);
    let Some(history) = page(model) else { return };
    match action {
        Action::Close => {
            model.dialogs.pop();
        }
        Action::Help => model.dialogs.push(Dialog::help()),
        Action::Mark => mark(history),
        Action::MarkPlan => mark_plan(model),
        Action::TakeBack => {
            let chosen = history.chosen();
            take_back(model, &chosen);
        }
        movement => {
            let last = history.entries.len().saturating_sub(1);
            history.cursor = moved(history.cursor, movement, last, rows * 2);
        }
    }
}

/// Marks the selected entry, or takes its mark away, and goes on to the next.
fn mark(history: &mut History) {
    let Some(id) = history.selected() else { return };
    if !history.marked.remove(&id) {
        history.marked.insert(id);
    }
    history.cursor = (history.cursor + 1).min(history.entries.len().saturating_sub(1));
}

/// Marks all that was applied together with the selected entry, or takes those marks away.
fn mark_plan(model: &mut Model) {
    let Some(Dialog::History(history)) = model.dialogs.last_mut() else {
        return;
    };
    let log = &model.cx.engine.log;
    let plan = |id: &CommandId| log.get(*id).and_then(|entry| entry.plan);
    let Some(selected) = history.selected() else {
        return;
    };
    let of_plan = |id: &&CommandId| match plan(&selected) {
        Some(number) => plan(id) == Some(number),
        None => **id == selected,
    };
    let entries: Vec<CommandId> = history.entries.iter().filter(of_plan).copied().collect();
    if entries.iter().all(|id| history.marked.contains(id)) {
        for id in &entries {
            history.marked.remove(id);
        }
    } else {
        history.marked.extend(entries);
    }
}

/// Makes the reverse of these entries, the newest first, and opens Review. What has no way back is
/// said.
fn take_back(model: &mut Model, chosen: &[CommandId]) {
    if let [id] = chosen
        && let Some(entry) = model.cx.engine.log.get(*id)
        && let Ok(WayBack::Recreate(granted)) = model.cx.engine.way_back(entry, None)
    {
        let user = entry.user.clone();
        return ask_password(model, user, granted);
    }
    let Undo { commands, refusals } = model.cx.engine.undo(chosen);
    let mut refusals = refusals.iter().map(|why| model.cx.words(why).into_owned());
    let (first, more) = (refusals.next(), refusals.count());
    if commands.is_empty() {
        let reason = match first {
            None => "Nothing to take back".into(),
            Some(one) if more == 0 => one,
            Some(first) => format!("{first} (and {more} more)"),
        };
        return model.cx.refuse(reason);
    }
    model.dialogs.pop();
    review::update::open(model, commands);
    if let Some(first) = first {
        let text = format!("{} not taken back: {first}", more + 1);
        model.cx.say(Tone::Warning, text);
    }
}

/// A user who was deleted comes back with a new password only.
fn ask_password(model: &mut Model, user: UserName, granted: Vec<Held>) {
    model.dialogs.pop();
    let form = Form::new(Purpose::Recreate { user, granted })
        .under(&model.cx.engine.session.password_rules);
    model.dialogs.push(Dialog::Form(form.into()));
}

/// The form for such a user was filled in: the user and its permissions go through Review.
pub(in crate::screens) fn recreate(
    model: &mut Model,
    user: &UserName,
    granted: &[Held],
    password: Secret,
) {
    let commands = model.cx.engine.recreation(user, granted, password);
    model.dialogs.pop();
    review::update::open(model, commands);
}

/// Keeps the selected entry in sight.
pub(in crate::screens) fn keep_in_sight(model: &mut Model) {
    let rows = usize::from(layout::screen(model).body.saturating_sub(1));
    let Some(Dialog::History(history)) = model.dialogs.last() else {
        return;
    };
    let height = |at| history::row(model, history, at).height();
    let (selected, count) = (Some(history.cursor), history.entries.len());
    let top = list::in_sight(history.top, selected, count, rows, height);
    if let Some(history) = page(model) {
        history.top = top;
    }
}

//! The files of profiles were read, or the user's own was changed: what the list does then. Without
//! a profile it opens the form for the first.

use crate::domain::broker_messages::{BrokerEvent, Link};
use crate::domain::profile::ProfileChange;
use crate::domain::reason::Tone;
use crate::screens::brokers::attempt::{Attempt, Purpose};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::dialog::Dialog;
use crate::screens::brokers::form::ProfileForm;
use crate::screens::brokers::known::Known;
use crate::screens::brokers::list::READING;
use crate::screens::brokers::model::Brokers;
use crate::screens::brokers::{connecting, marks, test_all, update};
use crate::ui::message_line::Line;

/// Takes what was read. The selection stays on its name, else on its row.
pub(crate) fn read(brokers: &mut Brokers, known: Known) {
    let first = brokers.cx.known.is_none();
    let row = brokers.cx.selected_row().unwrap_or(0);
    let offer = first && !known.has_any() && known.unwritable.is_none();
    let waiting = |line: &Line| line.text == READING;
    if brokers.cx.line.as_ref().is_some_and(waiting) {
        let count = match known.profiles.len() {
            1 => String::from("1 broker"),
            count => format!("{count} brokers"),
        };
        brokers.cx.say(Tone::Info, format!("{count} read"));
    }
    brokers.cx.known = Some(known);
    marks::keep_known(&mut brokers.cx);
    if brokers.cx.selection().is_none() {
        brokers.cx.select(row);
    } else if brokers.cx.selected_row().is_none() {
        // What was just saved is seen.
        brokers.cx.show_all();
    }
    if offer && brokers.dialogs.is_empty() {
        let form = ProfileForm::adding();
        brokers.dialogs.push(Dialog::Form(form.into()));
    }
    if let Some((name, link)) = brokers.cx.setup.failed.take() {
        not_opened(brokers, &name, link);
    }
}

/// The broker that was to open at first did not: as if it had been tried from here.
fn not_opened(brokers: &mut Brokers, name: &str, link: Link) {
    let Some(profile) = brokers.cx.profile(name).cloned() else {
        return;
    };
    let number = brokers.cx.new_link();
    brokers.cx.attempt = Some(Attempt::new(number, profile, Purpose::Open));
    if let Some(words) = connecting::on_event(&mut brokers.cx, BrokerEvent::Link(link)) {
        update::prompt(brokers, Some(words));
    }
}

/// A change to the user's file was made, or why not. What is in the file now follows by [`read`].
pub(crate) fn written(brokers: &mut Brokers, change: &ProfileChange, result: Result<(), String>) {
    let name = match change {
        ProfileChange::Put { profile, .. } => &profile.name,
        ProfileChange::Delete(name) => name,
    };
    let waiting = brokers
        .dialogs
        .iter()
        .position(|dialog| matches!(dialog, Dialog::Form(form) if form.waiting));
    match (result, waiting) {
        (Err(why), Some(at)) => {
            if let Some(Dialog::Form(form)) = brokers.dialogs.get_mut(at) {
                form.waiting = false;
                form.fields.error = Some(why);
            }
        }
        (Err(why), None) => brokers.cx.say(Tone::Bad, why),
        (Ok(()), waiting) => {
            if let Some(at) = waiting {
                brokers.dialogs.remove(at);
            }
            forget(&mut brokers.cx, change);
            let what = match change {
                ProfileChange::Put { .. } => "saved",
                ProfileChange::Delete(_) => "deleted",
            };
            brokers.cx.say(Tone::Good, format!("{name} {what}"));
        }
    }
}

/// What was found out about an entry says nothing about what stands there now.
fn forget(cx: &mut ListContext, change: &ProfileChange) {
    match change {
        ProfileChange::Delete(name) => {
            test_all::forget(cx, name);
            cx.outcomes.remove(name);
        }
        ProfileChange::Put { old_name, profile } => {
            for name in old_name.iter().chain([&profile.name]) {
                test_all::forget(cx, name);
                cx.outcomes.remove(name);
            }
            if old_name.as_ref().is_some_and(|old| cx.marked.remove(old)) {
                cx.marked.insert(profile.name.clone());
            }
            cx.selected = Some(profile.name.clone());
        }
    }
}

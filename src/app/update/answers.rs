//! From an answer, or from its absence, back to the change that the command was for.

use std::time::Duration;

use super::saving::{ANSWER_PATIENCE, pump, set_progress};
use crate::app::dialog::Dialog;
use crate::app::effect::Effect;
use crate::app::flights::Stage;
use crate::app::form::{Form, Phase};
use crate::app::message::Timer;
use crate::app::model::{Model, Tone};
use crate::domain::command::{Answer, Command, CommandId, Deed, Submission, Verdict};
use crate::domain::draft::Progress;
use crate::domain::link::{BrokerRequest, Channel};
use crate::domain::user::UserName;

/// How long the list may take to show what was accepted: topics can be updated a few seconds
/// after the answer (H).
const VERIFY_PATIENCE: Duration = Duration::from_secs(15);
/// When to read the list again if it does not show by itself what was accepted.
const REREAD_AFTER: Duration = Duration::from_secs(5);

/// Whether the change behind a command is still open: neither verified nor cancelled.
fn is_open(model: &Model, command: &Command) -> bool {
    match command {
        Command::SetPermission {
            user,
            permission,
            enabled,
        } => model
            .drafts
            .field(user, permission)
            .is_some_and(|field| field.wanted == *enabled),
        _ => model
            .actions
            .get(command.user())
            .is_some_and(|a| a.deed == command.deed()),
    }
}

pub(super) fn on_answer(model: &mut Model, answer: &Answer, effects: &mut Vec<Effect>) {
    let Some(id) = model.flights.match_answer(answer) else {
        // Another admin's, or one that came too late to mean anything.
        model.changed = false;
        return;
    };
    let Some(flight) = model.flights.get(id) else {
        return;
    };
    if flight.stage == Stage::Accepted {
        model.changed = false; // It came twice.
        return;
    }
    let command = flight.command.clone();
    match answer.verdict {
        Verdict::Accepted => accepted(model, id, &command, effects),
        Verdict::Refused => failed(model, id, &command, answer.text.clone(), effects),
        Verdict::Unclear => {
            let text = format!(
                "the broker answered \"{}\", which is neither yes nor no; r reads the list again, \
                 s sends it again",
                answer.text
            );
            model.flights.set_stage(id, Stage::Lost);
            unknown(model, id, &command, &text);
        }
    }
    pump(model, effects);
}

fn accepted(model: &mut Model, id: CommandId, command: &Command, effects: &mut Vec<Effect>) {
    let user = command.user().clone();
    let own = model.is_self(&user);
    close_form(model, id, command);
    if let Command::ChangePassword { .. } = command {
        model.flights.remove(id);
        model.actions.remove(&user);
        if own {
            effects.push(Effect::Broker(BrokerRequest::AdoptPassword));
        }
        let text = format!("{}: the broker accepted the new password", user.as_str());
        return model.say(Tone::Good, text);
    }
    if !is_open(model, command) {
        // The list was faster than the answer.
        model.flights.remove(id);
        return;
    }
    model.flights.set_stage(id, Stage::Accepted);
    set_progress(model, command, Progress::Accepted);
    effects.push(Effect::Start(Timer::Reread(id), REREAD_AFTER));
    effects.push(Effect::Start(Timer::Verify(id), VERIFY_PATIENCE));
}

fn failed(
    model: &mut Model,
    id: CommandId,
    command: &Command,
    why: String,
    effects: &mut Vec<Effect>,
) {
    model.flights.remove(id);
    if let Command::ChangePassword { user, .. } = command
        && model.is_self(user)
    {
        effects.push(Effect::Broker(BrokerRequest::ForgetPassword));
    }
    let user = command.user();
    if let Some(form) = reopen_form(model, id) {
        form.error = Some(why);
        if model
            .actions
            .get(user)
            .is_some_and(|action| action.deed == command.deed())
        {
            model.actions.remove(user);
        }
        return;
    }
    if command.deed() == Deed::Add && model.row_of(user).is_none() {
        // There is no row to show it in.
        model.actions.remove(user);
        model.say(Tone::Bad, format!("{} was not added: {why}", user.as_str()));
    }
    set_progress(model, command, Progress::Failed(why));
}

fn unknown(model: &mut Model, id: CommandId, command: &Command, why: &str) {
    set_progress(model, command, Progress::Unknown(why.into()));
    if let Some(form) = reopen_form(model, id) {
        form.error = Some(format!("Not known whether this is done: {why}"));
    } else if command.deed() == Deed::Add {
        let text = format!(
            "{}: not known whether it was added: {why}",
            command.user().as_str()
        );
        model.say(Tone::Warning, text);
    }
}

fn forms(model: &mut Model) -> impl Iterator<Item = &mut Form> {
    model.dialogs.iter_mut().filter_map(|dialog| match dialog {
        Dialog::Form(form) => Some(form.as_mut()),
        _ => None,
    })
}

/// The form that waits for this command, given back to the person.
fn reopen_form(model: &mut Model, id: CommandId) -> Option<&mut Form> {
    let form = forms(model).find(|form| form.phase == Phase::Waiting(id))?;
    form.phase = Phase::Editing;
    Some(form)
}

/// Closes the form whose command is done: the one that waits for it, or one that was given back
/// because the answer was late and still says the same.
fn close_form(model: &mut Model, id: CommandId, command: &Command) {
    let deed = command.deed();
    model.dialogs.retain(|dialog| {
        let Dialog::Form(form) = dialog else {
            return true;
        };
        let same = form.user() == *command.user() && form.deed() == deed;
        form.phase != Phase::Waiting(id) && !(same && form.error.is_some())
    });
    if deed == Deed::Add {
        model.follow = Some(command.user().clone());
    }
}

/// The list shows what an action was to do.
pub(super) fn action_verified(model: &mut Model, user: &UserName, deed: Deed) {
    model.actions.remove(user);
    let waiting = model.flights.open_about(user, deed);
    for (id, command) in waiting {
        close_form(model, id, &command);
    }
    model
        .flights
        .forget_settled(|command| command.user() == user && command.deed() == deed);
}

pub(super) fn on_undelivered(
    model: &mut Model,
    id: CommandId,
    why: &str,
    effects: &mut Vec<Effect>,
) {
    let Some(flight) = model.flights.get(id) else {
        return;
    };
    let command = flight.command.clone();
    failed(model, id, &command, format!("not sent: {why}"), effects);
    pump(model, effects);
}

/// What was in line goes back to the person; what was sent without an answer is unknown.
pub(super) fn on_link_lost(model: &mut Model, effects: &mut Vec<Effect>) {
    let (waiting, lost) = model.flights.ground();
    for Submission { id, command } in waiting {
        match command.deed() {
            Deed::Permission => set_progress(model, &command, Progress::Modified),
            _ => failed(
                model,
                id,
                &command,
                "not sent: the link was lost".into(),
                effects,
            ),
        }
    }
    for Submission { id, command } in lost {
        let why = "the link was lost before the answer; the list will tell once the link is back";
        unknown(model, id, &command, why);
    }
}

pub(super) fn overdue(model: &mut Model, id: CommandId, effects: &mut Vec<Effect>) {
    let Some(command) = command_at(model, id, Stage::Sent) else {
        model.changed = false;
        return;
    };
    model.flights.set_stage(id, Stage::Lost);
    if is_open(model, &command) {
        let seconds = ANSWER_PATIENCE.as_secs();
        let why = format!(
            "no answer in {seconds} s (no right to send commands, or a slow broker); r reads the \
             list again, {} it again",
            if command.deed() == Deed::Permission {
                "s sends"
            } else {
                "send"
            }
        );
        unknown(model, id, &command, &why);
    } else {
        model.flights.remove(id);
    }
    pump(model, effects);
}

pub(super) fn reread(model: &mut Model, id: CommandId, effects: &mut Vec<Effect>) {
    model.changed = false;
    let accepted = command_at(model, id, Stage::Accepted).is_some();
    if accepted && !model.refused.contains_key(&Channel::Users) {
        effects.push(Effect::Broker(BrokerRequest::Refresh));
    }
}

pub(super) fn verify_overdue(model: &mut Model, id: CommandId) {
    let Some(command) = command_at(model, id, Stage::Accepted) else {
        model.changed = false;
        return;
    };
    model.flights.set_stage(id, Stage::Lost);
    let why = match model.refused.get(&Channel::Users) {
        Some(_) => {
            "the broker accepted it, but this account cannot read the list that would show it"
        }
        None => "the broker accepted it, but its list does not show it; r reads the list again",
    };
    unknown(model, id, &command, why);
}

/// The command, if it is where a timer expects it.
fn command_at(model: &Model, id: CommandId, stage: Stage) -> Option<Command> {
    let flight = model.flights.get(id)?;
    (flight.stage == stage).then(|| flight.command.clone())
}

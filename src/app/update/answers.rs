//! From an answer, or from its absence, back to the change that the command was for.

use std::time::Duration;

use super::saving::{ANSWER_PATIENCE, is_open, pump, set_progress};
use super::{know, lists, probe, rights, without_list};
use crate::app::bindings::Action;
use crate::app::dialog::Dialog;
use crate::app::effect::Effect;
use crate::app::form::{Form, Phase};
use crate::app::message::Timer;
use crate::app::model::{Model, Tone};
use crate::domain::command::{Answer, Command, CommandId, Correlation, Deed, Submission, Verdict};
use crate::domain::draft::Progress;
use crate::domain::link::BrokerRequest;
use crate::domain::user::UserName;
use crate::engine::command_log::Outcome;
use crate::engine::command_queue::Stage;
use crate::text;

/// How long the list may take to show what was accepted: topics can be updated a few seconds
/// after the answer (H).
const VERIFY_PATIENCE: Duration = Duration::from_secs(15);
/// When to read the list again if it does not show by itself what was accepted.
const REREAD_AFTER: Duration = Duration::from_secs(5);
/// The columns of an answer in a sentence. The activity has all of it.
const LONGEST_ANSWER: usize = 300;
/// What a refused addition may have led to.
const DONE_TO_ANOTHER: &str = "what was sent with it may have been done to the user of this name \
    who is there";

pub(super) fn on_answer(model: &mut Model, answer: &Answer, effects: &mut Vec<Effect>) {
    let found = model.engine.queue.match_answer(answer);
    let Some((stage, sent)) = found.and_then(|id| sent_command(model, id)) else {
        // Another admin's, or one that came too late to mean anything.
        model.changed = false;
        overhear(model, answer);
        return rights::overhear(model, answer, effects);
    };
    if stage == Stage::Accepted {
        model.changed = false; // It came twice.
        return;
    }
    // Masked before it is cut, since a part of a password is not found.
    let words = sent.command.without_password(&answer.text);
    model.engine.log.answer(sent.id, &words);
    let words = text::brief(&words, LONGEST_ANSWER).into_owned();
    match answer.verdict {
        Verdict::Unclear => undecided(model, &sent, &words, "is neither yes nor no"),
        _ if could_be_anybodys(model, answer, &sent) => {
            undecided(model, &sent, &words, "does not say to whom");
        }
        Verdict::Accepted => match refused_addition(model, sent.id) {
            Some(addition) => given_to_another(model, &sent, addition, effects),
            None => accepted(model, &sent, effects),
        },
        Verdict::Refused => failed(model, &sent, words, effects),
        Verdict::Denied => {
            let deed = sent.command.deed();
            rights::learn(model, deed, &words);
            let why = model.engine.lacking(deed, &words);
            failed(model, &sent, why, effects);
        }
    }
    pump(model, effects);
}

/// Keeps an answer that decides nothing for the activity. One of ours that came too late belongs to
/// its command; for others only what they say is known.
fn overhear(model: &mut Model, answer: &Answer) {
    let Correlation::Ours(id) = answer.correlation else {
        let text = model.engine.queue.without_passwords(&answer.text);
        model
            .engine
            .queue
            .hint(answer, &text::brief(&text, LONGEST_ANSWER));
        return model
            .engine
            .other_answers
            .hear(answer, &text, model.engine.log.next_id());
    };
    let Some(entry) = model.engine.log.get(id).filter(|it| it.answer.is_none()) else {
        return;
    };
    match entry.change.deed() {
        // The password is forgotten by now, and can not be told from the broker's words.
        Deed::Add | Deed::Password => {
            let words = "(late; its words are not kept, since they may hold the password)";
            model.engine.log.answer(id, words);
        }
        Deed::Remove | Deed::Permission => drop(model.engine.log.answer(id, &answer.text)),
    }
}

/// Whether an answer without an id names nothing that makes it ours, and somebody else may be
/// meant: others were answered meanwhile, or it confirms a password, which no list would show.
fn could_be_anybodys(model: &Model, answer: &Answer, sent: &Submission) -> bool {
    let unnamed = answer.deed.is_none() && answer.user.is_none();
    let others = model.engine.other_answers.answers().back();
    let others_work = others.is_some_and(|theirs| theirs.before > sent.id);
    let is_password = sent.command.deed() == Deed::Password;
    answer.correlation == Correlation::Unmarked
        && unnamed
        && match answer.verdict {
            Verdict::Refused | Verdict::Denied => others_work,
            Verdict::Accepted | Verdict::Unclear => is_password,
        }
}

/// An answer that decides nothing. One that does may still come.
fn undecided(model: &mut Model, sent: &Submission, words: &str, what: &str) {
    let advice = advice(model, sent.command.deed());
    model.engine.queue.set_stage(sent.id, Stage::Lost);
    let answered = if words.is_empty() {
        "the broker's answer has no words, and".into()
    } else {
        format!("the broker answered \"{words}\", which")
    };
    unknown(model, sent, &format!("{answered} {what}; {advice}"));
}

/// The addition that a command went with in one message, when it was refused.
fn refused_addition(model: &Model, id: CommandId) -> Option<CommandId> {
    let addition = model.engine.queue.get(id)?.addition?;
    let outcome = &model.engine.log.get(addition)?.outcome;
    matches!(outcome, Outcome::Failed(_)).then_some(addition)
}

/// A user of this name was there already: the broker, which goes on after an error, did to that one
/// what was meant for the new one. Its list has the last word.
fn given_to_another(
    model: &mut Model,
    sent: &Submission,
    addition: CommandId,
    effects: &mut Vec<Effect>,
) {
    let user = text::short(sent.command.user().as_str()).into_owned();
    model.engine.queue.set_stage(sent.id, Stage::Lost);
    let why = "a user of this name was there already: the broker may have made this change to \
        that user; its list tells";
    unknown(model, sent, why);
    let entry = model.engine.log.get(addition);
    let refused = entry.and_then(|entry| entry.outcome.reason()).unwrap_or("");
    if refused.ends_with(DONE_TO_ANOTHER) {
        return;
    }
    let whole = format!("{refused}; {DONE_TO_ANOTHER}");
    model.engine.log.note(addition, Outcome::Failed(whole));
    let text = format!("{user} was there already; {DONE_TO_ANOTHER}");
    model.say(Tone::Warning, text);
    effects.push(Effect::Broker(BrokerRequest::Refresh));
}

fn sent_command(model: &Model, id: CommandId) -> Option<(Stage, Submission)> {
    let sent = model.engine.queue.get(id)?;
    let command = sent.command.clone();
    Some((sent.stage, Submission { id, command }))
}

/// What to do about an outcome that is not known.
fn advice(model: &Model, deed: Deed) -> String {
    let [read, save, password] =
        [Action::Refresh, Action::Save, Action::Password].map(|action| model.key(action));
    match deed {
        Deed::Permission if model.engine.list_is_refused() => {
            format!("no list will tell; {save} sends it again")
        }
        Deed::Add | Deed::Remove if model.engine.list_is_refused() => "no list will tell".into(),
        Deed::Permission => {
            format!("{read} reads the list again, {save} sends it again")
        }
        Deed::Add | Deed::Remove => format!("{read} reads the list again"),
        Deed::Password => {
            format!("no list shows passwords: try to log in with it, or set it again ({password})")
        }
    }
}

fn accepted(model: &mut Model, sent: &Submission, effects: &mut Vec<Effect>) {
    let user = sent.command.user().clone();
    model.engine.log.note(sent.id, Outcome::Accepted);
    let closed = close_form(model, sent.id);
    model.engine.denied.remove(&sent.command.deed());
    if sent.command.deed() == Deed::Password {
        model.engine.queue.remove(sent.id);
        if model.engine.logs_in_as(&user) {
            model.engine.session.factory_password = false;
            effects.push(Effect::Broker(BrokerRequest::AdoptPassword(sent.id)));
        }
        password_set(model, sent, "the broker accepted the new password");
        if closed {
            probe::offer(model, &sent.command, effects);
        }
        return;
    }
    if !is_open(model, sent) {
        // The list was faster than the answer.
        model.engine.queue.remove(sent.id);
        if sent.command.deed() == Deed::Add {
            let name = text::short(user.as_str());
            let text = format!("{name} added: the broker's answer came late and says so");
            model.say(Tone::Good, text);
        }
        return;
    }
    if model.engine.list_is_refused() {
        without_list::accepted(model, sent, closed);
        if closed {
            probe::offer(model, &sent.command, effects);
        }
        return;
    }
    if closed && sent.command.deed() == Deed::Add {
        model.follow = Some(user);
        probe::offer(model, &sent.command, effects);
    }
    model.engine.queue.set_stage(sent.id, Stage::Accepted);
    set_progress(model, sent, Progress::Accepted);
    know::ask_about(model, sent);
    effects.push(Effect::Start(Timer::Reread(sent.id), REREAD_AFTER));
    effects.push(Effect::Start(Timer::Verify(sent.id), VERIFY_PATIENCE));
    lists::look_again(model, effects);
}

fn password_set(model: &mut Model, sent: &Submission, words: &str) {
    let user = sent.command.user();
    if is_open(model, sent) {
        model.engine.actions.remove(user);
    }
    if !model
        .engine
        .run
        .as_ref()
        .is_some_and(|run| run.holds(sent.id))
    {
        model.say(
            Tone::Good,
            format!("{}: {words}", text::short(user.as_str())),
        );
    }
}

/// The broker admitted us with the password that this command was to set.
pub(super) fn password_works(model: &mut Model, id: CommandId) {
    close_form(model, id);
    model.engine.log.note(id, Outcome::Accepted);
    model.engine.session.factory_password = false;
    let action = model
        .engine
        .actions
        .iter()
        .find(|(_, action)| action.id == id);
    let Some(user) = action.map(|(user, _)| user.clone()) else {
        return;
    };
    model.engine.actions.remove(&user);
    model.say(
        Tone::Good,
        format!("{}: the new password works", text::short(user.as_str())),
    );
}

fn failed(model: &mut Model, sent: &Submission, why: String, effects: &mut Vec<Effect>) {
    let user = sent.command.user().clone();
    let deed = sent.command.deed();
    model.engine.log.note(sent.id, Outcome::Failed(why.clone()));
    know::ask_about(model, sent);
    let had_no_user = refused_addition(model, sent.id).is_some() && !is_listed(model, &user);
    let was_out = model.engine.queue.remove(sent.id).is_some();
    if was_out && deed == Deed::Password && model.engine.logs_in_as(&user) {
        effects.push(Effect::Broker(BrokerRequest::ForgetPassword(sent.id)));
    }
    let open = is_open(model, sent);
    if let Some(form) = reopen_form(model, sent.id) {
        form.error = Some(why);
        if open {
            model.engine.actions.remove(&user);
        }
        return;
    }
    let has_row = model.engine.is_known(&user);
    let deed_words = match deed {
        Deed::Permission if had_no_user => return drop_change(model, &sent.command),
        Deed::Permission => return set_progress(model, sent, Progress::Failed(why)),
        Deed::Add => "not added",
        Deed::Remove => "not deleted",
        Deed::Password => "password not changed",
    };
    if open && has_row {
        return set_progress(model, sent, Progress::Failed(why));
    }
    // There is no row to show it in, or the row is about something else by now.
    if open {
        model.engine.actions.remove(&user);
    }
    let name = text::short(user.as_str());
    model.say(Tone::Bad, format!("{name}: {deed_words}: {why}"));
}

fn is_listed(model: &Model, user: &UserName) -> bool {
    let shown = model.engine.roster.as_ref();
    shown.is_some_and(|roster| roster.row(user).is_some())
}

/// A change to a user whom there is not is no change.
fn drop_change(model: &mut Model, command: &Command) {
    if let Command::SetPermission {
        user, permission, ..
    } = command
    {
        model.engine.drafts.remove(user, permission);
    }
}

fn unknown(model: &mut Model, sent: &Submission, why: &str) {
    know::ask_about(model, sent);
    model.engine.log.note(sent.id, Outcome::Unknown(why.into()));
    set_progress(model, sent, Progress::Unknown(why.into()));
    if let Some(form) = reopen_form(model, sent.id) {
        form.error = Some(format!("Not known whether this is done: {why}"));
        form.unsure = Some(sent.id);
    } else if sent.command.deed() == Deed::Add && is_open(model, sent) {
        let user = text::short(sent.command.user().as_str());
        let text = format!("{user}: not known whether it was added: {why}");
        model.say(Tone::Warning, text);
    }
}

/// The broker's list does not show a user whose addition was never answered.
pub(super) fn not_added(model: &mut Model, user: &UserName, id: CommandId) {
    let why = "no answer came, and the broker's list does not show this user";
    if let Some(form) = forms(model).find(|form| form.is_about(id)) {
        form.unsure = None;
        form.error = Some(format!("Not added: {why}"));
    } else {
        let text = format!("{} not added: {why}", text::short(user.as_str()));
        model.say(Tone::Warning, text);
    }
}

/// The broker's list does not show a user whose addition was never answered, but may have been made
/// before it.
pub(super) fn not_said(model: &mut Model, user: &UserName, id: CommandId) {
    let name = text::short(user.as_str()).into_owned();
    let read = model.key(Action::Refresh);
    let why =
        format!("The broker has not said whether {name} was added; {read} reads the list again");
    model.engine.log.note(id, Outcome::Unknown(why.clone()));
    if let Some(action) = model.engine.actions.get_mut(user) {
        action.progress = Progress::Unknown(why.clone());
    }
    if let Some(form) = forms(model).find(|form| form.is_about(id)) {
        form.error = Some(format!("{why}. Adding it again may find it there"));
    } else {
        model.say(Tone::Warning, why);
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

/// Closes the form whose command is done. Returns whether there was one.
pub(super) fn close_form(model: &mut Model, id: CommandId) -> bool {
    let before = model.dialogs.len();
    model
        .dialogs
        .retain(|dialog| !matches!(dialog, Dialog::Form(form) if form.is_about(id)));
    model.dialogs.len() < before
}

pub(super) fn on_undelivered(
    model: &mut Model,
    id: CommandId,
    why: &str,
    effects: &mut Vec<Effect>,
) {
    let Some((_, sent)) = sent_command(model, id) else {
        return;
    };
    failed(model, &sent, why.into(), effects);
    pump(model, effects);
}

/// What is in line goes back to the person. Returns what was sent without an answer.
pub(super) fn not_sent(model: &mut Model, why: &str, effects: &mut Vec<Effect>) -> Vec<Submission> {
    let (waiting, lost) = model.engine.queue.on_disconnect();
    for sent in waiting {
        match sent.command.deed() {
            Deed::Permission => set_progress(model, &sent, Progress::Modified),
            _ => failed(model, &sent, why.into(), effects),
        }
        model.engine.log.note(sent.id, Outcome::NotSent(why.into()));
    }
    lost
}

/// What was in line goes back to the person; what was sent without an answer is unknown.
pub(super) fn on_link_lost(model: &mut Model, effects: &mut Vec<Effect>) {
    for sent in not_sent(model, "not sent: the link was lost", effects) {
        let tail = match sent.command.deed() {
            Deed::Password => advice(model, Deed::Password),
            deed if model.engine.list_is_refused() => advice(model, deed),
            _ => "the list will tell once the link is back".into(),
        };
        let why = format!("the link was lost before the answer; {tail}");
        unknown(model, &sent, &why);
    }
}

pub(super) fn overdue(model: &mut Model, id: CommandId, effects: &mut Vec<Effect>) {
    let Some(sent) = at_stage(model, id, Stage::Sent) else {
        model.changed = false;
        return;
    };
    let hint = model
        .engine
        .queue
        .get(id)
        .and_then(|sent| sent.hint.clone());
    model.engine.queue.set_stage(id, Stage::Lost);
    let advice = advice(model, sent.command.deed());
    let seconds = ANSWER_PATIENCE.as_secs();
    let why = match hint {
        Some(words) => {
            format!("the broker answered \"{words}\" without saying to which command; {advice}")
        }
        None => format!(
            "no answer in {seconds} s (no right to send commands, or a slow broker); {advice}"
        ),
    };
    unknown(model, &sent, &why);
    // An older MQTT refuses in silence: the subscriptions tell what this account may do.
    rights::ask_again(model, effects);
    pump(model, effects);
}

pub(super) fn reread(model: &mut Model, id: CommandId, effects: &mut Vec<Effect>) {
    model.changed = false;
    match at_stage(model, id, Stage::Accepted) {
        Some(sent) if know::verifies(model, &sent.command) => know::ask_about(model, &sent),
        Some(_) if model.engine.queue.reread(id) => {
            effects.push(Effect::Broker(BrokerRequest::Refresh));
        }
        _ => {}
    }
}

pub(super) fn verify_overdue(model: &mut Model, id: CommandId) {
    let Some(sent) = at_stage(model, id, Stage::Accepted) else {
        model.changed = false;
        return;
    };
    model.engine.queue.remove(id);
    let read = model.key(Action::Refresh);
    let why = if know::verifies(model, &sent.command) {
        format!(
            "the broker accepted it, but neither its list nor an answer shows it; {read} asks again"
        )
    } else {
        format!(
            "the broker accepted it, but its list does not show it; {read} reads the list again"
        )
    };
    unknown(model, &sent, &why);
}

/// The command, if it is where a timer expects it.
fn at_stage(model: &Model, id: CommandId, expected: Stage) -> Option<Submission> {
    let (stage, sent) = sent_command(model, id)?;
    (stage == expected).then_some(sent)
}

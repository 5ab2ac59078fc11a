//! Keys of the list and of what lies over it, and what was read and written.

use crate::domain::profile::ProfileChange;
use crate::domain::reason::Tone;
use crate::domain::secret::Secret;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::brokers::dialog::{ConfirmAction, Dialog, Prompt, PromptFocus};
use crate::screens::brokers::form::{Part, ProfileForm};
use crate::screens::brokers::model::{Attempt, Brokers, Purpose};
use crate::screens::brokers::{availability, files, layout, mouse, opening, reading, words};
use crate::screens::effect::Effect;
use crate::screens::layout as console_layout;
use crate::screens::message::{Message, Timer};
use crate::screens::movement::moved;
use crate::screens::question::Decision;
use crate::screens::question::Question;
use crate::ui::key::Key;
use crate::ui::page::TextPage;

pub(in crate::screens) const READING: &str = "Reading the brokers again";

/// Applies a message. Returns the attempt that was admitted by it, if one was, with the message: its console can
/// be shown, and goes on with that.
pub fn update(
    brokers: &mut Brokers,
    message: Message,
    effects: &mut Vec<Effect>,
) -> Option<(Attempt, Message)> {
    brokers.changed = true;
    match message {
        Message::Key(pressed) => key(brokers, pressed, effects),
        Message::Mouse(used) => mouse::mouse(brokers, used, effects),
        Message::Paste(text) => paste(brokers, &text),
        Message::Known(known) => files::read(brokers, *known),
        Message::Written(change, result) => files::written(brokers, &change, result),
        Message::PasswordWanted(link) => opening::password_wanted(brokers, link),
        Message::Dialling {
            link,
            factory_password,
            address,
        } => opening::dialling(brokers, link, factory_password, address),
        Message::NotOpened(link, why) => opening::not_opened(brokers, link, &why, effects),
        Message::Timer(link, Timer::Test) => opening::on_timer(brokers, link, effects),
        Message::Broker(link, ref event) => {
            let admitted = opening::on_event(brokers, link, event, effects);
            return admitted.map(|attempt| (attempt, message));
        }
        Message::Resize { .. } => {}
        // They are for a console.
        Message::Timer(..)
        | Message::Journal(_)
        | Message::Time(..)
        | Message::Made(..)
        | Message::Judged(..)
        | Message::Probed(..)
        | Message::PasswordFileJob(..)
        | Message::Unsaved(..) => brokers.changed = false,
    }
    None
}

/// Applies a key.
fn key(brokers: &mut Brokers, key: Key, effects: &mut Vec<Effect>) {
    brokers.line = None;
    let layer = brokers.layer();
    let binding = brokers.setup.keys.find(layer, key);
    let leaves = |binding: &Binding| binding.action.is_of_screen();
    if !console_layout::is_seen((brokers.width, brokers.height)) && !binding.is_some_and(leaves) {
        return brokers.say(Tone::Warning, console_layout::UNSEEN);
    }
    let Some(binding) = binding else {
        return type_key(brokers, key);
    };
    match binding.action {
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Interrupt if is_quitting(brokers) => effects.push(Effect::Quit),
        Action::Interrupt | Action::Quit => quit(brokers, effects),
        Action::Close if asks_to_discard(brokers) => {}
        action => match layer {
            KeyContext::Brokers => perform(brokers, action, effects),
            KeyContext::Profile => in_form(brokers, action, effects),
            KeyContext::Form => in_prompt(brokers, action, effects),
            KeyContext::Confirm | KeyContext::Typed => in_question(brokers, action, effects),
            KeyContext::Page | KeyContext::Filter => reading::perform(brokers, action, effects),
            KeyContext::Table
            | KeyContext::Review
            | KeyContext::Run
            | KeyContext::History
            | KeyContext::Activity
            | KeyContext::Groups => {}
        },
    }
}

fn is_quitting(brokers: &Brokers) -> bool {
    matches!(
        brokers.dialogs.last(),
        Some(Dialog::Question(question)) if question.consequence == ConfirmAction::Quit
    )
}

fn quit(brokers: &mut Brokers, effects: &mut Vec<Effect>) {
    if !brokers.dialogs.iter().any(Dialog::is_typed) {
        return effects.push(Effect::Quit);
    }
    let lines = vec!["What you typed into the form is not saved.".into()];
    let question = Question::new("Quit", lines, "Quit anyway", ConfirmAction::Quit);
    brokers.dialogs.push(Dialog::Question(question));
}

pub(in crate::screens) fn perform(
    brokers: &mut Brokers,
    action: Action,
    effects: &mut Vec<Effect>,
) {
    if let Err(reason) = availability::applies(brokers, action) {
        return brokers.say(Tone::Warning, reason);
    }
    match action {
        Action::Open => try_selected(brokers, Purpose::Open, effects),
        Action::Test => try_selected(brokers, Purpose::Test, effects),
        Action::Demo => opening::demo(brokers, effects),
        Action::Close => opening::cancel(brokers, effects),
        Action::Add => brokers
            .dialogs
            .push(Dialog::Form(ProfileForm::adding().into())),
        Action::Edit => {
            if let Some(profile) = brokers.selection() {
                let form = ProfileForm::editing(profile);
                brokers.dialogs.push(Dialog::Form(form.into()));
            }
        }
        Action::Delete => ask_delete(brokers),
        Action::Details => {
            if let Some(name) = brokers.selected.clone() {
                brokers.dialogs.push(Dialog::Details {
                    name,
                    page: TextPage::marked(),
                });
            }
        }
        Action::Refresh => {
            effects.push(Effect::Read);
            brokers.say(Tone::Info, READING);
        }
        Action::Help => brokers.dialogs.push(Dialog::help()),
        Action::Copy => copy_address(brokers, effects),
        movement => go(brokers, movement),
    }
    layout::follow_selection(brokers);
}

fn try_selected(brokers: &mut Brokers, purpose: Purpose, effects: &mut Vec<Effect>) {
    if let Some(name) = brokers.selected.clone() {
        opening::begin(brokers, purpose, &name, effects);
    }
}

fn go(brokers: &mut Brokers, movement: Action) {
    let Some(row) = brokers.selected_row() else {
        return;
    };
    let page = usize::from(layout::rows(brokers).body);
    let last = brokers.profiles().len().saturating_sub(1);
    brokers.select(moved(row, movement, last, page));
}

fn copy_address(brokers: &mut Brokers, effects: &mut Vec<Effect>) {
    let address = brokers.selection().map(words::bare_address);
    if let Some(Ok(address)) = address {
        let (tone, text) = brokers.setup.clipboard.sent(&address);
        brokers.say(tone, text);
        effects.push(Effect::Copy(Secret::new(address)));
    }
}

fn ask_delete(brokers: &mut Brokers) {
    let (Some(profile), Some(known)) = (brokers.selection(), &brokers.known) else {
        return;
    };
    let mut lines = vec![format!("Its entry in {} is removed.", known.user_file)];
    if profile.password.stored.is_some() {
        lines.push("The password that it holds is removed with it.".into());
    }
    lines.push("Nothing happens to the broker itself.".into());
    let name = profile.name.clone();
    let title = format!("Delete {name}?");
    let question = Question::new(title, lines, "Delete", ConfirmAction::Delete(name));
    brokers.dialogs.push(Dialog::Question(question));
}

fn in_question(brokers: &mut Brokers, action: Action, effects: &mut Vec<Effect>) {
    let size = (brokers.width, brokers.height);
    let Some(Dialog::Question(question)) = brokers.dialogs.last_mut() else {
        return;
    };
    match question.decide(action, size) {
        Decision::Open => {}
        Decision::Unreadable => {
            let reason = "The window is too small to show what this is about: make it larger";
            brokers.say(Tone::Warning, reason);
        }
        Decision::No | Decision::Otherwise => {
            brokers.dialogs.pop();
        }
        Decision::Yes => {
            let consequence = question.consequence.clone();
            brokers.dialogs.pop();
            match consequence {
                ConfirmAction::Delete(name) => delete(brokers, name, effects),
                ConfirmAction::SendInClear(purpose, name) => {
                    opening::agreed(brokers, purpose, &name, effects);
                }
                ConfirmAction::Discard => close(brokers, effects),
                ConfirmAction::Quit => effects.push(Effect::Quit),
            }
        }
    }
}

fn delete(brokers: &mut Brokers, name: String, effects: &mut Vec<Effect>) {
    // The file may have been found broken while the question was open.
    match unwritable(brokers) {
        Some(why) => brokers.say(Tone::Bad, why),
        None => effects.push(Effect::Write(ProfileChange::Delete(name))),
    }
}

fn unwritable(brokers: &Brokers) -> Option<String> {
    let known = brokers.known.as_ref();
    known.and_then(|known| known.unwritable.clone())
}

// --- The form ---

fn form(brokers: &mut Brokers) -> Option<&mut ProfileForm> {
    match brokers.dialogs.last_mut() {
        Some(Dialog::Form(form)) => Some(form),
        _ => None,
    }
}

fn in_form(brokers: &mut Brokers, action: Action, effects: &mut Vec<Effect>) {
    let Some(form) = form(brokers) else { return };
    match (action, form.focus) {
        (Action::PreviousField, _) => form.step(false),
        (Action::First, _) => form.focus = Part::Name,
        (Action::Last, _) => form.focus = Part::Save,
        (Action::Reveal, _) => form.reveal = !form.reveal,
        (Action::Close, _) | (Action::Submit, Part::Cancel) => close(brokers, effects),
        (Action::Save, _) | (Action::Submit, Part::Save) => save(brokers, effects),
        (Action::NextField | Action::Submit, _) => form.step(true),
        _ => {}
    }
}

fn save(brokers: &mut Brokers, effects: &mut Vec<Effect>) {
    let unwritable = unwritable(brokers);
    let known = brokers.known.as_ref();
    let Some(Dialog::Form(form)) = brokers.dialogs.last_mut() else {
        return;
    };
    if form.waiting {
        return;
    }
    form.tried = true;
    form.error = None;
    if let Some(part) = form.first_complaint(known) {
        form.focus = part;
        return;
    }
    // The file may have been found broken since the form was opened.
    if unwritable.is_some() {
        form.error = unwritable;
        return;
    }
    if let Some(change) = form.change() {
        form.waiting = true;
        effects.push(Effect::Write(change));
    }
}

// --- The prompt ---

fn in_prompt(brokers: &mut Brokers, action: Action, effects: &mut Vec<Effect>) {
    if !availability::applies_in_prompt(action) {
        return brokers.say(Tone::Warning, "No password is set here");
    }
    let Some(Dialog::Password(prompt)) = brokers.dialogs.last_mut() else {
        return;
    };
    match (action, prompt.focus) {
        (Action::NextField, _) => prompt.step(true),
        (Action::PreviousField, _) => prompt.step(false),
        (Action::Reveal, _) => prompt.reveal = !prompt.reveal,
        (Action::Close, _) | (Action::Submit, PromptFocus::Cancel) => close(brokers, effects),
        (Action::Submit, _) if prompt.password.text().is_empty() => {
            prompt.focus = PromptFocus::Password;
            prompt.words = Some("Type the password first".into());
        }
        (Action::Submit, _) => {
            if let Some(Dialog::Password(prompt)) = brokers.dialogs.pop() {
                opening::given(brokers, prompt.password.text(), effects);
            }
        }
        _ => {}
    }
}

// --- Closing ---

/// Asks before what is in front is closed with what was typed into it. Returns whether it does.
fn asks_to_discard(brokers: &mut Brokers) -> bool {
    let lines = match brokers.dialogs.last() {
        Some(Dialog::Form(form)) if form.waiting => return false,
        Some(dialog @ Dialog::Form(_)) if dialog.is_typed() => "What you typed is not saved.",
        Some(dialog) if dialog.is_typed() => "The password that you typed is not used.",
        _ => return false,
    };
    let title = "Discard what you typed?";
    let lines = vec![lines.into()];
    let question = Question::new(title, lines, "Discard", ConfirmAction::Discard);
    brokers.dialogs.push(Dialog::Question(question));
    true
}

/// Closes the form or the prompt in front.
fn close(brokers: &mut Brokers, effects: &mut Vec<Effect>) {
    match brokers.dialogs.last() {
        Some(Dialog::Form(_)) => {
            brokers.dialogs.pop();
        }
        Some(Dialog::Password(_)) => {
            brokers.dialogs.pop();
            opening::not_given(brokers, effects);
        }
        _ => {}
    }
}

// --- Typing ---

fn type_key(brokers: &mut Brokers, key: Key) {
    match brokers.dialogs.last_mut() {
        Some(Dialog::Form(form)) if !form.waiting => form.edit(key),
        Some(Dialog::Password(prompt)) if prompt.focus == PromptFocus::Password => {
            type_password(prompt, key);
        }
        Some(Dialog::Question(question)) => question.type_key(key),
        Some(Dialog::Help(page)) => page.type_key(key),
        _ => {}
    }
}

fn type_password(prompt: &mut Prompt, key: Key) {
    prompt.password.edit(key);
}

/// Applies pasted text.
fn paste(brokers: &mut Brokers, text: &str) {
    if !console_layout::is_seen((brokers.width, brokers.height)) {
        return brokers.say(Tone::Warning, console_layout::UNSEEN);
    }
    let pasted = match brokers.dialogs.last_mut() {
        Some(Dialog::Form(form)) if !form.waiting => form.paste(text),
        Some(Dialog::Password(prompt)) if prompt.focus == PromptFocus::Password => {
            prompt.password.paste(text)
        }
        Some(Dialog::Question(question)) => question.paste(text),
        Some(Dialog::Help(page)) if page.is_typing() => page.paste(text),
        Some(Dialog::Form(_) | Dialog::Password(_)) => {
            Err("Not pasted: move to a field first".into())
        }
        _ => Err("Not pasted: text goes into the fields of a dialog only".into()),
    };
    if let Err(reason) = pasted {
        brokers.say(Tone::Warning, reason);
    }
}

//! Whether a key of the list applies now, and why not.

use crate::domain::profile::{Origin, Profile};
use crate::screens::bindings::Action;
use crate::screens::brokers::dialog::Dialog;
use crate::screens::brokers::known::Known;
use crate::screens::brokers::model::Brokers;
use crate::ui::page::TextPage;

/// Whether an action applies now.
///
/// # Errors
/// The reason, as a sentence for the line above the footer, when it does not.
pub fn applies(brokers: &Brokers, action: Action) -> Result<(), String> {
    match action {
        Action::Open | Action::Test => {
            let profile = selected(brokers)?;
            idle(brokers)?;
            match &profile.address {
                Ok(_) => Ok(()),
                Err(error) => Err(format!("{} cannot be opened: {error}", profile.name)),
            }
        }
        // A form would lose the keyboard to the console that an attempt ends in.
        Action::Add => idle(brokers).and_then(|()| writable(brokers).map(drop)),
        Action::Edit => own(brokers, "edited").and_then(|()| idle(brokers)),
        Action::Delete => own(brokers, "deleted").and_then(|()| idle(brokers)),
        Action::Details => selected(brokers).map(drop),
        Action::Copy => match &selected(brokers)?.address {
            Ok(_) => Ok(()),
            Err(error) => Err(format!("There is no address to copy: {error}")),
        },
        Action::Demo if brokers.setup.demo.is_none() => {
            Err("This guestlist was built without its embedded broker, so it has no demo".into())
        }
        Action::Demo => idle(brokers),
        Action::Close if brokers.attempt.is_none() => {
            let quit = brokers.key(Action::Quit);
            Err(format!("Nothing is under way; {quit} quits"))
        }
        _ => Ok(()),
    }
}

/// Whether a key of a form does anything in the prompt, where a password is given and none is set.
pub const fn applies_in_prompt(action: Action) -> bool {
    !matches!(action, Action::Generate | Action::Copy)
}

/// Whether an action of a page does anything in the one that is open, as in the console.
pub fn applies_in_page(brokers: &Brokers, action: Action) -> bool {
    let page = brokers.dialogs.last().and_then(Dialog::page);
    match action {
        Action::Filter => page.is_some_and(|page| page.search().is_some()),
        Action::Copy => page.is_some_and(TextPage::is_marked),
        _ => true,
    }
}

fn selected(brokers: &Brokers) -> Result<&Profile, String> {
    let selection = brokers.selection();
    selection.ok_or_else(|| {
        let add = brokers.key(Action::Add);
        format!("No broker is selected: {add} adds one")
    })
}

fn idle(brokers: &Brokers) -> Result<(), String> {
    match &brokers.attempt {
        None => Ok(()),
        Some(attempt) => {
            let name = &attempt.profile.name;
            let cancel = brokers.key(Action::Close);
            Err(format!("Wait: {name} is being tried; {cancel} cancels"))
        }
    }
}

fn writable(brokers: &Brokers) -> Result<&Known, String> {
    let Some(known) = &brokers.known else {
        return Err("Wait: the brokers are being read".into());
    };
    match &known.unwritable {
        Some(why) => Err(why.clone()),
        None => Ok(known),
    }
}

/// Whether the selected entry is one of the user's own file, the only one that is written.
fn own(brokers: &Brokers, what: &str) -> Result<(), String> {
    let profile = selected(brokers)?;
    let known = writable(brokers)?;
    if profile.origin == Origin::User {
        return Ok(());
    }
    let (name, place) = (&profile.name, known.place(profile.origin));
    let hidden = if known.hidden.contains(name) {
        format!("; it hides the entry of this name in {}", known.user_file)
    } else {
        String::new()
    };
    Err(format!(
        "{name} cannot be {what} here: {place} holds it{hidden}"
    ))
}

//! Whether a key of the list applies now, and why not.

use crate::domain::profile::{Origin, Profile};
use crate::screens::bindings::Action;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::filter::is_problem;
use crate::screens::brokers::known::Known;
use crate::screens::brokers::marks;

/// Whether an action applies now.
///
/// # Errors
/// The reason, as a sentence for the line above the footer, when it does not.
pub fn applies(cx: &ListContext, action: Action) -> Result<(), String> {
    match action {
        // What is marked can be opened.
        Action::Open if !cx.marked.is_empty() => idle(cx),
        Action::Open | Action::Test => {
            let profile = selected(cx)?;
            idle(cx)?;
            if action == Action::Test && cx.tests.word(&profile.name).is_some() {
                return Err(format!("Wait: {} is being tested", profile.name));
            }
            openable(profile)
        }
        Action::Mark => selected(cx).and_then(openable),
        Action::MarkRange if marks::last_row(cx).is_none() => {
            let (range, mark) = (cx.key(Action::MarkRange), cx.key(Action::Mark));
            Err(format!(
                "Mark a broker with {mark} first: {range} marks from there up to here"
            ))
        }
        Action::MarkMatches if cx.shown().all(|profile| profile.address.is_err()) => {
            Err("No broker to mark".into())
        }
        // A form would lose the keyboard to the console that an attempt ends in.
        Action::Add => idle(cx).and_then(|()| writable(cx).map(drop)),
        Action::Edit => own(cx, "edited").and_then(|()| idle(cx)),
        Action::Delete => own(cx, "deleted").and_then(|()| idle(cx)),
        Action::Details => selected(cx).map(drop),
        Action::Copy => match &selected(cx)?.address {
            Ok(_) => Ok(()),
            Err(error) => Err(format!("No address to copy: {error}")),
        },
        Action::Demo if cx.setup.demo.is_none() => {
            Err("This guestlist was built without its embedded broker, so it has no demo".into())
        }
        Action::TestAll if cx.tests.is_under_way() => {
            let cancel = cx.key(Action::Close);
            Err(format!(
                "Wait: the brokers are being tested; {cancel} cancels"
            ))
        }
        Action::TestAll if cx.shown().all(|profile| profile.address.is_err()) => {
            Err("No broker to test".into())
        }
        Action::TestAll | Action::Demo => idle(cx),
        Action::Problems if !cx.problems && !cx.profiles().iter().any(|it| is_problem(cx, it)) => {
            let test = cx.key(Action::TestAll);
            Err(format!("No problems known: {test} tests all"))
        }
        Action::Close if !can_close(cx) => {
            let quit = cx.key(Action::Quit);
            Err(format!("Nothing to cancel or clear; {quit} quits"))
        }
        _ => Ok(()),
    }
}

/// Whether there is anything to cancel, or a filter or marks to clear.
fn can_close(cx: &ListContext) -> bool {
    let is_under_way = cx.attempt.is_some() || cx.tests.is_under_way();
    is_under_way || cx.is_filtered() || !cx.marked.is_empty()
}

fn openable(profile: &Profile) -> Result<(), String> {
    match &profile.address {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("{} cannot be opened: {error}", profile.name)),
    }
}

fn selected(cx: &ListContext) -> Result<&Profile, String> {
    let selection = cx.selection();
    selection.ok_or_else(|| {
        let add = cx.key(Action::Add);
        format!("No broker is selected: {add} adds one")
    })
}

fn idle(cx: &ListContext) -> Result<(), String> {
    match &cx.attempt {
        None => Ok(()),
        Some(attempt) => {
            let name = &attempt.profile.name;
            let cancel = cx.key(Action::Close);
            Err(format!(
                "Wait: still connecting to {name}; {cancel} cancels"
            ))
        }
    }
}

fn writable(cx: &ListContext) -> Result<&Known, String> {
    let Some(known) = &cx.known else {
        return Err("Wait: the brokers are being read".into());
    };
    match &known.unwritable {
        Some(why) => Err(why.clone()),
        None => Ok(known),
    }
}

/// Whether the selected entry is one of the user's own file, the only one that is written.
fn own(cx: &ListContext, what: &str) -> Result<(), String> {
    let profile = selected(cx)?;
    let known = writable(cx)?;
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
        "{name} cannot be {what} here: it comes from {place}{hidden}"
    ))
}

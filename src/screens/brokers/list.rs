//! What the keys of the list do (the keys are in `keys`), and what of it is in sight. Which is selected is
//! in `context`; opening is `try_broker`, then `app::App::open`. Nothing is remembered between runs.

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::attempt::{Outcome, Purpose};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::{availability, layout, try_broker, words};
use crate::screens::effect::Effect;
use crate::screens::movement::moved;
use crate::screens::next::{Next, Place};
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::screen::Screen;
use crate::ui::key::Key;
use crate::ui::list;

pub(in crate::screens) const READING: &str = "Reading the brokers again";

/// The rows. Which broker is selected, all screens know.
#[derive(Debug, Default)]
pub struct List {
    /// The first row shown.
    pub top: usize,
}

impl Screen<ListContext> for List {
    fn layer(&self) -> KeyContext {
        KeyContext::Brokers
    }

    fn applies(&self, cx: &ListContext, action: Action) -> Result<(), String> {
        availability::applies(cx, action)
    }

    fn update(&mut self, cx: &mut ListContext, action: Action, _: Key) -> Next {
        if let Err(reason) = availability::applies(cx, action) {
            cx.refuse(reason);
            return Next::Stay;
        }
        let selection = cx.selection();
        match action {
            Action::Open => return try_selected(cx, Purpose::Open),
            Action::Test => return try_selected(cx, Purpose::Test),
            Action::Add => return Next::Open(Place::BrokerForm(None)),
            Action::Edit => {
                return go_to(
                    selection
                        .cloned()
                        .map(|it| Place::BrokerForm(Some(it.into()))),
                );
            }
            Action::Delete => return ask_delete(cx),
            Action::Details => return go_to(cx.selected.clone().map(Place::Broker)),
            Action::Help => return Next::Open(Place::Help),
            Action::Demo => try_broker::demo(cx),
            Action::Close => {
                try_broker::cancel(cx, Outcome::new(Tone::Info, "cancelled", "cancelled"));
            }
            Action::Refresh => {
                cx.effects.push(Effect::Read);
                cx.say(Tone::Info, READING);
            }
            Action::Copy => {
                if let Some(Ok(address)) = selection.map(words::bare_address) {
                    cx.copy(&address);
                }
            }
            movement => go(cx, movement),
        }
        Next::Stay
    }

    fn keep_in_sight(&mut self, cx: &ListContext) {
        let body = usize::from(layout::rows(cx).body);
        let count = cx.profiles().len();
        self.top = list::in_sight(self.top, cx.selected_row(), count, body, |_| 1);
    }
}

fn go_to(place: Option<Place>) -> Next {
    place.map_or(Next::Stay, Next::Open)
}

fn try_selected(cx: &mut ListContext, purpose: Purpose) -> Next {
    match cx.selected.clone() {
        Some(name) => try_broker::begin(cx, purpose, &name),
        None => Next::Stay,
    }
}

fn go(cx: &mut ListContext, movement: Action) {
    let Some(row) = cx.selected_row() else {
        return;
    };
    let page = usize::from(layout::rows(cx).body);
    let last = cx.profiles().len().saturating_sub(1);
    cx.select(moved(row, movement, last, page));
}

fn ask_delete(cx: &ListContext) -> Next {
    let (Some(profile), Some(known)) = (cx.selection(), &cx.known) else {
        return Next::Stay;
    };
    let mut lines = vec![format!("Its entry in {} is removed.", known.user_file)];
    if profile.password.stored.is_some() {
        lines.push("The password that it holds is removed with it.".into());
    }
    lines.push("Nothing happens to the broker itself.".into());
    let name = profile.name.clone();
    let title = format!("Delete {name}?");
    let consequence = ConfirmAction::DeleteBroker(name);
    Next::ask(Question::new(title, lines, "Delete", consequence).dangerous(true))
}

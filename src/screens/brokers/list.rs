//! What the keys of the list do (the keys are in `keys`), and how it scrolls. What the filter shows
//! is in `filter`. Which is selected is in `context`, at first by `config::brokers_to_open`;
//! opening is `connecting`, then `app::App::open`. Nothing is remembered between runs.

use std::borrow::Cow;

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::brokers::attempt::{Outcome, Purpose};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::{availability, connecting, layout, marks, test_all, words};
use crate::screens::effect::Effect;
use crate::screens::movement::moved;
use crate::screens::next::{Next, Place};
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::screen::{NO_FIELD, Screen};
use crate::ui::field::Field;
use crate::ui::key::Key;
use crate::ui::scrolling;

pub(in crate::screens) const READING: &str = "Reading the brokers again";

/// The rows. Which broker is selected, all screens know.
#[derive(Debug, Default)]
pub struct List {
    /// The first row shown.
    pub top: usize,
    /// Whether the filter is being typed.
    pub typing: bool,
}

impl Screen<ListContext> for List {
    fn layer(&self) -> KeyContext {
        if self.typing {
            KeyContext::Filter
        } else {
            KeyContext::Brokers
        }
    }

    fn applies(&self, cx: &ListContext, action: Action) -> Result<(), String> {
        if self.typing {
            return Ok(());
        }
        availability::applies(cx, action)
    }

    fn word(&self, cx: &ListContext, binding: &'static Binding) -> Cow<'static, str> {
        match binding.action {
            Action::Open if cx.opens_together() => "open together".into(),
            _ => binding.hint.into(),
        }
    }

    fn update(&mut self, cx: &mut ListContext, action: Action, _: Key) -> Next {
        if self.typing {
            self.act_in_filter(cx, action);
            return Next::Stay;
        }
        if let Err(reason) = availability::applies(cx, action) {
            cx.refuse(reason);
            return Next::Stay;
        }
        let selection = cx.selection();
        match action {
            Action::Open if !cx.marked.is_empty() => return marks::open(cx),
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
            Action::Demo => connecting::demo(cx),
            Action::TestAll => test_all::begin(cx),
            Action::Filter => {
                self.typing = true;
                cx.filter.select_all();
            }
            Action::Problems => {
                cx.problems = !cx.problems;
                cx.select_shown();
            }
            Action::Close if cx.attempt.is_some() => {
                connecting::cancel(cx, Outcome::new(Tone::Info, "cancelled", "cancelled"));
            }
            Action::Close if cx.tests.is_under_way() => test_all::cancel(cx),
            Action::Close if cx.is_filtered() => cx.show_all(),
            Action::Close => marks::clear(cx),
            Action::Mark => {
                marks::toggle(cx);
                self.go(cx, Action::Down);
            }
            Action::MarkRange => marks::mark_range(cx),
            Action::MarkMatches => marks::mark_shown(cx),
            Action::Refresh => {
                cx.effects.push(Effect::Read);
                cx.say(Tone::Info, READING);
            }
            Action::Copy => {
                if let Some(Ok(address)) = selection.map(words::bare_address) {
                    cx.copy(&address);
                }
            }
            movement => self.go(cx, movement),
        }
        Next::Stay
    }

    fn keep_in_sight(&mut self, cx: &ListContext) {
        let body = usize::from(layout::rows(self, cx).body);
        let count = cx.shown().count();
        self.top = scrolling::in_sight(self.top, cx.selected_row(), count, body, |_| 1);
    }

    fn type_key(&mut self, cx: &mut ListContext, key: Key) {
        if self.typing && cx.filter.edit(key) {
            cx.select_shown();
        }
    }

    fn paste(&mut self, cx: &mut ListContext, text: &str) -> Result<(), String> {
        if !self.typing {
            return Err(NO_FIELD.into());
        }
        cx.filter.paste(text)?;
        cx.select_shown();
        Ok(())
    }
}

impl List {
    /// A key while the filter is typed.
    fn act_in_filter(&mut self, cx: &mut ListContext, action: Action) {
        match action {
            Action::Submit => self.typing = false,
            Action::Close => {
                self.typing = false;
                cx.filter_by(Field::default());
            }
            movement => self.go(cx, movement),
        }
    }

    fn go(&self, cx: &mut ListContext, movement: Action) {
        let Some(row) = cx.selected_row() else {
            return;
        };
        let page = usize::from(layout::rows(self, cx).body);
        let last = cx.shown().count().saturating_sub(1);
        cx.select(moved(row, movement, last, page));
    }
}

fn go_to(place: Option<Place>) -> Next {
    place.map_or(Next::Stay, Next::Open)
}

fn try_selected(cx: &mut ListContext, purpose: Purpose) -> Next {
    match cx.selected.clone() {
        Some(name) => connecting::begin(cx, purpose, &name),
        None => Next::Stay,
    }
}

fn ask_delete(cx: &ListContext) -> Next {
    let (Some(profile), Some(known)) = (cx.selection(), &cx.known) else {
        return Next::Stay;
    };
    let mut lines = vec![format!("Its entry in {} will be removed.", known.user_file)];
    if profile.password.stored.is_some() {
        lines.push("The password in it will be removed too.".into());
    }
    lines.push("The broker itself is not affected.".into());
    let name = profile.name.clone();
    let title = format!("Delete {name}?");
    let consequence = ConfirmAction::DeleteBroker(name);
    Next::ask(Question::new(title, lines, "Delete", consequence).dangerous(true))
}

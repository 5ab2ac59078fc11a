//! The keys of the grid, and where the person is in it. Which cells differ is decided in
//! [`crate::fleet::grid`], what the events of a broker do to it in `update`.

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::{compare_with_file, connecting, layout, reconnect, shared_keys, words};
use crate::screens::movement::moved;
use crate::screens::next::{Next, Place};
use crate::screens::screen::{NO_FIELD, Screen};
use crate::text;
use crate::ui::field::Field;
use crate::ui::key::Key;
use crate::ui::scrolling;

/// Where the person is in the grid. Which user and which broker are selected, all screens know.
#[derive(Debug, Default)]
pub struct GridScreen {
    /// The first row shown.
    pub top: usize,
    /// The first broker shown.
    pub first: usize,
    /// Whether the filter is being typed.
    pub typing: bool,
}

impl Screen<FleetContext> for GridScreen {
    fn layer(&self) -> KeyContext {
        if self.typing {
            KeyContext::Filter
        } else {
            KeyContext::Fleet
        }
    }

    fn applies(&self, cx: &FleetContext, action: Action) -> Result<(), String> {
        let refused = |why: &str| Err(why.to_owned());
        match action {
            _ if self.typing => Ok(()),
            action if shared_keys::is_one(action) => {
                shared_keys::applies(cx, cx.user.as_ref(), action)
            }
            Action::Details | Action::Copy if cx.user.is_none() => refused("No user is selected"),
            Action::Clear if !cx.is_filtered() && cx.marked() == 0 && cx.file.is_none() => {
                let (back, quit) = (cx.key(Action::Brokers), cx.key(Action::Quit));
                Err(format!(
                    "Nothing to clear · {back} back to the brokers · {quit} quit"
                ))
            }
            Action::Problems if !cx.problems && cx.grid.differing() == 0 => {
                refused("Nothing differs: every user is the same everywhere")
            }
            _ => Ok(()),
        }
    }

    fn update(&mut self, cx: &mut FleetContext, action: Action, _: Key) -> Next {
        if self.typing {
            self.act_in_filter(cx, action);
            return Next::Stay;
        }
        if let Err(reason) = self.applies(cx, action) {
            cx.refuse(reason);
            return Next::Stay;
        }
        match action {
            action if shared_keys::is_one(action) => {
                return shared_keys::act(cx, cx.user.clone(), action);
            }
            Action::Details => {
                return cx
                    .user
                    .clone()
                    .map_or(Next::Stay, |user| Next::Open(Place::Details(user)));
            }
            Action::Help => return Next::Open(Place::Help),
            Action::Brokers => return Next::Open(Place::Brokers),
            Action::Filter => {
                self.typing = true;
                cx.filter.select_all();
            }
            Action::Problems => {
                cx.problems = !cx.problems;
                cx.recount();
            }
            Action::Clear if cx.is_filtered() => cx.show_all(),
            Action::Clear if cx.marked() > 0 => cx.mark_all(false),
            Action::Clear => compare_with_file::end(cx),
            Action::CompareFile => return Next::Open(Place::UsersFile),
            Action::Mark => cx.mark(cx.broker),
            Action::MarkMatches => {
                let wanted = cx.marked() < cx.members.len();
                cx.mark_all(wanted);
            }
            Action::Reference => compare(cx),
            Action::Refresh => refresh(cx),
            Action::Copy => {
                if let Some(user) = cx.user.clone() {
                    cx.copy(&text::clean(user.as_str()));
                }
            }
            Action::Left => cx.broker = cx.broker.saturating_sub(1),
            Action::Right => cx.broker = (cx.broker + 1).min(cx.members.len().saturating_sub(1)),
            movement => self.go(cx, movement),
        }
        Next::Stay
    }

    fn type_key(&mut self, cx: &mut FleetContext, key: Key) {
        if self.typing && cx.filter.edit(key) {
            cx.recount();
        }
    }

    fn paste(&mut self, cx: &mut FleetContext, text: &str) -> Result<(), String> {
        if !self.typing {
            return Err(NO_FIELD.into());
        }
        cx.filter.paste(text)?;
        cx.recount();
        Ok(())
    }

    fn hint(&self, cx: &FleetContext) -> Option<(String, Tone)> {
        words::of_cell(cx)
    }

    fn keep_in_sight(&mut self, cx: &FleetContext) {
        let body = usize::from(layout::rows(cx, self.typing).body);
        let count = cx.shown().len();
        self.top = scrolling::in_sight(self.top, cx.selected_row(), count, body, |_| 1);
        self.first = layout::first_in_sight(cx, cx.longest_name(), self.first);
    }
}

impl GridScreen {
    /// A key while the filter is typed.
    fn act_in_filter(&mut self, cx: &mut FleetContext, action: Action) {
        match action {
            Action::Submit => self.typing = false,
            Action::Close => {
                self.typing = false;
                cx.filter = Field::default();
                cx.recount();
            }
            movement => self.go(cx, movement),
        }
    }

    fn go(&self, cx: &mut FleetContext, movement: Action) {
        let Some(row) = cx.selected_row() else {
            return;
        };
        let page = usize::from(layout::rows(cx, self.typing).body);
        let last = cx.shown().len().saturating_sub(1);
        cx.choose(moved(row, movement, last, page));
    }
}

/// Compares with the focused broker, or with most again.
fn compare(cx: &mut FleetContext) {
    let is_on = cx.grid.reference() == Some(cx.broker);
    let reference = (!is_on).then_some(cx.broker);
    cx.grid.compare_with(reference);
    cx.recount();
    let name = cx
        .focused()
        .map_or_else(String::new, |it| text::short(it.name()).into_owned());
    let text = match reference {
        Some(_) => format!("Compared with {name}"),
        None => "Compared with what most brokers have".into(),
    };
    cx.say(Tone::Info, text);
}

/// Reads all lists again, and tries the brokers that are away.
pub(super) fn refresh(cx: &mut FleetContext) {
    for at in 0..cx.members.len() {
        reconnect::again(cx, at);
    }
    connecting::go_on(cx);
    cx.say(Tone::Info, "Reading all lists again");
}

//! The history's keys: marks, and what is opened from it. What `u` does is in `undo`. What `enter`
//! shows of an entry is in `activity::line_details`.

use crate::domain::command::CommandId;
use crate::domain::reason::Tone;
use crate::engine::command_log::CommandLog;
use crate::engine::journal::Item;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::find::{Find, Shown};
use crate::screens::history::{self, History, undo};
use crate::screens::layout;
use crate::screens::next::{Next, Place};
use crate::screens::screen::Screen;
use crate::ui::key::Key;

impl Screen for History {
    fn layer(&self) -> KeyContext {
        self.find.layer(KeyContext::History)
    }

    fn fills_screen(&self) -> bool {
        true
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        if self.find.act(action) {
            self.look(cx);
            return Next::Stay;
        }
        match action {
            Action::Close => return Next::Close,
            Action::Help => return Next::Open(Place::Help),
            Action::Mark => mark(self),
            Action::MarkRange => mark_range(self, cx),
            Action::MarkPlan => mark_plan(self, cx.engine.log()),
            Action::Details => {
                let entry = self.selected().map(|id| Place::Entry(Item::Ours(id)));
                return entry.map_or(Next::Stay, Next::Open);
            }
            Action::Copy => match history::copied(cx, self) {
                Some(line) => cx.copy(&line),
                None => cx.refuse("No line to copy".into()),
            },
            Action::Undo => return undo::undo(cx, &self.chosen()),
            Action::Refresh => cx.refresh(),
            movement => self.cursor = self.moved(self.cursor, movement, layout::page(cx) * 2),
        }
        Next::Stay
    }

    fn hint(&self, cx: &Context) -> Option<(String, Tone)> {
        Some((history::hint(cx, self)?, Tone::Info))
    }

    fn keep_in_sight(&mut self, cx: &Context) {
        let screen = layout::screen(cx);
        let heading = u16::from(!screen.framed);
        let rows = screen.body.saturating_sub(heading);
        let rows = usize::from(rows - self.find.rows(rows));
        let height = |at| history::row(cx, self, at).height();
        self.top = self.in_sight(self.top, self.cursor, rows, height);
    }

    fn find(&mut self) -> Option<&mut Find> {
        Some(&mut self.find)
    }

    fn refilter(&mut self, cx: &Context) {
        self.look(cx);
    }
}

/// Marks the selected entry, or takes its mark away, and goes on to the next.
fn mark(history: &mut History) {
    let Some(id) = history.selected() else { return };
    if history.marked.remove(&id) {
        history.last_marked = None;
    } else {
        history.marked.insert(id);
        history.last_marked = Some(id);
    }
    history.cursor = history.moved(history.cursor, Action::Down, 1);
}

/// Marks all from the entry that was marked last to the selected one.
fn mark_range(history: &mut History, cx: &mut Context) {
    let mut entries = history.entries.iter();
    let first = entries.position(|id| Some(*id) == history.last_marked);
    let Some(first) = first else {
        let key = |action| cx.key_of(KeyContext::History, action);
        let (range, mark) = (key(Action::MarkRange), key(Action::Mark));
        return cx.refuse(format!(
            "Mark a line with {mark} first: {range} marks from there up to here"
        ));
    };
    let (from, to) = (first.min(history.cursor), first.max(history.cursor));
    let range = history.shown_from(from).take_while(|at| *at <= to);
    let range: Vec<CommandId> = range.map(|at| history.entries[at]).collect();
    history.marked.extend(range);
    history.last_marked = history.selected();
}

/// Marks all that was applied together with the selected entry, or takes those marks away.
fn mark_plan(history: &mut History, log: &CommandLog) {
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

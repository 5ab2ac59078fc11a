//! What the list of brokers and the console of one have in common: the way from a key or from
//! pasted text to the screen in front, and from what that asks for to the next one. `q` and ctrl-c
//! ask before something is lost; a second ctrl-c leaves at once. The mouse is in `screens::mouse`.

use std::ops::DerefMut;

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, Binding};
use crate::screens::effect::Effect;
use crate::screens::layout;
use crate::screens::next::{Next, Place};
use crate::screens::palette::Command;
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::screen::Screen;
use crate::screens::shared_context::Surface;
use crate::ui::key::{Key, KeyCode};

/// A screen at the bottom, and what lies over it.
pub(in crate::screens) trait Console {
    /// What its screens work with.
    type Cx: DerefMut<Target = Surface>;
    /// What can lie over the one at the bottom.
    type Dialog;

    /// What lies over the screen at the bottom, the topmost last.
    fn dialogs(&mut self) -> &mut Vec<Self::Dialog>;

    /// The screen that has the keyboard, and what it works with.
    fn front(&self) -> (&dyn Screen<Self::Cx>, &Self::Cx);

    /// The same, to give it a key.
    fn front_mut(&mut self) -> (&mut dyn Screen<Self::Cx>, &mut Self::Cx);

    /// The dialog of a place; none where it opens none, or says why it does not.
    fn dialog(&mut self, place: Place) -> Option<Self::Dialog>;

    /// Closes the question in front and does what its yes is for, or its other button.
    fn answered(&mut self, otherwise: bool);

    /// What would be lost by leaving now, in sentences.
    fn unsaved(&self) -> Vec<String>;

    /// Whether that includes new passwords.
    fn loses_passwords(&self) -> bool {
        false
    }

    /// What was said, where the line above the footer of the screen in front leaves some of it out.
    fn untold(&self) -> Vec<(String, Tone)>;

    /// A key was pressed, with this binding: what ends with that.
    fn pressed(&mut self, binding: Option<&Binding>);

    /// The wheel was turned: what ends with that.
    fn turned(&mut self);

    /// The mouse was pressed there. Returns whether that did anything.
    fn press(&mut self, at: (u16, u16)) -> bool;

    /// Why a key does nothing in this session.
    fn barred(&self, _binding: &Binding) -> Option<&'static str> {
        None
    }

    /// Whether the footer shows a key.
    fn is_hinted(&self, binding: &Binding) -> bool {
        let (screen, cx) = self.front();
        screen.applies(cx, binding.action).is_ok()
    }
}

/// The commands of the screen in front, each with the reason why it does not apply.
pub(in crate::screens) fn commands<C: Console>(console: &C) -> Vec<Command> {
    let (screen, cx) = console.front();
    let rows = cx.keys.of(screen.layer());
    // Which one of the nine is meant only the key says.
    let rows = rows.filter(|row| !matches!(row.action, Action::ToggleNth | Action::Palette));
    let command = |row: &'static Binding| {
        let barred = console.barred(row).map(str::to_owned);
        let refusal = barred.or_else(|| screen.applies(cx, row.action).err());
        Command::of(cx.keys, row, refusal)
    };
    rows.map(command).collect()
}

/// A key was pressed.
pub(in crate::screens) fn on_key<C: Console>(console: &mut C, key: Key) {
    let (screen, cx) = console.front();
    let binding = cx.keys.find(screen.layer(), key);
    let is_seen = layout::is_seen(cx.size());
    // The key that the line names: `i`, while enter still opens what is selected.
    let names = |row: &Binding| row.action == Action::Details && row.keys.last() == Some(&key);
    let untold = if binding.is_some_and(names) {
        console.untold()
    } else {
        Vec::new()
    };
    console.pressed(binding);
    if !is_seen && !binding.is_some_and(|binding| binding.action.is_of_screen()) {
        return console.front_mut().1.refuse(layout::UNSEEN.into());
    }
    if !untold.is_empty() {
        return open(console, Place::Messages(untold));
    }
    if let Some(binding) = binding {
        return act(console, binding, key);
    }
    let (screen, cx) = console.front_mut();
    screen.type_key(cx, key);
}

/// Text was pasted.
pub(in crate::screens) fn paste<C: Console>(console: &mut C, text: &str) {
    let (screen, cx) = console.front_mut();
    let pasted = if layout::is_seen(cx.size()) {
        screen.paste(cx, text)
    } else {
        Err(layout::UNSEEN.into())
    };
    if let Err(reason) = pasted {
        cx.refuse(reason);
    }
}

/// Does what a key of the screen in front stands for.
pub(in crate::screens) fn act<C: Console>(console: &mut C, binding: &Binding, key: Key) {
    if let Some(reason) = console.barred(binding) {
        return console.front_mut().1.refuse(reason.into());
    }
    let (screen, cx) = console.front_mut();
    match binding.action {
        Action::Redraw => cx.effects.push(Effect::Redraw),
        Action::Suspend => cx.effects.push(Effect::Suspend),
        Action::Interrupt if screen.asks_to_quit() => cx.effects.push(Effect::Quit),
        Action::Interrupt | Action::Quit => {
            let (quit, effect) = (ConfirmAction::Quit, Effect::Quit);
            leave(console, "Quit", "Quit anyway", quit, effect);
        }
        Action::Palette => open(console, Place::Palette),
        Action::Close if asks_to_discard(console) => {}
        action => give(console, action, key),
    }
}

/// Gives a key to the screen in front.
fn give<C: Console>(console: &mut C, action: Action, key: Key) {
    let (screen, cx) = console.front_mut();
    let next = screen.update(cx, action, key);
    let at = console.dialogs().len().checked_sub(1);
    follow(console, next, at);
}

/// Closes the screen in front, as its key does that is not asked about.
pub(in crate::screens) fn close_front<C: Console>(console: &mut C) {
    give(console, Action::Close, Key::plain(KeyCode::Esc));
}

/// Asks before what is in front is closed with what was typed into it. Returns whether it does.
fn asks_to_discard<C: Console>(console: &mut C) -> bool {
    let (screen, cx) = console.front();
    let Some(loss) = screen.loss(cx) else {
        return false;
    };
    let lines = vec![loss.what.into_owned()];
    let question = Question::new(loss.title, lines, "Discard", ConfirmAction::Discard);
    follow(console, Next::ask(question), None);
    true
}

/// Leaves, by this effect; asks first where something would be lost.
pub(in crate::screens) fn leave<C: Console>(
    console: &mut C,
    title: &str,
    confirm: &'static str,
    consequence: ConfirmAction,
    effect: Effect,
) {
    let lines = console.unsaved();
    if lines.is_empty() {
        return console.front_mut().1.effects.push(effect);
    }
    let question = Question::new(title, lines, confirm, consequence);
    let question = question.dangerous(console.loses_passwords());
    follow(console, Next::ask(question), None);
}

/// Follows what a screen asks for; `at`: where it lies among the dialogs, unless it is the one at
/// the bottom.
pub(in crate::screens) fn follow<C: Console>(console: &mut C, next: Next, at: Option<usize>) {
    match next {
        Next::Stay => {}
        Next::Cancel if asks_to_discard(console) => {}
        Next::Close | Next::Cancel => close(console, at),
        Next::Open(place) => open(console, place),
        Next::Replace(place) => {
            close(console, at);
            if let Some(dialog) = console.dialog(place) {
                let dialogs = console.dialogs();
                let at = at.unwrap_or(dialogs.len()).min(dialogs.len());
                dialogs.insert(at, dialog);
            }
        }
        Next::Run(action) => {
            close(console, at);
            let (screen, cx) = console.front();
            let binding = cx.keys.binding(screen.layer(), action);
            if let Some(binding) = binding {
                // Not Enter, which presses a button where one has the focus.
                act(console, binding, Key::plain(KeyCode::Char(':')));
            }
        }
        Next::Answered { otherwise } => console.answered(otherwise),
    }
}

fn close<C: Console>(console: &mut C, at: Option<usize>) {
    let dialogs = console.dialogs();
    if let Some(at) = at.filter(|at| *at < dialogs.len()) {
        dialogs.remove(at);
    }
}

/// Opens a place over all that is open.
pub(in crate::screens) fn open<C: Console>(console: &mut C, place: Place) {
    if let Some(dialog) = console.dialog(place) {
        console.dialogs().push(dialog);
    }
}

impl Action {
    /// Whether it is about the program on its terminal, so that it needs nothing to be seen.
    pub const fn is_of_screen(self) -> bool {
        matches!(
            self,
            Self::Quit | Self::Interrupt | Self::Redraw | Self::Suspend
        )
    }
}

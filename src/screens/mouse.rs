//! What the mouse does in the consoles: the wheel is keys, a press goes to the screen or to a key
//! of the footer. None sends or answers. How far a notch of the wheel goes is in
//! [`crate::ui::mouse`].

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::console::{Console, act};
use crate::screens::layout;
use crate::screens::view::footer;
use crate::ui::key::{Key, KeyCode};
use crate::ui::mouse::{Mouse, MouseEventKind, NOTCH};

/// The mouse was used. The wheel is as many keys for up or down, where the screen in front has
/// them. Returns whether anything was done.
pub(in crate::screens) fn on_mouse<C: Console>(console: &mut C, mouse: Mouse) -> bool {
    let (action, code) = match mouse.kind {
        MouseEventKind::Press if is_on_footer(console, mouse) => {
            return press_footer(console, mouse);
        }
        MouseEventKind::Press => {
            let at = (mouse.column, mouse.row);
            let (screen, cx) = console.front_mut();
            return screen.click(cx, at) || console.press(at);
        }
        MouseEventKind::WheelUp => (Action::Up, KeyCode::Up),
        MouseEventKind::WheelDown => (Action::Down, KeyCode::Down),
    };
    let (screen, cx) = console.front();
    let Some(binding) = cx.keys.binding(screen.layer(), action) else {
        return false;
    };
    console.turned();
    for _ in 0..NOTCH {
        act(console, binding, Key::plain(code));
    }
    true
}

/// Whether the mouse is on the line of the keys, with nothing in front that a slip could answer.
/// The smallest screens have no such line.
fn is_on_footer<C: Console>(console: &C, mouse: Mouse) -> bool {
    let (screen, cx) = console.front();
    let is_list = matches!(
        screen.layer(),
        KeyContext::Table | KeyContext::Brokers | KeyContext::Fleet
    );
    is_list && layout::has_footer(cx.size()) && mouse.row + 1 == cx.size().1
}

/// Presses a key of the footer, if that opens something: no click sends, answers or leaves. Returns
/// whether it did anything.
fn press_footer<C: Console>(console: &mut C, mouse: Mouse) -> bool {
    let Some(binding) = footer::pressed(console, mouse.column) else {
        return false;
    };
    if !binding.action.takes_a_click() {
        let (_, cx) = console.front_mut();
        let key = cx.keys.hint(binding).unwrap_or_default();
        cx.refuse(format!("Press {key}: the mouse does not do this"));
        return true;
    }
    console.turned();
    if let Some(key) = binding.keys.first() {
        act(console, binding, *key);
    }
    true
}

impl Action {
    /// Whether a click on its word in the footer does it: it opens something, and neither sends,
    /// answers nor leaves.
    pub const fn takes_a_click(self) -> bool {
        matches!(
            self,
            Self::Help
                | Self::Palette
                | Self::Filter
                | Self::Details
                | Self::Add
                | Self::Review
                | Self::Groups
                | Self::Mark
        )
    }
}

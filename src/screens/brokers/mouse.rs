//! The mouse in the list of brokers, and in what lies over it.

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::model::Brokers;
use crate::screens::brokers::{layout, reading, update};
use crate::screens::effect::Effect;
use crate::ui::mouse::{Mouse, MouseEventKind, NOTCH};

/// A press selects, the wheel does what the keys for up and down do. What lies over the list takes
/// no press.
pub(crate) fn mouse(brokers: &mut Brokers, mouse: Mouse, effects: &mut Vec<Effect>) {
    let layer = brokers.layer();
    let turned = match mouse.kind {
        MouseEventKind::Press => None,
        MouseEventKind::WheelUp => Some(Action::Up),
        MouseEventKind::WheelDown => Some(Action::Down),
    };
    let hit = layout::row_at(brokers, (mouse.column, mouse.row));
    brokers.changed = true;
    match (turned, layer, hit) {
        (Some(action), KeyContext::Brokers, _) => {
            brokers.line = None;
            (0..NOTCH).for_each(|_| update::perform(brokers, action, effects));
        }
        (Some(action), KeyContext::Page | KeyContext::Filter, _) => {
            (0..NOTCH).for_each(|_| reading::perform(brokers, action, effects));
        }
        (None, KeyContext::Brokers, Some(row)) => {
            brokers.line = None;
            brokers.select(row);
            layout::follow_selection(brokers);
        }
        _ => brokers.changed = false,
    }
}

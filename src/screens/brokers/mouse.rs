//! The mouse in the list of brokers, and in what lies over it.

use crate::screens::bindings::{Action, Layer};
use crate::screens::brokers::model::Brokers;
use crate::screens::brokers::{layout, reading, update};
use crate::screens::program::Effect;
use crate::ui::mouse::{Deed, Mouse, NOTCH};

/// A press selects, the wheel does what the keys for up and down do. What lies over the list takes
/// no press.
pub(crate) fn mouse(brokers: &mut Brokers, mouse: Mouse, effects: &mut Vec<Effect>) {
    let layer = brokers.layer();
    let turned = match mouse.deed {
        Deed::Press => None,
        Deed::WheelUp => Some(Action::Up),
        Deed::WheelDown => Some(Action::Down),
    };
    let hit = layout::row_at(brokers, (mouse.column, mouse.row));
    brokers.changed = true;
    match (turned, layer, hit) {
        (Some(action), Layer::Brokers, _) => {
            brokers.line = None;
            (0..NOTCH).for_each(|_| update::perform(brokers, action, effects));
        }
        (Some(action), Layer::Page | Layer::Filter, _) => {
            (0..NOTCH).for_each(|_| reading::perform(brokers, action, effects));
        }
        (None, Layer::Brokers, Some(row)) => {
            brokers.line = None;
            brokers.select(row);
            layout::follow_selection(brokers);
        }
        _ => brokers.changed = false,
    }
}

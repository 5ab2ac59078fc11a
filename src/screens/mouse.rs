//! The mouse: a press selects, the wheel does what the keys for up and down do. What lies over the
//! table takes no press: nothing is answered by a slip.

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::console::{self, Console};
use crate::screens::model::Model;
use crate::screens::users::{layout, rows};
use crate::ui::key::KeyCode;
use crate::ui::mouse::{Mouse, MouseEventKind};

/// Returns whether it did anything.
pub(in crate::screens) fn perform(model: &mut Model, mouse: Mouse) -> bool {
    match mouse.kind {
        MouseEventKind::Press => press(model, (mouse.column, mouse.row)),
        MouseEventKind::WheelUp => console::turn(model, Action::Up, KeyCode::Up),
        MouseEventKind::WheelDown => console::turn(model, Action::Down, KeyCode::Down),
    }
}

fn press(model: &mut Model, at: (u16, u16)) -> bool {
    let is_table = model.layer() == KeyContext::Table;
    let hit = layout::hit(&model.table, &model.cx, at).filter(|_| is_table);
    let Some((row, column)) = hit else {
        return false;
    };
    let user = model.table.name_at(&model.cx, row).cloned();
    model.turned();
    rows::moved(&mut model.table);
    let cursor = &mut model.table.cursor;
    cursor.user = user;
    cursor.column = column.unwrap_or(cursor.column);
    true
}

//! A press of the mouse selects in the table. A form that lies over it takes its own; nothing is
//! answered by a slip. The wheel is in [`crate::screens::mouse`], how far a notch goes in
//! [`crate::ui::mouse`].

use crate::screens::bindings::KeyContext;
use crate::screens::console::Console;
use crate::screens::model::Model;
use crate::screens::users::{layout, selection};

/// The mouse was pressed there. Returns whether that did anything.
pub(in crate::screens) fn press(model: &mut Model, at: (u16, u16)) -> bool {
    let is_table = model.layer() == KeyContext::Table;
    let hit = layout::hit(&model.table, &model.cx, at).filter(|_| is_table);
    let Some((row, column)) = hit else {
        return false;
    };
    let user = model.table.name_at(&model.cx, row).cloned();
    model.turned();
    selection::moved(&mut model.table);
    model.table.cursor.user = user;
    if let Some(column) = column {
        selection::focus(&mut model.table, &model.cx, column);
    }
    true
}

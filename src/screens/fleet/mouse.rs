//! A press of the mouse selects a row, and focuses a broker. What lies over it takes its own;
//! nothing is answered by a slip.

use crate::screens::fleet::Fleet;
use crate::screens::fleet::dialog::Dialog;
use crate::screens::fleet::layout::{self, Columns};
use crate::screens::fleet::user::longest;
use crate::ui::scrolling::SIGNS;

/// The mouse was pressed there. Returns whether that did anything.
pub(super) fn press(fleet: &mut Fleet, (x, y): (u16, u16)) -> bool {
    let Fleet { cx, grid, dialogs } = fleet;
    let (rows, columns, top, count) = match dialogs.last() {
        None if !grid.typing => {
            let columns = layout::columns(cx, cx.longest_name(), grid.first);
            (layout::rows(cx, false), columns, grid.top, cx.shown().len())
        }
        Some(Dialog::User(page)) => {
            let fields = page.fields(cx);
            let columns = layout::columns(cx, longest(&fields), page.first);
            (layout::user_rows(cx), columns, page.top, fields.len())
        }
        _ => return false,
    };
    let line = rows.body_line(y).map(|line| top + usize::from(line));
    let row = line.filter(|row| *row < count);
    let is_head = rows.head > 0 && y + 1 == rows.above_body();
    let broker = x.checked_sub(u16::from(rows.framed));
    let broker = broker.and_then(|x| broker_at(&columns, x));
    if row.is_none() && !(is_head && broker.is_some()) {
        return false;
    }
    cx.line = None;
    cx.broker = broker.unwrap_or(cx.broker);
    match (row, dialogs.last_mut()) {
        (Some(row), Some(Dialog::User(page))) => page.go_to(cx, row),
        (Some(row), _) => cx.choose(row),
        (None, _) => {}
    }
    true
}

/// The broker whose column is drawn there.
fn broker_at(columns: &Columns, x: u16) -> Option<usize> {
    let mut from = SIGNS + columns.name;
    for (at, width) in &columns.brokers {
        if (from..from + width).contains(&x) {
            return Some(*at);
        }
        from += width;
    }
    None
}

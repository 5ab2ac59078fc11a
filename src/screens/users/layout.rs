//! Which row of the screen of the table has what, as numbers: what scrolling needs to know and
//! drawing follows. Which user stands in the first row, also after the size of the window changed,
//! is decided here (`follow_cursor`). The widths are in [`crate::screens::users::columns`], that of
//! the details beside them in [`crate::screens::users::details_pane_width`]. What the line above
//! the footer says is in [`crate::screens::users::status_line`]; from which size on there is a
//! frame in [`crate::ui::frame`].

use crate::screens::banners;
use crate::screens::bindings::KeyContext;
use crate::screens::context::Context;
use crate::screens::layout::message_row;
use crate::screens::layout::{More, Rows, second_line, share_out};
use crate::screens::users::Table;
use crate::screens::users::columns::{columns, columns_from};
use crate::screens::users::details_pane_width;
use crate::ui::scrolling::{self, SIGNS};

/// The heading of the list.
pub const TITLE: &str = "Users";

/// Shares out the rows of the terminal. The users always get one; what helps least goes first
/// when there are few.
pub fn rows(table: &Table, cx: &Context) -> Rows {
    let more = More {
        header: second_line(cx),
        filter: table.has_filter() || (table.typing.is_some() && !table.is_covered),
    };
    let pane = details_pane_width::width(cx);
    let banner = message_row::banner(cx, KeyContext::Table, banners::banners(cx), TITLE, pane);
    share_out(cx.size(), more, banner)
}

/// Moves the scroll positions so that the selected user and the focused column are seen. Looks
/// only at as many users as fit on the screen.
pub fn follow_cursor(table: &mut Table, cx: &Context) {
    let body = usize::from(rows(table, cx).body);
    let (top, selected) = (table.cursor.top, table.selected_row(cx));
    table.cursor.top = scrolling::in_sight(top, selected, table.rows(cx), body, |_| 1);
    if let Some(focused) = table.cursor.column.checked_sub(1) {
        table.cursor.first = table.cursor.first.min(focused);
        let first = (table.cursor.first..focused).find(|first| shows(cx, *first, focused));
        table.cursor.first = first.unwrap_or(focused);
    }
    // Nor does a wider terminal hide columns for which there is room.
    let last = cx.engine.permissions().len().saturating_sub(1);
    let roomy = (0..table.cursor.first).find(|first| shows(cx, *first, last));
    table.cursor.first = roomy.unwrap_or(table.cursor.first);
}

/// Whether this permission is seen when the table begins with the permission `first`.
fn shows(cx: &Context, first: usize, permission: usize) -> bool {
    let columns = columns_from(cx, first);
    columns.permissions.iter().any(|(at, _)| *at == permission)
}

/// What of the table is drawn in a cell of the screen: the row of a user, and the column, 0 for the
/// name and n for the nth permission; no column behind the last permission. `None` where there is
/// no user.
pub fn hit(table: &Table, cx: &Context, (x, y): (u16, u16)) -> Option<(usize, Option<usize>)> {
    let rows = rows(table, cx);
    let line = rows.body_line(y)?;
    let columns = columns(table, cx);
    let edge = u16::from(rows.framed);
    if x < edge || x >= cx.width.saturating_sub(columns.pane + edge) {
        return None;
    }
    let row = table.cursor.top + usize::from(line);
    table.name_at(cx, row)?;
    let mut right = edge + SIGNS + columns.name;
    if x < right {
        return Some((row, Some(0)));
    }
    let permission = columns.permissions.iter().find(|(_, width)| {
        right += width;
        x < right
    });
    Some((row, permission.map(|(at, _)| at + 1)))
}

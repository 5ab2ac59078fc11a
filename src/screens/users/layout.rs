//! Which row of the screen of the table has what, as numbers: what scrolling needs to know and drawing follows. The
//! widths are in [`crate::screens::users::columns`], that of the details beside them in [`crate::screens::users::details_pane_width`].

use crate::domain::reason::Tone;
use crate::screens::bindings::KeyContext;
use crate::screens::context::Context;
use crate::screens::layout::message_row::{self, MessageRow};
use crate::screens::layout::{More, Rows, second_line, share_out};
use crate::screens::users::columns::{columns, columns_from};
use crate::screens::users::details_pane_width;
use crate::screens::users::{Table, hints};
use crate::screens::{banners, status};
use crate::text;
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

/// What there is to say above the footer: what was last said, else about the filter or the selected user.
fn texts(table: &Table, cx: &Context) -> Vec<(String, Tone)> {
    let complaint = table.visible_rows.complaint();
    let complaint = complaint.map(|it| (it.into(), Tone::Warning));
    let own = match about_selected(table, cx) {
        Some((error, Tone::Bad)) => Some((error, Tone::Bad)),
        other => complaint.or(other),
    };
    let mut texts = message_row::first(cx.line.as_ref(), own);
    texts.extend(unmatched(table, cx).map(|text| (text, Tone::Info)));
    texts
}

/// Why the selected user is shown though a filter is on that it does not match.
fn unmatched(table: &Table, cx: &Context) -> Option<String> {
    let kept = table.visible_rows.kept()?;
    let user = cx.engine.base_name(kept)?;
    let is_selected = table.cursor.user.as_ref() == Some(user);
    let name = text::short(user.as_str());
    is_selected.then(|| format!("{name} does not match the filter"))
}

/// The line above the footer.
pub fn line(table: &Table, cx: &Context) -> Option<MessageRow> {
    let has_keys = !table.is_covered && table.typing.is_none();
    MessageRow::line(&texts(table, cx), cx, has_keys.then_some(KeyContext::Table))
}

/// What that line leaves some of out, unless the details of the user have it.
pub(in crate::screens) fn untold(table: &Table, cx: &Context) -> Vec<(String, Tone)> {
    let has_other = cx.line.is_some() || table.visible_rows.complaint().is_some();
    let is_cut = line(table, cx).is_some_and(|line| line.is_cut);
    if has_other && is_cut {
        texts(table, cx)
    } else {
        Vec::new()
    }
}

fn about_selected(table: &Table, cx: &Context) -> Option<(String, Tone)> {
    let user = table.cursor.user.as_ref()?;
    let focused = table.focused_permission(cx).map(|it| &it.key);
    let said = status::explanation(cx, user);
    let (urgent, other) = match said {
        Some((_, Tone::Info)) => (None, said),
        _ => (said, None),
    };
    urgent
        .or_else(|| {
            let pending = status::pending(cx, user, focused)?;
            Some((pending, Tone::Warning))
        })
        .or(other)
        .or_else(|| Some((hints::marked(table, cx)?, Tone::Info)))
        .or_else(|| Some((status::name_in_ascii(cx, user)?, Tone::Info)))
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
/// name and n for the nth permission; no column behind the last permission. `None` where there is no
/// user.
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

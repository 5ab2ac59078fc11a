//! Drawing the table of users.

pub mod filter;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::domain::permission::Grant;
use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::screens::users::Table;
use crate::screens::users::columns::{Columns, columns};
use crate::screens::users::layout;
use crate::screens::users::visible_rows::SortBy;
use crate::screens::{rights, status};
use crate::text;
use crate::ui::paint;
use crate::ui::theme::Theme;

/// Draws the table. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    table: &Table,
    cx: &Context,
    theme: &Theme,
    buffer: &mut Buffer,
    head: Rect,
    body: Rect,
) -> Option<Position> {
    let columns = columns(table, cx);
    draw_head(table, cx, &columns, theme, buffer, head);
    if table.rows(cx) == 0 {
        draw_empty(cx, theme, buffer, body);
        return None;
    }
    let mut cursor = None;
    let mut y = 0;
    for row in table.cursor.top..table.rows(cx) {
        let Some(name) = table.name_at(cx, row) else {
            break;
        };
        if y >= body.height {
            break;
        }
        let height = layout::user_height(cx, name).min(body.height - y);
        let area = Rect {
            y: body.y + y,
            height,
            ..body
        };
        let position = draw_user(table, cx, name, &columns, theme, buffer, area);
        if table.cursor.user.as_ref() == Some(name) {
            cursor = position;
        }
        y += height;
    }
    cursor
}

fn draw_empty(cx: &Context, theme: &Theme, buffer: &mut Buffer, body: Rect) {
    let width = usize::from(body.width.saturating_sub(2));
    let lines = if cx.engine.base_rows() > 0 {
        vec![rights::nobody_matches(cx)]
    } else {
        rights::empty_table(cx)
    };
    let lines = lines.into_iter();
    let lines = lines.flat_map(|line| text::wrap(&line, width));
    for (at, line) in lines.enumerate() {
        let area = paint::from(paint::line(body, at), 1);
        paint::put(buffer, area, &line, theme.quiet);
    }
}

fn draw_head(
    table: &Table,
    cx: &Context,
    columns: &Columns,
    theme: &Theme,
    buffer: &mut Buffer,
    head: Rect,
) {
    let cell = |x: u16, width: u16| Rect {
        width: width.min(head.width.saturating_sub(x)),
        ..paint::from(head, x)
    };
    let more_left = columns.permissions.first().is_some_and(|(at, _)| *at > 0);
    let sign = |by: &SortBy| order_sign(table, by);
    let more = if more_left { "  ‹ more" } else { "" };
    let name = format!("User{}{more}", sign(&SortBy::Name));
    let area = paint::from(cell(0, columns.name), 1);
    paint::put(buffer, area, &name, theme.heading);
    let mut x = columns.name;
    for (at, width) in &columns.permissions {
        let permission = &cx.engine.permissions()[*at];
        let sign = sign(&SortBy::Permission(permission.key.clone()));
        let label = &permission.label;
        let used = paint::put(buffer, cell(x, width - 1), label, theme.heading);
        // Behind a label that fills its column the gap to the next one is left.
        let sign = if used + 2 > *width {
            sign.trim_start()
        } else {
            sign
        };
        paint::put(buffer, cell(x + used, width - used), sign, theme.heading);
        x += width;
    }
    let more_right = columns
        .permissions
        .last()
        .is_some_and(|(at, _)| at + 1 < cx.engine.permissions().len());
    if columns.groups > 0 {
        paint::put(buffer, cell(x, columns.groups - 1), "Groups", theme.heading);
        x += columns.groups;
    }
    let status = if more_right { "› Status" } else { "Status" };
    paint::put(buffer, cell(x, columns.status), status, theme.heading);
}

/// The sign of the order behind the name of a column: `↑` as asked for first, `↓` reversed.
fn order_sign(table: &Table, by: &SortBy) -> &'static str {
    match &table.sort {
        Some(sort) if sort.by == *by && sort.reversed => " ↓",
        Some(sort) if sort.by == *by => " ↑",
        _ => "",
    }
}

fn draw_user(
    table: &Table,
    cx: &Context,
    name: &UserName,
    columns: &Columns,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let selected = table.cursor.user.as_ref() == Some(name);
    let first = paint::line(area, 0);
    let mut cursor = None;
    let name_area = Rect {
        width: columns.name.saturating_sub(1).min(first.width),
        ..first
    };
    draw_name(table, cx, name, selected, theme, buffer, name_area);
    if selected {
        cursor = Some(Position::new(name_area.x, name_area.y));
    }
    let mut x = columns.name;
    for (at, width) in &columns.permissions {
        let cell = Rect {
            width: width - 1,
            ..paint::from(first, x)
        };
        let below = Rect {
            width: *width,
            ..paint::from(paint::line(area, 1), x)
        };
        let focused = selected && table.cursor.column == at + 1;
        draw_cell(cx, name, *at, focused, theme, buffer, (cell, below));
        if focused {
            cursor = Some(Position::new(cell.x, cell.y));
        }
        x += width;
    }
    let at = x + columns.groups;
    draw_groups(cx, name, columns, theme, buffer, (area, x));
    let status = status::row_status(cx, name);
    let cell = Rect {
        width: columns.status.min(first.width.saturating_sub(at)),
        ..paint::from(first, at)
    };
    paint::put(buffer, cell, status.word, theme.tone(status.tone));
    cursor
}

/// The groups, where they have a column. What is pending of them stands in the second line: below them, or
/// else below the name.
fn draw_groups(
    cx: &Context,
    name: &UserName,
    columns: &Columns,
    theme: &Theme,
    buffer: &mut Buffer,
    (area, x): (Rect, u16),
) {
    let cell = |line: usize, x: u16, width: u16| {
        let rest = paint::from(paint::line(area, line), x);
        Rect {
            width: width.saturating_sub(1).min(rest.width),
            ..rest
        }
    };
    if columns.groups > 0 {
        let text = groups_text(cx, name, usize::from(columns.groups));
        paint::put(buffer, cell(0, x, columns.groups), &text, theme.quiet);
    }
    let changes = status::group_changes(cx, name);
    let below = if columns.groups > 0 {
        cell(1, x, columns.groups)
    } else {
        cell(1, 1, columns.name.saturating_sub(1))
    };
    paint::put(buffer, below, &changes, theme.changed);
}

fn draw_name(
    table: &Table,
    cx: &Context,
    name: &UserName,
    selected: bool,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let roster = cx.engine.roster.as_ref();
    let locked = cx.engine.protection(name).is_some();
    let unlisted = roster.is_some_and(|roster| roster.row(name).is_none());
    let named = cx.engine.is_named(name);
    let words = [
        (cx.engine.is_self(name), " You"),
        (cx.engine.is_perhaps_self(name), " You?"),
        (locked, " locked"),
        (unlisted && named, " named"),
        (unlisted && !named, " gone"),
    ];
    let words: String = words
        .iter()
        .filter(|(on, _)| *on)
        .map(|(_, word)| *word)
        .collect();
    // The words stay readable beside a long name.
    let pointer = pointer(table, name, selected);
    let room = usize::from(area.width)
        .saturating_sub(pointer.len() + text::width(&words))
        .max(4);
    let fitted = text::fit(&text::name(name.as_str()), room);
    let style = if selected {
        theme.selected
    } else {
        Style::new()
    };
    let used = paint::put(buffer, area, &format!("{pointer}{fitted}"), style);
    paint::put(buffer, paint::from(area, used), &words, theme.quiet);
}

/// What stands before a name: whether it is selected, and in a column of its own, so that no name
/// can look like it, whether it is marked. That column is there while any user is marked.
fn pointer(table: &Table, name: &UserName, selected: bool) -> &'static str {
    let marks = !table.marked.is_empty();
    match (selected, marks, table.marked.contains(name)) {
        (true, true, true) => ">*",
        (false, true, true) => " *",
        (true, true, false) => "> ",
        (false, true, false) => "  ",
        (true, false, _) => ">",
        (false, false, _) => " ",
    }
}

fn draw_cell(
    cx: &Context,
    name: &UserName,
    column: usize,
    focused: bool,
    theme: &Theme,
    buffer: &mut Buffer,
    (cell, below): (Rect, Rect),
) {
    let permission = &cx.engine.permissions()[column];
    let draft = cx.engine.drafts.field(name, &permission.key);
    let (word, mut style) = match (draft, cx.engine.grant(name, permission)) {
        (Some(draft), _) => (Grant::from(draft.wanted).word(), theme.changed),
        (None, Some(Grant::Enabled)) => (Grant::Enabled.word(), theme.enabled),
        (None, Some(grant)) => (grant.word(), theme.quiet),
        (None, None) => ("-", theme.quiet),
    };
    if focused {
        style = style.patch(theme.selected);
    }
    paint::put(buffer, cell, word, style);
    if let Some(origin) = status::origin(cx, name, permission) {
        paint::put(buffer, below, &origin, theme.quiet);
    }
}

/// The names of groups, as many as fit.
fn groups_text(cx: &Context, name: &UserName, width: usize) -> String {
    let Some(names) = cx.engine.groups(name) else {
        return "?".into();
    };
    let mut text = String::new();
    for name in names {
        if text::width(&text) > width {
            break;
        }
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&text::name(name));
    }
    if text.is_empty() { "-".into() } else { text }
}

//! Drawing the table of users. What stands there while it has no rows is said by
//! `own_rights::empty_table`, or, while a filter hides all, by
//! `users::filter_and_sort::nobody_matches`.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::domain::permission::{Grant, Permission};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::screens::layout::Rows;
use crate::screens::users::columns::{self, Columns, columns};
use crate::screens::users::visible_rows::SortBy;
use crate::screens::users::{self, Table, filter_and_sort};
use crate::screens::view::{Areas, filter};
use crate::screens::{banners, own_rights, user_status};
use crate::text;
use crate::ui::frame::{self, Frame as Edges};
use crate::ui::paint::{self, cell, words_of_column};
use crate::ui::scrolling::SIGNS;
use crate::ui::theme::Theme;

/// Draws the table in its frame, and the line of its filter. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    table: &Table,
    cx: &Context,
    rows: &Rows,
    theme: &Theme,
    buffer: &mut Buffer,
    areas: &Areas,
) -> Option<Position> {
    if rows.framed {
        let all = table.rows(cx);
        let edges = Edges {
            title: users::layout::TITLE,
            note: rows.note(theme),
            foot: cx.engine.session.family.source,
            position: table.selected_row(cx).map(|at| (at + 1, all)),
            seen: Some((table.cursor.top, usize::from(areas.body.height), all)),
        };
        frame::draw(&edges, theme, buffer, areas.frame);
    }
    rows.draw_banner(theme, buffer, areas.banner);
    let cursor = draw_rows(table, cx, theme, buffer, (areas.head, areas.body));
    if rows.filter == 0 {
        return cursor;
    }
    let takes = filter_and_sort::takes();
    let words = (table.typing.as_ref(), &*table.filter, &*takes);
    let count = users::selection::count(table, cx);
    filter::draw(words, count, theme, buffer, areas.filter).or(cursor)
}

fn draw_rows(
    table: &Table,
    cx: &Context,
    theme: &Theme,
    buffer: &mut Buffer,
    (head, body): (Rect, Rect),
) -> Option<Position> {
    let columns = columns(table, cx);
    draw_head(table, cx, &columns, theme, buffer, head);
    if table.rows(cx) == 0 {
        draw_empty(table, cx, theme, buffer, body);
        return None;
    }
    let mut cursor = None;
    let shown = table.cursor.top..table.rows(cx);
    for (at, row) in shown.take(usize::from(body.height)).enumerate() {
        let Some(name) = table.name_at(cx, row) else {
            break;
        };
        let area = paint::line(body, at);
        draw_user(table, cx, name, &columns, theme, buffer, area);
        if table.cursor.user.as_ref() == Some(name) {
            let focus = focus(table, &columns, area);
            theme.light(buffer, area, Some(focus));
            cursor = Some(Position::new(focus.x, focus.y));
        }
    }
    cursor
}

/// The focused cell of the selected row.
fn focus(table: &Table, columns: &Columns, row: Rect) -> Rect {
    let mut x = SIGNS + columns.name;
    for (at, width) in &columns.permissions {
        if table.cursor.column == at + 1 {
            return words_of_column(row, x, *width);
        }
        x += width;
    }
    words_of_column(row, SIGNS, columns.name)
}

fn draw_empty(table: &Table, cx: &Context, theme: &Theme, buffer: &mut Buffer, body: Rect) {
    let width = usize::from(body.width.saturating_sub(2));
    let lines = if cx.engine.base_rows() > 0 {
        vec![filter_and_sort::nobody_matches(table, cx)]
    } else {
        // The frame may have no room for all of them, and here nothing else needs it.
        let problems = banners::banners(cx).into_iter();
        let problems = problems.filter(|banner| banner.tone != Tone::Info);
        let empty = own_rights::empty_table(cx).into_iter();
        empty.chain(problems.map(|banner| banner.text)).collect()
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
    let more_left = columns.permissions.first().is_some_and(|(at, _)| *at > 0);
    let sign = |by: &SortBy| order_sign(table, by);
    let more = if more_left { "  ‹ more" } else { "" };
    // Of a permission only the first word may be left, and that may be the same.
    let first = match columns.style {
        columns::Style::Narrow => "Name",
        _ => "User",
    };
    let name = format!("{first}{}{more}", sign(&SortBy::Name));
    paint::put(buffer, cell(head, SIGNS, columns.name), &name, theme.head);
    let mut x = SIGNS + columns.name;
    for (at, width) in &columns.permissions {
        let permission = &cx.engine.permissions()[*at];
        let sign = sign(&SortBy::Permission(permission.key.clone()));
        let label = columns::label(permission, columns.style);
        let used = paint::put(buffer, words_of_column(head, x, *width), label, theme.head);
        // Behind a label that fills its column the gap to the next one is left.
        let sign = if used + 2 > *width {
            sign.trim_start()
        } else {
            sign
        };
        paint::put(buffer, cell(head, x + used, width - used), sign, theme.head);
        x += width;
    }
    let more_right = columns
        .permissions
        .last()
        .is_some_and(|(at, _)| at + 1 < cx.engine.permissions().len());
    if columns.groups > 0 {
        let groups = words_of_column(head, x, columns.groups);
        paint::put(buffer, groups, "Groups", theme.head);
        x += columns.groups;
    }
    let status = if more_right { "› Status" } else { "Status" };
    paint::put(buffer, cell(head, x, columns.status), status, theme.head);
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
    row: Rect,
) {
    if table.marked.contains(name) {
        paint::put(buffer, cell(row, 1, 1), "*", theme.changed);
    }
    let width = columns.name.saturating_sub(1);
    let style = theme.name(table.cursor.user.as_ref() == Some(name));
    draw_name(
        cx,
        name,
        (style, theme.quiet),
        buffer,
        cell(row, SIGNS, width),
    );
    let mut x = SIGNS + columns.name;
    for (at, width) in &columns.permissions {
        let permission = &cx.engine.permissions()[*at];
        let cell = words_of_column(row, x, *width);
        draw_value(cx, name, permission, columns.style, theme, buffer, cell);
        x += width;
    }
    if columns.groups > 0 {
        draw_groups(
            cx,
            name,
            theme,
            buffer,
            words_of_column(row, x, columns.groups),
        );
        x += columns.groups;
    }
    let status = user_status::row_status(cx, name);
    let cell = cell(row, x, columns.status);
    let kept = table.visible_rows.kept();
    if status.word.is_empty() && kept.is_some_and(|row| cx.engine.base_name(row) == Some(name)) {
        paint::put(buffer, cell, NO_MATCH, theme.quiet);
    } else {
        paint::put(buffer, cell, status.word, theme.tone(status.tone));
    }
}

/// The status of a user that stays for the cursor's sake, though the filter does not match.
const NO_MATCH: &str = "Unmatched";

/// The groups, and what is pending of them.
fn draw_groups(cx: &Context, name: &UserName, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let changes = user_status::group_changes(cx, name);
    let used = paint::put(buffer, area, &changes, theme.changed);
    let gap = u16::from(used > 0);
    let rest = paint::from(area, used + gap);
    let is_in_none = cx.engine.groups(name).is_some_and(<[_]>::is_empty);
    // Behind a change the sign for none would read as part of it.
    if changes.is_empty() || !is_in_none {
        let text = user_status::groups(cx, name, usize::from(rest.width));
        paint::put(buffer, rest, &text, theme.quiet);
    }
}

fn draw_name(
    cx: &Context,
    name: &UserName,
    (style, quiet): (Style, Style),
    buffer: &mut Buffer,
    area: Rect,
) {
    let roster = cx.engine.roster();
    let unlisted = roster.is_some_and(|roster| roster.row(name).is_none());
    let named = cx.engine.is_named(name);
    let words = [
        (cx.engine.is_self(name), "You"),
        (cx.engine.is_perhaps_self(name), "You?"),
        (cx.engine.protection(name).is_some(), "protected"),
        (unlisted && named, "named"),
        (unlisted && !named, "gone"),
    ];
    let words = words.iter().filter(|(on, _)| *on);
    let words: Vec<&str> = words.map(|(_, word)| *word).collect();
    let words = words.join(" · ");
    // The words stay readable beside a long name.
    let gap = usize::from(!words.is_empty());
    let room = usize::from(area.width).saturating_sub(gap + text::width(&words));
    let shown = text::name(name.as_str());
    let fitted = text::fit(&shown, room.max(4));
    let used = paint::put(buffer, area, &fitted, style);
    paint::put(buffer, paint::from(area, used + 1), &words, quiet);
}

/// The value of a permission: a mark, old and new where it is changed, and the word where there is
/// room.
fn draw_value(
    cx: &Context,
    name: &UserName,
    permission: &Permission,
    columns: columns::Style,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let glyphs = cx.settings.glyphs;
    let grant = cx.engine.grant(name, permission);
    let draft = cx.engine.drafts().field(name, &permission.key);
    let (shown, style) = match (draft, grant) {
        (Some(draft), _) => (Grant::from(draft.wanted), theme.changed),
        (None, Some(Grant::Enabled)) => (Grant::Enabled, theme.enabled),
        (None, Some(grant)) => (grant, theme.quiet),
        (None, None) => {
            paint::put(buffer, area, "-", theme.quiet);
            return;
        }
    };
    let mark = match draft {
        Some(draft) => {
            let before = match draft.base {
                Grant::Unknown => grant.unwrap_or(Grant::Unknown),
                base => base,
            };
            format!("{}→{}", glyphs.mark(before), glyphs.mark(shown))
        }
        None => glyphs.mark(shown).into(),
    };
    if columns != columns::Style::Words {
        paint::put(buffer, area, &mark, style);
        return;
    }
    let word = shown.word();
    if style == theme.enabled {
        // What is granted stands out by its mark; its word reads like the name.
        let used = paint::put(buffer, area, &mark, style);
        paint::put(buffer, paint::from(area, used + 1), word, Style::new());
    } else {
        // In one piece: a change of style costs more bytes than the word.
        paint::put(buffer, area, &format!("{mark} {word}"), style);
    }
}

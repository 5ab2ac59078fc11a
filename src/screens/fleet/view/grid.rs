//! Drawing the grid.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::user::UserName;
use crate::fleet::grid::Cell;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::layout::{self, Columns};
use crate::screens::fleet::view::{draw_head, focus};
use crate::screens::fleet::{Fleet, words};
use crate::screens::layout::Rows;
use crate::screens::view::{Areas, filter};
use crate::text;
use crate::ui::frame::{self, Frame as Edges};
use crate::ui::paint::{self, words_of_column};
use crate::ui::scrolling::SIGNS;
use crate::ui::theme::Theme;

/// Draws the grid in its frame, and the line of its filter. Returns where the real cursor belongs.
pub(super) fn draw(
    fleet: &Fleet,
    rows: &Rows,
    theme: &Theme,
    buffer: &mut Buffer,
    areas: &Areas,
) -> Option<Position> {
    let Fleet { cx, grid, .. } = fleet;
    if rows.framed {
        let shown = usize::from(areas.body.height);
        let all = cx.shown().len();
        let title = words::title(cx);
        let edges = Edges {
            title: &title,
            note: rows.note(theme),
            foot: words::legend(cx),
            position: cx.selected_row().map(|at| (at + 1, all)),
            seen: Some((grid.top, shown, all)),
        };
        frame::draw(&edges, theme, buffer, areas.frame);
    }
    rows.draw_banner(theme, buffer, areas.banner);
    let columns = layout::columns(cx, cx.longest_name(), grid.first);
    draw_head(cx, "User", &columns, theme, buffer, areas.head);
    let cursor = draw_rows(fleet, &columns, theme, buffer, areas.body);
    let typed = grid.typing.then_some(&cx.filter);
    let count = (cx.shown().len(), cx.grid.users().len());
    let on = words::filter(cx);
    let line = (typed, &*on, words::FILTER_TAKES);
    let in_filter = filter::draw(line, count, theme, buffer, areas.filter);
    in_filter.or(cursor)
}

fn draw_rows(
    fleet: &Fleet,
    columns: &Columns,
    theme: &Theme,
    buffer: &mut Buffer,
    body: Rect,
) -> Option<Position> {
    let Fleet { cx, grid, .. } = fleet;
    if cx.shown().is_empty() {
        let line = paint::from(paint::line(body, 0), SIGNS);
        paint::put(buffer, line, &words::empty(cx), theme.quiet);
        return None;
    }
    let mut cursor = None;
    let rows = cx.shown().iter().skip(grid.top);
    for (at, row) in rows.take(usize::from(body.height)).enumerate() {
        let Some(user) = cx.grid.users().get(*row) else {
            break;
        };
        let line = paint::line(body, at);
        let is_selected = cx.user.as_ref() == Some(user);
        let area = words_of_column(line, SIGNS, columns.name);
        let name = text::name(user.as_str());
        let style = theme.name(is_selected);
        paint::put(buffer, area, &name, style);
        draw_cells(cx, user, columns, theme, buffer, line);
        if is_selected {
            let focus = focus(cx, columns, line);
            theme.light(buffer, line, Some(focus));
            cursor = Some(Position::new(focus.x, focus.y));
        }
    }
    cursor
}

fn draw_cells(
    cx: &FleetContext,
    user: &UserName,
    columns: &Columns,
    theme: &Theme,
    buffer: &mut Buffer,
    line: Rect,
) {
    let cells = cx.grid.cells(user);
    let mut x = SIGNS + columns.name;
    for (at, width) in &columns.brokers {
        let area = words_of_column(line, x, *width);
        let member = &cx.members[*at];
        x += width;
        let Some(shown) = cells.get(*at).copied().flatten() else {
            let standing = member.standing();
            paint::put(buffer, area, standing.word, theme.quiet);
            continue;
        };
        let pending = member.cx.engine.drafts().user(user).is_some();
        let style = match shown {
            _ if pending => theme.changed,
            Cell::Same => theme.enabled,
            Cell::Differs | Cell::Besides => theme.changed,
            Cell::Missing | Cell::Incomparable | Cell::Unwanted => theme.quiet,
        };
        let mark = words::mark(shown, theme.glyphs.in_brackets());
        let end = paint::put(buffer, area, mark, style);
        if pending {
            let rest = paint::from(area, end + 1);
            let word = if rest.width < 7 { "*" } else { "changed" };
            paint::put(buffer, rest, word, theme.changed);
        }
    }
}

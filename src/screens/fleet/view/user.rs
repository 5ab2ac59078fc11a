//! Drawing one user across the fleet.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::domain::permission::Grant;
use crate::fleet::grid::Cell;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::layout;
use crate::screens::fleet::member::Member;
use crate::screens::fleet::user::{Field, UserScreen, longest};
use crate::screens::fleet::view::{draw_head, focus};
use crate::screens::fleet::words;
use crate::screens::view::Areas;
use crate::screens::view::draw_trait::Draw;
use crate::ui::frame::{self, Frame as Edges};
use crate::ui::paint::{self, words_of_column};
use crate::ui::scrolling::SIGNS;
use crate::ui::theme::Theme;

impl Draw<FleetContext> for UserScreen {
    fn draw(
        &self,
        cx: &FleetContext,
        theme: &Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<Position> {
        let rows = layout::user_rows(cx);
        let areas = Areas::of(&rows, area);
        let fields = self.fields(cx);
        if rows.framed {
            let shown = usize::from(areas.body.height);
            let title = words::title_of_user(&self.user);
            let edges = Edges {
                title: &title,
                note: rows.note(theme),
                position: Some((self.cursor + 1, fields.len())),
                seen: Some((self.top, shown, fields.len())),
                ..Edges::default()
            };
            frame::draw(&edges, theme, buffer, areas.frame);
        }
        rows.draw_banner(theme, buffer, areas.banner);
        let columns = layout::columns(cx, longest(&fields), self.first);
        draw_head(cx, "Permission", &columns, theme, buffer, areas.head);
        let mut cursor = None;
        let shown = fields.iter().enumerate().skip(self.top);
        for (line, (at, field)) in shown.take(usize::from(areas.body.height)).enumerate() {
            let line = paint::line(areas.body, line);
            let style = theme.name(at == self.cursor);
            paint::put(
                buffer,
                words_of_column(line, SIGNS, columns.name),
                &field.label,
                style,
            );
            let mut x = SIGNS + columns.name;
            for (broker, width) in &columns.brokers {
                draw_value(
                    cx,
                    (*broker, self, field),
                    theme,
                    buffer,
                    words_of_column(line, x, *width),
                );
                x += width;
            }
            if at == self.cursor {
                let focus = focus(cx, &columns, line);
                theme.light(buffer, line, Some(focus));
                cursor = Some(Position::new(focus.x, focus.y));
            }
        }
        cursor
    }
}

fn draw_value(
    cx: &FleetContext,
    (broker, page, field): (usize, &UserScreen, &Field),
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let Some(member) = cx.members.get(broker) else {
        return;
    };
    if !cx.grid.is_known(broker) {
        paint::put(buffer, area, member.standing().word, theme.quiet);
        return;
    }
    let (text, style) = value(member, page, field, theme, cx.grid.has(broker, &page.user));
    paint::put(buffer, area, &text, style);
}

/// What stands where a broker has the user, but no permission of that name.
const NO_SUCH_PERMISSION: &str = "n/a";

/// The mark of a value, from old to new where it is changed.
fn value(
    member: &Member,
    page: &UserScreen,
    field: &Field,
    theme: &Theme,
    is_there: bool,
) -> (String, ratatui::style::Style) {
    let mark = |grant| theme.glyphs.mark(grant);
    let key = field.on(member);
    let draft = member.cx.engine.drafts().field(&page.user, &key);
    let grant = words::grant(member, &page.user, &key);
    match (draft, grant) {
        (Some(draft), grant) => {
            let before = grant.unwrap_or(draft.base);
            let wanted = Grant::from(draft.wanted);
            (format!("{}→{}", mark(before), mark(wanted)), theme.changed)
        }
        (None, Some(Grant::Enabled)) if is_there => (mark(Grant::Enabled).into(), theme.enabled),
        (None, Some(grant)) if is_there => (mark(grant).into(), theme.quiet),
        _ if is_there => (NO_SUCH_PERMISSION.into(), theme.quiet),
        _ => {
            let missing = words::mark(Cell::Missing, theme.glyphs.in_brackets());
            (missing.into(), theme.quiet)
        }
    }
}

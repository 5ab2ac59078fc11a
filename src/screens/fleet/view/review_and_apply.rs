//! Drawing Review of many brokers, and the page that shows how applying goes on them.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::change_rows::Entry;
use crate::screens::find::Find;
use crate::screens::fleet::apply::Tally;
use crate::screens::fleet::apply_page::{self, FleetRun, Row};
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::layout;
use crate::screens::fleet::review::{self, FleetReview};
use crate::screens::view::draw_trait::Draw;
use crate::screens::view::{Areas, change_rows, filter};
use crate::text;
use crate::ui::frame::{self, Frame as Edges};
use crate::ui::paint;
use crate::ui::scrolling::SIGNS;
use crate::ui::theme::Theme;

impl Draw<FleetContext> for FleetReview {
    fn draw(
        &self,
        cx: &FleetContext,
        theme: &Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<Position> {
        let all = self.rows().len();
        let at = (self.cursor, self.top, all);
        let body = draw_around(cx, &review::title(self), at, theme, buffer, area);
        let button = change_rows::rows(body, body.height.saturating_sub(1), 1);
        let list = change_rows::rows(body, 0, body.height.saturating_sub(1));
        let (in_find, list) = draw_find(&self.find, self.count(), theme, buffer, list);
        let rows = self.rows().iter().enumerate().skip(self.top);
        let rows = rows.map(|(at, row)| {
            let heading = || self.heading(cx, *row).unwrap_or_default();
            let entry = self.entry(cx, *row);
            let shown = entry.map_or_else(|| Shown::Heading(heading()), Shown::Entry);
            (at, shown)
        });
        let selected = (!self.on_apply).then_some(self.cursor);
        let cursor = draw_rows(cx, rows, selected, theme, buffer, list);
        let (lines, brokers) = self.sending();
        let label = format!(
            "Apply {} on {}",
            text::count(lines, "change", "changes"),
            text::count(brokers, "broker", "brokers")
        );
        let key = cx.keys.name(KeyContext::Review, Action::Apply);
        change_rows::draw_button(&(label, key), self.on_apply, theme, buffer, button);
        let line = paint::from(button, 2);
        if self.on_apply {
            return Some(Position::new(line.x, line.y));
        }
        in_find.or(cursor)
    }
}

/// Draws the line of the filter, if there is one. Returns where the cursor stands in it, and what
/// is left for the rows.
fn draw_find(
    find: &Find,
    count: (usize, usize),
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> (Option<Position>, Rect) {
    let rows = find.rows(area.height);
    let line = change_rows::rows(area, 0, rows);
    let cursor = filter::draw_find(find, count, theme, buffer, line);
    (cursor, change_rows::rows(area, rows, area.height))
}

impl Draw<FleetContext> for FleetRun {
    fn draw(
        &self,
        cx: &FleetContext,
        theme: &Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<Position> {
        let rows = self.rows(cx);
        let at = (self.cursor, self.top, rows.len());
        let body = draw_around(cx, &apply_page::title(cx), at, theme, buffer, area);
        let shown = rows.iter().enumerate().skip(self.top).map(|(at, row)| {
            let entry = self.entry(cx, *row);
            (at, entry.map_or_else(|| Shown::Broker(*row), Shown::Entry))
        });
        let (in_find, list) = draw_find(&self.find, self.count(cx), theme, buffer, body);
        let cursor = draw_rows(cx, shown, Some(self.cursor), theme, buffer, list);
        in_find.or(cursor)
    }
}

/// What is drawn in the rows of a page.
enum Shown {
    Heading((String, Tone)),
    Broker(Row),
    Entry(Entry),
}

fn draw_rows(
    cx: &FleetContext,
    rows: impl Iterator<Item = (usize, Shown)>,
    selected: Option<usize>,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let mut y = 0;
    let mut cursor = None;
    for (at, shown) in rows {
        if y >= area.height {
            break;
        }
        let rest = change_rows::rows(area, y, area.height - y);
        let line = paint::line(rest, 0);
        match shown {
            Shown::Heading((text, tone)) => {
                let style = match tone {
                    Tone::Info => theme.heading,
                    tone => theme.tone(tone),
                };
                paint::put(buffer, paint::from(line, SIGNS), &text, style);
                y += 1;
            }
            Shown::Broker(row) => {
                draw_broker(cx, row, theme, buffer, line);
                y += 1;
            }
            Shown::Entry(entry) => {
                let height = u16::try_from(entry.height()).unwrap_or(u16::MAX);
                let one = std::iter::once((at, entry));
                // The columns are those of a console as wide.
                if let Some(member) = cx.members.first() {
                    change_rows::draw(&member.cx, one, None, theme, buffer, rest);
                }
                y = y.saturating_add(height);
            }
        }
        if selected == Some(at) {
            theme.light(buffer, line, None);
            cursor = Some(Position::new(line.x, line.y));
        }
    }
    cursor
}

/// Draws how far a broker is: its name, a bar, how many lines are decided, and what there is to
/// say.
fn draw_broker(cx: &FleetContext, row: Row, theme: &Theme, buffer: &mut Buffer, line: Rect) {
    let Some(member) = cx.members.get(row.broker) else {
        return;
    };
    let Some(run) = member.run() else { return };
    let name = (line.width / 4).clamp(8, 24);
    let bold = Style::new().add_modifier(Modifier::BOLD);
    paint::put(
        buffer,
        paint::words_of_column(line, SIGNS, name),
        member.name(),
        bold,
    );
    let mut x = SIGNS + name;
    let tally = Tally::of(run);
    let decided = tally.done + tally.trouble;
    let count = if run.is_under_way() {
        format!("{decided} of {}", tally.all())
    } else {
        format!("{} of {} done", tally.done, tally.all())
    };
    if run.is_under_way() && line.width >= 70 {
        let full = decided * BAR / tally.all().max(1);
        let bar = format!("[{}{}]", "#".repeat(full), ".".repeat(BAR - full));
        x += 2 + paint::put(buffer, paint::from(line, x), &bar, Style::new());
    }
    let used = paint::put(buffer, paint::from(line, x), &count, Style::new());
    let (text, tone) = apply_page::state(member, run);
    let rest = paint::from(line, x + used.max(7) + 2);
    paint::put(buffer, rest, &text, theme.tone(tone));
}

/// The columns of a bar.
const BAR: usize = 16;

/// Draws what frames a page. Returns the area of its rows.
fn draw_around(
    cx: &FleetContext,
    title: &str,
    (at, top, all): (usize, usize, usize),
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Rect {
    let rows = layout::page_rows(cx);
    let areas = Areas::of(&rows, area);
    let mut body = areas.body;
    if rows.framed {
        let edges = Edges {
            title,
            position: (all > 0).then_some((at + 1, all)),
            seen: Some((top, usize::from(areas.body.height), all)),
            ..Edges::default()
        };
        frame::draw(&edges, theme, buffer, areas.frame);
    } else {
        let heading = paint::from(paint::line(body, 0), 1);
        paint::put(buffer, heading, title, theme.heading);
        body = change_rows::rows(body, 1, body.height.saturating_sub(1));
    }
    body
}

//! Drawing how applying a plan goes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::screens::apply::{RunPage, layout, summary};
use crate::screens::context::Context;
use crate::screens::entries::width;
use crate::screens::find::Shown;
use crate::screens::view::draw::{Draw, PageEdges};
use crate::screens::view::{entries, filter};
use crate::ui::motion::SIGNS;
use crate::ui::paint;
use crate::ui::theme::Theme;

impl Draw for RunPage {
    fn draw(
        &self,
        cx: &Context,
        theme: &Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<Position> {
        let run = cx.engine.run()?;
        let parts = layout::run_rows(cx, self, run);
        let entries_width = width(cx);
        let mut y = 0;
        let mut line = |text: &str, style: Style| {
            paint::put(
                buffer,
                paint::from(entries::rows(area, y, 1), SIGNS),
                text,
                style,
            );
            y += 1;
        };
        if parts.heading > 0 {
            line(&summary::title(self, run), theme.heading);
        }
        if parts.bar > 0 {
            line(&summary::bar(run, entries_width), Style::new());
        }
        for (text, tone) in &parts.texts {
            line(text, theme.tone(*tone));
        }
        let all = run.lines().len();
        let count = (self.find.count(all), all);
        let line = entries::rows(area, y, parts.filter);
        let in_find = filter::draw_find(&self.find, count, theme, buffer, line);
        let lines = self.lines(run);
        let entries = lines.shown_from(self.top);
        let entries = entries.map(|at| (at, summary::entry(cx, self, run, at)));
        let list = entries::rows(area, y + parts.filter, parts.list);
        let cursor = entries::draw(cx, entries, Some(self.cursor), theme, buffer, list);
        in_find.or(cursor)
    }

    fn edges(&self, cx: &Context) -> Option<PageEdges> {
        let run = cx.engine.run()?;
        let (at, top) = (self.find.place(self.cursor), self.find.place(self.top));
        let all = self.find.count(run.lines().len());
        Some(PageEdges::of_list(
            summary::title(self, run),
            (at, top, all),
        ))
    }
}

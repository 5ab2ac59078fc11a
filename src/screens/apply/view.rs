//! Drawing how applying a plan goes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::screens::apply::{RunPage, layout, words};
use crate::screens::change_rows::width;
use crate::screens::context::Context;
use crate::screens::find::Shown;
use crate::screens::view::draw_trait::{Draw, PageEdges};
use crate::screens::view::{change_rows, filter};
use crate::ui::paint;
use crate::ui::scrolling::SIGNS;
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
                paint::from(change_rows::rows(area, y, 1), SIGNS),
                text,
                style,
            );
            y += 1;
        };
        if parts.heading > 0 {
            line(&words::title(self, run), theme.heading);
        }
        if parts.bar > 0 {
            line(&words::bar(run, entries_width), Style::new());
        }
        for (text, tone) in &parts.texts {
            line(text, theme.tone(*tone));
        }
        let all = run.lines().len();
        let count = (self.find.count(all), all);
        let line = change_rows::rows(area, y, parts.filter);
        let in_find = filter::draw_find(&self.find, count, theme, buffer, line);
        let lines = self.lines(run);
        let entries = lines.shown_from(self.top);
        let entries = entries.map(|at| (at, words::entry(cx, self, run, at)));
        let list = change_rows::rows(area, y + parts.filter, parts.list);
        let cursor = change_rows::draw(cx, entries, Some(self.cursor), theme, buffer, list);
        in_find.or(cursor)
    }

    fn edges(&self, cx: &Context) -> Option<PageEdges> {
        let run = cx.engine.run()?;
        let (at, top) = (self.find.place(self.cursor), self.find.place(self.top));
        let all = self.find.count(run.lines().len());
        Some(PageEdges::of_list(words::title(self, run), (at, top, all)))
    }
}

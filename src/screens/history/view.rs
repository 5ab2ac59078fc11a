//! Drawing what was applied.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::context::Context;
use crate::screens::find::Shown;
use crate::screens::history::{self, History};
use crate::screens::view::draw_trait::{Draw, PageEdges};
use crate::screens::view::{change_rows, filter};
use crate::ui::theme::Theme;
use crate::ui::{frame, paint};

impl Draw for History {
    fn draw(
        &self,
        cx: &Context,
        theme: &Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<Position> {
        let heading = u16::from(!frame::fits(cx.size()));
        let title = paint::from(change_rows::rows(area, 0, heading), 1);
        paint::put(buffer, title, &history::title(self), theme.heading);
        let list = change_rows::rows(area, heading, area.height);
        let find = self.find.rows(list.height);
        let line = change_rows::rows(list, 0, find);
        let all = self.entries.len();
        let count = (self.find.count(all), all);
        let in_find = filter::draw_find(&self.find, count, theme, buffer, line);
        let entries = self.shown_from(self.top);
        let entries = entries.map(|at| (at, history::row(cx, self, at)));
        let list = change_rows::rows(list, find, list.height);
        let cursor = change_rows::draw(cx, entries, Some(self.cursor), theme, buffer, list);
        in_find.or(cursor)
    }

    fn edges(&self, _: &Context) -> Option<PageEdges> {
        let (at, top) = (self.find.place(self.cursor), self.find.place(self.top));
        let all = self.find.count(self.entries.len());
        Some(PageEdges::of_list(history::title(self), (at, top, all)))
    }
}

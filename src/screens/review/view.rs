//! Drawing the review of a plan. Heading and button are worded in `words`.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::find::Shown;
use crate::screens::layout;
use crate::screens::review::{self, Review};
use crate::screens::view::draw_trait::{Draw, PageEdges};
use crate::screens::view::{change_rows, filter};
use crate::ui::paint;
use crate::ui::theme::Theme;

impl Draw for Review {
    fn draw(
        &self,
        cx: &Context,
        theme: &Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<Position> {
        let (heading, list, button) = layout::review_rows(cx);
        let title = change_rows::rows(area, 0, heading);
        paint::put(
            buffer,
            paint::from(title, 1),
            &review::words::title(cx, self),
            theme.heading,
        );
        let entry = |at| review::entry(cx, self, at);
        let entries = self.shown_from(self.top).map(|at| (at, entry(at)));
        let selected = (!self.on_apply).then_some(self.cursor);
        let list = change_rows::rows(area, heading, list);
        let find = self.find.rows(list.height);
        let line = change_rows::rows(list, 0, find);
        let all = self.plan.lines().len();
        let count = (self.find.count(all), all);
        let in_find = filter::draw_find(&self.find, count, theme, buffer, line);
        let list = change_rows::rows(list, find, list.height);
        let cursor = change_rows::draw(cx, entries, selected, theme, buffer, list);
        let button = change_rows::rows(area, area.height - button.min(area.height), button);
        let key = cx.key_of(KeyContext::Review, Action::Apply);
        let label = (review::words::button(self), key);
        let used = change_rows::draw_button(&label, self.on_apply, theme, buffer, button);
        let line = paint::from(button, 1);
        let left_out = self.plan.lines().len() - self.sending;
        if left_out > 0 {
            let beside = paint::from(line, used + 2);
            let words = format!("{left_out} left out");
            paint::put(buffer, beside, &words, theme.quiet);
        }
        if self.on_apply {
            return Some(Position::new(line.x, line.y));
        }
        in_find.or(cursor)
    }

    fn edges(&self, cx: &Context) -> Option<PageEdges> {
        let (at, all) = self.place(self.cursor);
        let place = (at, self.place(self.top).0, all);
        let mut edges = PageEdges::of_list(review::words::title(cx, self), place);
        edges.foot = format!("→ {}", cx.engine.session.family.target);
        // Warnings are rows, but no changes.
        let warnings = self.warnings.len();
        let of_changes = |(at, all)| (at > warnings).then(|| (at - warnings, all - warnings));
        edges.position = edges.position.and_then(of_changes);
        Some(edges)
    }
}

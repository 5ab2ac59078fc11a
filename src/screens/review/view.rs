//! Drawing the review of a plan.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::screens::context::Context;
use crate::screens::find::Shown;
use crate::screens::layout;
use crate::screens::review::{self, Review};
use crate::screens::view::{entries, filter};
use crate::ui::paint;
use crate::ui::theme::Theme;

/// Draws the page. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &Context,
    review: &Review,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let (heading, list, button) = layout::review_rows(cx);
    let title = entries::rows(area, 0, heading);
    paint::put(
        buffer,
        paint::from(title, 1),
        &review::title(cx, review),
        theme.heading,
    );
    let entry = |at| review::entry(cx, review, at);
    let entries = review.shown_from(review.top).map(|at| (at, entry(at)));
    let selected = (!review.on_apply).then_some(review.cursor);
    let list = entries::rows(area, heading, list);
    let find = review.find.rows(list.height);
    let line = entries::rows(list, 0, find);
    let all = review.plan.lines().len();
    let count = (review.find.count(all), all);
    let in_find = filter::draw_find(&review.find, count, theme, buffer, line);
    let list = entries::rows(list, find, list.height);
    let cursor = entries::draw(cx, entries, selected, theme, buffer, list);
    let button = entries::rows(area, area.height - button.min(area.height), button);
    let label = review::button(review);
    let (sign, style) = if review.on_apply {
        (">", theme.selected)
    } else {
        (" ", Style::new())
    };
    let line = paint::from(button, 1);
    let used = paint::put(buffer, line, &format!("{sign}[ {label} ]"), style);
    let left_out = review.plan.lines().len() - review.sending;
    if left_out > 0 {
        let beside = paint::from(line, used + 2);
        let words = format!("{left_out} left out");
        paint::put(buffer, beside, &words, theme.quiet);
    }
    if review.on_apply {
        return Some(Position::new(line.x, line.y));
    }
    in_find.or(cursor)
}

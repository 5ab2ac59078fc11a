//! Drawing the pane of details beside the table: its frame. Its lines are those of the page
//! (`details::details`).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::user::UserName;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::details;
use crate::ui::page::draw;
use crate::ui::paint;
use crate::ui::theme::Theme;

/// Draws the pane for the selected user.
pub(in crate::screens) fn draw_pane(
    cx: &Context,
    user: Option<&UserName>,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    for at in 0..usize::from(area.height) {
        paint::put(buffer, paint::line(area, at), "│", theme.quiet);
    }
    let Some(name) = user else { return };
    let lines = details::details(cx, name);
    let inner = paint::from(area, 2);
    draw::draw_pane(
        &lines,
        &format!("… {} on the name shows all", cx.key(Action::Toggle)),
        theme,
        buffer,
        inner,
    );
}

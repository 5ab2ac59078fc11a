//! Where things are on pages that take the place of the table.

use crate::screens::context::Context;
use crate::screens::layout::{More, Rows, second_line, share_out};
use crate::ui::frame;

/// Shares out the rows of the terminal for a page that takes the place of the table.
pub fn screen(cx: &Context) -> Rows {
    let more = More {
        header: second_line(cx),
        ..More::default()
    };
    let rows = share_out(cx.size(), more, None);
    Rows {
        head: 0,
        body: rows.head + rows.body,
        ..rows
    }
}

/// The entries of such a page, about.
pub(in crate::screens) fn page(cx: &Context) -> usize {
    (usize::from(screen(cx).body) / 2).max(1)
}

/// The rows of a review: its heading, its entries, its button.
pub fn review_rows(cx: &Context) -> (u16, u16, u16) {
    let body = screen(cx).body;
    let heading = u16::from(body >= 3 && !frame::fits(cx.size()));
    let button = u16::from(body >= 5);
    (heading, body - heading - button, button)
}

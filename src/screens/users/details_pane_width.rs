//! From which width on the details of the selected user stand beside the table, and how wide they
//! are.

use crate::screens::context::Context;
use crate::screens::users::columns::{STATUS, Style, all, usable};
use crate::ui::frame;
use crate::ui::scrolling::SIGNS;

/// What names have before it opens.
const NAME: u16 = 22;
/// The columns that it needs, and those that it makes use of, with its frame.
const WIDTH: (u16, u16) = (36, 64);

/// Whether the details of the selected user stand beside the table.
pub fn is_open(cx: &Context) -> bool {
    width(cx) > 0
}

/// What is left beside the table in its natural width, where that is enough for the details. They
/// tell the groups too, so these get a column only beside a pane that has all it can use.
pub(in crate::screens) fn width(cx: &Context) -> u16 {
    // Before the first list it is not known what the table needs.
    if !frame::fits(cx.size()) || cx.engine.permissions().is_empty() {
        return 0;
    }
    let style = if usable(cx, Style::Words) {
        Style::Words
    } else {
        Style::Marks
    };
    let natural = 2 + SIGNS + NAME + all(cx, style) + STATUS;
    match cx.width.saturating_sub(natural) {
        left if left >= WIDTH.0 => left.min(WIDTH.1),
        _ => 0,
    }
}

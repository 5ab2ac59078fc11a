//! What of a question is seen on a screen of some size.

use super::{Question, Required};
use crate::text;
use crate::ui::panel;

/// What of a question is seen on a screen, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Whether the title needs a line of its own, since there is no frame.
    pub has_title: bool,
    /// What will happen: the lines that fit, from the first that is scrolled to.
    pub text: Vec<String>,
    /// A line between text and buttons: empty, or that there is more; none without room.
    pub more: Vec<String>,
    /// What has to be typed.
    pub asks: Vec<String>,
    /// Whether there is a field for it.
    pub has_field: bool,
    /// Whether it can be answered with yes.
    pub is_readable: bool,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Columns and rows below which a question cannot be read, and so not be answered with yes.
const READABLE: (u16, u16) = (24, 4);

/// Shares out the rows of a screen. Whom it is about, what has to be typed and the buttons stay;
/// what is between gives way, and shows that it did.
pub fn sheet<C, R: Required>(question: &Question<C, R>, (width, height): (u16, u16)) -> Sheet {
    let columns = usize::from(panel::dialog_columns(width));
    let wrap = |lines: &[String]| -> Vec<String> {
        let lines = lines.iter().flat_map(|line| text::wrap(line, columns));
        lines.collect()
    };
    let has_title = !panel::has_frame(width, height);
    let rows = usize::from(height).saturating_sub(if has_title { 1 } else { 2 });
    let mut asks = wrap(question.asks().as_slice());
    let mut lines = wrap(&question.lines);
    let mut fixed = asks.len() + usize::from(!asks.is_empty()) + 1;
    // One line of text is the least that tells what it is about.
    let has_room = asks.is_empty() || fixed < rows;
    if !has_room {
        lines = vec![TOO_SMALL.into()];
        lines = wrap(&lines);
        asks.clear();
        fixed = 1;
    }
    let free = rows.saturating_sub(fixed);
    let fits = lines.len() <= free;
    let shown = match free {
        _ if fits => lines.len(),
        0 | 1 => free,
        _ => free - 1,
    };
    let last = lines.len() - shown;
    let first = question.scroll.min(last);
    let more = match (fits, free > shown, first < last) {
        (_, false, _) => Vec::new(),
        (true, ..) => vec![String::new()],
        (false, _, true) => vec!["… pgdn shows more".into()],
        (false, _, false) => vec!["… pgup shows what is above".into()],
    };
    Sheet {
        has_title,
        text: lines.into_iter().skip(first).take(shown).collect(),
        more,
        has_field: !asks.is_empty(),
        asks,
        is_readable: width >= READABLE.0 && height >= READABLE.1 && has_room,
        first,
        last,
    }
}

/// What stands in the place of a question that has no room for what has to be typed.
const TOO_SMALL: &str =
    "The window is too small to show what this is about and what has to be typed: make it larger";

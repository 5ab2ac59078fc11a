//! What of a question is seen on a screen of some size. It depends on nothing that is typed, so
//! that the box keeps its size.

use super::{Question, Required};
use crate::text;
use crate::ui::panel;

/// How much a line weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The consequence of something dangerous.
    Bold,
    /// What will happen.
    Plain,
    /// What is good to know beside it.
    Dim,
}

/// What of a question is seen on a screen, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Whether the title needs a line of its own, since there is no frame.
    pub has_title: bool,
    /// What will happen: the lines that fit, from the first that is scrolled to.
    pub text: Vec<(String, Weight)>,
    /// A line between text and buttons: empty, or that there is more; none without room.
    pub more: Vec<String>,
    /// What has to be typed.
    pub asks: Vec<String>,
    /// Whether the field stands behind what asks for it, and not below.
    pub is_beside: bool,
    /// The empty lines above the buttons: 0 or 1.
    pub gap: usize,
    /// Whether it can be answered with yes.
    pub is_readable: bool,
    pub(super) first: usize,
    pub(super) last: usize,
}

impl Sheet {
    /// Whether there is a field for what has to be typed.
    pub const fn has_field(&self) -> bool {
        !self.asks.is_empty()
    }
}

/// Columns and rows below which a question cannot be read, and so not be answered with yes.
const READABLE: (u16, u16) = (24, 4);

/// Shares out the rows of a screen. Whom it is about, what has to be typed and the buttons stay;
/// what is between gives way, and shows that it did.
pub fn sheet<C, R: Required>(question: &Question<C, R>, (width, height): (u16, u16)) -> Sheet {
    let columns = usize::from(panel::dialog_columns(width));
    let has_title = !panel::has_frame(width, height);
    let rows = usize::from(height).saturating_sub(if has_title { 1 } else { 2 });
    let sentence = question.typed.as_ref().map(Required::sentence);
    let mut asks = sentence.map_or_else(Vec::new, |it| text::wrap(&it, columns));
    // A name that is asked for takes no more columns than the sentence around it.
    let is_beside = matches!(&asks[..], [one] if 2 * text::width(one) + 3 <= columns);
    let mut lines = lines(question, columns);
    let fields = usize::from(!asks.is_empty() && !is_beside);
    let mut fixed = asks.len() + fields + 1;
    // One line of text is the least that tells what it is about.
    let has_room = asks.is_empty() || fixed < rows;
    if !has_room {
        let words = text::wrap(TOO_SMALL, columns).into_iter();
        lines = words.map(|line| (line, Weight::Plain)).collect();
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
        gap: usize::from(!asks.is_empty() && free > shown + more.len()),
        text: lines.into_iter().skip(first).take(shown).collect(),
        more,
        is_beside,
        asks,
        is_readable: width >= READABLE.0 && height >= READABLE.1 && has_room,
        first,
        last,
    }
}

/// All that it says, in so many columns.
fn lines<C, R: Required>(question: &Question<C, R>, columns: usize) -> Vec<(String, Weight)> {
    let said = question.said().enumerate();
    said.flat_map(|(at, line)| {
        let weight = match at {
            0 if question.is_danger => Weight::Bold,
            _ if at < question.lines.len() => Weight::Plain,
            _ => Weight::Dim,
        };
        let wrapped = text::wrap(line, columns).into_iter();
        wrapped.map(move |line| (line, weight))
    })
    .collect()
}

/// What stands in the place of a question that has no room for what has to be typed.
pub const TOO_SMALL: &str = "Make the window larger to answer this";

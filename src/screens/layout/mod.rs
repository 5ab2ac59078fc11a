//! Where things are on the screen, as numbers: what scrolling needs to know and drawing follows.

pub mod full_screen;
pub mod message_row;

use crate::screens::banners::Banner;
use crate::screens::context::Context;
pub(in crate::screens) use crate::screens::layout::full_screen::page;
pub use crate::screens::layout::full_screen::{review_rows, screen};
use crate::screens::{header_words, identity};
use crate::text;
use crate::ui::frame;

/// The columns that the header should have for the broker, the user, and `reconnecting in 30 s`.
const WHOLE_NAME: usize = 24;
const WHOLE_USER: usize = 12;
const LINK_WIDTH: usize = 22;

/// Columns and rows below which keys do nothing but leave: nobody sees what they would do.
const SEEN: (u16, u16) = (12, 2);

/// Whether a screen of this size shows what keys do.
pub const fn is_seen((width, height): (u16, u16)) -> bool {
    width >= SEEN.0 && height >= SEEN.1
}

/// Whether a screen of this size has the line of the keys, also beside that of the filter.
pub(in crate::screens) const fn has_footer((_, height): (u16, u16)) -> bool {
    height > 5
}

/// What of the upper edge of a frame is its corners, the gaps beside its title, and a sign.
const EDGE: usize = 11;

/// What is said, once there is room for it, of a key that did nothing.
pub(in crate::screens) const UNSEEN: &str = "Nothing done: the window is too small";

/// The heights of the parts of the screen, from top to bottom. They add up to the terminal's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The header: 0 to 2. The words for the environment get a line of their own where they would
    /// push the name of the broker out.
    pub header: u16,
    /// Whether there is a frame around what is below the header: two rows more.
    pub framed: bool,
    /// The banner: on the upper edge of the frame, else in a row of its own.
    pub banner: Option<Banner>,
    /// That row: 0 or 1.
    pub banner_height: u16,
    /// The names of the columns: 0 or 1.
    pub head: u16,
    /// The users.
    pub body: u16,
    /// The line of the filter: 1 while one is on or typed.
    pub filter: u16,
    /// The line above the footer: 1 even when there is no text, so that nothing jumps; 0 when there
    /// is no room.
    pub line: u16,
    /// The footer: 0 or 1.
    pub footer: u16,
}

/// What some screens have more than others.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::screens) struct More {
    /// Lines of the header beside the first.
    pub header: u16,
    /// Whether there is a line for the filter.
    pub filter: bool,
}

/// Shares out the rows of a screen with these columns and rows, and this banner.
pub(in crate::screens) fn share_out(
    (width, height): (u16, u16),
    more: More,
    banner: Option<Banner>,
) -> Rows {
    let has = |at_least: u16| u16::from(height >= at_least);
    let filter = if more.filter { has(2) } else { 0 };
    let (head, footer) = (has(4 + filter), has(5 + filter));
    let header = has(3) + has(8).min(more.header);
    // On the smallest screens the filter stands where the text would.
    let line = match (filter, height) {
        (1, ..4) => 0,
        _ => has(2),
    };
    let framed = frame::fits((width, height));
    let edges = if framed { 2 } else { 0 };
    let free = height.saturating_sub(line + header + head + filter + footer + edges);
    let least = (height / 4).max(3);
    let banner_height = u16::from(!framed && banner.is_some() && free > least);
    Rows {
        header,
        framed,
        banner,
        banner_height,
        head,
        body: free - banner_height,
        filter,
        line,
        footer,
    }
}

/// Whether the words for the environment need a line of their own: 0 or 1. It does not depend on
/// how the link is, so that the table does not jump.
pub(in crate::screens) fn second_line(cx: &Context) -> u16 {
    let session = &cx.engine.session;
    let words = header_words::words(session);
    if words.is_empty() {
        return 0;
    }
    let user = identity::shown(cx);
    let texts = words.iter().map(|(word, _)| text::width(word) + 3);
    let name = text::width(&text::clean(&session.broker)).min(WHOLE_NAME) + 3;
    let user = text::width(&text::clean(&user)).min(WHOLE_USER) + 3;
    let wanted = texts.sum::<usize>() + name + user + LINK_WIDTH;
    u16::from(wanted > usize::from(cx.width))
}

impl Rows {
    /// The rows above the users: header, banner, names of the columns.
    pub fn above_body(&self) -> u16 {
        self.header + u16::from(self.framed) + self.banner_height + self.head
    }

    /// Which line of the body is drawn in a row of the screen, if one is.
    pub fn body_line(&self, y: u16) -> Option<u16> {
        let line = y.checked_sub(self.above_body())?;
        (line < self.body).then_some(line)
    }
}

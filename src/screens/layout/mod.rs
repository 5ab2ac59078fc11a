//! Where things are on the screen, as numbers: what scrolling needs to know and drawing follows.

pub mod pages;

use crate::domain::reason::Tone;
use crate::screens::banners::Banner;
use crate::screens::context::Context;
pub(in crate::screens) use crate::screens::layout::pages::page;
pub use crate::screens::layout::pages::{review_rows, screen};
use crate::screens::{environment, identity};
use crate::text;
use crate::ui::frame;
use crate::ui::line::Line;

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

/// What of the upper edge of a frame is its corners, its title and a sign.
const EDGE: u16 = 22;

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
    /// The banner on the upper edge of the frame.
    pub note: Option<Banner>,
    /// The other banners that fit, each with its wrapped lines.
    pub banners: Vec<(Banner, Vec<String>)>,
    /// The names of the columns: 0 or 1.
    pub head: u16,
    /// The users.
    pub body: u16,
    /// The line of the filter: 1 while one is on or typed.
    pub filter: u16,
    /// The text above the footer, wrapped, and how it is meant.
    pub line: (Vec<String>, Tone),
    /// Its height: 1 even when there is no text, so that the table does not jump; 0 when there is
    /// no room.
    pub line_height: u16,
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
    /// The columns of the pane beside it.
    pub pane: u16,
}

/// Shares out the rows of a screen with these columns and rows, this text above the footer and
/// these banners.
pub(in crate::screens) fn share_out(
    (width, height): (u16, u16),
    more: More,
    line: (Vec<String>, Tone),
    wanted: Vec<Banner>,
) -> Rows {
    let has = |at_least: u16| u16::from(height >= at_least);
    let filter = if more.filter { has(2) } else { 0 };
    let (head, footer) = (has(4 + filter), has(5 + filter));
    let header = has(3) + has(8).min(more.header);
    // On the smallest screens the filter stands where the text would.
    let line_height = match (filter, height) {
        (1, ..4) => 0,
        _ => has(2).max(u16::try_from(line.0.len()).unwrap_or(0)),
    };
    let framed = frame::fits((width, height));
    let beside = width.saturating_sub(more.pane);
    let edges = if framed { 2 } else { 0 };
    let mut free = height.saturating_sub(line_height + header + head + filter + footer + edges);
    let least = (height / 4).max(3);
    let mut banners = Vec::new();
    let mut wanted = wanted.into_iter().peekable();
    let fits = |banner: &Banner| {
        framed && text::width(&banner.text) <= usize::from(beside.saturating_sub(EDGE))
    };
    let mut note = wanted.next_if(fits);
    if let Some(note) = note.as_mut().filter(|note| note.tone != Tone::Info) {
        note.text.insert_str(0, "▲ ");
    }
    for banner in wanted {
        let lines = text::wrap(&banner.text, usize::from(beside.saturating_sub(2 + edges)));
        let most = usize::from(height / 6).max(3);
        let room = usize::from(free.saturating_sub(least)).min(most);
        if banner.tone == Tone::Info && lines.len() > room {
            continue; // Half a notice helps nobody.
        }
        let lines = shorten(lines, room, beside);
        free -= u16::try_from(lines.len()).unwrap_or(0);
        if !lines.is_empty() {
            banners.push((banner, lines));
        }
    }
    Rows {
        header,
        framed,
        note,
        banners,
        head,
        body: free,
        filter,
        line,
        line_height,
        footer,
    }
}

/// Whether the words for the environment need a line of their own: 0 or 1. It does not depend on
/// how the link is, so that the table does not jump.
pub(in crate::screens) fn second_line(cx: &Context) -> u16 {
    let session = &cx.engine.session;
    let words = environment::words(session);
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

/// What stands above the footer: what was said last, else what the screen says by itself. An error of the screen
/// is never covered: a notice follows it.
pub(in crate::screens) fn first(
    said: Option<&Line>,
    own: Option<(String, Tone)>,
) -> Option<(String, Tone)> {
    let Some(said) = said else { return own };
    match (said.tone, own) {
        (Tone::Info | Tone::Good, Some((error, Tone::Bad))) => {
            Some((format!("{error} · {}", said.text), Tone::Bad))
        }
        _ => Some((said.text.clone(), said.tone)),
    }
}

/// The text above the footer: one line on small screens, up to three on others.
pub(in crate::screens) fn wrapped(
    line: Option<(String, Tone)>,
    (width, height): (u16, u16),
) -> (Vec<String>, Tone) {
    let Some((text, tone)) = line else {
        return (Vec::new(), Tone::Info);
    };
    let room = match height {
        0..2 => 0,
        2..12 => 1,
        _ => 3,
    };
    let lines = text::wrap(&text, usize::from(width.saturating_sub(2)));
    (shorten(lines, room, width), tone)
}

fn shorten(mut lines: Vec<String>, room: usize, width: u16) -> Vec<String> {
    if lines.len() > room {
        lines.truncate(room);
        if let Some(last) = lines.last_mut() {
            let cut = text::fit(last, usize::from(width.saturating_sub(3)));
            *last = format!("{}…", cut.trim_end_matches('…'));
        }
    }
    lines
}

impl Rows {
    /// The rows above the users: header, banners, names of the columns.
    pub fn above_body(&self) -> u16 {
        let banners: usize = self.banners.iter().map(|(_, lines)| lines.len()).sum();
        let banners = u16::try_from(banners).unwrap_or(u16::MAX);
        self.header
            .saturating_add(u16::from(self.framed))
            .saturating_add(banners)
            .saturating_add(self.head)
    }

    /// Which line of the body is drawn in a row of the screen, if one is.
    pub fn body_line(&self, y: u16) -> Option<u16> {
        let line = y.checked_sub(self.above_body())?;
        (line < self.body).then_some(line)
    }
}

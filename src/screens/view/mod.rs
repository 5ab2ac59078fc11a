//! Drawing. It takes the model as it is and decides nothing; where things are is said by
//! [`crate::screens::layout`].
//!
//! In the header the words for the environment come before the state of the link. Where they would
//! push out the name of the broker, they get a line of their own.

pub mod appearance;
pub mod change_rows;
pub mod draw_trait;
pub mod filter;
pub mod footer;
pub mod header;
pub mod whole_screen;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::screens::layout::Rows;
use crate::ui::frame;
use crate::ui::paint;
use crate::ui::theme::Theme;

impl Rows {
    /// What stands on the upper edge of the frame, and how it is drawn.
    pub(in crate::screens) fn note(&self, theme: &Theme) -> Option<(&str, Style)> {
        let banner = self.banner.as_ref()?;
        Some((&banner.text, theme.tone(banner.tone)))
    }

    /// Draws the banner where it has a row of its own.
    pub(in crate::screens) fn draw_banner(&self, theme: &Theme, buffer: &mut Buffer, area: Rect) {
        if let Some((text, style)) = self.note(theme) {
            paint::put(buffer, paint::from(area, 1), text, style);
        }
    }
}

/// The parts of the screen, from top to bottom.
pub(in crate::screens) struct Areas {
    pub(in crate::screens) header: Rect,
    /// The frame, where there is one, with all that is in it.
    pub(in crate::screens) frame: Rect,
    pub(in crate::screens) banner: Rect,
    pub(in crate::screens) head: Rect,
    pub(in crate::screens) body: Rect,
    pub(in crate::screens) filter: Rect,
    pub(in crate::screens) line: Rect,
    pub(in crate::screens) footer: Rect,
}

impl Areas {
    pub(in crate::screens) fn of(rows: &Rows, area: Rect) -> Self {
        let mut y = area.y;
        let mut take = |height: u16| {
            let bottom = area.bottom();
            let part = Rect {
                x: area.x,
                y: y.min(bottom),
                width: area.width,
                height: height.min(bottom.saturating_sub(y)),
            };
            y = y.saturating_add(height).min(bottom);
            part
        };
        let header = take(rows.header);
        let inside = rows.banner_height + rows.head + rows.body;
        let frame = take(inside.saturating_add(if rows.framed { 2 } else { 0 }));
        let (filter, line, footer) = (take(rows.filter), take(rows.line), take(rows.footer));
        let mut rest = if rows.framed {
            frame::inside(frame)
        } else {
            frame
        };
        let mut part = |height: u16| {
            let height = height.min(rest.height);
            let part = Rect { height, ..rest };
            rest = Rect {
                y: rest.y + height,
                height: rest.height - height,
                ..rest
            };
            part
        };
        Self {
            header,
            frame,
            banner: part(rows.banner_height),
            head: part(rows.head),
            body: part(rows.body),
            filter,
            line,
            footer,
        }
    }

    /// The last columns of the frame, so many.
    pub(in crate::screens) fn beside(&self, columns: u16) -> Rect {
        Rect {
            x: self.frame.right().saturating_sub(columns),
            width: columns,
            ..self.frame
        }
    }

    /// The same where so many columns beside the table are taken.
    pub(in crate::screens) fn narrower(self, columns: u16) -> Self {
        let narrower = |area: Rect| Rect {
            width: area.width.saturating_sub(columns),
            ..area
        };
        Self {
            frame: narrower(self.frame),
            banner: narrower(self.banner),
            head: narrower(self.head),
            body: narrower(self.body),
            ..self
        }
    }
}

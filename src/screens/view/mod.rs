//! Drawing. It takes the model as it is and decides nothing; where things are is said by
//! [`crate::screens::layout`].
//!
//! In the header the words for the environment come before the state of the link. Where they would push out
//! the name of the broker, they get a line of their own.

pub mod appearance;
pub mod banners;
pub mod dialog;
pub mod entries;
pub mod footer;
pub mod front;
pub mod header;

use ratatui::layout::Rect;

use crate::screens::layout::Rows;
use crate::ui::paint;

/// The parts of the screen, from top to bottom.
pub(in crate::screens) struct Areas {
    pub(in crate::screens) header: Rect,
    pub(in crate::screens) banners: Rect,
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
        let banner_lines: usize = rows.banners.iter().map(|(_, lines)| lines.len()).sum();
        Self {
            header: take(rows.header),
            banners: take(u16::try_from(banner_lines).unwrap_or(u16::MAX)),
            head: take(rows.head),
            body: take(rows.body),
            filter: take(rows.filter),
            line: take(rows.line_height),
            footer: take(rows.footer),
        }
    }

    /// The last columns of the table and of its head, so many.
    pub(in crate::screens) fn beside_table(&self, columns: u16) -> Rect {
        let x = self.body.width.saturating_sub(columns);
        let tall = Rect {
            y: self.head.y,
            height: self.head.height + self.body.height,
            ..self.body
        };
        paint::from(tall, x)
    }
}

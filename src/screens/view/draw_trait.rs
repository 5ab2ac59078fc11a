//! How a screen is drawn that can lie over another one. Each says it in its own `view`.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::screens::context::Context;
use crate::screens::screen::Screen;
use crate::screens::view::Areas;
use crate::ui::frame;
use crate::ui::theme::Theme;

/// A screen that can lie over another one.
pub(in crate::screens) trait Draw<C = Context>: Screen<C> {
    /// Draws it: a page into this area, a dialog over the middle of the screen. Returns where the
    /// real cursor belongs.
    fn draw(&self, cx: &C, theme: &Theme, buffer: &mut Buffer, area: Rect) -> Option<Position>;

    /// What stands on the frame around a page that fills the screen.
    fn edges(&self, _cx: &C) -> Option<PageEdges> {
        None
    }
}

/// What stands on the frame around a page.
pub(in crate::screens) struct PageEdges {
    /// The heading.
    title: String,
    /// Where it comes from, or goes to.
    pub(in crate::screens) foot: String,
    /// The selected entry, counted from 1, and how many there are.
    pub(in crate::screens) position: Option<(usize, usize)>,
    /// The first entry that is seen, and how many there are.
    seen: (usize, usize),
}

impl PageEdges {
    /// Those of a list: the selected entry, the first one seen, and how many there are.
    pub(in crate::screens) fn of_list(
        title: impl Into<String>,
        (at, top, all): (usize, usize, usize),
    ) -> Self {
        Self {
            title: title.into(),
            foot: String::new(),
            position: (all > at).then_some((at + 1, all)),
            seen: (top, all),
        }
    }

    /// The same, and the heading says whose page it is.
    pub(in crate::screens) fn of(mut self, whose: &str) -> Self {
        self.title = format!("{} at {whose}", self.title);
        self
    }

    /// Draws the frame around the rows of the page.
    pub(in crate::screens) fn draw(&self, theme: &Theme, buffer: &mut Buffer, areas: &Areas) {
        let (top, all) = self.seen;
        let edges = frame::Frame {
            title: &self.title,
            note: None,
            foot: &self.foot,
            position: self.position,
            seen: Some((top, usize::from(areas.body.height), all)),
        };
        frame::draw(&edges, theme, buffer, areas.frame);
    }
}

//! A page that is read: where the person is in it, and what else its keys do.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::draw::{draw_marked, draw_scrolled};
use super::search::found_in;
use super::{PageLine, columns, longest, page_rows, page_size, value};
use crate::ui::key::Key;
use crate::ui::message_line::Line;
use crate::ui::scrolling::Motion;
use crate::ui::search::Search;
use crate::ui::theme::Theme;

/// A page that is read, and searched while words are typed.
#[derive(Debug)]
pub struct TextPage {
    /// The first row shown, or the marked one.
    at: usize,
    /// Whether a row is marked, whose value can be copied.
    is_marked: bool,
    search: Search,
}

impl TextPage {
    /// A page with a marked row, whose value can be copied.
    pub fn marked() -> Self {
        Self {
            is_marked: true,
            ..Self::scrolled()
        }
    }

    /// A page that scrolls, and has two columns where there is room.
    pub fn scrolled() -> Self {
        Self {
            at: 0,
            is_marked: false,
            search: Search::default(),
        }
    }

    /// Whether values of it can be copied.
    pub const fn is_marked(&self) -> bool {
        self.is_marked
    }

    /// Whether the words that it is searched for are being typed.
    pub const fn is_typing(&self) -> bool {
        self.search.typing
    }

    /// Gives the keyboard to the words that are searched for.
    pub fn begin_search(&mut self) {
        self.search.begin();
    }

    /// Takes the keyboard away from the words that are searched for, which stay.
    pub const fn end_typing(&mut self) {
        self.search.typing = false;
    }

    /// Shows all lines again. Returns whether some may have been left out.
    pub fn leave_search(&mut self) -> bool {
        let left = self.search.leave();
        if left {
            self.at = 0;
        }
        left
    }

    /// The lines that are found; all of them where nothing is searched for.
    pub fn found(&self, lines: Vec<PageLine>) -> Vec<PageLine> {
        found_in(lines, &self.search)
    }

    /// Types a key into the words, while they are being typed.
    pub fn type_key(&mut self, key: Key) {
        if self.search.type_key(key) {
            self.at = 0;
        }
    }

    /// Puts pasted text into the words.
    ///
    /// # Errors
    /// A sentence for the person when it was not taken.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        self.at = 0;
        self.search.field.paste(text)
    }

    /// Moves on a screen of this size; without a motion, only back to where there are rows.
    pub fn go(&mut self, motion: Option<Motion>, lines: &[PageLine], size: (u16, u16)) {
        // The line of the search takes a row.
        let words = usize::from(self.search.is_open());
        let (last, page) = if self.is_marked {
            let all = page_rows(lines, size).count();
            let page = page_size(size.0, size.1).1.saturating_sub(words);
            (all.saturating_sub(1), page)
        } else {
            let page = columns::size(size).1.saturating_sub(words);
            (longest(columns::rows(lines, size).len(), page), page)
        };
        let at = self.at.min(last);
        self.at = motion.map_or(at, |motion| motion.from(at, last, page));
    }

    /// The value in the marked row.
    pub fn value<'a>(&self, lines: &'a [PageLine], size: (u16, u16)) -> Option<&'a str> {
        let row = page_rows(lines, size).nth(self.at)?;
        lines.get(row.line).map(value)
    }

    /// Draws it, with the last message where it has a marked row. Returns where the real cursor
    /// belongs.
    pub fn draw(
        &self,
        title: &str,
        lines: &[PageLine],
        said: Option<&Line>,
        theme: &Theme,
        buffer: &mut Buffer,
    ) -> Option<Position> {
        let at = (self.at, &self.search);
        if self.is_marked {
            draw_marked(lines, title, at, said, theme, buffer)
        } else {
            draw_scrolled(lines, title, at, theme, buffer)
        }
    }
}

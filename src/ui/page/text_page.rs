//! A page that is read: where the person is in it, and what else its keys do.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::draw::{draw_marked, draw_searched};
use super::search::Search;
use super::{PageLine, columns, longest, page_rows, page_size, value};
use crate::ui::key::Key;
use crate::ui::line::Line;
use crate::ui::list::Motion;
use crate::ui::theme::Theme;

/// A page that is read.
#[derive(Debug)]
pub struct TextPage {
    /// The first row shown, or the marked one.
    at: usize,
    kind: Kind,
}

/// What a page is for.
#[derive(Debug)]
enum Kind {
    Marked,
    Searched(Search),
}

impl TextPage {
    /// A page with a marked row, whose value can be copied.
    pub const fn marked() -> Self {
        Self::of(Kind::Marked)
    }

    /// A page that can be searched.
    pub fn searched() -> Self {
        Self::of(Kind::Searched(Search::default()))
    }

    const fn of(kind: Kind) -> Self {
        Self { at: 0, kind }
    }

    /// Whether values of it can be copied.
    pub const fn is_marked(&self) -> bool {
        matches!(self.kind, Kind::Marked)
    }

    /// The search, if the page can be searched.
    pub const fn search(&self) -> Option<&Search> {
        match &self.kind {
            Kind::Searched(search) => Some(search),
            Kind::Marked => None,
        }
    }

    const fn search_mut(&mut self) -> Option<&mut Search> {
        match &mut self.kind {
            Kind::Searched(search) => Some(search),
            Kind::Marked => None,
        }
    }

    /// Whether the words that it is searched for are being typed.
    pub fn is_typing(&self) -> bool {
        self.search().is_some_and(|search| search.typing)
    }

    /// Gives the keyboard to the words that are searched for, or takes it away.
    pub const fn set_typing(&mut self, typing: bool) {
        if let Some(search) = self.search_mut() {
            search.typing = typing;
        }
    }

    /// Shows all lines again. Returns whether some may have been left out.
    pub fn leave_search(&mut self) -> bool {
        let left = self.search_mut().is_some_and(Search::leave);
        if left {
            self.at = 0;
        }
        left
    }

    /// The lines that are found; all of them where nothing is searched for.
    pub fn found(&self, lines: Vec<PageLine>) -> Vec<PageLine> {
        match self.search() {
            Some(search) => search.found(lines),
            None => lines,
        }
    }

    /// Types a key into the words, while they are being typed.
    pub fn type_key(&mut self, key: Key) {
        let typed = |search: &mut Search| search.typing && search.field.edit(key);
        if self.search_mut().is_some_and(typed) {
            self.at = 0;
        }
    }

    /// Puts pasted text into the words.
    ///
    /// # Errors
    /// A sentence for the person when it was not taken.
    pub fn paste(&mut self, text: &str) -> Result<(), String> {
        self.at = 0;
        self.search_mut()
            .map_or(Ok(()), |search| search.field.paste(text))
    }

    /// Moves on a screen of this size; without a motion, only back to where there are rows.
    pub fn go(&mut self, motion: Option<Motion>, lines: &[PageLine], size: (u16, u16)) {
        let (last, page) = match &self.kind {
            Kind::Marked => {
                let all = page_rows(lines, size).count();
                (all.saturating_sub(1), page_size(size.0, size.1).1)
            }
            Kind::Searched(search) => {
                // The line of the search takes a row.
                let page = columns::size(size).1;
                let page = page.saturating_sub(usize::from(search.is_open()));
                (longest(columns::rows(lines, size).len(), page), page)
            }
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
        match &self.kind {
            Kind::Marked => draw_marked(lines, title, (self.at, said), theme, buffer),
            Kind::Searched(search) => draw_searched(lines, title, (self.at, search), theme, buffer),
        }
    }
}

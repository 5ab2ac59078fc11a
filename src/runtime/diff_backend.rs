//! The terminal as ratatui sees it.
//!
//! ratatui's own backend flushes up to four times in a frame, sends the cursor's visibility and all
//! colours each time, and asks the terminal where its cursor is before it clears, which cannot be
//! answered while another thread reads the keys. This one knows what the terminal was told, sends a
//! frame in one piece, and nothing for a frame that changes nothing.
//!
//! Its bytes are written by code of our own, since being quick over a bad line is what this console
//! is for, and only so a move that scrolls stays within its 300 bytes. Differential tests hold it
//! against ratatui's own backend on a terminal emulator.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};

use super::ansi_writer::AnsiWriter;
use super::shown_secret;
use super::{scroll_region, size};
use crate::text;

const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// From so many blanks on it takes fewer bytes to clear the rest of a line than to write them.
const WORTH_CLEARING: usize = 8;

/// A terminal behind a writer.
#[derive(Debug)]
pub(super) struct DiffBackend<W> {
    out: W,
    /// Its size; `None` asks the terminal of this process.
    fixed: Option<Size>,
    ansi: AnsiWriter,
    /// What the terminal shows.
    shown: Buffer,
    /// Whether its cursor is visible, if that is known.
    cursor: Option<bool>,
}

impl<W: Write> DiffBackend<W> {
    /// A blank terminal.
    pub(super) fn new(out: W, fixed: Option<Size>) -> Self {
        Self {
            out,
            fixed,
            ansi: AnsiWriter::default(),
            shown: Buffer::default(),
            cursor: None,
        }
    }

    pub(super) const fn out(&self) -> &W {
        &self.out
    }

    fn show(&mut self, visible: bool) {
        if self.cursor.replace(visible) != Some(visible) {
            self.ansi
                .control(if visible { "\x1b[?25h" } else { "\x1b[?25l" });
        }
    }

    /// Lets the terminal move lines by itself where that saves much. Returns whether it did, and
    /// then `cells` are on the screen.
    fn move_lines(&mut self, cells: &[(u16, u16, &Cell)]) -> bool {
        if cells.len() <= scroll_region::COST || lines_of(cells) < scroll_region::WORTH_A_LOOK {
            return false;
        }
        let mut next = self.shown.clone();
        for (x, y, cell) in cells {
            set(&mut next, *x, *y, cell);
        }
        let Some(shift) = scroll_region::find(&self.shown, &next) else {
            return false;
        };
        self.ansi.shift(shift.top, shift.bottom, shift.by);
        self.shown = scroll_region::shifted(&self.shown, shift);
        let cells = self.shown.diff(&next);
        self.put_all(&cells);
        true
    }

    fn put_all(&mut self, cells: &[(u16, u16, &Cell)]) {
        for line in cells.chunk_by(|(_, a, _), (_, b, _)| a == b) {
            let blanks = self.blanks_at_the_end(line);
            let (line, end) = line.split_at(line.len() - blanks);
            for (x, y, cell) in line {
                self.put(*x, *y, cell);
            }
            if let [(x, y, _), ..] = end {
                self.ansi.clear_from(Position { x: *x, y: *y });
                let width = self.shown.area.width;
                (*x..width).for_each(|x| set(&mut self.shown, x, *y, &Cell::EMPTY));
            }
        }
    }

    /// How many cells at the end of a line the terminal can clear at once, since they are all
    /// blank; 0 when that saves no bytes.
    fn blanks_at_the_end(&self, line: &[(u16, u16, &Cell)]) -> usize {
        let blank = |cell: &&(u16, u16, &Cell)| *cell.2 == Cell::EMPTY;
        let blanks = line.iter().rev().take_while(blank).count();
        let [(first, y, _), ..] = line[line.len() - blanks..] else {
            return 0;
        };
        let is_new = |x| line.iter().any(|(new, ..)| *new == x);
        let stays_blank = |x| {
            self.shown
                .cell((x, y))
                .is_none_or(|cell| *cell == Cell::EMPTY)
        };
        let clear = (first..self.shown.area.width).all(|x| is_new(x) || stays_blank(x));
        if clear && blanks >= WORTH_CLEARING {
            blanks
        } else {
            0
        }
    }

    /// Writes a few letters again instead of moving over them, where that takes fewer bytes.
    fn bridge(&mut self, x: u16, y: u16, target: &Cell) {
        let Some(gap) = self.ansi.gap(Position { x, y }) else {
            return;
        };
        let between = || {
            gap.clone()
                .filter_map(|x| Some((x, self.shown.cell((x, y))?)))
        };
        if self
            .ansi
            .would_only_write(between().map(|(_, cell)| cell), target)
        {
            for (x, cell) in between() {
                let width = self.shown.area.width;
                self.ansi.put(Position { x, y }, cell, width);
            }
        }
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell) {
        let width = self.shown.area.width;
        let end = x + columns(cell);
        let covered = (x..end).map(|x| x + self.shown.cell((x, y)).map_or(1, columns));
        let old_end = covered.max().unwrap_or(end);
        self.bridge(x, y, cell);
        self.ansi.put(Position { x, y }, cell, width);
        set(&mut self.shown, x, y, cell);
        // Terminals differ in how they clear the rest of a wide character.
        for x in end..old_end {
            if let Some(cell) = self.shown.cell((x, y)) {
                self.ansi.put(Position { x, y }, cell, width);
            }
        }
    }
}

fn columns(cell: &Cell) -> u16 {
    u16::try_from(text::width(cell.symbol())).unwrap_or(1)
}

fn lines_of(cells: &[(u16, u16, &Cell)]) -> usize {
    cells.chunk_by(|(_, a, _), (_, b, _)| a == b).count()
}

fn set(buffer: &mut Buffer, x: u16, y: u16, cell: &Cell) {
    if let Some(place) = buffer.cell_mut((x, y)) {
        place.clone_from(cell);
    }
    // What a wide character covers is blank once it is gone.
    for x in x + 1..x + columns(cell) {
        if let Some(place) = buffer.cell_mut((x, y)) {
            place.reset();
        }
    }
}

impl<W: Write> Backend for DiffBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let cells: Vec<_> = content.collect();
        if cells.is_empty() {
            return Ok(());
        }
        if self.shown.area.is_empty() {
            self.shown = Buffer::empty(Rect::from(self.size()?));
        }
        if !self.move_lines(&cells) {
            self.put_all(&cells);
        }
        self.ansi.plain();
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.show(false);
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.show(true);
        Ok(())
    }

    /// Never asks the terminal: the answer would come in among the keys. Nothing here needs it.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.ansi.go(position.into());
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// Clears everything, whatever the region. Used at the start, after a change of size, and when
    /// something else wrote on the screen.
    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.ansi.forget();
        self.cursor = None;
        self.ansi.plain();
        if shown_secret::is_there() {
            self.ansi.control(&shown_secret::wiped());
        } else {
            self.ansi.control("\x1b[2J");
        }
        self.shown = Buffer::empty(Rect::from(self.size()?));
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        match self.fixed {
            Some(size) => Ok(size),
            None => size::ask(),
        }
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: self.size()?,
            pixels: Size::ZERO,
        })
    }

    /// Sends what was written as one synchronized update; nothing when nothing was.
    fn flush(&mut self) -> io::Result<()> {
        if self.ansi.written().is_empty() {
            return Ok(());
        }
        let frame = [BEGIN, self.ansi.written(), END].concat();
        self.ansi.take_up();
        self.out.write_all(&frame)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::backend::CrosstermBackend;
    use ratatui::style::{Color, Modifier, Style};

    use super::*;

    const SIZE: Size = Size::new(40, 12);

    fn emulator() -> vt100::Parser {
        let [rows, columns] = [SIZE.height, SIZE.width].map(|n| NonZero::new(n).unwrap());
        vt100::Parser::new(rows, columns, 0)
    }

    /// A line of a made-up screen: two columns, each with its style.
    type Line = [(String, u8); 2];

    fn style(number: u8) -> Style {
        let style = Style::new();
        match number % 9 {
            0 => style,
            1 => style.add_modifier(Modifier::BOLD),
            2 => style.add_modifier(Modifier::REVERSED),
            3 => style.fg(Color::Green),
            4 => style.fg(Color::Yellow).add_modifier(Modifier::BOLD),
            6 => style.add_modifier(Modifier::DIM),
            7 => style.add_modifier(Modifier::BOLD | Modifier::REVERSED),
            5 => style.fg(Color::LightRed).bg(Color::Indexed(17)),
            _ => style
                .fg(Color::Rgb(1, 2, 3))
                .add_modifier(Modifier::UNDERLINED | Modifier::ITALIC),
        }
    }

    fn draw<B: Backend<Error = io::Error>>(terminal: &mut Terminal<B>, lines: &[Line]) {
        let paint = |frame: &mut ratatui::Frame| {
            for (y, columns) in lines.iter().enumerate() {
                for (x, (text, number)) in [0, 20].into_iter().zip(columns) {
                    let y = u16::try_from(y).unwrap();
                    let buffer = frame.buffer_mut();
                    buffer.set_stringn(x, y, text, 20, style(*number));
                }
            }
            let at = lines.first().map_or(0, |line| u16::from(line[0].1) % 40);
            if !at.is_multiple_of(5) {
                frame.set_cursor_position((at, at % 12));
            }
        };
        terminal.draw(paint).unwrap();
    }

    /// What a terminal shows that ratatui's own backend writes to.
    fn expected(lines: &[Line]) -> vt100::Parser {
        let viewport = ratatui::Viewport::Fixed(Rect::from(SIZE));
        let options = ratatui::TerminalOptions { viewport };
        let mut bytes = Vec::new();
        let backend = CrosstermBackend::new(&mut bytes);
        let mut terminal = Terminal::with_options(backend, options).unwrap();
        draw(&mut terminal, lines);
        // Its end would show the cursor again.
        std::mem::forget(terminal);
        let mut parser = emulator();
        parser.process(&bytes);
        parser
    }

    /// What a person sees in a cell. One that was never written looks like a blank.
    fn look(screen: &vt100::Screen, x: u16, y: u16) -> impl PartialEq + std::fmt::Debug {
        let cell = screen.cell(y, x).unwrap();
        let text = match cell.contents() {
            "" if !cell.is_wide_continuation() => " ",
            text => text,
        };
        let colours = (cell.fgcolor(), cell.bgcolor());
        let weight = (cell.bold(), cell.dim());
        let style = (weight, cell.italic(), cell.underline(), cell.inverse());
        (text.to_owned(), colours, style)
    }

    fn line() -> impl Strategy<Value = Line> {
        let text = || {
            prop_oneof![
                "[a-c ]{0,20}",
                "[a-c操é…│ ]{0,20}",
                Just("the same everywhere".to_owned()),
            ]
        };
        [(text(), any::<u8>()), (text(), any::<u8>())]
    }

    /// App that come from one another by new lines, by moved lines, or not at all.
    fn screens() -> impl Strategy<Value = Vec<Vec<Line>>> {
        let first = prop::collection::vec(line(), 12);
        let steps = prop::collection::vec((0..4, 0..12_usize, 0..12_usize, line()), 1..8);
        (first, steps).prop_map(|(first, steps)| {
            let mut screens = vec![first];
            for (kind, from, to, line) in steps {
                let mut next = screens[screens.len() - 1].clone();
                match kind {
                    0 => next[from] = line,
                    1 | 2 => {
                        next.remove(from);
                        next.insert(to, line);
                    }
                    _ => {}
                }
                screens.push(next);
            }
            screens
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_terminal_shows_what_it_would_if_all_was_drawn_anew(screens in screens()) {
            let diff_backend = DiffBackend::new(Vec::new(), Some(SIZE));
            let mut terminal = Terminal::new(diff_backend).unwrap();
            let mut parser = emulator();
            for lines in screens {
                draw(&mut terminal, &lines);
                let bytes = std::mem::take(&mut terminal.backend_mut().out);
                parser.process(&bytes);
                let expected = expected(&lines);
                let (shown, wanted) = (parser.screen(), expected.screen());
                for y in 0..SIZE.height {
                    for x in 0..SIZE.width {
                        let (shown, wanted) = (look(shown, x, y), look(wanted, x, y));
                        prop_assert_eq!(shown, wanted, "{} {}", x, y);
                    }
                }
                prop_assert_eq!(shown.hide_cursor(), wanted.hide_cursor());
                if !wanted.hide_cursor() {
                    prop_assert_eq!(shown.cursor_position(), wanted.cursor_position());
                }
                draw(&mut terminal, &lines);
                prop_assert!(terminal.backend().out.is_empty());
            }
        }
    }

    #[test]
    fn clearing_asks_the_terminal_nothing() {
        let diff_backend = DiffBackend::new(Vec::new(), Some(SIZE));
        let mut terminal = Terminal::new(diff_backend).unwrap();
        terminal.clear().unwrap();
        draw(&mut terminal, &[[("text".into(), 0), (String::new(), 0)]]);
        let bytes = String::from_utf8(terminal.backend().out.clone()).unwrap();
        assert!(bytes.contains("\x1b[2J") && bytes.contains("text"));
        assert!(!bytes.contains("\x1b[6n"));
    }
}

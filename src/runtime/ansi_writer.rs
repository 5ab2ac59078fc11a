//! Puts cells where they belong in few bytes: short moves, and styles only when they change.

use std::io::Write;
use std::ops::Range;

use ratatui::buffer::Cell;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use crate::text;

/// The attributes that terminals know, with their numbers in SGR.
const ATTRIBUTES: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// The numbers that end attributes. One ends bold and dim, and one both kinds of blinking.
const ENDS: [(Modifier, u8); 7] = [
    (Modifier::BOLD.union(Modifier::DIM), 22),
    (Modifier::ITALIC, 23),
    (Modifier::UNDERLINED, 24),
    (Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK), 25),
    (Modifier::REVERSED, 27),
    (Modifier::HIDDEN, 28),
    (Modifier::CROSSED_OUT, 29),
];

/// The bytes of the shortest move to the right.
const MOVE_BYTES: u16 = 3;

/// How a cell looks, apart from its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Look {
    const PLAIN: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    const fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }
}

/// Collects the bytes for the terminal, and knows the state that earlier bytes left it in.
#[derive(Debug, Default)]
pub(super) struct AnsiWriter {
    written: Vec<u8>,
    /// Where the terminal's cursor is, if that is known.
    at: Option<Position>,
    /// Whether everything since the last absolute move was ASCII. Terminals disagree on the width
    /// of other characters, so a relative move could go wrong.
    exact: bool,
    /// What the terminal's style is set to, if that is known.
    look: Option<Look>,
}

impl AnsiWriter {
    /// What was written since the last [`Self::take_up`].
    pub(super) fn written(&self) -> &[u8] {
        &self.written
    }

    /// Starts with nothing written. The state of the terminal stays known.
    pub(super) fn take_up(&mut self) {
        self.written.clear();
    }

    /// Forgets the state of the terminal.
    pub(super) fn forget(&mut self) {
        self.at = None;
        self.look = None;
    }

    /// Writes a control sequence after which the cursor is where it was.
    pub(super) fn control(&mut self, sequence: &str) {
        self.written.extend_from_slice(sequence.as_bytes());
    }

    /// Moves the lines from `top` to `bottom`, both included, up by `by`, or down where `by` is
    /// negative. It uses margins with "delete line" and "insert line", which every emulator has
    /// since the VT102; not all have "scroll up" and "scroll down".
    pub(super) fn shift(&mut self, top: u16, bottom: u16, by: i16) {
        self.plain();
        let verb = if by > 0 { 'M' } else { 'L' };
        let count = by.unsigned_abs();
        self.format(format_args!(
            "\x1b[{};{}r\x1b[{}H\x1b[{count}{verb}\x1b[r",
            top + 1,
            bottom + 1,
            top + 1
        ));
        // Setting the margins sends the cursor home.
        self.at = Some(Position::ORIGIN);
        self.exact = true;
    }

    pub(super) fn go(&mut self, to: Position) {
        if self.at == Some(to) {
            return;
        }
        match self.at.filter(|_| self.exact) {
            Some(at) if at.y == to.y && at.x < to.x => match to.x - at.x {
                1 => self.control("\x1b[C"),
                columns => self.format(format_args!("\x1b[{columns}C")),
            },
            Some(at) if to.x == 0 && at.y + 1 == to.y => self.control("\r\n"),
            _ if to.x == 0 => self.format(format_args!("\x1b[{}H", to.y + 1)),
            _ => self.format(format_args!("\x1b[{};{}H", to.y + 1, to.x + 1)),
        }
        self.at = Some(to);
        self.exact = true;
    }

    /// The columns between the cursor and a place to its right, if writing them takes no more bytes
    /// than a move.
    pub(super) fn gap(&self, to: Position) -> Option<Range<u16>> {
        let at = self.at.filter(|at| self.exact && at.y == to.y)?;
        (at.x < to.x && to.x - at.x <= MOVE_BYTES).then_some(at.x..to.x)
    }

    /// Whether the cells before `target` are one byte each and need no change of style that would
    /// not come anyway.
    pub(super) fn would_only_write<'a>(
        &self,
        mut cells: impl Iterator<Item = &'a Cell>,
        target: &Cell,
    ) -> bool {
        let target = Look::of(target);
        let mut changed = false;
        cells.all(|cell| {
            let look = Look::of(cell);
            changed |= self.look != Some(look);
            cell.symbol().len() == 1 && (!changed || look == target)
        })
    }

    /// Puts a cell. `width` is that of the screen.
    pub(super) fn put(&mut self, at: Position, cell: &Cell, width: u16) {
        self.go(at);
        self.dress(Look::of(cell));
        let symbol = cell.symbol();
        self.control(symbol);
        // Terminals differ in where the cursor is after the last column, and after anything that is
        // not one column wide.
        let known = at.x + 1 < width && text::width(symbol) == 1;
        self.at = known.then(|| Position::new(at.x + 1, at.y));
        self.exact &= symbol.is_ascii();
    }

    /// Clears a line from a place to its end.
    pub(super) fn clear_from(&mut self, at: Position) {
        self.go(at);
        self.plain();
        self.control("\x1b[K");
    }

    /// Goes back to the plain style, which others that write to the terminal expect.
    pub(super) fn plain(&mut self) {
        self.dress(Look::PLAIN);
    }

    fn dress(&mut self, look: Look) {
        let Some(before) = self.look.replace(look) else {
            self.control("\x1b[m");
            return self.change(Look::PLAIN, look);
        };
        if before == look {
            return;
        }
        if look == Look::PLAIN {
            return self.control("\x1b[m");
        }
        // Either from a reset on, or only the difference, whichever is shorter.
        let start = self.written.len();
        self.written.extend_from_slice(b"\x1b[0");
        self.codes(Look::PLAIN, look);
        let whole = self.written.len();
        self.change(before, look);
        if self.written.len() - whole < whole - start {
            self.written.drain(start..whole);
        } else {
            self.written.truncate(whole);
        }
    }

    /// Writes the difference to `look`.
    fn change(&mut self, mut before: Look, look: Look) {
        if before == look {
            return;
        }
        self.written.extend_from_slice(b"\x1b[");
        let start = self.written.len();
        let gone = before.modifier.difference(look.modifier);
        for (modifiers, code) in ENDS {
            if gone.intersects(modifiers) {
                self.format(format_args!(";{code}"));
                before.modifier.remove(modifiers);
            }
        }
        self.codes(before, look);
        // No separator before the first code.
        self.written.remove(start);
    }

    /// The codes, each behind a `;`, and the end of the sequence.
    fn codes(&mut self, before: Look, look: Look) {
        for (modifier, code) in ATTRIBUTES {
            if look.modifier.contains(modifier) && !before.modifier.contains(modifier) {
                self.format(format_args!(";{code}"));
            }
        }
        if look.fg != before.fg {
            self.colour(30, look.fg);
        }
        if look.bg != before.bg {
            self.colour(40, look.bg);
        }
        self.written.push(b'm');
    }

    /// A colour. The 16 of ANSI have the codes that every terminal knows.
    fn colour(&mut self, base: u8, colour: Color) {
        let (bright, normal) = (base + 60, base);
        let code = match colour {
            Color::Reset => normal + 9,
            Color::Black => normal,
            Color::Red => normal + 1,
            Color::Green => normal + 2,
            Color::Yellow => normal + 3,
            Color::Blue => normal + 4,
            Color::Magenta => normal + 5,
            Color::Cyan => normal + 6,
            Color::Gray => normal + 7,
            Color::DarkGray => bright,
            Color::LightRed => bright + 1,
            Color::LightGreen => bright + 2,
            Color::LightYellow => bright + 3,
            Color::LightBlue => bright + 4,
            Color::LightMagenta => bright + 5,
            Color::LightCyan => bright + 6,
            Color::White => bright + 7,
            Color::Indexed(index) => {
                return self.format(format_args!(";{};5;{index}", normal + 8));
            }
            Color::Rgb(r, g, b) => {
                return self.format(format_args!(";{};2;{r};{g};{b}", normal + 8));
            }
        };
        self.format(format_args!(";{code}"));
    }

    fn format(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a Vec cannot fail.
        let _ = self.written.write_fmt(text);
    }
}

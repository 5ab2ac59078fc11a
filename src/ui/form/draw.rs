//! Draws a form, and finds what a click hits: what of it is seen on a screen of some size, and
//! where. Each text beside the fields has lines of its own, so that the box has its final size when
//! it opens: nothing that is typed or said moves a row.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use super::{Focus, Form, Part};
use crate::domain::reason::Tone;
use crate::text;
use crate::ui::dialog_rows::Row;
use crate::ui::panel;
use crate::ui::theme::Theme;

/// As many fields stay in sight before a text beside them gives way.
const FIELDS: usize = 4;

/// What a form says beside its fields.
#[derive(Debug)]
pub struct Sheet {
    /// The heading.
    pub title: String,
    /// The texts above the fields.
    pub above: Vec<Note>,
    /// The texts below them.
    pub below: Vec<Note>,
    /// The words on the buttons.
    pub buttons: [&'static str; 2],
}

/// How a text is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// It may be overlooked.
    Dim,
    /// What goes on.
    Busy,
    Tone(Tone),
}

/// A text beside the fields.
#[derive(Debug, Clone)]
pub struct Note {
    /// What it says now.
    pub text: String,
    /// How it is drawn.
    pub look: Look,
    /// The lines that are kept for it in the widest box, whatever it says; `None` for as many as it
    /// needs, where it stays the same.
    pub lines: Option<usize>,
    /// As many of them stay on a small screen.
    pub least: usize,
    /// What stands in its last line where not all of it fits.
    pub more: String,
}

impl Note {
    /// A text that stays the same. It gives way on small screens.
    pub fn fixed(text: impl Into<String>, look: Look) -> Self {
        Self {
            text: text.into(),
            look,
            lines: None,
            least: 0,
            more: String::new(),
        }
    }

    /// So many lines for a text that changes.
    pub fn kept(lines: usize, text: impl Into<String>, look: Look) -> Self {
        Self {
            lines: Some(lines),
            least: 1,
            ..Self::fixed(text, look)
        }
    }

    /// The lines that it wants in so many columns.
    fn wanted(&self, columns: u16) -> usize {
        let widest = usize::from(panel::dialog_columns(u16::MAX));
        match (self.lines, usize::from(columns)) {
            (None, columns) => text::wrap(&self.text, columns).len(),
            (Some(lines @ 0..2), _) | (Some(lines), 0) => lines,
            (Some(lines), columns) => (lines * widest).div_ceil(columns),
        }
    }

    /// Exactly so many lines of it, in so many columns.
    pub fn wrapped(&self, lines: usize, columns: u16) -> Vec<String> {
        let columns = usize::from(columns);
        let mut wrapped = text::wrap(&self.text, columns);
        if wrapped.len() > lines {
            wrapped.truncate(lines);
            if let Some(last) = wrapped.last_mut() {
                let cut = text::fit(last, columns.saturating_sub(1));
                *last = match self.more.as_str() {
                    more if lines > 1 && !more.is_empty() => more.into(),
                    _ => format!("{}…", cut.trim_end_matches('…')),
                };
            }
        }
        wrapped.resize(lines, String::new());
        wrapped
    }

    /// How it is drawn in a theme.
    pub const fn style(&self, theme: &Theme) -> Style {
        match self.look {
            Look::Dim => theme.quiet,
            Look::Busy => theme.heading,
            Look::Tone(tone) => theme.tone(tone),
        }
    }
}

/// What stands in a line of the box.
enum Line<'a, P> {
    Text(&'a Note, String),
    Part(Option<P>),
    Buttons,
}

impl<P: Part> Form<P> {
    /// Draws the form. Returns where the real cursor belongs.
    pub fn draw(&self, sheet: &Sheet, theme: &Theme, buffer: &mut Buffer) -> Option<Position> {
        let size = (buffer.area().width, buffer.area().height);
        let width = panel::dialog_columns(size.0);
        let empty = || Row::text("", Style::new());
        let row = |line| match line {
            Line::Text(note, text) => Row::text(text, note.style(theme)),
            Line::Part(part) => {
                let row = part.and_then(|part| self.row(part, width, theme));
                row.unwrap_or_else(empty)
            }
            Line::Buttons => self.buttons(sheet.buttons, width, theme),
        };
        let rows: Vec<Row> = self.lines(sheet, size).into_iter().map(row).collect();
        panel::draw_box(&sheet.title, &rows, theme, buffer)
    }

    /// The mouse was pressed there, on a screen of this size: what stands there has the keyboard
    /// then, or a password is shown or hidden. Nothing is sent or closed by it. Returns whether
    /// anything stands there.
    pub fn click(&mut self, sheet: &Sheet, size: (u16, u16), at: (u16, u16)) -> bool {
        let lines = self.lines(sheet, size);
        let Some((x, y)) = panel::spot(size, lines.len(), at) else {
            return false;
        };
        let width = panel::dialog_columns(size.0);
        let found = match lines.into_iter().nth(y) {
            Some(Line::Part(Some(part))) => match self.sight(part, width) {
                Some((from, hidden)) if x >= from => {
                    self.revealed.retain(|it| *it != part);
                    self.revealed.extend(hidden.then_some(part));
                    return true;
                }
                _ => Some(Focus::Part(part)),
            },
            Some(Line::Buttons) => {
                let mut places = Self::places(sheet.buttons, width).into_iter();
                let found = places.find(|(_, columns)| columns.contains(&x));
                found.map(|(button, _)| button)
            }
            _ => None,
        };
        self.focus = found.unwrap_or(self.focus);
        found.is_some()
    }

    /// What stands in each line of the box, by the size of the screen and by what the form is for
    /// alone.
    fn lines<'a>(&self, sheet: &'a Sheet, size: (u16, u16)) -> Vec<Line<'a, P>> {
        let width = panel::dialog_columns(size.0);
        let notes: Vec<&Note> = sheet.above.iter().chain(&sheet.below).collect();
        let wanted = |note: &&Note| (note.wanted(width), note.least);
        let mut shares: Vec<(usize, usize)> = notes.iter().map(wanted).collect();
        let slots = self.slots();
        let shown = share(&mut shares, slots.len(), panel::dialog_rows(size));
        let mut texts = notes.into_iter().zip(shares).map(|(note, (lines, _))| {
            let wrapped = note.wrapped(lines, width).into_iter();
            wrapped.map(move |text| Line::Text(note, text))
        });
        let mut all: Vec<Line<'a, P>> = texts.by_ref().take(sheet.above.len()).flatten().collect();
        // The focused one is in sight, and beside the buttons the last ones.
        let is_focused = |slot: &Option<P>| slot.is_some_and(|part| self.is_at(part));
        let at = slots.iter().position(is_focused).unwrap_or(slots.len());
        let first = (at + 1).min(slots.len()).saturating_sub(shown);
        all.extend(slots.into_iter().skip(first).take(shown).map(Line::Part));
        all.extend(texts.flatten());
        all.push(Line::Buttons);
        all
    }

    /// The lines of the fields. Parts that are asked for only sometimes share one with those beside
    /// them.
    fn slots(&self) -> Vec<Option<P>> {
        let mut slots: Vec<Option<P>> = Vec::new();
        let mut shares = false;
        for (part, _) in &self.parts {
            let shown = part.is_shown(self).then_some(*part);
            match slots.last_mut() {
                Some(slot) if shares && part.is_optional() => *slot = slot.or(shown),
                _ => slots.push(shown),
            }
            shares = part.is_optional();
        }
        slots
    }
}

/// Takes lines away from texts and fields until all fit, with the buttons: first the fields scroll,
/// then the longest text is cut, then texts go, the last one first. Returns how many fields are
/// seen at a time.
fn share(texts: &mut [(usize, usize)], mut fields: usize, room: usize) -> usize {
    while texts.iter().map(|(lines, _)| lines).sum::<usize>() + fields + 1 > room {
        let longest = texts.iter_mut().filter(|(lines, least)| lines > least);
        let longest = longest.max_by_key(|(lines, _)| *lines);
        match longest {
            _ if fields > FIELDS => fields -= 1,
            Some((lines, _)) => *lines -= 1,
            None => match texts.iter_mut().rfind(|(lines, _)| *lines > 0) {
                Some((lines, _)) => *lines -= 1,
                None if fields > 1 => fields -= 1,
                None => break,
            },
        }
    }
    fields
}

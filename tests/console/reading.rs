//! What the screen says, read as a person reads it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where its ground gives way"
)]

use ratatui::buffer::Buffer;

use crate::common::{App, text};
use guestlist::engine::effect::Effect as Wanted;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::Timer;

/// The table of users as it is drawn.
struct Table<'a> {
    buffer: &'a Buffer,
    /// The line with the names of the columns.
    head: u16,
}

/// A user's row.
struct Row {
    y: u16,
    user: String,
    is_selected: bool,
    is_marked: bool,
}

/// What stands behind the name of a user.
const NOTES: [&str; 5] = ["protected", "gone", "named", "You", "You?"];
/// The marks of values, and the words that they stand for.
const MARKS: [(&str, &str); 4] = [
    ("●", "Enabled"),
    ("○", "Disabled"),
    ("◐", "Inherited"),
    ("?", "Not known"),
];

impl<'a> Table<'a> {
    fn of(app: &'a App) -> Option<Self> {
        let buffer = app.buffer();
        let is_head = |y: &u16| {
            let line = span(buffer, *y, 0, u16::MAX);
            let line = line.trim_start_matches(['│', ' ']);
            let is_name = line.starts_with("User") || line.starts_with("Name");
            is_name && line.contains("Status")
        };
        let head = (0..buffer.area.height).find(is_head)?;
        Some(Self { buffer, head })
    }

    /// Where the line begins, inside of a frame.
    fn left(&self) -> u16 {
        u16::from(self.buffer[(0, self.head)].symbol() == "│")
    }

    /// Where each column begins, with its label.
    fn columns(&self) -> Vec<(u16, String)> {
        let gap = if self.buffer.area.width < 60 { 1 } else { 2 };
        let mut columns: Vec<(u16, String)> = Vec::new();
        let mut blanks = usize::MAX;
        for x in self.left() + 2..self.buffer.area.width {
            let symbol = self.buffer[(x, self.head)].symbol();
            if symbol == "│" {
                break;
            }
            if symbol == " " {
                blanks = blanks.saturating_add(1);
                continue;
            }
            let is_behind_a_sign = blanks > 0
                && columns
                    .last()
                    .is_some_and(|(_, label)| label.ends_with(['↑', '↓']));
            let is_sign = matches!(symbol, "↑" | "↓" | "‹");
            if (blanks >= gap || is_behind_a_sign) && !is_sign {
                columns.push((x, String::new()));
            } else if let Some((_, label)) = columns.last_mut() {
                label.push_str(&" ".repeat(blanks.min(1)));
            }
            if let Some((_, label)) = columns.last_mut() {
                label.push_str(symbol);
            }
            blanks = 0;
        }
        columns
    }

    /// The cells of a column: where it begins, and where the next one does.
    fn column(&self, label: &str) -> (u16, u16) {
        let columns = self.columns();
        let first = label.split(' ').next().unwrap();
        let is = |(_, it): &(u16, String)| {
            let it = it
                .trim_end_matches(['↑', '↓', ' '])
                .trim_start_matches("› ");
            it == label || it == first
        };
        let whole = |(_, it): &(u16, String)| it == label;
        let at = columns.iter().position(whole);
        let short = || Some(columns.iter().skip(1).position(is)? + 1);
        let at = at.or_else(short);
        let at = at.unwrap_or_else(|| panic!("no column {label:?} in\n{}", text(self.buffer)));
        let to = columns.get(at + 1).map(|(x, _)| *x);
        (columns[at].0, to.unwrap_or_else(|| self.right()))
    }

    /// Where the table ends: at its frame, or at the screen's edge.
    fn right(&self) -> u16 {
        let x = (self.left()..self.buffer.area.width)
            .find(|x| matches!(self.buffer[(*x, self.head)].symbol(), "│" | "┃"));
        x.unwrap_or(self.buffer.area.width)
    }

    fn rows(&self) -> Vec<Row> {
        let (from, to) = (self.left(), self.columns()[1].0);
        let mut rows = Vec::new();
        for y in self.head + 1..self.buffer.area.height.saturating_sub(2) {
            let line = span(self.buffer, y, from + 2, self.right());
            if line.trim().is_empty() || self.buffer[(0, y)].symbol() == "╰" {
                break;
            }
            let cell = span(self.buffer, y, from + 2, to);
            // Sentences instead of users, and the lines below the table.
            let value = span(self.buffer, y, to, to + 1);
            if !MARKS.iter().any(|(mark, _)| *mark == value) && value != "-" {
                break;
            }
            let mut user = cell.trim_end();
            while let Some((rest, note)) = user.rsplit_once(' ') {
                if NOTES.contains(&note) || note == "·" || note.ends_with('…') {
                    user = rest.trim_end();
                } else {
                    break;
                }
            }
            rows.push(Row {
                y,
                user: user.into(),
                is_selected: self.buffer[(from, y)].symbol() == "▌",
                is_marked: self.buffer[(from + 1, y)].symbol() == "*",
            });
        }
        rows
    }

    fn row(&self, user: &str) -> Option<Row> {
        self.rows().into_iter().find(|row| row.user == user)
    }
}

/// What stands in some cells of a line.
fn span(buffer: &Buffer, y: u16, from: u16, to: u16) -> String {
    let mut text = String::new();
    let mut x = from;
    while x < to.min(buffer.area.width) {
        let symbol = buffer[(x, y)].symbol();
        text.push_str(symbol);
        x += u16::try_from(guestlist::text::width(symbol).max(1)).unwrap();
    }
    text.trim_end().into()
}

impl App {
    fn table(&self) -> Table<'_> {
        Table::of(self).unwrap_or_else(|| panic!("no table in\n{}", self.screen()))
    }

    /// Whether the table has the keyboard: no dialog, page or line to type in lies over it.
    pub(crate) fn is_at_table(&self) -> bool {
        let screen = self.screen();
        let is_covered = |(at, line): (usize, &str)| {
            at != 1 && line.contains('╭') || line.starts_with(">Filter:")
        };
        Table::of(self).is_some() && !screen.lines().enumerate().any(is_covered)
    }

    /// Whether a question waits for a yes.
    pub(crate) fn is_asked(&self) -> bool {
        let screen = self.screen();
        let footer = screen.lines().last().unwrap_or_default();
        footer.contains("y yes") || footer.contains("tab to the buttons")
    }

    /// How many users have changes that are not saved: the header counts them.
    pub(crate) fn modified(&self) -> usize {
        let screen = self.screen();
        let header = screen.lines().next().unwrap_or_default();
        assert!(header.starts_with(' '), "the header is hidden:\n{screen}");
        let mut badges = header.split(" · ").flat_map(|it| it.split("  "));
        let mut badges = badges.by_ref().map(str::trim);
        let count = badges.find_map(|badge| badge.strip_suffix(" modified"));
        count.map_or(0, |count| count.parse().unwrap())
    }

    /// The users of the table, from the first that is shown.
    pub(crate) fn shown(&self) -> Vec<String> {
        let rows = self.table().rows().into_iter();
        rows.map(|row| row.user).collect()
    }

    /// The user whose row is selected.
    pub(crate) fn selected(&self) -> String {
        let selected = self.table().rows().into_iter().find(|row| row.is_selected);
        selected.map(|row| row.user).unwrap_or_default()
    }

    /// The users that are marked, from the first that is shown.
    pub(crate) fn marked(&self) -> Vec<String> {
        let marked = self.table().rows().into_iter().filter(|row| row.is_marked);
        marked.map(|row| row.user).collect()
    }

    /// What stands in a user's row under the name of a column; for a mark its word, where a change
    /// leads to.
    pub(crate) fn cell(&self, user: &str, column: &str) -> String {
        let table = self.table();
        let row = table.row(user);
        let row = row.unwrap_or_else(|| panic!("no row of {user:?} in\n{}", self.screen()));
        let (from, to) = table.column(column);
        let cell = span(table.buffer, row.y, from, to);
        let value = cell.split(' ').next().unwrap_or_default();
        let mark = value.rsplit('→').next().unwrap_or_default();
        match MARKS.iter().find(|(it, _)| *it == mark) {
            Some((_, word)) => (*word).into(),
            None => cell,
        }
    }

    /// The word in a user's status column, empty where there is none.
    pub(crate) fn status_of(&self, user: &str) -> String {
        self.cell(user, "Status")
    }

    /// What a changed value was before, as its cell shows; nothing where it is not changed.
    pub(crate) fn below(&self, user: &str, column: &str) -> String {
        let table = self.table();
        let row = table.row(user);
        let row = row.unwrap_or_else(|| panic!("no row of {user:?} in\n{}", self.screen()));
        let (from, to) = table.column(column);
        let cell = span(table.buffer, row.y, from, to);
        match cell.split_once('→').map(|(before, _)| before) {
            Some("●") => "Original: true".into(),
            Some("○") => "Original: false".into(),
            Some(_) => "Original: ?".into(),
            None => String::new(),
        }
    }

    /// The number of a permission's column, counted from 1 as the digits do.
    pub(crate) fn column(&self, label: &str) -> usize {
        let table = self.table();
        let from = table.column(label).0;
        table
            .columns()
            .iter()
            .position(|(x, _)| *x == from)
            .unwrap()
    }

    /// The number of the column that has the cursor; that of the names is 0.
    pub(crate) fn focused_column(&self) -> usize {
        let columns = self.table().columns();
        let x = self.cursor().0;
        columns
            .iter()
            .rposition(|(from, _)| *from <= x)
            .unwrap_or(0)
    }

    /// Selects a user by walking down from the first.
    pub(crate) fn select(&mut self, user: &str) -> &mut Self {
        self.press("home");
        while self.selected() != user {
            let before = self.selected();
            self.press("down");
            assert_ne!(
                self.selected(),
                before,
                "no row of {user:?} in\n{}",
                self.screen()
            );
        }
        self
    }

    /// What became of the last command, as the activity says.
    pub(crate) fn last_outcome(&mut self) -> String {
        self.press("A end");
        let buffer = self.buffer();
        let mut lines = (0..buffer.area.height).map(|y| span(buffer, y, 0, u16::MAX));
        let head = lines.find_map(|line| line.split_once("Outcome").map(|it| it.0.chars().count()));
        let from = u16::try_from(head.expect("a column of outcomes")).unwrap();
        let outcome = span(buffer, self.cursor().1, from, from + 8);
        self.press("esc");
        outcome
    }

    /// The line in which the cursor of the terminal stands.
    pub(crate) fn line_at_cursor(&self) -> String {
        let line = usize::from(self.cursor().1);
        self.screen().lines().nth(line).unwrap_or_default().into()
    }

    /// The line of the filter, with what was typed into it.
    pub(crate) fn filter_line(&self) -> String {
        let line = self.line_with("Filter: ");
        let typed = line.split_once("Filter: ").unwrap().1;
        typed.split("   ").next().unwrap().trim_end().into()
    }

    /// The timer of this kind that was started last, of those since the last look.
    pub(crate) fn started_timer(&mut self, kind: impl Fn(&Timer) -> bool) -> Timer {
        let effects = self.effects().into_iter().rev();
        let mut timers = effects.filter_map(|effect| match effect {
            Effect::Start(_, timer, _) => Some(timer),
            Effect::Engine(_, Wanted::Start(timer, _)) => Some(Timer::Engine(timer)),
            _ => None,
        });
        timers.find(kind).expect("no such timer was started")
    }
}

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
const NOTES: [&str; 4] = [" locked", " gone", " You", " You?"];
/// The width of a permission's column, and the blank after it.
const PERMISSION: u16 = 16;
/// What a permission can be.
const VALUES: [&str; 5] = ["Enabled", "Disabled", "Not known", "?", "-"];

impl<'a> Table<'a> {
    fn of(app: &'a App) -> Option<Self> {
        let buffer = app.buffer();
        let is_head = |y: &u16| {
            let line = span(buffer, *y, 0, u16::MAX);
            line.starts_with(" User ") && line.contains("Status")
        };
        let head = (0..buffer.area.height).find(is_head)?;
        Some(Self { buffer, head })
    }

    /// The cells of a column: where it begins, and where the next one does.
    fn column(&self, label: &str) -> (u16, u16) {
        let head = span(self.buffer, self.head, 0, u16::MAX);
        let at = head.find(label);
        let at = at.unwrap_or_else(|| panic!("no column {label:?} in\n{}", text(self.buffer)));
        let from = head[..at].chars().count();
        let width = match label {
            "Status" => self.buffer.area.width,
            "Groups" => 23,
            _ => PERMISSION - 1,
        };
        let from = u16::try_from(from).unwrap();
        (from, from.saturating_add(width))
    }

    /// Where the second column begins.
    fn second(&self) -> u16 {
        let head = span(self.buffer, self.head, 0, u16::MAX);
        let rest = head.chars().enumerate().skip(" User".len());
        let mut rest = rest.skip_while(|(_, c)| matches!(c, ' ' | '↑' | '↓' | '‹' | '›'));
        u16::try_from(rest.next().unwrap().0).unwrap()
    }

    fn rows(&self) -> Vec<Row> {
        let second = self.second();
        // The last two lines say what happened, and name keys.
        let lines = self.head + 1..self.buffer.area.height.saturating_sub(2);
        let lines: Vec<u16> = lines
            .take_while(|y| !span(self.buffer, *y, 0, u16::MAX).is_empty())
            .collect();
        let name_at = |y| span(self.buffer, y, 1, second);
        let is_row = |y: &u16| {
            let value = span(self.buffer, *y, second, second + PERMISSION - 1);
            !name_at(*y).trim().is_empty() && VALUES.iter().any(|it| value.starts_with(it))
        };
        let starts: Vec<u16> = lines.into_iter().filter(is_row).collect();
        // Where somebody is marked, the names stand behind a column of marks.
        let has_marks = span(self.buffer, 0, 0, u16::MAX).contains(" marked");
        let row = |y: u16| {
            let cell = name_at(y);
            let mut user = if has_marks { &cell[1..] } else { &cell[..] };
            while let Some(rest) = NOTES.iter().find_map(|note| user.strip_suffix(note)) {
                user = rest;
            }
            Row {
                y,
                user: user.into(),
                is_selected: span(self.buffer, y, 0, 1) == ">",
                is_marked: has_marks && cell.starts_with('*'),
            }
        };
        starts.into_iter().map(row).collect()
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
        let is_covered = |line: &str| line.contains('┌') || line.starts_with(">Filter:");
        Table::of(self).is_some() && !screen.lines().any(is_covered)
    }

    /// Whether a question waits for a yes.
    pub(crate) fn is_asked(&self) -> bool {
        let screen = self.screen();
        let footer = screen.lines().last().unwrap_or_default();
        footer.contains("tab other button") || footer.contains("tab to the buttons")
    }

    /// How many users have changes that are not saved: the header counts them.
    pub(crate) fn modified(&self) -> usize {
        let screen = self.screen();
        let header = screen.lines().next().unwrap_or_default();
        assert!(header.starts_with(' '), "the header is hidden:\n{screen}");
        let mut badges = header.split("  ").map(str::trim);
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

    /// What stands in a user's row under the name of a column.
    pub(crate) fn cell(&self, user: &str, column: &str) -> String {
        let table = self.table();
        let row = table.row(user);
        let row = row.unwrap_or_else(|| panic!("no row of {user:?} in\n{}", self.screen()));
        let (from, to) = table.column(column);
        span(table.buffer, row.y, from, to)
    }

    /// The word in a user's status column, empty where there is none.
    pub(crate) fn status_of(&self, user: &str) -> String {
        self.cell(user, "Status")
    }

    /// What stands under the value of a changed permission: what it was, or that it is only accepted.
    pub(crate) fn below(&self, user: &str, column: &str) -> String {
        let table = self.table();
        let row = table.row(user);
        let row = row.unwrap_or_else(|| panic!("no row of {user:?} in\n{}", self.screen()));
        let (from, to) = table.column(column);
        if span(table.buffer, row.y + 1, 0, table.second()).is_empty() {
            span(table.buffer, row.y + 1, from, to)
        } else {
            String::new()
        }
    }

    /// The number of a permission's column, counted from 1 as the digits do.
    pub(crate) fn column(&self, label: &str) -> usize {
        let table = self.table();
        usize::from((table.column(label).0 - table.second()) / PERMISSION) + 1
    }

    /// The number of the column that has the cursor; that of the names is 0.
    pub(crate) fn focused_column(&self) -> usize {
        let table = self.table();
        let right = self.cursor().0.checked_sub(table.second());
        right.map_or(0, |right| usize::from(right / PERMISSION) + 1)
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

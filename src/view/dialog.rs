//! What lies over the table: forms, questions, pages.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, Clear, Widget};

use super::theme::Theme;
use super::{groups, page, paint};
use crate::app::dialog::{Dialog, Question};
use crate::app::form::{Field, Focus, Form, Phase, Purpose};
use crate::app::layout::has_frame;
use crate::app::model::Model;
use crate::app::pages;
use crate::app::strips;
use crate::text;

const WIDEST: u16 = 64;

/// Draws a dialog. Returns where the real cursor belongs.
pub(super) fn draw(
    model: &Model,
    dialog: &Dialog,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    match dialog {
        Dialog::Form(form) => draw_form(model, form, theme, buffer),
        Dialog::Question(question) => draw_question(question, theme, buffer),
        Dialog::Groups(form) => groups::draw(model, form, theme, buffer),
        Dialog::Help { scroll } => page::draw(&pages::lines(model), "Keys", *scroll, theme, buffer),
        Dialog::Details { scroll, .. } => {
            page::draw(&pages::lines(model), "User", *scroll, theme, buffer)
        }
    }
}

/// A line inside of a box.
pub(super) struct Row {
    /// What stands in it, each part with its column.
    parts: Vec<(u16, String, Style)>,
    /// The column of the real cursor, if the line has it.
    cursor: Option<u16>,
}

impl Row {
    pub(super) fn text(text: impl Into<String>, style: Style) -> Self {
        Self {
            parts: vec![(0, text.into(), style)],
            cursor: None,
        }
    }

    /// Adds a part at a column.
    pub(super) fn push(&mut self, column: u16, text: String, style: Style) {
        self.parts.push((column, text, style));
    }

    /// The same row with the real cursor in it.
    pub(super) fn with_cursor(mut self, column: u16) -> Self {
        self.cursor = Some(column);
        self
    }
}

pub(super) fn inner_width(screen: Rect) -> u16 {
    screen.width.min(WIDEST).saturating_sub(4)
}

/// Draws rows into a box in the middle of the screen. When not all fit, those around the cursor
/// are shown.
pub(super) fn draw_box(
    title: &str,
    rows: &[Row],
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let focused = rows.iter().position(|row| row.cursor.is_some());
    draw_box_around(title, rows, focused.unwrap_or(0), theme, buffer)
}

/// Draws rows into a box in the middle of the screen. When not all fit, those from the cursor to
/// `last` are shown, the cursor first.
pub(super) fn draw_box_around(
    title: &str,
    rows: &[Row],
    last: usize,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = *buffer.area();
    let wanted = u16::try_from(rows.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let outer = centred(screen, screen.width.min(WIDEST), wanted.min(screen.height));
    let inner = frame(title, outer, theme, buffer);
    let height = usize::from(inner.height);
    let focused = rows.iter().position(|row| row.cursor.is_some());
    let first = (last + 1)
        .saturating_sub(height)
        .min(focused.unwrap_or(last));
    let mut cursor = None;
    for (at, row) in rows.iter().skip(first).take(height).enumerate() {
        let line = paint::line(inner, at);
        for (column, content, style) in &row.parts {
            paint::put(buffer, paint::from(line, *column), content, *style);
        }
        if let Some(column) = row.cursor {
            let x = (line.x + column).min(line.right().saturating_sub(1));
            cursor = Some(Position::new(x, line.y));
        }
    }
    cursor
}

pub(super) fn centred(screen: Rect, width: u16, height: u16) -> Rect {
    Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + (screen.height - height) / 2,
        width,
        height,
    }
}

/// Clears an area and frames it. On a screen with no room for a frame, all of it is inside.
pub(super) fn frame(title: &str, outer: Rect, theme: &Theme, buffer: &mut Buffer) -> Rect {
    Clear.render(outer, buffer);
    // Half of a wide character would stick out from under the left edge, and eat it.
    for y in outer.top()..outer.bottom() {
        let beside = outer.x.checked_sub(1).and_then(|x| buffer.cell_mut((x, y)));
        if let Some(cell) = beside.filter(|cell| text::width(cell.symbol()) > 1) {
            cell.set_symbol(" ");
        }
    }
    if !has_frame(outer.width, outer.height) {
        return outer;
    }
    let title = format!(
        " {} ",
        text::fit(title, usize::from(outer.width.saturating_sub(4)))
    );
    let block = Block::bordered().title(title).title_style(theme.heading);
    let inner = block.inner(outer);
    block.render(outer, buffer);
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

pub(super) fn draw_question<C>(
    question: &Question<C>,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = *buffer.area();
    let width = usize::from(inner_width(screen));
    let lines = question
        .lines
        .iter()
        .flat_map(|line| text::wrap(line, width));
    let mut rows: Vec<Row> = lines.map(|line| Row::text(line, Style::new())).collect();
    rows.push(Row::text("", Style::new()));
    let focused = usize::from(question.confirm_focused);
    let room = if has_frame(screen.width, screen.height) {
        usize::from(screen.height) - 2
    } else {
        rows.insert(0, Row::text(&question.title, theme.heading));
        usize::from(screen.height)
    };
    // Whom it is about and the buttons stay; what is between gives way, and shows that it did.
    if rows.len() + 1 > room {
        rows.truncate(room.saturating_sub(2).max(1));
        if room > 2 {
            rows.push(Row::text("…", theme.quiet));
        }
    }
    rows.push(buttons(&["Cancel", question.confirm], Some(focused), theme));
    draw_box(&question.title, &rows, theme, buffer)
}

pub(super) fn buttons(words: &[&str], focused: Option<usize>, theme: &Theme) -> Row {
    let mut row = Row {
        parts: Vec::new(),
        cursor: None,
    };
    let mut column = 0;
    for (at, word) in words.iter().enumerate() {
        let is_focused = focused == Some(at);
        let (left, right, style) = if is_focused {
            (">[ ", " ]", theme.selected)
        } else {
            (" [ ", " ]", Style::new())
        };
        let label = format!("{left}{word}{right}");
        if is_focused {
            row.cursor = Some(column);
        }
        let width = u16::try_from(text::width(&label)).unwrap_or(0);
        row.parts.push((column, label, style));
        column += width + 1;
    }
    row
}

fn draw_form(model: &Model, form: &Form, theme: &Theme, buffer: &mut Buffer) -> Option<Position> {
    let width = inner_width(*buffer.area());
    let complaint = form.complaint(model.readable_list());
    let mut rows = Vec::new();
    if form.parts().contains(&Focus::Name) {
        rows.push(field_row(
            "User name",
            &form.name,
            false,
            form.focus == Focus::Name,
            width,
        ));
    }
    if form.parts().contains(&Focus::Password) {
        rows.extend(password_rows(form, width, theme));
    }
    let mut say = |text: &str, style| {
        let lines = text::wrap(text, usize::from(width));
        rows.extend(lines.into_iter().map(|line| Row::text(line, style)));
    };
    match form.purpose {
        Purpose::Add => say(
            "The user is created with default permissions: all off.",
            theme.quiet,
        ),
        Purpose::Name => say(
            "A user that the broker has, spelt as there. Nothing is sent yet.",
            theme.quiet,
        ),
        Purpose::LogIn(_) => {
            let problem = strips::link_problem(model).unwrap_or_default();
            say(&format!("{problem} Changes stay here."), theme.quiet);
        }
        Purpose::Password(_) => {}
    }
    let bad = theme.tone(crate::app::model::Tone::Bad);
    match form.phase {
        Phase::Waiting(_) => say("Waiting for the broker's answer…", theme.heading),
        Phase::LoggingIn => say("Logging in…", theme.heading),
        Phase::Editing => {
            let problems = complaint.map(|complaint| complaint.text);
            let problems = problems.into_iter().chain(form.error.clone());
            let problems: Vec<String> = problems.collect();
            say(&problems.join(" - "), bad);
        }
    }
    let focused = match form.focus {
        Focus::Cancel => Some(0),
        Focus::Submit => Some(1),
        _ => None,
    };
    let (title, submit) = match &form.purpose {
        Purpose::Add => ("Add New User".into(), "Add User"),
        Purpose::Name => ("Name a User".into(), "Name"),
        Purpose::Password(user) => (
            format!("Change Password of {}", user.as_str()),
            "Change Password",
        ),
        Purpose::LogIn(user) => (format!("Log in again as {}", user.as_str()), "Log in"),
    };
    rows.push(buttons(&["Cancel", submit], focused, theme));
    draw_box(&title, &rows, theme, buffer)
}

fn password_rows(form: &Form, width: u16, theme: &Theme) -> Vec<Row> {
    let hidden = !form.reveal;
    let row = |label, field, part| field_row(label, field, hidden, form.focus == part, width);
    let reveal = if form.reveal { "hides" } else { "shows" };
    let mut rows = vec![row("Password", &form.password, Focus::Password)];
    let noun = if form.is_login() {
        "password"
    } else {
        rows.push(row("Confirm", &form.confirm, Focus::Confirm));
        "passwords"
    };
    let hint = format!("ctrl-t {reveal} the {noun}.");
    rows.push(Row::text(hint, theme.quiet));
    rows
}

fn field_row(label: &str, field: &Field, hidden: bool, focused: bool, width: u16) -> Row {
    field_row_after(11.min(width / 3), label, field, hidden, focused, width)
}

/// A field behind a label of this width.
pub(super) fn field_row_after(
    label_width: u16,
    label: &str,
    field: &Field,
    hidden: bool,
    focused: bool,
    width: u16,
) -> Row {
    let room = usize::from(width.saturating_sub(label_width).max(1));
    let before: String = field.text().chars().take(field.cursor()).collect();
    let after: String = field.text().chars().skip(field.cursor()).collect();
    let show = |text: &str| {
        if hidden {
            "•".repeat(text.chars().count())
        } else {
            text::clean(text).into_owned()
        }
    };
    let (before, after) = (show(&before), show(&after));
    // The text scrolls so that the cursor, which needs a column of its own, is seen.
    let scroll = (text::width(&before) + 1).saturating_sub(room);
    let whole = format!("{before}{after}");
    let visible = text::skip(&whole, scroll).to_owned();
    let cut: String = text::fit(&visible, room);
    let cursor = label_width
        + u16::try_from(text::width(text::skip(&before, scroll)))
            .unwrap_or(0)
            .min(width);
    let underline = Style::new().add_modifier(ratatui::style::Modifier::UNDERLINED);
    let blank = " ".repeat(room);
    Row {
        parts: vec![
            (
                0,
                format!("{}{label}", if focused { ">" } else { " " }),
                Style::new(),
            ),
            (label_width, blank, underline),
            (label_width, cut, underline),
        ],
        cursor: focused.then_some(cursor),
    }
}

/// A value that is not typed, behind a label of this width.
pub(super) fn value_row(label_width: u16, label: &str, value: &str, focused: bool) -> Row {
    let pointer = if focused { ">" } else { " " };
    Row {
        parts: vec![
            (0, format!("{pointer}{label}"), Style::new()),
            (label_width, value.into(), Style::new()),
        ],
        cursor: focused.then_some(label_width),
    }
}

/// Lines below a field, in line with what stands in it.
pub(super) fn below_field(label_width: u16, text: &str, width: u16, style: Style) -> Vec<Row> {
    let lines = text::wrap(text, usize::from(width.saturating_sub(label_width)));
    let rows = lines.into_iter().map(|line| Row {
        parts: vec![(label_width, line, style)],
        cursor: None,
    });
    rows.collect()
}

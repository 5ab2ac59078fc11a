//! Draws the page of the activity: its columns, with their heads. How wide they are is in `layout`,
//! what stands in them in `words` (`Line`).

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use crate::screens::activity::layout::{self, Columns, Sizes};
use crate::screens::activity::words::{self, Line};
use crate::screens::activity::{self, Page};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::view::change_rows;
use crate::screens::view::draw_trait::{Draw, PageEdges};
use crate::text;
use crate::ui::scrolling::SIGNS;
use crate::ui::theme::Theme;
use crate::ui::{frame, paint};

const FILTER: &str = "Filter: ";

impl Draw for Page {
    fn draw(
        &self,
        cx: &Context,
        theme: &Theme,
        buffer: &mut Buffer,
        area: Rect,
    ) -> Option<Position> {
        let sizes = layout::sizes(cx, self.has_filter_line());
        let mut y = 0;
        let mut cursor = None;
        if sizes.status {
            let line = paint::from(paint::line(area, y), SIGNS);
            cursor = draw_status(cx, self, theme, buffer, line);
            y += 1;
        }
        if sizes.head {
            draw_head(sizes.columns, theme, buffer, paint::line(area, y));
            y += 1;
        }
        let rest = change_rows::rows(area, u16::try_from(y).unwrap_or(0), area.height);
        let selected = draw_lines(cx, self, sizes, theme, buffer, rest);
        draw_detail(cx, self, sizes, theme, buffer, paint::from(rest, SIGNS));
        cursor.or(selected)
    }

    fn edges(&self, cx: &Context) -> Option<PageEdges> {
        let place = (self.place(cx).unwrap_or(0), self.top, self.len(cx));
        let mut edges = PageEdges::of_list("Activity", place);
        edges.foot = foot(cx);
        Some(edges)
    }
}

/// The filter while there is one, what a key said, or how many lines there are.
fn draw_status(
    cx: &Context,
    page: &Page,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    if page.typing {
        let label = paint::put(buffer, area, FILTER, theme.heading);
        let field = paint::from(area, label);
        // The text scrolls so that the cursor, which needs a column of its own, is seen.
        let before: String = page
            .filter
            .text()
            .chars()
            .take(page.filter.cursor())
            .collect();
        let before = text::clean(&before).into_owned();
        let scroll = (text::width(&before) + 1).saturating_sub(usize::from(field.width));
        let whole = text::clean(page.filter.text()).into_owned();
        let underline = Style::new().add_modifier(Modifier::UNDERLINED);
        let blank = " ".repeat(usize::from(field.width));
        paint::put(buffer, field, &blank, underline);
        paint::put(buffer, field, text::skip(&whole, scroll), underline);
        let at = u16::try_from(text::width(text::skip(&before, scroll))).unwrap_or(0);
        let x = (field.x + at).min(area.right().saturating_sub(1));
        return Some(Position::new(x, area.y));
    }
    let counts = counts(cx, page);
    let text = if frame::fits(cx.size()) {
        counts
    } else {
        format!("Activity: {counts}")
    };
    paint::put(buffer, area, &text, theme.quiet);
    None
}

fn counts(cx: &Context, page: &Page) -> String {
    let all = match activity::len(cx) {
        1 => "1 line".into(),
        lines => format!("{lines} lines"),
    };
    let mut parts = Vec::new();
    if page.is_filtered() {
        parts.push(format!("{} of {all}", page.len(cx)));
    } else {
        parts.push(all);
    }
    if page.problems {
        parts.push("failed or unknown only".into());
    }
    if !page.filter.text().trim().is_empty() {
        parts.push(format!("with: {}", page.filter.text().trim()));
    }
    parts.join(" · ")
}

/// Where the journal is, at the foot of the frame.
fn foot(cx: &Context) -> String {
    match &cx.settings.journal {
        Some(file) => format!("journal: {file}"),
        None => "no journal".into(),
    }
}

fn draw_head(columns: Columns, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let names = ["Time", "By", "User", "What", "Outcome", "Answer"];
    let styles = [theme.head; 6];
    draw_cells(columns, names, styles, buffer, area);
}

fn draw_cells(it: Columns, texts: [&str; 6], styles: [Style; 6], buffer: &mut Buffer, area: Rect) {
    let widths = [it.time, it.whose, it.user, it.what, it.outcome, it.answer];
    let mut x = SIGNS;
    for (nth, (content, width)) in texts.into_iter().zip(widths).enumerate() {
        let blank = u16::from(nth < 5 && width > 1);
        let cell = Rect {
            width: width.saturating_sub(blank),
            ..paint::from(area, x)
        };
        paint::put(buffer, cell, content, styles[nth]);
        x += width;
    }
}

/// Why there is no line.
fn nothing(cx: &Context, page: &Page) -> Vec<String> {
    if page.is_filtered() {
        let all = cx.key_of(KeyContext::Activity, Action::Clear);
        return vec![format!("No line matches; {all} shows all")];
    }
    let mut lines = vec!["Nothing happened since this broker was opened".into()];
    if let Some(file) = &cx.settings.journal {
        lines.push("What was done before that is in the journal:".into());
        lines.push(file.clone());
    }
    lines
}

fn draw_lines(
    cx: &Context,
    page: &Page,
    sizes: Sizes,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) -> Option<Position> {
    let place = page.place(cx);
    if place.is_none() {
        for (row, text) in nothing(cx, page).iter().enumerate() {
            let line = paint::from(paint::line(area, row), SIGNS);
            paint::put(buffer, line, text, theme.quiet);
        }
        return None;
    }
    let mut cursor = None;
    for row in 0..sizes.list {
        let at = page.top + row;
        let line = page.item(cx, at).and_then(|item| words::line(cx, item));
        let Some(line) = line else { break };
        let area = paint::line(area, row);
        draw_line(&line, sizes.columns, theme, buffer, area);
        if place == Some(at) {
            theme.light(buffer, area, None);
            cursor = Some(Position::new(area.x, area.y));
        }
    }
    cursor
}

fn draw_line(line: &Line, columns: Columns, theme: &Theme, buffer: &mut Buffer, area: Rect) {
    let plain = Style::new();
    // Some answers to others name nobody.
    let user = match line.user.as_str() {
        "" => Cow::Borrowed(""),
        user => text::name(user),
    };
    let texts = [
        line.time.as_str(),
        line.whose,
        &user,
        &line.what,
        line.outcome,
        &line.answer,
    ];
    let styles = [
        theme.quiet,
        plain,
        plain,
        plain,
        theme.tone(line.tone),
        plain,
    ];
    draw_cells(columns, texts, styles, buffer, area);
}

/// What the selected line is about, at the bottom.
fn draw_detail(
    cx: &Context,
    page: &Page,
    sizes: Sizes,
    theme: &Theme,
    buffer: &mut Buffer,
    area: Rect,
) {
    let Some(item) = page.current(cx).filter(|_| sizes.detail > 0) else {
        return;
    };
    let width = usize::from(area.width);
    let command = words::command(cx, item);
    let answer = words::line(cx, item).map(|line| line.answer);
    let mut lines = Vec::new();
    if !command.is_empty() {
        lines.push(text::fit(&command, width).into_owned());
    }
    lines.extend(text::wrap(&answer.unwrap_or_default(), width));
    // With room for several lines, the first one parts them from the list.
    let (first, room) = match sizes.detail {
        1 => (0, 1),
        lines => (1, lines - 1),
    };
    for (at, line) in lines.iter().take(room).enumerate() {
        let line_area = paint::line(area, sizes.list + first + at);
        paint::put(buffer, line_area, line, theme.quiet);
    }
}

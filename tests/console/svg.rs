//! Frames as SVG, still and moving.

use std::fmt::Write as _;

use guestlist::text;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

const CELL_WIDTH: u32 = 9;
const CELL_HEIGHT: u32 = 19;

/// The colours that a terminal has by itself: foreground and background.
pub(crate) type Paper = (&'static str, &'static str);

pub(crate) const DARK: Paper = ("#d8dee9", "#1c1f26");
pub(crate) const LIGHT: Paper = ("#202020", "#fdfdfb");

/// One frame.
pub(crate) fn still(buffer: &Buffer, paper: Paper) -> String {
    let mut out = opening(buffer.area.width, buffer.area.height, paper);
    for y in 0..buffer.area.height {
        draw_line(&mut out, buffer, y, paper);
    }
    out.push_str("</svg>\n");
    out
}

/// What a moving picture shows for a while.
pub(crate) struct Frame {
    pub(crate) buffer: Buffer,
    /// What was pressed, and what it does: below the console.
    pub(crate) pressed: (&'static str, &'static str),
    pub(crate) millis: u32,
}

/// Frames one after the other, by CSS alone. Lines that several frames share are drawn once. Where
/// nothing moves, the first frame is seen.
pub(crate) fn moving(frames: &[Frame], paper: Paper) -> String {
    let area = frames[0].buffer.area;
    let whole: u32 = frames.iter().map(|frame| frame.millis).sum();
    let percent = |at: u32| f64::from(at) * 100.0 / f64::from(whole);
    let (mut style, mut uses) = (String::new(), String::new());
    let mut lines: Vec<String> = Vec::new();
    let mut from = 0;
    for (nth, frame) in frames.iter().enumerate() {
        let to = from + frame.millis;
        let _ = writeln!(
            style,
            "@keyframes k{nth}{{0%{{visibility:hidden}}{:.2}%{{visibility:visible}}{:.2}%{{visibility:hidden}}}}\n\
             #f{nth}{{animation:k{nth} {whole}ms step-end infinite}}",
            percent(from),
            percent(to)
        );
        from = to;
        let _ = writeln!(
            uses,
            "<g id=\"f{nth}\" visibility=\"{}\">",
            if nth == 0 { "visible" } else { "hidden" }
        );
        for line in frame_lines(frame, paper) {
            let known = lines.iter().position(|known| *known == line);
            let at = known.unwrap_or(lines.len());
            if known.is_none() {
                lines.push(line);
            }
            let _ = write!(uses, "<use href=\"#l{at}\"/>");
        }
        uses.push_str("\n</g>\n");
    }
    let mut kept = String::new();
    for (at, line) in lines.iter().enumerate() {
        let _ = write!(kept, "<g id=\"l{at}\">\n{line}</g>\n");
    }
    format!(
        "{}<style>\n{style}@media (prefers-reduced-motion:reduce){{g{{animation:none!important}}}}\n</style>\n\
         <defs>\n{kept}</defs>\n{uses}</svg>\n",
        opening(area.width, area.height + 2, paper)
    )
}

/// The lines of a frame, and below an empty one what was pressed.
fn frame_lines(frame: &Frame, paper: Paper) -> Vec<String> {
    let area = frame.buffer.area;
    let lines = (0..area.height).map(|y| {
        let mut line = String::new();
        draw_line(&mut line, &frame.buffer, y, paper);
        line
    });
    let (key, words) = frame.pressed;
    let y = area.height + 1;
    let mut below = Buffer::empty(Rect::new(0, 0, area.width, y + 1));
    let badge = match key {
        "" => String::new(),
        key => format!(" {key} "),
    };
    let style = Style::new().bold().reversed().yellow();
    let (after, _) = below.set_stringn(1, y, &badge, 20, style);
    below.set_string(after + u16::from(!badge.is_empty()), y, words, Style::new());
    let mut last = String::new();
    draw_line(&mut last, &below, y, paper);
    lines
        .chain([last])
        .filter(|line| !line.is_empty())
        .collect()
}

fn opening(columns: u16, rows: u16, paper: Paper) -> String {
    let width = u32::from(columns) * CELL_WIDTH + 20;
    let height = u32::from(rows) * CELL_HEIGHT + 20;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"15\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>\n",
        paper.1
    )
}

/// One element for each run of cells of one style.
fn draw_line(out: &mut String, buffer: &Buffer, y: u16, paper: Paper) {
    let mut x = 0;
    while x < buffer.area.width {
        let start = x;
        let first = &buffer[(x, y)];
        let mut run = String::new();
        while x < buffer.area.width && same_style(first, &buffer[(x, y)]) {
            let symbol = buffer[(x, y)].symbol();
            run.push_str(symbol);
            x += if text::width(symbol) > 1 { 2 } else { 1 };
        }
        draw_run(
            out,
            first,
            &run,
            (u32::from(start), u32::from(y)),
            u32::from(x - start),
            paper,
        );
    }
}

fn same_style(a: &Cell, b: &Cell) -> bool {
    (a.fg, a.bg, a.modifier) == (b.fg, b.bg, b.modifier)
}

fn draw_run(
    out: &mut String,
    cell: &Cell,
    run: &str,
    (x, y): (u32, u32),
    cells: u32,
    paper: Paper,
) {
    let (left, top) = (10 + x * CELL_WIDTH, 10 + y * CELL_HEIGHT);
    let mut ink = colour(cell.fg, paper.0);
    let mut ground = colour(cell.bg, paper.1);
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut ground);
    }
    if ground != paper.1 {
        let width = cells * CELL_WIDTH;
        let _ = writeln!(
            out,
            "<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{CELL_HEIGHT}\" \
             fill=\"{ground}\"/>"
        );
    }
    let underlined = cell.modifier.contains(Modifier::UNDERLINED);
    if run.trim().is_empty() && !underlined {
        return;
    }
    let mut style = String::new();
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::DIM, " opacity=\"0.65\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
    ] {
        if cell.modifier.contains(modifier) {
            style.push_str(attribute);
        }
    }
    let baseline = top + 14;
    let run = if underlined { run } else { run.trim_end() };
    let length = cells_of(run) * CELL_WIDTH;
    let escaped = run
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let _ = writeln!(
        out,
        "<text x=\"{left}\" y=\"{baseline}\" textLength=\"{length}\" fill=\"{ink}\"{style} \
         xml:space=\"preserve\">{escaped}</text>"
    );
}

fn cells_of(run: &str) -> u32 {
    u32::try_from(text::width(run)).unwrap_or(u32::MAX / CELL_WIDTH)
}

fn colour(colour: Color, own: &str) -> String {
    match colour {
        Color::Red => "#e06c75".into(),
        Color::Green => "#98c379".into(),
        Color::Yellow => "#e5c07b".into(),
        Color::Cyan => "#56b6c2".into(),
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Reset => own.into(),
        other => panic!("the theme uses {other:?}, which has no colour here"),
    }
}

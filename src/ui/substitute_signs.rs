//! A drawn screen in the signs that a terminal has: in one place, over all cells, so that no text
//! is forgotten and nothing moves. The marks of permissions are chosen in `glyphs`.
//!
//! Names that differ may then look alike, so the selected one is spelt in escapes.

use ratatui::buffer::Buffer;

use super::glyphs::Glyphs;
use crate::text;

/// What stands for a character that nothing in ASCII looks like.
const UNKNOWN: &str = "?";
const CUT: &str = "…";

/// Replaces what these signs do not have, column by column.
pub fn spell(glyphs: Glyphs, buffer: &mut Buffer) {
    if glyphs == Glyphs::Unicode {
        return;
    }
    for y in buffer.area.top()..buffer.area.bottom() {
        for x in buffer.area.left()..buffer.area.right() {
            spell_cell(glyphs, buffer, x, y);
        }
    }
}

fn spell_cell(glyphs: Glyphs, buffer: &mut Buffer, x: u16, y: u16) {
    let Some(cell) = buffer.cell((x, y)) else {
        return;
    };
    let symbol = cell.symbol();
    if symbol.is_ascii() {
        return;
    }
    let alike = match glyphs {
        Glyphs::Cp437 if CP437.contains(&symbol) => return,
        Glyphs::Cp437 => in_cp437(symbol).unwrap_or_else(|| alike(symbol)),
        _ => alike(symbol),
    };
    if alike == UNKNOWN && glyphs != Glyphs::Ascii {
        // It is of a name, not of ours.
        return;
    }
    let style = cell.style();
    let columns = u16::try_from(text::width(symbol)).unwrap_or(1).max(1);
    let (sign, columns) = match symbol {
        // In full where nothing follows it.
        CUT if (1..3).all(|by| is_blank(buffer, x + by, y)) => (".", 3),
        _ => (alike, columns),
    };
    for x in x..x.saturating_add(columns) {
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.set_symbol(sign).set_style(style);
        }
    }
}

fn is_blank(buffer: &Buffer, x: u16, y: u16) -> bool {
    buffer.cell((x, y)).is_some_and(|cell| cell.symbol() == " ")
}

/// The ASCII character that looks most like one of ours.
fn alike(symbol: &str) -> &'static str {
    match symbol {
        "─" | "━" | "—" | "–" => "-",
        "│" | "┃" | "▐" => "|",
        "┌" | "┐" | "└" | "┘" | "├" | "┤" | "┬" | "┴" | "┼" | "╭" | "╮" | "╰" | "╯" | "✓" | "√" => {
            "+"
        }
        "█" | "▓" => "#",
        "▒" | "░" => ".",
        "•" | "·" => "*",
        "○" => "o",
        "◐" => "%",
        "‹" | "«" | "←" => "<",
        "›" | "»" | "→" | "▶" | "▌" => ">",
        "↑" | "▲" => "^",
        "↓" | "▼" => "v",
        "×" | "●" | "■" => "x",
        "“" | "”" | "„" => "\"",
        "‘" | "’" => "'",
        CUT => "~",
        _ => UNKNOWN,
    }
}

/// Those of our signs that code page 437 has.
const CP437: [&str; 27] = [
    "─", "│", "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼", "█", "▓", "▒", "░", "▌", "▐", "•", "·",
    "■", "○", "←", "→", "↑", "↓", "√", "«",
];

/// The sign of code page 437 that stands for one of ours.
fn in_cp437(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "╭" => "┌",
        "╮" => "┐",
        "╰" => "└",
        "╯" => "┘",
        "┃" => "█",
        "━" => "─",
        "●" => "■",
        "◐" => "▒",
        "✓" => "√",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn spelt(text: &str) -> String {
        spelt_in(Glyphs::Ascii, text)
    }

    fn spelt_in(glyphs: Glyphs, text: &str) -> String {
        let width = u16::try_from(text::width(text)).unwrap();
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, 1));
        buffer.set_string(0, 0, text, Style::new());
        spell(glyphs, &mut buffer);
        let cells = buffer.content.iter();
        cells.map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn every_column_keeps_its_place() {
        assert_eq!(spelt("┌ Keys ─┐"), "+ Keys -+");
        assert_eq!(spelt("操作 ok"), "???? ok");
        assert_eq!(spelt("e\u{301}té | 👩‍🔧 |"), "?t? | ?? |");
        assert_eq!(spelt("••••"), "****");
        assert_eq!(spelt("‹ more ›"), "< more >");
    }

    #[test]
    fn a_text_that_goes_on_says_so() {
        assert_eq!(spelt("Waiting…   |"), "Waiting... |");
        assert_eq!(spelt("line1-plc… Enabled"), "line1-plc~ Enabled");
        assert_eq!(spelt("cut…"), "cut~");
    }

    #[test]
    fn names_stay_where_only_our_signs_are_narrow() {
        let line = "▌ 操作 é ○→● ─ …";
        assert_eq!(spelt_in(Glyphs::Narrow, line), "> 操 作  é o>x - ~");
        assert_eq!(spelt_in(Glyphs::Cp437, line), "▌ 操 作  é ○→■ ─ ~");
        assert_eq!(spelt_in(Glyphs::Unicode, line), "▌ 操 作  é ○→● ─ …");
        assert_eq!(spelt_in(Glyphs::Cp437, "╭ ◐ ✓ ┃"), "┌ ▒ √ █");
    }
}

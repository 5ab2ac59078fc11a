//! The size of the terminal. Serial lines and some forwarders say 0 columns and 0 rows, which means
//! that they do not know. Which size is too small for keys is decided in `screens::layout`.

use std::io;

use ratatui::crossterm::terminal;
use ratatui::layout::Size;

/// The size of a terminal that says nothing.
const USUAL: Size = Size::new(80, 24);

/// The size of the terminal of this process.
///
/// # Errors
/// When the terminal is gone.
pub(super) fn ask() -> io::Result<Size> {
    let told = terminal::size()?;
    Ok(settle(told, |name| std::env::var(name).ok()))
}

/// A size that can be drawn on: what the terminal says, else `COLUMNS` and `LINES`, else 80×24.
fn settle((columns, rows): (u16, u16), environment: impl Fn(&str) -> Option<String>) -> Size {
    let variable = |name| environment(name).and_then(|text| text.trim().parse().ok());
    let known = |told: u16, name, usual| match told {
        0 => variable(name).filter(|cells| *cells > 0).unwrap_or(usual),
        told => told,
    };
    Size {
        width: known(columns, "COLUMNS", USUAL.width),
        height: known(rows, "LINES", USUAL.height),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_terminal_does_not_say_is_taken_from_the_variables_or_is_usual() {
        let cases = [
            ((100_u16, 30_u16), ["132", "50"], (100_u16, 30_u16)),
            ((0, 0), ["", ""], (80, 24)),
            ((0, 0), ["132", "50"], (132, 50)),
            ((0, 0), ["132", ""], (132, 24)),
            ((0, 40), ["", "50"], (80, 40)),
            ((90, 0), ["132", "0"], (90, 24)),
            ((0, 0), ["-3", "many"], (80, 24)),
            ((0, 0), ["70000", " 30 "], (80, 30)),
        ];
        for (told, [columns, lines], (width, height)) in cases {
            let variables = |name: &str| match name {
                "COLUMNS" => Some(columns.to_owned()),
                "LINES" => Some(lines.to_owned()),
                _ => None,
            };
            let size = settle(told, variables);
            assert_eq!(size, Size { width, height }, "{told:?} {columns} {lines}");
        }
        assert_eq!(settle((0, 0), |_| None), USUAL);
    }
}

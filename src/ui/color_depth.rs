//! Colours, for terminals that have few of them and for those that have all. The variables are read
//! in `cli::display_settings`, `NO_COLOR` too.

use ratatui::style::Color;

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Depth {
    /// The 16 of ANSI.
    #[default]
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// All 24-bit colours.
    True,
}

impl Depth {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sixteen, Self::Indexed, Self::True];

    /// What a terminal says of itself: `COLORTERM` says all, the name in `TERM` says 256.
    pub fn told(colorterm: Option<&str>, term: Option<&str>) -> Self {
        match (colorterm, term) {
            (Some("truecolor" | "24bit"), _) => Self::True,
            (_, Some(term)) if term.contains("256color") => Self::Indexed,
            _ => Self::Sixteen,
        }
    }
}

type Rgb = (u8, u8, u8);

/// A colour, and which of the 16 stands in for it.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    rgb: Rgb,
    ansi: Color,
}

/// The levels of the colour cube of xterm.
const LEVELS: [u8; 6] = [0x00, 0x5f, 0x87, 0xaf, 0xd7, 0xff];

impl Ink {
    /// A colour, and which of the 16 stands in for it.
    pub const fn new(rgb: Rgb, ansi: Color) -> Self {
        Self { rgb, ansi }
    }

    /// The colour on a terminal that has so many. Of the 256 only the cube and the greys are used,
    /// which look the same everywhere; the first 16 do not.
    pub fn at(self, depth: Depth) -> Color {
        let (r, g, b) = self.rgb;
        match depth {
            Depth::True => Color::Rgb(r, g, b),
            Depth::Sixteen => self.ansi,
            Depth::Indexed => {
                let nearest = (16..=255).min_by_key(|index| distance(self.rgb, indexed(*index)));
                nearest.map_or(self.ansi, Color::Indexed)
            }
        }
    }
}

/// The colour of an index from 16 on.
fn indexed(index: u8) -> Rgb {
    if let Some(grey) = index.checked_sub(232) {
        let level = 8 + 10 * grey;
        return (level, level, level);
    }
    let at = usize::from(index.saturating_sub(16));
    (LEVELS[at / 36 % 6], LEVELS[at / 6 % 6], LEVELS[at % 6])
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    square(a.0, b.0) + square(a.1, b.1) + square(a.2, b.2)
}

/// The parts of a colour; the 16 as in xterm. `None` for the terminal's own foreground.
#[cfg(test)]
pub fn rgb_of(colour: Color) -> Option<Rgb> {
    Some(match colour {
        Color::Rgb(r, g, b) => (r, g, b),
        Color::Indexed(index) if index >= 16 => indexed(index),
        Color::Black => (0, 0, 0),
        Color::Red => (0xcd, 0, 0),
        Color::Blue => (0, 0, 0xee),
        Color::Magenta => (0xcd, 0, 0xcd),
        Color::Gray => (0xe5, 0xe5, 0xe5),
        Color::LightGreen => (0, 0xff, 0),
        Color::LightYellow => (0xff, 0xff, 0),
        Color::LightMagenta => (0xff, 0, 0xff),
        Color::LightCyan => (0, 0xff, 0xff),
        Color::White => (0xff, 0xff, 0xff),
        _ => return None,
    })
}

/// The contrast of two colours, from 1 to 21, as WCAG 2 defines it.
#[cfg(test)]
pub fn contrast(a: Rgb, b: Rgb) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    let luminance = |(r, g, b): Rgb| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 0.001);
        assert!((contrast((0x77, 0x77, 0x77), (255, 255, 255)) - 4.48).abs() < 0.01);
    }

    #[test]
    fn the_nearest_of_the_256_stands_in() {
        let ink = |rgb| Ink::new(rgb, Color::Red).at(Depth::Indexed);
        assert_eq!(ink((0, 0, 0)), Color::Indexed(16));
        assert_eq!(ink((0xff, 0xff, 0xff)), Color::Indexed(231));
        assert_eq!(ink((0x60, 0xd6, 0x01)), Color::Indexed(76));
        assert_eq!(ink((0x59, 0x58, 0x57)), Color::Indexed(240));
    }

    #[test]
    fn a_terminal_says_how_many_colours_it_has() {
        let xterm = Some("xterm-256color");
        assert_eq!(Depth::told(Some("truecolor"), Some("xterm")), Depth::True);
        assert_eq!(Depth::told(Some("24bit"), None), Depth::True);
        assert_eq!(Depth::told(Some("yes"), xterm), Depth::Indexed);
        assert_eq!(Depth::told(None, Some("linux")), Depth::Sixteen);
        assert_eq!(Depth::told(None, None), Depth::Sixteen);
    }
}

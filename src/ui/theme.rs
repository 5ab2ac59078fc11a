//! Styles by role. Every state also has a word, so nothing is lost without colour. Which word has which tone
//! is said by `screens::status` (rows of the table), `screens::apply::summary` and `screens::activity::words`.
//!
//! `default` and `plain` use the terminal's own foreground, background and 16 colours. `light` and
//! `dark` have foregrounds alone, so that they change no background that they do not know;
//! `high-contrast` sets both everywhere, and so needs no guess.
//!
//! A theme that sets only one of foreground and background guesses the other. Setting both in every
//! cell costs bytes: a cursor move takes up to 530 with `high-contrast`, and up to 320 with `light`
//! and `dark`.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use super::ink::{Depth, Ink};
use crate::domain::reason::Tone;
use crate::domain::theme::ThemeName;

/// The styles of all roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The name of the program, headings, column names.
    pub heading: Style,
    /// What may be overlooked.
    pub quiet: Style,
    /// The selected user and the focused permission, the focused button.
    pub selected: Style,
    /// A value that is granted.
    pub enabled: Style,
    /// A value that differs from the broker's list.
    pub changed: Style,
    /// The keys in the footer.
    pub key: Style,
    /// What must not be overlooked: the word for production.
    pub alarm: Style,
    good: Style,
    warning: Style,
    bad: Style,
    /// Foreground and background of all cells without a colour of their own.
    ground: Option<(Color, Color)>,
    /// Whether only characters of ASCII are drawn.
    pub ascii: bool,
}

/// The colours of a theme.
struct Palette {
    quiet: Ink,
    good: Ink,
    warning: Ink,
    bad: Ink,
}

/// For backgrounds from white to a pale yellow. The 16 colours have no green and no yellow that can
/// be read there.
const LIGHT: Palette = Palette {
    quiet: Ink::new((0x5a, 0x5a, 0x5a), Color::Black),
    good: Ink::new((0x00, 0x66, 0x2a), Color::Blue),
    warning: Ink::new((0x8a, 0x4b, 0x00), Color::Magenta),
    bad: Ink::new((0xb0, 0x00, 0x20), Color::Red),
};

/// For backgrounds from black to a dark grey.
const DARK: Palette = Palette {
    quiet: Ink::new((0xb4, 0xb4, 0xb4), Color::Gray),
    good: Ink::new((0x8c, 0xd9, 0x8c), Color::LightGreen),
    warning: Ink::new((0xf0, 0xd0, 0x60), Color::LightYellow),
    bad: Ink::new((0xff, 0x9a, 0x8f), Color::LightMagenta),
};

/// On the black that the theme sets itself.
const STRONG: Palette = Palette {
    quiet: Ink::new((0xff, 0xff, 0xff), Color::White),
    good: Ink::new((0x60, 0xff, 0x60), Color::LightGreen),
    warning: Ink::new((0xff, 0xff, 0x40), Color::LightYellow),
    bad: Ink::new((0xff, 0xb0, 0xb0), Color::LightCyan),
};

const WHITE: Ink = Ink::new((0xff, 0xff, 0xff), Color::White);
const BLACK: Ink = Ink::new((0x00, 0x00, 0x00), Color::Black);

impl Theme {
    /// A theme on a terminal that has so many colours.
    pub fn of(name: ThemeName, depth: Depth) -> Self {
        match name {
            ThemeName::Default => Self::colour(),
            ThemeName::Plain => Self::plain(),
            ThemeName::Light => Self::with(&LIGHT, depth),
            ThemeName::Dark => Self::with(&DARK, depth),
            ThemeName::HighContrast => Self::high_contrast(depth),
        }
    }

    /// With the 16 colours of the terminal.
    pub fn colour() -> Self {
        let colour = |colour| Style::new().fg(colour);
        Self {
            heading: Style::new().add_modifier(Modifier::BOLD),
            quiet: Style::new().add_modifier(Modifier::DIM),
            selected: Style::new().add_modifier(Modifier::REVERSED),
            enabled: colour(Color::Green),
            changed: colour(Color::Yellow).add_modifier(Modifier::BOLD),
            key: Style::new().add_modifier(Modifier::BOLD),
            alarm: colour(Color::Red).add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
            good: colour(Color::Green),
            warning: colour(Color::Yellow),
            bad: colour(Color::Red),
            ground: None,
            ascii: false,
        }
    }

    /// Without any colour, as `NO_COLOR` asks for.
    pub fn plain() -> Self {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        Self {
            enabled: Style::new(),
            changed: bold,
            alarm: bold.add_modifier(Modifier::REVERSED),
            good: Style::new(),
            warning: bold,
            bad: bold,
            ..Self::colour()
        }
    }

    fn with(palette: &Palette, depth: Depth) -> Self {
        let colour = |ink: Ink| Style::new().fg(ink.at(depth));
        Self {
            quiet: colour(palette.quiet),
            enabled: colour(palette.good),
            changed: colour(palette.warning).add_modifier(Modifier::BOLD),
            alarm: colour(palette.bad).add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
            good: colour(palette.good),
            warning: colour(palette.warning),
            bad: colour(palette.bad),
            ..Self::colour()
        }
    }

    fn high_contrast(depth: Depth) -> Self {
        let theme = Self::with(&STRONG, depth);
        Self {
            bad: theme.bad.add_modifier(Modifier::BOLD),
            ground: Some((WHITE.at(depth), BLACK.at(depth))),
            ..theme
        }
    }

    /// The same, drawn with nothing but ASCII.
    pub const fn in_ascii(mut self, ascii: bool) -> Self {
        self.ascii = ascii;
        self
    }

    /// The style of a tone.
    pub const fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Info => Style::new(),
            Tone::Good => self.good,
            Tone::Warning => self.warning,
            Tone::Bad => self.bad,
        }
    }

    /// Gives the theme's foreground and background to all cells without a colour of their own.
    pub fn lay_ground(&self, buffer: &mut Buffer) {
        let Some((fg, bg)) = self.ground else { return };
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = fg;
            }
            if cell.bg == Color::Reset {
                cell.bg = bg;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ink::{contrast, rgb_of};
    use super::*;

    /// The colours of all roles of a theme, except for those of the terminal itself.
    fn colours(theme: &Theme) -> Vec<Color> {
        let styles = [
            theme.heading,
            theme.quiet,
            theme.selected,
            theme.enabled,
            theme.changed,
            theme.key,
            theme.alarm,
            theme.good,
            theme.warning,
            theme.bad,
        ];
        let ground = theme.ground.map(|(fg, _)| fg);
        let colours = styles.iter().filter_map(|style| style.fg).chain(ground);
        colours.filter(|colour| *colour != Color::Reset).collect()
    }

    #[test]
    fn what_is_coloured_can_be_read() {
        type Rgb = (u8, u8, u8);
        const PALE: [Rgb; 3] = [(0xff, 0xff, 0xff), (0xf5, 0xf5, 0xf5), (0xfd, 0xf6, 0xe3)];
        const DEEP: [Rgb; 3] = [(0, 0, 0), (0x1e, 0x1e, 0x1e), (0x2e, 0x34, 0x40)];
        for (name, least, grounds) in [
            (ThemeName::Light, 4.5, &PALE[..]),
            (ThemeName::Dark, 4.5, &DEEP),
            (ThemeName::HighContrast, 7.0, &DEEP[..1]),
        ] {
            for depth in Depth::ALL {
                // The terminal chooses how the 16 look: only black and white are certain.
                let grounds = match depth {
                    Depth::Sixteen => &grounds[..1],
                    _ => grounds,
                };
                let theme = Theme::of(name, depth);
                for colour in colours(&theme) {
                    for ground in grounds {
                        let contrast = contrast(rgb_of(colour).unwrap(), *ground);
                        let what = format!("{name} {depth:?} {colour} on {ground:?}");
                        assert!(contrast >= least, "{what}: {contrast:.2}");
                    }
                }
            }
        }
    }

    #[test]
    fn truecolor_is_used_only_where_the_terminal_says_so() {
        for name in ThemeName::ALL {
            for depth in [Depth::Sixteen, Depth::Indexed] {
                let theme = Theme::of(name, depth);
                for colour in colours(&theme) {
                    assert!(!matches!(colour, Color::Rgb(..)), "{name} {depth:?}");
                    let indexed = matches!(colour, Color::Indexed(_));
                    assert!(!indexed || depth == Depth::Indexed, "{name}");
                }
            }
        }
        let dark = colours(&Theme::of(ThemeName::Dark, Depth::True));
        assert!(
            dark.iter().all(|it| matches!(it, Color::Rgb(..))),
            "{dark:?}"
        );
    }

    #[test]
    fn only_high_contrast_sets_a_background_and_then_the_foreground_too() {
        for name in ThemeName::ALL {
            let theme = Theme::of(name, Depth::True);
            assert_eq!(theme.ground.is_some(), name == ThemeName::HighContrast);
        }
        assert_eq!(colours(&Theme::of(ThemeName::Plain, Depth::True)), []);
    }
}

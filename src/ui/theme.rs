//! The colours of each theme; a new one needs a name in [`crate::domain::theme_name`] too. Styles
//! by role: one accent, and good, pending, danger, dim. Every state also has a mark or a word, so
//! nothing is lost without colour. Which word has which tone is said by `screens::user_status`
//! (rows of the table), `screens::apply::words` and `screens::activity::words`.
//!
//! `default` and `plain` use the terminal's own foreground, background and 16 colours: the selected
//! row is reversed, and the focused cell a bold hole in it. `light` and `dark` set a background in
//! the selected row alone. `high-contrast` sets both everywhere, and so needs no guess.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::color_depth::{Depth, Ink};
use super::glyphs::Glyphs;
use crate::domain::reason::Tone;
use crate::domain::theme_name::{Selection, ThemeName};

/// The styles of all roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// Titles, the name of the program, the frame of what has the keyboard.
    pub heading: Style,
    /// The names of columns.
    pub head: Style,
    /// What may be overlooked: frames, what is not granted.
    pub quiet: Style,
    /// The focused button, the selected thing in a box.
    pub selected: Style,
    /// The button that goes on: as it is, and with the keyboard.
    pub submit: (Style, Style),
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
    /// The selected row and the focused cell in it, where they have colours of their own; else the
    /// row is reversed.
    tints: Option<(Style, Style)>,
    /// How much of the selected row is lit.
    pub selection: Selection,
    /// Foreground and background of all cells without a colour of their own.
    ground: Option<(Color, Color)>,
    /// The signs that are drawn.
    pub glyphs: Glyphs,
}

/// The colours of a theme.
struct Palette {
    accent: Ink,
    quiet: Ink,
    good: Ink,
    warning: Ink,
    bad: Ink,
    /// The selected row: its foreground and background.
    row: (Ink, Ink),
    /// The text of the focused cell, on the accent.
    hole: Ink,
}

/// For backgrounds from white to a pale yellow. The 16 colours have no green and no yellow that can
/// be read there.
const LIGHT: Palette = Palette {
    accent: Ink::new((0x00, 0x4e, 0x9e), Color::Blue),
    quiet: Ink::new((0x5a, 0x5a, 0x5a), Color::Black),
    good: Ink::new((0x00, 0x5c, 0x26), Color::Blue),
    warning: Ink::new((0x80, 0x44, 0x00), Color::Magenta),
    bad: Ink::new((0xa8, 0x00, 0x1e), Color::Red),
    row: (
        Ink::new((0x10, 0x10, 0x10), Color::Black),
        Ink::new((0xd8, 0xe6, 0xf5), Color::Gray),
    ),
    hole: Ink::new((0xff, 0xff, 0xff), Color::White),
};

/// For backgrounds from black to a dark grey.
const DARK: Palette = Palette {
    accent: Ink::new((0x71, 0xb7, 0xf7), Color::LightCyan),
    quiet: Ink::new((0x9d, 0xa5, 0xb1), Color::Gray),
    good: Ink::new((0x8c, 0xd9, 0x8c), Color::LightGreen),
    warning: Ink::new((0xf0, 0xd0, 0x60), Color::LightYellow),
    bad: Ink::new((0xff, 0x9a, 0x8f), Color::LightMagenta),
    row: (
        Ink::new((0xf2, 0xf4, 0xf8), Color::White),
        Ink::new((0x2d, 0x35, 0x44), Color::Black),
    ),
    hole: Ink::new((0x10, 0x14, 0x1c), Color::Black),
};

/// On the black that the theme sets itself.
const STRONG: Palette = Palette {
    accent: Ink::new((0x7f, 0xdf, 0xff), Color::LightCyan),
    quiet: Ink::new((0xff, 0xff, 0xff), Color::White),
    good: Ink::new((0x60, 0xff, 0x60), Color::LightGreen),
    warning: Ink::new((0xff, 0xff, 0x40), Color::LightYellow),
    bad: Ink::new((0xff, 0xb0, 0xb0), Color::LightCyan),
    row: (
        Ink::new((0xff, 0xff, 0xff), Color::White),
        Ink::new((0x00, 0x22, 0x44), Color::Black),
    ),
    hole: Ink::new((0x00, 0x00, 0x00), Color::Black),
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
        let bold = Style::new().add_modifier(Modifier::BOLD);
        Self {
            heading: colour(Color::Cyan).add_modifier(Modifier::BOLD),
            head: bold,
            quiet: Style::new().add_modifier(Modifier::DIM),
            selected: Style::new().add_modifier(Modifier::REVERSED),
            submit: (Style::new(), Style::new().add_modifier(Modifier::REVERSED)),
            enabled: colour(Color::Green),
            changed: colour(Color::Yellow).add_modifier(Modifier::BOLD),
            key: colour(Color::Cyan),
            alarm: colour(Color::Red).add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
            good: colour(Color::Green),
            warning: colour(Color::Yellow),
            bad: colour(Color::Red),
            tints: None,
            selection: Selection::Row,
            ground: None,
            glyphs: Glyphs::Unicode,
        }
    }

    /// Without any colour, as `NO_COLOR` asks for.
    pub fn plain() -> Self {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        Self {
            heading: bold,
            enabled: Style::new(),
            changed: bold,
            key: bold,
            alarm: bold.add_modifier(Modifier::REVERSED),
            good: Style::new(),
            warning: bold,
            bad: bold,
            ..Self::colour()
        }
    }

    fn with(palette: &Palette, depth: Depth) -> Self {
        let colour = |ink: Ink| Style::new().fg(ink.at(depth));
        let bold = |ink: Ink| colour(ink).add_modifier(Modifier::BOLD);
        let (text, ground) = palette.row;
        // The terminal chooses how its 16 look: there the row is reversed.
        let tints = (depth != Depth::Sixteen).then(|| {
            let row = colour(text).bg(ground.at(depth));
            let focus = bold(palette.hole).bg(palette.accent.at(depth));
            (row, focus)
        });
        let selected = tints.map_or(Self::colour().selected, |(_, focus)| focus);
        Self {
            heading: bold(palette.accent),
            head: bold(palette.quiet),
            quiet: colour(palette.quiet),
            selected,
            submit: (Style::new(), selected),
            enabled: colour(palette.good),
            changed: bold(palette.warning),
            key: colour(palette.accent),
            alarm: bold(palette.bad).add_modifier(Modifier::REVERSED),
            good: colour(palette.good),
            warning: colour(palette.warning),
            bad: colour(palette.bad),
            tints,
            ..Self::colour()
        }
    }

    fn high_contrast(depth: Depth) -> Self {
        let theme = Self::with(&STRONG, depth);
        Self {
            bad: theme.bad.add_modifier(Modifier::BOLD),
            // Both colours in every cell cost enough bytes.
            key: Style::new().add_modifier(Modifier::BOLD),
            ground: Some((WHITE.at(depth), BLACK.at(depth))),
            ..theme
        }
    }

    /// The same for a box about a danger: its frame, its title and the button that goes on are red.
    pub fn in_danger(&self) -> Self {
        let bad = self.bad.add_modifier(Modifier::BOLD);
        Self {
            heading: bad,
            submit: (bad, self.alarm),
            ..self.clone()
        }
    }

    /// The same, drawn with these signs.
    pub const fn drawn_with(mut self, glyphs: Glyphs) -> Self {
        self.glyphs = glyphs;
        self
    }

    /// The same, with so much of the selected row lit.
    pub const fn lighting(mut self, selection: Selection) -> Self {
        self.selection = selection;
        if matches!(selection, Selection::Bar) {
            self.key = Style::new().add_modifier(Modifier::BOLD);
        }
        self
    }

    /// Lights the selected row once it is drawn: a bar at its left, and its cells. `focus` is the
    /// part of it that keys work on.
    pub fn light(&self, buffer: &mut Buffer, row: Rect, focus: Option<Rect>) {
        let row = row.intersection(*buffer.area());
        if self.selection == Selection::Row {
            for position in row.positions() {
                let cell = &mut buffer[position];
                match self.tints {
                    None => {
                        cell.set_style(Style::reset().add_modifier(Modifier::REVERSED));
                    }
                    Some((style, _)) => {
                        let own = cell.fg;
                        cell.set_style(style);
                        if own != Color::Reset {
                            cell.fg = own;
                        }
                    }
                }
            }
        }
        if let Some(cell) = buffer.cell_mut((row.x, row.y)) {
            cell.set_symbol("▌").set_style(self.bar());
        }
        let focus = focus.map(|it| it.intersection(*buffer.area()));
        for position in focus.into_iter().flat_map(Rect::positions) {
            buffer[position].set_style(self.focus());
        }
    }

    /// The bar at the left of the selected row.
    fn bar(&self) -> Style {
        match self.tints {
            // Colours cost bytes on the slow line that this is for.
            _ if self.selection == Selection::Bar => self.key,
            None => Style::reset().patch(self.heading),
            Some((row, _)) => Style::new()
                .fg(self.heading.fg.unwrap_or_default())
                .bg(row.bg.unwrap_or_default()),
        }
    }

    /// The focused cell in a selected row.
    fn focus(&self) -> Style {
        match (self.selection, self.tints) {
            (_, Some((_, focus))) => focus,
            (Selection::Row, None) => Style::reset().add_modifier(Modifier::BOLD),
            (Selection::Bar, None) => Style::reset().add_modifier(Modifier::REVERSED),
        }
    }

    /// The name in a row. Where the row is not lit, that of the selected one is bold, as its bar
    /// is.
    pub fn name(&self, is_selected: bool) -> Style {
        if is_selected && self.selection == Selection::Bar {
            self.bar()
        } else {
            Style::new()
        }
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
    use super::super::color_depth::{contrast, rgb_of};
    use super::*;

    /// The colours of all roles of a theme, except for those of the terminal itself.
    fn colours(theme: &Theme) -> Vec<Color> {
        let styles = [
            theme.heading,
            theme.head,
            theme.quiet,
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

//! Styles by role. Only the terminal's own colours are used: its foreground and background, and
//! the 16 of ANSI. Every state also has a word, so nothing is lost without colour.

use ratatui::style::{Color, Modifier, Style};

use crate::app::model::Tone;

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
    /// What must not be overlooked: that this is production.
    pub alarm: Style,
    good: Style,
    warning: Style,
    bad: Style,
}

impl Theme {
    /// With the 16 colours of the terminal.
    #[must_use]
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
        }
    }

    /// Without any colour, as `NO_COLOR` asks for.
    #[must_use]
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

    /// The style of a tone.
    #[must_use]
    pub const fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Info => Style::new(),
            Tone::Good => self.good,
            Tone::Warning => self.warning,
            Tone::Bad => self.bad,
        }
    }
}

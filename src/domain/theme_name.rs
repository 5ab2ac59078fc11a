//! The names of the themes. Their colours are in `ui::theme`.

use std::fmt;

/// A theme by its name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum ThemeName {
    /// The terminal's own colours.
    #[default]
    Default,
    /// For dark letters on a light background.
    Light,
    /// For light letters on a dark background.
    Dark,
    /// White, black and few strong colours, on a background of its own.
    HighContrast,
    /// No colour at all, as with `NO_COLOR`.
    Plain,
}

impl ThemeName {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::Default,
        Self::Light,
        Self::Dark,
        Self::HighContrast,
        Self::Plain,
    ];

    /// The name as flags and files have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::HighContrast => "high-contrast",
            Self::Plain => "plain",
        }
    }

    /// The theme with this name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == name)
    }
}

impl fmt::Display for ThemeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How much of the selected row is lit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Selection {
    /// The whole row.
    #[default]
    Row,
    /// A bar at its left and the focused cell: fewer bytes on a slow line.
    Bar,
}

impl Selection {
    /// Both, in the order in which they are listed.
    pub const ALL: [Self; 2] = [Self::Row, Self::Bar];

    /// The name as the config file has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Bar => "bar",
        }
    }

    /// The selection with this name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|selection| selection.as_str() == name)
    }
}

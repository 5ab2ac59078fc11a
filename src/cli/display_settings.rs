//! How the console looks and is used, in colour or not: the flags, else the config file. Which
//! theme wins is decided in `screens::view::appearance`.

use std::path::Path;

use color_eyre::eyre;

use guestlist::config::command_line::DisplayOptions;
use guestlist::config::{locale, preferences};
use guestlist::domain::theme_name::ThemeName;
use guestlist::runtime::terminal::ScreenOptions;
use guestlist::screens::clipboard::Clipboard;
use guestlist::screens::keymap::Keymap;
use guestlist::screens::view::appearance::Appearance;
use guestlist::ui::color_depth::Depth;
use guestlist::ui::glyphs::Glyphs;

use super::environment;

/// Whether the person wants colour. `NO_COLOR` with any text says no.
pub(crate) fn wants_colour() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// How the console looks and is used: the flags, else the config file.
pub(super) struct DisplaySettings {
    pub(super) screen: ScreenOptions,
    pub(super) glyphs: Glyphs,
    pub(super) keys: Keymap,
    /// Whether the config file lets a journal be kept.
    pub(super) journal: bool,
    /// Whether changes are kept that were not saved.
    pub(super) drafts: bool,
}

impl DisplaySettings {
    pub(super) fn of(flags: &DisplayOptions, config: Option<&Path>) -> eyre::Result<Self> {
        let place = preferences::Place::find(config, &environment);
        let preferences = place.as_ref().map(preferences::load).transpose()?;
        let preferences = preferences.unwrap_or_default();
        let ascii = flags.ascii.or(preferences.ascii);
        let ascii = ascii.unwrap_or_else(|| !locale::is_utf8(&environment));
        let variable = |name| environment(name).unwrap_or_default();
        let glyphs = match variable("TERM").as_str() {
            _ if ascii => Glyphs::Ascii,
            "linux" => Glyphs::Cp437,
            _ if locale::is_east_asian(&environment) => Glyphs::Narrow,
            _ => Glyphs::Unicode,
        };
        let appearance = Appearance {
            no_colour: !wants_colour(),
            flag: flags.theme.as_deref().and_then(ThemeName::parse),
            config: preferences.theme,
            depth: Depth::told(Some(&variable("COLORTERM")), Some(&variable("TERM"))),
            glyphs,
            selection: preferences.selection,
        };
        Ok(Self {
            screen: ScreenOptions {
                clipboard: Clipboard::of(environment),
                appearance,
                mouse: flags.mouse.unwrap_or(preferences.mouse),
            },
            glyphs,
            keys: preferences.keys.in_ascii(ascii),
            journal: preferences.journal,
            drafts: preferences.drafts && !flags.no_drafts,
        })
    }
}

//! Which theme is drawn with. `NO_COLOR`, the flag, the profile or the config file: which of them
//! wins is decided here.

use crate::domain::theme_name::{Selection, ThemeName};
use crate::screens::view::whole_screen::Front;
use crate::ui::color_depth::Depth;
use crate::ui::glyphs::Glyphs;
use crate::ui::theme::Theme;

/// What decides on the theme: what the person chose, and what the terminal can show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Appearance {
    /// Whether no colour is wanted at all (`NO_COLOR`): before all else.
    pub no_colour: bool,
    /// The theme of the command line, before that of a broker.
    pub flag: Option<ThemeName>,
    /// The theme of the config file, where neither the command line nor the broker has one.
    pub config: Option<ThemeName>,
    /// How many colours the terminal has.
    pub depth: Depth,
    /// The signs that the terminal has.
    pub glyphs: Glyphs,
    /// How much of the selected row is lit.
    pub selection: Selection,
}

impl Appearance {
    /// The theme by its name.
    pub fn theme(&self, name: ThemeName) -> Theme {
        Theme::of(name, self.depth)
            .drawn_with(self.glyphs)
            .lighting(self.selection)
    }

    /// The name of the theme for what is in front: a broker may have one of its own.
    pub fn name(&self, front: Front<'_>) -> ThemeName {
        let own = match front {
            Front::Console(model) => model.cx.settings.theme,
            Front::List(_) | Front::Fleet(_) => None,
        };
        let chosen = self.flag.or(own).or(self.config).unwrap_or_default();
        if self.no_colour {
            ThemeName::Plain
        } else {
            chosen
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::session::Session;
    use crate::screens::brokers::Brokers;
    use crate::screens::brokers::setup::Setup;
    use crate::screens::console_settings::ConsoleSettings;
    use crate::screens::model::Model;
    use crate::screens::view::appearance::*;

    fn name(appearance: Appearance, broker: Option<ThemeName>) -> ThemeName {
        let settings = ConsoleSettings {
            theme: broker,
            ..ConsoleSettings::default()
        };
        let model = Model::new(Session::default(), settings, 80, 24);
        appearance.name(Front::Console(&model))
    }

    #[test]
    fn no_color_then_the_flag_then_the_broker_then_the_config() {
        use ThemeName::{Dark, HighContrast, Light, Plain};
        let mut chosen = Appearance {
            no_colour: true,
            flag: Some(Dark),
            config: Some(Light),
            ..Appearance::default()
        };
        assert_eq!(name(chosen, Some(HighContrast)), Plain);
        chosen.no_colour = false;
        assert_eq!(name(chosen, Some(HighContrast)), Dark);
        chosen.flag = None;
        assert_eq!(name(chosen, Some(HighContrast)), HighContrast);
        assert_eq!(name(chosen, None), Light);
        let list = Brokers::new(Setup::default(), 80, 24);
        assert_eq!(chosen.name(Front::List(&list)), Light);
        assert_eq!(name(Appearance::default(), None), ThemeName::Default);
    }
}

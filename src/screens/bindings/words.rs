//! What keys and actions are called: in the README and in the config file.

use crate::screens::bindings::{Action, Binding};

impl Action {
    /// What a config file calls it: `save-all`.
    pub fn name(self) -> String {
        kebab(&format!("{self:?}"))
    }

    /// Whether it is about the program on its terminal, so that it needs nothing to be seen.
    pub const fn is_of_screen(self) -> bool {
        matches!(
            self,
            Self::Quit | Self::Interrupt | Self::Redraw | Self::Suspend
        )
    }
}

/// `SaveAll` as `save-all`: so that a new variant has its name by itself.
pub(in crate::screens) fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.extend(c.to_lowercase());
    }
    kebab
}

impl Binding {
    /// The keys as text, for instance `a, +`; a run of digits as `1-9`. `ascii`: without signs that
    /// a terminal may not have.
    pub fn keys_text(&self, ascii: bool) -> String {
        if let (Action::ToggleNth, Some(first), Some(last)) =
            (self.action, self.keys.first(), self.keys.last())
        {
            return format!("{first}-{last}");
        }
        let names: Vec<String> = self.keys.iter().map(|key| key.name(ascii)).collect();
        names.join(", ")
    }
}

//! Keys as the application sees them, independent of any terminal library. They are written in the
//! footer by `Key::name` and read from the config file by `Key::parse`. Which bytes they are:
//! `runtime::input::sequence`.

use std::fmt;

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyCode {
    /// A character, with Shift already applied.
    Char(char),
    /// Enter, or Return.
    Enter,
    /// Escape.
    Esc,
    Tab,
    /// Shift and Tab.
    BackTab,
    Backspace,
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

/// A key press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    /// Which key.
    pub code: KeyCode,
    /// With Ctrl held.
    pub ctrl: bool,
    /// With Alt held.
    pub alt: bool,
}

impl Key {
    /// A key without Ctrl or Alt.
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
        }
    }

    /// A character key.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyCode::Char(c))
    }

    /// A character key with Ctrl held.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: KeyCode::Char(c),
            ctrl: true,
            alt: false,
        }
    }
}

/// The names of the keys that are no characters: as shown, and where a terminal may have only
/// ASCII. Both may be written in a config file.
const NAMES: [(KeyCode, &str, &str); 15] = [
    (KeyCode::Char(' '), "space", "space"),
    (KeyCode::Enter, "enter", "enter"),
    (KeyCode::Esc, "esc", "esc"),
    (KeyCode::Tab, "tab", "tab"),
    (KeyCode::BackTab, "shift-tab", "shift-tab"),
    (KeyCode::Backspace, "backspace", "backspace"),
    (KeyCode::Delete, "delete", "delete"),
    (KeyCode::Up, "↑", "up"),
    (KeyCode::Down, "↓", "down"),
    (KeyCode::Left, "←", "left"),
    (KeyCode::Right, "→", "right"),
    (KeyCode::Home, "home", "home"),
    (KeyCode::End, "end", "end"),
    (KeyCode::PageUp, "pgup", "pgup"),
    (KeyCode::PageDown, "pgdn", "pgdn"),
];

/// Why a text is no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// No key has this name.
    Unknown,
    /// Terminals send the same for another key, and it arrives as that one.
    ArrivesAs(&'static str),
}

impl Key {
    /// Its name in footer and help; with `ascii` without signs that a terminal may not have.
    pub fn name(&self, ascii: bool) -> String {
        let named = NAMES.iter().find(|(code, ..)| *code == self.code);
        let code = match (named, self.code) {
            (Some((_, _, plain)), _) if ascii => (*plain).into(),
            (Some((_, shown, _)), _) => (*shown).into(),
            (None, KeyCode::Char(c)) => c.to_string(),
            (None, code) => format!("{code:?}"),
        };
        let ctrl = if self.ctrl { "ctrl-" } else { "" };
        let alt = if self.alt { "alt-" } else { "" };
        format!("{ctrl}{alt}{code}")
    }

    /// The key with this name, as footer and help write it. Arrows are also `up`, `down`, `left`
    /// and `right`.
    ///
    /// # Errors
    /// When no key has this name, or it arrives as another key.
    pub fn parse(name: &str) -> Result<Self, KeyError> {
        let (mut ctrl, mut alt, mut rest) = (false, false, name);
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-") {
                (ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("alt-") {
                (alt, rest) = (true, after);
            } else {
                break;
            }
        }
        let named = NAMES
            .iter()
            .find(|(_, shown, plain)| *shown == rest || *plain == rest);
        let mut chars = rest.chars();
        let code = match (named, chars.next(), chars.next()) {
            (Some((code, ..)), ..) => *code,
            (None, Some(c), None) if !c.is_control() && !c.is_whitespace() => KeyCode::Char(c),
            _ => return Err(KeyError::Unknown),
        };
        let same = match code {
            KeyCode::Char('i' | 'I') if ctrl => Some("tab"),
            KeyCode::Char('m' | 'M') if ctrl => Some("enter"),
            KeyCode::Char('[') if ctrl => Some("esc"),
            _ => None,
        };
        if let Some(other) = same {
            return Err(KeyError::ArrivesAs(other));
        }
        let code = match code {
            // With ctrl held terminals do not say whether a letter is a capital.
            KeyCode::Char(c) if ctrl => KeyCode::Char(c.to_ascii_lowercase()),
            code => code,
        };
        Ok(Self { code, ctrl, alt })
    }

    /// Whether it is a character that a person could type as text.
    pub const fn is_character(&self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.ctrl && !self.alt
    }

    /// The names in a config file of all keys that are no characters.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(_, _, plain)| *plain)
    }
}

impl fmt::Display for Key {
    /// The name that footer, help and docs use.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_the_names_that_it_is_shown_by() {
        let codes = NAMES.iter().map(|(code, ..)| *code);
        for code in codes.chain(['a', 'A', '-', '+', '/', 'é'].map(KeyCode::Char)) {
            for (ctrl, alt) in [(false, false), (true, false), (false, true), (true, true)] {
                let key = match code {
                    KeyCode::Char('A') if ctrl => continue,
                    code => Key { code, ctrl, alt },
                };
                assert_eq!(Key::parse(&key.to_string()), Ok(key), "{key}");
                assert_eq!(Key::parse(&key.name(true)), Ok(key), "{key}");
            }
        }
    }

    #[test]
    fn what_never_arrives_is_no_key() {
        assert_eq!(Key::parse("ctrl-i"), Err(KeyError::ArrivesAs("tab")));
        assert_eq!(Key::parse("ctrl-m"), Err(KeyError::ArrivesAs("enter")));
        assert_eq!(Key::parse("ctrl-["), Err(KeyError::ArrivesAs("esc")));
        for name in ["", "ctrl-", "upp", "ab", " ", "\u{1b}", "Enter"] {
            assert_eq!(Key::parse(name), Err(KeyError::Unknown), "{name:?}");
        }
        assert_eq!(Key::parse("ctrl-S"), Ok(Key::ctrl('s')));
    }
}

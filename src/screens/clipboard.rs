//! The way to the clipboard of the terminal, and what is said of a text for it. The bytes are
//! written by `runtime::osc52`. What is copied is decided by each screen, at `Action::Copy` in its
//! `update`. What is copied goes through `shared_context` (`copy`), but for the password of
//! `user_form`; `runtime::main_loop` carries out each `Effect::Copy`.

use crate::domain::reason::Tone;

/// How a text gets to the clipboard of the terminal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Clipboard {
    /// The terminal is asked; inside of tmux, tmux is.
    #[default]
    Terminal,
    /// Through GNU screen, which hands such requests on only when they are wrapped.
    ThroughScreen,
    /// Somebody calls the terminal screen: GNU screen at the other end of ssh, or an old tmux.
    PerhapsThroughScreen,
    /// The terminal has none.
    None,
}

impl Clipboard {
    /// What the variables say of the terminal.
    pub fn of(environment: impl Fn(&str) -> Option<String>) -> Self {
        let is_set = |name| environment(name).is_some_and(|value| !value.is_empty());
        let term = environment("TERM").unwrap_or_default();
        match term.split('-').next().unwrap_or_default() {
            // tmux sets STY nowhere, but a screen that it was started in has.
            _ if is_set("TMUX") => Self::Terminal,
            _ if is_set("STY") => Self::ThroughScreen,
            // `screen.xterm-256color` is what screen itself calls it.
            family if family.starts_with("screen") => Self::PerhapsThroughScreen,
            "linux" | "vt100" | "vt102" | "vt220" => Self::None,
            _ => Self::Terminal,
        }
    }

    /// The sentence for a text that was sent there. The terminal never answers whether it took it.
    pub fn sent(self, text: &str) -> (Tone, String) {
        self.says(&format!(
            "Sent to the clipboard, if the terminal allows it: {text}"
        ))
    }

    /// This sentence of something that was sent there, or that there is no clipboard.
    pub fn says(self, sent: &str) -> (Tone, String) {
        match self {
            Self::None => (Tone::Warning, NONE.into()),
            _ => (Tone::Info, sent.into()),
        }
    }
}

/// What is said where there is no clipboard.
pub const NONE: &str = "Not sent: this terminal has no clipboard";

#[cfg(test)]
mod tests {
    use crate::screens::clipboard::*;

    #[test]
    fn the_variables_tell_the_way() {
        let cases = [
            ("xterm-256color", "", "", Clipboard::Terminal),
            ("", "", "", Clipboard::Terminal),
            ("screen", "", "1234.tty", Clipboard::ThroughScreen),
            ("xterm", "", "1234.tty", Clipboard::ThroughScreen),
            ("screen-256color", "/tmp/tmux", "", Clipboard::Terminal),
            (
                "tmux-256color",
                "/tmp/tmux",
                "1234.tty",
                Clipboard::Terminal,
            ),
            ("tmux-256color", "", "", Clipboard::Terminal),
            ("screen-256color", "", "", Clipboard::PerhapsThroughScreen),
            (
                "screen.xterm-256color",
                "",
                "",
                Clipboard::PerhapsThroughScreen,
            ),
            ("linux", "", "", Clipboard::None),
            ("vt220", "", "", Clipboard::None),
        ];
        for (term, tmux, sty, expected) in cases {
            let found = Clipboard::of(|name| match name {
                "TERM" => Some(term.to_owned()),
                "TMUX" => Some(tmux.to_owned()),
                "STY" => Some(sty.to_owned()),
                _ => None,
            });
            assert_eq!(found, expected, "{term} {tmux} {sty}");
        }
    }
}

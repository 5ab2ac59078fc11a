//! Draws the program to any writer: the terminal of this process, or a made-up one in tests.

use std::io::{self, Write};

use ratatui::Terminal;
use ratatui::layout::Size;

use super::diff_backend::DiffBackend;
use crate::app::Front;
use crate::domain::theme_name::ThemeName;
use crate::screens::model::Model;
use crate::screens::view;
use crate::screens::view::appearance::Appearance;
use crate::ui::theme::Theme;

/// Draws to a terminal behind any writer, in few bytes.
#[derive(Debug)]
pub struct Renderer<W: Write> {
    terminal: Terminal<DiffBackend<W>>,
    appearance: Appearance,
    theme: (ThemeName, Theme),
}

impl<W: Write> Renderer<W> {
    /// A renderer on a blank terminal of this size; without one, the terminal of this process is
    /// asked.
    ///
    /// # Errors
    /// When the terminal does not tell its size.
    pub fn new(out: W, appearance: Appearance, size: Option<(u16, u16)>) -> io::Result<Self> {
        let diff_backend = DiffBackend::new(out, size.map(Size::from));
        let terminal = Terminal::new(diff_backend)?;
        let name = ThemeName::default();
        Ok(Self {
            terminal,
            appearance,
            theme: (name, appearance.theme(name)),
        })
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// When the terminal does not tell.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Draws what changed of a console, in one synchronized update; writes nothing if nothing did.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, model: &Model) -> io::Result<()> {
        self.draw_front(Front::Console(model))
    }

    /// Draws what changed of the whole program, in the same way.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw_front(&mut self, front: Front<'_>) -> io::Result<()> {
        let name = self.appearance.name(front);
        if self.theme.0 != name {
            self.theme = (name, self.appearance.theme(name));
        }
        let theme = &self.theme.1;
        self.terminal
            .draw(|frame| view::whole_screen::front(front, theme, frame))?;
        Ok(())
    }

    /// Forgets what is on the screen, so that the next draw writes everything.
    ///
    /// # Errors
    /// When the terminal does not tell its size.
    pub fn clear(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }

    /// The writer.
    pub fn out(&self) -> &W {
        self.terminal.backend().out()
    }
}

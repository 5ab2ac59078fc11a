//! Taking the terminal, and giving it back whatever happens.
//!
//! Of the mouse only presses and the wheel are asked for (modes 1000 and 1006), no movements: it
//! costs nothing while it moves.

use std::fs::File;
use std::io::{self, IsTerminal, Write as _};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::style::Print;
use ratatui::crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use ratatui::crossterm::{cursor, execute};
use rustix::event::{self, PollFd, PollFlags, Timespec};
use rustix::io::Errno;

use super::renderer::Renderer;
use super::{osc52, shown_secret, unsaved_changes};
use crate::app::Front;
use crate::config;
use crate::domain::secret::Secret;
use crate::screens::clipboard::Clipboard;
use crate::screens::view::appearance::Appearance;

/// Whether the terminal is ours now; a panic on any thread must know.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether the mouse is ours too.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Asks for presses and the wheel, not for movements, with places of any size.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Plain text again, on a new line below everything: without an alternate screen the shell goes on
/// there. Row 999 is the last one that exists.
const BELOW: &str = "\x1b[m\x1b[999;1H\r\n";

/// How the terminal is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScreenOptions {
    /// The way to its clipboard.
    pub clipboard: Clipboard,
    /// The theme.
    pub appearance: Appearance,
    /// Whether to take the mouse. The terminal itself then selects no text with it.
    pub mouse: bool,
}

/// Why the screen cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsuitable {
    /// Input or output is no terminal.
    NoTerminal,
    /// `TERM=dumb`, or none.
    Dumb,
}

impl std::fmt::Display for Unsuitable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoTerminal => {
                "this is a full-screen console: run it in a terminal, with input and output not \
                 redirected (over ssh: ssh -t HOST guestlist)"
            }
            Self::Dumb => {
                "this terminal cannot place text on the screen (TERM is dumb or not set): use \
                 another terminal, or set TERM to what it really is"
            }
        })
    }
}

impl std::error::Error for Unsuitable {}

/// Whether the screen can be taken. `term` is the variable `TERM`.
///
/// # Errors
/// [`Unsuitable`], with what to do about it.
pub fn check(term: Option<&str>) -> Result<(), Unsuitable> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Unsuitable::NoTerminal);
    }
    match term {
        None | Some("" | "dumb") => Err(Unsuitable::Dumb),
        Some(_) => Ok(()),
    }
}

/// Gives the terminal back, if it is ours. Every step is tried, whatever the others did; may be
/// called at any time, any number of times.
pub fn leave() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(out, EndSynchronizedUpdate);
    if MOUSE.load(Ordering::SeqCst) {
        let _ = execute!(out, Print(MOUSE_OFF));
    }
    let _ = execute!(out, DisableBracketedPaste);
    // Without an alternate screen it would stay there.
    if shown_secret::is_there() {
        let _ = execute!(out, Print(shown_secret::wiped()));
    }
    let _ = execute!(out, Print(BELOW));
    let _ = execute!(out, LeaveAlternateScreen);
    let _ = execute!(out, cursor::Show);
    let _ = disable_raw_mode();
}

/// Whether the terminal was closed. Waits for that up to `patience`, for ever when `None`.
pub(super) fn is_gone(patience: Option<&Timespec>) -> bool {
    is_closed(&io::stdin(), patience)
}

/// Whether the other end of a terminal or a pipe was closed. Waits for that up to `patience`, for
/// ever when `None`.
pub fn is_closed(end: &impl AsFd, patience: Option<&Timespec>) -> bool {
    // Without events the call returns only for a hang-up or an error.
    let mut ends = [PollFd::new(end, PollFlags::empty())];
    loop {
        match event::poll(&mut ends, patience) {
            Err(Errno::INTR) => {}
            told => return told != Ok(0),
        }
    }
}

fn enter() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)?;
    if MOUSE.load(Ordering::SeqCst) {
        execute!(io::stdout(), Print(MOUSE_ON))?;
    }
    Ok(())
}

/// Makes panics give the terminal back before they print. While it is taken a panic on any thread
/// also ends the program, and keeps what was not saved: else the console would go on drawing, on
/// the screen of the shell.
pub fn leave_on_panic() {
    let next = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let was_taken = TAKEN.load(Ordering::SeqCst);
        // Before anything is written: the terminal may take nothing.
        let rescued = was_taken.then(unsaved_changes::rescue).flatten();
        leave();
        next(info);
        if was_taken {
            if let Some(told) = rescued {
                let _ = writeln!(io::stderr(), "guestlist: {told}");
            }
            config::end_commands();
            std::process::exit(101);
        }
    }));
}

/// The screen. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct Screen {
    renderer: Renderer<File>,
    clipboard: Clipboard,
}

impl Screen {
    /// Takes the terminal: alternate screen, raw mode, bracketed paste, and the mouse where it is
    /// wanted.
    ///
    /// # Errors
    /// When the terminal refuses; it is given back then.
    pub fn take(options: ScreenOptions) -> io::Result<Self> {
        MOUSE.store(options.mouse, Ordering::SeqCst);
        // The standard output of std splits its input at the last line break.
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        let taken = enter().and_then(|()| Renderer::new(out, options.appearance, None));
        // Without an alternate screen the terminal still shows what the shell wrote.
        let cleared = taken.and_then(|mut renderer| renderer.clear().map(|()| renderer));
        match cleared {
            Ok(renderer) => Ok(Self {
                renderer,
                clipboard: options.clipboard,
            }),
            Err(error) => {
                leave();
                Err(error)
            }
        }
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// When the terminal does not tell.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        self.renderer.size()
    }

    /// Draws what changed, in one synchronized update; writes nothing if nothing did.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, front: Front<'_>) -> io::Result<()> {
        // Before it is drawn: a panic may come in the middle of it.
        shown_secret::may_be(front.shows_secret());
        self.renderer.draw_front(front)?;
        shown_secret::is(front.shows_secret());
        Ok(())
    }

    /// Forgets what is on the screen, so that the next draw writes everything.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn clear(&mut self) -> io::Result<()> {
        self.renderer.clear()
    }

    /// Asks the terminal to put a text on its clipboard. The terminal never says whether it did.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn copy(&mut self, text: &Secret) -> io::Result<()> {
        osc52::copy(&mut io::stdout().lock(), text, self.clipboard)
    }

    /// Takes the terminal again after a stop.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn retake(&mut self) -> io::Result<()> {
        // A stop that cannot be caught did not give the terminal back, and the shell has changed
        // the settings.
        leave();
        enter()?;
        self.clear()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
    }
}

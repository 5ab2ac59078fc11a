//! Whether a password can be read on the screen, and how it is wiped from there: where there is no
//! alternate screen, what is shown stays when the program leaves.

use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::crossterm::terminal;

static IS_THERE: AtomicBool = AtomicBool::new(false);

/// So many rows are wiped where the terminal does not tell how many it has.
const LAST_ROW: u16 = 300;

/// A frame is about to be drawn that shows one, or shows none.
pub(super) fn may_be(shown: bool) {
    IS_THERE.fetch_or(shown, Ordering::SeqCst);
}

/// That frame was drawn.
pub(super) fn is(shown: bool) {
    IS_THERE.store(shown, Ordering::SeqCst);
}

/// Whether one can be read on the screen.
pub(super) fn is_there() -> bool {
    IS_THERE.load(Ordering::SeqCst)
}

/// What empties the screen row by row. What is cleared as a whole, tmux and GNU screen keep where
/// one can scroll back to it.
pub(super) fn wiped() -> String {
    let rows = terminal::size().map_or(LAST_ROW, |(_, rows)| rows);
    let rows = (1..=rows).map(|row| format!("\x1b[{row};1H\x1b[2K"));
    rows.collect::<String>() + "\x1b[H"
}

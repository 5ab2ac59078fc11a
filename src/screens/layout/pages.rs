//! Where things are on pages that take the place of the table, or lie over it.

use crate::engine::apply::Run;
use crate::screens::apply::summary;
use crate::screens::layout::{More, Rows, second_line, share_out, wrapped};
use crate::screens::model::{Model, Tone};
use crate::screens::status;
use crate::text;

/// Shares out the rows of the terminal for a page that takes the place of the table.
pub fn screen(model: &Model) -> Rows {
    let size = (model.cx.width, model.cx.height);
    let line = wrapped(status::page_line(model), size);
    let more = More {
        header: second_line(&model.cx),
        filter: false,
    };
    let rows = share_out(size, more, line, Vec::new());
    Rows {
        head: 0,
        body: rows.head + rows.body,
        ..rows
    }
}

/// The rows of a review: its heading, its entries, its button.
pub fn review_rows(model: &Model) -> (u16, u16, u16) {
    let body = screen(model).body;
    let heading = u16::from(body >= 3);
    let button = u16::from(body >= 5);
    (heading, body - heading - button, button)
}

/// The rows of the page of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRows {
    /// The heading: 0 or 1.
    pub heading: u16,
    /// The bar: 0 or 1.
    pub bar: u16,
    /// What happens now, wrapped.
    pub state: (Vec<String>, Tone),
    /// How many lines have which status, wrapped.
    pub counts: Vec<String>,
    /// The lines of the plan.
    pub list: u16,
}

/// Shares out the rows of the page of a run. What happens now goes last.
pub fn run_rows(model: &Model, run: &Run) -> RunRows {
    let body = screen(model).body;
    let width = usize::from(model.cx.width.saturating_sub(2));
    let (state, tone) = summary::state(&model.cx, run);
    let (mut state, mut counts) = (
        text::wrap(&state, width),
        text::wrap(&summary::counts(run), width),
    );
    state.truncate(usize::from(body));
    let mut free = body - u16::try_from(state.len()).unwrap_or(body);
    // The selected line, and why it went wrong.
    let least = (body / 3).min(3);
    let mut take = |keep: u16| {
        let taken = u16::from(free > keep);
        free -= taken;
        taken
    };
    let (heading, bar) = (take(0), take(least));
    let kept = counts.iter().take_while(|_| take(least) == 1).count();
    counts.truncate(kept);
    RunRows {
        heading,
        bar,
        state: (state, tone),
        counts,
        list: free,
    }
}

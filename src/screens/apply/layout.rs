//! Where things are on the page of a plan under way, as numbers.

use crate::domain::reason::Tone;
use crate::engine::apply::Run;
use crate::screens::apply::summary;
use crate::screens::context::Context;
use crate::screens::entries;
use crate::screens::layout::screen;
use crate::text;
use crate::ui::frame;

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
pub fn run_rows(cx: &Context, run: &Run) -> RunRows {
    let body = screen(cx, None).body;
    let width = usize::from(entries::width(cx));
    let (state, tone) = summary::state(cx, run);
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
    let has_frame = frame::fits(cx.size());
    let heading = if has_frame { 0 } else { take(0) };
    let bar = take(least);
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

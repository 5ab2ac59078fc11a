//! Where things are on the page of a plan under way, as numbers.

use crate::domain::reason::Tone;
use crate::engine::apply::Run;
use crate::screens::apply::{RunPage, words};
use crate::screens::change_rows;
use crate::screens::context::Context;
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
    /// What happens now or came of it, and how each row is meant.
    pub texts: Vec<(String, Tone)>,
    /// The line of the filter: 0 or 1.
    pub filter: u16,
    /// The lines of the plan.
    pub list: u16,
}

/// Shares out the rows of the page of a run. The first text goes last.
pub fn run_rows(cx: &Context, page: &RunPage, run: &Run) -> RunRows {
    let body = screen(cx).body;
    let mut texts = words::texts(cx, run).into_iter();
    let mut shown = texts.next().map_or_else(Vec::new, |it| rows(cx, run, it));
    shown.truncate(usize::from(body));
    let mut free = body - u16::try_from(shown.len()).unwrap_or(body);
    // The selected line, and why it went wrong.
    let least = (body / 3).min(3);
    let mut take = |keep: u16| {
        let taken = u16::from(free > keep);
        free -= taken;
        taken
    };
    let has_frame = frame::fits(cx.size());
    let heading = if has_frame { 0 } else { take(0) };
    let bar = if run.is_under_way() { take(least) } else { 0 };
    let width = usize::from(change_rows::width(cx));
    for it in texts {
        let mut all = rows(cx, run, it);
        let kept = all.iter().take_while(|_| take(least) == 1).count();
        if let Some(last) = kept.checked_sub(1).filter(|_| kept < all.len()) {
            let rest: Vec<&str> = all[last..].iter().map(|(row, _)| &**row).collect();
            let rest = text::fit_words(&rest.join(" "), width).into_owned();
            all[last].0 = rest;
        }
        all.truncate(kept);
        shown.extend(all);
    }
    let filter = page.find.rows(free);
    RunRows {
        heading,
        bar,
        texts: shown,
        filter,
        list: free - filter,
    }
}

/// The rows of a text: as many as it needs while there is something to decide, and one in the end,
/// since the lines say the rest.
fn rows(cx: &Context, run: &Run, (text, tone): (String, Tone)) -> Vec<(String, Tone)> {
    let width = usize::from(change_rows::width(cx));
    let rows = if run.is_under_way() {
        text::wrap(&text, width)
    } else {
        vec![text::fit_words(&text, width).into_owned()]
    };
    rows.into_iter().map(|row| (row, tone)).collect()
}

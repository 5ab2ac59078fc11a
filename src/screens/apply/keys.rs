//! The keys of the page of a plan that is being applied, and of its summary.

use crate::engine::apply::{Pause, Phase};
use crate::screens::apply::RunPage;
use crate::screens::bindings::Action as A;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::screens::context::Context;
use crate::ui::key::KeyCode as K;

/// Those of the page of a plan under way, and its summary.
#[rustfmt::skip]
pub(in crate::screens) const RUN: &[Row] = &[
    row(&[c('p')], A::Pause, "pause/go on", "Pause between two commands, or go on"),
    row(&[c('x')], A::Stop, "stop", "Stop: what is not sent stays pending"),
    row(&[k(K::Enter)], A::Choose, "go on/close", "After a failure go on, and do not ask again; in the summary, close it"),
    row(&[c('f')], A::Problems, "not done", "Show only what was not done, or all"),
    writing(row(&[c('t'), c('r')], A::Retry, "try again", "Review what was not done, to try it again")),
    row(&[c('y')], A::Copy, "copy", "Send the summary to the terminal, for its clipboard"),
    row(&[k(K::Esc), c('b'), c('q')], A::Close, "table", "Back to the table; applying goes on, and review shows it again"),
];

/// Whether an action does anything now. Only hints ask for it: a key that does nothing says why.
pub fn applies(cx: &Context, page: &RunPage, action: A) -> bool {
    let Some(run) = &cx.engine.run else {
        return true;
    };
    let asks = matches!(run.phase, Phase::Paused(Pause::Trouble(_)));
    match action {
        A::Pause => run.is_under_way() && !asks,
        A::Stop | A::Close => run.is_under_way(),
        A::Choose => asks || !run.is_under_way(),
        A::Problems => page.only_trouble || run.trouble().next().is_some(),
        A::Retry => !run.is_under_way() && run.trouble().next().is_some(),
        _ => true,
    }
}

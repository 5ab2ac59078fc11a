//! The keys of the page of a plan that is being applied, and of its summary, and whether each
//! applies now.

use std::borrow::Cow;

use crate::screens::apply::RunPage;
use crate::screens::bindings::row::{Row, c, k, row, writing};
use crate::screens::bindings::{Action as A, Binding};
use crate::screens::context::Context;
use crate::ui::key::KeyCode as K;

/// Those of the page of a plan under way, and its summary.
#[rustfmt::skip]
pub(in crate::screens) const RUN: &[Row] = &[
    row(&[c(' ')], A::Pause, "pause", "Pause, or resume"),
    row(&[c('c')], A::Stop, "stop", "Stop: the rest stays pending"),
    writing(row(&[c('r')], A::Retry, "retry", "Retry what was not done")),
    row(&[c('f')], A::Problems, "problems", "Show problems only, or all"),
    row(&[k(K::Enter), c('i')], A::Details, "details", "Show the details of the line"),
    row(&[c('y')], A::Copy, "copy", "Copy the summary"),
    row(&[k(K::Esc), c('q')], A::Close, "back", "Back; applying continues"),
    row(&[c('/')], A::Filter, "filter", "Filter by words"),
];

/// Whether an action does anything now.
///
/// # Errors
/// The reason when it does not.
pub fn applies(cx: &Context, page: &RunPage, action: A) -> Result<(), String> {
    let Some(run) = cx.engine.run() else {
        return Ok(());
    };
    let refused = |why: &str| Err(why.to_owned());
    match action {
        A::Pause if !run.is_under_way() => refused("Already finished: nothing to pause"),
        A::Stop if !run.is_under_way() => refused("Already finished: nothing more is sent"),
        A::Problems if !page.only_trouble && run.trouble().next().is_none() => {
            refused("Nothing went wrong: no problems to show")
        }
        A::Retry if run.is_under_way() => refused("Wait until it has finished, or stop it"),
        A::Retry if run.trouble().next().is_none() => refused("Nothing to retry: all is done"),
        _ => Ok(()),
    }
}

/// The word of a key in the footer. The one that pauses resumes what is paused.
pub(in crate::screens) fn word(binding: &Binding, is_paused: bool) -> Cow<'static, str> {
    match binding.action {
        A::Pause if is_paused => "resume".into(),
        _ => binding.hint.into(),
    }
}

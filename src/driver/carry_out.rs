//! Carries out a plan without a person: goes on after failures and after a lost link, and waits for
//! the list that confirms what was done. Where `--fail-fast` stops is decided here, at one broker.

use std::future::Future;
use std::pin::pin;

use tokio::time::Instant;

use super::Driver;
use super::how_long_to_wait::{CONTRADICTION, FAREWELL, RECONNECT};
use crate::domain::command::CommandKind;
use crate::domain::plan::Plan;
use crate::engine::Engine;
use crate::engine::apply::{LineStatus, Pause, Phase};
use crate::engine::command_log::Claim;
use crate::engine::connection::LinkState;

/// What bounds a plan.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bounds {
    /// When to stop waiting.
    pub until: Option<Instant>,
    /// Whether nothing more is sent after the first line that goes wrong.
    pub fail_fast: bool,
}

/// Why a plan ended before all of it was sent or decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarlyEnd {
    /// It was asked to stop.
    Stopped,
    /// The time was up.
    Late,
    /// The link did not come back.
    LinkLost,
    /// A line went wrong.
    Failed,
}

impl Driver {
    /// Carries out a plan until each line has its last word. `stop` ends it early: what is out is
    /// waited for (bounded). `each` is called after everything that happens. Returns why it ended
    /// early, if it did.
    pub async fn carry_out(
        &mut self,
        plan: Plan,
        bounds: Bounds,
        stop: impl Future<Output = ()>,
        mut each: impl FnMut(&mut Self),
    ) -> Option<EarlyEnd> {
        self.call(|engine| engine.apply(plan));
        let mut stop = pin!(stop);
        let mut cut = None;
        // When to give up waiting for what is out, or for the link.
        let mut patience: Option<Instant> = None;
        // The link and what a broker says of itself on it have their time each.
        let mut was_up = true;
        loop {
            each(self);
            if is_settled(&self.engine) {
                if cut != Some(EarlyEnd::Stopped) {
                    self.hear_contradictions(bounds, &mut stop, each).await;
                }
                return cut;
            }
            let is_up = *self.engine.link() == LinkState::Connected;
            let is_away = !is_up || !self.engine.queue().is_ready();
            let leaves_out = bounds.fail_fast && cut.is_none() && has_left_out(&self.engine);
            match phase(&self.engine) {
                Some(_) if leaves_out => {
                    cut = Some(EarlyEnd::Failed);
                    self.end_run();
                    continue;
                }
                Some(Phase::Paused(Pause::Trouble(_))) if bounds.fail_fast => {
                    cut = cut.or(Some(EarlyEnd::Failed));
                    self.end_run();
                    continue;
                }
                Some(Phase::Paused(Pause::Link)) if is_away => {}
                Some(Phase::Paused(_)) => {
                    self.call(Engine::resume_run);
                    continue;
                }
                _ => {}
            }
            if cut != Some(EarlyEnd::Stopped) {
                let as_before = patience.filter(|_| is_up == was_up);
                patience = is_away.then(|| as_before.unwrap_or_else(|| Instant::now() + RECONNECT));
                was_up = is_up;
            }
            let until = [bounds.until, patience].into_iter().flatten().min();
            tokio::select! {
                () = self.step() => {}
                () = &mut stop, if cut.is_none() => {
                    cut = Some(EarlyEnd::Stopped);
                    patience = Some(Instant::now() + FAREWELL);
                    self.end_run();
                }
                () = at(until) => {
                    let is_late = bounds.until.is_some_and(|it| it <= Instant::now());
                    self.end_run();
                    each(self);
                    let end = if is_late { EarlyEnd::Late } else { EarlyEnd::LinkLost };
                    // That nothing more was to be sent does not say why the rest is unknown.
                    let asked = cut.filter(|it| *it == EarlyEnd::Stopped);
                    return asked.or(Some(end));
                }
            }
        }
    }

    /// Where answers carry no ids, the yes to an addition may have been to somebody else: then a no
    /// follows.
    async fn hear_contradictions(
        &mut self,
        bounds: Bounds,
        stop: &mut (impl Future<Output = ()> + Unpin),
        mut each: impl FnMut(&mut Self),
    ) {
        if !has_open_claims(&self.engine) {
            return;
        }
        let until = Instant::now() + CONTRADICTION;
        let until = bounds.until.map_or(until, |it| it.min(until));
        loop {
            tokio::select! {
                () = self.step() => each(self),
                () = &mut *stop => return,
                () = at(Some(until)) => return,
            }
        }
    }

    /// Nothing more is sent.
    fn end_run(&mut self) {
        self.call(Engine::end_run);
    }
}

/// Whether a line was not sent since it made no sense any more.
fn has_left_out(engine: &Engine) -> bool {
    let run = engine.run();
    run.is_some_and(|run| run.tally(LineStatus::NotSent) > 0)
}

/// Whether an addition of the plan was accepted by an answer that may have been to somebody else.
fn has_open_claims(engine: &Engine) -> bool {
    engine.run().is_some_and(|run| {
        let mut lines = 0..run.lines().len();
        let entry = |at| run.entry(engine.log(), at);
        lines.any(|at| entry(at).is_some_and(|it| it.claim == Claim::Open))
    })
}

fn phase(engine: &Engine) -> Option<&Phase> {
    engine.run().map(|run| &run.phase)
}

/// Whether nothing more is to come: all is sent and answered, what the list can confirm it has
/// confirmed, and what is unknown after a lost link was looked up.
fn is_settled(engine: &Engine) -> bool {
    let Some(run) = engine.run().filter(|run| run.phase == Phase::Over) else {
        return engine.run().is_none();
    };
    let is_away = *engine.link() != LinkState::Connected || engine.old_since().is_some();
    (0..run.lines().len()).all(|at| match run.status(engine.log(), at) {
        LineStatus::Accepted => {
            run.lines()[at].command.kind() == CommandKind::Password || engine.list_is_refused()
        }
        LineStatus::Unknown => !is_away,
        _ => true,
    })
}

/// Waits until then; for ever without a time.
pub async fn at(when: Option<Instant>) {
    match when {
        Some(when) => tokio::time::sleep_until(when).await,
        None => std::future::pending().await,
    }
}

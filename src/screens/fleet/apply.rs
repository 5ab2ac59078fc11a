//! Applies plans to several brokers together, as one step: it is shown, journalled and undone as
//! one. The question before it is asked in [`crate::screens::fleet::before_applying`];
//! [`crate::screens::fleet::apply_page`] shows how it goes, and [`crate::screens::fleet::undo`]
//! takes it back.

use std::sync::Arc;

use crate::domain::command::{Command, CommandId};
use crate::domain::plan::Plan;
use crate::engine::Engine;
use crate::engine::apply::{LineStatus, Phase, Run};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::Member;
use crate::text;

/// What was applied together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The brokers, each with the number of its plan.
    pub plans: Vec<(usize, u64)>,
}

/// How many lines have come how far, on one broker or on all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Verified, or accepted where no list shows it.
    pub done: usize,
    /// Failed, unknown or left out.
    pub trouble: usize,
    /// To be sent, or without an answer.
    pub open: usize,
}

impl Tally {
    /// That of a plan.
    pub fn of(run: &Run) -> Self {
        let count = |statuses: &[LineStatus]| statuses.iter().map(|it| run.tally(*it)).sum();
        Self {
            done: count(&[LineStatus::Verified, LineStatus::Accepted]),
            trouble: count(&[LineStatus::Failed, LineStatus::Unknown, LineStatus::NotSent]),
            open: count(&[LineStatus::Pending, LineStatus::Sent]),
        }
    }

    /// Both together.
    pub const fn and(self, other: Self) -> Self {
        Self {
            done: self.done + other.done,
            trouble: self.trouble + other.trouble,
            open: self.open + other.open,
        }
    }

    /// All lines.
    pub const fn all(self) -> usize {
        self.done + self.trouble + self.open
    }
}

impl Member {
    /// The plan that is applied here, or was, if it belongs to the last step.
    pub fn run(&self) -> Option<&Run> {
        self.cx.engine.run()
    }

    /// Whether its plan is under way.
    pub fn is_applying(&self) -> bool {
        self.run().is_some_and(Run::is_under_way)
    }
}

impl FleetContext {
    /// The brokers of the step that is shown, each with its plan.
    pub fn runs(&self) -> impl Iterator<Item = (usize, &Run)> {
        let members = self.members.iter().enumerate();
        members.filter_map(|(at, member)| Some((at, member.run()?)))
    }

    /// Whether anything is still being applied.
    pub fn is_applying(&self) -> bool {
        self.members.iter().any(Member::is_applying)
    }

    /// How far all of it is.
    pub fn tally(&self) -> Tally {
        let tallies = self.runs().map(|(_, run)| Tally::of(run));
        tallies.fold(Tally::default(), Tally::and)
    }

    /// Whether all that goes on is paused.
    pub fn is_paused(&self) -> bool {
        let mut open = self.runs().filter(|(_, run)| run.is_under_way());
        self.is_applying() && open.all(|(_, run)| matches!(run.phase, Phase::Paused(_)))
    }

    /// What a step has done, on each broker, the last command first.
    pub(super) fn done_in(&self, step: &Step) -> Vec<(usize, Vec<CommandId>)> {
        // What was tried again is in a plan of its own.
        let is_in = |broker: usize, plan: Option<u64>| {
            plan.is_some_and(|number| step.plans.contains(&(broker, number)))
        };
        let members = self.members.iter().enumerate();
        let done = members.map(|(broker, member)| {
            let entries = member.cx.engine.log().entries().rev();
            let entries = entries.filter(|it| is_in(broker, it.plan) && it.outcome.is_done());
            (broker, entries.map(|it| it.id).collect::<Vec<_>>())
        });
        done.filter(|(_, ids)| !ids.is_empty()).collect()
    }
}

/// Whether a step can begin.
///
/// # Errors
/// That another one is under way.
pub(super) fn can_apply(cx: &FleetContext) -> Result<(), String> {
    if cx.is_applying() {
        let Tally { open, .. } = cx.tally();
        let left = text::count(open, "change is", "changes are");
        if cx.is_paused() {
            let show = cx.key(Action::Review);
            let stop = cx.keys.name(KeyContext::Run, Action::Stop);
            return Err(format!(
                "{left} paused: {show}, then {stop} leaves the rest pending"
            ));
        }
        return Err(format!(
            "Wait: {left} still being applied. Nothing here is lost"
        ));
    }
    Ok(())
}

/// Begins to apply plans, each on its broker.
pub(super) fn begin(cx: &mut FleetContext, plans: Vec<(usize, Plan)>) {
    if plans.is_empty() {
        return;
    }
    let again = is_retry(cx, &plans).then(|| cx.steps.pop()).flatten();
    for member in &mut cx.members {
        member.cx.call(Engine::forget_run);
    }
    let number = cx.steps.len() + 1;
    let id: Arc<str> = format!("{}-{number}", cx.setup.run_id).into();
    let mut step = again.unwrap_or(Step { plans: Vec::new() });
    for (broker, plan) in plans {
        let number = cx.call(broker, |engine| {
            // Review has asked, where the link is not encrypted and passwords go there.
            let mut lines = plan.lines().iter();
            if lines.any(|line| line.command.kind().holds_password()) {
                engine.agree_plaintext();
            }
            let number = engine.apply_in_step(plan, Arc::clone(&id));
            engine.advance();
            number
        });
        step.plans.extend(number.map(|it| (broker, it)));
    }
    cx.steps.push(step);
}

/// Whether plans try again what the last step did not do. They belong to it then, and are undone
/// with it.
fn is_retry(cx: &FleetContext, plans: &[(usize, Plan)]) -> bool {
    plans.iter().all(|(broker, plan)| {
        let run = cx.members.get(*broker).and_then(Member::run);
        let left = run.map_or_else(Vec::new, Run::to_retry);
        let is_left = |command: &Command| left.iter().any(|it| it.command == *command);
        plan.lines().iter().all(|line| is_left(&line.command))
    })
}

//! What was applied to several brokers together: it is shown, journalled and undone as one. The question before it is
//! asked in [`crate::screens::fleet::review`], and [`crate::screens::fleet::run`] begins it.

use crate::domain::command::CommandId;
use crate::engine::apply::{LineStatus, Phase, Run};
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::Member;

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
        self.cx.engine.run.as_ref()
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

    /// What the newest step has done, on each broker, the last command first.
    pub fn last_step(&self) -> Vec<(usize, Vec<CommandId>)> {
        let Some(step) = self.steps.last() else {
            return Vec::new();
        };
        // What was tried again is in a plan of its own.
        let is_in = |broker: usize, plan: Option<u64>| {
            plan.is_some_and(|number| step.plans.contains(&(broker, number)))
        };
        let members = self.members.iter().enumerate();
        let done = members.map(|(broker, member)| {
            let entries = member.cx.engine.log.entries().rev();
            let entries = entries.filter(|it| is_in(broker, it.plan) && it.outcome.is_done());
            (broker, entries.map(|it| it.id).collect::<Vec<_>>())
        });
        done.filter(|(_, ids)| !ids.is_empty()).collect()
    }
}

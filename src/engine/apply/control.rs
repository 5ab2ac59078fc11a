//! Begins, goes on with, pauses, stops and ends a plan: message by message it takes over what
//! became of its lines, and sends the next ones. It also decides whether a line that goes wrong
//! pauses it, alone or among several brokers.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::command::{CommandId, CommandKind};
use crate::domain::plan::Plan;
use crate::engine::Engine;
use crate::engine::apply::{LineStatus, Pause, Phase, Run, State, needed};
use crate::engine::command_log::CommandLog;
use crate::engine::connection::LinkState;
use crate::engine::effect::{Notice, Timer};
use crate::text;

const SECOND: Duration = Duration::from_secs(1);

/// Why lines are not sent after a run was stopped.
const STOPPED: &str = "not sent: applying was stopped";

impl Engine {
    /// Begins to apply a plan.
    pub fn apply(&mut self, plan: Plan) {
        self.ticks += 1;
        self.run = Some(Run::new(plan, self.ticks));
    }

    /// Begins to apply a plan that is one step together with those of other brokers, under the
    /// step's id. It goes on after lines that go wrong. Returns the number of the plan.
    pub fn apply_in_step(&mut self, plan: Plan, step: Arc<str>) -> u64 {
        self.log.set_step(Some(step));
        self.ticks += 1;
        let mut run = Run::new(plan, self.ticks);
        run.ask_nothing();
        self.run = Some(run);
        self.ticks
    }

    /// Plans from now on are applied together with those of other brokers under this id; `None`:
    /// alone.
    pub fn set_step(&mut self, step: Option<Arc<str>>) {
        self.log.set_step(step);
    }

    /// The plan sends no more until it goes on. The answers to what was sent still come.
    pub const fn pause_run(&mut self) {
        if let Some(run) = &mut self.run {
            run.pause();
        }
    }

    /// The plan goes on. If a line had gone wrong, the next one that does will not pause it again.
    pub fn resume_run(&mut self) {
        if let Some(run) = &mut self.run {
            run.resume();
        }
    }

    /// The plan sends nothing more. The answers to what was sent still come.
    pub fn end_run(&mut self) {
        if let Some(run) = &mut self.run {
            run.end();
        }
    }

    /// The summary of the plan was closed: nothing shows what became of its lines any more.
    pub fn forget_run(&mut self) {
        self.run = None;
    }

    /// A second passed.
    pub(in crate::engine) fn tick(&mut self, generation: u64) {
        self.changed = false;
        let Some(run) = &mut self.run else { return };
        if run.clock == Some(generation) {
            run.tick();
            self.start(Timer::Run(generation), SECOND);
            self.tell(Notice::Ticked);
        }
    }

    /// After every message, takes over what became of the lines and sends the next ones.
    pub(in crate::engine) fn follow_plan(&mut self) {
        let trouble = self.take_in_outcomes();
        let Some(run) = &mut self.run else { return };
        if let Some(why) = run.reason_to_pause(&self.link, trouble) {
            run.phase = Phase::Paused(why);
            self.changed = true;
            self.tell(Notice::Paused);
        } else if run.phase == Phase::Running {
            self.feed();
        }
        self.end_or_tick();
    }

    /// Takes in what became of the lines. Returns the first that went wrong.
    fn take_in_outcomes(&mut self) -> Option<usize> {
        let news = self.log.take_news();
        let no_list = self.list_is_refused();
        let run = self.run.as_mut()?;
        if no_list {
            run.release_accepted(&self.log);
        }
        let mut trouble = None;
        for (id, before) in &news {
            let Some((at, status)) = run.hear(&self.log, (*id, before), no_list) else {
                continue;
            };
            self.changed = true;
            if matches!(status, LineStatus::Failed | LineStatus::Unknown) {
                trouble = trouble.or(Some(at));
            }
        }
        trouble
    }

    /// The clock ticks while lines are sent or answers are missing, and not otherwise.
    fn end_or_tick(&mut self) {
        let Some(run) = &mut self.run else { return };
        if run.is_under_way() && run.is_settled() {
            run.phase = Phase::Over;
            run.clock = None;
            self.changed = true;
            self.ask_time();
            self.tell(Notice::Over);
        } else if run.phase != Phase::Running {
            run.clock = None;
        } else if run.clock.is_none() {
            self.ticks += 1;
            run.start_clock(self.ticks);
            self.start(Timer::Run(self.ticks), SECOND);
        }
    }
}

/// Why a line is not sent after one whose outcome is not known.
fn unconfirmed(user: &str) -> String {
    format!("not sent: the broker had not confirmed an earlier command for {user}")
}

impl Run {
    /// Why nothing more is sent for now, when the link or a line that went wrong stands in the way.
    fn reason_to_pause(&self, link: &LinkState, trouble: Option<usize>) -> Option<Pause> {
        if self.phase != Phase::Running || self.tally(LineStatus::Pending) == 0 {
            return None;
        }
        if *link != LinkState::Connected {
            return Some(Pause::Link);
        }
        trouble.filter(|_| !self.goes_on).map(Pause::Trouble)
    }

    /// Sends no more until it goes on. The answers to what was sent still come.
    const fn pause(&mut self) {
        self.phase = Phase::Paused(Pause::Wanted);
    }

    /// Goes on. If a line had gone wrong, the next one that does will not pause it again.
    fn resume(&mut self) {
        self.goes_on |= matches!(self.phase, Phase::Paused(Pause::Trouble(_)));
        self.phase = Phase::Running;
    }

    /// Goes on after lines that go wrong, without a pause.
    const fn ask_nothing(&mut self) {
        self.goes_on = true;
    }

    /// A command of it never left, so its line waits for its turn again. False where it holds no
    /// such command, or sends nothing more.
    pub(in crate::engine) fn take_back(&mut self, id: CommandId, log: &CommandLog) -> bool {
        if self.is_stopped || self.phase == Phase::Over {
            return false;
        }
        let Some(at) = self.by_id.remove(&id) else {
            return false;
        };
        let before = self.status(log, at);
        self.states[at] = State::Pending;
        self.count(at, before, LineStatus::Pending);
        let needs = self.lines()[at].needs;
        let needs = needs.map(|needed| (needed, self.status(log, needed)));
        let is_done = |needed: usize, status| match status {
            LineStatus::Verified => true,
            // No list shows it.
            LineStatus::Accepted => self.lines()[needed].command.kind() == CommandKind::Password,
            _ => false,
        };
        match needs.filter(|(needed, status)| !is_done(*needed, *status)) {
            None => {
                let next = self.queue.iter().position(|it| *it > at);
                self.queue.insert(next.unwrap_or(self.queue.len()), at);
            }
            Some((needed, status)) => {
                self.blocked.entry(needed).or_default().push(at);
                if status.is_trouble() {
                    self.hold_back(needed, status);
                }
            }
        }
        true
    }

    /// Leaves out what waits for a line that went wrong.
    pub(super) fn hold_back(&mut self, at: usize, status: LineStatus) {
        let user = text::short(self.lines()[at].user().as_str()).into_owned();
        let is_unknown = status == LineStatus::Unknown;
        let why = if is_unknown {
            unconfirmed(&user)
        } else {
            needed(&user)
        };
        let waiting = self.blocked.remove(&at).unwrap_or_default();
        for line in &waiting {
            self.leave_out(*line, why.clone());
        }
        if is_unknown {
            self.unconfirmed.entry(at).or_default().extend(waiting);
        }
    }

    /// This line was done after all: what was left out because of it waits for its turn again.
    pub(super) fn put_back(&mut self, at: usize) {
        let left = self.unconfirmed.remove(&at).unwrap_or_default();
        if self.is_stopped || self.phase == Phase::Over {
            return;
        }
        for line in left.into_iter().rev() {
            self.states[line] = State::Pending;
            self.count(line, LineStatus::NotSent, LineStatus::Pending);
            self.queue.push_front(line);
        }
    }

    /// Sends nothing more.
    fn end(&mut self) {
        self.stop(STOPPED);
        self.is_stopped = true;
        // The answers to what was sent still come.
        self.phase = Phase::Running;
    }
}

//! A plan that is being applied, message by message: what became of its lines, and what is sent next.

use std::time::Duration;

use crate::domain::plan::Plan;
use crate::engine::Engine;
use crate::engine::apply::{LineStatus, Pause, Phase, Run};
use crate::engine::connection::LinkState;
use crate::engine::effect::{Notice, Timer};

const SECOND: Duration = Duration::from_secs(1);

/// Why lines are not sent after a run was stopped.
const STOPPED: &str = "not sent: applying was stopped";

impl Engine {
    /// Begins to apply a plan.
    pub fn apply(&mut self, plan: Plan) {
        self.ticks += 1;
        self.run = Some(Run::new(plan, self.ticks));
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

    /// After every message: takes in what became of the lines, and sends the next ones.
    pub(in crate::engine) fn follow_plan(&mut self) {
        let news = self.log.take_news();
        let Some(mut run) = self.run.take() else {
            return;
        };
        let no_list = self.list_is_refused();
        if no_list {
            run.release_accepted();
        }
        let mut trouble = None;
        for id in news {
            let Some(at) = run.hear(&self.log, id, no_list) else {
                continue;
            };
            self.changed = true;
            if matches!(run.status(at), LineStatus::Failed | LineStatus::Unknown) {
                trouble = trouble.or(Some(at));
            }
        }
        if run.phase == Phase::Running && run.tally(LineStatus::Pending) > 0 {
            if self.link != LinkState::Connected {
                self.pause(&mut run, Pause::Link);
            } else if let Some(at) = trouble.filter(|_| !run.goes_on) {
                self.pause(&mut run, Pause::Trouble(at));
            }
        }
        if run.phase == Phase::Running {
            self.feed(&mut run);
        }
        if run.is_under_way() && run.is_settled() {
            run.phase = Phase::Over;
            self.changed = true;
            self.tell(Notice::Over);
        }
        self.mind_the_clock(&mut run);
        self.run = Some(run);
    }

    fn pause(&mut self, run: &mut Run, why: Pause) {
        run.phase = Phase::Paused(why);
        self.changed = true;
        self.tell(Notice::Paused);
    }

    /// The clock ticks while lines are sent or answers are missing, and not otherwise.
    fn mind_the_clock(&mut self, run: &mut Run) {
        if run.phase != Phase::Running {
            run.clock = None;
        } else if run.clock.is_none() {
            self.ticks += 1;
            run.start_clock(self.ticks);
            self.start(Timer::Run(self.ticks), SECOND);
        }
    }
}

impl Run {
    /// Sends no more until it goes on. The answers to what was sent still come.
    pub const fn pause(&mut self) {
        self.phase = Phase::Paused(Pause::Wanted);
    }

    /// Goes on. After a line that went wrong, no other one pauses it again.
    pub fn resume(&mut self) {
        self.goes_on |= matches!(self.phase, Phase::Paused(Pause::Trouble(_)));
        self.phase = Phase::Running;
    }

    /// Sends nothing more.
    pub fn end(&mut self) {
        self.stop(STOPPED);
        // The answers to what was sent still come.
        self.phase = Phase::Running;
    }
}

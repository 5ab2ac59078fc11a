//! Applying a plan: in which order its lines are sent, which of them wait (`Run::next`), and what
//! became of the others. The outcomes are those of the command log; here they are counted, so that
//! neither an answer nor a draw costs more with a long plan.
//!
//! - Drafts stay drafts until their turn: a line is put in line only when the link has room for it
//!   (`feed`). So a stop, a lost link or a toggle in the table needs nothing undone.
//! - What stops it and asks whether to go on is in `control`.
//! - A lost link pauses, and a key goes on: nothing that left is sent again by itself. What had no
//!   answer is Unknown until the list tells, and is tried again through Review.
//! - Where each command goes alone, the permissions of a new user wait for the list that shows it:
//!   only then is it known what the broker gave it by itself. Without a list the answer is enough.
//! - A failure, a missing answer and a line that was left out count as not done, until a list shows
//!   them after all.
//! - The clock ticks only while something is sent or an answer is missing.

mod control;
mod feed;
mod line_status;
mod measured_rate;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use super::command_log::{CommandLog, Entry, Outcome};
use crate::domain::command::{Command, CommandId, CommandKind};
use crate::domain::plan::{Line, Plan};
use crate::domain::reason::Reason;
use crate::text;
pub use line_status::LineStatus;

/// Why nothing is sent at the moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pause {
    /// The person asked for it.
    Wanted,
    /// The first line that went wrong: the person decides, once.
    Trouble(usize),
    /// The link was lost.
    Link,
}

/// Why a line is not sent after the one that it needs went wrong.
pub(crate) fn needed(user: &str) -> String {
    format!("not sent: an earlier command for {user} was not done")
}

/// How far the run has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Lines are sent, or their answers come.
    Running,
    /// Nothing is sent.
    Paused(Pause),
    /// Nothing will be sent any more, and no answer is missing.
    Over,
}

/// What the run did with a line.
#[derive(Debug)]
enum State {
    /// Nothing yet.
    Pending,
    /// It is put in line as this command, whose outcome stands in the command log.
    Sent(CommandId),
    /// It is not sent by this run, and why.
    Left(Reason),
}

/// A plan that is being applied, or was.
#[derive(Debug)]
pub struct Run {
    plan: Plan,
    states: Vec<State>,
    queue: VecDeque<usize>,
    /// The lines that wait for another one.
    blocked: BTreeMap<usize, Vec<usize>>,
    /// Those that were left out since the outcome of that one is not known.
    unconfirmed: BTreeMap<usize, Vec<usize>>,
    by_id: HashMap<CommandId, usize>,
    tally: BTreeMap<LineStatus, usize>,
    trouble: BTreeSet<usize>,
    /// The number of lines that no list shows.
    unlisted: usize,
    /// How far it has come.
    pub phase: Phase,
    /// Whether the person decided to go on after lines that go wrong.
    goes_on: bool,
    /// Its number, as the command log knows it.
    pub number: u64,
    /// The number of the clock that ticks for it, while one does.
    pub clock: Option<u64>,
    /// The seconds that it ran.
    pub seconds: u64,
    /// When it began, and the last time known of it, in milliseconds.
    span: Option<(u64, u64)>,
    /// Whether that is the time at which it was over.
    is_timed: bool,
    window: VecDeque<usize>,
    /// How many lines were left out because it was stopped.
    withheld: usize,
    /// Whether it sends nothing more.
    is_stopped: bool,
}

impl Run {
    /// A run of this plan under this number, before anything is sent.
    pub fn new(plan: Plan, number: u64) -> Self {
        let states = plan.lines().iter().map(|_| State::Pending);
        let mut run = Self {
            states: states.collect(),
            queue: VecDeque::new(),
            blocked: BTreeMap::new(),
            unconfirmed: BTreeMap::new(),
            by_id: HashMap::new(),
            tally: BTreeMap::from([(LineStatus::Pending, plan.lines().len())]),
            trouble: BTreeSet::new(),
            unlisted: 0,
            phase: Phase::Running,
            goes_on: false,
            number,
            clock: None,
            seconds: 0,
            span: None,
            is_timed: false,
            window: VecDeque::from([0]),
            withheld: 0,
            is_stopped: false,
            plan,
        };
        for (at, line) in run.plan.lines().iter().enumerate() {
            run.unlisted += usize::from(line.command.kind() == CommandKind::Password);
            match line.needs {
                None => run.queue.push_back(at),
                Some(needed) => run.blocked.entry(needed).or_default().push(at),
            }
        }
        run
    }

    pub fn lines(&self) -> &[Line] {
        self.plan.lines()
    }

    /// What became of a line.
    pub fn status(&self, log: &CommandLog, at: usize) -> LineStatus {
        match self.states.get(at) {
            Some(State::Pending) => LineStatus::Pending,
            Some(State::Sent(id)) => log
                .get(*id)
                .map_or(LineStatus::Unknown, |it| LineStatus::of(&it.outcome)),
            Some(State::Left(_)) | None => LineStatus::NotSent,
        }
    }

    /// What the command log knows of a line.
    pub fn entry<'a>(&self, log: &'a CommandLog, at: usize) -> Option<&'a Entry> {
        match self.states.get(at)? {
            State::Sent(id) => log.get(*id),
            State::Pending | State::Left(_) => None,
        }
    }

    /// Why a line went wrong.
    pub fn why<'a>(&'a self, log: &'a CommandLog, at: usize) -> Option<&'a Reason> {
        match self.states.get(at)? {
            State::Left(why) => Some(why),
            State::Pending | State::Sent(_) => self.entry(log, at)?.outcome.reason(),
        }
    }

    /// The number of lines with this status.
    pub fn tally(&self, status: LineStatus) -> usize {
        self.tally.get(&status).copied().unwrap_or(0)
    }

    /// The number of lines whose effect no list shows: new passwords.
    pub const fn unlisted(&self) -> usize {
        self.unlisted
    }

    /// The number of lines that were sent and are decided. Lines that are held back do not count as
    /// progress.
    pub fn decided(&self) -> usize {
        let open = [LineStatus::Pending, LineStatus::Sent, LineStatus::NotSent];
        self.lines().len() - open.iter().map(|status| self.tally(*status)).sum::<usize>()
    }

    /// Whether it waits for the last answers only, after it was stopped.
    pub fn is_stopping(&self) -> bool {
        self.withheld > 0 && self.is_under_way()
    }

    /// Whether a second has passed since it began or went on.
    pub fn has_pace(&self) -> bool {
        self.window.len() > 1
    }

    /// The lines that went wrong, in order.
    pub fn trouble(&self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        self.trouble.iter().copied()
    }

    /// How many lines of Review it lacks.
    pub const fn left_out(&self) -> usize {
        self.plan.left_out
    }

    /// Whether a command was sent by it.
    pub fn holds(&self, id: CommandId) -> bool {
        self.by_id.contains_key(&id)
    }

    /// The commands whose turn has not come.
    pub(crate) fn to_come(&self) -> impl Iterator<Item = &Command> {
        let pending = self.lines().iter().zip(&self.states);
        let pending = pending.filter(|(_, state)| matches!(state, State::Pending));
        pending.map(|(line, _)| &line.command)
    }

    /// Whether it has not ended.
    pub fn is_under_way(&self) -> bool {
        self.phase != Phase::Over
    }

    /// The next line to be sent.
    pub(crate) fn next(&mut self) -> Option<usize> {
        self.queue.pop_front()
    }

    /// The next lines that go in one message of so many commands at most: all of the first user,
    /// then those of others while they fit. What a new user gets goes with its addition.
    pub(crate) fn next_together(&mut self, room: usize) -> Vec<usize> {
        let mut taken: Vec<usize> = Vec::new();
        while let Some(first) = self.queue.front() {
            let lines = self.plan.lines();
            let user = lines[*first].user();
            let of_user = self.queue.iter().filter(|at| lines[**at].user() == user);
            let of_user = of_user.flat_map(|at| std::iter::once(*at).chain(self.gifts(*at)));
            let of_user: Vec<usize> = of_user.collect();
            if !taken.is_empty() && taken.len() + of_user.len() > room {
                break;
            }
            taken.extend(of_user.iter().take(room - taken.len()));
            self.queue.retain(|at| !taken.contains(at));
            for at in of_user {
                if let Some(waiting) = self.blocked.get_mut(&at) {
                    waiting.retain(|at| !taken.contains(at));
                }
            }
            if taken.len() >= room {
                break;
            }
        }
        taken
    }

    /// The lines that wait for an addition and give the new user its permissions.
    fn gifts(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let adds = |at: &usize| self.lines()[*at].command.kind() == CommandKind::Add;
        let waiting = Some(at).filter(adds).and_then(|at| self.blocked.get(&at));
        let waiting = waiting.into_iter().flatten().copied();
        waiting.filter(|at| self.lines()[*at].command.kind() == CommandKind::Permission)
    }

    /// A line was put in line as this command.
    pub(crate) fn sent(&mut self, at: usize, id: CommandId) {
        self.by_id.insert(id, at);
        self.states[at] = State::Sent(id);
        self.count(at, LineStatus::Pending, LineStatus::Sent);
    }

    /// A line is not sent by this run, and neither is what waits for it.
    pub(crate) fn leave_out(&mut self, at: usize, why: impl Into<Reason>) {
        let mut left = vec![(at, why.into())];
        while let Some((at, why)) = left.pop() {
            let user = text::short(self.plan.lines()[at].user().as_str()).into_owned();
            self.states[at] = State::Left(why);
            self.count(at, LineStatus::Pending, LineStatus::NotSent);
            let follow = self.blocked.remove(&at).unwrap_or_default();
            let why = Reason::from(needed(&user));
            left.extend(follow.into_iter().map(|at| (at, why.clone())));
        }
    }

    /// Nothing more is sent. Returns how many lines that leaves out.
    pub(crate) fn stop(&mut self, why: &str) -> usize {
        let waiting = self.blocked.values().flatten();
        let left: Vec<usize> = self.queue.drain(..).chain(waiting.copied()).collect();
        self.blocked.clear();
        for at in &left {
            self.leave_out(*at, why);
        }
        self.withheld = left.len();
        left.len()
    }

    /// Counts a line otherwise than before.
    fn count(&mut self, at: usize, before: LineStatus, now: LineStatus) {
        if let Some(number) = self.tally.get_mut(&before) {
            *number -= 1;
        }
        *self.tally.entry(now).or_default() += 1;
        if now.is_trouble() {
            self.trouble.insert(at);
        } else {
            self.trouble.remove(&at);
        }
    }

    /// Takes in that a command had this outcome and has another one now. Returns its line when that
    /// is news, and what became of it.
    pub(crate) fn hear(
        &mut self,
        log: &CommandLog,
        (id, before): (CommandId, &Outcome),
        no_list: bool,
    ) -> Option<(usize, LineStatus)> {
        let at = *self.by_id.get(&id)?;
        let (before, status) = (LineStatus::of(before), self.status(log, at));
        if before == status {
            return None;
        }
        self.count(at, before, status);
        let line = &self.plan.lines()[at];
        let final_answer = no_list || line.command.kind() == CommandKind::Password;
        match status {
            LineStatus::Accepted if !final_answer => {}
            LineStatus::Verified | LineStatus::Accepted => {
                self.plan.forget_password(at);
                self.release(at);
                self.put_back(at);
            }
            _ if status.is_trouble() => self.hold_back(at, status),
            _ => {}
        }
        Some((at, status))
    }

    /// What waited for this line may be sent.
    fn release(&mut self, at: usize) {
        for line in self
            .blocked
            .remove(&at)
            .unwrap_or_default()
            .into_iter()
            .rev()
        {
            self.queue.push_front(line);
        }
    }

    /// No list will show what was accepted: lines that waited for one wait no longer.
    pub(crate) fn release_accepted(&mut self, log: &CommandLog) {
        let needed: Vec<usize> = self.blocked.keys().copied().collect();
        for at in needed {
            if self.status(log, at) == LineStatus::Accepted {
                self.release(at);
            }
        }
    }

    /// Whether nothing is left to be sent, and no answer is missing.
    pub(crate) fn is_settled(&self) -> bool {
        self.tally(LineStatus::Pending) == 0 && self.tally(LineStatus::Sent) == 0
    }

    /// The lines to try again, as they were sent or were to be sent.
    pub(crate) fn to_retry(&self) -> Vec<Line> {
        let lines = self.trouble.iter().filter_map(|at| self.lines().get(*at));
        // Of one that seemed to be done the password is forgotten.
        let lines = lines.filter(|line| !line.command.lacks_password());
        lines.cloned().collect()
    }

    /// The lines that went wrong, from this one on.
    pub fn trouble_from(&self, from: usize) -> impl Iterator<Item = usize> {
        self.trouble.range(from..).copied()
    }

    /// The lines that went wrong before this one, the nearest first.
    pub fn trouble_before(&self, before: usize) -> impl Iterator<Item = usize> {
        self.trouble.range(..before).rev().copied()
    }

    /// The lines that would be lost by leaving now.
    pub fn left(&self) -> usize {
        self.tally(LineStatus::Pending) + self.tally(LineStatus::Sent)
    }
}

#[cfg(test)]
mod tests;

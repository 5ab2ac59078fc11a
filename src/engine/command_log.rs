//! The command log: what this console asked the broker to do in this session, in order, and what
//! became of it. Rows, Review, history, activity and journal are views of it; a plan counts its
//! news. Nobody else keeps a record, so what a change, a plan or a new password refers to stays in
//! it. The answers to other admins stand beside it, in [`super::other_admins_answers`].
//!
//! An entry is found by its number, so that a page of it costs only what is seen. No entry holds a
//! password.

mod entry;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use crate::domain::command::{Command, CommandId, CommandKind};
use crate::domain::local_time::LocalTime;
use crate::domain::permission::{PermissionKey, Priority};
use crate::domain::reason::Reason;
use crate::domain::roster::FieldSet;
use crate::domain::user::UserName;
pub use entry::{Change, Claim, Entry, Outcome, Times};

/// How many entries are kept. The oldest go first, but not while a change, a plan or a new password
/// refers to them.
const KEPT: usize = 20_000;
/// How many characters of an answer are kept, but for the last long ones.
pub const ANSWER_KEPT: usize = 300;
/// How many characters of the last long answers are kept.
pub const LONGEST_KEPT: usize = 100_000;
/// How many answers of more than [`ANSWER_KEPT`] are kept.
const LONG_ANSWERS: usize = 20;

type Target = (UserName, CommandKind, Option<PermissionKey>);

/// All commands of this session.
#[derive(Debug, Clone, Default)]
pub struct CommandLog {
    /// Ids are consecutive, so an entry is found by its distance from the first.
    entries: VecDeque<Entry>,
    /// The last command for each target that no list showed yet.
    latest: HashMap<Target, CommandId>,
    /// The commands with a new outcome since [`CommandLog::take_news`], and the one that they had
    /// then.
    news: BTreeMap<CommandId, Outcome>,
    /// The plan whose commands are entered.
    plan: Option<u64>,
    /// What those of a plan are applied together with, on other brokers.
    step: Option<Arc<str>>,
    /// What happened since the last time stamp.
    untimed: Vec<Happened>,
    /// The last time stamp.
    last_time: Option<Arc<LocalTime>>,
    /// The commands with an answer longer than [`ANSWER_KEPT`], the oldest first.
    long: VecDeque<CommandId>,
}

/// Something happened to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Happened {
    id: CommandId,
    /// Whether this was a new outcome, and not only a step on the way.
    settled: bool,
}

impl CommandLog {
    /// Enters a command that was put in line. Its id is the one after the last entry's.
    pub(super) fn enter(&mut self, id: CommandId, command: &Command, change: Change) {
        let user = command.user().clone();
        let target = (user.clone(), change.kind(), change.key().cloned());
        self.latest.insert(target, id);
        self.entries.push_back(Entry {
            id,
            user,
            change,
            outcome: Outcome::Waiting,
            plan: self.plan,
            step: self.step.clone().filter(|_| self.plan.is_some()),
            was_accepted: false,
            claim: Claim::default(),
            answer: None,
            times: Times::default(),
        });
        self.untimed.push(Happened { id, settled: false });
    }

    /// Forgets the oldest commands of too many, up to the first that is still referred to.
    pub(super) fn trim(&mut self, is_referred_to: impl Fn(&Entry) -> bool) {
        while self.entries.len() > KEPT {
            match self.entries.pop_front() {
                Some(oldest) if is_referred_to(&oldest) => {
                    return self.entries.push_front(oldest);
                }
                Some(oldest) => self.forget(&oldest),
                None => return,
            }
        }
    }

    /// Commands that are entered from now on belong to this plan.
    pub(super) const fn set_plan(&mut self, plan: Option<u64>) {
        self.plan = plan;
    }

    /// Plans from now on are applied together with those of other brokers under this id; `None`:
    /// alone.
    pub(super) fn set_step(&mut self, step: Option<Arc<str>>) {
        self.step = step;
    }

    fn forget(&mut self, entry: &Entry) {
        let target = (
            entry.user.clone(),
            entry.change.kind(),
            entry.change.key().cloned(),
        );
        if self.latest.get(&target) == Some(&entry.id) {
            self.latest.remove(&target);
        }
    }

    fn place(&self, id: CommandId) -> Option<usize> {
        let first = self.entries.front()?.id;
        let distance = id.0.checked_sub(first.0)?;
        usize::try_from(distance)
            .ok()
            .filter(|at| *at < self.entries.len())
    }

    pub fn get(&self, id: CommandId) -> Option<&Entry> {
        self.entries.get(self.place(id)?)
    }

    /// Whether anything was done, as far as is known.
    pub fn has_done(&self) -> bool {
        self.entries().rev().any(|entry| entry.outcome.is_done())
    }

    /// All entries that are kept, the oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator {
        self.entries.iter()
    }

    /// Notes what became of a command. What a list showed stays verified. Returns whether that is
    /// news.
    pub(super) fn note(&mut self, id: CommandId, outcome: Outcome) -> bool {
        let Some(entry) = self.place(id).and_then(|at| self.entries.get_mut(at)) else {
            return false;
        };
        entry.was_accepted |= outcome == Outcome::Accepted;
        if entry.outcome == outcome || entry.outcome == Outcome::Verified {
            return false;
        }
        let settled = !outcome.is_open();
        let before = std::mem::replace(&mut entry.outcome, outcome);
        self.news.entry(id).or_insert(before);
        self.untimed.push(Happened { id, settled });
        true
    }

    /// The answer that accepted an addition carried no id.
    pub(super) fn open_claim(&mut self, id: CommandId) {
        self.claim(id, Claim::Ours, Claim::Open);
    }

    /// No other answer to an addition is expected any more.
    pub(super) fn close_claim(&mut self, id: CommandId) {
        self.claim(id, Claim::Open, Claim::Ours);
    }

    fn claim(&mut self, id: CommandId, from: Claim, to: Claim) {
        let entry = self.place(id).and_then(|at| self.entries.get_mut(at));
        if let Some(entry) = entry.filter(|it| it.claim == from) {
            entry.claim = to;
        }
    }

    /// Somebody may not add a user, since it is there. If an answer without an id said just now
    /// that we added it, it is not known who did: that addition is returned, and stays unknown.
    pub(super) fn contest(&mut self, user: &UserName, why: Reason) -> Option<CommandId> {
        let mut entries = self.entries.iter_mut().rev();
        let entry = entries.find(|it| it.claim == Claim::Open && it.user == *user)?;
        let id = entry.id;
        entry.claim = Claim::Contested;
        self.overrule(id, Outcome::Unknown(why));
        Some(id)
    }

    /// The broker says late that it refused an addition that a list seemed to show. Returns the
    /// user then.
    pub(super) fn refute_addition(&mut self, id: CommandId, why: Reason) -> Option<UserName> {
        let entry = self.get(id).filter(|it| it.is_listed_alone())?;
        let user = entry.user.clone();
        self.overrule(id, Outcome::Failed(why));
        Some(user)
    }

    /// Puts another outcome in the place of one that seemed to be final.
    fn overrule(&mut self, id: CommandId, outcome: Outcome) {
        let Some(entry) = self.place(id).and_then(|at| self.entries.get_mut(at)) else {
            return;
        };
        let before = std::mem::replace(&mut entry.outcome, outcome);
        self.news.entry(id).or_insert(before);
        self.untimed.push(Happened { id, settled: true });
    }

    /// The commands with a new outcome since the last call, in order, and the one that they had
    /// then.
    pub(super) fn take_news(&mut self) -> BTreeMap<CommandId, Outcome> {
        std::mem::take(&mut self.news)
    }

    /// How many commands have a new outcome that no plan has counted yet.
    pub fn news(&self) -> usize {
        self.news.len()
    }

    /// Notes what the broker answered to a command. Returns whether that is news.
    pub(super) fn answer(&mut self, id: CommandId, words: &str) -> bool {
        let Some(entry) = self.place(id).and_then(|at| self.entries.get_mut(at)) else {
            return false;
        };
        let words = first(words, LONGEST_KEPT);
        if entry.answer.as_deref() == Some(words) {
            return false;
        }
        entry.answer = Some(words.into());
        self.untimed.push(Happened { id, settled: false });
        if first(words, ANSWER_KEPT).len() < words.len() {
            self.keep_long(id);
        }
        true
    }

    fn keep_long(&mut self, id: CommandId) {
        self.long.retain(|it| *it != id);
        self.long.push_back(id);
        if self.long.len() <= LONG_ANSWERS {
            return;
        }
        let oldest = self.long.pop_front().and_then(|id| self.place(id));
        if let Some(entry) = oldest.and_then(|at| self.entries.get_mut(at)) {
            entry.answer = entry.answer.take().map(|it| first(&it, ANSWER_KEPT).into());
        }
    }

    /// The id that the next entry gets.
    pub fn next_id(&self) -> CommandId {
        let last = self.entries.back();
        last.map_or(CommandId(0), |entry| CommandId(entry.id.0 + 1))
    }

    /// Whether anything happened since the last time stamp.
    pub const fn has_untimed(&self) -> bool {
        !self.untimed.is_empty()
    }

    /// The time as it is kept: all that happens in one second shares one, since people read no
    /// finer.
    pub(super) fn shared_time(&mut self, time: &LocalTime) -> Arc<LocalTime> {
        if let Some(last) = self.last_time.as_ref().filter(|last| last.reads_as(time)) {
            return Arc::clone(last);
        }
        let time = Arc::new(time.clone());
        self.last_time = Some(Arc::clone(&time));
        time
    }

    /// Stamps what happened since the last call. Returns which commands, in their order.
    pub(super) fn stamp(&mut self, time: &Arc<LocalTime>) -> Vec<CommandId> {
        let mut happened = std::mem::take(&mut self.untimed);
        happened.sort_unstable();
        let mut stamped = Vec::with_capacity(happened.len());
        for Happened { id, settled } in happened {
            let Some(entry) = self.place(id).and_then(|at| self.entries.get_mut(at)) else {
                continue;
            };
            entry.stamp(time, settled);
            if stamped.last() != Some(&id) {
                stamped.push(id);
            }
        }
        stamped
    }

    /// A list shows these fields as they were wanted. Returns the commands that are verified by it.
    pub(super) fn verify_fields(&mut self, fields: &FieldSet) -> Vec<CommandId> {
        let verified = fields.iter().filter_map(|(user, key)| {
            let target = (user.clone(), CommandKind::Permission, Some(key.clone()));
            self.latest.remove(&target)
        });
        let verified: Vec<CommandId> = verified.collect();
        self.settle(verified)
    }

    /// The value that the last command for a field was to set, and the priority where that was not
    /// to be the usual one, while nothing says whether it did.
    pub fn awaited(
        &self,
        user: &UserName,
        key: &PermissionKey,
    ) -> Option<(bool, Option<Priority>)> {
        let target = (user.clone(), CommandKind::Permission, Some(key.clone()));
        let entry = self.get(*self.latest.get(&target)?)?;
        match &entry.change {
            Change::Permission {
                enabled, priority, ..
            } => Some((*enabled, *priority)),
            _ => None,
        }
    }

    /// A list shows that the last command for a field did not do all of it. Returns the command, if
    /// it had left the line.
    pub(super) fn refute_field(
        &mut self,
        user: &UserName,
        key: &PermissionKey,
        why: Reason,
    ) -> Option<CommandId> {
        let target = (user.clone(), CommandKind::Permission, Some(key.clone()));
        let id = self.latest.remove(&target)?;
        match &self.get(id)?.outcome {
            Outcome::Waiting => {
                self.note(id, Outcome::NotSent(why));
                None
            }
            outcome if outcome.is_final() => None,
            _ => self.note(id, Outcome::Failed(why)).then_some(id),
        }
    }

    /// Whether a later command is about the same.
    pub(super) fn is_followed(&self, id: CommandId) -> bool {
        self.get(id).is_some_and(|entry| {
            let change = &entry.change;
            let target = (entry.user.clone(), change.kind(), change.key().cloned());
            self.latest.get(&target).is_some_and(|latest| *latest > id)
        })
    }

    /// A list shows that this was done to a user as a whole. Returns the command that is verified
    /// by it.
    pub(super) fn verify_user(&mut self, user: &UserName, kind: CommandKind) -> Option<CommandId> {
        let id = self.latest.remove(&(user.clone(), kind, None))?;
        self.settle(vec![id]).pop()
    }

    fn is_contested(&self, id: CommandId) -> bool {
        self.get(id).is_some_and(|it| it.claim == Claim::Contested)
    }

    /// A command that never left the line did not do what the list shows.
    fn settle(&mut self, mut shown: Vec<CommandId>) -> Vec<CommandId> {
        shown.retain(|id| match self.get(*id).map(|entry| &entry.outcome) {
            Some(Outcome::Waiting) => {
                let why = "not sent: the broker's list already shows it";
                self.note(*id, Outcome::NotSent(why.into()));
                false
            }
            Some(outcome) if !outcome.is_final() && !self.is_contested(*id) => {
                self.note(*id, Outcome::Verified)
            }
            _ => false,
        });
        shown
    }
}

/// The first characters of a text.
pub(crate) fn first(text: &str, most: usize) -> &str {
    text.char_indices()
        .nth(most)
        .map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::permission::Grant;

    fn permission(log: &mut CommandLog, id: u64, user: &str) -> CommandId {
        let id = CommandId(id);
        let key: PermissionKey = "A".into();
        let command = Command::set(user, key.clone(), true, None);
        let change = Change::Permission {
            key,
            before: Grant::Disabled,
            enabled: true,
            priority: None,
        };
        log.enter(id, &command, change);
        id
    }

    fn fields(user: &str) -> FieldSet {
        FieldSet::from([(user.into(), "A".into())])
    }

    #[test]
    fn a_list_verifies_the_last_command_that_was_sent_for_a_field() {
        let mut log = CommandLog::default();
        let first = permission(&mut log, 0, "anna");
        log.note(first, Outcome::Failed("no".into()));
        let second = permission(&mut log, 1, "anna");
        log.note(second, Outcome::Sent);
        assert_eq!(log.verify_fields(&fields("anna")), [second]);
        assert_eq!(
            log.get(first).unwrap().outcome,
            Outcome::Failed("no".into())
        );
        assert_eq!(log.get(second).unwrap().outcome, Outcome::Verified);
        assert!(!log.note(second, Outcome::Accepted), "a late answer");
        assert!(log.verify_fields(&fields("anna")).is_empty());
    }

    #[test]
    fn what_was_not_sent_or_failed_is_not_verified() {
        let mut log = CommandLog::default();
        let waiting = permission(&mut log, 0, "anna");
        let failed = permission(&mut log, 1, "bob");
        log.note(failed, Outcome::Failed("no".into()));
        assert!(log.verify_fields(&fields("anna")).is_empty());
        assert!(log.verify_fields(&fields("bob")).is_empty());
        let outcome = &log.get(waiting).unwrap().outcome;
        assert!(matches!(outcome, Outcome::NotSent(_)), "{outcome:?}");
        assert!(matches!(
            log.get(failed).unwrap().outcome,
            Outcome::Failed(_)
        ));
    }

    #[test]
    fn the_oldest_entries_go_and_the_others_are_still_found() {
        let mut log = CommandLog::default();
        for id in 0..KEPT as u64 + 3 {
            permission(&mut log, id, &format!("u{id}"));
            log.trim(|entry| entry.id == CommandId(0) && id < KEPT as u64 + 2);
        }
        assert_eq!(log.entries().len(), KEPT);
        assert!(log.get(CommandId(2)).is_none());
        let last = CommandId(KEPT as u64 + 2);
        assert_eq!(log.get(last).unwrap().id, last);
        assert!(log.get(CommandId(KEPT as u64 + 3)).is_none());
        assert_eq!(log.latest.len(), KEPT);
    }
}

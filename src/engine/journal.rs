//! What goes into the journal on disk: plain data, without secrets. `runtime::journal` writes it,
//! and its `line` makes JSON of each [`Record`]. A refused command of ours is `failed` there;
//! `refused` is one of another admin.

use std::sync::Arc;

use super::Engine;
use super::command_log::{self, ANSWER_KEPT, Change, Entry, Outcome};
use super::other_admins_answers::OtherAdminAnswer;
use crate::domain::command::{CommandId, CommandKind, Verdict};
use crate::domain::local_time::LocalTime;
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;

/// What happened at one moment on one broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// When: RFC 3339, with the offset from UTC.
    pub time: String,
    /// On which broker, without secrets.
    pub broker: String,
    /// Who we are there; `None` for an anonymous session.
    pub who: Option<UserName>,
    /// What.
    pub records: Vec<Record>,
}

/// What became of a command of ours, or an answer to somebody else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The number of our command within the session; `None` for another admin's.
    pub id: Option<u64>,
    /// What was applied together with it on other brokers has the same; `None` where it was applied
    /// on one alone.
    pub step: Option<Arc<str>>,
    /// Whom it is about, where that is known.
    pub user: Option<UserName>,
    /// The kind of command: `add`, `remove`, `password`, `permission`, or `other`.
    pub what: &'static str,
    /// The permission and what people call it.
    pub permission: Option<(PermissionKey, String)>,
    /// What the list said before.
    pub old: Old,
    /// Whether the permission was to be granted.
    pub new: Option<bool>,
    /// What became of it: `sent`, `accepted`, `verified`, `failed`, `unknown`, `not sent`; of
    /// another admin's `accepted`, `refused` or `unclear`.
    pub outcome: &'static str,
    /// The broker's words.
    pub answer: Option<Box<str>>,
    /// Why it is not done, or why that is not known, in the words of this console.
    pub reason: Option<String>,
}

/// What was there before a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Old {
    /// Nothing that is known: a new user, a password, another admin's command.
    Nothing,
    /// A permission.
    Grant(Grant),
    /// The permissions of a user who is deleted.
    Granted(Vec<PermissionKey>),
}

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// To a command of ours.
    Ours(CommandId),
    /// An answer to another admin, by its number.
    Theirs(u64),
}

/// What happened at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// When.
    pub time: Arc<LocalTime>,
    /// What, in order.
    pub items: Vec<Item>,
}

impl Engine {
    /// Whether anything happened since the last time stamp.
    pub fn has_untimed(&self) -> bool {
        self.log.has_untimed() || self.other_answers.has_untimed()
    }

    /// Stamps what happened since the last call.
    pub fn stamp(&mut self, time: &LocalTime) -> Stamped {
        if let Some(run) = &mut self.run {
            run.note_time(time.milliseconds);
        }
        let time = self.log.shared_time(time);
        let ours = self.log.stamp(&time).into_iter().map(Item::Ours);
        let theirs = self.other_answers.stamp(&time).map(Item::Theirs);
        let items = ours.chain(theirs).collect();
        Stamped { time, items }
    }

    /// The records of this for the journal, if there are any.
    pub fn batch(&self, stamped: &Stamped) -> Option<Batch> {
        let records = stamped.items.iter().filter_map(|item| self.record(*item));
        let records: Vec<Record> = records.collect();
        (!records.is_empty()).then(|| Batch {
            time: stamped.time.stamp.clone(),
            broker: self.session.broker.clone(),
            who: self.session.user.clone(),
            records,
        })
    }

    /// The record of one item; none of a command that is still in line.
    fn record(&self, item: Item) -> Option<Record> {
        match item {
            Item::Ours(id) => {
                let entry = self.log.get(id)?;
                (entry.outcome != Outcome::Waiting).then(|| ours(self, entry))
            }
            Item::Theirs(number) => self.other_answers.get(number).map(theirs),
        }
    }
}

const fn what(kind: CommandKind) -> &'static str {
    match kind {
        CommandKind::Add => "add",
        CommandKind::Remove => "remove",
        CommandKind::Password => "password",
        CommandKind::Permission => "permission",
    }
}

fn ours(engine: &Engine, entry: &Entry) -> Record {
    let (permission, old, new) = match &entry.change {
        Change::Permission {
            key,
            before,
            enabled,
            ..
        } => {
            let label = engine.plain_label(key).into_owned();
            let permission = Some((key.clone(), label));
            (permission, Old::Grant(*before), Some(*enabled))
        }
        Change::Remove { granted, .. } => {
            let keys = granted.iter().map(|held| held.key.clone());
            (None, Old::Granted(keys.collect()), None)
        }
        Change::Add | Change::Password => (None, Old::Nothing, None),
    };
    Record {
        id: Some(entry.id.0),
        step: entry.step.clone(),
        user: Some(entry.user.clone()),
        what: what(entry.change.kind()),
        permission,
        old,
        new,
        outcome: match entry.outcome {
            Outcome::Waiting => "waiting",
            Outcome::Sent => "sent",
            Outcome::Accepted => "accepted",
            Outcome::Verified => "verified",
            Outcome::Failed(_) => "failed",
            Outcome::Unknown(_) => "unknown",
            Outcome::NotSent(_) => "not sent",
        },
        answer: entry
            .answer
            .as_deref()
            .map(|it| command_log::first(it, ANSWER_KEPT).into()),
        reason: entry.own_reason().map(|it| it.text.clone()),
    }
}

fn theirs(theirs: &OtherAdminAnswer) -> Record {
    Record {
        id: None,
        step: None,
        user: theirs.user.clone(),
        what: theirs.kind.map_or("other", what),
        permission: None,
        old: Old::Nothing,
        new: None,
        outcome: match theirs.verdict {
            Verdict::Accepted => "accepted",
            Verdict::Refused | Verdict::Denied => "refused",
            Verdict::Unclear => "unclear",
        },
        answer: Some(theirs.words.clone()),
        reason: None,
    }
}

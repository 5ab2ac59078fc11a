//! A line of the journal: one JSON object, made of a [`Record`]. What a record holds is decided in
//! [`crate::engine::journal`].

use serde_json::{Value, json};

use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::user::UserName;
use crate::engine::journal::{Batch, Old, Record};
use crate::runtime::json_line::written;

/// A record as a line, with the line break.
pub(super) fn of(session: &str, batch: &Batch, record: &Record) -> String {
    let who = batch.who.as_ref().filter(|_| record.id.is_some());
    let permission = record.permission.as_ref();
    let value = json!({
        "time": batch.time,
        "session": session,
        "id": record.id,
        "step": record.step.as_deref(),
        "ours": record.id.is_some(),
        "who": who.map(UserName::as_str),
        "broker": batch.broker,
        "user": record.user.as_ref().map(UserName::as_str),
        "what": record.what,
        "permission": permission.map(|(key, _)| key.as_str()),
        "label": permission.map(|(_, label)| label),
        "old": old(&record.old),
        "new": record.new,
        "outcome": record.outcome,
        "answer": record.answer,
        "reason": record.reason,
    });
    written(&value)
}

/// A line that says how many lines are missing before it.
pub(super) fn gap(session: &str, time: &str, lost: u64) -> String {
    written(&json!({ "time": time, "session": session, "lost": lost }))
}

fn old(old: &Old) -> Value {
    match old {
        Old::Nothing | Old::Grant(Grant::Unknown) => Value::Null,
        Old::Grant(Grant::Unclear) => "unclear".into(),
        Old::Grant(grant) => (*grant == Grant::Enabled).into(),
        Old::Granted(keys) => keys.iter().map(PermissionKey::as_str).collect(),
    }
}

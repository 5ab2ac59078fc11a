//! One change of one user and what became of it, in the words of the journal.

use serde_json::{Value, json};

use guestlist::domain::command::{Command, CommandKind};
use guestlist::domain::permission::Grant;
use guestlist::domain::plan::Line;
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::engine::Engine;
use guestlist::engine::apply::{LineStatus, Run};
use guestlist::engine::command_log::{Change, Outcome};
use guestlist::text;

use super::exit_codes::Exit;
use super::grant_as_json::grant_as_json;

/// One change of one user.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) user: String,
    /// `add`, `remove`, `password`, `permission` or `group`.
    pub(super) action: &'static str,
    pub(super) permission: Option<String>,
    pub(super) old: Value,
    pub(super) new: Value,
    pub(super) outcome: RowOutcome,
    pub(super) request_id: Option<String>,
    pub(super) answer: Option<String>,
    pub(super) reason: Option<String>,
    /// The command as it goes to the broker, without secrets: for a plan.
    pub(super) command: Option<String>,
    /// A made password, which is printed once.
    pub(super) password: Option<Secret>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowOutcome {
    Planned,
    Unchanged,
    Verified,
    Accepted,
    Failed(Exit),
    Unknown,
    NotSent(Exit),
}

impl RowOutcome {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Unchanged => "unchanged",
            Self::Verified => "verified",
            Self::Accepted => "accepted",
            Self::Failed(_) => "failed",
            Self::Unknown => "unknown",
            Self::NotSent(_) => "not sent",
        }
    }

    pub(super) const fn exit(self) -> Exit {
        match self {
            Self::Planned | Self::Unchanged | Self::Verified | Self::Accepted => Exit::Done,
            Self::Failed(exit) | Self::NotSent(exit) => exit,
            Self::Unknown => Exit::Unknown,
        }
    }
}

impl Row {
    /// What it changes, for a column.
    pub(super) fn change(&self) -> String {
        let name = text::clean(self.permission.as_deref().unwrap_or_default());
        match self.action {
            "permission" => name.into_owned(),
            "group" => format!("group {name}"),
            action => action.into(),
        }
    }

    pub(super) fn json(&self) -> Value {
        let mut row = json!({
            "user": self.user,
            "action": self.action,
            "permission": self.permission,
            "old": self.old,
            "new": self.new,
            "outcome": self.outcome.word(),
            "request_id": self.request_id,
            "answer": self.answer,
            "reason": self.reason,
        });
        if let (Some(command), Some(row)) = (&self.command, row.as_object_mut()) {
            row.insert("command".into(), command.as_str().into());
        }
        if let (Some(password), Some(row)) = (&self.password, row.as_object_mut()) {
            row.insert("password".into(), password.expose().into());
        }
        row
    }

    /// A change that the broker's list shows already.
    pub(super) fn unchanged(engine: &Engine, command: &Command, reason: &str) -> Self {
        let mut row = Self::of(engine, command, None, RowOutcome::Unchanged);
        row.reason = Some(reason.into());
        row
    }

    /// A line of a plan that was not sent yet.
    pub(super) fn planned(engine: &Engine, line: &Line) -> Self {
        let mut row = Self::of(engine, &line.command, line.before, RowOutcome::Planned);
        row.command = Some((engine.session.family.spelling.0)(&line.command));
        row
    }

    fn of(engine: &Engine, command: &Command, before: Option<Grant>, outcome: RowOutcome) -> Self {
        let (action, permission, old, new) = match command {
            Command::AddUser { .. } => ("add", None, Value::Null, Value::Null),
            Command::ChangePassword { .. } => ("password", None, Value::Null, Value::Null),
            Command::RemoveUser { user } => ("remove", None, held(engine, user), Value::Null),
            Command::SetPermission {
                user,
                permission,
                enabled,
                ..
            } => {
                let action = permission.as_group().map_or("permission", |_| "group");
                let before = before.or_else(|| engine.value(user, permission));
                let old = before.map_or(Value::Null, grant_as_json);
                let name = engine.permission_name(permission);
                (action, Some(name), old, (*enabled).into())
            }
        };
        Self {
            user: command.user().as_str().into(),
            action,
            permission,
            old,
            new,
            outcome,
            request_id: None,
            answer: None,
            reason: None,
            command: None,
            password: None,
        }
    }

    /// Whether it is the change that gives its user a password.
    pub(super) fn sets_password(&self) -> bool {
        matches!(self.action, "add" | "password")
    }
}

/// What a user who is deleted had.
fn held(engine: &Engine, user: &UserName) -> Value {
    let held = engine
        .permissions()
        .iter()
        .filter(|permission| engine.grant(user, permission).is_some_and(Grant::holds));
    held.map(|it| engine.permission_name(&it.key)).collect()
}

/// The rows of a plan that was carried out. `session` is what its request ids begin with; `unsent`
/// the code of what was not sent.
pub(super) fn rows(engine: &Engine, run: &Run, session: &str, unsent: Exit) -> Vec<Row> {
    (0..run.lines().len())
        .map(|at| row(engine, run, at, session, unsent))
        .collect()
}

/// One row of it.
pub(super) fn row(engine: &Engine, run: &Run, at: usize, session: &str, unsent: Exit) -> Row {
    let line = &run.lines()[at];
    let entry = run.entry(engine.log(), at);
    let kind = line.command.kind();
    let failed = || match engine.may(kind) {
        Err(_) => Exit::NoRight,
        Ok(()) => Exit::Refused,
    };
    let status = run.status(engine.log(), at);
    let outcome = match status {
        LineStatus::Verified => RowOutcome::Verified,
        LineStatus::Accepted if kind == CommandKind::Password => RowOutcome::Accepted,
        LineStatus::Failed => RowOutcome::Failed(failed()),
        LineStatus::Accepted | LineStatus::Unknown | LineStatus::Sent => RowOutcome::Unknown,
        LineStatus::NotSent if is_done(engine, &line.command) => RowOutcome::Unchanged,
        // It was handed over, and came back as there was no link.
        LineStatus::NotSent if entry.is_some() => RowOutcome::NotSent(Exit::Unreachable),
        LineStatus::NotSent | LineStatus::Pending => RowOutcome::NotSent(unsent),
    };
    let before = entry.and_then(|entry| match &entry.change {
        Change::Permission { before, .. } => Some(*before),
        _ => None,
    });
    let mut row = Row::of(engine, &line.command, before.or(line.before), outcome);
    if let Some(Change::Remove { granted, .. }) = entry.map(|entry| &entry.change) {
        let held = granted.iter().map(|held| engine.permission_name(&held.key));
        row.old = held.collect();
    }
    row.request_id = entry
        .filter(|entry| !matches!(entry.outcome, Outcome::Waiting | Outcome::NotSent(_)))
        .map(|entry| format!("gl-{session}-{}", entry.id.0));
    row.answer = entry.and_then(|entry| entry.answer.as_deref().map(str::to_owned));
    let why = match status {
        LineStatus::Sent => Some("no answer came in time".to_owned()),
        LineStatus::Pending => Some("not sent".to_owned()),
        LineStatus::NotSent if outcome == RowOutcome::Unchanged => {
            Some("somebody else did it meanwhile".to_owned())
        }
        LineStatus::Accepted if kind != CommandKind::Password => {
            Some("accepted, but no list confirmed it in time".to_owned())
        }
        _ => {
            let doubt = entry.and_then(|entry| engine.doubt(entry));
            doubt
                .map(|why| why.text)
                .or_else(|| run.why(engine.log(), at).map(|why| why.text.clone()))
        }
    };
    row.reason = why;
    row
}

/// Whether the newest list shows what a command would do. Whose password a user has it does not
/// show.
fn is_done(engine: &Engine, command: &Command) -> bool {
    let list = engine.newest_list();
    command.kind() != CommandKind::Add && list.is_some_and(|list| list.shows(command))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use guestlist::domain::broker_messages::{BrokerEvent, Link};
    use guestlist::domain::command::CommandId;
    use guestlist::domain::permission::Permission;
    use guestlist::domain::roster::{Roster, User};
    use guestlist::engine::session::Session;

    use super::*;

    /// The row of a change after it was handed over and these events came.
    fn row_after(heard: Vec<BrokerEvent>) -> Row {
        let mut engine = Engine::new(Session::default());
        let sensors = Permission {
            key: "sensors".into(),
            label: "sensors".into(),
            meaning: String::new(),
            is_role: true,
        };
        let user = User {
            name: "plc-01".into(),
            grants: [Grant::Disabled].into(),
            groups: None,
            priorities: [].into(),
            details: [].into(),
        };
        let (list, _) = Roster::new(vec![sensors], vec![user], vec![]);
        for event in [
            BrokerEvent::Link(Link::Connected),
            BrokerEvent::Ready { in_flight: 16 },
            BrokerEvent::Roster(list, vec![]),
        ] {
            engine.on_event(event);
            engine.advance();
        }
        let plan = engine.plan(vec![Command::set("plc-01", "sensors", true, None)]);
        engine.apply(plan);
        engine.advance();
        for event in heard {
            engine.on_event(event);
            engine.advance();
        }
        row(&engine, engine.run().unwrap(), 0, "t3st", Exit::Refused)
    }

    #[test]
    fn a_change_that_never_left_was_not_attempted() {
        let why = "Not sent: the connection to gateway-7 was lost.";
        let waiting = Link::Waiting {
            retry_in: Duration::from_secs(4),
            reason: "closed".into(),
        };
        let never_left = BrokerEvent::NotSent(CommandId(0), why.into());
        let it = row_after(vec![BrokerEvent::Link(waiting), never_left]);
        assert_eq!(it.outcome, RowOutcome::NotSent(Exit::Unreachable));
        assert_eq!(it.request_id, None);
        assert_eq!(it.reason.as_deref(), Some(why));
        let refused = BrokerEvent::Undelivered(CommandId(0), "too large".into());
        let it = row_after(vec![refused]);
        assert_eq!(it.outcome, RowOutcome::Failed(Exit::Refused));
    }
}

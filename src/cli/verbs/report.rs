//! What became of a change: rows with the words of the journal, as JSON by the schema of docs/headless.md or as
//! columns for people.

use serde_json::{Map, Value, json};

use guestlist::domain::command::{Command, CommandKind};
use guestlist::domain::permission::Grant;
use guestlist::domain::plan::Line;
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::engine::Engine;
use guestlist::engine::apply::{LineStatus, Run};
use guestlist::engine::command_log::{Change, Outcome};
use guestlist::text;

use super::exit::Exit;
use super::permissions;
use super::table::Table;

/// The version of the JSON.
pub(super) const SCHEMA: &str = "guestlist/1";

/// One change of one user.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) user: String,
    /// `add`, `remove`, `password`, `permission` or `group`.
    pub(super) action: &'static str,
    pub(super) permission: Option<String>,
    pub(super) old: Value,
    pub(super) new: Value,
    pub(super) outcome: Became,
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
pub(super) enum Became {
    Planned,
    Unchanged,
    Verified,
    Accepted,
    Failed(Exit),
    Unknown,
    NotSent(Exit),
}

impl Became {
    const fn word(self) -> &'static str {
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

    const fn exit(self) -> Exit {
        match self {
            Self::Planned | Self::Unchanged | Self::Verified | Self::Accepted => Exit::Done,
            Self::Failed(exit) | Self::NotSent(exit) => exit,
            Self::Unknown => Exit::Unknown,
        }
    }
}

/// What became of the changes at one broker.
#[derive(Debug, Clone, Default)]
pub(super) struct Report {
    pub(super) broker: Value,
    pub(super) dry_run: bool,
    /// Whether planned changes have an exit code of their own.
    pub(super) detailed: bool,
    pub(super) rows: Vec<Row>,
    /// How many changes were wanted beside these rows that the list shows already.
    pub(super) unchanged: usize,
    /// What the changes would take away.
    pub(super) warnings: Vec<String>,
    /// What ended it early, or kept it from beginning.
    pub(super) error: Option<(Exit, String)>,
}

impl Report {
    /// Of a broker where nothing was done.
    pub(super) fn failed(broker: Value, exit: Exit, why: String) -> Self {
        Self {
            broker,
            error: Some((exit, why)),
            ..Self::default()
        }
    }

    pub(super) fn exit(&self) -> Exit {
        let rows = self
            .rows
            .iter()
            .filter(|row| row.outcome != Became::Unchanged);
        let rows = rows.map(|row| match row.outcome {
            Became::Planned if self.detailed => Exit::Changes,
            outcome => outcome.exit(),
        });
        let error = self.error.iter().map(|(exit, _)| *exit);
        Exit::of_all(rows.chain(error))
    }

    /// The made password, in the row that sets it.
    pub(super) fn hand_over(&mut self, made: &[(&UserName, &Secret)]) {
        for (user, password) in made {
            let mut rows = self.rows.iter_mut();
            let row = rows.find(|row| row.sets_password() && row.user == user.as_str());
            if let Some(row) = row {
                row.password = Some((*password).clone());
            }
        }
    }

    fn count(&self, counts: impl Fn(Became) -> bool) -> usize {
        self.rows.iter().filter(|row| counts(row.outcome)).count()
    }

    /// How many there are of each kind, in the order of the JSON.
    fn counts(&self) -> [(&'static str, usize); 7] {
        let of = |wanted: &str| self.count(|it| it.word() == wanted);
        let sent = ["verified", "accepted", "failed", "unknown"];
        [
            ("attempted", sent.iter().map(|word| of(word)).sum()),
            ("verified", of("verified")),
            ("accepted", of("accepted")),
            ("failed", of("failed")),
            ("unknown", of("unknown")),
            ("skipped", of("not sent")),
            ("unchanged", self.unchanged + of("unchanged")),
        ]
    }

    /// How many there are of each kind, as words.
    pub(super) fn sum(&self) -> String {
        let counts = self.counts();
        let planned = [("planned", self.count(|it| it == Became::Planned))];
        let some = planned
            .iter()
            .chain(&counts[1..])
            .filter(|(_, count)| *count > 0);
        let some = some.map(|(word, count)| match *word {
            "skipped" => format!("{count} not sent"),
            word => format!("{count} {word}"),
        });
        let some: Vec<String> = some.collect();
        if some.is_empty() {
            "nothing to change".into()
        } else {
            some.join(", ")
        }
    }

    pub(super) fn json(&self) -> Value {
        let mut object = Map::new();
        object.insert("schema".into(), SCHEMA.into());
        object.insert("broker".into(), self.broker.clone());
        object.insert("dry_run".into(), self.dry_run.into());
        for (name, count) in self.counts() {
            object.insert(name.into(), count.into());
        }
        object.insert("exit_code".into(), self.exit().code().into());
        let error = self.error.as_ref().map(|(_, text)| text.as_str());
        object.insert("error".into(), error.into());
        object.insert("warnings".into(), self.warnings.clone().into());
        let results: Vec<Value> = self.rows.iter().map(Row::json).collect();
        object.insert("results".into(), results.into());
        object.into()
    }
}

/// Several brokers as one document.
pub(super) fn json_of_all(reports: &[Report]) -> Value {
    if let [one] = reports {
        return one.json();
    }
    let mut object = Map::new();
    object.insert("schema".into(), SCHEMA.into());
    for (at, (name, _)) in Report::default().counts().iter().enumerate() {
        let sum: usize = reports.iter().map(|report| report.counts()[at].1).sum();
        object.insert((*name).into(), sum.into());
    }
    let exit = Exit::of_all(reports.iter().map(Report::exit));
    object.insert("exit_code".into(), exit.code().into());
    let brokers: Vec<Value> = reports.iter().map(Report::json).collect();
    object.insert("brokers".into(), brokers.into());
    object.into()
}

/// All rows as columns, and a line that counts them.
pub(super) fn table_of_all(reports: &[(String, Report)]) -> String {
    let several = reports.len() > 1;
    let mut table = Table::new(&[
        "BROKER", "USER", "CHANGE", "OLD", "NEW", "OUTCOME", "REASON", "COMMAND",
    ]);
    for (broker, report) in reports {
        for row in &report.rows {
            table.add([
                broker.clone(),
                text::name(&row.user).into_owned(),
                row.change(),
                word(&row.old),
                word(&row.new),
                row.outcome.word().into(),
                text::clean(row.reason.as_deref().unwrap_or_default()).into_owned(),
                text::clean(row.command.as_deref().unwrap_or_default()).into_owned(),
            ]);
        }
    }
    table.leave_out_empty();
    if !several {
        table.leave_out("BROKER");
    }
    table.text()
}

impl Row {
    fn change(&self) -> String {
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
        let mut row = Self::of(engine, command, None, Became::Unchanged);
        row.reason = Some(reason.into());
        row
    }

    /// A line of a plan that was not sent yet.
    pub(super) fn planned(engine: &Engine, line: &Line) -> Self {
        let mut row = Self::of(engine, &line.command, line.before, Became::Planned);
        row.command = Some((engine.session.family.spelling.0)(&line.command));
        row
    }

    fn of(engine: &Engine, command: &Command, before: Option<Grant>, outcome: Became) -> Self {
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
                let old = before.map_or(Value::Null, permissions::value);
                let name = permissions::word(engine, permission);
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
    held.map(|it| permissions::word(engine, &it.key)).collect()
}

/// The rows of a plan that was carried out. `session` is what its request ids begin with; `unsent` the code
/// of what was not sent.
pub(super) fn rows(engine: &Engine, run: &Run, session: &str, unsent: Exit) -> Vec<Row> {
    (0..run.lines().len())
        .map(|at| row(engine, run, at, session, unsent))
        .collect()
}

/// One row of it.
pub(super) fn row(engine: &Engine, run: &Run, at: usize, session: &str, unsent: Exit) -> Row {
    let line = &run.lines()[at];
    let entry = run.entry(&engine.log, at);
    let kind = line.command.kind();
    let failed = || match engine.may(kind) {
        Err(_) => Exit::NoRight,
        Ok(()) => Exit::Refused,
    };
    let status = run.status(&engine.log, at);
    let outcome = match status {
        LineStatus::Verified => Became::Verified,
        LineStatus::Accepted if kind == CommandKind::Password => Became::Accepted,
        LineStatus::Failed => Became::Failed(failed()),
        LineStatus::Accepted | LineStatus::Unknown | LineStatus::Sent => Became::Unknown,
        LineStatus::NotSent if is_done(engine, &line.command) => Became::Unchanged,
        LineStatus::NotSent | LineStatus::Pending => Became::NotSent(unsent),
    };
    let before = entry.and_then(|entry| match &entry.change {
        Change::Permission { before, .. } => Some(*before),
        _ => None,
    });
    let mut row = Row::of(engine, &line.command, before.or(line.before), outcome);
    if let Some(Change::Remove { granted }) = entry.map(|entry| &entry.change) {
        let held = granted
            .iter()
            .map(|held| permissions::word(engine, &held.key));
        row.old = held.collect();
    }
    row.request_id = entry
        .filter(|entry| !matches!(entry.outcome, Outcome::Waiting | Outcome::NotSent(_)))
        .map(|entry| format!("gl-{session}-{}", entry.id.0));
    row.answer = entry.and_then(|entry| entry.answer.as_deref().map(str::to_owned));
    let why = match status {
        LineStatus::Sent => Some("no answer came in time".to_owned()),
        LineStatus::Pending => Some("not sent".to_owned()),
        LineStatus::NotSent if outcome == Became::Unchanged => {
            Some("somebody else did it meanwhile".to_owned())
        }
        LineStatus::Accepted if kind != CommandKind::Password => {
            Some("accepted, but no list confirmed it in time".to_owned())
        }
        _ => run.why(&engine.log, at).map(|why| why.text.clone()),
    };
    row.reason = why;
    row
}

/// Whether the newest list shows what a command would do.
fn is_done(engine: &Engine, command: &Command) -> bool {
    let Some(list) = engine.newest_list() else {
        return false;
    };
    match command {
        Command::RemoveUser { user } => list.user(user).is_none(),
        Command::SetPermission {
            user,
            permission,
            enabled,
            ..
        } => list
            .grant(user, permission)
            .is_some_and(|grant| grant.is(*enabled)),
        _ => false,
    }
}

fn word(value: &Value) -> String {
    match value {
        Value::Bool(true) => "on".into(),
        Value::Bool(false) => "off".into(),
        Value::String(text) => text.clone(),
        Value::Array(all) => {
            let words: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
            words.join(" ")
        }
        _ => String::new(),
    }
}

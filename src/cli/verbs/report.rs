//! What became of the changes at a broker, as JSON by the schema of docs/headless.md or as columns
//! for people; and the exit code of one broker.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub(super) use guestlist::config::desired::SCHEMA;
use guestlist::domain::secret::Secret;
use guestlist::domain::user::UserName;
use guestlist::text;

use super::exit_codes::Exit;
use super::outcome_row::{Row, RowOutcome};
use super::table::Table;

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
            .filter(|row| row.outcome != RowOutcome::Unchanged);
        let rows = rows.map(|row| match row.outcome {
            RowOutcome::Planned if self.detailed => Exit::Changes,
            outcome => outcome.exit(),
        });
        let error = self.error.as_ref().map(|(exit, _)| *exit);
        match (Exit::of_all(rows.clone()), error) {
            // It is done, and only told badly.
            (Exit::Done, Some(Exit::CannotWrite)) => Exit::CannotWrite,
            _ => Exit::of_all(rows.chain(error)),
        }
    }

    /// The made password, in the row that sets it.
    pub(super) fn new_passwords(&mut self, made: &[(&UserName, &Secret)]) {
        for (user, password) in made {
            let mut rows = self.rows.iter_mut();
            let row = rows.find(|row| row.sets_password() && row.user == user.as_str());
            if let Some(row) = row {
                row.password = Some((*password).clone());
            }
        }
    }

    fn count(&self, counts: impl Fn(RowOutcome) -> bool) -> usize {
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
        let planned = [("planned", self.count(|it| it == RowOutcome::Planned))];
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

/// All brokers as one document.
pub(super) fn json_of_all(reports: &[Report], several: bool) -> Value {
    if let ([one], false) = (reports, several) {
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

/// What a plan finds at several brokers, users by brokers. Empty where there is nothing to do
/// anywhere.
fn grid_of_all(reports: &[(String, Report)]) -> String {
    let mut users: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
    for (at, (_, report)) in reports.iter().enumerate() {
        for row in &report.rows {
            let cells = users.entry(&row.user).or_default();
            cells.resize(reports.len(), "");
            let word = match row.action {
                "add" => "missing",
                "remove" => "besides",
                "password" => "password",
                _ => "differs",
            };
            // What a new user gets belongs to its addition.
            if cells[at].is_empty() {
                cells[at] = word;
            }
        }
    }
    let mut head = vec!["USER".to_owned()];
    head.extend(reports.iter().map(|(broker, _)| broker.clone()));
    let mut table = Table::of(head);
    for (user, cells) in users {
        let unread = |at: usize| reports[at].1.error.is_some();
        let cells = cells.iter().enumerate().map(|(at, cell)| match *cell {
            "" if unread(at) => "?".into(),
            "" => "same".into(),
            word => word.into(),
        });
        table.add([text::name(user).into_owned()].into_iter().chain(cells));
    }
    table.text()
}

/// All rows as columns, and a line that counts them. A plan for several brokers begins with its
/// grid.
pub(super) fn table_of_all(reports: &[(String, Report)], several: bool) -> String {
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
    let is_plan = reports.iter().any(|(_, report)| report.dry_run);
    if several && is_plan {
        let grid = grid_of_all(reports);
        if !grid.is_empty() {
            return format!("{grid}\n{}", table.text());
        }
    }
    table.text()
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

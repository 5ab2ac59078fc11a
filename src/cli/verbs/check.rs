//! `check`: connects, logs in, and says what this account may do.

use std::path::Path;

use serde_json::Value;

use guestlist::config::command_line::{Printed, ResultFormat};
use guestlist::domain::rules::Way;
use guestlist::domain::user::UserName;
use guestlist::engine::Engine;
use guestlist::engine::impact::{self, Tristate};
use guestlist::runtime::json_line::written;
use guestlist::text;

use super::change;
use super::exit_codes::{Exit, Failure};
use super::open_brokers::{OpenBroker, Run};
use super::output::{print, print_json};
use super::table::Table;

/// `check`
pub(super) async fn run(flags: &Printed, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.target, config)?;
    let several = run.is_for_several();
    let checked = run.each(async |open| {
        let checked = checked(&open);
        (open, Ok(checked))
    });
    let results = checked
        .await
        .into_iter()
        .map(|(broker, result)| match result {
            Ok(value) => (Exit::Done, value),
            Err(failure) => {
                let mut value = change::named(&broker);
                value["ok"] = false.into();
                value["error"] = failure.text.into();
                (failure.exit, value)
            }
        });
    let (exits, values): (Vec<Exit>, Vec<Value>) = results.unzip();
    match flags.output {
        ResultFormat::Table => print(&table(&values, several))?,
        ResultFormat::Json if several => print_json(&Value::Array(values))?,
        ResultFormat::Json => values.iter().try_for_each(print_json)?,
        ResultFormat::Ndjson => print(&values.iter().map(written).collect::<String>())?,
    }
    Ok(Exit::of_all(exits))
}

fn checked(open: &OpenBroker) -> Value {
    let engine = open.engine();
    let mut value = change::broker(open);
    value["ok"] = true.into();
    let users = engine.newest_list().map_or(0, |list| list.users().len());
    value["users"] = users.into();
    value["read_only"] = engine.session.read_only.into();
    value["production"] = engine.session.production.into();
    let may = Way::ALL.map(|way| (key(way).to_owned(), may(engine, way)));
    value["may"] = Value::Object(may.into_iter().collect());
    value
}

const fn key(way: Way) -> &'static str {
    match way {
        Way::List => "read_users",
        Way::Commands => "send_commands",
        Way::Answers => "read_answers",
        Way::Users => "change_users",
    }
}

/// True or false where the broker or its rules say it; null where nothing does.
fn may(engine: &Engine, way: Way) -> Value {
    if engine.refuses(way) {
        return false.into();
    }
    if way == Way::List {
        return true.into();
    }
    let by_rules = |user: &UserName| impact::may(engine, &[], user, way);
    match engine.own().map(by_rules) {
        Some(Tristate::Yes) => true.into(),
        Some(Tristate::No) => false.into(),
        _ => Value::Null,
    }
}

fn table(values: &[Value], several: bool) -> String {
    let heads = [
        "BROKER",
        "ADDRESS",
        "USER",
        "USERS",
        "READ USERS",
        "CHANGE USERS",
        "RESULT",
    ];
    let mut table = Table::new(&heads);
    for value in values {
        let cell = |value: &Value| match value {
            Value::String(text) => text::clean(text).into_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(true) => "yes".into(),
            Value::Bool(false) => "no".into(),
            _ => String::new(),
        };
        let result = match &value["error"] {
            Value::String(error) => text::clean(error).into_owned(),
            _ => "ok".into(),
        };
        let fields = [
            &value["name"],
            &value["address"],
            &value["user"],
            &value["users"],
        ];
        let may = [&value["may"]["read_users"], &value["may"]["change_users"]];
        let mut row: Vec<String> = fields.into_iter().chain(may).map(cell).collect();
        // What the broker allows, guestlist does not do there.
        if value["read_only"] == true
            && value["may"]["change_users"] != false
            && let Some(change) = row.last_mut()
        {
            *change = "no, read-only".into();
        }
        row.push(result);
        table.add(row);
    }
    if !several {
        table.leave_out_empty();
    }
    table.text()
}

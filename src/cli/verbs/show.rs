//! `users show`: one user, with the groups that a list may not tell.

use std::path::Path;

use serde_json::{Map, Value};

use guestlist::config::command_line::{ResultFormat, ShowUser};
use guestlist::domain::user::UserName;
use guestlist::runtime::json_line::written;
use guestlist::text;

use super::change::allowed;
use super::exit_codes::{Exit, Failure};
use super::learn_groups::learn_groups;
use super::list::{Listing, columns};
use super::open_brokers::{OpenBroker, Run, newest, split};
use super::output::{print, print_json};

/// `users show`
pub(super) async fn run(flags: &ShowUser, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.on.target, config)?;
    let several = run.is_for_several();
    let shown = run.each(async |mut open| {
        let shown = shown(&mut open, &flags.user, several).await;
        (open, shown)
    });
    let (shown, exit) = split(shown.await);
    match flags.on.output {
        ResultFormat::Table => print(&shown.iter().map(as_text).collect::<Vec<_>>().join("\n"))?,
        ResultFormat::Json if several => print_json(&Value::Array(values(shown)))?,
        ResultFormat::Json => values(shown).iter().try_for_each(print_json)?,
        ResultFormat::Ndjson => {
            let lines: String = values(shown).iter().map(written).collect();
            print(&lines)?;
        }
    }
    Ok(exit)
}

fn values(all: Vec<Map<String, Value>>) -> Vec<Value> {
    all.into_iter().map(Value::Object).collect()
}

async fn shown(
    open: &mut OpenBroker,
    name: &str,
    several: bool,
) -> Result<Map<String, Value>, Failure> {
    let user = UserName::from(name);
    allowed(open.engine().present(&user))?;
    learn_groups(open, std::slice::from_ref(&user)).await;
    let engine = open.engine();
    let list = newest(engine)?;
    let Some(listed) = list.user(&user) else {
        return Err(Failure::new(Exit::Refused, format!("{name} is gone")));
    };
    let mut object = Map::new();
    if several {
        object.insert("broker".into(), open.broker.name().into());
    }
    object.extend(Listing::of(engine, list, listed).json(&columns(engine, list)));
    if !listed.details.is_empty() {
        let details = listed.details.iter();
        let details = details.map(|(key, value)| (key.to_string(), value.to_string().into()));
        object.insert("details".into(), Value::Object(details.collect()));
    }
    Ok(object)
}

fn as_text(object: &Map<String, Value>) -> String {
    let mut lines = Vec::new();
    for (key, value) in object {
        match value {
            Value::Object(of) => {
                lines.extend(of.iter().map(|(key, value)| (key.clone(), words(value))));
            }
            Value::Bool(false) => {}
            value => lines.push((key.clone(), words(value))),
        }
    }
    let width = lines
        .iter()
        .map(|(key, _)| text::width(&text::clean(key)))
        .max()
        .unwrap_or(0);
    let line = |(key, value): &(String, String)| {
        let key = text::clean(key);
        let blanks = " ".repeat(width - text::width(&key));
        format!("{key}{blanks}  {}\n", text::clean(value))
    };
    lines.iter().map(line).collect()
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => "not known".into(),
        Value::Bool(true) => "on".into(),
        Value::Bool(false) => "off".into(),
        Value::String(text) => text.clone(),
        Value::Array(all) if all.is_empty() => "none".into(),
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(words).collect();
            all.join(" ")
        }
        other => other.to_string(),
    }
}

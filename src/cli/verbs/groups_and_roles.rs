//! `groups list` and `roles list`.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use guestlist::config::command_line::{List, ListFormat};
use guestlist::domain::roster::Roster;
use guestlist::runtime::json_line::written;
use guestlist::text;

use super::exit_codes::{Exit, Failure};
use super::learn_groups::learn_all_groups;
use super::open_brokers::{OpenBroker, Run, newest, split};
use super::output::{print, print_json};
use super::table::Table;

/// `groups list`
pub(super) async fn groups(flags: &List, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.target, config)?;
    let listed = run.each(async |mut open| {
        let listed = groups_of(&mut open).await;
        (open, listed)
    });
    finish(
        listed.await,
        flags.output,
        run.is_for_several(),
        &["GROUP", "MEMBERS", "GIVES"],
    )
}

/// `roles list`
pub(super) async fn roles(flags: &List, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.target, config)?;
    let listed = run.each(async |open| {
        let listed = roles_of(&open);
        (open, listed)
    });
    finish(
        listed.await,
        flags.output,
        run.is_for_several(),
        &["NAME", "KEY", "USERS", "MEANING"],
    )
}

type Objects = Vec<Map<String, Value>>;

async fn groups_of(open: &mut OpenBroker) -> Result<Objects, Failure> {
    learn_all_groups(open).await?;
    let engine = open.engine();
    let list = newest(engine)?;
    let mut members: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for group in list.all_groups().into_iter().flatten() {
        members.entry(group.to_string()).or_default();
    }
    for user in list.users() {
        for group in engine.groups(&user.name).unwrap_or_default() {
            let members = members.entry(group.to_string()).or_default();
            members.push(user.name.as_str());
        }
    }
    let objects = members.into_iter().map(|(name, members)| {
        let gives = list.gifts(&name).iter();
        let gives: Vec<String> = gives.map(|key| engine.permission_name(key)).collect();
        object(
            open,
            json!({"name": name, "members": members, "gives": gives}),
        )
    });
    Ok(objects.collect())
}

fn roles_of(open: &OpenBroker) -> Result<Objects, Failure> {
    let engine = open.engine();
    let list: &Roster = newest(engine)?;
    let objects = list
        .permissions()
        .iter()
        .enumerate()
        .map(|(column, permission)| {
            let users = list
                .users()
                .iter()
                .filter(|user| user.grant(column).holds())
                .count();
            object(
                open,
                json!({
                    "name": engine.permission_name(&permission.key),
                    "key": permission.key.as_str(),
                    "label": permission.label,
                    "users": users,
                    "meaning": permission.meaning,
                }),
            )
        });
    Ok(objects.collect())
}

fn object(open: &OpenBroker, fields: Value) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("broker".into(), open.broker.name().into());
    if let Value::Object(fields) = fields {
        object.extend(fields);
    }
    object
}

fn finish(
    results: Vec<(super::which_brokers::Broker, Result<Objects, Failure>)>,
    format: ListFormat,
    several: bool,
    heads: &[&str],
) -> Result<Exit, Failure> {
    let (listed, exit) = split(results);
    if listed.is_empty() && !several {
        // An empty list would look as if there were none.
        return Ok(exit);
    }
    let mut all: Vec<Map<String, Value>> = listed.into_iter().flatten().collect();
    if !several {
        for object in &mut all {
            object.shift_remove("broker");
        }
    }
    match format {
        ListFormat::Table => print(&table(&all, heads).text())?,
        ListFormat::Json => {
            print_json(&Value::Array(all.into_iter().map(Value::Object).collect()))?;
        }
        ListFormat::Ndjson => {
            let lines = all.into_iter().map(|it| written(&it.into()));
            print(&lines.collect::<String>())?;
        }
        ListFormat::Names => {
            let names = all.iter().filter_map(|it| it["name"].as_str());
            let lines = names.map(|name| format!("{}\n", text::name(name)));
            print(&lines.collect::<String>())?;
        }
    }
    Ok(exit)
}

fn table(all: &[Map<String, Value>], heads: &[&str]) -> Table {
    let mut table = Table::of(
        std::iter::once("BROKER".to_owned())
            .chain(heads.iter().map(|it| (*it).to_owned()))
            .collect(),
    );
    for object in all {
        let cell = |field: &str| match object.get(field) {
            Some(Value::String(text)) => text::clean(text).into_owned(),
            Some(Value::Array(all)) => {
                let all: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
                text::clean(&all.join(" ")).into_owned()
            }
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let row = heads.iter().map(|head| match *head {
            "GROUP" => cell("name"),
            head => cell(&head.to_lowercase()),
        });
        table.add(std::iter::once(cell("broker")).chain(row));
    }
    table.leave_out_empty();
    table
}

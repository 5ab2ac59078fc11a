//! `users list`: the users of one broker or of several.

use std::path::Path;

use serde_json::{Map, Value, json};

use guestlist::config::command_line::{ListFormat, ListUsers};
use guestlist::domain::permission::Grant;
use guestlist::domain::roster::{Roster, User};
use guestlist::engine::Engine;
use guestlist::engine::user_filter::Filter;
use guestlist::runtime::json_line::written;
use guestlist::text;

use super::exit_codes::{Exit, Failure};
use super::grant_as_json::grant_as_json;
use super::learn_groups::learn_all_groups;
use super::open_brokers::{OpenBroker, Run, newest, split};
use super::output::{print, print_json};
use super::table::Table;

/// What one broker lists.
struct Listed {
    broker: String,
    /// The names of the columns.
    columns: Vec<String>,
    users: Vec<Listing>,
}

/// One user as it is printed.
pub(super) struct Listing {
    name: String,
    is_you: bool,
    is_protected: bool,
    /// In the order of the columns.
    grants: Vec<Grant>,
    groups: Option<Vec<String>>,
    sessions: Option<usize>,
}

impl Listing {
    pub(super) fn of(engine: &Engine, list: &Roster, user: &User) -> Self {
        let grants = (0..list.permissions().len()).map(|column| user.grant(column));
        let groups = engine.groups(&user.name);
        let groups = groups.map(|all| all.iter().map(ToString::to_string).collect());
        Self {
            name: user.name.as_str().into(),
            is_you: engine.is_self(&user.name),
            is_protected: list.protection(&user.name).is_some()
                || engine.session.is_protected(&user.name),
            grants: grants.collect(),
            groups,
            sessions: list.sessions(&user.name).map(<[_]>::len),
        }
    }

    pub(super) fn json(&self, columns: &[String]) -> Map<String, Value> {
        let grants = self.grants.iter().map(|grant| grant_as_json(*grant));
        let permissions: Map<String, Value> = columns.iter().cloned().zip(grants).collect();
        let mut object = Map::new();
        object.insert("name".into(), self.name.as_str().into());
        object.insert("you".into(), self.is_you.into());
        object.insert("protected".into(), self.is_protected.into());
        object.insert("permissions".into(), permissions.into());
        object.insert("groups".into(), json!(self.groups));
        object.insert("sessions".into(), json!(self.sessions));
        object
    }

    fn marks(&self) -> String {
        let marks = [(self.is_you, "you"), (self.is_protected, "protected")];
        let marks = marks
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, word)| word);
        marks.collect::<Vec<_>>().join(" ")
    }
}

/// The names of the columns.
pub(super) fn columns(engine: &Engine, list: &Roster) -> Vec<String> {
    let all = list.permissions().iter();
    all.map(|it| engine.permission_name(&it.key)).collect()
}

/// `users list`
pub(super) async fn users(flags: &ListUsers, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(&flags.on.target, config)?;
    let filter = flags.filter.as_deref().unwrap_or_default();
    let listed = run.each(async |mut open| {
        let listed = listed(&mut open, filter).await;
        (open, listed)
    });
    let (listed, exit) = split(listed.await);
    let several = run.is_for_several();
    if listed.is_empty() && !several {
        // An empty list would look as if there were no users.
        return Ok(exit);
    }
    match flags.on.output {
        ListFormat::Table => print(&as_table(&listed, several))?,
        ListFormat::Json => print_json(&Value::Array(objects(&listed, several).collect()))?,
        ListFormat::Ndjson => {
            let lines: String = objects(&listed, several).map(|it| written(&it)).collect();
            print(&lines)?;
        }
        ListFormat::Names => print(&name_lines(&listed))?,
    }
    Ok(exit)
}

async fn listed(open: &mut OpenBroker, filter: &str) -> Result<Listed, Failure> {
    let filter = Filter::parse(filter, newest(open.engine())?.permissions());
    if let Some(why) = filter.complaint() {
        return Err(Failure::new(Exit::Usage, format!("--filter: {why}")));
    }
    if filter.is_restless() {
        let why = "--filter: status: and marked work only in the console";
        return Err(Failure::new(Exit::Usage, why));
    }
    if filter.has_groups() {
        learn_all_groups(open).await?;
    }
    let engine = open.engine();
    let list = newest(engine)?;
    let users = list
        .users()
        .iter()
        .filter(|user| filter.matches(engine, &user.name));
    Ok(Listed {
        broker: open.broker.name(),
        columns: columns(engine, list),
        users: users.map(|user| Listing::of(engine, list, user)).collect(),
    })
}

fn objects(listed: &[Listed], several: bool) -> impl Iterator<Item = Value> {
    listed.iter().flat_map(move |of| {
        of.users.iter().map(move |user| {
            let mut object = Map::new();
            if several {
                object.insert("broker".into(), of.broker.as_str().into());
            }
            object.extend(user.json(&of.columns));
            object.into()
        })
    })
}

fn name_lines(listed: &[Listed]) -> String {
    let mut names = String::new();
    for user in listed.iter().flat_map(|of| &of.users) {
        names.push_str(&text::name(&user.name));
        names.push('\n');
    }
    names
}

fn as_table(listed: &[Listed], several: bool) -> String {
    let mut columns: Vec<&String> = Vec::new();
    for column in listed.iter().flat_map(|of| &of.columns) {
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    let heads = columns.iter().map(|it| text::clean(it).to_uppercase());
    let ends = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let head = ends(&["BROKER", "USER"]).into_iter().chain(heads);
    let mut table = Table::of(head.chain(ends(&["GROUPS", "SESSIONS", "NOTE"])).collect());
    for of in listed {
        for user in &of.users {
            let cell = |column: &&String| {
                let at = of.columns.iter().position(|it| it == *column);
                at.map_or("", |at| word(user.grants[at])).to_owned()
            };
            let groups = user.groups.as_deref().unwrap_or_default().join(" ");
            let mut row = vec![of.broker.clone(), text::name(&user.name).into_owned()];
            row.extend(columns.iter().map(cell));
            row.push(text::clean(&groups).into_owned());
            row.push(user.sessions.map_or(String::new(), |it| it.to_string()));
            row.push(user.marks());
            table.add(row);
        }
    }
    table.leave_out_empty();
    if !several {
        table.leave_out("BROKER");
    }
    table.text()
}

/// A value in a table.
pub(super) const fn word(grant: Grant) -> &'static str {
    match grant {
        Grant::Enabled => "on",
        Grant::Disabled => "off",
        Grant::Inherited => "inherited",
        Grant::Unclear => "unclear",
        Grant::Unknown => "?",
    }
}

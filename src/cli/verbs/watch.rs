//! `watch`: each change of a user as a line of JSON, as long as the link can be kept.

use std::collections::HashSet;
use std::path::Path;

use serde_json::{Value, json};

use guestlist::config::command_line::Target;
use guestlist::domain::permission::{Grant, PermissionKey};
use guestlist::domain::roster::Roster;
use guestlist::domain::user::UserName;
use guestlist::driver::carry_out::at;
use guestlist::driver::clock;
use guestlist::engine::Engine;
use guestlist::engine::connection::LinkState;
use guestlist::runtime::json_line::written;

use super::exit::{Exit, Failure};
use super::list::{newest, split};
use super::open_brokers::{OpenBroker, Run};
use super::output::print;
use super::permissions;
use super::which_brokers::Broker;

/// `watch`
pub(super) async fn run(target: &Target, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(target, config)?;
    let work = async |mut open: OpenBroker| {
        let watched = watched(&mut open).await;
        (open, watched)
    };
    let failed = |broker: &Broker, failure: &Failure| {
        let (why, exit) = (&failure.text, failure.exit.code());
        let line = json!({"what": "failed", "reason": why, "exit_code": exit});
        // Where the output is gone, those that are watched end with that.
        let _ = tell(broker, line);
    };
    // None of them ends by itself, so that none may wait for another.
    let watched = run.each_of(run.brokers.len(), work, failed);
    let (_, exit) = split(watched.await);
    Ok(exit)
}

async fn watched(open: &mut OpenBroker) -> Result<(), Failure> {
    let mut shown = newest(open.engine())?.clone();
    let mut answers = 0;
    let mut was_up = true;
    tell(
        &open.broker,
        json!({"what": "watching", "users": shown.users().len()}),
    )?;
    let stop = open.stop.clone();
    let until = open.until;
    loop {
        tokio::select! {
            () = open.driver.step() => {}
            () = stop.wait() => return Ok(()),
            () = at(until) => return Ok(()),
        }
        let is_up = *open.engine().link() == LinkState::Connected;
        if is_up != was_up {
            was_up = is_up;
            let what = if is_up { "connected" } else { "disconnected" };
            tell(
                &open.broker,
                json!({"what": what, "reason": down(open.engine())}),
            )?;
        }
        for line in others(open.engine(), &mut answers) {
            tell(&open.broker, line)?;
        }
        let newer = newest(open.engine())?;
        if *newer != shown {
            let newer = newer.clone();
            for line in changes(open.engine(), &shown, &newer) {
                tell(&open.broker, line)?;
            }
            shown = newer;
        }
        open.keep_journal();
    }
}

fn down(engine: &Engine) -> Option<&str> {
    match engine.link() {
        LinkState::Down { reason, .. } => Some(reason),
        _ => None,
    }
}

/// Writes a line, with the time and the broker.
fn tell(broker: &Broker, line: Value) -> Result<(), Failure> {
    let mut whole = json!({"time": clock::now().stamp, "broker": broker.name()});
    if let (Some(whole), Value::Object(line)) = (whole.as_object_mut(), line) {
        whole.extend(line);
    }
    print(&written(&whole))
}

/// What the broker answered to other admins: who a change was made by, as far as it tells.
fn others(engine: &Engine, next: &mut u64) -> Vec<Value> {
    let all = engine.other_answers();
    let begin = all.first().max(*next);
    *next = all.first() + all.answers().len() as u64;
    let lines = (begin..*next)
        .filter_map(|number| all.get(number))
        .map(|answer| {
            json!({
                "what": "answer",
                "user": answer.user.as_ref().map(UserName::as_str),
                "by": "another admin",
                "answer": answer.words,
            })
        });
    lines.collect()
}

/// How two lists differ.
fn changes(engine: &Engine, older: &Roster, newer: &Roster) -> Vec<Value> {
    let difference = older.difference(newer);
    let user = |what: &str, user: &UserName| json!({"what": what, "user": user.as_str()});
    let added = difference.added.iter().map(|it| user("added", it));
    let removed = difference.removed.iter().map(|it| user("removed", it));
    let fields = difference.fields.iter().map(|(name, key)| {
        let mut line = user("changed", name);
        let what = if key.as_group().is_some() {
            "group"
        } else {
            "permission"
        };
        line[what] = engine.permission_name(key).into();
        line["old"] = value(older, name, key);
        line["new"] = value(newer, name, key);
        line
    });
    let known: HashSet<&UserName> = difference.fields.iter().map(|(name, _)| name).collect();
    let other = difference.changed.iter().filter(|it| !known.contains(it));
    let other = other.map(|it| user("changed", it));
    added.chain(removed).chain(fields).chain(other).collect()
}

fn value(list: &Roster, user: &UserName, key: &PermissionKey) -> Value {
    permissions::value(list.grant(user, key).unwrap_or(Grant::Unknown))
}

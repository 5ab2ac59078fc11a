//! `watch`: each change of a user as a line of JSON, as long as the link can be kept.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use futures_util::future::{FutureExt as _, Shared};
use serde_json::{Value, json};

use guestlist::config::command_line::Target;
use guestlist::domain::permission::{Grant, PermissionKey};
use guestlist::domain::roster::Roster;
use guestlist::domain::user::UserName;
use guestlist::driver::carry_out::at;
use guestlist::driver::clock;
use guestlist::engine::Engine;
use guestlist::engine::connection::LinkState;
use guestlist::engine::effect::Notice;
use guestlist::runtime::json_line::written;

use super::exit_codes::{Exit, Failure};
use super::grant_as_json::grant_as_json;
use super::learn_groups::learn_all_groups;
use super::open_brokers::{OpenBroker, Run, newest, split};
use super::output::{self, complain_of, print};
use super::which_brokers::Broker;

/// How many users are asked about where the list does not tell their groups: one question for each.
const GROUPS_OF: usize = 1000;

/// The groups of users that were told last, by the list or by the answer to a question.
type KnownGroups = HashMap<UserName, BTreeSet<Arc<str>>>;

/// `watch`
pub(super) async fn run(target: &Target, config: Option<&Path>) -> Result<Exit, Failure> {
    let run = Run::start(target, config)?;
    // Else only the next change would tell that nobody reads any more.
    let unread = output::unread().shared();
    let work = async |mut open: OpenBroker| {
        let watched = watched(&mut open, &unread).await;
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

async fn watched(
    open: &mut OpenBroker,
    unread: &Shared<impl Future<Output = ()>>,
) -> Result<(), Failure> {
    let mut shown = newest(open.engine())?.clone();
    let asks_groups = shown.users().len() <= GROUPS_OF;
    if asks_groups && let Err(failure) = learn_all_groups(open).await {
        // All else can be watched.
        complain_of(&open.broker.name(), &failure.text);
    }
    let mut users: Vec<UserName> = names(&shown).cloned().collect();
    let mut groups = KnownGroups::new();
    group_changes(open.engine(), &shown, &mut groups);
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
            () = unread.clone() => return Ok(()),
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
        if asks_groups {
            open.driver
                .call(|engine| engine.ask_for_groups(None, &users));
        }
        let engine = &open.driver.engine;
        let newer = newest(engine)?;
        if *newer != shown {
            for line in changes(engine, &shown, newer, &mut groups) {
                tell(&open.broker, line)?;
            }
            shown = newer.clone();
            users = names(&shown).cloned().collect();
        } else if std::mem::take(&mut open.driver.notices).contains(&Notice::Groups) {
            for (_, line) in group_changes(engine, &shown, &mut groups) {
                tell(&open.broker, line)?;
            }
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

/// The lines about what differs between two lists: for a changed user one for each permission and
/// group, or a bare `changed` where it is something else.
fn changes(
    engine: &Engine,
    older: &Roster,
    newer: &Roster,
    groups: &mut KnownGroups,
) -> Vec<Value> {
    let difference = older.difference(newer);
    // A new user may be in groups before anybody could look.
    for user in &difference.added {
        groups.insert(user.clone(), BTreeSet::new());
    }
    let in_groups = group_changes(engine, newer, groups);
    let user = |what: &str, user: &UserName| json!({"what": what, "user": user.as_str()});
    let added = difference.added.iter().map(|it| user("added", it));
    let removed = difference.removed.iter().map(|it| user("removed", it));
    let fields = difference.fields.iter();
    let flags: Vec<_> = fields.filter(|(_, key)| key.as_group().is_none()).collect();
    let lines = flags.iter().map(|(name, key)| {
        let mut line = user("changed", name);
        line["permission"] = engine.permission_name(key).into();
        line["old"] = value(older, name, key);
        line["new"] = value(newer, name, key);
        line
    });
    let told = in_groups.iter().map(|(name, _)| name);
    let told: HashSet<&UserName> = told.chain(flags.iter().map(|(name, _)| name)).collect();
    let only_groups = |it: &UserName| differ_in_groups_only(older, newer, it);
    let other = difference.changed.iter();
    let other = other.filter(|it| !told.contains(it) && !only_groups(it));
    let other = other.map(|it| user("changed", it));
    let lines = added.chain(removed).chain(lines).chain(other);
    let lines: Vec<Value> = lines.collect();
    let in_groups = in_groups.into_iter().map(|(_, line)| line);
    lines.into_iter().chain(in_groups).collect()
}

fn value(list: &Roster, user: &UserName, key: &PermissionKey) -> Value {
    grant_as_json(list.grant(user, key).unwrap_or(Grant::Unknown))
}

fn names(list: &Roster) -> impl Iterator<Item = &UserName> {
    list.users().iter().map(|user| &user.name)
}

/// Whether lists tell of a user only other groups, or none where they told some.
fn differ_in_groups_only(older: &Roster, newer: &Roster, user: &UserName) -> bool {
    let (Some(older), Some(newer)) = (older.user(user), newer.user(user)) else {
        return false;
    };
    let mut same = older.clone();
    same.groups.clone_from(&newer.groups);
    older.groups != newer.groups && same == *newer
}

/// How the groups of users differ from those that are known, which are replaced. Those that are
/// asked for now are compared when the answer is there.
fn group_changes(
    engine: &Engine,
    list: &Roster,
    known: &mut KnownGroups,
) -> Vec<(UserName, Value)> {
    known.retain(|user, _| list.row(user).is_some());
    let mut lines = Vec::new();
    for user in names(list) {
        if engine.wants_groups_of(user) || engine.user_info().is_asked(user) {
            continue;
        }
        let Some(told) = engine.groups(user) else {
            continue;
        };
        let before = known.get(user);
        if before.is_some_and(|it| it.len() == told.len() && told.iter().all(|of| it.contains(of)))
        {
            continue;
        }
        let now: BTreeSet<Arc<str>> = told.iter().cloned().collect();
        let before = before.unwrap_or(&now);
        lines.extend(before.symmetric_difference(&now).map(|group| {
            let is_in = now.contains(group);
            let line = json!({
                "what": "changed", "user": user.as_str(), "group": group.as_ref(), "old": !is_in, "new": is_in,
            });
            (user.clone(), line)
        }));
        known.insert(user.clone(), now);
    }
    lines
}

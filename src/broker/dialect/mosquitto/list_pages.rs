//! Reading roles, groups and clients, page by page (`docs/protocol.md`, *Other admins* and *Size
//! and speed*). What else is asked with them is decided here too (`request`): the group for clients
//! without a user name is not.
//!
//! One request is a moment of the broker; several are not. A list of more than a page is therefore
//! read again when anything changed meanwhile: by an answer that tells of a change, by what 2.1
//! says of its changes, by a count that moved, or by names that do not ascend from page to page.
//!
//! Pages hold 500 entries. After four tries a list is taken with a remark, and read again later;
//! the broker then rests four times as long as the reading took. Of roles, groups and clients that
//! stand in a list more than once the first counts, with a remark.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::Number;

use super::account_rights::Generation;
use super::answer::Response;
use super::entries::{Client, Details, Group, Page, Role};
use super::roster::Table;
use super::topics::to_broker;
use crate::broker::dialect::contract::Decoded;
use crate::domain::broker_messages::BrokerEvent;
use crate::domain::secret::Secret;

/// How many entries a page holds.
const PAGE: usize = 500;
/// From how many clients on the progress is reported.
const TOLD_FROM: usize = 1000;
/// How often a list that keeps changing is read before it is taken as it is.
const TURNS: u32 = 4;

/// The remark with a list that changed each time it was read.
const RESTLESS: &str =
    "The list kept changing while it was read: some parts may be older than others";

/// One of the three lists, as far as it has been read.
#[derive(Debug)]
struct Part<T> {
    /// Those that were not taken on yet.
    entries: Vec<T>,
    /// How many came.
    read: usize,
    /// The name of the last.
    last: Option<String>,
    total: Option<usize>,
    complete: bool,
    /// Whether its pages cannot be from one moment.
    torn: bool,
}

impl<T> Default for Part<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            read: 0,
            last: None,
            total: None,
            complete: false,
            torn: false,
        }
    }
}

impl<T> Part<T> {
    fn take(&mut self, offset: usize, page: Page<T>, name: impl Fn(&T) -> &str) {
        if self.complete || offset != self.read {
            return;
        }
        let first = page.entries.first().map(&name);
        let last = self.last.as_deref();
        let ascends = first.zip(last).is_none_or(|(first, last)| first > last);
        let same_total = self.total.is_none_or(|total| total == page.total);
        self.torn |= !ascends || !same_total;
        self.total = Some(page.total);
        let ended = page.entries.is_empty();
        if let Some(last) = page.entries.last() {
            self.last = Some(name(last).to_owned());
        }
        self.read += page.entries.len();
        self.entries.extend(page.entries);
        self.complete = ended || self.read >= page.total;
        self.torn |= self.complete && self.read != page.total;
    }
}

/// A reading of all three.
#[derive(Debug, Default)]
struct Reading {
    roles: Part<Role>,
    groups: Part<Group>,
    clients: Part<Client>,
    /// What is made of them, once all roles and groups are there.
    table: Option<Table>,
    /// How many requests were made for it.
    requests: u32,
    /// The change index before and after, where the broker has one.
    first_index: Option<Number>,
    last_index: Option<Number>,
    disturbed: bool,
    /// How many answers of the request under way are still to come.
    open: u32,
}

/// Reads the lists, and knows how often it had to.
#[derive(Debug)]
pub(super) struct Pages {
    prefix: String,
    reading: Option<Reading>,
    /// Numbers the requests, to recognise a late page of an older reading.
    turn: u64,
    /// How often the list was read in a row because it moved.
    tries: u32,
    /// Whether the broker counts its changes; `None` until it was asked.
    counts_changes: Option<bool>,
    /// The change index of the last list.
    index: Option<Number>,
}

impl Pages {
    pub(super) const fn new(prefix: String) -> Self {
        Self {
            prefix,
            reading: None,
            turn: 0,
            tries: 0,
            counts_changes: None,
            index: None,
        }
    }

    /// Begins from the start, and returns the first request.
    pub(super) fn begin(&mut self) -> Secret {
        self.tries = 0;
        self.start()
    }

    fn start(&mut self) -> Secret {
        self.reading = Some(Reading::default());
        self.request()
    }

    /// Notes that something changed while the list is read.
    pub(super) const fn disturb(&mut self) {
        if let Some(reading) = &mut self.reading {
            reading.disturbed = true;
        }
    }

    /// Asks whether anything changed; where the broker cannot tell, the list.
    pub(super) fn poll(&mut self) -> Secret {
        if self.counts_changes != Some(true) || self.index.is_none() {
            return self.begin();
        }
        let mut commands = Commands::new(&self.prefix, self.turn);
        commands.add("getDetails", "w", None);
        commands.finish()
    }

    /// The pages that are still to be read.
    fn request(&mut self) -> Secret {
        self.turn += 1;
        let mut commands = Commands::new(&self.prefix, self.turn);
        let counts = self.counts_changes != Some(false);
        if let Some(reading) = &mut self.reading {
            let first = reading.requests == 0;
            if first && counts {
                commands.add("getDetails", "d", None);
            }
            for (verb, kind, complete, offset) in [
                ("listRoles", "r", reading.roles.complete, reading.roles.read),
                (
                    "listGroups",
                    "g",
                    reading.groups.complete,
                    reading.groups.read,
                ),
                (
                    "listClients",
                    "c",
                    reading.clients.complete,
                    reading.clients.read,
                ),
            ] {
                if !complete {
                    commands.add(verb, kind, Some(offset));
                }
            }
            if !first && counts {
                commands.add("getDetails", "d", None);
            }
            reading.requests += 1;
            reading.open = commands.count;
        }
        commands.finish()
    }

    /// Takes an answer to a question of this session; `tail` is its correlation data without the
    /// prefix: kind, turn, and for a page where it starts.
    pub(super) fn take(&mut self, tail: &str, response: &Response<'_>, decoded: &mut Vec<Decoded>) {
        let Some((kind, turn, offset)) = parts(tail) else {
            return;
        };
        if kind == "w" {
            return self.take_poll(response, decoded);
        }
        if turn != self.turn || self.reading.is_none() {
            return;
        }
        if let Err(why) = self.take_page(kind, offset, response) {
            self.reading = None;
            decoded.push(Decoded::Event(BrokerEvent::BadRoster(why)));
            decoded.push(Decoded::Unread);
            return;
        }
        decoded.push(Decoded::Answered);
        let Some(reading) = &mut self.reading else {
            return;
        };
        reading.open = reading.open.saturating_sub(1);
        if reading.open == 0 {
            self.go_on(decoded);
        }
    }

    /// Takes the answer of 2.1 to the question whether anything changed.
    fn take_poll(&self, response: &Response<'_>, decoded: &mut Vec<Decoded>) {
        decoded.push(Decoded::Polled);
        if details(response) != self.index {
            decoded.push(Decoded::Stale);
        }
    }

    fn take_page(
        &mut self,
        kind: &str,
        offset: usize,
        response: &Response<'_>,
    ) -> Result<(), String> {
        let Some(reading) = &mut self.reading else {
            return Ok(());
        };
        match kind {
            "d" => {
                let index = details(response);
                self.counts_changes = Some(index.is_some());
                if reading.first_index.is_none() {
                    reading.first_index.clone_from(&index);
                }
                reading.last_index = index;
            }
            "r" => reading
                .roles
                .take(offset, page(response)?, |it| &it.rolename),
            "g" => reading
                .groups
                .take(offset, page(response)?, |it| &it.groupname),
            "c" => reading
                .clients
                .take(offset, page(response)?, |it| &it.username),
            _ => {}
        }
        Ok(())
    }

    /// All answers of a request are there: the next pages, or the list.
    fn go_on(&mut self, decoded: &mut Vec<Decoded>) {
        let Some(reading) = &mut self.reading else {
            return;
        };
        reading.make_users();
        let (done, total) = (reading.clients.read, reading.clients.total);
        if !reading.is_complete() {
            if let Some(total) = total.filter(|total| *total >= TOLD_FROM) {
                decoded.push(Decoded::Event(BrokerEvent::Reading { done, total }));
            }
            let request = self.request();
            return decoded.push(Decoded::Ask(to_broker(request)));
        }
        self.tries += 1;
        if reading.moved() && self.tries < TURNS {
            let request = self.start();
            return decoded.push(Decoded::Ask(to_broker(request)));
        }
        let Some(reading) = self.reading.take() else {
            return;
        };
        let moved = reading.moved();
        let Some(table) = reading.table else {
            return;
        };
        self.index = reading.last_index;
        let generation = match self.counts_changes {
            Some(true) => Generation::Filled,
            _ => Generation::Plain,
        };
        let (roster, mut remarks) = table.finish(generation);
        if moved {
            remarks.push(RESTLESS.into());
        }
        decoded.push(Decoded::Listed);
        decoded.push(Decoded::Event(BrokerEvent::Roster(roster, remarks)));
        if moved {
            decoded.push(Decoded::Stale);
        }
    }
}

impl Reading {
    fn is_complete(&self) -> bool {
        self.roles.complete && self.groups.complete && self.clients.complete
    }

    /// Makes users of the clients that came, as soon as all roles and groups are known.
    fn make_users(&mut self) {
        if !(self.roles.complete && self.groups.complete) {
            return;
        }
        let (roles, groups) = (&mut self.roles.entries, &mut self.groups.entries);
        let table = self
            .table
            .get_or_insert_with(|| Table::new(std::mem::take(roles), std::mem::take(groups)));
        table.add(std::mem::take(&mut self.clients.entries));
    }

    /// Whether the answers cannot be from one moment. Those to one request always are.
    fn moved(&self) -> bool {
        let torn = self.roles.torn || self.groups.torn || self.clients.torn;
        self.requests > 1 && (torn || self.disturbed || self.first_index != self.last_index)
    }
}

fn details(response: &Response<'_>) -> Option<Number> {
    let details: Details = serde_json::from_str(response.data?.get()).ok()?;
    Some(details.change_index)
}

fn page<'a, T: Deserialize<'a>>(response: &Response<'a>) -> Result<Page<T>, String> {
    let verb = &response.command;
    if let Some(error) = &response.error {
        return Err(format!("The broker refused {verb}: {error}."));
    }
    let text = response.data.map_or("null", |data| data.get());
    serde_json::from_str(text)
        .map_err(|error| format!("The broker's answer to {verb} cannot be read: {error}."))
}

/// Kind, turn and start of a correlation data such as `c7.500`.
fn parts(tail: &str) -> Option<(&str, u64, usize)> {
    let kind = tail.get(..1)?;
    let (turn, offset) = tail
        .get(1..)?
        .split_once('.')
        .unwrap_or((tail.get(1..)?, "0"));
    Some((kind, turn.parse().ok()?, offset.parse().ok()?))
}

/// A request in the making.
struct Commands<'a> {
    json: String,
    prefix: &'a str,
    turn: u64,
    count: u32,
}

impl<'a> Commands<'a> {
    fn new(prefix: &'a str, turn: u64) -> Self {
        Self {
            json: r#"{"commands":["#.into(),
            prefix,
            turn,
            count: 0,
        }
    }

    /// Adds a question; for a page with where it starts.
    fn add(&mut self, verb: &str, kind: &str, offset: Option<usize>) {
        let comma = if self.count > 0 { "," } else { "" };
        let (prefix, turn) = (self.prefix, self.turn);
        let _ = write!(self.json, r#"{comma}{{"command":"{verb}""#);
        let _ = match offset {
            Some(offset) => write!(
                self.json,
                r#","verbose":true,"count":{PAGE},"offset":{offset},"correlationData":"{prefix}{kind}{turn}.{offset}"}}"#
            ),
            None => write!(self.json, r#","correlationData":"{prefix}{kind}{turn}"}}"#),
        };
        self.count += 1;
    }

    fn finish(mut self) -> Secret {
        self.json.push_str("]}");
        Secret::new(self.json)
    }
}

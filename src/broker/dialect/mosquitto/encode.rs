//! Commands as JSON, several of them in one request (`docs/protocol.md`, *Batches*), in the order
//! in which they come: that of the queue, which `engine::submit` makes.
//!
//! - Requests are split to the maximum packet size of the CONNACK, and the commands of one user
//!   stay together where they fit. What does not fit by itself is not sent, nor what was meant for
//!   a user whose addition does not.
//! - A new user and its roles go in one request, so that the broker has them together, but never as
//!   `createClient` with roles. The broker goes on after an error: where `createClient` is refused
//!   since the name is there, the roles may go to somebody else's client. Then a role that was
//!   accepted is Unknown and says so, the addition says it too, and the list has the last word.
//! - A priority is carried with the change that takes a role or group away, so that its reverse
//!   gives it again; the table gives the usual one.
//! - Refused here are names and passwords with control characters or noncharacters, empty ones, and
//!   those longer than 65,535 bytes; JSON carries the rest. An empty name of what is there already
//!   is sent, since 2.0 takes all commands about it. It reads `(empty name)` (`text::name`), which
//!   is also what a deletion wants typed. Undo does not add such a user again and no login with it
//!   is tried: 2.1 refuses the name, and 2.0 the login.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::roster::ROLE;
use super::topics::{COMMAND_TOPIC, to_broker};
use crate::broker::dialect::contract::{Batch, EncodeError, packet_size};
use crate::domain::command::{Command, CommandId, CommandKind, Submission};
use crate::domain::permission::{ENABLED, Priority};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::domain::validate::{self, Flaw};

/// How many commands go in one request at most. 2.0 writes its whole file for each of them and does
/// nothing else meanwhile: with 10,000 clients 20 take less than a second.
pub(super) const TOGETHER: usize = 20;

/// How many bytes of commands go in one request at most: 2.1 takes 2,000,000.
const ROOM: usize = 1_000_000;

/// The kind of command that a verb is about.
pub(super) fn kind(verb: &str) -> Option<CommandKind> {
    match verb {
        "createClient" => Some(CommandKind::Add),
        "deleteClient" => Some(CommandKind::Remove),
        "setClientPassword" => Some(CommandKind::Password),
        "addClientRole" | "removeClientRole" | "enableClient" | "disableClient"
        | "addGroupClient" | "removeGroupClient" => Some(CommandKind::Permission),
        _ => None,
    }
}

/// A command as its verb, then name and value of each argument except the user.
pub(super) struct Words<'a> {
    pub(super) verb: &'static str,
    pub(super) group: Option<&'a str>,
    pub(super) role: Option<&'a str>,
    pub(super) priority: Option<Priority>,
    pub(super) password: Option<&'a Secret>,
}

pub(super) fn words(command: &Command) -> Result<Words<'_>, EncodeError> {
    let plain = |verb| Words {
        verb,
        group: None,
        role: None,
        priority: None,
        password: None,
    };
    Ok(match command {
        // Never with its roles: those given here are not linked to the client, and 2.0 can crash
        // later.
        Command::AddUser { password, .. } => Words {
            password: Some(password),
            ..plain("createClient")
        },
        Command::RemoveUser { .. } => plain("deleteClient"),
        Command::ChangePassword { password, .. } => Words {
            password: Some(password),
            ..plain("setClientPassword")
        },
        Command::SetPermission {
            permission,
            enabled,
            priority,
            ..
        } if permission.as_group().is_some() => Words {
            group: permission.as_group().map(AsRef::as_ref),
            priority: priority.filter(|_| *enabled),
            ..plain(if *enabled {
                "addGroupClient"
            } else {
                "removeGroupClient"
            })
        },
        Command::SetPermission {
            permission,
            enabled,
            priority,
            ..
        } => match (permission.as_str(), enabled) {
            (ENABLED, true) => plain("enableClient"),
            (ENABLED, false) => plain("disableClient"),
            (key, _) => Words {
                role: Some(role(key)?),
                priority: priority.filter(|_| *enabled),
                ..plain(if *enabled {
                    "addClientRole"
                } else {
                    "removeClientRole"
                })
            },
        },
    })
}

fn role(key: &str) -> Result<&str, EncodeError> {
    key.strip_prefix(ROLE).ok_or(EncodeError::Flawed {
        argument: "role",
        flaw: Flaw::Empty,
    })
}

/// The JSON object of a command, with its correlation data.
pub(super) fn command(submission: &Submission, prefix: &str) -> Result<Secret, EncodeError> {
    let words = words(&submission.command)?;
    let user = submission.command.user().as_str();
    // 2.1 refuses these, and nobody can log in with an empty name or password.
    let makes = |argument| argument == "password" || words.verb == "createClient";
    let password = words.password.map(Secret::expose);
    let arguments = [
        ("groupname", "group name", words.group),
        ("username", "user name", Some(user)),
        ("rolename", "role", words.role),
        ("password", "password", password),
    ];
    // Sized at once: a buffer that grows leaves pieces of a password in freed memory. JSON makes at
    // most six bytes of one.
    let longest: usize = arguments.iter().filter_map(|it| it.2).map(str::len).sum();
    let mut json = String::with_capacity(6 * longest + prefix.len() + 180);
    let _ = write!(json, r#"{{"command":"{}""#, words.verb);
    for (key, argument, text) in arguments {
        let Some(text) = text else { continue };
        check(argument, text, makes(argument))?;
        let _ = write!(json, r#","{key}":"#);
        push_text(&mut json, text);
    }
    if let Some(priority) = words.priority {
        let _ = write!(json, r#","priority":{priority}"#);
    }
    let id = submission.id.0;
    let _ = write!(json, r#","correlationData":"{prefix}{id}"}}"#);
    Ok(Secret::new(json))
}

/// Checks a text. A name that is there may be empty: 2.0 takes all commands about such clients,
/// roles and groups.
fn check(argument: &'static str, text: &str, makes: bool) -> Result<(), EncodeError> {
    match validate::json_text(text) {
        Err(Flaw::Empty) if !makes => Ok(()),
        checked => checked.map_err(|flaw| EncodeError::Flawed { argument, flaw }),
    }
}

/// Writes a text as JSON does. Control characters never get here.
pub(super) fn push_text(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            json.push('\\');
        }
        json.push(c);
    }
    json.push('"');
}

/// The request of a question about one client.
pub(super) fn question(verb: &str, user: &str, id: &str) -> Result<Secret, EncodeError> {
    check("user name", user, false)?;
    let mut json = format!(r#"{{"commands":[{{"command":"{verb}","username":"#);
    push_text(&mut json, user);
    let _ = write!(json, r#","correlationData":"{id}"}}]}}"#);
    Ok(Secret::new(json))
}

/// One request of these commands.
pub(super) fn batch(commands: &[Secret]) -> Secret {
    let room: usize = commands.iter().map(|it| it.expose().len() + 1).sum();
    let mut json = String::with_capacity(room + 32);
    json.push_str(r#"{"commands":["#);
    for (at, command) in commands.iter().enumerate() {
        if at > 0 {
            json.push(',');
        }
        json.push_str(command.expose());
    }
    json.push_str("]}");
    Secret::new(json)
}

/// The bytes that a request adds to its commands, without the commas.
const FRAME: usize = r#"{"commands":[]}"#.len();

/// A request in the making.
#[derive(Default)]
struct Filling {
    commands: Vec<Secret>,
    ids: Vec<CommandId>,
    size: usize,
}

impl Filling {
    /// Whether commands of so many bytes, with their commas, still go in.
    fn takes(&self, (count, size): (usize, usize), largest: usize) -> bool {
        let size = self.size + size;
        self.commands.len() + count <= TOGETHER && size <= ROOM && packet(size) <= largest
    }

    fn push(&mut self, id: CommandId, command: Secret) {
        self.size += command.expose().len() + 1;
        self.commands.push(command);
        self.ids.push(id);
    }

    /// Takes out the request, if anything was put in.
    fn finish(&mut self) -> Option<Batch> {
        let Self { commands, ids, .. } = std::mem::take(self);
        (!commands.is_empty()).then(|| Batch {
            publish: Ok(to_broker(batch(&commands))),
            ids,
        })
    }
}

/// The bytes of a packet whose commands have so many, each with a comma.
fn packet(size: usize) -> usize {
    // The last one has no comma.
    packet_size(COMMAND_TOPIC, FRAME + size.saturating_sub(1))
}

/// As few requests as these commands fit into, none larger than `largest` as a packet, and what
/// cannot be carried. The commands of one user that follow each other stay together where they fit.
pub(super) fn batches(submissions: &[Submission], prefix: &str, largest: usize) -> Vec<Batch> {
    let (encoded, refused) = encoded(submissions, prefix, largest);
    let mut batches = Vec::new();
    let mut filling = Filling::default();
    let mut rest = encoded.into_iter().peekable();
    while let Some((first, command)) = rest.next() {
        let mut of_user = vec![(first.id, command)];
        let user = first.command.user();
        while let Some((next, command)) = rest.next_if(|(it, _)| it.command.user() == user) {
            of_user.push((next.id, command));
        }
        let size = of_user.iter().map(|(_, it)| it.expose().len() + 1).sum();
        if !filling.takes((of_user.len(), size), largest) {
            batches.extend(filling.finish());
        }
        for (id, command) in of_user {
            if !filling.takes((1, command.expose().len() + 1), largest) {
                batches.extend(filling.finish());
            }
            filling.push(id, command);
        }
    }
    batches.extend(filling.finish());
    batches.extend(refused);
    batches
}

/// The commands that can be sent, and those that cannot.
fn encoded<'a>(
    submissions: &'a [Submission],
    prefix: &str,
    largest: usize,
) -> (Vec<(&'a Submission, Secret)>, Vec<Batch>) {
    let (mut encoded, mut refused) = (Vec::new(), Vec::new());
    let mut without: HashMap<&UserName, EncodeError> = HashMap::new();
    for submission in submissions {
        let user = submission.command.user();
        let result = match without.get(user) {
            Some(error) => Err(*error),
            None => command(submission, prefix).and_then(|it| fitting(it, largest)),
        };
        match result {
            Ok(command) => encoded.push((submission, command)),
            Err(error) => {
                if submission.command.kind() == CommandKind::Add {
                    // Nobody else may get what was meant for the new user.
                    without.insert(user, error);
                }
                refused.push(Batch {
                    ids: vec![submission.id],
                    publish: Err(error),
                });
            }
        }
    }
    (encoded, refused)
}

fn fitting(command: Secret, largest: usize) -> Result<Secret, EncodeError> {
    let size = packet(command.expose().len() + 1);
    if size <= largest {
        Ok(command)
    } else {
        Err(EncodeError::TooLarge { size })
    }
}

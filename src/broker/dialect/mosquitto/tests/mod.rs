//! What goes to the broker, and what is read of its answers.

mod commands;
mod lists;

use super::*;
use crate::domain::command::{Command, CommandKind};
use crate::domain::permission::{Grant, PermissionKey};
use crate::domain::roster::Roster;
use crate::domain::validate::Flaw;

fn dialect() -> Mosquitto {
    Mosquitto::new("1a2b")
}

fn submission(id: u64, command: Command) -> Submission {
    Submission {
        id: CommandId(id),
        command,
    }
}

fn set(user: &str, key: &str, enabled: bool) -> Command {
    Command::set(user, key, enabled, None)
}

fn member(user: &str, group: &str, enabled: bool) -> Command {
    Command::set(user, PermissionKey::group(group), enabled, None)
}

fn add(user: &str, password: &str) -> Command {
    Command::add(user, Secret::new(password))
}

fn rekey(user: &str, password: &str) -> Command {
    Command::change_password(user, Secret::new(password))
}

fn sent(command: Command) -> String {
    let publish = dialect().encode(&submission(7, command), AnswerMode::WithIds);
    let publish = publish.unwrap();
    assert_eq!(publish.topic, "$CONTROL/dynamic-security/v1");
    publish.payload.expose().to_owned()
}

fn hear(dialect: &mut Mosquitto, text: &str) -> Vec<Decoded> {
    dialect.decode(ANSWER_TOPIC, text.as_bytes())
}

fn answer(decoded: &[Decoded]) -> &Answer {
    let answer = decoded.iter().find_map(|decoded| match decoded {
        Decoded::Event(BrokerEvent::Answer(answer)) => Some(answer),
        _ => None,
    });
    answer.unwrap_or_else(|| panic!("no answer: {decoded:?}"))
}

fn roster(decoded: &[Decoded]) -> (&Roster, &[String]) {
    let list = decoded.iter().find_map(|decoded| match decoded {
        Decoded::Event(BrokerEvent::Roster(roster, remarks)) => Some((roster, remarks.as_slice())),
        _ => None,
    });
    list.unwrap_or_else(|| panic!("no list: {decoded:?}"))
}

// --- Commands ---

/// The correlation data of the questions in a request.
fn questions(publish: &Publish) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(publish.payload.expose()).unwrap();
    let commands = json["commands"].as_array().unwrap();
    commands
        .iter()
        .map(|it| it["correlationData"].as_str().unwrap().to_owned())
        .collect()
}

fn one_asked(decoded: &[Decoded]) -> &Publish {
    match decoded.last() {
        Some(Decoded::Ask(publish)) => publish,
        _ => panic!("nothing asked: {decoded:?}"),
    }
}

/// A page of clients that are called by their numbers.
fn page(correlation: &str, total: usize, from: usize, count: usize) -> String {
    let clients: Vec<String> = (from..from + count)
        .map(|at| format!(r#"{{"username":"c{at:05}","roles":[],"groups":[]}}"#))
        .collect();
    let clients = clients.join(",");
    format!(
        r#"{{"command":"listClients","data":{{"totalCount":{total},"clients":[{clients}]}},"correlationData":"{correlation}"}}"#
    )
}

fn responses(parts: &[String]) -> String {
    format!(r#"{{"responses":[{}]}}"#, parts.join(","))
}

const NO_DETAILS: &str =
    r#"{"command":"getDetails","error":"Unknown command","correlationData":"ID"}"#;
const ROLES: &str = r#"{"command":"listRoles","data":{"totalCount":2,"roles":[{"rolename":"admin","acls":[{"acltype":"publishClientSend","topic":"$CONTROL/dynamic-security/#","priority":0,"allow":true}]},{"rolename":"sensors","textname":"S","textdescription":"d","acls":[{"acltype":"publishClientSend","topic":"sensors/%u/#","priority":0,"allow":true},{"acltype":"subscribePattern","topic":"cmd/#","priority":-1,"allow":true},{"acltype":"subscribePattern","topic":"cmd/x","priority":5,"allow":false}]}]},"correlationData":"ID"}"#;
const GROUPS: &str = r#"{"command":"listGroups","data":{"totalCount":1,"groups":[{"groupname":"g","textname":"t","clients":[{"username":"u"}],"roles":[{"rolename":"sensors"},{"rolename":"gone"}]}]},"correlationData":"ID"}"#;

/// The first answer of a broker as 2.0 gives it, with this page of clients.
fn first_answer(asked: &Publish, clients: impl Fn(&str) -> String) -> String {
    let ids = questions(asked);
    let [details, roles, groups, list] = <[String; 4]>::try_from(ids).unwrap();
    responses(&[
        NO_DETAILS.replace("ID", &details),
        ROLES.replace("ID", &roles),
        GROUPS.replace("ID", &groups),
        clients(&list),
    ])
}

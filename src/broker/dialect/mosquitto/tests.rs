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
    Command::SetPermission {
        user: user.into(),
        permission: key.into(),
        enabled,
        priority: None,
    }
}

fn member(user: &str, group: &str, enabled: bool) -> Command {
    Command::SetPermission {
        user: user.into(),
        permission: PermissionKey::group(group),
        enabled,
        priority: None,
    }
}

fn add(user: &str, password: &str) -> Command {
    Command::AddUser {
        user: user.into(),
        password: Secret::new(password),
    }
}

fn rekey(user: &str, password: &str) -> Command {
    Command::ChangePassword {
        user: user.into(),
        password: Secret::new(password),
    }
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

#[test]
fn each_command_has_its_words_and_our_correlation() {
    let user = UserName::from("line 1");
    let password = Secret::new("a\"b\\c");
    for (command, text) in [
        (
            add("line1", "pw"),
            r#""command":"createClient","username":"line1","password":"pw""#,
        ),
        (
            Command::RemoveUser { user: user.clone() },
            r#""command":"deleteClient","username":"line 1""#,
        ),
        (
            Command::ChangePassword { user, password },
            r#""command":"setClientPassword","username":"line 1","password":"a\"b\\c""#,
        ),
        (
            set("u", "enabled", true),
            r#""command":"enableClient","username":"u""#,
        ),
        (
            set("u", "enabled", false),
            r#""command":"disableClient","username":"u""#,
        ),
        (
            set("u", "role:enabled", true),
            r#""command":"addClientRole","username":"u","rolename":"enabled""#,
        ),
        (
            set("u", "role:r:1", false),
            r#""command":"removeClientRole","username":"u","rolename":"r:1""#,
        ),
        (
            member("u", "g", true),
            r#""command":"addGroupClient","groupname":"g","username":"u""#,
        ),
        (
            member("u", "g", false),
            r#""command":"removeGroupClient","groupname":"g","username":"u""#,
        ),
    ] {
        let expected = format!(r#"{{"commands":[{{{text},"correlationData":"gl-1a2b-7"}}]}}"#);
        assert_eq!(sent(command), expected);
    }
}

#[test]
fn a_priority_goes_along_with_what_is_given_and_never_with_what_is_taken() {
    let ranked = |mut command: Command, rank| {
        if let Command::SetPermission { priority, .. } = &mut command {
            *priority = Some(rank);
        }
        command
    };
    let spelt = |command: &Command| family().spelling.0(command);
    for rank in [-3, 0, 5, i32::MAX] {
        let role = ranked(set("u", "role:r", true), rank);
        assert_eq!(spelt(&role), format!("addClientRole u r {rank}"));
        let expected = format!(r#""rolename":"r","priority":{rank},"correlationData""#);
        assert!(sent(role).contains(&expected));
        let group = ranked(member("u", "g", true), rank);
        assert_eq!(spelt(&group), format!("addGroupClient g u {rank}"));
        assert!(sent(group).contains(&format!(r#""username":"u","priority":{rank},"#)));
        for taken in [
            set("u", "role:r", false),
            member("u", "g", false),
            set("u", "enabled", true),
        ] {
            assert!(!sent(ranked(taken, rank)).contains("priority"));
        }
    }
}

#[test]
fn what_the_broker_would_refuse_or_cut_is_not_sent() {
    for (command, argument, flaw) in [
        (add("", "pw"), "user name", Flaw::Empty),
        (add("u", ""), "password", Flaw::Empty),
        (add("nul\0x", "pw"), "user name", Flaw::Refused('\0')),
        (add("u", "a\nb"), "password", Flaw::Refused('\n')),
        (add(&"x".repeat(65_536), "pw"), "user name", Flaw::TooLong),
        (set("u", "AllowedX", true), "role", Flaw::Empty),
        (add("u\u{9f}", "pw"), "user name", Flaw::Refused('\u{9f}')),
        (rekey("", ""), "password", Flaw::Empty),
    ] {
        let error = dialect().encode(&submission(1, command), AnswerMode::WithIds);
        assert_eq!(error.unwrap_err(), EncodeError::Flawed { argument, flaw });
    }
}

#[test]
fn commands_about_empty_names_that_are_there_are_sent() {
    let remove = Command::RemoveUser { user: "".into() };
    for (command, arguments) in [
        (remove, r#""deleteClient","username":"","#),
        (
            rekey("", "pw"),
            r#""setClientPassword","username":"","password":"pw","#,
        ),
        (
            set("", "enabled", false),
            r#""disableClient","username":"","#,
        ),
        (
            set("", "role:", true),
            r#""addClientRole","username":"","rolename":"","#,
        ),
        (
            set("u", "role:", false),
            r#""removeClientRole","username":"u","rolename":"","#,
        ),
        (
            member("", "", true),
            r#""addGroupClient","groupname":"","username":"","#,
        ),
    ] {
        let sent = sent(command);
        assert!(sent.contains(arguments), "{sent}");
    }
    let asked = dialect().groups_question(&"".into(), 1).unwrap();
    assert!(asked.payload.expose().contains(r#""username":"","#));
    let remove = Command::RemoveUser { user: "".into() };
    assert_eq!(encode::spelt(&remove), r#"deleteClient """#);
}

#[test]
fn changes_go_together_and_what_cannot_be_sent_holds_up_nothing() {
    let submissions = [
        submission(1, add("u", "pw")),
        submission(2, set("u", "role:a", true)),
        submission(3, set("u\u{7}", "role:a", true)),
        submission(4, set("u", "enabled", false)),
    ];
    let batches = dialect().encode_together(&submissions, usize::MAX);
    assert_eq!(batches.len(), 2);
    let ids: Vec<u64> = batches[0].ids.iter().map(|id| id.0).collect();
    assert_eq!(ids, [1, 2, 4]);
    let publish = batches[0].publish.clone().unwrap();
    let text = publish.payload.expose().to_owned();
    // A new client gets its roles by commands of their own.
    assert!(
        text.find("createClient") < text.find("addClientRole"),
        "{text}"
    );
    assert!(!text.contains("\"roles\""), "{text}");
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["commands"].as_array().unwrap().len(), 3);
    assert_eq!(batches[1].ids, [CommandId(3)]);
    assert!(batches[1].publish.is_err());
}

#[test]
fn what_a_new_user_was_to_get_is_not_sent_where_its_addition_cannot_be() {
    let submissions = [
        submission(1, add("u", "a\nb")),
        submission(2, set("u", "role:a", true)),
        submission(3, set("v", "role:a", true)),
    ];
    let batches = dialect().encode_together(&submissions, usize::MAX);
    let sent = batches.iter().filter(|batch| batch.publish.is_ok());
    let sent: Vec<CommandId> = sent.flat_map(|batch| batch.ids.clone()).collect();
    assert_eq!(sent, [CommandId(3)]);
    let refused = batches.iter().filter_map(|batch| {
        let error = batch.publish.as_ref().err()?;
        Some((batch.ids[0].0, error.to_string().contains("the password")))
    });
    let refused: Vec<(u64, bool)> = refused.collect();
    assert_eq!(refused, [(1, true), (2, true)]);
}

#[test]
fn messages_are_split_to_what_the_broker_takes_and_nothing_is_lost() {
    let commands = (0..30_usize).map(|id| match id % 5 {
        0 => add(&format!("user{id}"), &"p".repeat(id * 3)),
        _ => set(&format!("user{}", id - id % 5), "role:a", true),
    });
    let all: Vec<Submission> = (0..)
        .zip(commands)
        .map(|(id, it)| submission(id, it))
        .collect();
    let alone = |it: &Submission| {
        let publish = dialect().encode(it, AnswerMode::WithIds).ok()?;
        Some(publish.packet_size())
    };
    for largest in (100..1500).chain([10_000, 1_000_000]) {
        let batches = dialect().encode_together(&all, largest);
        let mut seen = Vec::new();
        let mut failed = std::collections::HashSet::new();
        for batch in &batches {
            seen.extend(batch.ids.iter().map(|id| id.0));
            match &batch.publish {
                Ok(publish) => {
                    assert!(publish.packet_size() <= largest, "{largest}");
                    assert!(batch.ids.len() <= 20);
                    assert!(batch.ids.is_sorted());
                }
                Err(_) => failed.extend(batch.ids.iter().map(|id| id.0)),
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..30).collect::<Vec<u64>>(), "{largest}");
        // Refused is what does not fit by itself, and what was for a user who is not added.
        for (at, it) in all.iter().enumerate() {
            let fits = |it: &Submission| alone(it).is_some_and(|size| size <= largest);
            let addition = &all[at - at % 5];
            let sent = fits(it) && fits(addition);
            assert_eq!(!failed.contains(&it.id.0), sent, "{largest} {it:?}");
        }
    }
}

#[test]
fn the_size_of_a_message_counts_all_that_stands_around_it() {
    // Type, remaining length, topic, packet id, no properties, as MQTT 5 writes them.
    for (payload, around) in [
        (0, 2),
        (94, 2),
        (95, 3),
        (16_350, 3),
        (16_351, 4),
        (2_097_118, 4),
    ] {
        let publish = to_broker(Secret::new("x".repeat(payload)));
        let topic = 2 + COMMAND_TOPIC.len();
        assert_eq!(publish.packet_size(), around + topic + 2 + 1 + payload);
    }
}

#[test]
fn a_message_holds_at_most_twenty_commands_and_a_megabyte() {
    let many: Vec<Submission> = (0..45)
        .map(|id| submission(id, set("u", "role:a", true)))
        .collect();
    let sizes = |submissions: &[Submission]| -> Vec<usize> {
        let batches = dialect().encode_together(submissions, usize::MAX);
        batches.iter().map(|batch| batch.ids.len()).collect()
    };
    assert_eq!(sizes(&many), [20, 20, 5]);
    let long: Vec<Submission> = (0..20)
        .map(|id| submission(id, add(&"u".repeat(65_000), &"p".repeat(65_000))))
        .collect();
    assert_eq!(sizes(&long), [7, 7, 6]);
}

#[test]
fn a_command_is_spelt_as_the_control_tool_takes_it() {
    let spelt = |command: &Command| (family().spelling.0)(command);
    assert_eq!(
        spelt(&add("line 1", "not-a-real-one")),
        "createClient \"line 1\" ••••"
    );
    assert_eq!(
        spelt(&set("u", "role:sensors", true)),
        "addClientRole u sensors"
    );
    assert_eq!(spelt(&set("u", "enabled", false)), "disableClient u");
}

// --- Answers ---

#[test]
fn an_answer_is_ours_by_its_correlation_alone() {
    for (text, verdict, words) in [
        (
            r#"{"responses":[{"command":"addClientRole","correlationData":"gl-1a2b-7"}]}"#,
            Verdict::Accepted,
            "",
        ),
        (
            r#"{"responses":[{"command":"deleteClient","error":"Client not found","correlationData":"gl-1a2b-7"}]}"#,
            Verdict::Refused,
            "Client not found",
        ),
    ] {
        let decoded = hear(&mut dialect(), text);
        let answer = answer(&decoded);
        assert_eq!(answer.correlation, Correlation::Ours(CommandId(7)));
        assert_eq!(answer.verdict, verdict);
        assert_eq!(answer.text, words);
        assert_eq!(decoded.last(), Some(&Decoded::Stale));
    }
}

#[test]
fn a_role_that_is_held_already_is_read_back() {
    let text = r#"{"responses":[{"command":"addClientRole","error":"Internal error","correlationData":"gl-1a2b-3"}]}"#;
    let decoded = hear(&mut dialect(), text);
    assert_eq!(answer(&decoded).verdict, Verdict::Refused);
    assert_eq!(answer(&decoded).deed, Some(CommandKind::Permission));
    assert!(answer(&decoded).text.contains("holds already"));
    assert!(decoded.contains(&Decoded::Stale));
}

#[test]
fn what_others_do_makes_the_list_old_and_what_they_ask_does_not() {
    for (text, stale) in [
        (r#"{"responses":[{"command":"addClientRole"}]}"#, true),
        (
            r#"{"responses":[{"command":"modifyRole","correlationData":"gl-ffff-1"}]}"#,
            true,
        ),
        (
            r#"{"responses":[{"command":"listClients","data":{"totalCount":1,"clients":["admin"]},"correlationData":"from-a"}]}"#,
            false,
        ),
        (
            r#"{"responses":[{"command":"getClient","error":"Client not found"}]}"#,
            false,
        ),
        (
            r#"{"responses":[{"command":"createClient","error":"Client already exists"}]}"#,
            false,
        ),
        (
            r#"{"responses":[{"command":"createRole"},{"command":"createGroup"}]}"#,
            true,
        ),
        (
            r#"{"responses":[{"command":"Unknown command","error":"Payload not valid JSON"}]}"#,
            false,
        ),
        (r#"{"error": "endpoint not available"}"#, false),
        ("", false),
        ("[]", false),
        ("\u{0}", false),
    ] {
        let decoded = hear(&mut dialect(), text);
        assert_eq!(decoded.contains(&Decoded::Stale), stale, "{text}");
        for it in &decoded {
            match it {
                Decoded::Stale => {}
                // For the activity: what was done, and that it was not by us.
                Decoded::Event(BrokerEvent::Answer(answer)) => {
                    assert_eq!(answer.correlation, Correlation::Foreign);
                    assert!(text.contains(&answer.text), "{answer:?}");
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(decoded.is_empty(), !stale, "{text}");
    }
    assert_eq!(dialect().decode("other", b"{}"), []);
}

// --- Lists ---

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

#[test]
fn the_list_joins_clients_groups_and_roles() {
    let mut dialect = dialect();
    let asked = dialect.ask_list();
    let decoded = hear(
        &mut dialect,
        &first_answer(&asked, |id| {
            format!(
                r#"{{"command":"listClients","data":{{"totalCount":3,"clients":[
                {{"username":"admin","textname":"Dynsec admin user","roles":[{{"rolename":"admin"}}],"groups":[]}},
                {{"username":"u","disabled":true,"clientid":"dev-1","roles":[{{"rolename":"lost"}}],"groups":[{{"groupname":"g"}}]}},
                {{"username":"v","roles":[{{"rolename":"sensors","priority":3}}],"groups":[{{"groupname":"g","priority":1}}]}}
                ]}},"correlationData":"{id}"}}"#
            )
        }),
    );
    let (list, remarks) = roster(&decoded);
    assert_eq!(list.sessions(&"u".into()), None);
    let groups = list.user(&"u".into()).unwrap().groups.as_deref();
    assert_eq!(groups, Some(&["g".into()][..]));
    let keys: Vec<&str> = list
        .permissions()
        .iter()
        .map(|it| it.key.as_str())
        .collect();
    assert_eq!(keys, ["enabled", "role:admin", "role:sensors"]);
    assert_eq!(
        list.permissions()[2].meaning,
        "not subscribe to cmd/x; publish to sensors/%u/#; subscribe to cmd/#; \"S: d\""
    );
    let grants = |name: &str| list.user(&name.into()).unwrap().grants.clone();
    let (on, off, through) = (Grant::Enabled, Grant::Disabled, Grant::Inherited);
    assert_eq!(*grants("admin"), [on, on, off]);
    assert_eq!(*grants("u"), [off, off, through]);
    // Held by itself, it can be taken, whatever the group gives besides.
    assert_eq!(*grants("v"), [on, off, on]);
    let through = |name: &str| list.through(&name.into(), &"role:sensors".into());
    assert_eq!(through("u"), ["g"]);
    assert_eq!(through("v"), [""; 0]);
    let details = |name: &str| -> Vec<String> {
        let details = list.user(&name.into()).unwrap().details.iter();
        details
            .map(|(key, text)| format!("{key}: {text}"))
            .collect()
    };
    assert_eq!(details("u"), ["Client id: dev-1", "Groups: g"]);
    assert_eq!(details("v"), ["Groups: g", "Priorities: sensors 3"]);
    let ranks = [
        list.priority(&"v".into(), &"role:sensors".into()),
        list.priority(&"v".into(), &PermissionKey::group("g")),
        list.priority(&"u".into(), &PermissionKey::group("g")),
        list.priority(&"nobody".into(), &"role:sensors".into()),
    ];
    assert_eq!(ranks, [Some(3), Some(1), None, None]);
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert!(decoded.contains(&Decoded::Answered) && decoded.contains(&Decoded::Listed));
}

/// An answer with these roles, groups and clients, each as they stand in JSON.
fn answer_with(dialect: &mut Mosquitto, [roles, groups, clients]: [&[&str]; 3]) -> Vec<Decoded> {
    let asked = questions(&dialect.ask_list());
    let [details, of_roles, of_groups, of_clients] = <[String; 4]>::try_from(asked).unwrap();
    let list = |verb: &str, kind: &str, entries: &[&str], id: &str| {
        let (total, entries) = (entries.len(), entries.join(","));
        format!(
            r#"{{"command":"{verb}","data":{{"totalCount":{total},"{kind}":[{entries}]}},"correlationData":"{id}"}}"#
        )
    };
    let answer = responses(&[
        NO_DETAILS.replace("ID", &details),
        list("listRoles", "roles", roles, &of_roles),
        list("listGroups", "groups", groups, &of_groups),
        list("listClients", "clients", clients, &of_clients),
    ]);
    hear(dialect, &answer)
}

#[test]
fn what_is_listed_more_than_once_counts_once() {
    let ops = r#"{"rolename":"ops","acls":[]}"#;
    let night = r#"{"rolename":"night","acls":[]}"#;
    let crew = r#"{"groupname":"crew","roles":[{"rolename":"ops"},{"rolename":"ops"}]}"#;
    let bare = r#"{"groupname":"crew","roles":[]}"#;
    let anna = r#"{"username":"anna","roles":[{"rolename":"night","priority":3},{"rolename":"night","priority":4},{"rolename":"lost"},{"rolename":"lost"}],"groups":[{"groupname":"crew"},{"groupname":"crew"}]}"#;
    let other_anna = r#"{"username":"anna","disabled":true}"#;
    let bob = r#"{"username":"bob"}"#;
    let mut dialect = dialect();
    let lists: [&[&str]; 3] = [
        &[ops, night, ops, ops],
        &[crew, bare],
        &[anna, other_anna, bob, bob],
    ];
    let decoded = answer_with(&mut dialect, lists);
    let (list, remarks) = roster(&decoded);
    let labels: Vec<&str> = list.permissions().iter().map(|it| &*it.label).collect();
    assert_eq!(labels, ["Enabled", "ops", "night"]);
    let names: Vec<&str> = list.users().iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["anna", "bob"]);
    let anna = list.user(&"anna".into()).unwrap();
    let (on, through) = (Grant::Enabled, Grant::Inherited);
    assert_eq!(*anna.grants, [on, through, on]);
    assert_eq!(anna.groups.as_deref(), Some(&["crew".into()][..]));
    assert_eq!(*anna.priorities, [("role:night".into(), 3)]);
    let told: Vec<&str> = anna.details.iter().map(|(_, text)| &**text).collect();
    assert_eq!(told, ["crew", "night 3"]);
    assert_eq!(list.gifts("crew"), ["role:ops".into()]);
    assert_eq!(
        remarks,
        [
            "1 role of a client is in no list of roles; it is not shown",
            "The broker lists the role ops more than once; the first entry counts",
            "The broker lists the group crew more than once; the first entry counts",
            "The broker lists 2 clients more than once, for instance anna; the first entry of each \
             counts",
        ]
    );
}

#[test]
fn empty_names_are_names() {
    let lists: [&[&str]; 3] = [
        &[r#"{"rolename":"","acls":[]}"#],
        &[r#"{"groupname":"","roles":[]}"#],
        &[r#"{"username":"","roles":[{"rolename":"","priority":2}],"groups":[{"groupname":""}]}"#],
    ];
    let mut dialect = dialect();
    let decoded = answer_with(&mut dialect, lists);
    let (list, remarks) = roster(&decoded);
    assert_eq!((list.users().len(), remarks.len()), (1, 0), "{remarks:?}");
    assert_eq!(list.permissions()[1].label, "(empty name)");
    let user = list.user(&"".into()).unwrap();
    assert_eq!(*user.grants, [Grant::Enabled; 2]);
    let told: Vec<&str> = user.details.iter().map(|(_, text)| &**text).collect();
    assert_eq!(told, ["(empty name)", "(empty name) 2"]);
}

#[test]
fn a_long_list_is_read_in_pages_and_its_progress_told() {
    let mut dialect = dialect();
    let asked = dialect.ask_list();
    assert!(asked.payload.expose().contains(r#""count":500,"offset":0"#));
    let mut decoded = hear(
        &mut dialect,
        &first_answer(&asked, |id| page(id, 1200, 0, 500)),
    );
    for (from, count) in [(500, 500), (1000, 200)] {
        let progress = BrokerEvent::Reading {
            done: from,
            total: 1200,
        };
        assert!(decoded.contains(&Decoded::Event(progress)), "{from}");
        let ids = questions(one_asked(&decoded));
        // 2.0 counts no changes, and is not asked again; roles and groups are read.
        let [id] = <[String; 1]>::try_from(ids).unwrap();
        decoded = hear(&mut dialect, &responses(&[page(&id, 1200, from, count)]));
    }
    let (list, remarks) = roster(&decoded);
    assert_eq!(list.users().len(), 1200);
    assert!(
        remarks.iter().all(|it| !it.contains("changed")),
        "{remarks:?}"
    );
}

/// Reads two pages, with something between them. Returns what is decoded at the end.
fn two_pages(
    dialect: &mut Mosquitto,
    asked: &Publish,
    between: &str,
    total: usize,
) -> Vec<Decoded> {
    let decoded = hear(dialect, &first_answer(asked, |id| page(id, 600, 0, 500)));
    let ids = questions(one_asked(&decoded));
    hear(dialect, between);
    hear(
        dialect,
        &responses(&[page(&ids[0], total, 500, total - 500)]),
    )
}

#[test]
fn a_list_that_moves_while_it_is_read_is_read_again() {
    let nothing = r#"{"responses":[{"command":"getClient"}]}"#;
    let change = r#"{"responses":[{"command":"deleteClient"}]}"#;
    for (between, total) in [(change, 600), (nothing, 599)] {
        let mut dialect = dialect();
        let asked = dialect.ask_list();
        let decoded = two_pages(&mut dialect, &asked, between, total);
        let asked = one_asked(&decoded).clone();
        assert!(!decoded.contains(&Decoded::Listed));
        assert!(asked.payload.expose().contains(r#""offset":0"#));
    }
    let mut dialect = dialect();
    let asked = dialect.ask_list();
    let decoded = two_pages(&mut dialect, &asked, nothing, 600);
    assert_eq!(roster(&decoded).0.users().len(), 600);
}

#[test]
fn a_list_that_never_rests_is_taken_with_a_remark() {
    let mut dialect = dialect();
    let change = r#"{"responses":[{"command":"deleteClient"}]}"#;
    let mut asked = dialect.ask_list();
    for _ in 0..3 {
        let ids = questions(&asked);
        let list = ids.last().unwrap();
        let mut parts = vec![page(list, 600, 0, 500)];
        for (kind, text) in [("r", ROLES), ("g", GROUPS), ("d", NO_DETAILS)] {
            let id = ids.iter().find(|id| id.contains(&format!("-{kind}")));
            parts.extend(id.map(|id| text.replace("ID", id)));
        }
        let decoded = hear(&mut dialect, &responses(&parts));
        let id = questions(one_asked(&decoded)).remove(0);
        hear(&mut dialect, change);
        let decoded = hear(&mut dialect, &responses(&[page(&id, 600, 500, 100)]));
        asked = one_asked(&decoded).clone();
    }
    let ids = questions(&asked);
    let parts = [
        ROLES.replace("ID", &ids[0]),
        GROUPS.replace("ID", &ids[1]),
        page(&ids[2], 600, 0, 500),
    ];
    let decoded = hear(&mut dialect, &responses(&parts));
    let id = questions(one_asked(&decoded)).remove(0);
    hear(&mut dialect, change);
    let decoded = hear(&mut dialect, &responses(&[page(&id, 600, 500, 100)]));
    let (_, remarks) = roster(&decoded);
    assert!(
        remarks.iter().any(|it| it.contains("changed while")),
        "{remarks:?}"
    );
    assert_eq!(decoded.last(), Some(&Decoded::Stale));
}

#[test]
fn answers_to_older_questions_and_other_consoles_are_not_taken() {
    let mut dialect = dialect();
    let old = dialect.ask_list();
    dialect.ask_list();
    let late = first_answer(&old, |id| page(id, 1, 0, 1));
    assert_eq!(hear(&mut dialect, &late), []);
    let foreign = late.replace("gl-1a2b-", "gl-ffff-");
    assert_eq!(hear(&mut dialect, &foreign), []);
}

#[test]
fn a_list_that_cannot_be_read_says_why() {
    for (text, why) in [
        (
            r#"{"command":"listRoles","error":"Nope","correlationData":"ID"}"#,
            "The broker refused listRoles: Nope.",
        ),
        (
            r#"{"command":"listRoles","data":{"totalCount":1},"correlationData":"ID"}"#,
            "The broker's answer to listRoles cannot be read",
        ),
    ] {
        let mut dialect = dialect();
        let asked = dialect.ask_list();
        let id = &questions(&asked)[1];
        let decoded = hear(&mut dialect, &responses(&[text.replace("ID", id)]));
        let Decoded::Event(BrokerEvent::BadRoster(said)) = &decoded[0] else {
            panic!("{decoded:?}");
        };
        assert!(said.starts_with(why), "{said}");
        assert_eq!(decoded[1], Decoded::Unread);
    }
}

// --- What 2.1 adds ---

/// As 2.1 answers the first question, with its count of changes.
fn newer_answer(asked: &Publish, index: u32) -> String {
    let details = format!(
        r#"{{"command":"getDetails","data":{{"clientCount":1,"groupCount":1,"roleCount":7,"changeIndex":{index}}},"correlationData":"ID"}}"#
    );
    first_answer(asked, |id| {
        format!(
            r#"{{"command":"listClients","data":{{"totalCount":1,"clients":[{{"username":"admin","roles":[{{"rolename":"admin"}}],"groups":[],"connections":[{{"address":"127.0.0.1"}}]}}]}},"correlationData":"{id}"}}"#
        )
    })
    .replace(
        &NO_DETAILS.replace("ID", &questions(asked)[0]),
        &details.replace("ID", &questions(asked)[0]),
    )
}

#[test]
fn a_broker_that_counts_its_changes_is_asked_for_the_count_alone() {
    let mut dialect = dialect();
    let asked = dialect.ask_list();
    let answer = newer_answer(&asked, 3);
    let decoded = hear(&mut dialect, &answer);
    let sessions = roster(&decoded).0.sessions(&"admin".into());
    assert_eq!(sessions, Some(&["127.0.0.1".into()][..]));
    for (index, expected) in [
        (3, &[Decoded::Polled][..]),
        (4, &[Decoded::Polled, Decoded::Stale]),
    ] {
        let poll = dialect.poll();
        assert!(!poll.payload.expose().contains("listClients"));
        let id = questions(&poll).remove(0);
        let text = format!(
            r#"{{"command":"getDetails","data":{{"clientCount":1,"groupCount":1,"roleCount":7,"changeIndex":{index}}},"correlationData":"{id}"}}"#
        );
        assert_eq!(hear(&mut dialect, &responses(&[text])), expected);
    }
}

#[test]
fn a_users_groups_are_asked_for() {
    let mut dialect = dialect();
    let question = dialect.groups_question(&"a\"b".into(), 7).unwrap();
    assert_eq!(
        question.payload.expose(),
        r#"{"commands":[{"command":"getClient","username":"a\"b","correlationData":"gl-1a2b-G7"}]}"#
    );
    assert!(dialect.groups_question(&"a\nb".into(), 7).is_err());
    let told = r#"{"command":"getClient","data":{"client":{"username":"u","roles":[],"groups":[{"groupname":"g"}]}},"correlationData":"gl-1a2b-G7"}"#;
    let decoded = hear(&mut dialect, &responses(&[told.into()]));
    assert_eq!(
        decoded,
        [Decoded::Groups(7, GroupsTold::These(["g".into()].into()))]
    );
    let refused =
        r#"{"command":"getClient","error":"Client not found","correlationData":"gl-1a2b-G8"}"#;
    let decoded = hear(&mut dialect, &responses(&[refused.into()]));
    let nothing = GroupsTold::Nothing("Client not found".into());
    assert_eq!(decoded, [Decoded::Groups(8, nothing)]);
}

#[test]
fn one_that_does_not_is_asked_for_the_list() {
    let mut dialect = dialect();
    let asked = dialect.ask_list();
    let answer = first_answer(&asked, |id| page(id, 1, 0, 1));
    roster(&hear(&mut dialect, &answer));
    let poll = dialect.poll();
    assert!(poll.payload.expose().contains("listClients"));
    assert!(!poll.payload.expose().contains("getDetails"));
}

#[test]
fn a_text_that_is_no_utf_8_does_not_hide_the_list() {
    let mut dialect = dialect();
    let asked = dialect.ask_list();
    let text = first_answer(&asked, |id| {
        page(id, 1, 0, 1).replace("\"roles\":[]", "\"textname\":\"M@ller\",\"roles\":[]")
    });
    let bytes: Vec<u8> = text
        .bytes()
        .map(|b| if b == b'@' { 0xfc } else { b })
        .collect();
    let decoded = dialect.decode(ANSWER_TOPIC, &bytes);
    let user = &roster(&decoded).0.users()[0];
    assert_eq!(&*user.details[0].1, "M\u{fffd}ller");
}

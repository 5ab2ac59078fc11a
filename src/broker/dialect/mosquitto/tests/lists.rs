//! Lists: asked for in pages, joined, read again.

use super::*;

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
    assert_eq!(details("u"), ["Client id: dev-1"]);
    assert_eq!(details("v"), ["Priorities: sensors 3"]);
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
    assert_eq!(told, ["night 3"], "groups have a line of their own");
    assert_eq!(list.gifts("crew"), ["role:ops".into()]);
    assert_eq!(
        remarks,
        [
            "1 client role is missing from the list of roles; it is not shown",
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
    assert_eq!(told, ["(empty name) 2"]);
    assert_eq!(user.groups.as_deref(), Some(&["".into()][..]));
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
        remarks.iter().any(|it| it.contains("changing while")),
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

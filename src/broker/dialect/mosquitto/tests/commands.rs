//! Commands and the answers to them.

use super::*;

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
    assert_eq!(shown_command::spelt(&remove), r#"deleteClient """#);
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
    assert_eq!(answer(&decoded).verdict, Verdict::Accepted);
    assert_eq!(answer(&decoded).kind, Some(CommandKind::Permission));
    assert!(answer(&decoded).text.contains("already has"));
    assert!(decoded.contains(&Decoded::Stale));
    let other = text.replace("addClientRole", "deleteClient");
    assert_eq!(
        answer(&hear(&mut dialect(), &other)).verdict,
        Verdict::Refused
    );
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

//! Which users are found, and what is said of entries that are none.

use proptest::prelude::*;

use super::*;

#[test]
fn the_users_file_of_the_broker_is_read() {
    let roster = clean(
        r##"[{"UserName":"mg","Password":"mg-pass","AllowedBaseTopic":"#",
  "AllowedSystemConfiguration":false,"AllowedUserManagement":true,"AllowedLogManagement":false}]"##,
    );
    assert_eq!(names(&roster), ["mg"]);
    assert_eq!(
        columns(&roster),
        [
            "AllowedSystemConfiguration",
            "AllowedUserManagement",
            "AllowedLogManagement"
        ]
    );
    assert_eq!(roster.permissions()[0].label, "Full Access");
    assert_eq!(grants(&roster, "mg"), [No, Yes, No]);
    assert_eq!(details(&roster, "mg"), [("AllowedBaseTopic", "#")]);
    assert!(!format!("{roster:?}").contains("mg-pass"));
}

#[test]
fn every_way_to_wrap_the_list_gives_the_same_users() {
    let alice = r#""AllowedUserManagement":true,"Password":"***""#;
    let bob = r#""AllowedUserManagement":false"#;
    let array = format!(r#"[{{"UserName":"alice",{alice}}},{{"UserName":"bob",{bob}}}]"#);
    let keyed = format!(r#"{{"alice":{{{alice}}},"bob":{{{bob}}}}}"#);
    for json in [
        array.clone(),
        format!(" \u{feff}{array}\r\n").trim_start().to_owned(),
        format!(r#"{{"Users":{array}}}"#),
        format!(r#"{{"users":{array},"count":2}}"#),
        format!(r#"{{"version":"2","entries":{array}}}"#),
        format!(r#"{{"roles":[{{"x":1}}],"whatever":{array}}}"#),
        format!(r#"{{"roles":[{{"name":"admin"}}],"USERS":{array}}}"#),
        keyed.clone(),
        format!(r#"{{"Users":{keyed}}}"#),
        format!(r#"{{"meta":{{"v":1}},"list":{keyed}}}"#),
        format!(r#"{{"alice":{{"UserName":"alice",{alice}}},"bob":{{"name":"bob",{bob}}}}}"#),
    ] {
        let (roster, _) = roster(&json);
        assert_eq!(names(&roster), ["alice", "bob"], "{json}");
        assert_eq!(columns(&roster), ["AllowedUserManagement"], "{json}");
        assert_eq!(grants(&roster, "alice"), [Yes], "{json}");
        assert_eq!(grants(&roster, "bob"), [No], "{json}");
        assert_eq!(details(&roster, "alice"), [], "{json}");
    }
}

#[test]
fn names_are_found_under_any_spelling_of_their_key() {
    for key in [
        "UserName", "userName", "username", "Username", "USERNAME", "name", "Name",
    ] {
        let roster = clean(&format!(r#"[{{"{key}":"al \"x\" ü"}}]"#));
        assert_eq!(names(&roster), ["al \"x\" ü"], "{key}");
    }
    for json in [
        r#"[{"UserName":"mg","Name":"Mario G."}]"#,
        r#"[{"Name":"Mario G.","UserName":"mg"}]"#,
    ] {
        let roster = clean(json);
        assert_eq!(names(&roster), ["mg"]);
        assert_eq!(details(&roster, "mg"), [("Name", "Mario G.")]);
    }
    assert_eq!(names(&clean(r#"[{"UserName":"","name":"x"}]"#)), ["x"]);
}

#[test]
fn users_are_found_deep_inside_and_under_snake_case_keys() {
    let users = r#"{"user_name":"alice","allowed_user_management":true,"allowed_base_topic":"on"},
        {"user_name":"bob","allowed_user_management":"no"}"#;
    for json in [
        format!("[{users}]"),
        format!(r#"{{"Users":{{"User":[{users}]}}}}"#),
        format!(r#"{{"Configuration":{{"version":3,"Users":{{"User":[{users}]}}}}}}"#),
        format!(r#"{{"a":{{"b":{{"c":[{users}]}}}}}}"#),
    ] {
        let roster = clean(&json);
        assert_eq!(names(&roster), ["alice", "bob"], "{json}");
        assert_eq!(columns(&roster), ["AllowedUserManagement"], "{json}");
        assert_eq!(grants(&roster, "alice"), [Yes], "{json}");
    }
    for json in [
        r#"{"UserName":"alice","AllowedX":true}"#,
        r#"{"Users":{"User":{"UserName":"alice","AllowedX":true}}}"#,
    ] {
        assert_eq!(names(&clean(json)), ["alice"], "{json}");
    }
}

#[test]
fn where_no_user_is_found_the_keys_that_were_seen_are_named() {
    for (json, seen) in [
        (
            r#"{"error":"hunter2","code":7}"#,
            "; keys seen: error, code.",
        ),
        (r#"{"data":{"items":[]}}"#, "; keys seen: data, items."),
        (
            r#"[{"Login":"hunter2","Password":"hunter2"}]"#,
            "; keys seen: Login, Password.",
        ),
        ("[]", "without a single user."),
        (r#"{"a\u001b[2J":1}"#, "; keys seen: a[2J."),
    ] {
        let sentence = bad(json.as_bytes());
        assert!(sentence.ends_with(seen), "{sentence}");
        assert!(!sentence.contains("hunter2"), "{sentence}");
    }
    let many: Vec<String> = (0..50)
        .map(|n| format!("\"{}{n}\":1", "k".repeat(60)))
        .collect();
    let sentence = bad(format!("{{{}}}", many.join(",")).as_bytes());
    assert!(
        sentence.chars().count() < 320 && sentence.ends_with(", …."),
        "{sentence}"
    );
}

#[test]
fn unknown_keys_are_kept_in_order_and_as_they_are() {
    let roster = clean(
        r#"[{"name":"a","Groups":[{"name":"ops","since":3}],"Tags":{"site":"N1"},"Note":"a \"b\"","Last":1700000000,"Ratio":0.5,"Nil":null,"On":true}]"#,
    );
    assert_eq!(
        details(&roster, "a"),
        [
            // Beside the name it says more.
            ("Groups", r#"[{"name":"ops","since":3}]"#),
            ("Tags", r#"{"site":"N1"}"#),
            ("Note", "a \"b\""),
            ("Last", "1700000000"),
            ("Ratio", "0.5"),
            ("Nil", "null"),
            ("On", "true"),
        ]
    );
}

#[test]
fn nothing_that_looks_like_a_password_survives() {
    let (roster, remarks) = roster(
        r#"[{"name":"a","Password":"hunter2","PASSWD":"hunter2","pwd":["hunter2"],"PasswordHash":"hunter2",
            "clientSecret":{"x":"hunter2"},"AllowedPassword":"hunter2","Auth":{"deep":[{"password":"hunter2"}]}},
            {"name":"b","Password":"hunter2","Password":"hunter2"},"hunter2",{"Password":"hunter2"}]"#,
    );
    assert!(!format!("{roster:?}{remarks:?}").contains("hunter2"));
    assert_eq!(details(&roster, "a"), [("Auth", r#"{"deep":[{}]}"#)]);
}

#[test]
fn entries_without_a_usable_name_are_reported_and_skipped() {
    let (roster, remarks) =
        roster(r#"[{"name":"a"},{"x":1},{"UserName":""},{"name":5},7,"b",null,[],{"name":"z"}]"#);
    assert_eq!(names(&roster), ["a", "z"]);
    assert_eq!(
        remarks,
        ["Entries without a usable user name are skipped: 2, 3, 4, 5, 6 and 2 more."]
    );
    let (_, remarks) = self::roster(r#"[{"name":"a"},{}]"#);
    assert_eq!(remarks, ["Entry 2 has no usable user name; it is skipped."]);
}

#[test]
fn a_skipped_entry_leaves_no_trace_in_the_grants_of_the_next() {
    let (roster, _) =
        roster(r#"[{"AllowedX":"?","AllowedY":true},{"name":"a"},{"name":"b","AllowedX":true}]"#);
    assert_eq!(columns(&roster), ["AllowedX", "AllowedY"]);
    assert_eq!(grants(&roster, "a"), [No, No]);
    assert_eq!(grants(&roster, "b"), [Yes, No]);
}

#[test]
fn duplicates_are_reported_and_the_first_one_counts() {
    let (roster, remarks) = roster(r#"[{"name":"a","AllowedX":true},{"name":"b"},{"name":"a"}]"#);
    assert_eq!(names(&roster), ["a", "b"]);
    assert_eq!(grants(&roster, "a"), [Yes]);
    assert_eq!(
        remarks,
        ["1 entry repeats a user name; the first one counts: a."]
    );
    let many: Vec<_> = (0..16)
        .map(|n| format!(r#"{{"name":"u{}"}}"#, n % 8))
        .collect();
    let (_, remarks) = self::roster(&format!("[{}]", many.join(",")));
    assert_eq!(
        remarks,
        ["8 entries repeat a user name; the first one counts: u0, u1, u2, u3, u4 and 3 more."]
    );
}

#[test]
fn an_inner_name_that_differs_from_its_key_is_reported() {
    let (roster, remarks) =
        roster(r#"{"alice":{"UserName":"bob","AllowedX":true},"":{"name":"x"},"v":2}"#);
    assert_eq!(names(&roster), ["alice"]);
    assert_eq!(details(&roster, "alice"), [("UserName", "bob")]);
    assert_eq!(
        remarks,
        [
            "Entries without a usable user name are skipped: 2, 3.",
            "Entries with another name than their key; the key counts: `alice` is called `bob`.",
        ]
    );
}

#[test]
fn root_is_protected() {
    let roster = clean(r#"[{"name":"root","AllowedSystemConfiguration":true},{"name":"Root"}]"#);
    let protection = roster.protection(&"root".into()).unwrap();
    assert_eq!(protection.fixed, ["AllowedSystemConfiguration".into()]);
    assert!(protection.reason.contains("root"));
    assert_eq!(roster.protection(&"Root".into()), None);
}

#[test]
fn what_is_no_list_is_described_without_its_content() {
    for (payload, part) in [
        (&b""[..], "an empty message"),
        (b" \n", "an empty message"),
        (b"[]", "2 bytes of JSON without a single user"),
        (b"{}", "without a single user"),
        (b"null", "without a single user"),
        (b"\"hunter2\"", "without a single user"),
        (b"[{\"Password\":\"hunter2\"}]", "without a single user"),
        (b"{\"error\":\"hunter2\"}", "without a single user"),
        (
            b"hunter2",
            "not valid JSON: expected value at line 1 column 1",
        ),
        (
            b"[{\"name\":\"a\"},\n {\"Password\":\"hunter2\" \"x\"}]",
            "at line 2 column 24",
        ),
        (b"[{\"name\":\"a\"}", "EOF"),
        (b"[{\"name\":\"a\"}] hunter2", "trailing characters"),
        (b"{\"a\":{\"name\":\"x\"}} hunter2", "trailing characters"),
        (
            b"[{\"name\":\"hunter2\xff\"}]",
            "not valid UTF-8 from byte 17 on",
        ),
        (b"\xff\xfe[\0]\0", "not valid UTF-8 from byte 0 on"),
    ] {
        let sentence = bad(payload);
        assert!(sentence.contains(part), "{sentence}");
        assert!(!sentence.contains("hunter2"), "{sentence}");
        assert!(sentence.len() < 200, "{sentence}");
    }
}

#[test]
fn deep_nesting_is_refused_and_not_followed() {
    for json in [
        "[".repeat(100_000),
        r#"{"a":"#.repeat(100_000),
        format!(
            r#"[{{"name":"a","x":{}1{}}}]"#,
            "[".repeat(5_000),
            "]".repeat(5_000)
        ),
        format!(
            r#"{{"users":[{{"name":"a","AllowedX":{}1{}}}]}}"#,
            r#"{"k":"#.repeat(5_000),
            "}".repeat(5_000)
        ),
    ] {
        bad(json.as_bytes());
    }
}

#[test]
fn a_list_with_endless_columns_stays_narrow() {
    let flags: Vec<_> = (0..200).map(|n| format!(r#""AllowedN{n}":true"#)).collect();
    let roster = clean(&format!(r#"[{{"name":"a",{}}}]"#, flags.join(",")));
    assert_eq!(roster.permissions().len(), keys::MAX_FLAGS);
    assert_eq!(details(&roster, "a").len(), 200 - keys::MAX_FLAGS);
}

#[test]
fn deciding_late_keeps_the_columns_before() {
    let roster =
        clean(r#"[{"name":"a","AllowedY":true,"AllowedX":"?"},{"name":"b","AllowedX":false}]"#);
    assert_eq!(grants(&roster, "a"), [Yes, Odd]);
    assert_eq!(grants(&roster, "b"), [No, No]);
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|it| it.to_string()),
        (-3..3_i64).prop_map(|it| it.to_string()),
        "(true|False|[a-z]{0,3})".prop_map(|it| format!("\"{it}\"")),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let key = "(users|UserName|name|Password|AllowedX|allowedX|AllowedY|a|b|)";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|it| format!("[{}]", it.join(","))),
            prop::collection::vec((key, inner), 0..5).prop_map(|it| {
                let fields: Vec<_> = it
                    .iter()
                    .map(|(key, value)| format!("\"{key}\":{value}"))
                    .collect();
                format!("{{{}}}", fields.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_survived(payload in any::<Vec<u8>>()) {
        decode(&payload);
    }

    #[test]
    fn any_json_gives_a_sound_roster_or_a_sentence(json in json()) {
        match decode(json.as_bytes()) {
            BrokerEvent::Roster(roster, _) => {
                prop_assert!(!roster.users().is_empty());
                for (row, user) in roster.users().iter().enumerate() {
                    prop_assert!(!user.name.as_str().is_empty());
                    prop_assert_eq!(roster.row(&user.name), Some(row));
                    prop_assert!(user.grants.len() <= roster.permissions().len());
                }
            }
            BrokerEvent::BadRoster(sentence) => prop_assert!(!sentence.contains("not valid JSON"), "{sentence}"),
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn a_written_list_is_read_back(users in prop::collection::btree_map(".{1,12}", any::<[bool; 3]>(), 1..20)) {
        let keys = ["AllowedSystemConfiguration", "AllowedQ", "AllowedUserManagement"];
        let list: Vec<_> = users.iter().map(|(name, flags)| serde_json::json!({
            "userName": name, keys[0]: flags[0], keys[1]: flags[1], keys[2]: flags[2], "Password": "****",
        })).collect();
        let (roster, remarks) = roster(&serde_json::to_string(&list).unwrap());
        prop_assert!(remarks.is_empty());
        prop_assert_eq!(names(&roster), users.keys().map(String::as_str).collect::<Vec<_>>());
        for (name, flags) in &users {
            for (key, flag) in keys.iter().zip(flags) {
                let grant = roster.grant(&name.as_str().into(), &(*key).into());
                prop_assert_eq!(grant, Some(Grant::from(*flag)));
            }
        }
    }
}

#[test]
fn groups_that_are_names_alone_are_said_once() {
    let roster = clean(r#"[{"name":"a","Groups":["ops", "line"],"Note":"x"}]"#);
    assert_eq!(details(&roster, "a"), [("Note", "x")]);
}

#[test]
fn groups_under_two_keys_are_shown_as_they_came() {
    let roster =
        clean(r#"[{"name":"a","Groups":["ops"],"Note":"x","UserGroups":["line"],"On":true}]"#);
    assert_eq!(
        details(&roster, "a"),
        [
            ("Groups", r#"["ops"]"#),
            ("Note", "x"),
            ("UserGroups", r#"["line"]"#),
            ("On", "true"),
        ]
    );
}

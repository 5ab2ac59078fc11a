//! JSON.

use super::*;

fn refused(cases: &[(&str, &str)]) {
    assert_refused(Format::Json, cases);
}

#[test]
fn all_fields_are_read_with_their_places() {
    let text = r#"{
  "schema": "guestlist/1", "broker": {"url": "mqtt://x", "deep": [[[[[[[1]]]]]]]},
  "users": [
    {"name": "plc-01", "permissions": {"log-management": true, "full-access": false, "é": null},
     "groups": ["night", "day"], "password_env": "PLC01", "password_policy": "always"},
    {"permissions": ["a", "b"], "password": "h\u0075nter \"2\"", "name": "\u00dc\n2"},
    {"name": "c", "groups": [], "password_file": "/run/c", "password_policy": "on_create"},
    {"name": "d", "groups": null, "permissions": null, "password": null, "password_env": null}
  ]
}"#;
    let expected = [
        "plc-01 @4:14 +log-management@4:40 -full-access@4:64 groups [night day] password env PLC01 always",
        "Ü\n2 @6:74 +a@6:22 +b@6:27 password hunter \"2\"",
        "c @7:14 groups [] password file /run/c",
        "d @8:14",
    ];
    assert_eq!(told(text, Format::Json), expected);
    assert_eq!(
        told("[{\"name\":\"é\"},{\"name\":\"b\"}]", Format::Json),
        ["é @1:10", "b @1:23"]
    );
}

#[test]
fn what_is_no_json_is_refused_where_it_ends() {
    refused(&[
        ("", "line 1, column 1: it is empty"),
        (
            "{\"users\" []}",
            "line 1, column 10: this is not JSON: expected `:`",
        ),
        (
            "[\n{\"name\": \"é\" x}]",
            "line 2, column 14: this is not JSON: expected `,` or `}`",
        ),
        (
            "[{\"name\": \"a\",}]",
            "line 1, column 15: this is not JSON: key must be a string",
        ),
        (
            "[] []",
            "line 1, column 4: this is not JSON: trailing characters",
        ),
        (
            "[{\"name\": \"\\ud800\"}]",
            "line 1, column 11: this is not JSON: unexpected end of hex escape",
        ),
        (
            "[{\"name\": hunter2}]",
            "line 1, column 11: this is not JSON: expected value",
        ),
    ]);
}

#[test]
fn a_wrong_field_is_refused_at_its_place_and_its_value_is_not_shown() {
    let fields = "use one of name, permissions, groups, password, password_env, password_file, \
        password_policy";
    refused(&[
        ("3", "line 1, column 1: the users must be a list"),
        (
            "{\"users\": {}}",
            "line 1, column 11: the users must be a list",
        ),
        (
            "{\"user\": []}",
            "line 1, column 2: unknown field \"user\"; did you mean users?",
        ),
        (
            "{\"users\": [], \"users\": []}",
            "line 1, column 15: the field \"users\" appears twice",
        ),
        (
            "[\"a\"]",
            "line 1, column 2: a user must be a set of fields, such as its name",
        ),
        (
            "[{\"colour\": 1}]",
            &format!("line 1, column 3: unknown field \"colour\"; {fields}"),
        ),
        (
            "[{\"name\": \"a\",\n \"passwrd\": \"x\"}]",
            "line 2, column 2: unknown field \"passwrd\"; did you mean password?",
        ),
        (
            "[{\"passwrd\": null}]",
            "line 1, column 3: unknown field \"passwrd\"; did you mean password?",
        ),
        (
            "[{\"name\": \"a\", \"name\": \"b\"}]",
            "line 1, column 16: the field \"name\" appears twice",
        ),
        (
            "[\n  {\"groups\": []}]",
            "line 2, column 3: this user has no name",
        ),
        (
            "[{\"name\": null}]",
            "line 1, column 2: this user has no name",
        ),
        ("[{\"name\": \"\"}]", "line 1, column 11: name is empty"),
        (
            "[{\"name\": 7}]",
            "line 1, column 11: name must be text in quotes",
        ),
        (
            "[{\"name\": \"a\", \"password\": 12345}]",
            "line 1, column 28: password must be text in quotes",
        ),
        (
            "[{\"name\": \"a\", \"password\": \"\"}]",
            "line 1, column 28: password is empty",
        ),
        (
            "[{\"password_env\": \"A\", \"password_file\": \"b\"}]",
            "line 1, column 24: give only one of password, password_env and password_file",
        ),
        (
            "[{\"password_policy\": \"hunter2\"}]",
            "line 1, column 22: unknown password_policy; use one of on_create, always",
        ),
    ]);
}

#[test]
fn wrong_groups_and_permissions_are_refused_at_their_place() {
    refused(&[
        (
            "[{\"groups\": \"a\"}]",
            "line 1, column 13: groups must be a list of names in quotes",
        ),
        (
            "[{\"groups\": [\"a\", 1]}]",
            "line 1, column 19: a group must be text in quotes",
        ),
        (
            "[{\"groups\": [\"a\", \"a\"]}]",
            "line 1, column 19: group \"a\" appears twice",
        ),
        (
            "[{\"permissions\": {\"p\": \"on\"}}]",
            "line 1, column 24: permission \"p\" must be true or false",
        ),
        (
            "[{\"permissions\": {\"\": true}}]",
            "line 1, column 19: a permission has no name",
        ),
        (
            "[{\"permissions\": {\"p\": true, \"p\": true}}]",
            "line 1, column 30: permission \"p\" appears twice",
        ),
        (
            "[{\"permissions\": [\"p\", \"p\"]}]",
            "line 1, column 24: permission \"p\" appears twice",
        ),
        (
            "[{\"permissions\": [true]}]",
            "line 1, column 19: a permission must be text in quotes",
        ),
        (
            "[{\"permissions\": true}]",
            "line 1, column 18: permissions must be names with true or false, or a list of names in quotes",
        ),
        (
            "[{\"name\": \"a\"},\n{\"name\": \"\\u0061\"}]",
            "line 2, column 10: user \"a\" is already on line 1",
        ),
    ]);
}

#[test]
fn a_name_in_an_error_steers_no_terminal() {
    refused(&[(
        "[{\"a\\u001b[2J\\u202e\": 1, \"name\": \"b\"}]",
        "line 1, column 3: unknown field \"a\\u{1b}[2J\\u{202e}\"; use one of name, permissions, groups, \
         password, password_env, password_file, password_policy",
    )]);
}

#[test]
fn deep_nesting_is_no_danger() {
    let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
    let list = deep("[", "]");
    assert!(read(&list, Format::Json).is_err());
    let text = format!(
        "{{\"broker\": [{list}, {}1{}], \"users\": []}}",
        "{\"a\":".repeat(50_000),
        "}".repeat(50_000)
    );
    assert_eq!(read(&text, Format::Json), Ok(Vec::new()));
}

//! Which columns there are, and what each user has.

use super::*;

#[test]
fn known_flags_get_their_documented_spelling_and_others_keep_theirs() {
    let roster = clean(
        r#"[{"username":"a","allowedfoobar":true,"allowedsystemconfiguration":true},
            {"username":"b","AllowedFooBar":true,"AllowedSystemConfiguration":false}]"#,
    );
    assert_eq!(
        columns(&roster),
        ["allowedfoobar", "AllowedSystemConfiguration"]
    );
    assert_eq!(grants(&roster, "a"), [Yes, Yes]);
    assert_eq!(grants(&roster, "b"), [Yes, No]);
}

#[test]
fn booleans_come_in_many_forms() {
    let roster = clean(
        r#"[{"name":"a","AllowedX":true},{"name":"b","AllowedX":false},{"name":"c","AllowedX":"true"},
            {"name":"d","AllowedX":"True"},{"name":"e","AllowedX":"FALSE"},{"name":"f","AllowedX":0},
            {"name":"g","AllowedX":1},{"name":"h"}]"#,
    );
    let expected = [Yes, No, Yes, Yes, No, No, Yes, No];
    for (name, grant) in ["a", "b", "c", "d", "e", "f", "g", "h"]
        .iter()
        .zip(expected)
    {
        assert_eq!(grants(&roster, name), [grant], "{name}");
    }
}

#[test]
fn what_is_no_yes_or_no_is_unclear_and_kept_raw() {
    let json = r#"[{"name":"a","AllowedX":"maybe"},{"name":"b","AllowedX":true},{"name":"c","AllowedX":null},
            {"name":"d","AllowedX":2},{"name":"e","AllowedX":[1, 2]},{"name":"f","AllowedX":{"y": 1}},
            {"name":"g","AllowedX":-1},{"name":"h","AllowedX":1.0}]"#;
    let roster = clean(json);
    let raw = [
        ("a", "maybe"),
        ("c", "null"),
        ("d", "2"),
        ("e", "[1,2]"),
        ("f", r#"{"y":1}"#),
        ("g", "-1"),
        ("h", "1.0"),
    ];
    for (name, raw) in raw {
        assert_eq!(grants(&roster, name), [Odd], "{name}");
        assert_eq!(details(&roster, name), [("AllowedX", raw)], "{name}");
    }
    assert_eq!(grants(&roster, "b"), [Yes]);
}

#[test]
fn two_spellings_of_one_flag_that_disagree_are_unclear() {
    let roster = clean(
        r#"[{"name":"a","AllowedX":true,"allowedX":false},{"name":"b","AllowedX":true,"allowedx":1}]"#,
    );
    assert_eq!(columns(&roster), ["AllowedX"]);
    assert_eq!(grants(&roster, "a"), [Odd]);
    assert_eq!(grants(&roster, "b"), [Yes]);
}

#[test]
fn a_flag_that_nobody_has_as_a_boolean_is_no_column() {
    let roster = clean(
        r##"[{"name":"a","AllowedBaseTopic":"#"},{"name":"b","AllowedBaseTopic":"x/#","AllowedY":true}]"##,
    );
    assert_eq!(columns(&roster), ["AllowedY"]);
    assert_eq!(details(&roster, "b"), [("AllowedBaseTopic", "x/#")]);
}

#[test]
fn columns_come_in_the_order_in_which_their_keys_were_first_seen() {
    let roster = clean(
        r#"[{"name":"a","AllowedA":"?","AllowedB":true},
            {"name":"b","AllowedC":true,"AllowedB":false,"AllowedA":true}]"#,
    );
    assert_eq!(columns(&roster), ["AllowedA", "AllowedB", "AllowedC"]);
    assert_eq!(grants(&roster, "a"), [Odd, Yes, No]);
    assert_eq!(grants(&roster, "b"), [Yes, No, Yes]);
}

#[test]
fn a_fourth_flag_is_a_fourth_column() {
    let roster = clean(
        r#"[{"UserName":"a","AllowedSystemConfiguration":true,"AllowedUserManagement":false,
            "AllowedLogManagement":false,"AllowedAssetManipulation":true}]"#,
    );
    assert_eq!(roster.permissions()[3].label, "Asset Management");
    assert_eq!(grants(&roster, "a"), [Yes, No, No, Yes]);
}

#[test]
fn without_any_flag_the_three_of_every_broker_are_offered() {
    let roster = clean(r#"[{"name":"a"}]"#);
    assert_eq!(
        columns(&roster),
        [
            "AllowedSystemConfiguration",
            "AllowedUserManagement",
            "AllowedLogManagement"
        ]
    );
    // That all are off would be a guess.
    assert_eq!(grants(&roster, "a"), [Grant::Unknown; 3]);
}

#[test]
fn yes_and_no_are_read_in_every_form_that_leaves_no_doubt() {
    for (yes, no) in [
        (r#""Yes""#, r#""No""#),
        (r#""1""#, r#""0""#),
        (r#""on""#, r#""OFF""#),
        (r#""Enabled""#, r#""disabled""#),
        (r#""y""#, r#""N""#),
        (r#"" true ""#, r#""False""#),
        ("1", "0"),
    ] {
        for key in ["AllowedUserManagement", "allowedX", "allowed_foo"] {
            let roster = clean(&format!(
                r#"[{{"UserName":"root","{key}":{no}}},{{"UserName":"boss","{key}":{yes}}}]"#
            ));
            assert_eq!(grants(&roster, "boss"), [Yes], "{key} {yes}");
            assert_eq!(grants(&roster, "root"), [No], "{key} {no}");
            assert_eq!(details(&roster, "boss"), []);
        }
    }
}

#[test]
fn a_documented_flag_that_no_row_gives_readable_keeps_its_column() {
    for value in [r#""maybe""#, "2", "null", r#"{"a":1}"#, "[]"] {
        let roster = clean(&format!(
            r#"[{{"UserName":"a","allowed_user_management":{value}}},{{"UserName":"b"}}]"#
        ));
        assert_eq!(columns(&roster), ["AllowedUserManagement"], "{value}");
        assert_eq!(grants(&roster, "a"), [Odd], "{value}");
        assert_eq!(grants(&roster, "b"), [No], "{value}");
    }
}

#[test]
fn permissions_are_read_from_one_object() {
    for (key, full, users) in [
        (
            "Permissions",
            "AllowedSystemConfiguration",
            "AllowedUserManagement",
        ),
        (
            "rights",
            "allowedSystemConfiguration",
            "alloweduserManagement",
        ),
        (
            "user_scopes",
            "allowed_system_configuration",
            "allowed_user_management",
        ),
        ("Privileges", "SystemConfiguration", "user_management"),
    ] {
        let roster = clean(&format!(
            r#"[{{"UserName":"root","{key}":{{"{full}":true,"{users}":false}}}},
                {{"UserName":"boss","{key}":{{"{full}":"Yes","{users}":{{}}}}}},
                {{"UserName":"deep","{key}":{{"Admin":{{"{users}":"on"}},"{full}":0}}}},
                {{"UserName":"odd","{key}":{{"{users}":true,"Else":7}}}}]"#
        ));
        assert_eq!(
            columns(&roster),
            ["AllowedSystemConfiguration", "AllowedUserManagement"],
            "{key}"
        );
        assert_eq!(grants(&roster, "root"), [Yes, No], "{key}");
        assert_eq!(grants(&roster, "boss"), [Yes, Odd], "{key}");
        assert_eq!(grants(&roster, "deep"), [No, Yes], "{key}");
        assert_eq!(grants(&roster, "odd"), [Odd, Yes], "{key}");
        assert_eq!(details(&roster, "root"), []);
    }
}

#[test]
fn of_an_array_of_names_all_others_are_off() {
    let roster = clean(
        r#"[{"UserName":"root","Permissions":["AllowedSystemConfiguration"]},
            {"UserName":"boss","Permissions":["user_management","AllowedX"]},
            {"UserName":"test","Permissions":[]},
            {"UserName":"odd","Permissions":["AllowedX","UserManagementCreation"]},
            {"UserName":"text","Permissions":"admin"},
            {"UserName":"null","Permissions":null}]"#,
    );
    assert_eq!(
        columns(&roster),
        [
            "AllowedSystemConfiguration",
            "AllowedUserManagement",
            "AllowedX",
            "AllowedLogManagement"
        ]
    );
    assert_eq!(grants(&roster, "root"), [Yes, No, No, No]);
    assert_eq!(grants(&roster, "boss"), [No, Yes, Yes, No]);
    assert_eq!(grants(&roster, "test"), [No; 4]);
    assert_eq!(grants(&roster, "odd"), [Odd, Odd, Yes, Odd]);
    assert_eq!(grants(&roster, "text"), [Odd; 4]);
    assert_eq!(grants(&roster, "null"), [Odd; 4]);
    assert_eq!(details(&roster, "text"), [("Permissions", "admin")]);
}

#[test]
fn a_tag_is_no_permission() {
    let roster = clean(
        r#"[{"UserName":"a","AllowedX":false,"Tags":{"AllowedUserManagement":"true"}},
            {"UserName":"b","Tags":["AllowedUserManagement"]}]"#,
    );
    assert_eq!(columns(&roster), ["AllowedX"]);
}

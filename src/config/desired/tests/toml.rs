//! TOML.

use super::*;

fn refused(cases: &[(&str, &str)]) {
    assert_refused(Format::Toml, cases);
}

#[test]
fn all_fields_are_read_with_their_places() {
    let text = "# users\r\nschema = \"guestlist/1\"\r\nbroker.url = 'mqtt://x'\r\n\r\n[[users]]\r\nname = \"plc-01\"\r\n\
        permissions = { log-management = true, \"é\" = false, full-access = false }\r\n\
        groups = [\"night\", 'day']\r\npassword_env = \"PLC01\"\r\npassword_policy = \"always\"\r\n\
        [[users]]\r\npermissions = [\"b\", \"a\"]\r\nname = \"\\u00dc\\n2\"\r\npassword = '''hunter \"2\"'''\r\n\
        [[users]]\r\nname = \"c\"\r\ngroups = []\r\npassword_file = '/run/c'\r\n\
        [users.permissions]\r\nz = true\r\na = false\r\n";
    let expected = [
        "plc-01 @6:8 +log-management@7:17 -é@7:40 -full-access@7:53 groups [night day] password env PLC01 always",
        "Ü\n2 @13:8 +b@12:16 +a@12:21 password hunter \"2\"",
        "c @16:8 +z@20:1 -a@21:1 groups [] password file /run/c",
    ];
    assert_eq!(told(text, Format::Toml), expected);
    let inline = "users = [{ name = 'a' }, { name = 'b', permissions.p = true }]";
    assert_eq!(told(inline, Format::Toml), ["a @1:19", "b @1:35 +p@1:52"]);
}

#[test]
fn what_is_no_toml_is_refused_at_its_place() {
    refused(&[
        (
            "[[users]]\nname = é\"",
            "line 2, column 8: this is not TOML: missing opening quote, expected `\"`",
        ),
        (
            "[[users]]\nname = \"a\"\npassword = hunter2\n",
            "line 3, column 12: this is not TOML: string values must be quoted, expected literal string",
        ),
        (
            "[[users]]\nname = \"a\"\npassword = \"hunter2\n",
            "line 3, column 20: this is not TOML: invalid basic string, expected `\"`",
        ),
        (
            "[[users]]\nname = \"a\"\nname = \"b\"\n",
            "line 3, column 1: this is not TOML: duplicate key",
        ),
        (
            "[[users]\n",
            "line 1, column 9: this is not TOML: unclosed array table, expected `]`",
        ),
    ]);
}

#[test]
fn a_wrong_field_is_refused_at_its_place_and_its_value_is_not_shown() {
    refused(&[
        (
            "[[user]]\nname = \"a\"\n",
            "line 1, column 3: unknown field \"user\"; did you mean users?",
        ),
        (
            "[users]\nname = \"a\"\n",
            "line 1, column 1: the users must be a list",
        ),
        (
            "[[users]]\nname = \"a\"\n[[users]]\ngroups = []\n",
            "line 3, column 1: this user has no name",
        ),
        (
            "[[users]]\nname = \"\"\n",
            "line 2, column 8: name is empty",
        ),
        (
            "[[users]]\nname = \"a\"\npasswrd = \"x\"\n",
            "line 3, column 1: unknown field \"passwrd\"; did you mean password?",
        ),
        (
            "[[users]]\nname = \"a\"\npassword = 12345\n",
            "line 3, column 12: password must be text in quotes",
        ),
        (
            "[[users]]\nname = \"a\"\npassword = \"x\"\npassword_env = \"X\"\n",
            "line 4, column 1: give only one of password, password_env and password_file",
        ),
        (
            "[[users]]\nname = \"a\"\npermissions.p = 1979-05-27\n",
            "line 3, column 17: permission \"p\" must be true or false",
        ),
        (
            "[[users]]\nname = \"a\"\n\n[[users]]\nname = 'a'\n",
            "line 5, column 8: user \"a\" is already on line 2",
        ),
    ]);
}

#[test]
fn deep_nesting_is_no_danger() {
    let texts = [
        format!("broker = {}{}", "[".repeat(100_000), "]".repeat(100_000)),
        format!("broker.{} = 1", vec!["a"; 100_000].join(".")),
        format!("[broker.{}]", vec!["a"; 100_000].join(".")),
    ];
    for text in texts {
        let _ = read(&text, Format::Toml);
    }
}

//! Files of users, and what is wrong with them.

use super::*;
use crate::domain::desired::{PasswordPolicy, PasswordSource, Place};
use crate::domain::secret::Secret;

mod csv;
mod json;
mod properties;
mod toml;

/// A file of these rows, as an export writes it.
fn write_csv(header: &[String], rows: &[Vec<String>]) -> String {
    let rows = rows.iter().map(Vec::as_slice);
    std::iter::once(header).chain(rows).map(csv_line).collect()
}

/// Users as one line each: `plc-01 @2:1 +full-access@1:6 groups [night] password env PLC01 always`.
fn told(text: &str, format: Format) -> Vec<String> {
    let users = read(text, format).unwrap_or_else(|error| panic!("{error}\n{text}"));
    users.iter().map(line).collect()
}

fn line(user: &DesiredUser) -> String {
    let at = |place: Place| format!("@{}:{}", place.line, place.column);
    let mut words = vec![user.name.as_str().to_owned(), at(user.place)];
    words.extend(user.permissions.iter().filter_map(|it| {
        let sign = if it.wanted? { '+' } else { '-' };
        Some(format!("{sign}{}{}", it.name, at(it.place)))
    }));
    let groups = user.groups.iter();
    words.extend(groups.map(|groups| format!("groups [{}]", groups.join(" "))));
    words.extend(user.password.iter().map(|source| match source {
        PasswordSource::Literal(secret) => format!("password {}", secret.expose()),
        PasswordSource::Env(name) => format!("password env {name}"),
        PasswordSource::File(path) => format!("password file {}", path.display()),
    }));
    if user.policy == PasswordPolicy::Always {
        words.push("always".into());
    }
    words.join(" ")
}

fn assert_refused(format: Format, cases: &[(&str, &str)]) {
    let told = cases.iter().map(|(text, _)| match read(text, format) {
        Ok(users) => format!("{users:?}"),
        Err(error) => error.to_string(),
    });
    let told: Vec<(&str, String)> = cases.iter().map(|(text, _)| *text).zip(told).collect();
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|(text, told)| (*text, told.as_str()))
        .collect();
    assert_eq!(told, cases);
}

#[test]
fn the_extension_says_the_format() {
    let cases = [
        ("users.json", Some(Format::Json)),
        ("a.b/Users.TOML", Some(Format::Toml)),
        ("users.csv", Some(Format::Csv)),
        ("users.txt", None),
        ("csv", None),
        ("-", None),
    ];
    for (path, format) in cases {
        assert_eq!(Format::of(Path::new(path)), format, "{path}");
    }
}

#[test]
fn the_format_of_standard_input_is_guessed() {
    let cases = [
        ("{\"users\": []}", Format::Json),
        ("\u{feff} \n [{\"name\": \"a\"}]", Format::Json),
        ("[]", Format::Json),
        ("[[users]]\nname = \"a\"", Format::Toml),
        ("# users\r\n\r\n [[ users ]]\r\n", Format::Toml),
        ("schema = 1\n[[users]]", Format::Toml),
        ("users=[]", Format::Toml),
        ("name,groups\n", Format::Csv),
        ("\"name\",\"a=b\"\n", Format::Csv),
        ("", Format::Csv),
    ];
    for (text, format) in cases {
        assert_eq!(Format::guess(text), format, "{text}");
    }
}

#[test]
fn a_file_without_users_is_fine() {
    let cases = [
        (Format::Json, "[]"),
        (
            Format::Json,
            "\u{feff}{\"schema\": \"guestlist/1\", \"broker\": {\"a\": []}, \"users\": []}\n",
        ),
        (
            Format::Toml,
            "\u{feff}# none yet\nschema = \"guestlist/1\"\nusers = []\n[broker]\nname = \"x\"\n",
        ),
        (Format::Toml, "users = []"),
        (Format::Csv, "\u{feff}name,full-access"),
        (Format::Csv, "name,full-access\r\n\r\n,\r\n"),
    ];
    for (format, text) in cases {
        assert_eq!(read(text, format), Ok(Vec::new()), "{text}");
    }
}

#[test]
fn a_file_that_does_not_say_that_there_are_no_users_is_refused() {
    let (empty, no_list) = ("it is empty", "there is no list of users");
    let cases = [
        (Format::Json, "", empty),
        (Format::Json, "\u{feff} \n", empty),
        (Format::Json, "{}", no_list),
        (Format::Json, "{\"schema\": \"guestlist/1\"}", no_list),
        (
            Format::Json,
            "{\"users\": null}",
            "the users must be a list",
        ),
        (Format::Toml, "", empty),
        (Format::Toml, "# none yet\n", no_list),
        (Format::Csv, "", empty),
        (Format::Csv, "\n\n", empty),
    ];
    for (format, text, why) in cases {
        let error = read(text, format).unwrap_err().to_string();
        assert!(error.starts_with("line 1, column"), "{error}");
        assert!(error.ends_with(why), "{text:?}: {error}");
    }
}

#[test]
fn debug_output_shows_no_password() {
    let texts = [
        (Format::Csv, "name,password\na,hunter2\n"),
        (Format::Json, r#"[{"name": "a", "password": "hunter2"}]"#),
        (
            Format::Toml,
            "[[users]]\nname = \"a\"\npassword = \"hunter2\"\n",
        ),
    ];
    for (format, text) in texts {
        let users = read(text, format).unwrap();
        let password = Some(PasswordSource::Literal(Secret::new("hunter2")));
        assert_eq!(users[0].password, password);
        assert!(!format!("{users:?}").contains("hunter2"));
    }
}

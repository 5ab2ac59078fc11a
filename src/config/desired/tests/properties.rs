//! Users of any kind, and texts of any kind.

use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;

/// Names as people and machines make them: with quotes, commas, line breaks, and of any script.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}-[0-9]{2}",
        "[\"',;=\\\\\r\n\t a-cÜ€😀#\\[\\]{}.]{1,8}",
        "\\PC{1,8}",
        ".{1,8}",
    ]
}

#[derive(Debug, Clone)]
struct Wanted {
    name: String,
    /// For each permission of the file.
    permissions: Vec<Option<bool>>,
    groups: Option<Vec<String>>,
    /// The field and its text.
    password: Option<(&'static str, String)>,
    policy: Option<&'static str>,
}

fn group() -> impl Strategy<Value = String> {
    name().prop_filter("no cell holds it", |name| csv_groups(&[name]).is_some())
}

fn user(permissions: usize) -> impl Strategy<Value = Wanted> {
    let groups = prop::collection::hash_set(group(), 0..3);
    let field = prop::sample::select(vec!["password", "password_env", "password_file"]);
    let policy = prop::sample::select(vec!["on_create", "always"]);
    (
        name(),
        prop::collection::vec(any::<Option<bool>>(), permissions),
        prop::option::of(groups.prop_map(|groups| groups.into_iter().collect())),
        prop::option::of((
            field,
            name().prop_filter("only space", |it| !it.trim().is_empty()),
        )),
        prop::option::of(policy),
    )
        .prop_map(|(name, permissions, groups, password, policy)| Wanted {
            name,
            permissions,
            groups,
            password,
            policy,
        })
}

fn permission() -> impl Strategy<Value = String> {
    // What a header cannot be.
    name().prop_filter("no header", |name| {
        name.trim() == name
            && read(&write_csv(&["name".into(), name.clone()], &[]), Format::Csv).is_ok()
    })
}

/// Permissions and users, the names of both different.
fn file() -> impl Strategy<Value = (Vec<String>, Vec<Wanted>)> {
    let permissions = prop::collection::hash_set(permission(), 0..4);
    permissions.prop_flat_map(|permissions| {
        let permissions: Vec<String> = permissions.into_iter().collect();
        let users = prop::collection::vec(user(permissions.len()), 0..4);
        let users = users.prop_map(|mut users| {
            users.sort_by(|a, b| a.name.cmp(&b.name));
            users.dedup_by(|a, b| a.name == b.name);
            users
        });
        (Just(permissions), users)
    })
}

fn as_json(permissions: &[String], users: &[Wanted]) -> String {
    let users = users.iter().map(|user| {
        let mut fields = Map::new();
        fields.insert("name".into(), json!(user.name));
        let wanted = permissions.iter().zip(&user.permissions);
        let wanted: Map<_, _> = wanted
            .map(|(name, wanted)| (name.clone(), json!(wanted)))
            .collect();
        fields.insert("permissions".into(), wanted.into());
        fields.insert("groups".into(), json!(user.groups));
        if let Some((field, text)) = &user.password {
            fields.insert((*field).into(), json!(text));
        }
        fields.insert("password_policy".into(), json!(user.policy));
        serde_json::Value::Object(fields)
    });
    json!({"schema": "guestlist/1", "users": users.collect::<Vec<_>>()}).to_string()
}

/// Texts of JSON are texts of TOML, but for this one character.
fn quoted(text: &str) -> String {
    json!(text).to_string().replace('\u{7f}', "\\u007f")
}

fn as_toml(permissions: &[String], users: &[Wanted]) -> String {
    let user = |user: &Wanted| {
        let mut lines = vec!["[[users]]".into(), format!("name = {}", quoted(&user.name))];
        lines.extend(user.groups.iter().map(|groups| {
            let groups: Vec<String> = groups.iter().map(|it| quoted(it)).collect();
            format!("groups = [{}]", groups.join(", "))
        }));
        let password = user.password.iter();
        lines.extend(password.map(|(field, text)| format!("{field} = {}", quoted(text))));
        let policy = user.policy.iter();
        lines.extend(policy.map(|policy| format!("password_policy = \"{policy}\"")));
        for (name, wanted) in permissions.iter().zip(&user.permissions) {
            let wanted = wanted.iter();
            lines.extend(wanted.map(|wanted| format!("permissions.{} = {wanted}", quoted(name))));
        }
        lines.join("\n") + "\n"
    };
    if users.is_empty() {
        return "users = []\n".into();
    }
    users.iter().map(user).collect()
}

fn as_csv(permissions: &[String], users: &[Wanted]) -> String {
    let known = [
        "name",
        "groups",
        "password",
        "password_env",
        "password_file",
        "password_policy",
    ];
    let header: Vec<String> = known
        .into_iter()
        .map(Into::into)
        .chain(permissions.to_vec())
        .collect();
    let rows = users.iter().map(|user| {
        let password = |wanted: &str| match &user.password {
            Some((field, text)) if *field == wanted => text.clone(),
            _ => String::new(),
        };
        let groups = user
            .groups
            .as_ref()
            .map(|groups| csv_groups(groups).unwrap());
        let mut row = vec![user.name.clone(), groups.unwrap_or_default()];
        row.extend(["password", "password_env", "password_file"].map(password));
        row.push(user.policy.unwrap_or_default().into());
        let words = user.permissions.iter().map(|wanted| match wanted {
            Some(true) => "on",
            Some(false) => "off",
            None => "",
        });
        row.extend(words.map(Into::into));
        row
    });
    write_csv(&header, &rows.collect::<Vec<_>>())
}

/// The same users without their places.
fn placeless(text: &str, format: Format) -> Vec<DesiredUser> {
    let mut users = read(text, format).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let place = Place { line: 0, column: 0 };
    for user in &mut users {
        user.place = place;
        // What leaves all as it is may stand in a file, or not.
        user.permissions.retain(|it| it.wanted.is_some());
        user.permissions.iter_mut().for_each(|it| it.place = place);
    }
    users
}

fn formats() -> impl Strategy<Value = Format> {
    prop::sample::select(vec![Format::Json, Format::Toml, Format::Csv])
}

/// Texts that are nearly right.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\"\"",
        "\n",
        "\r\n",
        "=",
        ".",
        ";",
        "-",
        " ",
        "\u{feff}",
        "é",
        "\\u",
        "\\ud800",
        "[[users]]\n",
        "name",
        "\"name\"",
        "\"users\"",
        "groups",
        "permissions",
        "password",
        "on",
        "off",
        "true",
        "null",
        "1e999",
        "'",
        "'''",
        "#",
        "{\"users\": [{\"name\": ",
        "name,p\n",
        "name = ",
        "\0",
    ];
    let pieces = prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..24);
    pieces.prop_map(|pieces| pieces.concat())
}

/// A file with a password, in each format, and the same with something wrong in it.
fn mistyped() -> impl Strategy<Value = (Format, String)> {
    let texts = [
        (
            Format::Json,
            r#"[{"name": "a", "password": "hunter2-X", "permissions": {"p": true}}]"#,
        ),
        (
            Format::Toml,
            "[[users]]\nname = \"a\"\npassword = \"hunter2-X\"\npermissions.p = true\n",
        ),
        (
            Format::Csv,
            "name,p,password,groups\na,on,hunter2-X,night\n",
        ),
    ];
    let texts = prop::sample::select(texts.to_vec());
    let cut = (any::<prop::sample::Index>(), 0_usize..4);
    (texts, cut, pieces()).prop_map(|((format, text), (at, length), piece)| {
        let from = at.index(text.len());
        let to = text.len().min(from + length);
        (format, format!("{}{piece}{}", &text[..from], &text[to..]))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_file_says_the_same_in_all_formats((permissions, users) in file()) {
        let json = placeless(&as_json(&permissions, &users), Format::Json);
        prop_assert_eq!(json.len(), users.len());
        for (read, user) in json.iter().zip(&users) {
            prop_assert_eq!(read.name.as_str(), &user.name);
            prop_assert_eq!(&read.groups, &user.groups);
        }
        prop_assert_eq!(&json, &placeless(&as_toml(&permissions, &users), Format::Toml));
        prop_assert_eq!(&json, &placeless(&as_csv(&permissions, &users), Format::Csv));
    }

    #[test]
    fn another_reader_finds_the_same_cells(rows in prop::collection::vec(prop::collection::vec(".{0,6}", 3), 0..4)) {
        let header = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let text = write_csv(&header, &rows);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let found: Result<Vec<Vec<String>>, _> = reader.deserialize().collect();
        prop_assert_eq!(found.unwrap(), rows);
    }

    #[test]
    fn no_error_shows_a_password((format, text) in mistyped()) {
        if let Err(error) = read(&text, format) {
            prop_assert!(!error.to_string().contains("hunter2"), "{}", error);
        }
    }

    #[test]
    fn no_text_is_a_danger(format in formats(), text in prop_oneof![".{0,64}", pieces()]) {
        let _ = Format::guess(&text);
        if let Err(error) = read(&text, format) {
            let place = error.place.unwrap();
            let lines = 1 + text.matches('\n').count();
            prop_assert!((1..=lines).contains(&place.line) && place.column >= 1, "{}", error);
        }
    }
}

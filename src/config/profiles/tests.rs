//! Files and variables, as real files in a folder of their own.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::domain::address::AddressError;
use crate::domain::password::PasswordRules;
use crate::domain::profile::ProfileChange;
use crate::domain::secret::Secret;

struct Files {
    folder: TempDir,
    places: Places,
}

impl Files {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let places = Places {
            user: folder.path().join("home/brokers.json"),
            workspace: folder.path().join("work/brokers.json"),
        };
        Self { folder, places }
    }

    fn with_user(text: &str) -> Self {
        let files = Self::new();
        write(&files.places.user, text);
        files
    }

    fn load(&self) -> Store {
        load(&self.places, &|_| None).unwrap()
    }

    fn put(&self, old_name: Option<&str>, profile: Profile) -> Result<(), ProfilesError> {
        let put = ProfileChange::Put {
            old_name: old_name.map(Into::into),
            profile: Box::new(profile),
        };
        change(&self.places, &put)
    }

    fn delete(&self, name: &str) {
        change(&self.places, &ProfileChange::Delete(name.into())).unwrap();
    }

    fn user(&self) -> String {
        fs::read_to_string(&self.places.user).unwrap()
    }

    fn user_value(&self) -> Value {
        serde_json::from_str(&self.user()).unwrap()
    }
}

fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names(store: &Store) -> Vec<&str> {
    let profiles = store.profiles().iter();
    profiles.map(|profile| profile.name.as_str()).collect()
}

fn profile(name: &str) -> Profile {
    Profile::new(name, Origin::User, Address::mqtt("gw7", 1883))
}

const FULL: &str = r#"{
  "active": "gw7",
  "brokers": {
    "gw7": {
      "url": "ssl://gw7.plant",
      "username": "root",
      "password": "not-a-real-one",
      "passwordEnv": "GW7",
      "clientId": "console",
      "tlsInsecure": true,
      "description": "Line 7",
      "ca": "ca.pem",
      "clientCert": "~/client.pem",
      "clientKey": "/etc/client.key",
      "passwordCommand": "pass gw7",
      "protected": ["root", "line1-plc"],
      "readOnly": true,
      "production": true,
      "allowPlaintext": true
    }
  }
}
"#;

#[test]
fn every_field_is_read() {
    let files = Files::with_user(FULL);
    let home = |name: &str| (name == "HOME").then(|| "/home/anna".to_owned());
    let store = load(&files.places, &home).unwrap();
    assert_eq!(store.warnings(), &[] as &[String]);
    assert_eq!(store.active(), Some("gw7"));
    let gw7 = store.get("gw7").unwrap();
    assert_eq!(
        gw7.address.as_ref().unwrap().to_string(),
        "mqtts://gw7.plant:8883"
    );
    assert_eq!(gw7.username.as_deref(), Some("root"));
    assert_eq!(gw7.password.stored, Some(Secret::new("not-a-real-one")));
    assert_eq!(gw7.password.variable.as_deref(), Some("GW7"));
    assert_eq!(gw7.password.command.as_deref(), Some("pass gw7"));
    assert_eq!(gw7.client_id.as_deref(), Some("console"));
    assert_eq!(gw7.description, "Line 7");
    let ca = files.folder.path().join("home/ca.pem");
    assert_eq!(gw7.tls.ca, Some(ca));
    assert_eq!(gw7.tls.certificate, Some("/home/anna/client.pem".into()));
    assert_eq!(gw7.tls.key, Some("/etc/client.key".into()));
    assert!(gw7.tls.insecure && gw7.read_only && gw7.production && gw7.allow_plaintext);
    assert_eq!(gw7.protected, ["root", "line1-plc"]);
    assert!(!format!("{store:?}").contains("not-a-real-one"));
}

#[test]
fn no_file_means_no_profiles_and_localhost_is_there() {
    let store = Files::new().load();
    assert_eq!((store.profiles(), store.active()), (&[][..], None));
    let localhost = store.get("localhost").unwrap();
    assert_eq!(localhost.origin, Origin::BuiltIn);
    assert_eq!(localhost.address, Ok(Address::mqtt("localhost", 1883)));
}

#[test]
fn a_workspace_entry_replaces_the_users_whole() {
    let files = Files::with_user(
        r#"{"brokers": {"b": {"url": "mqtt://user", "username": "root"}, "c": {"url": "mqtt://c"}}}"#,
    );
    let workspace = r#"{"brokers": {"b": {"url": "mqtt://work"}, "a": {"url": "mqtt://a"}}}"#;
    write(&files.places.workspace, workspace);
    let store = files.load();
    assert_eq!(names(&store), ["a", "b", "c"]);
    let b = store.get("b").unwrap();
    assert_eq!((b.origin, &b.username), (Origin::Workspace, &None));
    assert_eq!(b.address, Ok(Address::mqtt("work", 1883)));
}

#[test]
fn in_the_home_of_the_person_the_file_is_the_users() {
    let mut files = Files::with_user(FULL);
    files.places.workspace = files.folder.path().join("home/../home/brokers.json");
    let store = files.load();
    assert_eq!(store.get("gw7").unwrap().origin, Origin::User);
}

#[test]
fn the_first_active_that_is_there_counts() {
    let brokers = r#""brokers": {"a": {"url": "mqtt://a"}, "b": {"url": "mqtt://b"},
        "default": {"url": "mqtt://d"}}"#;
    let files = Files::with_user(&format!("{{\"active\": \"a\", {brokers}}}"));
    assert_eq!(files.load().active(), Some("a"));
    write(&files.places.workspace, r#"{"active": "b"}"#);
    assert_eq!(files.load().active(), Some("b"));
    let asked = |name: &str| (name == "COREFLUX_BROKER").then(|| "localhost".to_owned());
    let store = load(&files.places, &asked).unwrap();
    assert_eq!(
        (store.active(), store.asked()),
        (Some("localhost"), Some("localhost"))
    );
    write(&files.places.workspace, r#"{"active": "nobody"}"#);
    let store = files.load();
    assert_eq!(store.active(), Some("a"));
    assert!(
        store.warnings()[0].contains("active names nobody"),
        "{:?}",
        store.warnings()
    );
    let files = Files::with_user(&format!("{{{brokers}}}"));
    assert_eq!(files.load().active(), Some("default"));
    let template = |name: &str| (name == "COREFLUX_BROKER").then(|| "${BROKER}".to_owned());
    let store = load(&files.places, &template).unwrap();
    assert_eq!((store.active(), store.asked()), (Some("default"), None));
}

#[test]
fn variables_make_the_profile_default() {
    let files =
        Files::with_user(r#"{"brokers": {"default": {"url": "mqtt://file", "readOnly": true}}}"#);
    let variables = |name: &str| {
        let value = match name {
            "COREFLUX_MQTT_URL" => "mqtts://of-url:not-a-real-one@gw7",
            "COREFLUX_MQTT_USERNAME" => "anna",
            "COREFLUX_MQTT_CLIENT_ID" => "console",
            "COREFLUX_MQTT_TLS_INSECURE" => "TRUE",
            _ => return None,
        };
        Some(value.to_owned())
    };
    let store = load(&files.places, &variables).unwrap();
    assert_eq!(names(&store), ["default"]);
    let profile = store.get("default").unwrap();
    assert_eq!(profile.origin, Origin::Environment);
    assert_eq!(
        profile.address.as_ref().unwrap().to_string(),
        "mqtts://gw7:8883"
    );
    assert_eq!(profile.username.as_deref(), Some("anna"));
    assert_eq!(profile.client_id.as_deref(), Some("console"));
    assert!(profile.tls.insecure && !profile.read_only);
    let unclear = |name: &str| match name {
        "COREFLUX_MQTT_TLS_INSECURE" => Some("perhaps".to_owned()),
        _ => variables(name),
    };
    let store = load(&files.places, &unclear).unwrap();
    assert!(!store.get("default").unwrap().tls.insecure);
    assert!(store.warnings()[0].contains("TLS_INSECURE"));
    // Without a URL the others make nothing.
    let no_url = |name: &str| variables(name).filter(|_| name != "COREFLUX_MQTT_URL");
    let store = load(&files.places, &no_url).unwrap();
    assert_eq!(store.get("default").unwrap().origin, Origin::User);
}

#[test]
fn what_is_empty_or_a_template_counts_as_unset() {
    let files = Files::with_user(
        r#"{"active": "${ACTIVE}", "brokers": {"a": {"url": "mqtt://a", "username": "",
        "password": "${PASSWORD}", "passwordEnv": null, "clientId": "${ID}"}}}"#,
    );
    let store = files.load();
    assert_eq!(store.warnings(), &[] as &[String]);
    assert_eq!(
        store.get("a"),
        Some(&Profile {
            ..profile_at("a", "a")
        })
    );
}

fn profile_at(name: &str, host: &str) -> Profile {
    Profile::new(name, Origin::User, Address::mqtt(host, 1883))
}

#[test]
fn a_url_may_hold_the_login_and_fields_come_first() {
    let files = Files::with_user(
        r#"{"brokers": {"a": {"url": "mqtt://root:of-the-url@a"},
        "b": {"url": "mqtt://root:of-the-url@a", "username": "anna", "password": "of-the-field"}}}"#,
    );
    let store = files.load();
    let a = store.get("a").unwrap();
    assert_eq!(a.username.as_deref(), Some("root"));
    assert_eq!(a.password.stored, Some(Secret::new("of-the-url")));
    let b = store.get("b").unwrap();
    assert_eq!(b.username.as_deref(), Some("anna"));
    assert_eq!(b.password.stored, Some(Secret::new("of-the-field")));
}

#[test]
fn what_is_wrong_with_a_field_is_named_and_never_makes_it_less_safe() {
    let files = Files::with_user(
        r#"{"brokers": {
        "a": {"url": "mqtt://a", "tlsInsecure": "true", "readOnly": "false", "production": 0,
              "allowPlaintext": 1, "password": 12345, "username": ["root"]},
        "b": {"url": "http://root:not-a-real-one@b", "protected": "root"},
        "c": {"url": "mqtt://c", "protected": ["root", 7]},
        "d": 5, "not a name": {}}}"#,
    );
    let store = files.load();
    assert_eq!(names(&store), ["a", "b", "c"]);
    let a = store.get("a").unwrap();
    assert!(!a.tls.insecure && a.read_only && a.production && !a.allow_plaintext);
    assert_eq!((&a.username, &a.password.stored), (&None, &None));
    let b = store.get("b").unwrap();
    assert_eq!(b.address, Err(AddressError::Scheme));
    assert!(b.read_only && store.get("c").unwrap().read_only);
    let warnings = store.warnings().join("\n");
    for part in [
        "profile a: tlsInsecure",
        "profile a: readOnly",
        "profile a: production",
        "profile a: allowPlaintext",
        "profile a: password",
        "profile a: username",
        "profile b: protected",
        "profile c: protected",
        "profile d",
        "\"not a name\"",
    ] {
        assert!(warnings.contains(part), "{part}\n{warnings}");
    }
    assert_eq!(store.warnings().len(), 10, "{warnings}");
    assert!(!warnings.contains("12345") && !warnings.contains("not-a-real-one"));
}

#[test]
fn a_theme_is_read_and_stays_and_one_that_is_not_known_earns_a_warning() {
    use crate::domain::theme::ThemeName;
    let files = Files::with_user(
        r#"{"brokers": {"a": {"url": "mqtt://a", "theme": "dark"},
            "b": {"url": "mqtt://b", "theme": "drak"}}}"#,
    );
    let store = files.load();
    let theme = |name| store.get(name).unwrap().theme;
    assert_eq!((theme("a"), theme("b")), (Some(ThemeName::Dark), None));
    let [warning] = store.warnings() else {
        panic!("{:?}", store.warnings());
    };
    assert!(warning.contains("profile b: theme must be one of default, light, dark"));
    let mut changed = store.get("a").unwrap().clone();
    changed.description = "new".into();
    files.put(Some("a"), changed).unwrap();
    assert_eq!(files.load().get("a").unwrap().theme, Some(ThemeName::Dark));
}

#[test]
fn a_file_that_others_may_read_earns_a_warning_that_says_how_to_mend_it() {
    let files = Files::with_user(FULL);
    let path = &files.places.user;
    for (mode, warns) in [(0o600, false), (0o400, false), (0o640, true), (0o644, true)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let store = files.load();
        assert_eq!(!store.warnings().is_empty(), warns, "{mode:o}");
        if warns {
            let mend = format!("chmod 600 {}", path.display());
            assert!(
                store.warnings()[0].contains(&mend),
                "{:?}",
                store.warnings()
            );
        }
    }
}

#[test]
fn a_broken_file_is_told_with_its_place_and_never_touched() {
    let secret = "not-a-real-one";
    for (bytes, part) in [
        (
            &b"{\n  \"brokers\": {\n    \"a\": {\"password\": \"not-a-real-one\",}\n  }\n}"[..],
            "line 3, column 40",
        ),
        (b"{", "line 1, column 1"),
        (b"", "line 1, column 1"),
        (b"{\"brokers\":\n \"\xff\"}", "line 2, column 3: not UTF-8"),
        (b"[1]", "must hold a JSON object"),
        (
            b"{\"brokers\": [\"not-a-real-one\"]}",
            "\"brokers\" must be a JSON object",
        ),
    ] {
        let files = Files::new();
        write(&files.places.user, bytes);
        let told = load(&files.places, &|_| None).unwrap_err();
        let changed = files.put(None, profile("b")).unwrap_err();
        let deleted = change(&files.places, &ProfileChange::Delete("a".into()));
        assert_eq!((&changed, &deleted), (&told, &Err(told.clone())));
        let text = told.to_string();
        assert!(text.contains(part), "{text}");
        assert!(
            text.contains(&files.places.user.display().to_string()),
            "{text}"
        );
        assert!(!text.contains(secret) && !format!("{told:?}").contains(secret));
        assert_eq!(fs::read(&files.places.user).unwrap(), bytes);
    }
}

#[test]
fn what_is_no_file_is_told() {
    let files = Files::new();
    fs::create_dir_all(&files.places.user).unwrap();
    let error = load(&files.places, &|_| None).unwrap_err();
    assert_eq!(error.problem, Problem::NoFile);
    let files = Files::new();
    write(
        files.places.user.parent().unwrap(),
        "a file where a folder must be",
    );
    let error = load(&files.places, &|_| None).unwrap_err();
    assert!(matches!(error.problem, Problem::Unreadable(_)), "{error}");
    let error = files.put(None, profile("a")).unwrap_err();
    assert!(matches!(error.problem, Problem::Unreadable(_)), "{error}");
}

#[test]
fn the_first_profile_makes_the_file_for_its_owner_alone() {
    let files = Files::new();
    let mut new = profile("gw7");
    new.password.stored = Some(Secret::new("not-a-real-one"));
    files.put(None, new.clone()).unwrap();
    assert_eq!(mode(&files.places.user), 0o600);
    assert_eq!(mode(files.places.user.parent().unwrap()), 0o700);
    let text = "{\n  \"brokers\": {\n    \"gw7\": {\n      \"url\": \"mqtt://gw7:1883\",\n      \
        \"password\": \"not-a-real-one\"\n    }\n  }\n}\n";
    assert_eq!(files.user(), text);
    assert_eq!(files.load().profiles(), [new]);
    let left: Vec<_> = fs::read_dir(files.places.user.parent().unwrap())
        .unwrap()
        .collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn every_field_is_written_and_read_back() {
    let files = Files::with_user(FULL);
    let full = files.load().get("gw7").unwrap().clone();
    let mut other = full.clone();
    other.name = "gw8".into();
    files.put(None, other.clone()).unwrap();
    assert_eq!(files.load().profiles(), [full, other]);
    let mut bare = profile("gw8");
    bare.address = Ok(Address::mqtt("gw8", 1884));
    files.put(Some("gw8"), bare.clone()).unwrap();
    assert_eq!(files.load().get("gw8"), Some(&bare));
    let entry = json!({"url": "mqtt://gw8:1884"});
    assert_eq!(files.user_value()["brokers"]["gw8"], entry);
}

#[test]
fn what_means_the_same_stays_as_it_is_written() {
    let text = "{\n\t\"brokers\": {\n\t\t\"b\": {\n\t\t\t\"their\": 1e3,\n\t\t\t\"username\": \
        \"${USER}\",\n\t\t\t\"url\": \"TCP://root:pw%20x@b\",\n\t\t\t\"readOnly\": \"yes\"\n\t\t}\n\t}\n}";
    let files = Files::with_user(text);
    let mut b = files.load().get("b").unwrap().clone();
    files.put(Some("b"), b.clone()).unwrap();
    assert_eq!(
        files.user(),
        text,
        "nothing was changed, so nothing is written"
    );
    files.delete("nobody");
    assert_eq!(files.user(), text);
    b.description = "Line 7".into();
    files.put(Some("b"), b).unwrap();
    let changed = text.replace("1e3", "1000.0");
    let changed = changed.replace("\"yes\"\n", "\"yes\",\n\t\t\t\"description\": \"Line 7\"\n");
    assert_eq!(files.user(), changed + "\n");
}

#[test]
fn a_login_in_a_url_is_moved_or_removed_when_the_url_changes() {
    let text = r#"{"brokers": {"a": {"url": "mqtt://root:not-a-real-one@a"}}}"#;
    let files = Files::with_user(text);
    let a = files.load().get("a").unwrap().clone();
    let put = |change: fn(&mut Profile)| {
        write(&files.places.user, text);
        let mut wanted = a.clone();
        change(&mut wanted);
        files.put(Some("a"), wanted.clone()).unwrap();
        assert_eq!(files.load().get("a"), Some(&wanted));
        files.user_value()["brokers"]["a"].clone()
    };
    let moved = put(|a| a.address = Ok(Address::mqtt("b", 1883)));
    let fields = json!({"url": "mqtt://b:1883", "username": "root", "password": "not-a-real-one"});
    assert_eq!(moved, fields);
    let anonymous = put(|a| a.username = None);
    assert_eq!(
        anonymous,
        json!({"url": "mqtt://a:1883", "password": "not-a-real-one"})
    );
    let asked = put(|a| a.password.stored = None);
    assert_eq!(asked, json!({"url": "mqtt://a:1883", "username": "root"}));
    let new = put(|a| a.password.stored = Some(Secret::new("another")));
    let fields = json!({"url": "mqtt://a:1883", "username": "root", "password": "another"});
    assert_eq!(new, fields);
}

#[test]
fn a_protection_that_nobody_understands_keeps_its_effect() {
    let files = Files::with_user(r#"{"brokers": {"a": {"url": "mqtt://a", "protected": 7}}}"#);
    let mut a = files.load().get("a").unwrap().clone();
    assert!(a.read_only);
    a.protected = vec!["root".into()];
    files.put(Some("a"), a.clone()).unwrap();
    assert_eq!(files.load().get("a"), Some(&a));
}

#[test]
fn renaming_keeps_place_and_fields_and_mends_active() {
    let files = Files::with_user(
        r#"{"active": "b", "brokers": {"a": {"url": "mqtt://gw7"}, "b": {"their": {"x": [1]},
        "url": "mqtt://gw7"}, "c": {"url": "mqtt://gw7"}}, "theirs": true}"#,
    );
    files.put(Some("b"), profile("z")).unwrap();
    let value = files.user_value();
    assert_eq!(value["active"], "z");
    assert_eq!(value["brokers"]["z"]["their"], json!({"x": [1]}));
    let keys: Vec<_> = value["brokers"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["a", "z", "c"]);
    assert_eq!(
        files.put(Some("z"), profile("a")).unwrap_err().problem,
        Problem::Taken("a".into())
    );
    assert_eq!(
        files.put(None, profile("a")).unwrap_err().problem,
        Problem::Taken("a".into())
    );
    let bad = files.put(Some("z"), profile("not a name")).unwrap_err();
    assert_eq!(bad.problem, Problem::BadName("not a name".into()));
    assert_eq!(files.user_value(), value);
}

#[test]
fn deleting_the_active_one_removes_active() {
    let files = Files::with_user(
        r#"{"theirs": 1, "active": "a", "brokers": {"a": {}, "b": {}, "c": {}}, "x": 2}"#,
    );
    files.delete("b");
    assert_eq!(files.user_value()["active"], "a");
    files.delete("a");
    let text = serde_json::to_string(&files.user_value()).unwrap();
    assert_eq!(text, r#"{"theirs":1,"brokers":{"c":{}},"x":2}"#);
}

#[test]
fn a_change_is_made_to_what_the_file_is_by_then() {
    let files = Files::with_user(FULL);
    let mut gw7 = files.load().get("gw7").unwrap().clone();
    write(
        &files.places.user,
        FULL.replace("\"url\"", "\"their\": 1,\n      \"url\"")
            .replace(
                "\"brokers\": {",
                "\"brokers\": {\n    \"new\": {\"url\": \"mqtt://new\"},",
            ),
    );
    gw7.description = "Line 8".into();
    files.put(Some("gw7"), gw7.clone()).unwrap();
    let value = files.user_value();
    assert_eq!(value["brokers"]["gw7"]["their"], 1);
    assert_eq!(value["brokers"]["new"]["url"], "mqtt://new");
    // Where another tool has deleted the entry, what was typed is not lost.
    write(&files.places.user, "{}");
    files.put(Some("gw7"), gw7.clone()).unwrap();
    assert_eq!(files.load().profiles(), [gw7]);
}

#[test]
fn links_are_followed_and_not_replaced() {
    let files = Files::new();
    let real = files.folder.path().join("dotfiles/brokers.json");
    write(&real, r#"{"brokers": {"a": {"url": "mqtt://a"}}}"#);
    fs::set_permissions(&real, fs::Permissions::from_mode(0o644)).unwrap();
    fs::create_dir_all(files.places.user.parent().unwrap()).unwrap();
    symlink("../dotfiles/brokers.json", &files.places.user).unwrap();
    files.put(None, profile("b")).unwrap();
    assert!(
        fs::symlink_metadata(&files.places.user)
            .unwrap()
            .is_symlink()
    );
    assert_eq!(names(&files.load()), ["a", "b"]);
    assert_eq!(mode(&real), 0o600);
    fs::remove_file(&real).unwrap();
    files.put(None, profile("c")).unwrap();
    assert!(
        fs::symlink_metadata(&files.places.user)
            .unwrap()
            .is_symlink()
    );
    assert_eq!(names(&files.load()), ["c"]);
}

/// Any JSON; numbers that are not whole ones too.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            object(inner),
        ]
    })
}

fn object(values: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let fields = prop::collection::vec((".{0,6}", values), 0..4);
    fields.prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

/// A file of the right shape with an entry `mine` between others, and fields of other tools at
/// every level.
fn any_file() -> impl Strategy<Value = Value> {
    let others = || prop::collection::vec(("[a-z]{1,3}", object(any_json())), 0..3);
    let fields = prop::collection::vec(("x[a-z]{0,3}", any_json()), 0..3);
    (others(), fields, others(), object(any_json())).prop_map(|(before, own, after, top)| {
        let own: Value = Value::Object(own.into_iter().collect());
        let mine = [("mine".to_owned(), own)];
        let brokers = before.into_iter().chain(mine).chain(after);
        let mut root = top.as_object().cloned().unwrap_or_default();
        root.insert("brokers".into(), Value::Object(brokers.collect()));
        Value::Object(root)
    })
}

/// The value in its order, as it would be with the entry `mine` changed.
fn with_brokers(
    file: &Value,
    change: impl FnOnce(Vec<(String, Value)>) -> Vec<(String, Value)>,
) -> String {
    let mut file = file.clone();
    let brokers = file["brokers"].as_object().cloned().unwrap();
    let changed = change(brokers.into_iter().collect());
    file["brokers"] = Value::Object(changed.into_iter().collect());
    serde_json::to_string(&file).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_others_keep_in_the_file_survives_every_change(file in any_file()) {
        let before = serde_json::to_string(&file).unwrap();
        let files = Files::new();
        let after = |change: &ProfileChange| {
            write(&files.places.user, &before);
            super::change(&files.places, change).unwrap();
            serde_json::to_string(&files.user_value()).unwrap()
        };
        let put = |old: Option<&str>, name: &str| after(&ProfileChange::Put {
            old_name: old.map(Into::into),
            profile: Box::new(profile(name)),
        });
        let url = || ("url".to_owned(), Value::from("mqtt://gw7:1883"));
        let edited = |new: &str| with_brokers(&file, |entries| {
            entries.into_iter().map(|(name, mut entry)| {
                if name != "mine" {
                    return (name, entry);
                }
                entry.as_object_mut().unwrap().extend([url()]);
                (new.to_owned(), entry)
            }).collect()
        });
        prop_assert_eq!(put(Some("mine"), "mine"), edited("mine"));
        prop_assert_eq!(put(Some("mine"), "renamed"), edited("renamed"));
        let added = with_brokers(&file, |mut entries| {
            entries.push(("added".into(), Value::Object([url()].into_iter().collect())));
            entries
        });
        prop_assert_eq!(put(None, "added"), added);
        let deleted = with_brokers(&file, |mut entries| {
            entries.retain(|(name, _)| name != "mine");
            entries
        });
        prop_assert_eq!(after(&ProfileChange::Delete("mine".into())), deleted);
    }

    #[test]
    fn no_bytes_upset_the_reader_and_none_are_written_over(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let files = Files::new();
        write(&files.places.user, &bytes);
        if load(&files.places, &|_| None).is_err() {
            prop_assert!(files.put(None, profile("a")).is_err());
            prop_assert_eq!(fs::read(&files.places.user).unwrap(), bytes);
        }
    }
}

#[test]
fn the_rules_for_passwords_are_read_and_what_is_unclear_in_them_asks_for_more() {
    let files = Files::with_user(
        r#"{"brokers": {
        "a": {"url": "mqtt://a", "passwordLength": 32, "passwordAlphabet": "abc-",
              "passwordMinLength": 12},
        "b": {"url": "mqtt://b"},
        "c": {"url": "mqtt://c", "passwordLength": "32", "passwordAlphabet": "ab\\c",
              "passwordMinLength": "12"},
        "d": {"url": "mqtt://d", "passwordLength": 4, "passwordAlphabet": "aa",
              "passwordMinLength": 1000},
        "e": {"url": "mqtt://e", "passwordLength": 10, "passwordMinLength": 12},
        "f": {"url": "mqtt://f", "passwordAlphabet": 7, "passwordMinLength": 30}}}"#,
    );
    let store = files.load();
    let rules = |name| store.get(name).unwrap().password_rules.clone();
    let a = rules("a");
    assert_eq!((a.length, a.minimum, a.alphabet.as_str()), (32, 12, "abc-"));
    assert_eq!(rules("b"), PasswordRules::default());
    for name in ["c", "d"] {
        let unclear = rules(name);
        assert_eq!((unclear.length, unclear.minimum), (20, 20), "{name}");
        assert_eq!(
            unclear.alphabet,
            PasswordRules::default().alphabet,
            "{name}"
        );
    }
    assert_eq!((rules("e").length, rules("e").minimum), (12, 12));
    assert_eq!((rules("f").length, rules("f").minimum), (30, 30));
    let warnings = store.warnings().join("\n");
    for part in [
        "profile c: passwordLength must be a whole number from 8 to 256; until then it is 20",
        "profile c: passwordAlphabet holds \\, which the command syntax cannot carry; it is ignored",
        "profile c: passwordMinLength must be",
        "profile d: passwordLength must be",
        "profile d: passwordAlphabet holds a twice",
        "profile d: passwordMinLength must be a whole number from 0 to 256",
        "profile e: passwordLength is below passwordMinLength",
        "profile f: passwordAlphabet must be a text",
    ] {
        assert!(warnings.contains(part), "{part}\n{warnings}");
    }
    assert_eq!(store.warnings().len(), 8, "{warnings}");
}

#[test]
fn a_change_to_a_profile_leaves_its_rules_for_passwords_as_they_are_written() {
    let files = Files::with_user(
        r#"{"brokers": {"a": {"url": "mqtt://a", "passwordLength": 32, "passwordMinLength": "x"}}}"#,
    );
    let mut profile = files.load().get("a").unwrap().clone();
    profile.description = "new".into();
    files.put(Some("a"), profile).unwrap();
    let text = files.user();
    for part in [
        "\"passwordLength\": 32",
        "\"passwordMinLength\": \"x\"",
        "new",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn what_a_file_has_twice_is_told_and_the_last_counts() {
    let files = Files::with_user(
        r#"{"brokers": {
            "gw7": {"url": "mqtt://old"},
            "hall": {"url": "mqtt://hall", "username": "a", "username": "b"},
            "gw7": {"url": "mqtt://new"}}}"#,
    );
    let store = files.load();
    let address = store.get("gw7").unwrap().address.as_ref().unwrap();
    assert_eq!(address.host, "new");
    let shown = files.places.user.display();
    for what in [
        "profile gw7 is in it more than once",
        "profile hall has username more than once",
    ] {
        let warning = format!("{shown}: {what}, and only the last one counts");
        assert!(
            store.warnings().contains(&warning),
            "{:?}",
            store.warnings()
        );
    }
}

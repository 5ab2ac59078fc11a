//! What is read of files and variables, and what is said of it.

use super::*;

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
        store.warnings()[0].contains("active is nobody"),
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
    use crate::domain::theme_name::ThemeName;
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
fn tags_are_words_and_stay_as_they_are_written() {
    let files = Files::with_user(
        r#"{"brokers": {"a": {"url": "mqtt://a", "tags": ["plant-a", "Night"]},
            "b": {"url": "mqtt://b", "tags": "plant-a"},
            "c": {"url": "mqtt://c", "tags": ["plant a"]},
            "d": {"url": "mqtt://d", "tags": ["plant-a", 7]}, "e": {"url": "mqtt://e", "tags": [""]}}}"#,
    );
    let store = files.load();
    let a = store.get("a").unwrap();
    assert_eq!(a.tags, ["plant-a", "Night"]);
    assert!(a.has_tag("night") && a.has_tag("Plant-A") && !a.has_tag("plant"));
    for name in ["b", "c", "d", "e"] {
        assert_eq!(store.get(name).unwrap().tags, [""; 0], "{name}");
        assert!(!store.get(name).unwrap().read_only);
        let warning = format!("profile {name}: tags must be a list of words without blanks");
        let is_said = store.warnings().iter().any(|it| it.contains(&warning));
        assert!(is_said, "{:?}", store.warnings());
    }
    let mut b = store.get("b").unwrap().clone();
    b.description = "new".into();
    files.put(Some("b"), b).unwrap();
    assert_eq!(files.user_value()["brokers"]["b"]["tags"], "plant-a");
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
        (b"{\"brokers\":\n \"\xff\"}", "is broken: not UTF-8"),
        (b"[1]", "must contain a JSON object"),
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
        "profile c: passwordLength must be a whole number from 8 to 256; for now it is 20",
        "profile c: passwordAlphabet contains \\, which cannot be sent in a command; it is ignored",
        "profile c: passwordMinLength must be",
        "profile d: passwordLength must be",
        "profile d: passwordAlphabet contains a twice",
        "profile d: passwordMinLength must be a whole number from 0 to 256",
        "profile e: passwordLength is below passwordMinLength",
        "profile f: passwordAlphabet must be text",
    ] {
        assert!(warnings.contains(part), "{part}\n{warnings}");
    }
    assert_eq!(store.warnings().len(), 8, "{warnings}");
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
        "profile gw7 appears more than once",
        "profile hall has username more than once",
    ] {
        let warning = format!("{shown}: {what}; only the last one counts");
        assert!(
            store.warnings().contains(&warning),
            "{:?}",
            store.warnings()
        );
    }
}

//! What a change makes of the user's own file.

use super::*;

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

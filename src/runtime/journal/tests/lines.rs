//! What stands in a line.

use super::*;

#[test]
fn a_line_says_who_did_what_to_whom_where_and_what_became_of_it() {
    let (_folder, path) = folder();
    let (mut writer, _) = writer(File::new(path.clone(), Limits::default()));
    let mut other = record(0);
    (other.id, other.permission) = (None, None);
    let deleted = Record {
        what: "remove",
        permission: None,
        old: Old::Granted(vec!["AllowedLogManagement".into()]),
        new: None,
        outcome: "failed",
        answer: Some("User anna not found".into()),
        reason: Some("not sent: the connection was lost".into()),
        ..record(8)
    };
    writer.take(&told(vec![record(7), deleted, other]));
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(
        text.lines().next().unwrap(),
        concat!(
            r#"{"time":"2026-11-24T14:03:12.000+00:00","session":"1a2b3c4d","id":7,"step":null,"ours":true,"#,
            r#""who":"root","broker":"gw7 mqtt://gw7:1883","user":"anna","what":"permission","#,
            r#""permission":"AllowedLogManagement","label":"Log Management","old":false,"#,
            r#""new":true,"outcome":"sent","answer":null,"reason":null}"#
        )
    );
    let lines = lines(&path);
    assert_eq!(lines[1]["old"][0], "AllowedLogManagement");
    assert_eq!(lines[1]["answer"], "User anna not found");
    assert_eq!(lines[1]["reason"], "not sent: the connection was lost");
    assert_eq!(
        (&lines[2]["ours"], &lines[2]["who"]),
        (&false.into(), &Value::Null)
    );
}

#[test]
fn no_name_can_steer_the_terminal_that_reads_the_journal() {
    let (_folder, path) = folder();
    let (mut writer, _) = writer(File::new(path.clone(), Limits::default()));
    let mut hostile = record(0);
    hostile.user = Some(HOSTILE.into());
    hostile.answer = Some(HOSTILE.into());
    writer.take(&told(vec![hostile]));
    let text = fs::read_to_string(&path).unwrap();
    let line = text.strip_suffix('\n').unwrap();
    assert!(!line.chars().any(crate::text::is_unsafe), "{line:?}");
    assert!(line.contains("员"));
    assert_eq!(lines(&path)[0]["user"], HOSTILE);
    assert_eq!(lines(&path)[0]["answer"], HOSTILE);
}

//! The rules of a role in words.

use super::entries::{Acl, Role, rank};
use super::roster::{self, ENABLED};
use super::{ANSWER_TOPIC, COMMAND_TOPIC};
use crate::domain::rules::{Need, Rules};

/// What a type of rule is about: the words before the topics.
fn act(acltype: &str) -> &str {
    match acltype {
        "publishClientSend" => "publish to",
        "publishClientReceive" => "receive",
        "subscribeLiteral" => "subscribe to exactly",
        "subscribePattern" => "subscribe to",
        "unsubscribeLiteral" => "unsubscribe from exactly",
        "unsubscribePattern" => "unsubscribe from",
        other => other,
    }
}

/// Who may do what, by the rules of the roles: whoever holds one that allows it, and is enabled. What
/// another role denies with a higher priority is not weighed.
pub(super) fn rules(roles: &[Role]) -> Rules {
    let with = |allowed: &[&[&str]], topic: &str| {
        let allows = |role: &&Role| {
            let mut all = allowed.iter();
            all.all(|acltypes| allows(role, acltypes, topic) == Some(true))
        };
        let holders = roles.iter().filter(allows);
        Need {
            users: Vec::new(),
            permissions: holders.map(roster::key).collect(),
            also: vec![ENABLED.into()],
        }
    };
    let sending = with(&[&["publishClientSend"]], COMMAND_TOPIC);
    let subscribe: &[&str] = &["subscribeLiteral", "subscribePattern"];
    Rules {
        list: sending.clone(),
        commands: sending.clone(),
        answers: with(&[subscribe, &["publishClientReceive"]], ANSWER_TOPIC),
        users: sending,
        always: None,
        newcomers: vec![ENABLED.into()],
        way_back: "The way back: stop the broker, and give the right back in the file of its \
            plugin, or have mosquitto_ctrl dynsec init make that file anew."
            .into(),
    }
}

/// Whether a role lets its holder do something with a topic, by the first of its rules that says so;
/// `None` where none does. Roles of a higher priority, and other roles, may say otherwise.
pub(super) fn allows(role: &Role, acltypes: &[&str], topic: &str) -> Option<bool> {
    let concerns = |acl: &&Acl| {
        let literally = acl.acltype.ends_with("Literal");
        let is_it = if literally {
            acl.topic == topic
        } else {
            matches(&acl.topic, topic)
        };
        acltypes.contains(&acl.acltype.as_str()) && is_it
    };
    in_order(role)
        .into_iter()
        .find(concerns)
        .map(|acl| acl.allow)
}

/// Whether a filter matches a topic: one that starts with a wildcard no topic that starts with `$`.
fn matches(filter: &str, topic: &str) -> bool {
    if topic.starts_with('$') && filter.starts_with(['#', '+']) {
        return false;
    }
    let mut levels = topic.split('/');
    for part in filter.split('/') {
        if part == "#" {
            return true;
        }
        match levels.next() {
            Some(level) if part == "+" || part == level => {}
            _ => return false,
        }
    }
    levels.next().is_none()
}

/// The rules in the order in which the broker goes through them.
fn in_order(role: &Role) -> Vec<&Acl> {
    let mut acls: Vec<&Acl> = role.acls.iter().collect();
    acls.sort_by_key(|acl| std::cmp::Reverse(rank(acl.priority.as_ref())));
    acls
}

/// What a role lets its holder do, as the end of the sentence "… may …". The first rule that
/// matches counts, so they stand in the order in which the broker goes through them.
pub(super) fn meaning(role: &Role) -> String {
    let mut parts: Vec<(String, Vec<&str>)> = Vec::new();
    for acl in in_order(role) {
        let not = if acl.allow { "" } else { "not " };
        let act = format!("{not}{}", act(&acl.acltype));
        match parts.last_mut() {
            Some((last, topics)) if *last == act => topics.push(&acl.topic),
            _ => parts.push((act, vec![&acl.topic])),
        }
    }
    let parts = parts.into_iter();
    let mut parts: Vec<String> = parts
        .map(|(act, topics)| format!("{act} {}", topics.join(", ")))
        .collect();
    if parts.is_empty() {
        parts.push("do nothing by it: the role has no rules".into());
    }
    let about = [&role.textname, &role.textdescription];
    let about: Vec<&str> = about.into_iter().map(String::as_str).collect();
    let about: Vec<&str> = about.into_iter().filter(|it| !it.is_empty()).collect();
    if !about.is_empty() {
        parts.push(format!("\"{}\"", about.join(": ")));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEND: &[&str] = &["publishClientSend"];
    const V1: &str = "$CONTROL/dynamic-security/v1";

    fn role(acls: &str) -> Role {
        serde_json::from_str(&format!(r#"{{"rolename":"r","acls":[{acls}]}}"#)).unwrap()
    }

    fn send(topic: &str, priority: i32, allow: bool) -> String {
        format!(
            r#"{{"acltype":"publishClientSend","topic":"{topic}","priority":{priority},"allow":{allow}}}"#
        )
    }

    #[test]
    fn the_rights_on_the_plugin_are_found_in_the_rules() {
        for (topic, found) in [
            ("$CONTROL/dynamic-security/#", Some(true)),
            ("$CONTROL/#", Some(true)),
            ("$CONTROL/+/v1", Some(true)),
            (V1, Some(true)),
            // A wildcard at the start matches no topic that starts with a dollar.
            ("#", None),
            ("+/dynamic-security/v1", None),
            ("$CONTROL/dynamic-security", None),
            ("$CONTROL/dynamic-security/v1/response", None),
        ] {
            assert_eq!(
                allows(&role(&send(topic, 0, true)), SEND, V1),
                found,
                "{topic}"
            );
        }
        assert_eq!(allows(&role(""), SEND, V1), None);
        let receive = r#"{"acltype":"publishClientReceive","topic":"$CONTROL/#","allow":true}"#;
        assert_eq!(allows(&role(receive), SEND, V1), None);
    }

    #[test]
    fn the_first_rule_by_priority_decides() {
        let both = [send("$CONTROL/#", -1, true), send(V1, 5, false)].join(",");
        assert_eq!(allows(&role(&both), SEND, V1), Some(false));
        let both = [send("$CONTROL/#", 5, true), send(V1, -1, false)].join(",");
        assert_eq!(allows(&role(&both), SEND, V1), Some(true));
    }

    #[test]
    fn literal_rules_match_as_they_are_written() {
        let kinds = &["subscribeLiteral", "subscribePattern"];
        let role_of = |kind: &str, topic: &str| {
            role(&format!(
                r#"{{"acltype":"{kind}","topic":"{topic}","allow":true}}"#
            ))
        };
        assert_eq!(
            allows(&role_of("subscribeLiteral", "a/#"), kinds, "a/b"),
            None
        );
        assert_eq!(
            allows(&role_of("subscribeLiteral", "a/b"), kinds, "a/b"),
            Some(true)
        );
        assert_eq!(
            allows(&role_of("subscribePattern", "a/#"), kinds, "a/b"),
            Some(true)
        );
    }

    #[test]
    fn a_role_without_rules_says_so() {
        assert!(meaning(&role("")).contains("no rules"));
    }
}

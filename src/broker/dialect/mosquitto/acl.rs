//! The rules of a role in words. What they mean for an account that is to manage users is weighed
//! in `account_rights`. The default access, which holds where no rule matches, is not read; what is
//! read is in `list_pages`. Topics stand as they are, `%u` too: which version fills it is in
//! `account_rights` (`Generation`).

use super::entries::{Acl, Role, acl_rank};

/// The words before the topics, for a type of rule.
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

/// The rules in the order in which the broker goes through them.
pub(super) fn in_order(role: &Role) -> Vec<&Acl> {
    let mut acls: Vec<&Acl> = role.acls.iter().collect();
    acls.sort_by_key(|acl| std::cmp::Reverse(acl_rank(acl)));
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
        parts.push("nothing: the role has no rules".into());
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

    fn role(acls: &str) -> Role {
        serde_json::from_str(&format!(r#"{{"rolename":"r","acls":[{acls}]}}"#)).unwrap()
    }

    #[test]
    fn a_role_without_rules_says_so() {
        assert!(meaning(&role("")).contains("no rules"));
    }
}

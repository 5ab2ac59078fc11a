//! What the rules of roles say of an account that is to manage users, weighed as the plugin does it
//! (`docs/protocol.md`, *Roles*): the first rule that matches decides. No default access counts,
//! since the plugin lets none through to topics that start with `$CONTROL`. The group for
//! connections without a user name is left out: it counts for no user, and nothing that this
//! console sends changes it.
//!
//! - What counts is sending to the plugin's topic, and receiving and subscribing to its answers. In
//!   a role a literal subscription comes first, then the priority of rules; of roles what the
//!   client has itself comes first, then groups, each by priority and then by name. The rules come
//!   with the list (`Roster::ruled`). `tests/mosquitto/account_rights.rs` holds all this to a real
//!   broker.
//! - Who cannot hear answers is no manager, though the broker would carry out what is sent: a
//!   console could not work so.
//! - 2.0 and 2.1 differ in `%u`, `%c` and a wildcard at the start; `getDetails` tells which it is.
//!   What hangs on a name, or is no filter, is not known, and asks.

use super::acl::in_order;
use super::entries::{Acl, Role, USUAL};
use super::roster;
use super::topics::{ANSWER_TOPIC, COMMAND_TOPIC};
use crate::domain::permission::ENABLED;
use crate::domain::rules::{Check, Need, Rules, Says};

/// How the topics of rules are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Generation {
    /// As they are written, by 2.0. A wildcard at the start lets subscribe to topics that start
    /// with `$`.
    Plain,
    /// Since 2.1, `%c` and `%u` stand for a client id and a user name, a wildcard at the start
    /// matches no topic that starts with `$`, and a rule that is no filter denies.
    Filled,
}

/// Who may do what. Reading the list takes asking for it and hearing the answer. A user that does
/// not hear what became of a change cannot manage users either.
pub(super) fn rules(roles: &[Role], generation: Generation) -> Rules {
    let check = |says: &dyn Fn(&Role) -> Says| {
        let all = roles.iter().map(|role| (roster::key(role), says(role)));
        Check {
            says: all.filter(|(_, says)| *says != Says::NOTHING).collect(),
        }
    };
    let enabled = Check::any_of([ENABLED.into()]);
    let sends = check(&|role| sends(role, generation));
    let subscribes = check(&|role| subscribes(role, generation));
    let receives = check(&|role| receives(role, generation));
    let need = |checks: &[&Check]| Need {
        users: Vec::new(),
        checks: checks.iter().map(|check| (*check).clone()).collect(),
    };
    let all = need(&[&enabled, &sends, &subscribes, &receives]);
    Rules {
        list: all.clone(),
        commands: need(&[&enabled, &sends]),
        answers: need(&[&enabled, &subscribes, &receives]),
        users: all,
        always: None,
        newcomers: vec![ENABLED.into()],
        usual: USUAL,
        login: vec![ENABLED.into()],
        certificates: true,
        way_back:
            "To recover: stop the broker, then restore the right in the plugin's file, or create a \
            new file with mosquitto_ctrl dynsec init."
                .into(),
    }
}

fn sends(role: &Role, generation: Generation) -> Says {
    first(role, "publishClientSend", |acl| {
        hit(&acl.topic, COMMAND_TOPIC, generation == Generation::Plain)
    })
}

fn receives(role: &Role, generation: Generation) -> Says {
    first(role, "publishClientReceive", |acl| {
        hit(&acl.topic, ANSWER_TOPIC, generation == Generation::Plain)
    })
}

/// The rules that are meant literally come first, whatever their priority.
fn subscribes(role: &Role, generation: Generation) -> Says {
    let literal = role.acls.iter();
    let literal =
        literal.filter(|acl| acl.acltype == "subscribeLiteral" && acl.topic == ANSWER_TOPIC);
    // Which of several rules counts differs between versions.
    let literal = literal.map(|acl| Says::surely(acl.allow));
    let literal = literal.reduce(|one, other| Says {
        yes: one.yes || other.yes,
        no: one.no || other.no,
        nothing: false,
    });
    literal.unwrap_or_else(|| {
        first(role, "subscribePattern", |acl| match generation {
            Generation::Plain => subscription_hit(&acl.topic, ANSWER_TOPIC),
            Generation::Filled => hit(&acl.topic, ANSWER_TOPIC, false),
        })
    })
}

/// Whether a rule matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hit {
    Yes,
    No,
    /// It may, depending on the name of the user or the client.
    Perhaps,
    /// It is no filter: it may match, deny, or count for nothing.
    Unreadable,
}

/// What the first matching rule of a type says.
fn first(role: &Role, acltype: &str, hit: impl Fn(&Acl) -> Hit) -> Says {
    let acls = in_order(role).into_iter();
    let acls = acls.filter(|acl| acl.acltype == acltype);
    acls.fold(Says::NOTHING, |said, acl| {
        let surely = Says::surely(acl.allow);
        said.then(match hit(acl) {
            Hit::Yes => surely,
            Hit::No => Says::NOTHING,
            Hit::Perhaps => Says {
                nothing: true,
                ..surely
            },
            Hit::Unreadable => Says {
                yes: acl.allow,
                no: true,
                nothing: true,
            },
        })
    })
}

/// Whether a filter can match a topic that starts with `$`: not one that starts with a wildcard.
fn hit(filter: &str, topic: &str, plain: bool) -> Hit {
    if !filter.is_empty() && !filter.starts_with('$') {
        Hit::No
    } else if is_unreadable(filter) {
        Hit::Unreadable
    } else if plain || !filter.split('/').any(is_filled) {
        matches(filter, topic, false)
    } else {
        match matches(filter, topic, true) {
            Hit::Yes => Hit::Perhaps,
            other => other,
        }
    }
}

/// Whether 2.0 lets subscribe by such a pattern.
fn subscription_hit(filter: &str, topic: &str) -> Hit {
    if is_unreadable(filter) {
        Hit::Unreadable
    } else {
        matches(filter, topic, false)
    }
}

/// Whether a name takes the place of a level.
fn is_filled(level: &str) -> bool {
    matches!(level, "%c" | "%u")
}

/// Whether it is no filter: a wildcard is a whole level, and `#` the last one.
fn is_unreadable(filter: &str) -> bool {
    let is_last = |at: usize| at + 1 == filter.split('/').count();
    let mut levels = filter.split('/').enumerate();
    filter.is_empty()
        || levels.any(|(at, level)| {
            let wild = level.contains(['+', '#']);
            wild && !(level == "+" || level == "#" && is_last(at))
        })
}

/// Whether a filter matches a topic; `any_name` lets names be anything.
fn matches(filter: &str, topic: &str, any_name: bool) -> Hit {
    let mut levels = topic.split('/');
    for part in filter.split('/') {
        if part == "#" {
            return Hit::Yes;
        }
        let is_any = part == "+" || any_name && is_filled(part);
        match levels.next() {
            Some(level) if is_any || part == level => {}
            _ => return Hit::No,
        }
    }
    match levels.next() {
        None => Hit::Yes,
        Some(_) => Hit::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES: Says = Says::surely(true);
    const NO: Says = Says::surely(false);
    const BOTH: [Generation; 2] = [Generation::Plain, Generation::Filled];

    fn role(acls: &[(&str, &str, i32, bool)]) -> Role {
        let acls = acls.iter().map(|(acltype, topic, priority, allow)| {
            serde_json::json!({
                "acltype": acltype, "topic": topic, "priority": priority, "allow": allow
            })
        });
        let acls: Vec<_> = acls.collect();
        serde_json::from_value(serde_json::json!({"rolename": "r", "acls": acls})).unwrap()
    }

    #[test]
    fn the_rights_on_the_plugin_are_found_in_the_rules() {
        for (topic, found) in [
            ("$CONTROL/dynamic-security/#", YES),
            ("$CONTROL/#", YES),
            ("$CONTROL/+/v1", YES),
            ("$CONTROL/+/+/#", YES),
            (COMMAND_TOPIC, YES),
            // A wildcard at the start matches no topic that starts with a dollar.
            ("#", Says::NOTHING),
            ("+/dynamic-security/v1", Says::NOTHING),
            ("$CONTROL/dynamic-security", Says::NOTHING),
            ("$CONTROL/dynamic-security/v1/response", Says::NOTHING),
            ("$CONTROL/dynamic-security/v1/+", Says::NOTHING),
        ] {
            for generation in BOTH {
                let sending = role(&[("publishClientSend", topic, 0, true)]);
                assert_eq!(sends(&sending, generation), found, "{topic}");
                assert_eq!(receives(&sending, generation), Says::NOTHING, "{topic}");
                let denying = role(&[("publishClientSend", topic, 0, false)]);
                let denied = if found == YES { NO } else { Says::NOTHING };
                assert_eq!(sends(&denying, generation), denied, "{topic}");
            }
        }
    }

    #[test]
    fn the_first_rule_by_priority_decides() {
        let send = "publishClientSend";
        let narrow = [
            (send, "$CONTROL/#", -1, true),
            (send, COMMAND_TOPIC, 5, false),
        ];
        let wide = [
            (send, "$CONTROL/#", 5, true),
            (send, COMMAND_TOPIC, -1, false),
        ];
        // Of two with the same priority the one that was there first.
        let same = [
            (send, "$CONTROL/#", 0, false),
            (send, COMMAND_TOPIC, 0, true),
        ];
        for (acls, found) in [(narrow, NO), (wide, YES), (same, NO)] {
            assert_eq!(sends(&role(&acls), Generation::Plain), found);
        }
    }

    #[test]
    fn a_literal_rule_comes_before_every_pattern() {
        let (literal, pattern) = ("subscribeLiteral", "subscribePattern");
        for (acls, plain, filled) in [
            (
                vec![(literal, "$CONTROL/#", 0, true)],
                Says::NOTHING,
                Says::NOTHING,
            ),
            (vec![(pattern, "$CONTROL/#", 0, true)], YES, YES),
            // 2.0 alone lets a wildcard at the start match.
            (vec![(pattern, "#", 0, true)], YES, Says::NOTHING),
            (
                vec![
                    (pattern, "$CONTROL/#", 9, true),
                    (literal, ANSWER_TOPIC, 0, false),
                ],
                NO,
                NO,
            ),
            (
                vec![
                    (literal, ANSWER_TOPIC, 0, true),
                    (literal, ANSWER_TOPIC, 1, false),
                ],
                Says {
                    yes: true,
                    no: true,
                    nothing: false,
                },
                Says {
                    yes: true,
                    no: true,
                    nothing: false,
                },
            ),
        ] {
            let role = role(&acls);
            assert_eq!(subscribes(&role, Generation::Plain), plain, "{acls:?}");
            assert_eq!(subscribes(&role, Generation::Filled), filled, "{acls:?}");
        }
    }

    #[test]
    fn what_hangs_on_a_name_or_cannot_be_read_is_no_certain_answer() {
        let perhaps = Says {
            yes: true,
            no: false,
            nothing: true,
        };
        let unreadable = Says {
            yes: true,
            no: true,
            nothing: true,
        };
        for (topic, plain, filled) in [
            ("$CONTROL/%u/v1", Says::NOTHING, perhaps),
            ("$CONTROL/%c/#", Says::NOTHING, perhaps),
            ("$CONTROL/%user/#", Says::NOTHING, Says::NOTHING),
            ("$SYS/%u/#", Says::NOTHING, Says::NOTHING),
            ("%u/#", Says::NOTHING, Says::NOTHING),
            ("$CONTROL/#/v1", unreadable, unreadable),
            ("$CONTROL/dynamic-security/v1+", unreadable, unreadable),
        ] {
            let role = role(&[("publishClientSend", topic, 0, true)]);
            assert_eq!(sends(&role, Generation::Plain), plain, "{topic}");
            assert_eq!(sends(&role, Generation::Filled), filled, "{topic}");
        }
    }
}

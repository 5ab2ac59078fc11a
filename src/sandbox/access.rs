//! Who may do what: the broker's default rules (M; `docs/protocol.md`, *Default rules*), read from
//! the live table each time.

use super::accounts::{FULL_ACCESS, USER_MANAGEMENT};
use super::caller::Caller;
use super::table::{Entry, Table};
use super::topics;

/// The rights that follow from a name and from permissions.
struct Rights {
    commands: bool,
    reads_system: bool,
    changes_users: bool,
}

fn rights(table: &Table, caller: Caller) -> Rights {
    if caller == Caller::OtherAdmin {
        return Rights {
            commands: true,
            reads_system: true,
            changes_users: true,
        };
    }
    let entry = table.by_caller(caller);
    let root = entry.is_some_and(Entry::is_root);
    let admin = entry.is_some_and(|entry| entry.name == "admin");
    let full = entry.is_some_and(|entry| entry.has(FULL_ACCESS));
    let users = entry.is_some_and(|entry| entry.has(USER_MANAGEMENT));
    Rights {
        commands: root || admin || full || users,
        reads_system: root || admin || full,
        changes_users: root || users,
    }
}

/// Whether the caller may publish on a topic. Nobody but the broker publishes `$SYS` topics
/// other than commands; all other topics are open to every authenticated client (M), within its
/// `AllowedBaseTopic`.
pub(super) fn may_publish(table: &Table, caller: Caller, topic: &str) -> bool {
    if topic == topics::COMMAND {
        return rights(table, caller).commands;
    }
    !is_system(topic) && within_base(table, caller, |base| topics::name_within(base, topic))
}

/// Whether the caller may read what is published on a topic.
pub(super) fn may_read(table: &Table, caller: Caller, topic: &str) -> bool {
    if is_system(topic) {
        return may_read_system(table, caller, topic);
    }
    within_base(table, caller, |base| topics::name_within(base, topic))
}

/// Whether the caller may subscribe to a filter.
pub(super) fn may_subscribe(table: &Table, caller: Caller, filter: &str) -> bool {
    if is_system(filter) {
        return may_read_system(table, caller, filter);
    }
    within_base(table, caller, |base| topics::filter_within(base, filter))
}

/// Whether the caller may add, remove and change users.
pub(super) fn may_change_users(table: &Table, caller: Caller) -> bool {
    rights(table, caller).changes_users
}

fn may_read_system(table: &Table, caller: Caller, topic: &str) -> bool {
    let rights = rights(table, caller);
    rights.reads_system || (topic == topics::OUTPUT && rights.commands)
}

fn is_system(topic: &str) -> bool {
    topic == "$SYS" || topic.starts_with("$SYS/")
}

/// Whether a topic outside of `$SYS` is open to the caller. Only a base topic of its own limits a
/// user there: `#` is no limit, though as a filter it would not match topics like `$data/x`.
fn within_base(table: &Table, caller: Caller, test: impl Fn(&str) -> bool) -> bool {
    let entry = table.by_caller(caller);
    entry.is_some_and(|entry| {
        let base = entry.base_topic();
        entry.is_root() || base == "#" || test(base)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::accounts::{Account, LOG_MANAGEMENT};

    fn table() -> Table {
        Table::in_memory(vec![
            Account::new("root", "x"),
            Account::new("admin", "x"),
            Account::new("full", "x").grant(FULL_ACCESS),
            Account::new("manager", "x").grant(USER_MANAGEMENT),
            Account::new("logs", "x").grant(LOG_MANAGEMENT),
            Account::new("device", "x").within("plant/#"),
        ])
    }

    fn caller(table: &Table, name: &str) -> Caller {
        Caller::Account(table.by_name(name).unwrap().id)
    }

    #[test]
    fn the_rules_of_the_protocol_page_hold_for_every_kind_of_user() {
        let table = table();
        // name, commands, reads the list, reads answers, changes users, topics a/b
        for (name, command, list, answers, users, topic) in [
            ("root", true, true, true, true, true),
            ("admin", true, true, true, false, true),
            ("full", true, true, true, false, true),
            ("manager", true, false, true, true, true),
            ("logs", false, false, false, false, true),
            ("device", false, false, false, false, false),
        ] {
            let who = caller(&table, name);
            assert_eq!(may_publish(&table, who, topics::COMMAND), command, "{name}");
            assert_eq!(may_subscribe(&table, who, topics::USERS), list, "{name}");
            assert_eq!(may_read(&table, who, topics::USERS), list, "{name}");
            assert_eq!(may_subscribe(&table, who, "$SYS/#"), list, "{name}");
            assert_eq!(
                may_subscribe(&table, who, topics::OUTPUT),
                answers,
                "{name}"
            );
            assert_eq!(may_read(&table, who, topics::OUTPUT), answers, "{name}");
            assert_eq!(may_change_users(&table, who), users, "{name}");
            assert_eq!(may_publish(&table, who, "a/b"), topic, "{name}");
            assert!(!may_publish(&table, who, topics::USERS), "{name}");
            assert!(!may_publish(&table, who, topics::OUTPUT), "{name}");
            assert!(!may_publish(&table, who, "$SYS"), "{name}");
        }
    }

    #[test]
    fn topics_outside_of_sys_are_open_to_every_authenticated_client() {
        let table = table();
        let topics = ["a", "a/b", "$other/x", "$data/x", "$SYSTEM/x", "/"];
        for name in ["root", "admin", "full", "manager", "logs"] {
            let who = caller(&table, name);
            for topic in topics {
                assert!(may_publish(&table, who, topic), "{name} {topic}");
                assert!(may_subscribe(&table, who, topic), "{name} {topic}");
                assert!(may_read(&table, who, topic), "{name} {topic}");
            }
        }
        for who in [Caller::Anonymous, caller(&table, "device")] {
            for topic in topics {
                assert!(!may_publish(&table, who, topic), "{topic}");
                assert!(!may_subscribe(&table, who, topic), "{topic}");
                assert!(!may_read(&table, who, topic), "{topic}");
            }
        }
    }

    #[test]
    fn anonymous_and_removed_users_may_do_nothing() {
        let mut table = table();
        let removed = caller(&table, "full");
        table.remove("full");
        table.push(
            "full".into(),
            crate::sandbox::stored_password::Password::Clear(crate::domain::secret::Secret::new(
                "x",
            )),
            vec![(FULL_ACCESS.into(), true)],
            serde_json::Map::new(),
        );
        for who in [Caller::Anonymous, removed] {
            assert!(!may_publish(&table, who, "a"));
            assert!(!may_publish(&table, who, topics::COMMAND));
            assert!(!may_subscribe(&table, who, "#"));
            assert!(!may_subscribe(&table, who, topics::OUTPUT));
            assert!(!may_read(&table, who, "a"));
            assert!(!may_change_users(&table, who));
        }
    }

    #[test]
    fn a_base_topic_limits_everybody_but_root() {
        let table = table();
        let device = caller(&table, "device");
        assert!(may_publish(&table, device, "plant/line1"));
        assert!(may_subscribe(&table, device, "plant/+/temperature"));
        assert!(!may_subscribe(&table, device, "#"));
        assert!(!may_read(&table, device, "erp/orders"));
    }
}

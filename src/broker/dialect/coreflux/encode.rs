//! Commands in the Coreflux syntax: `-commandName <args…> [-requestId <id>]` (M;
//! `docs/protocol.md`, *Commands*). How the id begins is in `dialect::request_ids`.
//!
//! A documented flag goes in its documented spelling, however the list spells it, since only that
//! one is known to work (`permissions::canonical`). Any other goes as it is listed. A wrong guess
//! becomes a tag, and the list that does not change says so.

use crate::broker::dialect::contract::EncodeError;
use crate::domain::command::Command;
use crate::domain::secret::Secret;
use crate::domain::validate;

/// The text of a command. `request_id` goes last (H), and only to a broker that is known to
/// repeat it: an older one might take it for part of a password (L).
pub(super) fn command(command: &Command, request_id: Option<&str>) -> Result<Secret, EncodeError> {
    let user = ("user name", command.user().as_str());
    match command {
        Command::AddUser { password, .. } => line(
            "-addUser",
            &[user, ("password", password.expose())],
            request_id,
        ),
        Command::RemoveUser { .. } => line("-removeUser", &[user], request_id),
        Command::ChangePassword { password, .. } => {
            let arguments = [user, ("new password", password.expose())];
            line("-changeUserPassword", &arguments, request_id)
        }
        Command::SetPermission {
            permission,
            enabled,
            ..
        } => {
            if let Some(group) = permission.as_group() {
                let verb = if *enabled {
                    "-addUserToGroup"
                } else {
                    "-removeUserFromGroup"
                };
                return line(verb, &[user, ("group name", group)], request_id);
            }
            let value = if *enabled { "true" } else { "false" };
            let arguments = [user, ("permission", permission.as_str()), ("value", value)];
            line("-changeUserSettings", &arguments, request_id)
        }
    }
}

/// One command line. Every argument passes [`validate::argument`] here once more, since nothing
/// that a person types, or that a broker lists, may turn into a second argument.
pub(super) fn line(
    verb: &str,
    arguments: &[(&'static str, &str)],
    request_id: Option<&str>,
) -> Result<Secret, EncodeError> {
    // Sized at once: a buffer that grows leaves pieces of a password in freed memory.
    let room: usize = arguments.iter().map(|(_, text)| text.len() + 3).sum();
    let mut line = String::with_capacity(verb.len() + room + 64 + request_id.map_or(0, str::len));
    line.push_str(verb);
    for (argument, text) in arguments {
        validate::argument(text).map_err(|flaw| EncodeError::Flawed { argument, flaw })?;
        line.push(' ');
        if needs_quotes(text) {
            line.push('"');
            line.push_str(text);
            line.push('"');
        } else {
            line.push_str(text);
        }
    }
    if let Some(id) = request_id {
        line.push_str(" -requestId ");
        line.push_str(id);
    }
    Ok(Secret::new(line))
}

/// Whether an argument must be quoted: white space would end it, a leading `-` would make it an
/// option. The three characters beside Unicode's white space are ones that some runtimes split
/// on; quotes around them cost nothing, since the broker strips them (M).
fn needs_quotes(text: &str) -> bool {
    text.starts_with('-')
        || text
            .chars()
            .any(|c| c.is_whitespace() || matches!(c, '\u{180e}' | '\u{200b}' | '\u{feff}'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::permission::PermissionKey;
    use crate::domain::user::UserName;
    use crate::domain::validate::Flaw;

    fn text(it: &Command, id: Option<&str>) -> String {
        command(it, id).unwrap().expose().to_owned()
    }

    fn add(user: &str, password: &str) -> Command {
        Command::add(user, Secret::new(password))
    }

    #[test]
    fn each_command_has_its_documented_form() {
        let user = UserName::from("alice");
        assert_eq!(text(&add("alice", "pw"), None), "-addUser alice pw");
        assert_eq!(
            text(&Command::RemoveUser { user: user.clone() }, None),
            "-removeUser alice"
        );
        let password = Secret::new("n3w");
        let change = Command::change_password(user.clone(), password);
        assert_eq!(text(&change, None), "-changeUserPassword alice n3w");
        let permission = PermissionKey::from("AllowedSystemConfiguration");
        let grant = |enabled| Command::set(user.clone(), permission.clone(), enabled, None);
        assert_eq!(
            text(&grant(true), None),
            "-changeUserSettings alice AllowedSystemConfiguration true"
        );
        assert_eq!(
            text(&grant(false), Some("gl-a-7")),
            "-changeUserSettings alice AllowedSystemConfiguration false -requestId gl-a-7"
        );
    }

    #[test]
    fn a_group_has_commands_of_its_own() {
        let member = |group: &str, enabled| {
            Command::set("line 1", PermissionKey::group(group), enabled, None)
        };
        assert_eq!(
            text(&member("ops", true), Some("gl-a-7")),
            "-addUserToGroup \"line 1\" ops -requestId gl-a-7"
        );
        assert_eq!(
            text(&member("night shift", false), None),
            "-removeUserFromGroup \"line 1\" \"night shift\""
        );
        let refused = command(&member("a\"b", true), None).unwrap_err();
        assert!(matches!(
            refused,
            EncodeError::Flawed {
                argument: "group name",
                ..
            }
        ));
    }

    #[test]
    fn white_space_and_a_leading_dash_are_quoted() {
        for (user, quoted) in [
            ("line 1", "\"line 1\""),
            ("line\u{a0}1", "\"line\u{a0}1\""),
            ("line\u{3000}1", "\"line\u{3000}1\""),
            ("-x", "\"-x\""),
            (" ", "\" \""),
            ("a-b", "a-b"),
            ("o'neil", "o'neil"),
            ("操作员", "操作员"),
        ] {
            assert_eq!(
                text(&add(user, "p w"), Some("i")),
                format!("-addUser {quoted} \"p w\" -requestId i")
            );
        }
    }

    #[test]
    fn what_cannot_be_carried_is_refused_by_argument_and_never_repeated() {
        let refused = command(&add("alice", "hunter2\nx"), None).unwrap_err();
        assert_eq!(
            refused,
            EncodeError::Flawed {
                argument: "password",
                flaw: Flaw::Uncarryable('\n')
            }
        );
        assert_eq!(
            refused.to_string(),
            "Not sent: the password contains a line break, which cannot be sent in a command."
        );
        let refused = command(&add("", "pw"), None).unwrap_err();
        assert_eq!(refused.to_string(), "Not sent: the user name is empty.");
        assert!(matches!(
            command(&add("-requestid", "pw"), None),
            Err(EncodeError::Flawed {
                flaw: Flaw::Reserved,
                ..
            })
        ));
        let permission = PermissionKey::from("Allowed\"x");
        let grant = Command::set("alice", permission, true, None);
        let refused = command(&grant, None).unwrap_err().to_string();
        assert!(refused.contains("the permission"), "{refused}");
    }

    /// The strictest reading of the documented rule: tokens end at any white space outside of
    /// double quotes, and a quote may only open or close a whole token.
    fn tokens(line: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        let mut rest = line.chars().peekable();
        while rest.peek().is_some() {
            let mut token = String::new();
            if rest.peek() == Some(&'"') {
                rest.next();
                loop {
                    match rest.next().expect("an open quote") {
                        '"' => break,
                        c => token.push(c),
                    }
                }
            } else {
                while let Some(c) = rest.next_if(|c| !c.is_whitespace()) {
                    assert_ne!(c, '"', "a quote inside a bare token");
                    token.push(c);
                }
                assert!(!token.is_empty(), "an empty token");
            }
            tokens.push(token);
            if let Some(c) = rest.next() {
                assert_eq!(c, ' ', "tokens are set apart by one space");
            }
        }
        tokens
    }

    proptest! {
        #[test]
        fn nothing_typed_becomes_a_second_argument(user in any::<String>(), password in any::<String>()) {
            if let Ok(line) = command(&add(&user, &password), Some("gl-a-1")) {
                let expected = ["-addUser", user.as_str(), password.as_str(), "-requestId", "gl-a-1"];
                prop_assert_eq!(tokens(line.expose()), expected);
            }
        }

        #[test]
        fn awkward_but_carryable_texts_survive(
            user in "[- \u{a0}\u{3000}a'#$ü]{1,8}",
            password in "[- \u{2009}x;|&]{1,8}",
        ) {
            let line = command(&add(&user, &password), None).unwrap();
            prop_assert_eq!(tokens(line.expose()), ["-addUser", user.as_str(), password.as_str()]);
        }
    }
}

//! Commands as people read them: in Review, in the activity, on the clipboard.

use super::encode::command;
use crate::domain::command::Command;
use crate::domain::secret::Secret;

/// A command for people to read: its text without a request id, passwords as `••••`. One that
/// cannot be sent reads as the reason.
pub(super) fn spelt(it: &Command) -> String {
    let hidden = Secret::new("••••");
    let masked = match it.clone() {
        Command::AddUser { user, .. } => Command::add(user, hidden),
        Command::ChangePassword { user, .. } => Command::change_password(user, hidden),
        other => other,
    };
    match command(&masked, None) {
        Ok(line) => line.expose().to_owned(),
        Err(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::user::UserName;

    #[test]
    fn a_command_is_spelt_without_its_password() {
        assert_eq!(
            spelt(&Command::add("line 1", Secret::new("not-a-real-one"))),
            "-addUser \"line 1\" ••••"
        );
        let user = UserName::from("a\nb");
        let text = spelt(&Command::RemoveUser { user });
        assert!(
            text.starts_with("Not sent: the user name contains"),
            "{text}"
        );
    }
}

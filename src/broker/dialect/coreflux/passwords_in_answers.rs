//! Commands that the broker repeats in its answers, and the passwords in them, which nobody may
//! read. Answers to other admins come to everybody who may read answers, so the password need not
//! be one of ours.

use std::borrow::Cow;

/// The commands that carry a password behind the user name, in lower case.
const WITH_PASSWORD: [&str; 2] = ["-adduser", "-changeuserpassword"];
/// What stands for a password.
const HIDDEN: &str = "••••";

/// A text of the broker, with the passwords in repeated commands hidden.
pub(super) fn without_passwords(text: &str) -> Cow<'_, str> {
    let lower = text.to_ascii_lowercase();
    let mut shown = String::new();
    let mut from = 0;
    while let Some(begin) = next_command(&lower, from) {
        // The user, then the password.
        let user = token(text, begin);
        let password = token(text, user.end);
        shown.push_str(&text[from..password.start]);
        if !password.is_empty() {
            shown.push_str(HIDDEN);
        }
        from = password.end;
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(&text[from..]);
    Cow::Owned(shown)
}

/// Where the arguments of the next command with a password begin.
fn next_command(lower: &str, from: usize) -> Option<usize> {
    let ends = WITH_PASSWORD.iter().filter_map(|verb| {
        let at = from + lower.get(from..)?.find(verb)? + verb.len();
        let is_whole = lower[at..].starts_with(char::is_whitespace);
        is_whole.then_some(at)
    });
    ends.min()
}

/// The next argument: a word, or what stands in double quotes.
fn token(text: &str, from: usize) -> std::ops::Range<usize> {
    let rest = text[from..].trim_start();
    let start = text.len() - rest.len();
    let end = match rest.strip_prefix('"').map(|inner| inner.find('"')) {
        Some(Some(quote)) => quote + 2,
        Some(None) => rest.len(),
        None => rest.find(char::is_whitespace).unwrap_or(rest.len()),
    };
    start..start + end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_of_a_repeated_command_is_hidden() {
        for (text, shown) in [
            (
                "User bob added successfully!",
                "User bob added successfully!",
            ),
            (
                "Bad command: -addUser carl not-a-real-one",
                "Bad command: -addUser carl ••••",
            ),
            (
                "'-ADDUSER \"line 1\" \"not a real one\" -requestId x' failed",
                "'-ADDUSER \"line 1\" •••• -requestId x' failed",
            ),
            (
                "-changeUserPassword a fake1; -addUser  b\tfake2 x",
                "-changeUserPassword a •••• -addUser  b\t•••• x",
            ),
            ("-addUser carl \"not closed", "-addUser carl ••••"),
            ("-addUser", "-addUser"),
            ("-addUser carl", "-addUser carl"),
            ("-addUserToGroup carl ops", "-addUserToGroup carl ops"),
            ("-addUser 员 员", "-addUser 员 ••••"),
        ] {
            assert_eq!(without_passwords(text), shown);
        }
    }
}

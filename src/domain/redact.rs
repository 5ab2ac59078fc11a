//! What may be shown of a broker's words while a password may stand in them.
//!
//! To blank out each place where the password stands would tell it wherever it is a word that the
//! broker uses anyway (`User bob added ••••fully!`). So a text is shown whole or not at all: whole
//! when it is a sentence that the broker says whatever the password is, or when the password is not
//! in it.

use super::user::UserName;

/// What stands in the place of words that may hold a password.
const WITHHELD: &str = "(Answer hidden: it may contain the password)";

/// Sentences about a user that are the same with any password: what stands before and after the
/// name.
const ABOUT_A_USER: [(&str, &str); 9] = [
    ("User ", " added successfully"),
    ("User ", " removed successfully"),
    ("Password for user ", " changed successfully"),
    ("Settings for user ", " changed successfully"),
    ("User ", " not found"),
    ("User ", " does not exist"),
    ("User ", " already exists"),
    ("Failed to add user ", ": User already exists"),
    ("Failed to change password for user ", ": User not found"),
];
/// Sentences about a command, which may stand at their end alone.
const ABOUT_A_COMMAND: [&str; 2] = [
    "Unknown command: -",
    "Permission denied: You are not allowed to execute -",
];
const COMMANDS: [&str; 2] = ["addUser", "changeUserPassword"];
/// Whole sentences.
const FIXED: [&str; 7] = [
    "refused without giving a reason",
    "User already exists",
    "User not found",
    "Client already exists",
    "Client not found",
    "Internal error",
    "Permission denied",
];

/// A text of the broker as it may be shown, while a command with this password is about this user.
pub(super) fn shown(text: &str, user: &UserName, password: &str) -> String {
    let is_free = password.is_empty() || is_formula(text, user, password);
    if is_free || !holds(text, password) {
        text.into()
    } else {
        WITHHELD.into()
    }
}

/// Whether a password is in a text, in whatever case and however JSON would write it.
fn holds(text: &str, password: &str) -> bool {
    let text = text.to_lowercase();
    let is_in = |spelt: &str| text.contains(&spelt.to_lowercase());
    let escaped = password.replace('\\', "\\\\").replace('"', "\\\"");
    is_in(password) || is_in(&escaped)
}

fn is_formula(text: &str, user: &UserName, password: &str) -> bool {
    let body = text.trim().trim_end_matches(['!', '.']);
    let names_no_password = |name: &str| name == user.as_str() || !holds(name, password);
    let about_a_user = || {
        ABOUT_A_USER.iter().any(|(before, after)| {
            let name = body
                .strip_prefix(before)
                .and_then(|it| it.strip_suffix(after));
            let name = name.map(|name| name.trim_matches(['\'', '"']));
            name.is_some_and(names_no_password)
        })
    };
    let about_a_command = || {
        let verb = ABOUT_A_COMMAND.iter().find_map(|it| body.strip_prefix(it));
        verb.is_some_and(|verb| COMMANDS.iter().any(|it| it.eq_ignore_ascii_case(verb)))
    };
    FIXED.contains(&body) || about_a_user() || about_a_command()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ANSWERS: [&str; 9] = [
        "User bob added successfully!",
        "User 'bob' already exists",
        "Password for user bob changed successfully!",
        "Unknown command: -addUser",
        "refused without giving a reason",
        "Quota of users exceeded",
        "Bad command: -addUser bob ••••",
        "The password is too short, says the policy",
        "Failed to add user bob: User already exists",
    ];

    proptest! {
        #[test]
        fn no_answer_tells_which_of_its_words_is_the_password(
            answer in proptest::sample::select(ANSWERS.to_vec()),
            first in 0..40_usize,
            second in 0..40_usize,
            piece in 1..5_usize,
        ) {
            let words: Vec<&str> = answer
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect();
            // A word, or only the beginning of one, as the text has it or in capitals.
            let whole = words[first % words.len()].to_uppercase();
            let part: String = words[second % words.len()].chars().take(piece).collect();
            let user = UserName::from("bob");
            prop_assert_eq!(shown(answer, &user, &whole), shown(answer, &user, &part));
        }

        #[test]
        fn a_password_is_never_shown_outside_of_the_brokers_own_sentences(
            password in "[a-z]{1,12}",
            before in "[A-Z ]{0,12}",
            after in "[A-Z ]{0,12}",
        ) {
            let text = format!("{before}{password}{after}");
            let said = shown(&text, &"bob".into(), &password);
            prop_assert_eq!(said, WITHHELD);
        }
    }

    #[test]
    fn sentences_that_quote_a_password_in_a_name_are_withheld() {
        for text in [
            "User fake-one added successfully!",
            "Unknown command: -fake-one",
            "Failed to add user bob: FAKE-ONE is too short",
            "User bob added with fake-one successfully!",
        ] {
            assert_eq!(shown(text, &"bob".into(), "fake-one"), WITHHELD, "{text}");
        }
        let quoted = r#"no: {"password":"a\"b\\c"}"#;
        assert_eq!(shown(quoted, &"bob".into(), r#"a"b\c"#), WITHHELD);
    }

    #[test]
    fn what_holds_no_password_is_shown_as_it_came() {
        for text in [
            "Quota of users exceeded",
            "",
            "User bob added successfully!",
        ] {
            assert_eq!(shown(text, &"bob".into(), "fake-one"), text);
        }
        let same = "User success added successfully!";
        assert_eq!(shown(same, &"success".into(), "success"), same);
    }
}

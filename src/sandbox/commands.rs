//! Commands: from a line of text to a change of the table and an answer.

use serde_json::{Map, Value, json};

use super::access;
use super::accounts::{Account, BASE_TOPIC, FULL_ACCESS};
use super::answer::Answer;
use super::caller::Caller;
use super::options::AnswerFormat;
use super::stored_password::PasswordStorage;
use super::table::{Entry, Table};
use super::tokenizer::{Token, tokens};
use crate::domain::secret::Secret;

const GROUPS: &str = "Groups";
const TAGS: &str = "Tags";
const REQUEST_ID: &str = "-requestId";

/// The result of a command.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Reply {
    /// What to publish; `-updateData` has no answer (M).
    pub(super) answer: Option<Answer>,
    /// Whether the table changed.
    pub(super) changed: bool,
    /// The user whose sessions end, where a knob says so.
    pub(super) touched: Option<u64>,
}

/// How passwords are kept and answers worded.
#[derive(Debug, Clone, Copy)]
pub(super) struct CommandSettings {
    pub(super) answer_format: AnswerFormat,
    pub(super) storage: PasswordStorage,
}

/// The verbs, how many words they take, and whether they change users.
const VERBS: [(&str, &str, usize); 9] = [
    ("-addUser", "<user> <password>", 2),
    ("-removeUser", "<user>", 1),
    ("-changeUserPassword", "<user> <newPassword>", 2),
    ("-changeUserSettings", "<user> <Setting> <value>", 3),
    ("-addUserToGroup", "<user> <group>", 2),
    ("-removeUserFromGroup", "<user> <group>", 2),
    ("-listUserGroups", "<user>", 1),
    ("-listRoutes", "", 0),
    ("-updateData", "", 0),
];

/// The verbs that older brokers do not have (M).
const NEWER_VERBS: [&str; 3] = ["-addUserToGroup", "-removeUserFromGroup", "-listUserGroups"];

/// Runs one command line on the table. With hashed passwords this may take tens of milliseconds.
pub(super) fn execute(
    table: &mut Table,
    caller: Caller,
    line: &[u8],
    settings: CommandSettings,
) -> Reply {
    let Ok(line) = std::str::from_utf8(line) else {
        return refusal("", "Error: The command is not valid UTF-8".into());
    };
    let mut words = tokens(line);
    let request_id = match settings.answer_format {
        AnswerFormat::Envelopes => take_request_id(&mut words),
        AnswerFormat::PlainText => None,
    };
    let mut reply = dispatch(table, caller, words, settings);
    if let Some(answer) = &mut reply.answer {
        answer.request_id = request_id;
    }
    reply
}

/// Removes the option and its value from the words, and returns the value. A quoted word is never
/// the option (L).
fn take_request_id(words: &mut Vec<Token>) -> Option<String> {
    let at = words
        .iter()
        .position(|word| !word.quoted && word.text == REQUEST_ID)?;
    if at == 0 || at + 1 >= words.len() {
        return None;
    }
    words.remove(at);
    Some(words.remove(at).text)
}

fn dispatch(
    table: &mut Table,
    caller: Caller,
    words: Vec<Token>,
    settings: CommandSettings,
) -> Reply {
    let mut words = words.into_iter().map(|word| word.text);
    let Some(verb) = words.next() else {
        return refusal("", "Error: Empty command".into());
    };
    let arguments: Vec<String> = words.collect();
    let known = VERBS.iter().find(|(name, ..)| is_verb(&verb, name));
    let hides = |name: &str| {
        settings.answer_format == AnswerFormat::PlainText && NEWER_VERBS.contains(&name)
    };
    let Some(&(verb, usage, count)) = known.filter(|(name, ..)| !hides(name)) else {
        return refusal(&verb, format!("Unknown command: {verb}"));
    };
    if changes_users(verb) && !access::may_change_users(table, caller) {
        let text = format!("Permission denied: You are not allowed to execute {verb}");
        return refusal(verb, text);
    }
    if verb == "-updateData" {
        return silence();
    }
    if arguments.len() != count {
        let usage = format!("{verb} {usage}");
        let text = format!("Error: Wrong arguments. Usage: {}", usage.trim_end());
        return refusal(verb, text);
    }
    run(table, verb, &arguments, settings.storage)
}

/// Whether a word is this verb, in any case and with dashes between its words or without (M):
/// `-addUser`, `--add-user`, `-ADDUSER`.
fn is_verb(word: &str, verb: &str) -> bool {
    let letters = |text: &str| text.replace('-', "").to_ascii_lowercase();
    word.starts_with('-') && letters(word) == letters(verb)
}

fn changes_users(verb: &str) -> bool {
    !["-listUserGroups", "-listRoutes", "-updateData"].contains(&verb)
}

/// The result of a verb: the words and the data of the answer, and the user whose sessions it
/// concerns.
struct Done {
    text: String,
    data: Value,
    changed: bool,
    touched: Option<u64>,
}

impl Done {
    fn changed(text: String) -> Self {
        Self {
            changed: true,
            ..Self::told(text, json!({}))
        }
    }

    fn told(text: String, data: Value) -> Self {
        Self {
            text,
            data,
            changed: false,
            touched: None,
        }
    }
}

fn run(table: &mut Table, verb: &str, arguments: &[String], storage: PasswordStorage) -> Reply {
    let outcome = match (verb, arguments) {
        ("-addUser", [user, password]) => add_user(table, user, password, storage),
        ("-removeUser", [user]) => remove_user(table, user),
        ("-changeUserPassword", [user, password]) => {
            change_password(table, user, password, storage)
        }
        ("-changeUserSettings", [user, setting, value]) => {
            change_setting(table, user, setting, value)
        }
        ("-addUserToGroup", [user, group]) => join_group(table, user, group),
        ("-removeUserFromGroup", [user, group]) => leave_group(table, user, group),
        ("-listUserGroups", [user]) => list_groups(table, user),
        _ => Ok(Done::told("Routes listed successfully!".into(), json!([]))),
    };
    reply(verb, arguments.first().cloned(), outcome)
}

fn reply(verb: &str, user: Option<String>, outcome: Result<Done, String>) -> Reply {
    let (outcome, data, changed, touched) = match outcome {
        Ok(done) => (Ok(done.text), done.data, done.changed, done.touched),
        Err(text) => (Err(text), json!({}), false, None),
    };
    let answer = Some(Answer {
        verb: verb.trim_start_matches('-').to_owned(),
        request_id: None,
        outcome,
        user,
        data,
    });
    Reply {
        answer,
        changed,
        touched,
    }
}

fn refusal(verb: &str, text: String) -> Reply {
    reply(verb, None, Err(text))
}

fn silence() -> Reply {
    Reply::default()
}

fn find<'a>(table: &'a mut Table, user: &str) -> Result<&'a mut Entry, String> {
    table
        .by_name_mut(user)
        .ok_or_else(|| format!("User {user} not found"))
}

fn add_user(
    table: &mut Table,
    user: &str,
    password: &str,
    storage: PasswordStorage,
) -> Result<Done, String> {
    let failed = |why: &str| format!("Failed to add user {user}: {why}");
    if user.is_empty() || password.is_empty() {
        return Err(failed("User name and password must not be empty"));
    }
    if table.by_name(user).is_some() {
        return Err(failed("User already exists"));
    }
    let account = Account::new(user, password);
    let kept = storage
        .keep(&account.password)
        .map_err(|why| failed(&why))?;
    table.push(account.name, kept, account.grants, account.extras);
    Ok(Done::changed(format!("User {user} added successfully!")))
}

fn remove_user(table: &mut Table, user: &str) -> Result<Done, String> {
    let entry = find(table, user)?;
    if entry.is_root() {
        return Err("Failed to remove user root: The root user cannot be removed".into());
    }
    let touched = Some(entry.id);
    table.remove(user);
    Ok(Done {
        touched,
        ..Done::changed(format!("User {user} removed successfully!"))
    })
}

fn change_password(
    table: &mut Table,
    user: &str,
    password: &str,
    storage: PasswordStorage,
) -> Result<Done, String> {
    let entry = find(table, user)?;
    let failed = |why: &str| format!("Failed to change password for user {user}: {why}");
    if password.is_empty() {
        return Err(failed("The password must not be empty"));
    }
    entry.password = storage
        .keep(&Secret::new(password))
        .map_err(|why| failed(&why))?;
    Ok(Done {
        touched: Some(entry.id),
        ..Done::changed(format!("Password for user {user} changed successfully!"))
    })
}

fn change_setting(
    table: &mut Table,
    user: &str,
    setting: &str,
    value: &str,
) -> Result<Done, String> {
    let permission = table.knows_permission(setting);
    let entry = find(table, user)?;
    let failed = |why: &str| format!("Failed to change settings for user {user}: {why}");
    if permission {
        if entry.is_root() && setting == FULL_ACCESS {
            return Err(failed("The root user cannot be fully modified"));
        }
        let on = value
            .to_ascii_lowercase()
            .parse()
            .map_err(|_| failed(&format!("{setting} must be true or false")))?;
        entry.set(setting, on);
    } else if setting == BASE_TOPIC {
        entry.extras.insert(setting.to_owned(), json!(value));
    } else if ["UserName", "Password"].contains(&setting) {
        return Err(failed(&format!("{setting} is not a setting")));
    } else {
        // An unknown name silently becomes a tag (M): a misspelt permission grants nothing.
        let mut tags = match entry.extras.remove(TAGS) {
            Some(Value::Object(tags)) => tags,
            _ => Map::new(),
        };
        tags.insert(setting.to_owned(), json!(value));
        entry.extras.insert(TAGS.to_owned(), Value::Object(tags));
    }
    let text = format!("Settings for user {user} changed successfully!");
    Ok(Done::changed(text))
}

fn groups(entry: &Entry) -> Vec<String> {
    let listed = entry.extras.get(GROUPS).and_then(Value::as_array);
    let names = listed.into_iter().flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

fn join_group(table: &mut Table, user: &str, group: &str) -> Result<Done, String> {
    let entry = find(table, user)?;
    let mut names = groups(entry);
    if group.is_empty() || names.iter().any(|name| name == group) {
        let why = "It is already a member, or the group has no name";
        return Err(format!("Failed to add user {user} to group {group}: {why}"));
    }
    names.push(group.to_owned());
    entry.extras.insert(GROUPS.to_owned(), json!(names));
    let text = format!("User {user} added to group {group} successfully!");
    Ok(Done::changed(text))
}

fn leave_group(table: &mut Table, user: &str, group: &str) -> Result<Done, String> {
    let entry = find(table, user)?;
    let mut names = groups(entry);
    let Some(at) = names.iter().position(|name| name == group) else {
        let why = "It is not a member";
        return Err(format!(
            "Failed to remove user {user} from group {group}: {why}"
        ));
    };
    names.remove(at);
    entry.extras.insert(GROUPS.to_owned(), json!(names));
    let text = format!("User {user} removed from group {group} successfully!");
    Ok(Done::changed(text))
}

fn list_groups(table: &mut Table, user: &str) -> Result<Done, String> {
    let names = groups(find(table, user)?);
    let text = format!("Groups of user {user} listed successfully!");
    Ok(Done::told(text, json!({ "groups": names })))
}

/// A command line as it may be kept and shown: with its passwords as `••••`.
pub(super) fn masked(line: &[u8]) -> String {
    let line = String::from_utf8_lossy(line);
    let mut words = tokens(&line);
    take_request_id(&mut words);
    let verb = words.first();
    let is = |known: &str| verb.is_some_and(|word| is_verb(&word.text, known));
    let setting = words.get(2).map(|word| word.text.as_str());
    let clear = if is("-addUser") || is("-changeUserPassword") {
        2
    } else if setting.is_some_and(|setting| setting.eq_ignore_ascii_case("Password")) {
        3
    } else {
        words.len()
    };
    let mut shown = line.clone().into_owned();
    // From the end, so that the earlier positions stay right.
    for word in words.iter().skip(clear).rev() {
        shown.replace_range(word.span.clone(), "••••");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::accounts::USER_MANAGEMENT;

    const ENVELOPES: CommandSettings = CommandSettings {
        answer_format: AnswerFormat::Envelopes,
        storage: PasswordStorage::Clear,
    };
    const PLAIN: CommandSettings = CommandSettings {
        answer_format: AnswerFormat::PlainText,
        storage: PasswordStorage::Clear,
    };

    fn table() -> Table {
        Table::in_memory(vec![
            Account::factory_root(),
            Account::new("manager", "x").grant(USER_MANAGEMENT),
            Account::new("full", "x").grant(FULL_ACCESS),
            Account::new("joe", "old").grant("AllowedAssetManipulation"),
        ])
    }

    fn run_as(table: &mut Table, name: &str, line: &str) -> Reply {
        let caller = Caller::Account(table.by_name(name).unwrap().id);
        execute(table, caller, line.as_bytes(), ENVELOPES)
    }

    fn succeeds(table: &mut Table, line: &str, text: &str) -> Answer {
        let reply = run_as(table, "manager", line);
        let answer = reply.answer.unwrap();
        assert_eq!(answer.outcome, Ok(text.to_owned()), "{line}");
        answer
    }

    fn fails(line: &str, text: &str) {
        let mut table = table();
        let before = table.clone();
        let reply = run_as(&mut table, "root", line);
        assert_eq!(
            reply.answer.unwrap().outcome,
            Err(text.to_owned()),
            "{line}"
        );
        assert!(!reply.changed, "{line}");
        assert_eq!(table, before, "{line}");
    }

    #[test]
    fn a_user_is_added_with_the_three_permissions_disabled() {
        let mut table = table();
        let answer = succeeds(
            &mut table,
            r#"-addUser "ann lee" "s3 cret" -requestId gl-1"#,
            "User ann lee added successfully!",
        );
        assert_eq!(answer.verb, "addUser");
        assert_eq!(answer.request_id.as_deref(), Some("gl-1"));
        assert_eq!(answer.user.as_deref(), Some("ann lee"));
        let entry = table.by_name("ann lee").unwrap();
        assert!(entry.password.verify(b"s3 cret"));
        assert_eq!(entry.grants.len(), 3);
        assert!(entry.grants.iter().all(|(_, on)| !on));
        assert_eq!(entry.base_topic(), "#");
    }

    #[test]
    fn a_user_is_removed_and_a_password_changed() {
        let mut table = table();
        let text = "Password for user joe changed successfully!";
        succeeds(&mut table, "-changeUserPassword joe new", text);
        assert!(table.by_name("joe").unwrap().password.verify(b"new"));
        succeeds(
            &mut table,
            "-removeUser joe",
            "User joe removed successfully!",
        );
        assert!(table.by_name("joe").is_none());
    }

    #[test]
    fn a_verb_may_be_written_in_any_case_and_with_dashes() {
        for verb in [
            "-addUser",
            "--addUser",
            "--add-user",
            "-add-user",
            "-ADDUSER",
            "--Add-User",
            "-adduser",
        ] {
            let mut table = table();
            let line = format!("{verb} bob fake -requestId gl-1");
            let answer = succeeds(&mut table, &line, "User bob added successfully!");
            assert_eq!(answer.verb, "addUser", "{verb}");
            assert_eq!(answer.request_id.as_deref(), Some("gl-1"), "{verb}");
            let denied = run_as(&mut table, "full", &line).answer.unwrap();
            let text = "Permission denied: You are not allowed to execute -addUser";
            assert_eq!(denied.outcome, Err(text.into()), "{verb}");
        }
        for case in [
            "--change-user-password joe new => Password for user joe changed successfully!",
            "--change-user-settings joe AllowedLogManagement true => \
             Settings for user joe changed successfully!",
            "-ADDUSERTOGROUP joe ops => User joe added to group ops successfully!",
            "--list-user-groups joe => Groups of user joe listed successfully!",
            "--list-routes => Routes listed successfully!",
            "--remove-user joe => User joe removed successfully!",
        ] {
            let (line, text) = case.split_once(" => ").unwrap();
            succeeds(&mut table(), line, text);
        }
        let silent = run_as(&mut table(), "root", "--UPDATE-data");
        assert_eq!(silent, silence());
    }

    #[test]
    fn settings_change_permissions_the_base_topic_and_otherwise_tags() {
        let mut table = table();
        let text = "Settings for user joe changed successfully!";
        for line in [
            "-changeUserSettings joe AllowedSystemConfiguration True",
            "-changeUserSettings joe AllowedAssetManipulation false",
            "-changeUserSettings joe AllowedBaseTopic plant/#",
            "-changeUserSettings joe AllowedSystmConfiguration true",
        ] {
            succeeds(&mut table, line, text);
        }
        let joe = table.by_name("joe").unwrap();
        assert!(joe.has(FULL_ACCESS));
        assert!(!joe.has("AllowedAssetManipulation"));
        assert!(!joe.has("AllowedSystmConfiguration"));
        assert_eq!(joe.base_topic(), "plant/#");
        assert_eq!(
            joe.extras[TAGS],
            json!({"AllowedSystmConfiguration": "true"})
        );
        let text = "Settings for user root changed successfully!";
        let line = "-changeUserSettings root AllowedUserManagement true";
        succeeds(&mut table, line, text);
        assert!(table.by_name("root").unwrap().has(USER_MANAGEMENT));
    }

    #[test]
    fn groups_are_joined_listed_and_left() {
        let mut table = table();
        let text = "User joe added to group ops successfully!";
        succeeds(&mut table, "-addUserToGroup joe ops", text);
        let text = "Groups of user joe listed successfully!";
        let listed = succeeds(&mut table, "-listUserGroups joe", text);
        assert_eq!(listed.data, json!({"groups": ["ops"]}));
        let text = "User joe removed from group ops successfully!";
        succeeds(&mut table, "-removeUserFromGroup joe ops", text);
        assert_eq!(groups(table.by_name("joe").unwrap()), Vec::<String>::new());
    }

    #[test]
    fn every_failure_says_why_and_changes_nothing() {
        for case in [
            " => Error: Empty command",
            "-doThat joe => Unknown command: -doThat",
            "addUser joe x => Unknown command: addUser",
            "add-user joe x => Unknown command: add-user",
            "--add-users joe x => Unknown command: --add-users",
            "- => Unknown command: -",
            "-addUser joe => Error: Wrong arguments. Usage: -addUser <user> <password>",
            "-addUser a b c => Error: Wrong arguments. Usage: -addUser <user> <password>",
            "-removeUser => Error: Wrong arguments. Usage: -removeUser <user>",
            "-listRoutes x => Error: Wrong arguments. Usage: -listRoutes",
            "-removeUser joe -requestId => Error: Wrong arguments. Usage: -removeUser <user>",
            "-addUser joe x => Failed to add user joe: User already exists",
            r#"-addUser bob "" => Failed to add user bob: User name and password must not be empty"#,
            "-removeUser bob => User bob not found",
            "-changeUserPassword bob x => User bob not found",
            r#"-changeUserPassword joe "" => Failed to change password for user joe: The password must not be empty"#,
            "-changeUserSettings bob AllowedX true => User bob not found",
            "-changeUserSettings joe AllowedLogManagement maybe => \
             Failed to change settings for user joe: AllowedLogManagement must be true or false",
            "-changeUserSettings joe Password x => \
             Failed to change settings for user joe: Password is not a setting",
            "-changeUserSettings root AllowedSystemConfiguration false => \
             Failed to change settings for user root: The root user cannot be fully modified",
            "-removeUser root => Failed to remove user root: The root user cannot be removed",
            "-listUserGroups bob => User bob not found",
            "-addUserToGroup bob ops => User bob not found",
            "-removeUserFromGroup joe ops => \
             Failed to remove user joe from group ops: It is not a member",
        ] {
            let (line, text) = case.split_once(" => ").unwrap();
            fails(line, text);
        }
        let mut table = table();
        let caller = Caller::OtherAdmin;
        let reply = execute(&mut table, caller, b"-addUser \xff x", ENVELOPES);
        let text = "Error: The command is not valid UTF-8".to_owned();
        assert_eq!(reply.answer.unwrap().outcome, Err(text));
    }

    #[test]
    fn only_root_and_user_managers_change_users() {
        for verb in &VERBS[..6] {
            let (verb, ..) = *verb;
            let reply = run_as(&mut table(), "full", &format!("{verb} joe x y"));
            let text = format!("Permission denied: You are not allowed to execute {verb}");
            assert_eq!(reply.answer.unwrap().outcome, Err(text));
        }
        let reply = run_as(&mut table(), "full", "-listUserGroups joe");
        assert!(reply.answer.unwrap().outcome.is_ok());
    }

    #[test]
    fn update_data_has_no_answer() {
        assert_eq!(
            run_as(&mut table(), "root", "-updateData -requestId x"),
            silence()
        );
    }

    #[test]
    fn the_request_id_is_an_option_only_without_quotes() {
        let mut table = table();
        let line = r#"-addUser bob "-requestId" -requestId gl-7"#;
        let answer = succeeds(&mut table, line, "User bob added successfully!");
        assert_eq!(answer.request_id.as_deref(), Some("gl-7"));
        assert!(table.by_name("bob").unwrap().password.verify(b"-requestId"));
    }

    #[test]
    fn an_older_broker_knows_no_request_id_and_no_groups() {
        let run = |line: &str| {
            let reply = execute(&mut table(), Caller::OtherAdmin, line.as_bytes(), PLAIN);
            let answer = reply.answer.unwrap();
            assert_eq!(answer.request_id, None);
            answer.outcome
        };
        assert!(run("-addUser bob x").is_ok());
        let text = "Error: Wrong arguments. Usage: -addUser <user> <password>";
        assert_eq!(run("-addUser bob x -requestId gl-1"), Err(text.into()));
        let text = "Error: Wrong arguments. Usage: -listRoutes";
        assert_eq!(run("-listRoutes -requestId gl-1"), Err(text.into()));
        for verb in NEWER_VERBS {
            for verb in [verb.to_owned(), verb.to_uppercase(), format!("-{verb}")] {
                let text = format!("Unknown command: {verb}");
                assert_eq!(run(&format!("{verb} joe")), Err(text));
            }
        }
    }

    #[test]
    fn passwords_are_masked_in_what_is_kept_of_a_command() {
        for case in [
            "-addUser joe secret => -addUser joe ••••",
            r#"-addUser "ann lee" "s3 cret" -requestId gl-1 => -addUser "ann lee" •••• -requestId gl-1"#,
            "-adduser joe se cret => -adduser joe •••• ••••",
            "--add-user joe secret => --add-user joe ••••",
            "--CHANGE-user-password joe secret => --CHANGE-user-password joe ••••",
            "-changeUserPassword joe secret => -changeUserPassword joe ••••",
            "-changeUserSettings joe Password secret => -changeUserSettings joe Password ••••",
            "-removeUser  joe  => -removeUser  joe ",
        ] {
            let (line, shown) = case.split_once(" => ").unwrap();
            assert_eq!(masked(line.as_bytes()), shown);
        }
    }
}

//! Taking back what was applied.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::comfort::{copied, copy_of};
use crate::common::{App, Flags, USERS, set};
use crate::sampling::cases;
use guestlist::domain::command::{Command, CommandKind};
use guestlist::domain::secret::Secret;

const FULL: &str = "AllowedSystemConfiguration";
const MANAGE: &str = "AllowedUserManagement";
const LOGS: &str = "AllowedLogManagement";
const KEYS: [&str; 3] = [FULL, MANAGE, LOGS];

/// A console, and a broker that does what it is asked and publishes its list after each command.
struct Honest {
    app: App,
    users: BTreeMap<String, Flags>,
}

impl Honest {
    fn new() -> Self {
        let users = USERS
            .iter()
            .map(|(name, flags)| ((*name).to_owned(), *flags));
        let mut honest = Self {
            app: App::started(),
            users: users.collect(),
        };
        honest.app.connect(4);
        honest.publish();
        honest
    }

    fn publish(&mut self) {
        let users: Vec<(&str, Flags)> = self.users.iter().map(|(n, f)| (n.as_str(), *f)).collect();
        self.app.list(&users);
    }

    /// Presses keys, and does what they ask for.
    fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            self.app.press(key);
            self.obey();
        }
        self
    }

    fn obey(&mut self) -> &mut Self {
        loop {
            let sent = self.app.sent();
            if sent.is_empty() {
                return self;
            }
            for submission in sent {
                self.execute(&submission.command);
                self.app.accept(submission.id);
                self.publish();
            }
        }
    }

    fn execute(&mut self, command: &Command) {
        match command {
            Command::AddUser { user, .. } => {
                self.users.insert(user.as_str().into(), [false; 3]);
            }
            Command::RemoveUser { user } => {
                self.users.remove(user.as_str());
            }
            Command::ChangePassword { .. } => {}
            Command::SetPermission {
                user,
                permission,
                enabled,
                ..
            } => {
                let at = KEYS.iter().position(|key| *key == permission.as_str());
                let flags = self.users.get_mut(user.as_str());
                let (Some(at), Some(flags)) = (at, flags) else {
                    panic!("{command:?} is about nothing");
                };
                flags[at] = *enabled;
            }
        }
    }

    /// Fills in a form for a password.
    fn type_twice(&mut self, password: &str) -> &mut Self {
        let form = self.app.type_text(password).press("enter");
        form.type_text(password).press("enter");
        self
    }

    fn select(&mut self, user: &str) -> &mut Self {
        self.app.select(user);
        self
    }

    /// Says yes to the open question, and types what it asks for.
    fn agree(&mut self) -> &mut Self {
        self.app.agree();
        self.obey()
    }

    /// Applies what the open Review shows, whatever it asks, and leaves its summary.
    fn apply(&mut self) -> &mut Self {
        self.press("s");
        if self.app.is_asked() {
            self.agree();
        }
        self.app.assert_shows("Summary");
        self.press("q")
    }

    fn add(&mut self, user: &str) -> &mut Self {
        self.press("a");
        for text in [user, "fake", "fake"] {
            self.app.type_text(text).press("enter");
        }
        self.obey()
    }
}

#[test]
fn nothing_applied_is_nothing_to_undo() {
    App::new()
        .press("u")
        .assert_says("Nothing to undo: nothing was applied since this broker was opened");
    let mut app = App::after("down 1 s u");
    app.assert_says("Nothing to undo: nothing that was sent is known to be done");
    let mut app = App::new();
    app.settings().journal = Some("/tmp/fake/journal.jsonl".into());
    app.press("u").assert_says(
        "Nothing to undo: nothing was applied since this broker was opened; earlier changes are \
         in the journal, /tmp/fake/journal.jsonl",
    );
}

#[test]
fn y_copies_the_line_as_text() {
    let mut honest = Honest::new();
    honest.select("test").press("2 s p");
    honest.type_twice("not-a-real-one").obey().press("u");
    honest.app.press("y");
    let command = "-changeUserPassword test ••••";
    let line = format!("Nov 24 14:03:12 UTC  {command}  accepted");
    assert_eq!(copied(&mut honest.app), copy_of(&line));
    honest.app.press("down y");
    let command = "-changeUserSettings test AllowedUserManagement true";
    let line = format!("Nov 24 14:03:12 UTC  {command}  verified");
    assert_eq!(copied(&mut honest.app), copy_of(&line));
}

#[test]
fn a_permission_is_set_back_as_a_pending_change_that_review_shows() {
    let mut honest = Honest::new();
    honest.select("test").press("2 s u");
    honest
        .app
        .assert_shows("History: this session, newest first");
    let line = honest.app.line_with("▌ test");
    assert!(line.contains("User Management") && line.contains("○→● Enabled"));
    assert!(line.ends_with("verified"));
    honest
        .app
        .assert_shows("u undoes it: sets User Management of test to Disabled");
    honest.app.press("u");
    honest.app.assert_shows("Review: 1 change to 1 user");
    assert_eq!(honest.app.sent(), [], "it is shown first");
    honest.app.assert_shows("1 modified");
    honest.press("s q");
    assert!(!honest.users["test"][1]);
    honest.press("u");
    assert!(honest.app.line_with("▌ test").contains("●→○ Disabled"));
    let first = honest.app.screen();
    let first = first
        .lines()
        .filter(|l| l.contains("User Management"))
        .nth(1);
    assert!(first.unwrap().contains(" undone"), "the undone one says so");
}

#[test]
fn whom_the_filter_hides_is_not_gone() {
    let mut honest = Honest::new();
    honest.select("test").press("2 s");
    honest.press("/").app.type_text("bob");
    honest.press("enter u");
    honest
        .app
        .assert_shows("u undoes it: sets User Management of test to Disabled");
    honest.press("u");
    honest.app.assert_shows("Review: 1 change to 1 user");
    honest.press("esc esc");
    // Somebody added the deleted user since: it does not come again.
    let mut honest = Honest::new();
    honest.select("test").press("d");
    honest.agree();
    honest.users.insert("test".into(), [false; 3]);
    honest.publish();
    honest.press("/").app.type_text("bob");
    honest.press("enter u");
    honest.app.assert_says("test exists again");
}

#[test]
fn an_added_user_is_deleted_again() {
    let mut honest = Honest::new();
    honest.add("carl").press("u");
    honest.app.assert_shows("u undoes it: deletes carl");
    honest.app.press("u").assert_shows("Delete user");
    honest.app.press("enter").assert_shows("-removeUser carl");
    honest
        .app
        .press("s")
        .assert_says("A user is deleted: its password cannot be restored.");
    assert!(honest.users.contains_key("carl"));
    honest.press("tab enter q");
    assert!(!honest.users.contains_key("carl"));
    honest.press("u");
    honest.app.assert_shows("deleted later");
}

#[test]
fn a_deleted_user_comes_back_with_its_permissions_and_a_new_password() {
    let mut honest = Honest::new();
    honest.select("bob").press("d").agree().press("u");
    assert!(!honest.users.contains_key("bob"));
    honest
        .app
        .assert_says("u adds bob again with 1 permission and a new password");
    honest.app.press("u").assert_shows("Add bob again");
    honest
        .app
        .assert_says("Its permissions and known groups come back, with a new password.");
    honest.type_twice("newer fake");
    honest.app.assert_shows("Review: 2 changes to 1 user");
    honest
        .app
        .press("enter")
        .assert_shows("-addUser bob ••••")
        .assert_hides("newer fake");
    honest.app.assert_shows("→● Enabled");
    honest.app.press("s");
    // The permission waits until the list shows the user.
    let first = honest.app.sent_one();
    let password = Secret::new("newer fake");
    let user = "bob".into();
    assert_eq!(first.command, Command::AddUser { user, password });
    honest.app.accept(first.id);
    assert_eq!(honest.app.sent(), []);
    honest.execute(&first.command);
    honest.publish();
    honest.obey();
    assert_eq!(honest.users["bob"], [false, true, false]);
    honest.app.assert_shows("Summary: 2 of 2 changes done");
}

#[test]
fn what_needs_a_user_who_could_not_be_added_is_not_sent() {
    use guestlist::domain::command::Verdict;
    let mut honest = Honest::new();
    honest.select("bob").press("d").agree().press("u u");
    honest.type_twice("fake").app.press("s");
    let first = honest.app.sent_one();
    honest
        .app
        .answer(first.id, Verdict::Refused, "too many users");
    assert_eq!(honest.app.sent(), []);
    honest.app.assert_shows("Summary: 0 of 2 changes done");
    honest
        .app
        .assert_says("not sent: an earlier command for bob was not done");
    // Trying again goes through Review, with the password that was typed.
    honest
        .app
        .press("r")
        .assert_shows("Review: 2 changes to 1 user");
    honest.press("s");
    assert_eq!(honest.users["bob"], [false, true, false]);
}

#[test]
fn dropping_the_addition_drops_what_needs_it() {
    let mut honest = Honest::new();
    honest.select("bob").press("d").agree().press("u u");
    honest.type_twice("fake");
    honest
        .app
        .press("space")
        .assert_shows("Review: 0 changes to 0 users (2 not sent)");
    honest
        .app
        .assert_says("not sent: it depends on a line about bob that is not sent");
}

#[test]
fn a_changed_password_has_no_way_back_and_says_what_can_be_done() {
    let mut honest = Honest::new();
    honest.select("bob").press("p");
    honest.type_twice("fake");
    honest.obey().press("u u");
    honest
        .app
        .assert_says("the old password is not known, so it cannot be restored");
    honest.app.assert_says("p sets another");
    assert_eq!(honest.app.effects(), []);
}

#[test]
fn what_somebody_changed_since_is_said_and_not_overwritten() {
    let mut honest = Honest::new();
    honest.select("test").press("2 s");
    honest.users.get_mut("test").unwrap()[1] = false;
    honest.publish();
    honest.press("u u");
    honest
        .app
        .assert_says("test: User Management is already Disabled again");
    honest.press("esc");
    honest.users.remove("test");
    honest.publish();
    honest.press("u u");
    honest
        .app
        .assert_says("test is gone from the broker's list");
    honest.press("esc");
    // A deleted user whom somebody added again.
    honest.select("bob").press("d").agree();
    honest.users.insert("bob".into(), [true; 3]);
    honest.publish();
    honest.press("u u");
    honest.app.assert_says("bob exists again");
    assert_eq!(honest.app.effects(), []);
}

#[test]
fn marks_take_several_back_and_an_older_change_wins() {
    let mut honest = Honest::new();
    honest.select("test").press("2 s 2 s 2 s 3 s");
    honest.press("u space space space space");
    honest.app.assert_shows("History: 4 marked");
    honest.app.assert_shows("undoes the 4 marked changes");
    honest
        .app
        .press("u")
        .assert_shows("Review: 2 changes to 1 user");
    honest.press("s q");
    assert_eq!(honest.users["test"], [false; 3]);
}

#[test]
fn a_change_that_was_made_again_is_not_called_undone() {
    let mut honest = Honest::new();
    honest.select("test").press("2 s 2 s 2 s u");
    let screen = honest.app.screen();
    let lines = screen
        .lines()
        .filter(|line| line.contains("User Management"));
    let lines: Vec<&str> = lines.collect();
    assert!(lines[1].contains(" undone"), "{screen}");
    assert!(lines[2].contains(" changed again"), "{screen}");
}

#[test]
fn leaving_the_review_of_an_undo_leaves_nothing_pending() {
    let mut honest = Honest::new();
    honest.select("test").press("2 s");
    honest.select("bob").press("1");
    assert_eq!(honest.app.modified(), 1);
    honest.press("u u esc");
    honest.app.assert_says("Not applied: nothing was changed");
    assert_eq!(honest.app.modified(), 1);
    assert_eq!(honest.app.status_of("bob"), "Modified");
    // What was pending before stays.
    honest.press("c");
    honest.select("test").press("2 u u esc");
    assert_eq!(honest.app.status_of("test"), "Modified");
    // A deletion leaves nothing pending.
    honest.press("c").add("carl").press("u u esc");
    honest.app.assert_hides("Not applied");
}

#[test]
fn a_mark_goes_with_the_same_key() {
    let mut honest = Honest::new();
    honest.select("test").press("2 s u space up space");
    honest
        .app
        .assert_shows("History: this session, newest first");
}

#[test]
fn taking_a_new_user_back_leaves_out_what_it_was_granted() {
    let mut honest = Honest::new();
    honest.add("carl");
    honest.select("carl").press("2 s u space space u");
    honest
        .app
        .assert_shows("Review: 1 change to 1 user")
        .press("enter")
        .assert_shows("-removeUser carl");
}

#[test]
fn who_was_added_twice_is_deleted_once() {
    let mut honest = Honest::new();
    honest.add("carl").select("carl").press("d");
    honest.agree();
    honest.add("carl").press("u space down space u");
    honest.app.assert_shows("Review: 1 change to 1 user");
}

#[test]
fn deletions_are_undone_one_by_one() {
    let mut honest = Honest::new();
    honest.select("bob").press("d").agree();
    honest
        .select("test")
        .press("d")
        .agree()
        .press("u space space u");
    honest
        .app
        .assert_says("needs a new password: undo this one alone");
}

#[test]
fn history_at_three_sizes() {
    let mut honest = Honest::new();
    honest.add("carl");
    honest.select("anna").press("1 s").agree();
    honest.press("2 s 2 s");
    honest.select("bob").press("d").agree();
    honest.press("u down space");
    let app = &mut honest.app;
    insta::assert_snapshot!("history_at_80_by_24", app.screen());
    app.resize(120, 40);
    insta::assert_snapshot!("history_at_120_by_40", app.screen());
    app.resize(40, 10);
    insta::assert_snapshot!("history_at_40_by_10", app.screen());
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn taking_an_applied_plan_back_restores_the_former_list(
        before in prop::collection::vec((0..4_usize, 0..3_usize), 0..6),
        plan in prop::collection::vec((0..4_usize, 0..3_usize), 1..12),
    ) {
        let mut honest = Honest::new();
        let toggle = |honest: &mut Honest, changes: &[(usize, usize)]| {
            for (user, column) in changes {
                honest.app.press("home");
                for _ in 0..*user {
                    honest.app.press("down");
                }
                honest.app.press(&(column + 1).to_string());
            }
            if honest.app.modified() > 0 {
                honest.press("R").apply();
            }
        };
        // Whatever was applied earlier stays.
        toggle(&mut honest, &before);
        let former = honest.users.clone();
        toggle(&mut honest, &plan);
        if honest.users != former {
            // All that was applied together, then back.
            honest.press("u * u").apply();
        }
        prop_assert_eq!(&honest.users, &former);
        prop_assert_eq!(honest.app.modified(), 0);
        let doubtful = honest.app.engine().log().entries();
        let doubtful = doubtful.filter(|entry| !entry.outcome.is_done()).count();
        prop_assert_eq!(doubtful, 0);
        prop_assert!(honest.app.is_at_table());
        let kinds = honest.app.engine().log().entries().map(|entry| entry.change.kind());
        prop_assert!(kinds.into_iter().all(|kind| kind == CommandKind::Permission));
    }
}

#[test]
fn marks_go_up_to_here() {
    let mut honest = Honest::new();
    honest.select("test").press("1 s 2 s 3 s u");
    honest.press("V");
    honest
        .app
        .assert_shows("Mark a line with v first: V marks from there");
    honest.press("v end V");
    honest.app.assert_shows("History: 3 marked");
    // A mark that was taken away begins no range.
    honest.press("v home V");
    honest.app.assert_shows("History: 2 marked");
}

#[test]
fn a_plan_is_marked_whole_and_only_it() {
    let mut honest = Honest::new();
    honest.select("bob").press("1 s");
    honest.select("test").press("1");
    honest.select("anna").press("3 S s q u *");
    honest.app.assert_shows("History: 2 marked");
    honest.app.press("*").assert_shows("newest first");
    honest.app.press("end *").assert_shows("1 marked");
    let commands = [set("bob", FULL, false)];
    honest.app.press("u s");
    let sent: Vec<Command> = honest.app.sent().into_iter().map(|s| s.command).collect();
    assert_eq!(sent, commands);
}

#[test]
fn words_filter_the_history_and_marks_go_by_what_is_seen() {
    let mut honest = Honest::new();
    honest
        .select("test")
        .press("2 s")
        .select("anna")
        .press("3 s u /");
    honest.app.type_text("log man");
    honest
        .app
        .assert_shows("1 of 2")
        .assert_hides("User Management");
    honest.press("enter G v");
    honest.app.assert_shows("History: 1 marked");
    assert!(honest.app.line_with("anna").contains("Log Management"));
    honest.press("esc");
    honest.app.assert_shows("User Management");
    honest.press("r");
    honest.app.assert_shows("Reading the user list again");
    honest.press("/");
    honest.app.type_text("nobody").press("enter u");
    honest.app.assert_shows("Review: 1 change");
}

#[test]
fn what_is_left_out_of_an_undo_is_not_left_pending() {
    let mut honest = Honest::new();
    honest.select("test").press("1 2 s");
    honest
        .press("u v v u")
        .app
        .assert_shows("Review: 2 changes");
    honest.press("space s");
    honest.app.assert_shows("1 of 1 change");
    honest.press("esc");
    assert_eq!(honest.app.modified(), 0);
}

#[test]
fn an_undo_that_became_a_conflict_goes_with_its_review() {
    let mut honest = Honest::new();
    honest.select("test").press("2 s u u r");
    honest
        .app
        .list(&[USERS[0], USERS[2], USERS[3]])
        .press("esc")
        .assert_says("Not applied: nothing was changed");
    assert_eq!(honest.app.modified(), 0);
}

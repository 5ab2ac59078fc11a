//! Accounts with half the rights, against the embedded broker over real MQTT.

use guestlist::engine::own_rights::Access;
use guestlist::sandbox::{Account, AnswerFormat, Options, Sandbox};

use crate::users::tcp::Live;

const FULL: &str = "AllowedSystemConfiguration";
const MANAGE: &str = "AllowedUserManagement";
const LOG: &str = "AllowedLogManagement";

fn accounts() -> Vec<Account> {
    vec![
        Account::new("root", "root-fake").grant(FULL),
        Account::new("admin", "admin-fake"),
        Account::new("both", "both-fake").grant(FULL).grant(MANAGE),
        Account::new("manager", "manager-fake").grant(MANAGE),
        Account::new("viewer", "viewer-fake").grant(FULL),
        Account::new("logs", "logs-fake").grant(LOG),
        Account::new("test", "test-fake"),
    ]
}

async fn start(answer_format: AnswerFormat) -> Sandbox {
    Sandbox::start(Options {
        answer_format,
        anonymous: true,
        ..Options::with_users(accounts())
    })
    .await
    .unwrap_or_else(|error| panic!("no sandbox: {error}"))
}

/// A broker of each kind: ids and MQTT 5, plain text and MQTT 5, plain text and 3.1.1.
async fn each_kind() -> [Sandbox; 3] {
    let oldest = start(AnswerFormat::PlainText).await;
    oldest.faults().refuse_protocol_5(true);
    [
        start(AnswerFormat::Envelopes).await,
        start(AnswerFormat::PlainText).await,
        oldest,
    ]
}

/// Whether a user has a permission, as the broker has it.
fn has(sandbox: &Sandbox, user: &str, permission: &str) -> bool {
    let accounts = sandbox.accounts();
    let found = accounts.iter().find(|(name, _)| name == user);
    let (_, grants) = found.unwrap_or_else(|| panic!("no {user}"));
    grants.iter().any(|(key, on)| key == permission && *on)
}

fn exists(sandbox: &Sandbox, user: &str) -> bool {
    sandbox.accounts().iter().any(|(name, _)| name == user)
}

fn set(sandbox: &Sandbox, user: &str, permission: &str, on: bool) {
    sandbox.execute_as_other_admin(&format!("-changeUserSettings {user} {permission} {on}"));
}

async fn listed(sandbox: &Sandbox, user: &str) -> Live {
    let mut live = Live::open(sandbox, user);
    live.until("7 users").await.until_ready().await;
    live
}

/// A console that may change users but not list them.
async fn without_list(sandbox: &Sandbox) -> Live {
    let mut live = Live::open(sandbox, "manager");
    live.until("so you work by name").await.until_ready().await;
    live
}

fn name(live: &mut Live, user: &str) {
    live.press("n").type_text(user).press("enter");
}

// May list, but not change.

#[tokio::test]
async fn a_refused_change_teaches_which_permission_is_missing_and_r_lets_try_again() {
    for sandbox in each_kind().await {
        for user in ["viewer", "admin"] {
            let mut live = listed(&sandbox, user).await;
            live.select("test")
                .press("2 s")
                .until_row("test", "Failed")
                .await;
            live.until_said(
                "Permission denied: You are not allowed to execute -changeUserSettings.",
            )
            .await;
            live.app
                .assert_says("Changing permissions needs User Management")
                .assert_shows("1 modified");
            // Another toggle is not even begun; the footer does not offer it.
            live.select("logs").press("1");
            live.app
                .assert_says("Permission denied: You are not allowed to execute")
                .assert_says("root or a user with User Management can grant")
                .assert_says("r lets you try again")
                .assert_shows("1 modified");
            assert!(!live.app.line_with("? help").contains("toggle"));
            // Nothing was said of other commands.
            live.press("a");
            live.app.assert_shows("Add New User");
            live.press("esc r 1");
            live.app.assert_shows("2 modified");
            live.close().await;
        }
        sandbox.stop().await;
    }
}

#[tokio::test]
async fn each_kind_of_command_is_learnt_for_itself() {
    let sandbox = start(AnswerFormat::Envelopes).await;
    let mut live = listed(&sandbox, "viewer").await;
    live.press("a")
        .fill(&["carl", "carl-fake", "carl-fake"])
        .until_said("Adding users needs User Management")
        .await;
    live.press("esc tab enter a");
    live.app
        .assert_hides("Add New User")
        .assert_says("UserManagementCreation");
    live.select("test").press("p");
    live.fill(&["next-fake", "next-fake"])
        .until_said("Setting passwords needs")
        .await;
    live.press("esc tab enter p");
    live.app
        .assert_hides("Change Password of")
        .assert_says("UserManagementPasswordChange");
    live.press("d tab enter").until_row("test", "Failed").await;
    live.press("d");
    live.app
        .assert_hides("Delete test?")
        .assert_says("UserManagementRemove");
    live.press("1");
    live.app.assert_shows("1 modified");
    live.end(sandbox).await;
}

#[tokio::test]
async fn a_right_that_is_granted_is_noticed_in_the_list() {
    for sandbox in each_kind().await {
        let mut live = listed(&sandbox, "viewer").await;
        live.select("test")
            .press("2 s")
            .until_row("test", "Failed")
            .await;
        set(&sandbox, "viewer", MANAGE, true);
        live.until_said("Your own account was changed: User Management is now Enabled")
            .await
            .until("1 modified")
            .await;
        live.press("s").until_row("test", "Saved").await;
        assert!(has(&sandbox, "test", MANAGE));
        live.end(sandbox).await;
    }
}

// What was said ahead of it comes true.

#[tokio::test]
async fn the_ways_that_a_question_says_are_lost_are_those_that_the_broker_then_refuses() {
    for sandbox in each_kind().await {
        let mut live = listed(&sandbox, "both").await;
        live.select("both").press("1 s");
        live.app
            .assert_asks("You could no longer read the user list.")
            .assert_asks("To recover: root can always log in");
        live.agree()
            .press("r")
            .until_said("reading it needs Full Access")
            .await;
        assert_eq!(live.app.engine().access(), Access::WithoutList);
        live.select("both").press("2 s");
        live.app
            .assert_asks(
                "You could no longer send commands, read the broker's answers or change users: \
                 not even to undo this.",
            )
            .assert_shows("Type both to confirm");
        // The broker works in order: it has carried out the command when it answers the question.
        live.agree().press("r");
        while live.app.engine().access() != Access::Nothing {
            live.apply_next("the refusals").await;
        }
        assert!(!has(&sandbox, "both", MANAGE));
        live.end(sandbox).await;
    }
}

// May change, but not list.

#[tokio::test]
async fn without_the_list_users_are_managed_by_name_and_nothing_is_called_saved() {
    for sandbox in each_kind().await {
        let mut live = without_list(&sandbox).await;
        live.app
            .assert_says("reading it needs Full Access")
            .assert_says("Who can grant it: root or a user with User Management.")
            .assert_shows("n names a user to work on, a adds one.");
        name(&mut live, "test");
        assert!(live.app.line_with("▌ test").contains("Not known"));
        live.press("1");
        assert!(live.app.line_with("▌ test").contains("Enabled"));
        live.press("1");
        assert!(live.app.line_with("▌ test").contains("Disabled"));
        live.press("1");
        live.app.assert_hides("modified");
        live.press("1 3 3 s").until_row("test", "Accepted").await;
        live.until_gone("modified").await;
        live.app
            .assert_says("Log Management Disabled, Full Access Enabled: the broker accepted it")
            .assert_says("this account cannot read the list that would show it")
            .assert_hides("Saved");
        assert!(has(&sandbox, "test", FULL));
        live.end(sandbox).await;
    }
}

#[tokio::test]
async fn without_the_list_a_user_is_added_rekeyed_and_deleted() {
    for sandbox in each_kind().await {
        let mut live = without_list(&sandbox).await;
        live.press("a")
            .fill(&["carl", "carl-fake", "carl-fake"])
            .until_said("Adding carl: the broker accepted it")
            .await;
        assert!(exists(&sandbox, "carl"));
        live.until_row("carl", "Accepted").await;
        live.press("p")
            .fill(&["next-fake", "next-fake"])
            .until_said("carl: the broker accepted the new password")
            .await;
        live.press("d");
        live.app
            .assert_shows("Delete carl?")
            .assert_asks("The permissions of carl are not known");
        live.agree()
            .until_said("Deleting carl: the broker accepted it")
            .await;
        live.app.assert_hides("▌ carl");
        assert!(!exists(&sandbox, "carl"));
        // A user that the broker does not have.
        name(&mut live, "ghost");
        live.press("2 s").until_row("ghost", "Failed").await;
        live.until_said("User ghost not found").await;
        live.press("c");
        live.app.assert_shows("▌ ghost").assert_hides("modified");
        live.press("c");
        live.app
            .assert_hides("▌ ghost")
            .assert_says("ghost: the row is gone, nothing was sent");
        live.end(sandbox).await;
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_stays_unknown_without_the_list() {
    let sandbox = start(AnswerFormat::Envelopes).await;
    let mut live = without_list(&sandbox).await;
    name(&mut live, "test");
    sandbox.faults().withhold_next_answers(1);
    live.press("2 s").until_row("test", "Saving").await;
    live.answer_overdue(0).until_row("test", "Unknown").await;
    live.app.assert_says("no list can show it");
    live.press("s").until_row("test", "Accepted").await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn the_list_that_comes_back_settles_what_was_done_without_it() {
    for sandbox in each_kind().await {
        let mut live = without_list(&sandbox).await;
        name(&mut live, "test");
        live.press("2 s").until_row("test", "Accepted").await;
        name(&mut live, "logs");
        live.press("1").until_row("logs", "Modified").await;
        // Taken back by another admin before anybody sees it.
        name(&mut live, "admin");
        live.press("3 s").until_row("admin", "Accepted").await;
        set(&sandbox, "admin", LOG, false);
        set(&sandbox, "manager", FULL, true);
        live.until("7 users").await;
        live.until_row("test", "Saved").await;
        live.until_row("logs", "Modified").await;
        live.until_row("admin", "Unknown").await;
        live.app
            .assert_says("it shows 1 and lacks 1")
            .assert_hides("the broker accepted it")
            .assert_hides("Not known");
        live.press("end").select("admin").app.assert_says(
            "admin: Log Management: the broker accepted it, but its list does not show it",
        );
        live.select("logs")
            .press("s")
            .until_row("logs", "Saved")
            .await;
        live.end(sandbox).await;
    }
}

#[tokio::test]
async fn names_stay_when_the_link_is_lost() {
    let sandbox = start(AnswerFormat::Envelopes).await;
    let mut live = without_list(&sandbox).await;
    name(&mut live, "test");
    live.press("1");
    sandbox.cut_links();
    live.until("reconnecting").await;
    live.app.assert_shows("▌ test");
    live.until("connected ").await.until_ready().await;
    live.press("s").until_row("test", "Accepted").await;
    live.end(sandbox).await;
}

// May do neither.

#[tokio::test]
async fn who_may_do_nothing_is_told_so_in_one_sentence() {
    for sandbox in each_kind().await {
        for user in [Some("logs"), Some("test"), None] {
            let mut live = Live::log_in(&sandbox, user);
            live.until("On this broker, ").await.until_ready().await;
            let screen = live.app.screen();
            // On the frame, and whole below, where nothing else stands.
            assert_eq!(screen.matches("On this broker, ").count(), 2, "{screen}");
            assert!(!screen.contains("refused"), "{screen}");
            live.app
                .assert_shows("The user list cannot be read: nothing to show.")
                .assert_says("Full Access")
                .assert_says("User Management");
            match user {
                Some(_) => live.app.assert_says("can grant them, r asks again"),
                None => live.app.assert_says("log in as a user with"),
            };
            for key in ["a", "n", "space", "d", "p"] {
                live.press(key);
                let screen = live.app.screen();
                assert_eq!(
                    screen.matches("On this broker, ").count(),
                    3,
                    "{key}: {screen}"
                );
            }
            assert!(!live.app.line_with("? help").contains("add"));
            live.close().await;
        }
        sandbox.stop().await;
    }
}

#[tokio::test]
async fn rights_that_are_granted_are_there_after_r() {
    for sandbox in each_kind().await {
        let mut live = Live::open(&sandbox, "logs");
        live.until("On this broker, ").await.until_ready().await;
        set(&sandbox, "logs", MANAGE, true);
        live.press("r").until("so you work by name").await;
        name(&mut live, "test");
        live.until_ready().await;
        live.press("1 s").until_row("test", "Accepted").await;
        live.end(sandbox).await;
    }
}

// Losing rights while connected.

#[tokio::test]
async fn losing_the_list_leaves_the_last_one_to_work_on_and_the_changes() {
    for sandbox in each_kind().await {
        let mut live = listed(&sandbox, "both").await;
        live.select("test").press("3");
        set(&sandbox, "both", FULL, false);
        live.until_said("The table shows the last list").await;
        assert_eq!(live.app.engine().access(), Access::WithoutList);
        live.app
            .assert_shows("7 users of 14:03:12")
            .assert_shows("1 modified")
            .assert_shows("▌ test");
        live.press("s").until_row("test", "Accepted").await;
        assert!(has(&sandbox, "test", LOG));
        live.select("logs").press("3 3 s");
        live.until_row("logs", "Accepted").await;
        live.app.assert_hides("Saved");
        set(&sandbox, "both", FULL, true);
        live.until_gone("old")
            .await
            .until_row("test", "Saved")
            .await;
        live.end(sandbox).await;
    }
}

#[tokio::test]
async fn losing_the_right_to_change_is_told_by_the_list() {
    for sandbox in each_kind().await {
        let mut live = listed(&sandbox, "both").await;
        live.select("test").press("2");
        set(&sandbox, "both", MANAGE, false);
        live.until_said("Your own account was changed: User Management is now Disabled")
            .await
            .until("1 modified")
            .await;
        live.press("r").until_row("test", "Modified").await;
        live.press("s").until_row("test", "Failed").await;
        live.until_said("Changing permissions needs User Management")
            .await;
        assert!(!has(&sandbox, "test", MANAGE));
        live.end(sandbox).await;
    }
}

#[tokio::test]
async fn losing_everything_is_told_by_the_next_command() {
    for sandbox in each_kind().await {
        for (user, right) in [("viewer", FULL), ("manager", MANAGE)] {
            let mut live = if user == "viewer" {
                let mut live = listed(&sandbox, user).await;
                live.select("test");
                live
            } else {
                let mut live = without_list(&sandbox).await;
                name(&mut live, "test");
                live
            };
            live.press("3");
            set(&sandbox, user, right, false);
            // It is done before any command that comes after it.
            while has(&sandbox, user, right) {
                tokio::task::yield_now().await;
            }
            live.press("s");
            live.until_screen("an outcome", |screen| {
                screen.contains("Failed") || screen.contains("Saving")
            })
            .await;
            // 3.1.1 refuses a publish in silence.
            live.answer_overdue(0).until("On this broker, ").await;
            assert_eq!(live.app.engine().access(), Access::Nothing);
            live.app.assert_shows("▌ test").assert_shows("1 modified");
            set(&sandbox, user, right, true);
            while !has(&sandbox, user, right) {
                tokio::task::yield_now().await;
            }
            live.press("r").until_gone("On this broker, ").await;
            live.until_ready().await;
            live.close().await;
        }
        sandbox.stop().await;
    }
}

#[tokio::test]
async fn a_kick_without_the_list_comes_back_without_it() {
    let sandbox = start(AnswerFormat::Envelopes).await;
    let mut live = listed(&sandbox, "both").await;
    live.select("test").press("1");
    sandbox
        .faults()
        .refuse_subscription("$SYS/Coreflux/Config/Users", true);
    sandbox.kick_clients();
    live.until_said("The table shows the last list").await;
    live.until_ready().await;
    live.press("s").until_row("test", "Accepted").await;
    live.end(sandbox).await;
}

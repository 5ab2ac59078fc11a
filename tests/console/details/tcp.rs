//! Groups and sessions against the embedded broker, over real MQTT on loopback.

use guestlist::sandbox::{Account, AnswerFormat, ListFault, Options, Sandbox};

use crate::groups::Knowing as _;
use crate::users::tcp::Live;

async fn start(answer_format: AnswerFormat, accounts: Vec<Account>) -> Sandbox {
    let options = Options {
        answer_format,
        ..Options::with_users(accounts)
    };
    Sandbox::start(options)
        .await
        .unwrap_or_else(|error| panic!("no sandbox: {error}"))
}

fn accounts() -> Vec<Account> {
    vec![
        Account::new("root", "root-fake").grant("AllowedSystemConfiguration"),
        Account::new("test", "test-fake"),
        Account::new("manager", "manager-fake").grant("AllowedUserManagement"),
    ]
}

fn lines(sandbox: &Sandbox, verb: &str) -> Vec<String> {
    let commands = sandbox.commands().into_iter();
    commands.filter(|line| line.starts_with(verb)).collect()
}

#[tokio::test]
async fn a_user_is_put_into_a_group_and_the_list_shows_it() {
    let sandbox = start(AnswerFormat::Envelopes, accounts()).await;
    let mut live = Live::open(&sandbox, "root");
    live.app.resize(120, 40);
    live.until("3 users").await.until_ready().await;
    live.until("m groups").await;
    live.select("test").press("m").type_text("night shift");
    live.press("enter esc").until("1 modified").await;
    live.press("s").until_row("test", "Saved").await;
    live.until_gone("modified").await;
    let added = lines(&sandbox, "-addUserToGroup test \"night shift\"");
    assert_eq!(added.len(), 1, "{:?}", sandbox.commands());

    // Out again, as the list tells it now.
    live.press("m").until("● night shift").await;
    live.press("down space esc s").until_gone("modified").await;
    live.app.reads("Groups none");
    assert_eq!(lines(&sandbox, "-removeUserFromGroup").len(), 1);
    live.end(sandbox).await;
}

#[tokio::test]
async fn groups_of_users_that_nobody_looked_at_are_offered() {
    let sandbox = start(AnswerFormat::Envelopes, accounts()).await;
    let mut live = Live::open(&sandbox, "root");
    live.app.resize(120, 40);
    live.until("m groups").await.until_ready().await;
    sandbox.execute_as_other_admin("-addUserToGroup manager \"night shift\"");
    live.select("test").press("m").until("○ night shift").await;
    live.until_gone("reading groups").await;
    live.press("down space").until("to be added").await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn where_the_list_does_not_come_an_answer_verifies_the_group() {
    let sandbox = start(AnswerFormat::Envelopes, accounts()).await;
    let mut live = Live::open(&sandbox, "root");
    live.app.resize(120, 40);
    live.until("m groups").await.until_ready().await;
    sandbox.faults().list(ListFault::Never);
    live.select("test").press("m").type_text("ops");
    live.press("enter esc s").until_row("test", "Saved").await;
    let asked = lines(&sandbox, "-listUserGroups test");
    assert!(!asked.is_empty(), "{:?}", sandbox.commands());
    assert_eq!(lines(&sandbox, "-addUserToGroup").len(), 1);
    live.end(sandbox).await;
}

#[tokio::test]
async fn a_user_manager_without_the_list_sees_what_the_broker_names() {
    let sandbox = start(AnswerFormat::Envelopes, accounts()).await;
    let mut live = Live::open(&sandbox, "manager");
    live.until("so you work by name").await.until_ready().await;
    live.press("n").type_text("test").press("enter");
    while !live.app.engine().has_groups() {
        live.apply_next("groups").await;
    }
    live.press("m").type_text("ops").press("enter esc s");
    live.until("Group ops Member: the broker accepted it").await;
    live.press("left enter").until("ops").await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn a_column_of_groups_is_filled_without_a_key_and_asks_once_for_each_row() {
    let sandbox = start(AnswerFormat::Envelopes, accounts()).await;
    let mut live = Live::open(&sandbox, "manager");
    live.app.resize(110, 24);
    live.until("so you work by name").await.until_ready().await;
    for user in ["test", "root", "gone"] {
        live.press("n").type_text(user).press("enter");
    }
    let is_asked = |screen: &str| {
        let mut users = screen.lines().filter(|line| line.starts_with('│'));
        users.any(|line| line.contains('…'))
    };
    live.until("Groups").await;
    live.until_screen("all groups", |screen| !is_asked(screen))
        .await;
    let asked = |user: &str| lines(&sandbox, &format!("-listUserGroups {user}")).len();
    for user in ["test", "root"] {
        assert!(asked(user) <= 2, "{:?}", sandbox.commands());
        assert!(asked(user) >= 1, "{:?}", sandbox.commands());
    }
    let before = lines(&sandbox, "-listUserGroups").len();
    live.press("down up down").until("Groups").await;
    assert_eq!(
        lines(&sandbox, "-listUserGroups").len(),
        before,
        "all is known"
    );
    live.end(sandbox).await;
}

#[tokio::test]
async fn a_broker_that_answers_in_plain_text_has_no_groups_and_is_asked_once() {
    let sandbox = start(AnswerFormat::PlainText, accounts()).await;
    let mut live = Live::open(&sandbox, "root");
    live.app.resize(120, 40);
    live.until("3 users").await.until_ready().await;
    live.select("test").press("left enter esc m");
    live.until("This broker reports no groups").await;
    live.press("right 1 s").until_row("test", "Saved").await;
    assert_eq!(
        lines(&sandbox, "-listUserGroups").len(),
        1,
        "only the probe"
    );
    live.end(sandbox).await;
}

#[tokio::test]
async fn open_sessions_are_shown_where_the_broker_tells_them() {
    let sandbox = start(AnswerFormat::Envelopes, accounts()).await;
    let mut live = Live::open(&sandbox, "root");
    live.app.resize(120, 40);
    live.until("3 users").await.until_ready().await;
    live.app.resize(100, 60);
    live.press("home left enter");
    live.until("console-root").await;
    live.app
        .reads("Session console-root")
        .reads("Connected true");
    sandbox
        .faults()
        .send_session_bytes(b"3 of them, whose is secret".to_vec());
    live.until("Sessions reported by the broker").await;
    live.until("3 of them, whose is secret").await;
    // Closing the page ends the listening: nothing of it comes any more.
    live.press("esc");
    live.press("enter").until("3 of them").await;
    live.end(sandbox).await;
}

#[tokio::test]
async fn a_broker_that_tells_no_sessions_is_not_worth_a_word() {
    let sandbox = start(AnswerFormat::Envelopes, accounts()).await;
    for topic in ["Sessions", "Clients", "Logins"] {
        let topic = format!("$SYS/Coreflux/Comms/{topic}");
        sandbox.faults().refuse_subscription(&topic, true);
    }
    let mut live = Live::open(&sandbox, "root");
    live.app.resize(120, 40);
    live.until("3 users").await.until_ready().await;
    live.app.resize(100, 60);
    live.select("test")
        .press("left enter")
        .until("Groups")
        .await;
    live.until("none").await;
    live.app.assert_hides("Session").assert_hides("refused");
    live.press("esc r").until("lists 3 users").await;
    live.app.assert_hides("refused");
    live.end(sandbox).await;
}

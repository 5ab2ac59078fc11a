//! Listing, toggling, adding, passwords and deleting.

use guestlist::broker::{Settings, Timings};
use guestlist::domain::address::Address;
use guestlist::domain::family::BrokerFamily;
use guestlist::domain::profile::TlsOptions;
use guestlist::domain::roster::Roster;
use guestlist::domain::secret::Secret;

use crate::live::Live;
use crate::server::{PASSWORD, Server, installed};

pub(crate) fn settings(server: &Server, user: &str, password: &str) -> Settings {
    let address = server.address;
    Settings {
        address: Address::mqtt(address.ip().to_string(), address.port()),
        tls: TlsOptions::default(),
        client_id: format!("console-{user}"),
        username: Some(user.into()),
        password: Some(Secret::new(password)),
        session: format!("s{user}"),
        family: Some(BrokerFamily::Mosquitto),
        timings: Timings {
            backoff_min: std::time::Duration::from_millis(5),
            backoff_max: std::time::Duration::from_millis(40),
            ..Timings::default()
        },
    }
}

pub(crate) async fn open(server: &Server) -> Live {
    Live::ready(settings(server, "admin", PASSWORD)).await
}

/// Two roles, a group, and two clients beside `admin`.
pub(crate) fn furnish(server: &Server) {
    for command in [
        &["createRole", "sensors"][..],
        &[
            "addRoleACL",
            "sensors",
            "publishClientSend",
            "sensors/#",
            "allow",
        ],
        &["createRole", "ops"],
        &["createGroup", "crew"],
        &["addGroupRole", "crew", "ops"],
        &["createClient", "line1", "-p", "line1-fake"],
        &["createClient", "line2", "-p", "line2-fake"],
        &["addGroupClient", "crew", "line2"],
    ] {
        server.control(command);
    }
}

pub(crate) async fn furnished() -> Option<Server> {
    let server = Server::start(&installed()?).await;
    furnish(&server);
    Some(server)
}

/// Whether the broker admits a login.
pub(crate) async fn admits(server: &Server, user: &str, password: &str) -> bool {
    let mut settings = settings(server, user, password);
    settings.client_id = format!("probe-{user}");
    let mut live = Live::open(settings);
    live.until("the broker's word on a login", |app| {
        crate::live::is_down(app)
            || *app.engine().link() == guestlist::engine::connection::LinkState::Connected
    })
    .await;
    let admitted = !crate::live::is_down(&live.app);
    live.close().await;
    admitted
}

#[tokio::test]
async fn the_columns_are_enabled_and_the_roles_in_the_brokers_order() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.until_shown("line2").await;
    let head = live.app.line_with("Status");
    let words: Vec<&str> = head.split_whitespace().collect();
    assert_eq!(words[..5], ["User", "Enabled", "admin", "ops", "sensors"]);
    let row = live.app.line_with("line2");
    let words: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(words[..5], ["line2", "●", "○", "◐", "○"]);
    live.app.assert_shows("─ $CONTROL/dynamic-security/v1 ─");
    let notice = "Changes are saved by commands to $CONTROL/dynamic-security/v1";
    live.press(": 'notice' enter").app.assert_says(notice);
}

#[tokio::test]
async fn the_focus_stays_on_its_role_when_roles_come_and_go() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.select("line1").press("right right right");
    server.control(&["createRole", "aaa"]);
    live.until_shown("aaa").await;
    live.press("space");
    live.app
        .assert_shows("line1 · Role sensors · Original: false");
    live.app.assert_hides("Your own account was changed");
    // While that is pending the list waits, also one with another column: the rows that it changes
    // say so.
    server.control(&["createRole", "bbb"]);
    server.control(&["addClientRole", "line2", "bbb"]);
    live.until("the old row", |app| {
        app.line_with("line2").ends_with("Outdated")
    })
    .await;
    assert!(!live.app.line_with("admin").ends_with("Outdated"));
    live.press("c");
    server.control(&["deleteRole", "sensors"]);
    live.until("the role gone", |app| {
        !app.line_with("Status").contains("sensors")
    })
    .await;
    // On the name: what was focused is gone, and no other role is changed by the same key.
    live.press("space");
    live.app.assert_shows("─ User ─").assert_hides("1 modified");
}

#[tokio::test]
async fn a_role_that_stays_through_a_group_is_not_called_gone() {
    let server = or_skip!(furnished().await);
    server.control(&["addClientRole", "line2", "ops"]);
    let mut live = open(&server).await;
    live.select("line2").press("3 s");
    live.until_shown("line2 has the role ops only through a group now, confirmed by the broker")
        .await;
}

#[tokio::test]
async fn roles_and_enabled_are_toggled_and_verified() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.select("line1").press("4 1 s");
    live.until_verified("line1", "role:sensors").await;
    live.until_verified("line1", "enabled").await;
    let client = server.control(&["getClient", "line1"]);
    assert!(
        client.contains("sensors") && client.contains("Disabled"),
        "{client}"
    );
    assert!(!admits(&server, "line1", "line1-fake").await);
    live.press("4 1 s");
    live.until_verified("line1", "role:sensors").await;
    live.until_verified("line1", "enabled").await;
    let client = server.control(&["getClient", "line1"]);
    assert!(!client.contains("sensors"), "{client}");
    assert!(admits(&server, "line1", "line1-fake").await);
}

#[tokio::test]
async fn users_are_added_rekeyed_and_deleted() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    // JSON carries what other command syntaxes cannot.
    let password = "not \"real\" \\ -requestId";
    live.press("a").fill(&["new \"1\"", password, password]);
    live.until_shown("added, confirmed by the broker").await;
    assert!(admits(&server, "new \"1\"", password).await);
    live.select("new \"1\"")
        .press("p")
        .fill(&["other-fake", "other-fake"]);
    live.until_shown("the broker accepted the new password")
        .await;
    assert!(admits(&server, "new \"1\"", "other-fake").await);
    live.press("d");
    // It is enabled, so the name is asked for.
    live.agree();
    live.until_shown("deleted, confirmed by the broker").await;
    assert!(!server.control(&["listClients"]).contains("new"));
}

#[tokio::test]
async fn an_account_with_an_empty_name_is_shown_worked_on_and_deleted() {
    let server = or_skip!(furnished().await);
    for command in [
        &["createRole", ""][..],
        &["createGroup", ""],
        &["createClient", "", "-p", "empty-fake"],
    ] {
        server.control(command);
    }
    let mut live = open(&server).await;
    live.until_shown("4 users").await;
    live.select("").app.assert_shows("▌ (empty name)");
    // The empty role is the second column, `sensors` the fifth.
    live.press("2 5 1 s");
    for key in ["role:", "role:sensors", "enabled"] {
        live.until_verified("", key).await;
    }
    let client = server.control(&["getClient", ""]);
    assert!(
        client.contains("sensors") && client.contains("Disabled"),
        "{client}"
    );
    // Its group is offered though nobody is in it.
    live.press("m down space esc s");
    live.until("its group", |app| app.engine().drafts().is_empty())
        .await;
    let client = server.control(&["getClient", ""]);
    assert!(client.contains("Groups:"), "{client}");
    live.press("p").fill(&["other-fake", "other-fake"]);
    live.until_shown("(empty name): the broker accepted the new password")
        .await;
    live.press("t");
    live.app
        .assert_says("(empty name) cannot log in: a login needs a user name");
    live.press("d");
    live.app.assert_says("Delete (empty name)?");
    live.agree();
    live.until_shown("(empty name) deleted, confirmed by the broker")
        .await;
    live.until_shown("3 users").await;
    let clients = server.control(&["listClients"]);
    assert!(!clients.lines().any(str::is_empty), "{clients:?}");
}

#[tokio::test]
async fn the_groups_of_the_broker_are_offered_and_no_other_can_be_named() {
    let server = or_skip!(furnished().await);
    for group in ["night", "spare"] {
        server.control(&["createGroup", group]);
    }
    let mut live = open(&server).await;
    live.until("all groups", |app| {
        let all = app.engine().roster().and_then(Roster::all_groups);
        all.is_some_and(|all| all.count() == 3)
    })
    .await;
    live.select("line1").press("m");
    for shown in ["○ crew", "○ night", "○ spare"] {
        live.app.assert_shows(shown);
    }
    live.app.type_text("nigt");
    live.press("enter");
    live.app
        .assert_shows("There is no group nigt. Did you mean night?");
    live.press("backspace backspace enter space esc s");
    live.until("the group", |app| app.engine().drafts().is_empty())
        .await;
    let client = server.control(&["getClient", "line1"]);
    assert!(client.contains("night"), "{client}");
}

#[tokio::test]
async fn a_role_that_is_held_already_is_settled_by_the_list() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.select("line1").press("4");
    // The console does not hear of it before it sends.
    server.control(&["addClientRole", "line1", "sensors"]);
    live.press("s");
    live.until_verified("line1", "role:sensors").await;
    live.app.assert_hides("Failed");
}

#[tokio::test]
async fn what_another_admin_does_shows_by_itself() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    server.control(&["addClientRole", "line1", "sensors"]);
    live.until("the role", |app| {
        let words = app.line_with("line1");
        words.split_whitespace().filter(|it| *it == "●").count() == 2
    })
    .await;
    server.control(&["createClient", "line3", "-p", "line3-fake"]);
    live.until_shown("line3").await;
    // While changes are open it waits behind the banner.
    live.select("line1").press("4");
    server.control(&["deleteClient", "line3"]);
    live.until_shown("System Configuration Updated").await;
    live.app.assert_shows("line3");
    live.press("r").until_shown("Modified").await;
    live.app.assert_hides("line3");
}

#[tokio::test]
async fn the_own_password_is_changed_though_the_answer_is_lost() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.select("admin")
        .press("p")
        .fill(&["changed-fake", "changed-fake"]);
    live.agree();
    // 2.0 cuts the link before it answers; the new password logs in.
    live.until_shown("the new password works").await;
    live.until_ready().await;
    assert!(!admits(&server, "admin", PASSWORD).await);
}

#[tokio::test]
async fn a_role_through_a_group_is_no_toggle_and_says_why() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.select("line2").press("3");
    live.app
        .assert_says("line2 has ops only through the group crew");
    // With the role of its own on top it can be toggled, and what is left is the group's.
    server.control(&["addClientRole", "line2", "ops"]);
    let own =
        |app: &crate::common::App| app.line_with("▌ line2").split_whitespace().nth(4) == Some("●");
    live.until("the role of its own", own).await;
    live.press("3 s").until_verified("line2", "role:ops").await;
    live.app.assert_shows("◐");
}

#[tokio::test]
async fn what_a_broker_cannot_write_is_called_saved_and_gone_after_its_restart() {
    let installed = or_skip!(installed());
    let mut server = or_skip!(Server::that_cannot_write(&installed).await);
    let before = server.file();
    let mut live = open(&server).await;
    live.press("a").fill(&["line3", "line3-fake", "line3-fake"]);
    // Nothing in the answer and in the list tells.
    live.until_shown("added, confirmed by the broker").await;
    assert!(admits(&server, "line3", "line3-fake").await);
    // What README says to look for.
    assert!(server.log().contains("Error saving"), "{}", server.log());
    assert_eq!(server.file(), before);
    server.kill();
    live.until_down().await;
    server.start_again().await;
    live.until("the list of the new start", |app| {
        crate::live::is_ready(app) && !app.screen().contains("line3")
    })
    .await;
    assert!(!admits(&server, "line3", "line3-fake").await);
    live.close().await;
}

//! Review, applying, taking back, and what is said before somebody is locked out.

use guestlist::domain::command::CommandKind;
use guestlist::engine::command_log::Outcome;
use guestlist::engine::draft::Progress;

use crate::common::App;
use crate::live::{self, Live, progress};
use crate::server::Server;
use crate::table::{furnished, open, settings};
use crate::wire::{Watcher, crowded, is};

/// Whether a dialog says a sentence, however it is wrapped.
fn says(live: &Live, sentence: &str) {
    let words = live.app.words().replace("│ ", "");
    assert!(
        words.contains(sentence),
        "no {sentence:?} in\n{}",
        live.app.screen()
    );
}

/// Turns the last role on for all but ourselves and applies what Review shows.
fn apply_to_all(live: &mut Live) {
    // Wide enough for all columns, and without the details beside them.
    live.app.resize(120, 40);
    live.press("/");
    live.app.type_text("dev-");
    live.press("enter right right right * + S");
    live.app.assert_shows("Review");
    live.app.assert_says("Saving disconnects ");
    live.press("s");
    if matches!(
        live.app.dialogs().last(),
        Some(guestlist::screens::dialog::Dialog::Question(_))
    ) {
        live.agree();
    }
}

fn is_over(app: &App) -> bool {
    app.screen().contains("Summary")
}

#[tokio::test]
async fn a_plan_goes_out_in_messages_of_at_most_twenty_and_is_undone() {
    let server = or_skip!(crowded(45).await);
    let mut watcher = Watcher::new(&server).await;
    let mut live = open(&server).await;
    // Every other has it already.
    apply_to_all(&mut live);
    live.until("the end of the plan", is_over).await;
    let mut sizes = Vec::new();
    while sizes.iter().sum::<usize>() < 22 {
        let message = watcher.next().await;
        if is(&message[0], "addClientRole") {
            sizes.push(message.len());
        }
    }
    assert_eq!(sizes, [20, 2]);
    let verified = |app: &App| {
        let mut entries = app.engine().log().entries();
        entries.all(|entry| entry.outcome == Outcome::Verified)
    };
    live.until("the list", verified).await;

    live.press("q u * u");
    live.app.assert_shows("Review");
    live.press("s")
        .until("the end of the way back", is_over)
        .await;
    live.until("the list", verified).await;
    let roster = live.app.engine().roster().unwrap();
    let key = "role:sensors".into();
    let holders = roster.users().iter();
    let holders = holders.filter(|it| {
        roster
            .grant(&it.name, &key)
            .is_some_and(guestlist::domain::permission::Grant::holds)
    });
    assert_eq!(holders.count(), 23);
}

/// Deletes a client with two roles, and asks for it back. What Review shows is not applied yet.
async fn asked_back(server: &Server) -> Live {
    for role in ["ops", "sensors"] {
        server.control(&["addClientRole", "line1", role]);
    }
    let mut live = open(server).await;
    live.app.resize(120, 40);
    live.select("line1").press("d").agree();
    live.until_shown("deleted, confirmed by the broker").await;
    live.press("u u").fill(&["again-fake", "again-fake"]);
    live.app.assert_shows("Review: 3 changes to 1 user");
    live
}

#[tokio::test]
async fn a_new_user_and_its_roles_go_in_one_message() {
    let server = or_skip!(furnished().await);
    let mut live = asked_back(&server).await;
    let mut watcher = Watcher::new(&server).await;
    live.press("s").until("the end of the plan", is_over).await;
    live.app.assert_shows("Summary: 3 of 3 changes done");
    let message = loop {
        let message = watcher.next().await;
        if is(&message[0], "createClient") {
            break message;
        }
    };
    let verbs = message.iter().map(|it| it["command"].as_str().unwrap());
    let verbs: Vec<&str> = verbs.collect();
    assert_eq!(verbs, ["createClient", "addClientRole", "addClientRole"]);
    live.until("the list", |app| app.engine().drafts().is_empty())
        .await;
    let client = server.control(&["getClient", "line1"]);
    assert!(
        client.contains("ops") && client.contains("sensors"),
        "{client}"
    );
    // The role and its client hold together: it goes without a trace.
    server.control(&["deleteRole", "ops"]);
    let client = server.control(&["getClient", "line1"]);
    assert!(!client.contains("ops"), "{client}");
}

#[tokio::test]
async fn roles_that_went_to_somebody_elses_client_are_told() {
    let server = or_skip!(furnished().await);
    let mut live = asked_back(&server).await;
    // Nobody has told the console yet.
    server.control(&["createClient", "line1", "-p", "theirs-fake"]);
    let mut told = Vec::new();
    let words = |app: &App| {
        let entries = app.engine().log().entries();
        let words =
            entries.filter_map(|it| Some((it.change.kind(), it.outcome.reason()?.text.clone())));
        words.collect::<Vec<(CommandKind, String)>>()
    };
    live.press("s");
    let settled = |app: &App| is_over(app) && app.engine().drafts().is_empty();
    live.until_with("the list", settled, |app| told.extend(words(app)))
        .await;
    let told = |kind, part: &str| {
        let mut told = told.iter();
        told.any(|(of, words)| *of == kind && words.contains(part))
    };
    assert!(told(CommandKind::Add, "Client already exists"));
    assert!(told(
        CommandKind::Add,
        "may have changed the existing user of this name"
    ));
    assert!(told(
        CommandKind::Permission,
        "a user of this name already existed"
    ));
    // It has them, and the list says so; the addition stays failed.
    live.app.assert_shows("Summary: 2 of 3 changes done");
    live.app.assert_says("Client already exists");
    let client = server.control(&["getClient", "line1"]);
    assert!(
        client.contains("ops") && client.contains("sensors"),
        "{client}"
    );
}

#[tokio::test]
async fn kill_9_in_the_middle_of_a_plan_loses_nothing() {
    let mut server = or_skip!(crowded(120).await);
    let mut live = open(&server).await;
    apply_to_all(&mut live);
    let some = |app: &App| {
        let mut entries = app.engine().log().entries();
        entries.any(|it| matches!(it.outcome, Outcome::Accepted | Outcome::Verified))
    };
    live.until("the first answers", some).await;
    server.kill();
    live.until_down().await;
    server.start_again().await;
    live.until("the link", |app| {
        !live::is_down(app) && app.engine().queue().is_ready()
    })
    .await;
    // What was not sent is still pending; what was, the list tells.
    let settled = |app: &App| {
        let mut users = app.engine().drafts().users();
        users.all(|user| {
            let sent = progress(app, user.as_str(), "role:sensors");
            !matches!(sent, Some(Progress::Sent | Progress::Accepted))
        })
    };
    live.until("an outcome for each", settled).await;
    live.until("the list of the new start", |app| {
        app.engine().old_since().is_none()
    })
    .await;
    let holders = holders(&server);
    let pending = live.app.engine().drafts().len();
    assert_eq!(holders + pending, 120, "{}", live.app.screen());
    assert!(holders >= 60);
}

/// How many clients hold the role, as the broker says.
fn holders(server: &Server) -> usize {
    let json: serde_json::Value = serde_json::from_str(&server.file()).unwrap();
    let clients = json["clients"].as_array().unwrap();
    let holds = |client: &&serde_json::Value| client["roles"][0]["rolename"] == "sensors";
    clients.iter().filter(holds).count()
}

#[tokio::test]
async fn the_last_who_may_send_to_the_plugin_is_named_before() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.app.resize(120, 40);
    live.select("admin").press("2 s");
    for sentence in [
        "This is the account that you are using. You will lose: admin",
        "You could no longer",
        "admin is the last user who can change users: after this, nobody can.",
        "mosquitto_ctrl dynsec init",
        "Type admin to confirm",
    ] {
        says(&live, sentence);
    }
    live.press("esc c");
    // Disabling it, and taking it out of the group that gives the right, weigh the same.
    live.press("1 s");
    says(&live, "admin is the last user who can change users");
    live.press("esc c");
    // Another holder, through a group: then nobody is the last.
    server.control(&["addGroupRole", "crew", "admin"]);
    live.until("the role of the group", |app| {
        app.line_with("line2").matches('◐').count() == 2
    })
    .await;
    live.press("2 s");
    says(&live, "You will lose: admin");
    live.app.assert_hides("the last user");
    live.press("esc c");
    live.select("line2");
    let screen = live.app.screen();
    assert_eq!(
        screen.matches("from group crew").count(),
        2,
        "each role says where it comes from:\n{screen}"
    );
    let groups = screen.matches("crew").count() - 2;
    assert_eq!(groups, 1, "its groups stand there once:\n{screen}");
    live.press("d");
    says(&live, "line2 has: admin, ops, and is in group crew.");
}

#[tokio::test]
async fn giving_up_the_own_role_ends_in_words_and_no_loop() {
    let server = or_skip!(furnished().await);
    server.control(&["createClient", "clerk", "-p", "clerk-fake"]);
    server.control(&["addClientRole", "clerk", "admin"]);
    let mut live = Live::ready(settings(&server, "clerk", "clerk-fake")).await;
    live.select("clerk").press("2 s");
    live.agree();
    // 2.0 cuts the link before it answers; then it refuses what was open.
    live.until("the refusal", |app| !app.engine().refused().is_empty())
        .await;
    live.app.assert_says("$CONTROL/dynamic-security/v1");
    assert!(!server.control(&["getClient", "clerk"]).contains("admin"));
}

#[tokio::test]
async fn deleting_the_own_account_ends_in_a_refused_login() {
    let server = or_skip!(furnished().await);
    server.control(&["createClient", "clerk", "-p", "clerk-fake"]);
    server.control(&["addClientRole", "clerk", "admin"]);
    let mut live = Live::ready(settings(&server, "clerk", "clerk-fake")).await;
    live.select("clerk").press("d");
    live.agree();
    live.until_shown("not authorized").await;
    assert!(!server.control(&["listClients"]).contains("clerk"));
}

#[tokio::test]
async fn groups_are_joined_and_left_with_their_roles() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.select("line1").press("m");
    live.app.type_text("crew");
    live.press("enter esc s");
    // The role that comes with the group is no change by somebody else.
    live.until("the group's role, saved", |app| {
        let row = app.line_with("▌ line1");
        row.contains('◐') && row.ends_with("Saved")
    })
    .await;
    live.until_shown("by you, Group crew").await;
    assert!(server.control(&["getClient", "line1"]).contains("crew"));
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_in_the_form() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.app.resize(120, 40);
    live.press("s");
    live.app.type_text("a\u{85}b");
    says(
        &live,
        "contains a control character (U+0085), which the broker does not accept",
    );
    live.app.leave_all();
    live.press("a").fill(&["x", "", ""]);
    says(&live, "The password is empty");
}

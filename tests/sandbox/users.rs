//! The users: logging in, commands, answers, the list.

use guestlist::sandbox::{AnswerFormat, Options, Sandbox, UserSource};
use serde_json::{Value, json};

use super::peer::{
    BOTH, COMMAND, OUTPUT, Peer, Seen, USERS, Version, admin, demo, login, root, start, test_user,
};

async fn refusal(version: Version, sandbox: &Sandbox, user: &str, password: &str) -> String {
    let mut peer = Peer::dial(version, sandbox.address(), &login(user, password));
    match peer.next().await {
        Seen::Refused(text) => text,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_connect_is_checked_against_the_live_table() {
    let sandbox = demo().await;
    for version in BOTH {
        let bad = "`BadUserNamePassword`";
        assert!(
            refusal(version, &sandbox, "root", "wrong")
                .await
                .contains(bad)
        );
        assert!(
            refusal(version, &sandbox, "nobody", "x")
                .await
                .contains(bad)
        );
        let mut admin = admin(version, &sandbox).await;
        let mut nobody = root();
        nobody.user = None;
        let mut nobody = Peer::dial(version, sandbox.address(), &nobody);
        match nobody.next().await {
            Seen::Refused(text) => assert!(text.contains("`NotAuthorized`"), "{text}"),
            other => panic!("{other:?}"),
        }

        admin.ask("-addUser bob first").await;
        Peer::login(version, &sandbox, &login("bob", "first")).await;
        admin.ask("-changeUserPassword bob second").await;
        assert!(
            refusal(version, &sandbox, "bob", "first")
                .await
                .contains(bad)
        );
        Peer::login(version, &sandbox, &login("bob", "second")).await;
        admin.ask("-removeUser bob").await;
        assert!(
            refusal(version, &sandbox, "bob", "second")
                .await
                .contains(bad)
        );
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_command_is_answered_and_the_list_comes_again_with_passwords_masked() {
    let sandbox = demo().await;
    for version in BOTH {
        let mut admin = admin(version, &sandbox).await;
        admin.subscribe(USERS, 1).await;
        let first = admin.message_on(USERS).await;
        assert!(first.retain);
        let answer = admin
            .ask("-addUser bob not-a-real-password -requestId gl-1")
            .await;
        assert_eq!(
            answer,
            json!({"success": true, "command": "AddUser", "requestId": "gl-1",
                "message": "User bob added successfully!", "entityType": "User",
                "entityName": "bob", "data": {}})
        );
        let list = admin.message_on(USERS).await;
        assert!(!list.text().contains("not-a-real-password"));
        let list = list.json();
        let bob = list.as_array().unwrap().last().unwrap();
        assert_eq!(bob["UserName"], "bob");
        assert_eq!(bob["Password"], "********");
        assert_eq!(bob["AllowedUserManagement"], false);
        for user in list.as_array().unwrap() {
            assert_eq!(user["Password"], "********");
        }
        admin.ask("-removeUser bob").await;
        let list = admin.message_on(USERS).await.json();
        assert!(names(&list).all(|name| name != "bob"));
    }
    sandbox.stop().await;
}

fn names(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|user| user["UserName"].as_str().unwrap())
}

#[tokio::test]
async fn a_failure_is_an_answer_in_words_and_publishes_no_list() {
    let sandbox = demo().await;
    let mut admin = admin(Version::V5, &sandbox).await;
    admin.subscribe(USERS, 1).await;
    admin.message_on(USERS).await;
    for (line, message) in [
        ("-removeUser ghost", "User ghost not found"),
        (
            "-addUser test x",
            "Failed to add user test: User already exists",
        ),
        ("-fly", "Unknown command: -fly"),
        (
            "-removeUser root",
            "Failed to remove user root: The root user cannot be removed",
        ),
    ] {
        admin.command(&format!("{line} -requestId gl-1")).await;
        let answer = admin.message().await;
        assert_eq!(answer.topic, OUTPUT);
        let answer = answer.json();
        assert_eq!(answer["success"], false);
        assert_eq!(answer["message"], message);
        assert_eq!(answer["errors"], json!([{"message": message}]));
        assert_eq!(answer["requestId"], "gl-1");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn rights_decide_over_topics_and_commands() {
    let sandbox = demo().await;
    for version in BOTH {
        let refused = if version == Version::V3 { 0x80 } else { 0x87 };
        let silent = if version == Version::V3 { 0 } else { 0x87 };

        // Without rights: nothing at all.
        let (mut test, _) = Peer::login(version, &sandbox, &test_user()).await;
        assert_eq!(test.subscribe(OUTPUT, 1).await, [refused]);
        assert_eq!(test.subscribe(USERS, 1).await, [refused]);
        assert_eq!(test.publish_acked(COMMAND, "-addUser eve x").await, silent);

        // User Management alone: may change users, may not see them.
        let lead = login("shift-lead", "demo-shift-lead");
        let (mut lead, _) = Peer::login(version, &sandbox, &lead).await;
        assert_eq!(lead.subscribe(OUTPUT, 1).await, [1]);
        assert_eq!(lead.subscribe(USERS, 1).await, [refused]);
        assert_eq!(lead.ask("-addUser bob x").await["success"], true);
        assert_eq!(lead.ask("-removeUser bob").await["success"], true);

        // Full Access alone: may see users, may not change them.
        let bruno = login("ops-bruno", "demo-ops-bruno");
        let (mut bruno, _) = Peer::login(version, &sandbox, &bruno).await;
        assert_eq!(bruno.subscribe(OUTPUT, 1).await, [1]);
        assert_eq!(bruno.subscribe(USERS, 1).await, [1]);
        let answer = bruno.ask("-addUser eve x").await;
        let denied = "Permission denied: You are not allowed to execute -addUser";
        assert_eq!(answer["message"], denied);
    }
    assert!(sandbox.accounts().iter().all(|(name, _)| name != "eve"));
    sandbox.stop().await;
}

#[tokio::test]
async fn commands_reach_no_subscriber() {
    let sandbox = demo().await;
    let mut admin = admin(Version::V5, &sandbox).await;
    admin.subscribe("$SYS/Coreflux/Command", 1).await;
    admin.command("-addUser bob not-a-real-password").await;
    assert_eq!(admin.message().await.topic, OUTPUT);
    admin.command("-updateData").await;
    assert_eq!(admin.ask("-listRoutes").await["command"], "ListRoutes");
    let expected = ["-addUser bob ••••", "-updateData", "-listRoutes"];
    assert_eq!(sandbox.commands(), expected);
    sandbox.stop().await;
}

#[tokio::test]
async fn an_older_broker_answers_in_plain_text() {
    let sandbox = start(Options {
        answer_format: AnswerFormat::PlainText,
        ..Options::default()
    })
    .await;
    for version in BOTH {
        let mut admin = admin(version, &sandbox).await;
        for (line, answer) in [
            ("-addUser operator x", "User operator added successfully!"),
            (
                "-changeUserPassword operator y",
                "Password for user operator changed successfully!",
            ),
            (
                "-removeUser operator",
                "User operator removed successfully!",
            ),
            ("-listUserGroups root", "Unknown command: -listUserGroups"),
            (
                "-removeUser root -requestId gl-1",
                "Error: Wrong arguments. Usage: -removeUser <user>",
            ),
        ] {
            admin.command(line).await;
            assert_eq!(admin.message().await.text(), answer);
        }
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn users_in_a_file_are_hashed_and_survive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("users.json");
    let options = || Options {
        users: UserSource::File(path.clone()),
        ..Options::default()
    };
    let sandbox = Sandbox::start(options()).await.unwrap();
    let (mut admin, _) = Peer::login(Version::V3, &sandbox, &login("root", "coreflux")).await;
    admin.subscribe(OUTPUT, 1).await;
    admin.subscribe(USERS, 1).await;
    assert_eq!(
        admin.ask("-addUser bob not-a-real-password").await["success"],
        true
    );
    let setting = "-changeUserSettings bob AllowedLogManagement true";
    assert_eq!(admin.ask(setting).await["success"], true);
    let list = admin.message_on(USERS).await;
    assert!(!list.text().contains("argon2"));
    sandbox.stop().await;

    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains("not-a-real-password"));
    let sandbox = Sandbox::start(options()).await.unwrap();
    let bob = login("bob", "not-a-real-password");
    Peer::login(Version::V5, &sandbox, &bob).await;
    let (_, grants) = sandbox.accounts().pop().unwrap();
    assert!(grants.contains(&("AllowedLogManagement".into(), true)));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_change_that_cannot_be_written_did_not_happen() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("users.json");
    let sandbox = Sandbox::start(Options {
        users: UserSource::File(path.clone()),
        ..Options::default()
    })
    .await
    .unwrap();
    let (mut admin, _) = Peer::login(Version::V3, &sandbox, &login("root", "coreflux")).await;
    admin.subscribe(OUTPUT, 1).await;
    drop(directory);
    let answer = admin.ask("-addUser bob x").await;
    assert_eq!(answer["success"], false);
    let message = answer["message"].as_str().unwrap();
    assert!(message.contains("were not written"), "{message}");
    assert_eq!(sandbox.accounts().len(), 1);
    sandbox.stop().await;
}

//! New passwords for one user and for several, logins that are tried, and what stands on the
//! activity page.

use crate::table::{admits, furnished, open};

#[tokio::test]
async fn a_login_is_tried_with_the_new_password_and_with_a_wrong_one() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.select("line1")
        .press("p")
        .fill(&["other-fake", "other-fake"]);
    live.until_shown("the broker accepted the new password")
        .await;
    live.press("t");
    live.until_shown("Login works: the broker accepted line1")
        .await;
    live.press("enter t");
    for (password, word) in [
        ("wrong-fake", "The broker refused line1"),
        ("line1-fake", "The broker refused line1"),
        ("other-fake", "Login works: the broker accepted line1"),
    ] {
        live.app.type_text(password);
        live.press("enter").until_shown(word).await;
        live.app.assert_hides(password);
        live.press("esc t");
    }
    live.close().await;
}

#[tokio::test]
async fn new_passwords_of_several_users_open_the_doors_that_the_file_says() {
    let server = or_skip!(furnished().await);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.csv");
    let mut live = open(&server).await;
    live.press("/");
    live.app.type_text("line");
    live.press("enter * P tab tab ctrl-u");
    live.app.type_text(path.to_str().unwrap());
    live.press("tab tab enter");
    live.until_shown("Review: 2 changes to 2 users").await;
    live.app.assert_says("Saving disconnects ");
    live.press("s").until_shown("2 of 2 changes done").await;
    live.press("q");
    live.until_shown("which only you can read").await;
    let text = std::fs::read_to_string(&path).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    for row in &rows {
        assert_eq!(&row[2], "accepted");
        assert!(admits(&server, &row[0], &row[1]).await);
        assert!(!admits(&server, &row[0], &format!("{}-fake", &row[0])).await);
    }
    live.close().await;
}

#[tokio::test]
async fn the_activity_page_shows_what_we_did_and_no_password() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    live.press("a").fill(&["line3", "first-fake", "first-fake"]);
    live.until_shown("added, confirmed by the broker").await;
    live.select("line3").press("4 s");
    live.until_verified("line3", "role:sensors").await;
    live.press("p").fill(&["second-fake", "second-fake"]);
    live.until_shown("the broker accepted the new password")
        .await;
    live.press("A");
    let page = live.app.screen();
    for part in ["add", "sensors on", "password"] {
        let shown = |row: &str| ["you", "line3", part].iter().all(|it| row.contains(it));
        assert!(page.lines().any(shown), "no {part:?} in\n{page}");
    }
    for secret in ["first-fake", "second-fake"] {
        live.app.assert_hides(secret);
    }
    live.close().await;
}

#[tokio::test]
async fn a_login_that_cannot_be_let_in_says_why() {
    let server = or_skip!(furnished().await);
    for command in [
        &["disableClient", "line1"][..],
        &["createClient", "nobody"],
        &["createClient", "gate", "-c", "gateway-7", "-p", "gate-fake"],
    ] {
        server.control(command);
    }
    let mut live = open(&server).await;
    live.until_shown("gate").await;
    live.app.resize(120, 40);
    live.app.assert_shows("nobody");
    let hint = "the password may be wrong, or the account may have none. p sets a password.";
    for (user, reason) in [
        (
            "line1",
            "line1 is disabled: the broker refuses every password until Enabled is on.",
        ),
        ("line2", hint),
        ("nobody", hint),
    ] {
        live.select(user).press("t");
        live.app.type_text("line1-fake");
        live.press("enter").until_shown("The broker refused").await;
        live.app.assert_asks(reason);
        live.press("esc");
    }
    // The device that has the client id stays: 2.0 does not tell whether there is one.
    live.select("gate").press("t");
    live.app
        .assert_says("gate is bound to the client id gateway-7: a test login");
    live.close().await;
}

//! Taking back what was applied: roles and memberships come back with their priorities.

use guestlist::domain::permission::{PermissionKey, Priority};

use crate::live::Live;
use crate::server::Server;
use crate::table::{furnished, open};

/// What the plugin's file holds of a user: each of its roles and groups with its priority.
fn held(server: &Server, user: &str) -> Vec<(String, i64)> {
    let file: serde_json::Value = serde_json::from_str(&server.file()).unwrap();
    let clients = file["clients"].as_array().unwrap();
    let client = clients.iter().find(|it| it["username"] == user).unwrap();
    let roles = client["roles"].as_array().into_iter().flatten();
    let roles = roles.map(|it| (it["rolename"].clone(), it["priority"].as_i64()));
    // The file keeps a membership with the group.
    let groups = file["groups"].as_array().into_iter().flatten();
    let groups = groups.filter_map(|group| {
        let members = group["clients"].as_array()?;
        let member = members.iter().find(|it| it["username"] == user)?;
        Some((group["groupname"].clone(), member["priority"].as_i64()))
    });
    let all = roles.chain(groups);
    let mut all: Vec<_> = all
        .map(|(name, priority)| (name.as_str().unwrap().to_owned(), priority.unwrap_or(-1)))
        .collect();
    all.sort();
    all
}

fn priority(live: &Live, user: &str, key: &PermissionKey) -> Option<Priority> {
    let roster = live.app.engine().roster().unwrap();
    roster.priority(&user.into(), key)
}

/// Applies what Review shows, and leaves its summary.
async fn apply(live: &mut Live) {
    live.app.assert_shows("Review");
    live.press("s");
    live.until_shown("Summary").await;
    let settled = |app: &crate::common::App| {
        app.engine().drafts().is_empty() && app.screen().contains("1 of 1 change done")
    };
    live.until("the list", settled).await;
    live.press("q");
}

#[tokio::test]
async fn a_removed_role_comes_back_with_its_priority_and_so_does_a_redone_removal() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    let key = PermissionKey::from("role:sensors");
    for given in ["5", "0", "-7", "2147483647", "-1"] {
        let wanted = [("sensors".to_owned(), given.parse().unwrap())];
        server.control(&["addClientRole", "line1", "sensors", given]);
        let number: Priority = given.parse().unwrap();
        let listed = Some(number).filter(|it| *it != -1);
        live.until_with(
            "the role",
            |app| {
                let roster = app.engine().roster().unwrap();
                let granted = roster.grant(&"line1".into(), &key);
                granted == Some(guestlist::domain::permission::Grant::Enabled)
                    && roster.priority(&"line1".into(), &key) == listed
            },
            |_| {},
        )
        .await;
        // Off; back; off again; and that undone too.
        live.select("line1").press("4 s");
        live.until_verified("line1", "role:sensors").await;
        // The priority that goes with it is no change by somebody else.
        assert_eq!(live.app.status_word(&"line1".into()), "Saved", "{given}");
        live.app
            .assert_says("line1 no longer has the role sensors, confirmed by the broker");
        assert_eq!(held(&server, "line1"), [], "{given}");
        live.press("u");
        if listed.is_some() {
            live.app
                .assert_says(&format!("to Enabled, priority {given}"));
        }
        live.press("u");
        if listed.is_some() {
            live.press("enter");
            live.app
                .assert_shows(&format!("addClientRole line1 sensors {given}"));
        }
        apply(&mut live).await;
        assert_eq!(held(&server, "line1"), wanted, "{given}");
        assert_eq!(priority(&live, "line1", &key), listed);
        live.press("u u");
        apply(&mut live).await;
        assert_eq!(held(&server, "line1"), [], "{given}");
        live.press("u u");
        apply(&mut live).await;
        assert_eq!(held(&server, "line1"), wanted, "{given}");
        server.control(&["removeClientRole", "line1", "sensors"]);
        live.until("the role gone", |app| {
            let roster = app.engine().roster().unwrap();
            roster.grant(&"line1".into(), &key)
                == Some(guestlist::domain::permission::Grant::Disabled)
        })
        .await;
    }
}

#[tokio::test]
async fn a_membership_comes_back_with_its_priority() {
    let server = or_skip!(furnished().await);
    let mut live = open(&server).await;
    let key = PermissionKey::group("crew");
    for given in ["9", "-4", "-1"] {
        server.control(&["removeGroupClient", "crew", "line2"]);
        server.control(&["addGroupClient", "crew", "line2", given]);
        let number: Priority = given.parse().unwrap();
        let wanted = [("crew".to_owned(), i64::from(number))];
        live.until("the membership", |app| {
            let roster = app.engine().roster().unwrap();
            let user = roster.user(&"line2".into()).unwrap();
            user.groups.as_deref().is_some_and(|it| it.len() == 1)
                && roster.priority(&"line2".into(), &key) == Some(number).filter(|it| *it != -1)
        })
        .await;
        live.select("line2").press("m");
        live.press("tab space esc s");
        live.until("the end of the change", |app| {
            app.engine().drafts().is_empty()
        })
        .await;
        assert_eq!(held(&server, "line2"), [], "{given}");
        live.press("u u");
        apply(&mut live).await;
        assert_eq!(held(&server, "line2"), wanted, "{given}");
    }
}

#[tokio::test]
async fn a_deleted_user_comes_back_with_the_priorities_of_its_roles_and_groups() {
    let server = or_skip!(furnished().await);
    server.control(&["addClientRole", "line2", "sensors", "3"]);
    server.control(&["addClientRole", "line2", "ops"]);
    server.control(&["removeGroupClient", "crew", "line2"]);
    server.control(&["addGroupClient", "crew", "line2", "8"]);
    let before = held(&server, "line2");
    assert_eq!(before.len(), 3);
    let mut live = open(&server).await;
    live.app.resize(120, 40);
    live.select("line2").press("d").agree();
    live.until_shown("deleted, confirmed by the broker").await;
    live.press("u");
    live.app
        .assert_says("adds line2 again with 2 permissions and 1 group and a new password");
    live.press("u").fill(&["again-fake", "again-fake"]);
    live.press("enter");
    live.app.assert_shows("addClientRole line2 sensors 3");
    live.app.assert_shows("addGroupClient crew line2 8");
    live.press("s").until_shown("Summary: 4 of 4").await;
    live.until("the list", |app| app.engine().drafts().is_empty())
        .await;
    assert_eq!(held(&server, "line2"), before);
}

#[tokio::test]
async fn a_role_that_somebody_gave_again_with_another_priority_is_not_called_back() {
    let server = or_skip!(furnished().await);
    server.control(&["addClientRole", "line1", "sensors", "5"]);
    let mut live = open(&server).await;
    live.select("line1").press("4 s");
    live.until_verified("line1", "role:sensors").await;
    // Given again here, from the table: with the usual priority.
    live.press("4 s")
        .until_verified("line1", "role:sensors")
        .await;
    live.press("u down");
    live.app.assert_shows("changed again");
    live.app
        .assert_says("sensors is enabled again already, but with another priority than 5");
}

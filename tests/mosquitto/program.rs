//! The program itself, in a pseudo-terminal, as the README opens it.

use tokio::runtime::Runtime;

use crate::server::{PASSWORD, Server};
use crate::table::furnished;
use crate::terminal::{DOWN, Program};

#[test]
fn guestlist_with_a_url_and_a_user_opens_it() {
    let runtime = Runtime::new().unwrap();
    let server = or_skip!(runtime.block_on(furnished()));
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
    let url = format!("mqtt://{}", server.address);
    let mut terminal =
        Program::guestlist(&["--url", &url, "--username", "admin", "--password-file"])
            .arg(&password)
            .size(120, 24)
            .start();
    terminal.wait_for("3 users");
    terminal.wait_for("sensors");
    terminal.press(DOWN);
    terminal.wait_for_cursor("line1");
    terminal.press("4");
    terminal.wait_for_row(&["line1", "Modified"]);
    terminal.press("s");
    terminal.wait_for_row(&["line1", "Saved"]);
    terminal.press("q");
    terminal.leaves_with(0);
    assert!(server.control(&["getClient", "line1"]).contains("sensors"));
}

/// The list of brokers with one that is this server.
fn listing(
    server: &Server,
    folder: &std::path::Path,
    user: &str,
    password: &str,
    more: &str,
) -> Program {
    use std::os::unix::fs::PermissionsExt;
    let url = server.address;
    let text = format!(
        r#"{{"brokers":{{"plant":{{"url":"mqtt://{url}","username":"{user}","password":"{password}"{more}}},"spare":{{"url":"mqtt://x"}}}}}}"#
    );
    let file = folder.join("brokers.json");
    std::fs::write(&file, text).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    Program::guestlist(&[])
        .env("HOME", folder)
        .env("COREFLUX_HOME", folder)
        .size(120, 24)
}

#[test]
fn the_list_of_brokers_tests_it_and_says_what_was_tried_where_it_is_hidden() {
    let runtime = Runtime::new().unwrap();
    let server = or_skip!(runtime.block_on(furnished()));
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = listing(&server, folder.path(), "admin", PASSWORD, "").start();
    terminal.wait_for("2 brokers");
    terminal.press("t");
    terminal.wait_for("plant: logged in, can list and send commands; 3 users");
    terminal.press("q");
    terminal.leaves_with(0);

    // Who may do nothing is shown nothing that identifies it.
    let mut terminal = listing(&server, folder.path(), "line1", "line1-fake", "").start();
    terminal.wait_for("2 brokers");
    terminal.press("t");
    terminal.wait_for("Unknown broker type. Tried:");
    terminal.press("q");
    terminal.leaves_with(0);
}

#[test]
fn a_flag_or_the_profile_decides_without_asking() {
    let runtime = Runtime::new().unwrap();
    let server = or_skip!(runtime.block_on(furnished()));
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, "line1-fake\n").unwrap();
    let url = format!("mqtt://{}", server.address);
    for (family, topic) in [
        ("mosquitto", "$CONTROL/dynamic-security/v1"),
        ("coreflux", "$SYS/Coreflux"),
    ] {
        // It is spoken to as such, though it shows this account nothing that identifies it.
        let mut terminal = Program::guestlist(&["--url", &url, "--username", "line1", "--broker"])
            .arg(family)
            .arg("--password-file")
            .arg(&password)
            .size(120, 24)
            .start();
        terminal.wait_for(topic);
        terminal.press("q");
        terminal.leaves_with(0);

        let more = format!(r#","family":"{family}""#);
        let mut terminal = listing(&server, folder.path(), "line1", "line1-fake", &more).start();
        terminal.wait_for("2 brokers");
        terminal.press("\r");
        terminal.wait_for(topic);
        terminal.press("q");
        terminal.leaves_with(0);
    }
}

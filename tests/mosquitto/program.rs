//! The program itself, in a pseudo-terminal, as the README opens it.

use tokio::runtime::Runtime;

use crate::server::PASSWORD;
use crate::table::furnished;
use crate::terminal::{DOWN, Program};

#[test]
fn guestlist_with_a_url_and_a_user_opens_it() {
    let runtime = Runtime::new().unwrap();
    let Some(server) = runtime.block_on(furnished()) else {
        return;
    };
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

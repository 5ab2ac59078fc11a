//! The whole job, on a broker in another process.

use std::fs;

use rumqttc::{Client, ConnectReturnCode, ConnectionError, Event, MqttOptions, Packet};

use crate::process::{self, Sandbox};
use crate::terminal::{ENTER, ESCAPE, PATIENCE, Program, Terminal};

const PASSWORD: &str = "not-a-real-one";

/// What the broker answers to a login.
fn log_in(address: &str, user: &str, password: &str) -> ConnectReturnCode {
    let (host, port) = address.rsplit_once(':').unwrap();
    let mut options = MqttOptions::new("pty-test", host, port.parse().unwrap());
    options.set_credentials(user, password);
    let (client, mut connection) = Client::new(options, 10);
    let heard = connection.recv_timeout(PATIENCE).unwrap();
    drop(client);
    match heard {
        Ok(Event::Incoming(Packet::ConnAck(answer))) => answer.code,
        Err(ConnectionError::ConnectionRefused(code)) => code,
        other => panic!("no answer to the login: {other:?}"),
    }
}

fn open(sandbox: &Sandbox, folder: &std::path::Path) -> Terminal {
    let file = folder.join("password");
    fs::write(&file, "coreflux\n").unwrap();
    let terminal = Program::guestlist(&["--url", &sandbox.url(), "--username", "root"])
        .arg("--password-file")
        .arg(&file)
        .start();
    terminal.wait_for_row(&["root", "You", "protected"]);
    terminal
}

fn add(terminal: &mut Terminal, user: &str) {
    terminal.press("a").wait_for("Add New User");
    for text in [user, PASSWORD, PASSWORD] {
        terminal.press(text).press(ENTER);
    }
    terminal.wait_for(&format!("{user} added, confirmed by the broker"));
    terminal.wait_for_cursor(user);
}

#[test]
fn a_new_user_can_log_in_and_a_change_outlives_the_broker() {
    let folder = tempfile::tempdir().unwrap();
    let users = folder.path().join("users.json");
    let mut sandbox = Sandbox::start("127.0.0.1:0", Some(&users));
    let address = sandbox.address.clone();
    let mut terminal = open(&sandbox, folder.path());

    let refused = ConnectReturnCode::BadUserNamePassword;
    assert_eq!(log_in(&address, "line9-plc", PASSWORD), refused);
    add(&mut terminal, "line9-plc");
    assert_eq!(
        log_in(&address, "line9-plc", PASSWORD),
        ConnectReturnCode::Success
    );
    assert_eq!(log_in(&address, "line9-plc", "another"), refused);

    terminal.press("3");
    terminal.wait_for_row(&["line9-plc", "Enabled", "Modified"]);
    // A broker that stands still gets the command and does not answer it.
    sandbox.freeze();
    let before = sandbox.unread();
    terminal.press("s");
    terminal.wait_for_row(&["line9-plc", "Enabled", "Saving"]);
    process::wait("the command is out", || sandbox.unread() > before);
    sandbox.kill();
    terminal.wait_for_row(&["reconnecting", "1 modified"]);
    terminal.wait_for_row(&["line9-plc", "Enabled", "Unknown"]);
    // The frame has room for one line; the help has all of it.
    terminal.press("?").wait_for("Changes stay here.");
    terminal.press(ESCAPE).wait_for("1 modified");

    let again = Sandbox::start(&address, Some(&users));
    terminal.press("r");
    terminal.wait_for_row(&[&again.address, " · connected", "1 modified"]);
    terminal.wait_for_row(&["line9-plc", "Enabled", "Unknown"]);
    terminal.press("s");
    terminal.wait_for_row(&["line9-plc", "Enabled", "Saved"]);
    terminal.press("q").leaves_with(0);
}

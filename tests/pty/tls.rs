//! The whole way in TLS: the embedded broker and the console, as two programs.

use std::fs;

use rcgen::{CertifiedKey, generate_simple_self_signed};

use crate::process::Sandbox;
use crate::terminal::{Program, Terminal};

/// A broker in TLS, and a console for it that trusts what the file with this name holds.
fn console(folder: &std::path::Path, trusted: &str) -> (Sandbox, Program) {
    let names = vec!["127.0.0.1".to_owned()];
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
    let (chain, key) = (folder.join("broker.pem"), folder.join("broker.key"));
    fs::write(&chain, cert.pem()).unwrap();
    fs::write(&key, signing_key.serialize_pem()).unwrap();
    let password = folder.join("password");
    fs::write(&password, "demo\n").unwrap();
    let sandbox = Sandbox::start_with_tls(&chain, &key);
    let url = format!("mqtts://{}", sandbox.address);
    let program = Program::guestlist(&["--url", &url, "--username", "root", "--password-file"])
        .arg(&password)
        // In place of the roots of the system.
        .env("SSL_CERT_FILE", folder.join(trusted))
        .without_env("SSL_CERT_DIR")
        .size(200, 24);
    (sandbox, program)
}

fn open(folder: &std::path::Path, trusted: &str) -> (Sandbox, Terminal) {
    let (sandbox, program) = console(folder, trusted);
    (sandbox, program.start())
}

#[test]
fn the_console_opens_a_broker_that_the_system_trusts() {
    let folder = tempfile::tempdir().unwrap();
    let (_sandbox, mut terminal) = open(folder.path(), "broker.pem");
    terminal.wait_for("14 users");
    terminal.press("q").leaves_with(0);
}

#[test]
fn a_missing_file_is_told_though_a_folder_is_named_too() {
    let folder = tempfile::tempdir().unwrap();
    let (_sandbox, program) = console(folder.path(), "missing.pem");
    let mut terminal = program.env("SSL_CERT_DIR", "/etc/ssl/certs").start();
    terminal.exits_with(1);
    let text = terminal.output().text().replace('\n', "");
    let missing = folder.path().join("missing.pem");
    let named = format!(
        "SSL_CERT_FILE names {}, which does not exist",
        missing.display()
    );
    assert!(text.contains(&named), "{named}: {text}");
}

#[test]
fn a_file_that_a_variable_names_is_told_where_it_gives_no_certificate() {
    for (name, problem) in [
        ("missing.pem", "which does not exist"),
        ("password", "which contains no certificate"),
        ("folder", "which contains no certificate"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("folder")).unwrap();
        let (_sandbox, mut terminal) = open(folder.path(), name);
        terminal.exits_with(1);
        let text = terminal.output().text().replace('\n', "");
        let path = folder.path().join(name);
        let named = format!("SSL_CERT_FILE names {}, {problem}", path.display());
        assert!(text.contains(&named), "{named}: {text}");
        assert!(text.contains("pass --ca FILE"), "{text}");
    }
}

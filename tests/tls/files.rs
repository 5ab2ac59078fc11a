//! The files of a profile.

use std::path::Path;

use guestlist::domain::address::Scheme;
use guestlist::domain::profile::TlsOptions;
use pem::Pem;

use super::common::{Console, Files, failure, good_broker, settings};
use super::pki::{Ca, new_key};

/// Nothing listens there: the files are read first.
fn nowhere() -> std::net::SocketAddr {
    "127.0.0.1:1".parse().unwrap()
}

async fn problem(tls: TlsOptions) -> String {
    let mut settings = settings(Scheme::Mqtts, nowhere());
    settings.tls = tls;
    let reason = failure(settings).await;
    let words = reason.strip_prefix("Not connected to 127.0.0.1:1: ");
    words.expect("the file is at fault").to_owned()
}

fn with_ca(path: &Path) -> TlsOptions {
    TlsOptions {
        ca: Some(path.into()),
        ..TlsOptions::default()
    }
}

/// The SEC1 structure in a PKCS#8 key on P-256, where it stands behind a head of fixed length.
pub(crate) fn sec1(pkcs8: &str) -> String {
    let der = pem::parse(pkcs8).unwrap().into_contents();
    let inner = der
        .windows(4)
        .position(|part| part == [0x30, 0x6b, 2, 1])
        .expect("a SEC1 key of 109 bytes");
    pem::encode(&Pem::new("EC PRIVATE KEY", &der[inner..]))
}

#[tokio::test]
async fn each_fault_of_a_ca_file_has_its_words() {
    let files = Files::new();
    let ca = Ca::new("Plant CA");
    let damaged = ca.pem().replacen("MII", "!II", 1);
    let no_certificate = pem::encode(&Pem::new("CERTIFICATE", b"not DER".to_vec()));
    for (name, text, words) in [
        ("empty.pem", String::new(), "is empty."),
        ("blank.pem", " \n".into(), "is empty."),
        ("ca.der", "\u{1}\u{2}0".into(), "is not a PEM file; convert"),
        (
            "ca.key",
            ca.key(),
            "contains no certificate but a private key.",
        ),
        ("bad.pem", damaged, "is damaged."),
        ("worse.pem", no_certificate, "is damaged."),
    ] {
        let path = files.write(name, text);
        let said = problem(with_ca(&path)).await;
        let start = format!("the CA file {} ", path.display());
        assert!(said.starts_with(&start) && said.contains(words), "{said}");
    }
    let missing = files.path().join("missing.pem");
    let said = problem(with_ca(&missing)).await;
    assert_eq!(
        said,
        format!("the CA file {} does not exist.", missing.display())
    );
    let said = problem(with_ca(files.path())).await;
    assert!(said.ends_with(" is a directory."), "{said}");
}

#[tokio::test]
async fn each_fault_of_a_client_certificate_and_its_key_has_its_words() {
    let files = Files::new();
    let ca = Ca::new("Plant CA");
    let good = ca.issue(&["console"]);
    let locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----";
    for (chain, key, words) in [
        (
            &good.key,
            &good.key,
            "client certificate * contains no certificate but a private key.",
        ),
        (
            &good.chain,
            &good.chain,
            "client key * contains no private key but a certificate.",
        ),
        (
            &good.chain,
            &locked.to_owned(),
            "client key * needs a passphrase; make a key without",
        ),
        (
            &good.chain,
            &new_key().serialize_pem(),
            "client key * does not belong to the certificate ",
        ),
        (&good.chain, &String::new(), "client key * is empty."),
    ] {
        let mut tls = with_ca(&files.write("ca.pem", ca.pem()));
        tls.certificate = Some(files.write("client.pem", chain));
        tls.key = Some(files.write("client.key", key));
        let said = problem(tls).await;
        let (start, end) = words.split_once(" * ").unwrap();
        assert!(
            said.starts_with(&format!("the {start} ")) && said.contains(end),
            "{words}: {said}"
        );
        assert!(said.contains("client.pem") || said.contains("client.key"));
    }
}

#[tokio::test]
async fn a_certificate_and_a_key_need_each_other() {
    let files = Files::new();
    let good = Ca::new("Plant CA").issue(&["console"]);
    let alone = TlsOptions {
        certificate: Some(files.write("client.pem", &good.chain)),
        ..TlsOptions::default()
    };
    let said = problem(alone).await;
    assert!(
        said.ends_with("client.pem needs its key; pass --key FILE too."),
        "{said}"
    );
    let alone = TlsOptions {
        key: Some(files.write("client.key", &good.key)),
        ..TlsOptions::default()
    };
    let said = problem(alone).await;
    assert!(
        said.ends_with("client.key needs its certificate; pass --cert FILE too."),
        "{said}"
    );
}

#[tokio::test]
async fn files_are_read_for_each_attempt() {
    let files = Files::new();
    let (_broker, ca, mut settings) = good_broker(&files).await;
    let path = files.path().join("renewed.pem");
    settings.tls.ca = Some(path);
    let mut console = Console::start(settings);
    let reason = console.link().await.unwrap_err();
    assert!(reason.ends_with("renewed.pem does not exist."), "{reason}");
    // Whole at once, as whoever renews certificates does it.
    std::fs::rename(
        files.write("new.pem", ca.pem()),
        files.path().join("renewed.pem"),
    )
    .unwrap();
    loop {
        match console.link().await {
            Ok(()) => break,
            Err(reason) => assert!(reason.ends_with("does not exist."), "{reason}"),
        }
    }
}

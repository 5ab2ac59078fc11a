//! A listener whose client certificates are the users: `use_identity_as_username`.

use std::net::SocketAddr;

use guestlist::broker::Settings;
use guestlist::domain::address::{Address, Scheme};
use guestlist::domain::profile::TlsOptions;
use rcgen::DnType;
use tempfile::TempDir;

use crate::live::Live;
use crate::pki::{Ca, LOCAL};
use crate::server::{Server, installed, port};
use crate::table::settings;

/// A broker with such a listener beside the plain one, and what a console needs to be `boss` there.
struct Place {
    server: Server,
    address: SocketAddr,
    files: TempDir,
}

impl Place {
    async fn new(furnish: fn(&mut Server)) -> Option<Self> {
        let installed = installed()?;
        let files = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = files.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.display().to_string()
        };
        let ca = Ca::new("Plant CA");
        let server = ca.issue(LOCAL);
        let boss = ca.issue_with(&["boss"], |params| {
            params.distinguished_name.push(DnType::CommonName, "boss");
        });
        write("client.pem", &boss.chain);
        write("client.key", &boss.key);
        let address = port::unused();
        let config = format!(
            "listener {} 127.0.0.1\ncafile {}\ncertfile {}\nkeyfile {}\n\
             require_certificate true\nuse_identity_as_username true\n",
            address.port(),
            write("ca.pem", &ca.pem()),
            write("server.pem", &server.chain),
            write("server.key", &server.key),
        );
        let server = Server::with_config(&installed, &config, furnish).await;
        Some(Self {
            server,
            address,
            files,
        })
    }

    /// How to log in with nothing but the certificate.
    fn settings(&self) -> Settings {
        let file = |name: &str| Some(self.files.path().join(name));
        Settings {
            address: Address {
                scheme: Scheme::Mqtts,
                ..Address::mqtt(self.address.ip().to_string(), self.address.port())
            },
            tls: TlsOptions {
                ca: file("ca.pem"),
                certificate: file("client.pem"),
                key: file("client.key"),
                insecure: false,
            },
            client_id: "console".into(),
            username: None,
            password: None,
            ..settings(&self.server, "boss", "")
        }
    }
}

/// `boss` is an admin beside `admin`.
fn two(server: &mut Server) {
    for command in [
        &["createClient", "boss", "-p", "boss-fake"][..],
        &["addClientRole", "boss", "admin"],
        &["createClient", "dev", "-p", "dev-fake"],
    ] {
        server.control(command);
    }
}

/// `boss` is the only admin, and disabled, which stops no certificate.
fn one(server: &mut Server) {
    two(server);
    server.control(&["disableClient", "boss"]);
    // The tool would wait long for the answer to a command that takes its own rights.
    server.rewrite(|json| {
        let mut clients = json["clients"].as_array_mut().unwrap().iter_mut();
        let admin = clients.find(|it| it["username"] == "admin").unwrap();
        admin["roles"] = serde_json::json!([]);
    });
}

#[tokio::test]
async fn the_only_admin_is_who_the_certificate_stands_for() {
    let place = or_skip!(Place::new(one).await);
    let mut live = Live::ready(place.settings()).await;
    live.app.resize(120, 40);
    live.app.assert_shows("boss, by certificate");
    live.app.assert_shows("boss You");
    live.app.assert_hides("anonymous");
    live.app.assert_hides("without a password");
    live.select("boss").press("2 s");
    live.app
        .assert_says("You could no longer read the user list");
    live.app
        .assert_says("This is the account that you are using.");
    live.press("esc c");
    // What the broker says proves it: without the role it shows no list any more.
    live.press("2 s").agree();
    live.until("the end of our rights", |app| {
        app.engine().list_is_refused() || app.engine().bad_list().is_some()
    })
    .await;
    live.close().await;
}

#[tokio::test]
async fn of_two_admins_each_may_be_the_one() {
    let place = or_skip!(Place::new(two).await);
    let mut live = Live::ready(place.settings()).await;
    live.app.resize(120, 40);
    live.app
        .assert_says("The broker does not say as which user: admin or boss.");
    for user in ["admin", "boss"] {
        live.select(user).press("2 s");
        let sentence = format!("This may be the account that you are using ({user}).");
        live.app.assert_says(&sentence);
        live.press("esc c");
    }
    live.select("dev").press("1 s");
    live.until_verified("dev", "enabled").await;
    live.close().await;
}

//! A Mosquitto with its dynamic security plugin, as Debian has it, on a free loopback port.
//!
//! Where it is not installed, the tests say so and pass, unless `GUESTLIST_REQUIRE_MOSQUITTO` is 1.

use std::fs::Permissions;
use std::net::SocketAddr;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::time::{Duration, sleep, timeout};

#[path = "port.rs"]
pub(crate) mod port;

/// Far longer than anything here takes, so that a loaded machine fails no test.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// The password of `admin`.
pub(crate) const PASSWORD: &str = "admin-fake";

fn found(tool: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    let mut places = places.map(|place| place.join(tool));
    places.find(|path| path.is_file())
}

fn plugin() -> Option<PathBuf> {
    let lib = Path::new("/usr/lib");
    let below = std::fs::read_dir(lib).ok()?;
    let folders = below.flatten().map(|entry| entry.path());
    let mut places = folders.chain([lib.to_owned()]);
    places.find_map(|folder| {
        Some(folder.join("mosquitto_dynamic_security.so")).filter(|it| it.is_file())
    })
}

/// What a test needs of Mosquitto.
#[derive(Debug, Clone)]
pub(crate) struct Installed {
    broker: PathBuf,
    control: PathBuf,
    plugin: PathBuf,
}

/// Where it is; `None` where these tests have nothing to test.
#[expect(clippy::print_stderr, reason = "a test that tests nothing says so")]
pub(crate) fn installed() -> Option<Installed> {
    let all = || {
        Some(Installed {
            broker: found("mosquitto")?,
            control: found("mosquitto_ctrl")?,
            plugin: plugin()?,
        })
    };
    let all = all();
    if all.is_none() {
        let required = std::env::var("GUESTLIST_REQUIRE_MOSQUITTO").is_ok_and(|it| it == "1");
        assert!(
            !required,
            "mosquitto and its dynamic security are not installed"
        );
        eprintln!("skipped: mosquitto and its dynamic security are not installed");
    }
    all
}

/// A running broker, which ends with the test.
pub(crate) struct Server {
    installed: Installed,
    folder: TempDir,
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// A fresh one whose only user is `admin`.
    pub(crate) async fn start(installed: &Installed) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("dynamic-security.json");
        let init = Command::new(&installed.control)
            .args(["dynsec", "init"])
            .arg(&file)
            .args(["admin", PASSWORD])
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(file.is_file(), "{init:?}");
        Self::over(installed, folder).await
    }

    /// One with this file of the plugin.
    pub(crate) async fn with_file(installed: &Installed, json: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("dynamic-security.json"), json).unwrap();
        Self::over(installed, folder).await
    }

    /// One with more in its configuration, and what `furnish` does before it takes that up.
    pub(crate) async fn with_config(
        installed: &Installed,
        more: &str,
        furnish: fn(&mut Self),
    ) -> Self {
        let mut server = Self::start(installed).await;
        furnish(&mut server);
        let config = server.folder.path().join("mosquitto.conf");
        let text = std::fs::read_to_string(&config).unwrap();
        std::fs::write(&config, text + more).unwrap();
        server.kill();
        server.start_again().await;
        server
    }

    /// One that admits anybody, and has no such plugin.
    pub(crate) async fn without_plugin(installed: &Installed) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::configured(installed, folder, "allow_anonymous true\n").await
    }

    /// One that admits anybody to all topics but `$SYS/…`, and has no such plugin.
    pub(crate) async fn without_plugin_and_versions(installed: &Installed) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let rules = folder.path().join("acl");
        let open = "pattern readwrite #\npattern readwrite $CONTROL/#\n";
        std::fs::write(&rules, format!("pattern deny $SYS/#\n{open}")).unwrap();
        let config = format!("allow_anonymous true\nacl_file {}\n", rules.display());
        Self::configured(installed, folder, &config).await
    }

    /// One that runs as an account which may read its file and not write it; `None` where the
    /// tests do not run as root, which alone can start it so.
    #[expect(clippy::print_stderr, reason = "a test that tests nothing says so")]
    pub(crate) async fn that_cannot_write(installed: &Installed) -> Option<Self> {
        let mut server = Self::start(installed).await;
        let folder = server.folder.path();
        if std::fs::metadata(folder).unwrap().uid() != 0 {
            eprintln!("skipped: root alone can start a broker as another account");
            return None;
        }
        let (file, config) = (server.json(), folder.join("mosquitto.conf"));
        std::fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
        std::fs::set_permissions(file, Permissions::from_mode(0o644)).unwrap();
        let text = std::fs::read_to_string(&config).unwrap();
        std::fs::write(&config, text.replace("user root", "user nobody")).unwrap();
        server.kill();
        server.start_again().await;
        Some(server)
    }

    async fn over(installed: &Installed, folder: TempDir) -> Self {
        let plugin = installed.plugin.display();
        let file = folder.path().join("dynamic-security.json");
        let file = file.display();
        let config =
            format!("allow_anonymous false\nplugin {plugin}\nplugin_opt_config_file {file}\n");
        Self::configured(installed, folder, &config).await
    }

    async fn configured(installed: &Installed, folder: TempDir, more: &str) -> Self {
        let address = port::unused();
        // Started by root it would become another account, which may not write the file.
        let config = format!(
            "user root\nlistener {} 127.0.0.1\nset_tcp_nodelay true\n{more}",
            address.port(),
        );
        std::fs::write(folder.path().join("mosquitto.conf"), config).unwrap();
        let child = spawn(installed, folder.path());
        let mut server = Self {
            installed: installed.clone(),
            folder,
            child,
            address,
        };
        if !server.listening().await {
            server.fail();
        }
        server
    }

    fn fail(&self) -> ! {
        panic!("mosquitto does not start:\n{}", self.log());
    }

    /// Whether it listens; false when it has ended instead. It tells nobody when it does, so this
    /// tries.
    async fn listening(&mut self) -> bool {
        let waiting = async {
            while TcpStream::connect(self.address).await.is_err() {
                if self.child.try_wait().unwrap().is_some() {
                    return false;
                }
                sleep(Duration::from_millis(10)).await;
            }
            true
        };
        timeout(PATIENCE, waiting).await.expect("mosquitto listens")
    }

    /// Kills it as `kill -9` does; what it has in memory is lost.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Kills it, and changes the plugin's file, which it reads when it starts again.
    pub(crate) fn rewrite(&mut self, change: impl FnOnce(&mut Value)) {
        self.kill();
        let mut json = serde_json::from_str(&self.file()).unwrap();
        change(&mut json);
        std::fs::write(self.json(), json.to_string()).unwrap();
    }

    fn json(&self) -> PathBuf {
        self.folder.path().join("dynamic-security.json")
    }

    /// The plugin's file as it is now.
    pub(crate) fn file(&self) -> String {
        std::fs::read_to_string(self.json()).unwrap()
    }

    /// What the broker wrote about itself since it was started.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    /// Starts it again where it was.
    pub(crate) async fn start_again(&mut self) {
        self.child = spawn(&self.installed, self.folder.path());
        assert!(self.listening().await);
    }

    /// Runs a command of the plugin as an administrator with another tool.
    pub(crate) fn control(&self, arguments: &[&str]) -> String {
        let port = self.address.port().to_string();
        let output = Command::new(&self.installed.control)
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &port,
                "-u",
                "admin",
                "-P",
                PASSWORD,
            ])
            .arg("dynsec")
            .args(arguments)
            .output()
            .unwrap();
        let out = String::from_utf8_lossy(&output.stdout);
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(
            err.is_empty() || err.contains("Warning"),
            "{arguments:?}: {out}{err}"
        );
        out.into()
    }
}

fn spawn(installed: &Installed, folder: &Path) -> Child {
    let log = std::fs::File::create(folder.join("log")).unwrap();
    Command::new(&installed.broker)
        .arg("-c")
        .arg(folder.join("mosquitto.conf"))
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

//! The file that keeps the users: the format that broker 2.14.3 loads (H; `docs/protocol.md`, *The
//! user list*), passwords hashed.

use std::fmt;
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::accounts::{Account, BASE_TOPIC, ROOT};
use super::hashing::{self, Hashing};
use super::table::Table;
use crate::domain::secret::Secret;

/// Only the owner reads and writes: the file holds password hashes.
const MODE: u32 = 0o600;

/// Why the file of users cannot be used. It was not written to.
#[derive(Debug)]
pub struct StoreError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: StoreProblem,
}

/// What is wrong with the file of users.
#[derive(Debug)]
pub enum StoreProblem {
    /// It cannot be read.
    Read(io::Error),
    /// It cannot be written.
    Write(io::Error),
    /// It is not an array of users.
    Parse {
        /// The line of the fault, from 1.
        line: usize,
        /// The column of the fault, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// It has no user `root`, so nobody could undo a lock-out.
    NoRoot,
    /// A password cannot be hashed.
    Hash(String),
}

impl StoreError {
    fn new(path: &Path, problem: StoreProblem) -> Self {
        Self {
            path: path.to_owned(),
            problem,
        }
    }

    pub(super) fn interrupted(path: PathBuf, error: tokio::task::JoinError) -> Self {
        Self {
            path,
            problem: StoreProblem::Read(error.into()),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.problem {
            StoreProblem::Read(error) => write!(f, "cannot read the users in {path}: {error}"),
            StoreProblem::Write(error) => write!(f, "cannot write the users to {path}: {error}"),
            StoreProblem::Parse {
                line,
                column,
                message,
            } => write!(f, "{path}, line {line}, column {column}: {message}"),
            StoreProblem::NoRoot => write!(
                f,
                "{path} has no user `root`: add one, with a password of your own"
            ),
            StoreProblem::Hash(why) => write!(f, "cannot hash a password of {path}: {why}"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            StoreProblem::Read(error) | StoreProblem::Write(error) => Some(error),
            _ => None,
        }
    }
}

/// A file of users.
#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
}

impl Store {
    /// Reads a file, or creates it with the factory's `root`. Passwords in clear are hashed, tens
    /// of milliseconds of a core each, and the file is written again. `hashing` is called with how
    /// many are done, of how many.
    pub(super) fn open(path: &Path, hashing: Hashing) -> Result<(Self, Table), StoreError> {
        // Through links, so that the file is replaced and not the link to it.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let fail = |problem| StoreError::new(&path, problem);
        let (accounts, mut dirty) = match fs::read(&path) {
            Ok(bytes) => (parse(&bytes).map_err(fail)?, false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                (vec![Account::factory_root()], true)
            }
            Err(error) => return Err(fail(StoreProblem::Read(error))),
        };
        if accounts.iter().all(|account| account.name != ROOT) {
            return Err(fail(StoreProblem::NoRoot));
        }
        let sealed = hashing::seal(&accounts, hashing);
        let (passwords, fresh) = sealed.map_err(|why| fail(StoreProblem::Hash(why)))?;
        dirty |= fresh;
        let mut table = Table::default();
        for (account, password) in accounts.into_iter().zip(passwords) {
            table.push(account.name, password, account.grants, account.extras);
        }
        let store = Self { path };
        if dirty {
            store.save(&table)?;
        } else {
            fs::set_permissions(&store.path, Permissions::from_mode(MODE))
                .map_err(|error| StoreError::new(&store.path, StoreProblem::Write(error)))?;
        }
        Ok((store, table))
    }

    /// Replaces the file with the table in one step: readers see the old or the new one.
    pub(super) fn save(&self, table: &Table) -> Result<(), StoreError> {
        self.replace(table)
            .map_err(|error| StoreError::new(&self.path, StoreProblem::Write(error)))
    }

    fn replace(&self, table: &Table) -> io::Result<()> {
        let entries = table.entries();
        let shown: Vec<_> = entries
            .map(|entry| entry.shown_with(entry.password.phc()))
            .collect();
        let mut bytes = serde_json::to_vec_pretty(&shown)?;
        bytes.push(b'\n');
        let parent = self.path.parent().filter(|p| !p.as_os_str().is_empty());
        let directory = parent.unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new()
            .prefix(".guestlist-users-")
            .permissions(Permissions::from_mode(MODE))
            .tempfile_in(directory)?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        // The name is on disk only once its directory is.
        File::open(directory)?.sync_all()
    }
}

fn parse(bytes: &[u8]) -> Result<Vec<Account>, StoreProblem> {
    let Accounts(accounts) = serde_json::from_slice(bytes).map_err(|error| {
        let text = error.to_string();
        let position = format!(" at line {} column {}", error.line(), error.column());
        let text = text.trim_end_matches(&position);
        // Without what was found instead: it could be a password in the wrong place.
        let expected = text.rsplit_once(", expected ");
        StoreProblem::Parse {
            line: error.line().max(1),
            column: error.column().max(1),
            message: expected
                .map_or_else(|| text.to_owned(), |(_, what)| format!("expected {what}")),
        }
    })?;
    Ok(accounts)
}

struct Accounts(Vec<Account>);

impl<'de> Deserialize<'de> for Accounts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Accounts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array of users")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Accounts, A::Error> {
                let mut accounts: Vec<Account> = Vec::new();
                while let Some(One(account)) = seq.next_element()? {
                    if accounts.iter().any(|known| known.name == account.name) {
                        let text = format!("user {} appears twice", account.name);
                        return Err(de::Error::custom(text));
                    }
                    accounts.push(account);
                }
                Ok(Accounts(accounts))
            }
        }
        deserializer.deserialize_seq(All)
    }
}

/// One user, read by hand since a JSON map would lose the order of the permissions.
struct One(Account);

impl<'de> Deserialize<'de> for One {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = One;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a user with UserName and Password")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<One, A::Error> {
                let (mut name, mut password) = (None, None);
                let (mut grants, mut extras) = (Vec::new(), Map::new());
                while let Some(key) = map.next_key::<String>()? {
                    match (key.as_str(), map.next_value::<Value>()?) {
                        ("UserName", Value::String(text)) => name = Some(text),
                        ("Password", Value::String(text)) => password = Some(Secret::new(text)),
                        ("UserName" | "Password" | BASE_TOPIC, value) if !value.is_string() => {
                            return Err(de::Error::custom(format!("{key} must be a text")));
                        }
                        (_, Value::Bool(on)) if key.starts_with("Allowed") => {
                            grants.push((key, on));
                        }
                        (_, value) => {
                            extras.insert(key, value);
                        }
                    }
                }
                let name = name
                    .filter(|name| !name.is_empty())
                    .ok_or_else(|| de::Error::custom("a user without a UserName"))?;
                let password = password
                    .ok_or_else(|| de::Error::custom(format!("user {name} has no Password")))?;
                Ok(One(Account {
                    name,
                    password,
                    grants,
                    extras,
                }))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::sandbox::stored_password::PasswordStorage;

    const CLEAR: &str = r##"[
  {"UserName": "root", "Password": "not-a-real-password", "AllowedBaseTopic": "#",
   "AllowedSystemConfiguration": true, "Comment": {"by": "hand"}, "Level": 3},
  {"UserName": "joe", "Password": "also-not-real", "AllowedZeta": true, "AllowedAlpha": false}
]"##;

    const QUIET: Hashing = |_, _| {};

    struct Scratch {
        _directory: tempfile::TempDir,
        path: PathBuf,
    }

    fn scratch(content: Option<&str>) -> Scratch {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("users.json");
        if let Some(content) = content {
            fs::write(&path, content).unwrap();
        }
        Scratch {
            _directory: directory,
            path,
        }
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_missing_file_is_created_with_the_factory_root() {
        let scratch = scratch(None);
        let (_, table) = Store::open(&scratch.path, QUIET).unwrap();
        assert_eq!(mode(&scratch.path), MODE);
        assert_eq!(table.entries().len(), 1);
        assert!(table.by_name(ROOT).unwrap().password.verify(b"coreflux"));
        assert!(
            !fs::read_to_string(&scratch.path)
                .unwrap()
                .contains("coreflux")
        );
    }

    #[test]
    fn clear_passwords_are_hashed_and_unknown_keys_survive() {
        let scratch = scratch(Some(CLEAR));
        let (store, mut table) = Store::open(&scratch.path, QUIET).unwrap();
        let text = fs::read_to_string(&scratch.path).unwrap();
        assert!(!text.contains("not-a-real-password") && !text.contains("also-not-real"));
        assert_eq!(mode(&scratch.path), MODE);

        table.by_name_mut("joe").unwrap().set("AllowedZeta", false);
        store.save(&table).unwrap();
        let (_, again) = Store::open(&scratch.path, QUIET).unwrap();
        assert_eq!(again, table);
        let root = again.by_name(ROOT).unwrap();
        assert!(root.password.verify(b"not-a-real-password"));
        assert_eq!(root.extras["Comment"]["by"], "hand");
        assert_eq!(root.extras["Level"], 3);
        let joe = &again.by_name("joe").unwrap().grants;
        let expected = [
            ("AllowedZeta".into(), false),
            ("AllowedAlpha".into(), false),
        ];
        assert_eq!(joe, &expected);
    }

    #[test]
    fn many_passwords_are_hashed_each_for_its_user_and_counted() {
        static DONE: AtomicUsize = AtomicUsize::new(0);
        let known = PasswordStorage::Hashed
            .keep(&Secret::new("known-fake"))
            .unwrap();
        let users: Vec<String> = (0..24)
            .map(|at| match at % 4 {
                3 => format!(r#"{{"UserName":"u{at}","Password":"{}"}}"#, known.phc()),
                _ => format!(r#"{{"UserName":"u{at}","Password":"fake-{at}"}}"#),
            })
            .collect();
        let root = r#"{"UserName":"root","Password":"fake-root"}"#;
        let scratch = scratch(Some(&format!("[{root},{}]", users.join(","))));
        let (_, table) = Store::open(&scratch.path, |done, of| {
            assert!((1..=19).contains(&done) && of == 19, "{done} of {of}");
            DONE.fetch_add(1, Ordering::Relaxed);
        })
        .unwrap();
        assert_eq!(DONE.load(Ordering::Relaxed), 19);
        let names: Vec<&str> = table.entries().map(|it| it.name.as_str()).collect();
        assert_eq!(names[..3], ["root", "u0", "u1"]);
        assert_eq!(names.len(), 25);
        for (name, password) in [("root", "fake-root"), ("u0", "fake-0"), ("u22", "fake-22")] {
            let user = table.by_name(name).unwrap();
            assert!(user.password.verify(password.as_bytes()), "{name}");
        }
        assert_eq!(table.by_name("u3").unwrap().password, known);
        let text = fs::read_to_string(&scratch.path).unwrap();
        assert!(!text.contains("fake"));

        // Nothing is left to hash.
        let again = Store::open(&scratch.path, |_, _| panic!("hashed again"));
        assert_eq!(again.unwrap().1, table);
    }

    #[test]
    fn a_hashed_file_is_not_written_but_closed_to_others() {
        let scratch = scratch(Some(CLEAR));
        Store::open(&scratch.path, QUIET).unwrap();
        let before = fs::read(&scratch.path).unwrap();
        fs::set_permissions(&scratch.path, Permissions::from_mode(0o644)).unwrap();
        Store::open(&scratch.path, QUIET).unwrap();
        assert_eq!(fs::read(&scratch.path).unwrap(), before);
        assert_eq!(mode(&scratch.path), MODE);
    }

    #[test]
    fn a_broken_file_is_an_error_with_its_place_and_stays_untouched() {
        for (content, place) in [
            ("[\n {\"UserName\": \"root\",,}\n]", "line 2, column 22: "),
            ("", "line 1, column 1: "),
            ("{}", "line 1, column 1: "),
            (
                "[{\"UserName\": \"root\"}]",
                "line 1, column 21: user root has no Password",
            ),
            (
                "[{\"Password\": \"x\"}]",
                "line 1, column 18: a user without a UserName",
            ),
            ("[{\"UserName\": 7}]", "UserName must be a text"),
            (
                "[{\"UserName\":\"root\",\"Password\":\"x\"},\n{\"UserName\":\"root\",\
              \"Password\":\"y\"}]",
                "line 2, column 35: user root appears twice",
            ),
            (
                "[\"hunter2\"]",
                "line 1, column 10: expected a user with UserName and Password",
            ),
            ("[] x", "line 1, column 4: "),
        ] {
            let scratch = scratch(Some(content));
            let error = Store::open(&scratch.path, QUIET).unwrap_err().to_string();
            assert!(error.contains(place), "{error}");
            assert!(error.contains("users.json, line "), "{error}");
            assert_eq!(fs::read_to_string(&scratch.path).unwrap(), content);
        }
    }

    #[test]
    fn a_file_without_root_is_an_error_and_stays_untouched() {
        let content = r#"[{"UserName":"joe","Password":"x"}]"#;
        let scratch = scratch(Some(content));
        let error = Store::open(&scratch.path, QUIET).unwrap_err();
        assert!(matches!(error.problem, StoreProblem::NoRoot));
        assert_eq!(fs::read_to_string(&scratch.path).unwrap(), content);
    }

    #[test]
    fn a_link_to_the_file_stays_a_link() {
        let scratch = scratch(Some(CLEAR));
        let link = scratch.path.with_file_name("link.json");
        std::os::unix::fs::symlink(&scratch.path, &link).unwrap();
        Store::open(&link, QUIET).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(
            fs::read_to_string(&scratch.path)
                .unwrap()
                .contains("$argon2id$")
        );
    }
}

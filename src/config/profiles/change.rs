//! Writing the user's own file.
//!
//! A change compares meaning, not text: a field that already means what is wanted stays as it is
//! written, `${…}` and aliases of schemes included. A login in a URL moves to its fields when the
//! URL changes.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use serde::Serialize as _;
use serde_json::ser::PrettyFormatter;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::document::{Document, overwrite};
use super::entry::{self, Base};
use super::error::{Problem, ProfilesError};
use super::file_paths::Places;
use super::merge::folder;
use crate::config::environment::home;
use crate::config::owner;
use crate::domain::profile::{Origin, Profile, ProfileChange, is_name};
use crate::domain::secret::Secret;

/// Changes only what differs in the user's file as it is now. The order stays, and so does all that
/// other tools keep there. Without a difference nothing is written. The file is replaced at once
/// and whole, readable by its owner alone; a link to it stays a link.
///
/// # Errors
/// A [`ProfilesError`]. The file is not changed then.
pub fn change(places: &Places, change: &ProfileChange) -> Result<(), ProfilesError> {
    let path = &places.user;
    let mut document = Document::read(path)?;
    let changed = match change {
        ProfileChange::Put { old_name, profile } => {
            put(&mut document, old_name.as_deref(), profile)
        }
        ProfileChange::Delete(name) => Ok(delete(&mut document, name)),
    };
    if changed.map_err(|problem| ProfilesError::new(path, problem))? {
        write(&document)
            .map_err(|error| ProfilesError::new(path, Problem::Unwritable(error.to_string())))?;
    }
    Ok(())
}

fn delete(document: &mut Document, name: &str) -> bool {
    let Some(Value::Object(brokers)) = document.root.get_mut("brokers") else {
        return false;
    };
    let Some(mut entry) = brokers.shift_remove(name) else {
        return false;
    };
    overwrite(&mut entry);
    if is_active(document, name) {
        document.root.shift_remove("active");
    }
    true
}

fn is_active(document: &Document, name: &str) -> bool {
    document.root.get("active").and_then(Value::as_str) == Some(name)
}

fn put(
    document: &mut Document,
    old_name: Option<&str>,
    profile: &Profile,
) -> Result<bool, Problem> {
    let name = &profile.name;
    if !is_name(name) {
        return Err(Problem::BadName(name.clone()));
    }
    let has = |name: &str| document.brokers().is_some_and(|all| all.contains_key(name));
    // Another tool may have removed the entry meanwhile. What was typed is kept all the same.
    let old_name = old_name.filter(|name| has(name));
    if old_name != Some(name) && has(name) {
        return Err(Problem::Taken(name.clone()));
    }
    let renamed = old_name.filter(|old| old != name);
    if let Some(old) = renamed {
        rename(document, old, name);
    }
    let folder = folder(&document.path);
    let home = home(&|name| std::env::var(name).ok());
    let base = Base {
        folder: &folder,
        home: home.as_deref(),
    };
    let brokers = document.root.entry("brokers").or_insert(Value::Null);
    if brokers.is_null() {
        *brokers = Value::Object(Map::new());
    }
    let Value::Object(brokers) = brokers else {
        return Err(Problem::NoBrokers);
    };
    let entry = brokers.entry(name.clone());
    let entry = entry.or_insert_with(|| Value::Object(Map::new()));
    if !entry.is_object() {
        *entry = Value::Object(Map::new());
    }
    let Value::Object(fields) = entry else {
        return Err(Problem::NoBrokers);
    };
    let changed = update(fields, profile, base)?;
    Ok(changed || renamed.is_some() || old_name.is_none())
}

/// Gives an entry another name in the same place, and in `active` too.
fn rename(document: &mut Document, old: &str, new: &str) {
    if let Some(Value::Object(brokers)) = document.root.get_mut("brokers") {
        let entries = std::mem::take(brokers).into_iter();
        let renamed = entries.map(|(name, entry)| match name {
            name if name == old => (new.to_owned(), entry),
            name => (name, entry),
        });
        *brokers = renamed.collect();
    }
    if is_active(document, old) {
        document.root.insert("active".into(), new.into());
    }
}

/// Makes the fields of an entry mean what the profile says. A field that already means the same
/// stays as it is written.
fn update(
    fields: &mut Map<String, Value>,
    wanted: &Profile,
    base: Base<'_>,
) -> Result<bool, Problem> {
    let mut changed = false;
    if must_rewrite_url(fields, wanted, base) {
        let Ok(address) = &wanted.address else {
            return Err(Problem::NoAddress(wanted.name.clone()));
        };
        set(fields, "url", Some(address.to_string().into()));
        changed = true;
    }
    for (field, value) in FIELDS {
        let now = read(fields, &wanted.name, base);
        let (now, wanted_value) = (value(&now), value(wanted));
        if now != wanted_value {
            let value = wanted_value.into_value();
            let value = value.map_err(|NotText| Problem::BadPath(wanted.name.clone()))?;
            set(fields, field, value);
            changed = true;
        }
    }
    Ok(changed)
}

fn read(fields: &Map<String, Value>, name: &str, base: Base<'_>) -> Profile {
    entry::read(name, Origin::User, fields, base, &mut |_| {})
}

/// Whether the URL must be written again: for another address, or because it holds a user name or a
/// password that no longer counts.
fn must_rewrite_url(fields: &Map<String, Value>, wanted: &Profile, base: Base<'_>) -> bool {
    if read(fields, &wanted.name, base).address != wanted.address {
        return true;
    }
    let (user, password) = entry::credentials(fields).unwrap_or_default();
    user.is_some_and(|_| wanted.username.is_none())
        || password.is_some_and(|password| wanted.password.stored.as_ref() != Some(&password))
}

fn set(fields: &mut Map<String, Value>, field: &str, value: Option<Value>) {
    let old = match value {
        Some(value) => fields.insert(field.into(), value),
        None => fields.shift_remove(field),
    };
    if let Some(mut old) = old {
        overwrite(&mut old);
    }
}

/// The value for a field of an entry.
#[derive(PartialEq)]
enum Meaning<'a> {
    Text(Option<&'a str>),
    Secret(Option<&'a Secret>),
    Path(Option<&'a PathBuf>),
    Flag(bool),
    Names(&'a [String]),
}

/// A path that JSON cannot hold.
struct NotText;

impl Meaning<'_> {
    /// The value as JSON; `None` where the field is left out instead.
    fn into_value(self) -> Result<Option<Value>, NotText> {
        Ok(match self {
            Self::Text(text) => text.filter(|text| !text.is_empty()).map(Into::into),
            Self::Secret(secret) => secret.map(|secret| secret.expose().into()),
            Self::Path(None) => None,
            Self::Path(Some(path)) => Some(path.to_str().ok_or(NotText)?.into()),
            Self::Flag(on) => on.then_some(Value::Bool(true)),
            Self::Names(names) => (!names.is_empty()).then(|| names.into()),
        })
    }
}

type Field = (&'static str, fn(&Profile) -> Meaning<'_>);

/// The fields besides `url`. `protected` comes before `readOnly`, which an unclear `protected`
/// implies.
const FIELDS: [Field; 15] = [
    ("username", |p| Meaning::Text(p.username.as_deref())),
    ("password", |p| Meaning::Secret(p.password.stored.as_ref())),
    ("passwordEnv", |p| {
        Meaning::Text(p.password.variable.as_deref())
    }),
    ("passwordCommand", |p| {
        Meaning::Text(p.password.command.as_deref())
    }),
    ("clientId", |p| Meaning::Text(p.client_id.as_deref())),
    ("tlsInsecure", |p| Meaning::Flag(p.tls.insecure)),
    ("ca", |p| Meaning::Path(p.tls.ca.as_ref())),
    ("clientCert", |p| Meaning::Path(p.tls.certificate.as_ref())),
    ("clientKey", |p| Meaning::Path(p.tls.key.as_ref())),
    ("description", |p| Meaning::Text(Some(&p.description))),
    ("tags", |p| Meaning::Names(&p.tags)),
    ("production", |p| Meaning::Flag(p.production)),
    ("allowPlaintext", |p| Meaning::Flag(p.allow_plaintext)),
    ("protected", |p| Meaning::Names(&p.protected)),
    ("readOnly", |p| Meaning::Flag(p.read_only)),
];

fn write(document: &Document) -> io::Result<()> {
    let path = behind_links(&document.path)?;
    let directory = folder(&path);
    // A file keeps its owner, but the new one that replaces it would be ours.
    if let Some(why) = owner::foreign(&path).filter(|_| !path.exists()) {
        return Err(io::Error::other(why));
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&directory)?;
    let mut file = tempfile::Builder::new()
        .prefix(".brokers-")
        .permissions(fs::Permissions::from_mode(0o600))
        .tempfile_in(&directory)?;
    file.write_all(&text(document)?)?;
    if let Ok(before) = fs::metadata(&path) {
        // Only root may give files away. Otherwise the file becomes ours.
        let _ = fchown(file.as_file(), Some(before.uid()), Some(before.gid()));
    }
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    File::open(&directory)?.sync_all()
}

fn text(document: &Document) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::with_capacity(16 * 1024));
    let formatter = PrettyFormatter::with_indent(document.indent.as_bytes());
    let mut serializer = serde_json::Serializer::with_formatter(&mut *text, formatter);
    document.root.serialize(&mut serializer)?;
    text.push(b'\n');
    Ok(text)
}

/// The file that links lead to, whether or not it is there.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = std::path::absolute(path)?;
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(target) => path = folder(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links"))
}

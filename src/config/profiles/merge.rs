//! Both files and the variables, as one: in which order profiles stand (by name), and that an entry
//! of the project replaces one of that name as a whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::document::Document;
use super::entry::{self, Base};
use super::error::ProfilesError;
use super::file_paths::Places;
use super::{DEFAULT, Store};
use crate::config::environment::{home, is_yes};
use crate::config::unset_value::is_set;
use crate::domain::address::{self, Source};
use crate::domain::password_rules::PasswordRules;
use crate::domain::profile::{Origin, PasswordSources, Profile, TlsOptions, is_name};

/// A file's `active`, and the file.
type Active = (String, PathBuf);

pub(super) fn load(
    places: &Places,
    environment: &impl Fn(&str) -> Option<String>,
) -> Result<Store, ProfilesError> {
    let mut gathered = Gathered {
        home: home(environment),
        profiles: BTreeMap::new(),
        warnings: Vec::new(),
    };
    let user = gathered.file(&places.user, Origin::User)?;
    let workspace = if same_file(&places.user, &places.workspace) {
        None
    } else {
        gathered.file(&places.workspace, Origin::Workspace)?
    };
    gathered.variables(environment);
    let asked = environment("COREFLUX_BROKER").filter(|name| is_set(name));
    let mut store = Store {
        profiles: gathered.profiles.into_values().collect(),
        warnings: gathered.warnings,
        asked,
        ..Store::default()
    };
    store.active = active(&mut store, [workspace, user]);
    Ok(store)
}

/// Whether both are the same file, as in the person's home.
pub(crate) fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn active(store: &mut Store, files: [Option<Active>; 2]) -> Option<String> {
    if let Some(name) = store.asked.clone() {
        if store.get(&name).is_some() {
            return Some(name);
        }
        let warning = format!("COREFLUX_BROKER is {name}, but there is no such profile");
        store.warnings.push(warning);
    }
    let mut found = None;
    for (name, path) in files.into_iter().flatten() {
        if store.get(&name).is_none() {
            let warning = format!(
                "{}: active is {name}, but there is no such profile",
                path.display()
            );
            store.warnings.push(warning);
        } else if found.is_none() {
            found = Some(name);
        }
    }
    found.or_else(|| store.get(DEFAULT).map(|profile| profile.name.clone()))
}

struct Gathered {
    home: Option<PathBuf>,
    profiles: BTreeMap<String, Profile>,
    warnings: Vec<String>,
}

impl Gathered {
    /// Adds the entries of a file, and replaces those with the same name. Returns its `active`.
    fn file(&mut self, path: &Path, origin: Origin) -> Result<Option<Active>, ProfilesError> {
        let document = Document::read(path)?;
        let shown = path.display();
        if let Some(mode) = document.mode.filter(|mode| mode & 0o077 != 0) {
            self.warnings.push(format!(
                "other users of this machine can read or change {shown} (mode {mode:04o}), \
                    which may contain passwords: run chmod 600 {shown}"
            ));
        }
        let doubled = document.doubled.iter();
        let doubled = doubled.map(|what| format!("{shown}: {what}; only the last one counts"));
        self.warnings.extend(doubled);
        let folder = folder(path);
        let base = Base {
            folder: &folder,
            home: self.home.as_deref(),
        };
        for (name, value) in document.brokers().into_iter().flatten() {
            if !is_name(name) {
                self.warnings.push(format!(
                    "{shown}: {name:?} is not a valid profile name; it is skipped"
                ));
                continue;
            }
            let Value::Object(fields) = value else {
                self.warnings.push(format!(
                    "{shown}: profile {name} must be a JSON object; it is skipped"
                ));
                continue;
            };
            let warnings = &mut self.warnings;
            let mut remark = |text| warnings.push(format!("{shown}: profile {name}: {text}"));
            let profile = entry::read(name, origin, fields, base, &mut remark);
            self.profiles.insert(name.clone(), profile);
        }
        let active = match document.root.get("active") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name.clone()).filter(|name| is_set(name)),
            Some(_) => {
                let warning = format!("{shown}: active must be a name in quotes; it is ignored");
                self.warnings.push(warning);
                None
            }
        };
        Ok(active.map(|name| (name, path.to_path_buf())))
    }

    /// Adds the profile `default` that the variables make, if they make it.
    fn variables(&mut self, environment: &impl Fn(&str) -> Option<String>) {
        let variable = |name: &str| {
            let value = environment(&format!("COREFLUX_MQTT_{name}"));
            value.filter(|value| is_set(value))
        };
        let Some(url) = variable("URL") else {
            return;
        };
        let (address, username, stored) = match address::parse(&url, Source::Environment) {
            Ok(parsed) => (Ok(parsed.address), parsed.username, parsed.password),
            Err(error) => (Err(error), None, None),
        };
        let insecure = variable("TLS_INSECURE").is_some_and(|value| {
            is_yes(&value).unwrap_or_else(|| {
                self.warnings.push(
                    "COREFLUX_MQTT_TLS_INSECURE must be true or false; for now certificates \
                     are checked"
                        .into(),
                );
                false
            })
        });
        let profile = Profile {
            name: DEFAULT.into(),
            origin: Origin::Environment,
            address,
            username: variable("USERNAME").or(username),
            password: PasswordSources {
                stored,
                ..PasswordSources::default()
            },
            client_id: variable("CLIENT_ID"),
            tls: TlsOptions {
                insecure,
                ..TlsOptions::default()
            },
            family: None,
            poll: true,
            description: String::new(),
            tags: Vec::new(),
            production: false,
            read_only: false,
            allow_plaintext: false,
            protected: Vec::new(),
            password_rules: PasswordRules::default(),
            theme: None,
        };
        self.profiles.insert(DEFAULT.into(), profile);
    }
}

/// The folder of a file, absolute where the system knows the current folder.
pub(super) fn folder(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.into());
    path.parent().map_or_else(PathBuf::new, Into::into)
}

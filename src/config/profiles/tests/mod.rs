//! Files and variables, as real files in a folder of their own.

mod properties;
mod reading;
mod writing;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::domain::address::AddressError;
use crate::domain::password_rules::PasswordRules;
use crate::domain::profile::ProfileChange;
use crate::domain::secret::Secret;

struct Files {
    folder: TempDir,
    places: Places,
}

impl Files {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let places = Places {
            user: folder.path().join("home/brokers.json"),
            workspace: folder.path().join("work/brokers.json"),
        };
        Self { folder, places }
    }

    fn with_user(text: &str) -> Self {
        let files = Self::new();
        write(&files.places.user, text);
        files
    }

    fn load(&self) -> Store {
        load(&self.places, &|_| None).unwrap()
    }

    fn put(&self, old_name: Option<&str>, profile: Profile) -> Result<(), ProfilesError> {
        let put = ProfileChange::Put {
            old_name: old_name.map(Into::into),
            profile: Box::new(profile),
        };
        change(&self.places, &put)
    }

    fn delete(&self, name: &str) {
        change(&self.places, &ProfileChange::Delete(name.into())).unwrap();
    }

    fn user(&self) -> String {
        fs::read_to_string(&self.places.user).unwrap()
    }

    fn user_value(&self) -> Value {
        serde_json::from_str(&self.user()).unwrap()
    }
}

fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names(store: &Store) -> Vec<&str> {
    let profiles = store.profiles().iter();
    profiles.map(|profile| profile.name.as_str()).collect()
}

fn profile(name: &str) -> Profile {
    Profile::new(name, Origin::User, Address::mqtt("gw7", 1883))
}

const FULL: &str = r#"{
  "active": "gw7",
  "brokers": {
    "gw7": {
      "url": "ssl://gw7.plant",
      "username": "root",
      "password": "not-a-real-one",
      "passwordEnv": "GW7",
      "clientId": "console",
      "tlsInsecure": true,
      "description": "Line 7",
      "tags": ["plant-a", "packing"],
      "ca": "ca.pem",
      "clientCert": "~/client.pem",
      "clientKey": "/etc/client.key",
      "passwordCommand": "pass gw7",
      "protected": ["root", "line1-plc"],
      "readOnly": true,
      "production": true,
      "allowPlaintext": true
    }
  }
}
"#;

fn profile_at(name: &str, host: &str) -> Profile {
    Profile::new(name, Origin::User, Address::mqtt(host, 1883))
}

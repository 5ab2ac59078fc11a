//! Where the files of profiles are.

use std::path::{Path, PathBuf};

use crate::config::environment::{at_home, home};
use crate::config::unset_value::is_set;

/// Where the files of profiles are, there or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The user's own: the file of `COREFLUX_BROKERS_FILE`, else `brokers.json` in the folder of
    /// `COREFLUX_HOME`, else `~/.coreflux/brokers.json`.
    pub user: PathBuf,
    /// The workspace's: `./.coreflux/brokers.json`.
    pub workspace: PathBuf,
}

impl Places {
    /// Finds them; `environment` looks a variable up.
    pub fn find(environment: &impl Fn(&str) -> Option<String>) -> Self {
        let home = home(environment);
        let named = |variable| {
            let value = environment(variable).filter(|value| is_set(value))?;
            Some(at_home(&value, home.as_deref()))
        };
        let user = named("COREFLUX_BROKERS_FILE").unwrap_or_else(|| {
            let folder = named("COREFLUX_HOME");
            folder
                .unwrap_or_else(|| home.clone().unwrap_or_default().join(".coreflux"))
                .join("brokers.json")
        });
        Self {
            user,
            workspace: Path::new(".coreflux").join("brokers.json"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::environment;

    fn user(variables: &[(&str, &str)]) -> PathBuf {
        Places::find(&environment::of(variables)).user
    }

    #[test]
    fn variables_move_the_users_file() {
        let home = ("HOME", "/home/anna");
        let folder = ("COREFLUX_HOME", "/srv/coreflux");
        let file = ("COREFLUX_BROKERS_FILE", "~/plant.json");
        for (variables, path) in [
            (&[home][..], "/home/anna/.coreflux/brokers.json"),
            (&[home, folder], "/srv/coreflux/brokers.json"),
            (&[home, folder, file], "/home/anna/plant.json"),
            (
                &[home, ("COREFLUX_HOME", "${COREFLUX_HOME}")],
                "/home/anna/.coreflux/brokers.json",
            ),
            (
                &[home, ("COREFLUX_BROKERS_FILE", "")],
                "/home/anna/.coreflux/brokers.json",
            ),
        ] {
            assert_eq!(user(variables), Path::new(path), "{variables:?}");
        }
    }
}

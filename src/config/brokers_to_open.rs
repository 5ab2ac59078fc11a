//! Which brokers the command line means (a name, `--profile`, `--brokers`, `--tag`, nothing): one,
//! several, or the list of them, and on which its cursor is at first (`preselect`).
//!
//! `--read-only`, `--allow-plaintext` and `--password-file` hold for whichever broker opens, so
//! they do not skip the list; the other flags mean one broker. Flags can add `readOnly`,
//! `tlsInsecure` and `allowPlaintext` to a profile, never take them away.

use super::broker::{Config, ConfigError};
use super::command_line::{Connection, Several};
use super::environment::is_yes;
use super::profiles::{BUILT_IN, Store};
use super::unset_value::is_set;
use crate::domain::address::{self, Source};
use crate::domain::profile::Profile;

/// What opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// This broker, still without its password.
    Open(Box<Config>),
    /// The list of brokers; with no profile known, its form for a new one.
    List {
        /// The profile that is selected first.
        preselect: Option<String>,
    },
}

/// Decides what opens: the broker of `--url`; else the named profile; else, when a flag says how to
/// log in, the active profile, or `localhost`; else the only profile; else the list.
///
/// # Errors
/// A [`ConfigError`] for a profile that is not known, or a broker that cannot be opened.
pub fn choice(
    flags: &Connection,
    store: &Store,
    environment: &impl Fn(&str) -> Option<String>,
) -> Result<Choice, ConfigError> {
    if let Some(url) = flags.url.as_deref().filter(|url| is_set(url)) {
        return at_url(url, flags, environment).map(open);
    }
    let named = flags.profile.as_deref();
    let name = match (named.or(store.asked()), store.profiles()) {
        (Some(name), _) => name,
        (None, _) if flags.says_how() => store.active().unwrap_or(BUILT_IN),
        (None, [only]) => &only.name,
        (None, _) => {
            let preselect = store.active().map(Into::into);
            return Ok(Choice::List { preselect });
        }
    };
    Config::of(find(name, store)?, flags).map(open)
}

/// One of several brokers: its profile, and how it is opened; a [`ConfigError`] where it cannot be.
pub type OneOfSeveral = (Profile, Result<Config, ConfigError>);

/// The brokers of `--brokers`, `--all` or `--tag`, still without their passwords. One that cannot
/// be opened does not keep the others from it.
///
/// # Errors
/// A [`ConfigError`] for one that is not known, and where there is none.
pub fn several(
    asked: &Several,
    flags: &Connection,
    store: &Store,
) -> Result<Vec<OneOfSeveral>, ConfigError> {
    let profiles = if asked.all {
        store.profiles().iter().collect()
    } else if asked.tag.is_empty() {
        let found = asked.brokers.iter().map(|name| find(name, store));
        found.collect::<Result<Vec<&Profile>, _>>()?
    } else {
        tagged(&asked.tag, store)?
    };
    let mut all: Vec<OneOfSeveral> = Vec::new();
    for profile in profiles {
        if all.iter().any(|(it, _)| it.name == profile.name) {
            return Err(ConfigError::Twice(profile.name.clone()));
        }
        all.push((profile.clone(), Config::of(profile, flags)));
    }
    if all.is_empty() {
        return Err(ConfigError::NoBrokers);
    }
    Ok(all)
}

fn find<'a>(name: &str, store: &'a Store) -> Result<&'a Profile, ConfigError> {
    store.get(name).ok_or_else(|| {
        let known = store.profiles().iter().map(|profile| profile.name.clone());
        ConfigError::Unknown(name.into(), known.collect())
    })
}

/// The profiles that have all of these tags.
fn tagged<'a>(tags: &[String], store: &'a Store) -> Result<Vec<&'a Profile>, ConfigError> {
    let profiles = store.profiles().iter();
    let has_all = |profile: &&Profile| tags.iter().all(|tag| profile.has_tag(tag));
    let tagged: Vec<&Profile> = profiles.filter(has_all).collect();
    if tagged.is_empty() {
        return Err(ConfigError::NoTag(tags.join(" "), store.tags()));
    }
    Ok(tagged)
}

fn open(config: Config) -> Choice {
    Choice::Open(Box::new(config))
}

/// The broker of `--url`. Variables fill in what neither the URL nor a flag gives.
fn at_url(
    url: &str,
    flags: &Connection,
    environment: &impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    let variable = |name: &str| {
        let value = environment(&format!("COREFLUX_MQTT_{name}"));
        value.filter(|value| is_set(value))
    };
    let parsed = address::parse(url, Source::Flag).map_err(ConfigError::Address)?;
    let mut config = Config::at(parsed.address);
    config.profile.username = parsed.username.or_else(|| variable("USERNAME"));
    config.profile.client_id = variable("CLIENT_ID");
    config.profile.tls.insecure =
        variable("TLS_INSECURE").and_then(|value| is_yes(&value)) == Some(true);
    config.apply(flags);
    config.check()?;
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::environment;
    use crate::config::profiles::{self, Places};
    use crate::domain::address::AddressError;

    const TWO: &str = r#"{"active": "b", "brokers": {
        "a": {"url": "mqtt://a", "username": "root"}, "b": {"url": "mqtt://b"}}}"#;
    const ONE: &str = r#"{"brokers": {"a": {"url": "mqtt://a"}}}"#;

    /// What opens with this user file and these variables.
    fn choose(
        flags: &Connection,
        file: &str,
        variables: &[(&str, &str)],
    ) -> Result<Choice, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let places = Places {
            user: folder.path().join("user.json"),
            workspace: folder.path().join("workspace.json"),
        };
        std::fs::write(&places.user, file).unwrap();
        let environment = environment::of(variables);
        let store = profiles::load(&places, &environment).unwrap();
        choice(flags, &store, &environment)
    }

    /// The same, as a text: `name address user` or `list preselected`.
    fn told(flags: &Connection, file: &str, variables: &[(&str, &str)]) -> String {
        match choose(flags, file, variables).unwrap() {
            Choice::Open(config) => {
                format!(
                    "{} {}",
                    config.title(),
                    config.profile.username.unwrap_or_default()
                )
            }
            Choice::List { preselect } => format!("list {}", preselect.unwrap_or_default()),
        }
    }

    /// The names of the brokers that these flags mean in a file with two tags.
    fn several_of(asked: &Several) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let places = Places {
            user: folder.path().join("user.json"),
            workspace: folder.path().join("workspace.json"),
        };
        let file = r#"{"brokers": {"a": {"url": "mqtt://a", "tags": ["plant-a", "night"]},
            "b": {"url": "mqtt://b", "tags": ["Plant-A"]}, "c": {"url": "mqtt://c"}}}"#;
        std::fs::write(&places.user, file).unwrap();
        let store = profiles::load(&places, &environment::of(&[])).unwrap();
        let configs = several(asked, &Connection::default(), &store);
        let configs = configs.map_err(|error| error.to_string())?;
        Ok(configs.into_iter().map(|(it, _)| it.name).collect())
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).into()).collect()
    }

    fn tag(tags: &[&str]) -> Result<Vec<String>, String> {
        several_of(&Several {
            tag: words(tags),
            ..Several::default()
        })
    }

    fn brokers(names: &[&str]) -> Result<Vec<String>, String> {
        several_of(&Several {
            brokers: words(names),
            ..Several::default()
        })
    }

    #[test]
    fn several_brokers_are_those_that_are_named_or_tagged_or_all() {
        let all = Several {
            all: true,
            ..Several::default()
        };
        assert_eq!(several_of(&all).unwrap(), ["a", "b", "c"]);
        assert_eq!(brokers(&["c", "a"]).unwrap(), ["c", "a"]);
        assert_eq!(tag(&["plant-a"]).unwrap(), ["a", "b"]);
        assert_eq!(tag(&["plant-a", "night"]).unwrap(), ["a"]);
    }

    #[test]
    fn what_means_no_broker_is_an_error_that_says_what_is_near() {
        let error = brokers(&["a", "a"]).unwrap_err();
        assert_eq!(error, "--brokers lists a twice");
        let error = brokers(&["a", "gateway"]).unwrap_err();
        assert!(error.contains("no profile \"gateway\""), "{error}");
        let error = tag(&["plant-b"]).unwrap_err();
        assert_eq!(
            error,
            "no profile has the tag \"plant-b\": did you mean plant-a?"
        );
        let error = tag(&["day"]).unwrap_err();
        assert!(
            error.ends_with("use one of Plant-A, night, plant-a"),
            "{error}"
        );
        let error = tag(&["night", "plant-c"]).unwrap_err();
        assert!(
            error.starts_with("no profile has all of the tags night plant-c"),
            "{error}"
        );
    }

    fn named(name: &str) -> Connection {
        Connection {
            profile: Some(name.into()),
            ..Connection::default()
        }
    }

    fn at(url: &str) -> Connection {
        Connection {
            url: Some(url.into()),
            ..Connection::default()
        }
    }

    #[test]
    fn a_named_profile_opens() {
        let profile = Connection {
            profile: Some("a".into()),
            ..Connection::default()
        };
        let nothing = Connection::default();
        let asked = ("COREFLUX_BROKER", "a");
        assert_eq!(told(&named("a"), TWO, &[]), "a mqtt://a:1883 root");
        assert_eq!(told(&profile, TWO, &[]), "a mqtt://a:1883 root");
        assert_eq!(told(&nothing, TWO, &[asked]), "a mqtt://a:1883 root");
        assert_eq!(told(&named("b"), TWO, &[asked]), "b mqtt://b:1883 ");
        assert_eq!(
            told(&named("localhost"), TWO, &[]),
            "localhost mqtt://localhost:1883 "
        );
    }

    #[test]
    fn a_profile_that_is_not_known_is_an_error_that_names_the_known() {
        let known = vec!["a".to_owned(), "b".to_owned()];
        let error = choose(&named("c"), TWO, &[]).unwrap_err();
        assert_eq!(error, ConfigError::Unknown("c".into(), known.clone()));
        assert!(error.to_string().contains("known: a, b"), "{error}");
        for (name, meant) in [("gateway-9", "gateway-7"), ("profile", "profiles")] {
            let error = ConfigError::Unknown(name.into(), vec!["gateway-7".into()]).to_string();
            let said =
                format!("there is no profile {name:?}; did you mean {meant}? (known: gateway-7)");
            assert_eq!(error, said);
        }
        let error = ConfigError::Unknown("demo".into(), known.clone()).to_string();
        assert!(
            error.ends_with("put its options after it: guestlist demo …"),
            "{error}"
        );
        let asked = [("COREFLUX_BROKER", "c")];
        let error = choose(&Connection::default(), TWO, &asked).unwrap_err();
        assert_eq!(error, ConfigError::Unknown("c".into(), known));
    }

    #[test]
    fn without_a_name_the_only_one_opens_or_the_list() {
        let nothing = Connection::default();
        assert_eq!(told(&nothing, ONE, &[]), "a mqtt://a:1883 ");
        assert_eq!(told(&nothing, TWO, &[]), "list b");
        assert_eq!(told(&nothing, "{}", &[]), "list ");
        let url = ("COREFLUX_MQTT_URL", "mqtt://anna@v");
        assert_eq!(told(&nothing, "{}", &[url]), "default mqtt://v:1883 anna");
        assert_eq!(told(&nothing, ONE, &[url]), "list default");
        let template = ("COREFLUX_MQTT_URL", "${COREFLUX_MQTT_URL}");
        assert_eq!(told(&nothing, "{}", &[template]), "list ");
    }

    #[test]
    fn a_flag_that_says_how_opens_the_active_one() {
        let flags = Connection {
            username: Some("anna".into()),
            ..Connection::default()
        };
        assert_eq!(told(&flags, TWO, &[]), "b mqtt://b:1883 anna");
        let built_in = "localhost mqtt://localhost:1883 anna";
        assert_eq!(told(&flags, "{}", &[]), built_in);
        let any_broker = Connection {
            read_only: true,
            ..Connection::default()
        };
        assert_eq!(told(&any_broker, TWO, &[]), "list b");
    }

    #[test]
    fn a_url_needs_no_profile_and_takes_the_rest_from_the_variables() {
        let variables = [
            ("COREFLUX_MQTT_URL", "mqtt://not-this-one"),
            ("COREFLUX_MQTT_USERNAME", "anna"),
            ("COREFLUX_BROKER", "a"),
        ];
        assert_eq!(told(&at("mqtt://x"), TWO, &variables), "mqtt://x:1883 anna");
        let own = told(&at("mqtt://bert@x"), TWO, &variables);
        assert_eq!(own, "mqtt://x:1883 bert");
    }

    #[test]
    fn what_is_wrong_with_a_url_is_told() {
        let error = choose(&at("mqtt://anna:not-a-real-one@x"), TWO, &[]).unwrap_err();
        let in_sight = ConfigError::Address(AddressError::PasswordOnCommandLine);
        assert_eq!(error, in_sight);
        let broken = r#"{"brokers": {"a": {"url": "http://a"}}}"#;
        let error = choose(&named("a"), broken, &[]).unwrap_err();
        assert_eq!(
            error,
            ConfigError::Profile("a".into(), AddressError::Scheme)
        );
    }
}

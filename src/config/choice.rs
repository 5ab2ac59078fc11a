//! What opens: one broker, or the list of them.
//!
//! `--read-only`, `--allow-plaintext` and `--password-file` hold for whichever broker opens, so
//! they do not skip the list; the other flags mean one broker. Flags can add `readOnly`,
//! `tlsInsecure` and `allowPlaintext` to a profile, never take them away.

use super::broker::{Config, ConfigError};
use super::cli::Connection;
use super::environment::{is_set, is_yes};
use super::profiles::{BUILT_IN, Store};
use crate::domain::address::{self, Source};

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
    let profile = store.get(name).ok_or_else(|| {
        let known = store.profiles().iter().map(|profile| profile.name.clone());
        ConfigError::Unknown(name.into(), known.collect())
    })?;
    Config::of(profile, flags).map(open)
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

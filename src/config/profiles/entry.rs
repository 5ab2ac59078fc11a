//! One entry of a file of profiles: its settings are read here. A new setting is a field of
//! [`crate::domain::profile::Profile`], is read in `read`, and written by `change` (`FIELDS`) where
//! the form of the brokers can change it.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::config::environment::at_home;
use crate::config::unset_value::is_set;
use crate::domain::address::{self, AddressError, Source};
use crate::domain::family::BrokerFamily;
use crate::domain::password_rules::{self, Alphabet, PasswordRules};
use crate::domain::profile::{Origin, PasswordSources, Profile, TlsOptions};
use crate::domain::secret::Secret;
use crate::domain::theme_name::ThemeName;

/// The folders that the paths in a file start from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Base<'a> {
    /// The folder of the file.
    pub(super) folder: &'a Path,
    /// The home, for `~/`.
    pub(super) home: Option<&'a Path>,
}

/// Reads an entry. `remark` gets what is wrong with a field, with its name and never with its
/// value. A field of a wrong type counts as unset, unless that would be less safe: then more is
/// forbidden than was meant.
pub(super) fn read(
    name: &str,
    origin: Origin,
    fields: &Map<String, Value>,
    base: Base<'_>,
    remark: &mut dyn FnMut(String),
) -> Profile {
    let mut entry = Entry { fields, remark };
    let protected = entry.names("protected");
    let read_only = entry.flag("readOnly", true, "nothing can be changed there");
    let production = entry.flag("production", true, "it counts as production");
    let insecure = entry.flag("tlsInsecure", false, "certificates are checked");
    let allow_plaintext = entry.flag("allowPlaintext", false, "the question is asked");
    let password_rules = entry.password_rules();
    let url = entry.text("url").unwrap_or_default();
    let (address, url_user, url_password) = match address::parse(url, Source::Environment) {
        Ok(parsed) => (Ok(parsed.address), parsed.username, parsed.password),
        Err(error) => (Err(error), None, None),
    };
    let stored = entry.text("password").map(Secret::new);
    let path = |text: &str| -> PathBuf { base.folder.join(at_home(text, base.home)) };
    Profile {
        name: name.into(),
        origin,
        address,
        username: entry.text("username").map(Into::into).or(url_user),
        password: PasswordSources {
            stored: stored.or(url_password),
            variable: entry.text("passwordEnv").map(Into::into),
            command: entry.text("passwordCommand").map(Into::into),
        },
        client_id: entry.text("clientId").map(Into::into),
        tls: TlsOptions {
            ca: entry.text("ca").map(path),
            certificate: entry.text("clientCert").map(path),
            key: entry.text("clientKey").map(path),
            insecure,
        },
        family: entry.family(),
        poll: entry.poll(),
        description: entry.text("description").unwrap_or_default().into(),
        tags: entry.tags(),
        production,
        // Which users are protected is not known then.
        read_only: read_only || protected.is_none(),
        allow_plaintext,
        protected: protected.unwrap_or_default(),
        password_rules,
        theme: entry.theme(),
    }
}

/// Whether the URL of an entry holds a user name or a password, and which.
pub(super) fn credentials(
    fields: &Map<String, Value>,
) -> Result<(Option<String>, Option<Secret>), AddressError> {
    let url = fields
        .get("url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let parsed = address::parse(url, Source::Environment)?;
    Ok((parsed.username, parsed.password))
}

struct Entry<'a, 'b> {
    fields: &'a Map<String, Value>,
    remark: &'b mut dyn FnMut(String),
}

impl<'a> Entry<'a, '_> {
    fn text(&mut self, field: &str) -> Option<&'a str> {
        match self.fields.get(field)? {
            Value::String(text) => Some(text.as_str()).filter(|text| is_set(text)),
            Value::Null => None,
            _ => {
                (self.remark)(format!("{field} must be text in quotes; it is ignored"));
                None
            }
        }
    }

    /// The theme with this name.
    fn theme(&mut self) -> Option<ThemeName> {
        let name = self.text("theme")?;
        let theme = ThemeName::parse(name);
        if theme.is_none() {
            let names = ThemeName::ALL.map(ThemeName::as_str).join(", ");
            (self.remark)(format!("theme must be one of {names}; it is ignored"));
        }
        theme
    }

    /// A switch. `safe` is its value when the field is no switch, `so` says what follows.
    fn flag(&mut self, field: &str, safe: bool, so: &str) -> bool {
        match self.fields.get(field) {
            None | Some(Value::Null) => false,
            Some(Value::Bool(on)) => *on,
            Some(_) => {
                (self.remark)(format!("{field} must be true or false; for now {so}"));
                safe
            }
        }
    }

    fn family(&mut self) -> Option<BrokerFamily> {
        let name = self.text("family")?;
        let family = BrokerFamily::named(name);
        if family.is_none() {
            let known = BrokerFamily::ALL.map(BrokerFamily::name).join(" or ");
            let text = format!("family must be {known}; for now it is detected");
            (self.remark)(text);
        }
        family
    }

    /// A switch that is on where the field is missing.
    fn poll(&mut self) -> bool {
        match self.fields.get("poll") {
            None | Some(Value::Null) => true,
            Some(Value::Bool(on)) => *on,
            Some(_) => {
                (self.remark)("poll must be true or false; for now the broker is polled".into());
                true
            }
        }
    }

    /// A list of texts; `None` where it is none.
    fn texts(&self, field: &str) -> Option<Vec<String>> {
        let values = match self.fields.get(field) {
            None | Some(Value::Null) => return Some(Vec::new()),
            Some(Value::Array(values)) => values.as_slice(),
            Some(_) => return None,
        };
        let texts = values.iter().map(|value| value.as_str().map(Into::into));
        texts.collect()
    }

    /// The tags. A blank in one could not be typed into the filter.
    fn tags(&mut self) -> Vec<String> {
        let is_word = |tag: &String| !tag.is_empty() && !tag.contains(char::is_whitespace);
        let tags = self.texts("tags");
        let tags = tags.filter(|tags| tags.iter().all(is_word));
        tags.unwrap_or_else(|| {
            (self.remark)(
                "tags must be a list of words without blanks, each in quotes; they are ignored"
                    .into(),
            );
            Vec::new()
        })
    }

    /// A list of names; `None` where it is not clear who is meant.
    fn names(&mut self, field: &str) -> Option<Vec<String>> {
        let names = self.texts(field);
        if names.is_none() {
            (self.remark)(format!(
                "{field} must be a list of names, each in quotes; for now nothing can be \
                 changed there"
            ));
        }
        names
    }

    /// The rules for passwords. An unclear length counts as the usual one of a generated password,
    /// an unclear alphabet as the usual one.
    fn password_rules(&mut self) -> PasswordRules {
        let minimum = self.number("passwordMinLength", 0, 0..=*password_rules::LENGTHS.end());
        let minimum = minimum.unwrap_or(password_rules::LENGTH);
        let length = self.number(
            "passwordLength",
            password_rules::LENGTH,
            password_rules::LENGTHS,
        );
        let mut length = length.unwrap_or(password_rules::LENGTH);
        if length < minimum {
            // Only a field that somebody wrote gets a remark.
            if self.fields.contains_key("passwordLength") {
                (self.remark)(format!(
                    "passwordLength is below passwordMinLength; passwords of {minimum} characters \
                     are made"
                ));
            }
            length = minimum;
        }
        let alphabet = match self.text("passwordAlphabet").map(Alphabet::new) {
            None => Alphabet::default(),
            Some(Ok(alphabet)) => alphabet,
            Some(Err(flaw)) => {
                (self.remark)(format!("passwordAlphabet {flaw}; it is ignored"));
                Alphabet::default()
            }
        };
        PasswordRules {
            length,
            alphabet,
            minimum,
        }
    }

    /// A whole number in a range; `unset` where the field is missing, `None` where it is not clear.
    fn number(&mut self, field: &str, unset: usize, range: RangeInclusive<usize>) -> Option<usize> {
        let value = match self.fields.get(field) {
            None | Some(Value::Null) => return Some(unset),
            Some(value) => value.as_u64(),
        };
        let number = value.and_then(|number| usize::try_from(number).ok());
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            (self.remark)(format!(
                "{field} must be a whole number from {} to {}; for now it is {}",
                range.start(),
                range.end(),
                password_rules::LENGTH
            ));
        }
        number
    }
}

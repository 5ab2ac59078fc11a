//! The form for a broker that is added or edited.

use std::path::PathBuf;

use super::model::Known;
use crate::app::form::Field;
use crate::app::key::{Key, KeyCode};
use crate::domain::address::{self, Source};
use crate::domain::profile::{
    LinkSafety, Origin, PasswordSources, Profile, ProfileChange, TlsOptions, is_name,
};
use crate::domain::secret::Secret;
use crate::domain::validate::MAX_BYTES;

/// Where the password for the login comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordSource {
    /// The person is asked.
    Ask,
    /// A variable of the environment.
    Variable,
    /// The output of a command.
    Command,
    /// The file itself.
    Stored,
}

impl PasswordSource {
    const ALL: [Self; 4] = [Self::Ask, Self::Variable, Self::Command, Self::Stored];

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Ask => "asked for each time",
            Self::Variable => "from a variable",
            Self::Command => "from a command",
            Self::Stored => "stored in the file",
        }
    }

    fn of(sources: &PasswordSources) -> Self {
        match (&sources.stored, &sources.variable, &sources.command) {
            (Some(_), ..) => Self::Stored,
            (None, Some(_), _) => Self::Variable,
            (None, None, Some(_)) => Self::Command,
            (None, None, None) => Self::Ask,
        }
    }
}

/// A part of the form, in the order of the Tab key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "its label says what each is")]
pub enum Part {
    Name,
    Url,
    User,
    Source,
    Variable,
    Command,
    Password,
    Ca,
    Certificate,
    Key,
    Insecure,
    Plaintext,
    Description,
    Production,
    ReadOnly,
    Protected,
    Cancel,
    Save,
}

impl Part {
    /// What stands before the field.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Url => "URL",
            Self::User => "User name",
            Self::Source => "Password",
            Self::Password => "Stored",
            Self::Variable => "Variable",
            Self::Command => "Command",
            Self::Ca => "CA file",
            Self::Certificate => "Client cert",
            Self::Key => "Client key",
            Self::Insecure => "Unverified",
            Self::Plaintext => "Plaintext",
            Self::Description => "Description",
            Self::Production => "Production",
            Self::ReadOnly => "Read-only",
            Self::Protected => "Protected",
            Self::Cancel => "Cancel",
            Self::Save => "Save",
        }
    }

    /// What the field means, shown while it has the keyboard.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::Name => "What you call it: guestlist NAME opens it.",
            Self::Url => "mqtt://HOST:PORT, mqtts:// with TLS, ws:// or wss:// for WebSockets.",
            Self::User => "Without one the session is anonymous.",
            Self::Source => "A space changes where the password comes from.",
            Self::Variable => "The name of the variable that holds the password.",
            Self::Command => "A shell command; the first line of its output is the password.",
            Self::Password => "The file will hold it in clear, readable by you only (0600).",
            Self::Ca => "PEM; instead of the authorities that the system trusts.",
            Self::Certificate => "PEM; for brokers that want one from the client.",
            Self::Key => "PEM; the private key of the client certificate.",
            Self::Insecure => "A space takes any certificate: who answers is not known then.",
            Self::Plaintext => "A space lets the password cross a network in clear, unasked.",
            Self::Description => "For you and for whoever reads the list.",
            Self::Production => "A space marks it loudly; saving asks once more.",
            Self::ReadOnly => "A space takes away every key that writes.",
            Self::Protected => "Users that are not changed without a question; commas between.",
            Self::Cancel | Self::Save => "",
        }
    }

    const fn is_button(self) -> bool {
        matches!(self, Self::Cancel | Self::Save)
    }
}

/// A form for a broker.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent answers of the person"
)]
pub struct ProfileForm {
    /// What was known before; `None` when adding.
    pub old: Option<Profile>,
    name: Field,
    url: Field,
    user: Field,
    source: PasswordSource,
    variable: Field,
    command: Field,
    password: Field,
    ca: Field,
    certificate: Field,
    key: Field,
    insecure: bool,
    plaintext: bool,
    description: Field,
    production: bool,
    read_only: bool,
    protected: Field,
    /// The part that has the keyboard.
    pub focus: Part,
    /// Whether a typed password is shown.
    pub reveal: bool,
    /// Whether saving was tried, so that empty fields are now complained about.
    pub tried: bool,
    /// Whether anything was changed.
    pub touched: bool,
    /// Whether the file is being written.
    pub waiting: bool,
    /// Why it could not be written.
    pub error: Option<String>,
}

/// What a part of the form holds.
#[derive(Debug)]
pub enum Content<'a> {
    /// A line that is typed; whether it is a password.
    Text(&'a Field, bool),
    /// Yes or no.
    Flag(bool),
    /// One of several, in words.
    Choice(&'static str),
    /// A button.
    Button,
}

fn path_field(path: Option<&PathBuf>) -> Field {
    path.map_or_else(Field::default, |path| {
        Field::holding(&path.display().to_string())
    })
}

impl ProfileForm {
    /// An empty form.
    #[must_use]
    pub fn adding() -> Self {
        Self {
            old: None,
            name: Field::default(),
            url: Field::default(),
            user: Field::default(),
            source: PasswordSource::Ask,
            variable: Field::default(),
            command: Field::default(),
            password: Field::default(),
            ca: Field::default(),
            certificate: Field::default(),
            key: Field::default(),
            insecure: false,
            plaintext: false,
            description: Field::default(),
            production: false,
            read_only: false,
            protected: Field::default(),
            focus: Part::Name,
            reveal: false,
            tried: false,
            touched: false,
            waiting: false,
            error: None,
        }
    }

    /// A form that holds what is known of a broker. A stored password is not put into it.
    #[must_use]
    pub fn editing(profile: &Profile) -> Self {
        let text = |text: &Option<String>| Field::holding(text.as_deref().unwrap_or_default());
        let url = profile.address.as_ref().map(ToString::to_string);
        Self {
            name: Field::holding(&profile.name),
            url: Field::holding(&url.unwrap_or_default()),
            user: text(&profile.username),
            source: PasswordSource::of(&profile.password),
            variable: text(&profile.password.variable),
            command: text(&profile.password.command),
            ca: path_field(profile.tls.ca.as_ref()),
            certificate: path_field(profile.tls.certificate.as_ref()),
            key: path_field(profile.tls.key.as_ref()),
            insecure: profile.tls.insecure,
            plaintext: profile.allow_plaintext,
            description: Field::holding(&profile.description),
            production: profile.production,
            read_only: profile.read_only,
            protected: Field::holding(&profile.protected.join(", ")),
            old: Some(profile.clone()),
            ..Self::adding()
        }
    }

    /// The parts, in the order of the Tab key.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = vec![Part::Name, Part::Url, Part::User, Part::Source];
        match self.source {
            PasswordSource::Ask => {}
            PasswordSource::Variable => parts.push(Part::Variable),
            PasswordSource::Command => parts.push(Part::Command),
            PasswordSource::Stored => parts.push(Part::Password),
        }
        parts.extend([
            Part::Ca,
            Part::Certificate,
            Part::Key,
            Part::Insecure,
            Part::Plaintext,
            Part::Description,
            Part::Production,
            Part::ReadOnly,
            Part::Protected,
            Part::Cancel,
            Part::Save,
        ]);
        parts
    }

    /// What a part holds.
    #[must_use]
    pub fn content(&self, part: Part) -> Content<'_> {
        match part {
            Part::Name => Content::Text(&self.name, false),
            Part::Url => Content::Text(&self.url, false),
            Part::User => Content::Text(&self.user, false),
            Part::Source => Content::Choice(self.source.words()),
            Part::Variable => Content::Text(&self.variable, false),
            Part::Command => Content::Text(&self.command, false),
            Part::Password => Content::Text(&self.password, true),
            Part::Ca => Content::Text(&self.ca, false),
            Part::Certificate => Content::Text(&self.certificate, false),
            Part::Key => Content::Text(&self.key, false),
            Part::Insecure => Content::Flag(self.insecure),
            Part::Plaintext => Content::Flag(self.plaintext),
            Part::Description => Content::Text(&self.description, false),
            Part::Production => Content::Flag(self.production),
            Part::ReadOnly => Content::Flag(self.read_only),
            Part::Protected => Content::Text(&self.protected, false),
            Part::Cancel | Part::Save => Content::Button,
        }
    }

    fn focused(&mut self) -> Option<&mut Field> {
        Some(match self.focus {
            Part::Name => &mut self.name,
            Part::Url => &mut self.url,
            Part::User => &mut self.user,
            Part::Variable => &mut self.variable,
            Part::Command => &mut self.command,
            Part::Password => &mut self.password,
            Part::Ca => &mut self.ca,
            Part::Certificate => &mut self.certificate,
            Part::Key => &mut self.key,
            Part::Description => &mut self.description,
            Part::Protected => &mut self.protected,
            _ => return None,
        })
    }

    /// Moves the keyboard by one part, round about.
    pub(super) fn step(&mut self, forward: bool) {
        let parts = self.parts();
        let at = parts.iter().position(|part| *part == self.focus);
        let by = if forward { 1 } else { parts.len() - 1 };
        self.focus = parts[(at.unwrap_or(0) + by) % parts.len()];
    }

    /// Gives a key to the focused part.
    pub(super) fn edit(&mut self, key: Key) {
        let space = key == Key::char(' ');
        let turn = match key.code {
            KeyCode::Left => Some(false),
            KeyCode::Right => Some(true),
            _ if space => Some(true),
            _ => None,
        };
        let taken = match self.focus {
            Part::Source => turn.is_some_and(|forward| self.turn(forward)),
            Part::Insecure => space && flip(&mut self.insecure),
            Part::Plaintext => space && flip(&mut self.plaintext),
            Part::Production => space && flip(&mut self.production),
            Part::ReadOnly => space && flip(&mut self.read_only),
            part if part.is_button() => {
                if turn.is_some() && !space {
                    self.step(self.focus == Part::Cancel);
                }
                false
            }
            _ => self.focused().is_some_and(|field| field.edit(key)),
        };
        if taken {
            self.touched();
        }
    }

    fn turn(&mut self, forward: bool) -> bool {
        let all = PasswordSource::ALL;
        let at = all.iter().position(|source| *source == self.source);
        let by = if forward { 1 } else { all.len() - 1 };
        self.source = all[(at.unwrap_or(0) + by) % all.len()];
        true
    }

    /// Puts pasted text into the focused field.
    pub(super) fn paste(&mut self, text: &str) -> Result<(), String> {
        let field = self.focused();
        let field = field.ok_or("Not pasted: move to a field for text first")?;
        field.paste(text)?;
        self.touched();
        Ok(())
    }

    fn touched(&mut self) {
        self.touched = true;
        self.error = None;
    }

    /// The old entry holds a password, which stays unless another is typed.
    #[must_use]
    pub fn keeps_password(&self) -> bool {
        let old = self.old.as_ref();
        old.is_some_and(|old| old.password.stored.is_some())
    }

    /// What is wrong with what stands in a part now. Before saving was tried, a field that is
    /// still empty, or an address that is still being typed, is no complaint.
    #[must_use]
    pub fn complaint(&self, part: Part, known: Option<&Known>) -> Option<String> {
        match part {
            Part::Name => self.name_complaint(known),
            Part::Url => self.url_complaint(),
            Part::User if self.user.text().len() > MAX_BYTES => Some(format!(
                "It is longer than {MAX_BYTES} bytes, the most that a login can carry"
            )),
            Part::Variable => self.variable_complaint(),
            Part::Command if self.command.text().trim().is_empty() => self
                .tried
                .then(|| "Which command tells the password?".into()),
            Part::Password if self.password.text().is_empty() && !self.keeps_password() => self
                .tried
                .then(|| "Type the password, or choose another source".into()),
            Part::Key => self.pair_complaint(),
            _ => None,
        }
    }

    fn name_complaint(&self, known: Option<&Known>) -> Option<String> {
        let name = self.name.text();
        if name.is_empty() {
            return self.tried.then(|| "It needs a name".into());
        }
        if !is_name(name) {
            return Some(
                "A name is up to 64 letters, digits, dots, dashes and underscores, and begins \
                 with a letter or a digit"
                    .into(),
            );
        }
        let is_old = self.old.as_ref().is_some_and(|old| old.name == name);
        let taken = known.is_some_and(|known| known.own.contains(name));
        (taken && !is_old).then(|| "Another broker in your file has this name".into())
    }

    fn url_complaint(&self) -> Option<String> {
        let url = self.url.text();
        if url.is_empty() {
            return self
                .tried
                .then(|| "Where is it? For instance mqtts://HOST".into());
        }
        let unfinished = self.focus == Part::Url && !url.contains("://") && !self.tried;
        match address::parse(url, Source::Environment) {
            _ if unfinished => None,
            Err(error) => Some(sentence(&error.to_string())),
            Ok(parsed) if parsed.password.is_some() => Some(
                "Leave the password out of the URL, and choose below where it comes from".into(),
            ),
            Ok(_) => None,
        }
    }

    fn variable_complaint(&self) -> Option<String> {
        let name = self.variable.text();
        if name.is_empty() {
            return self
                .tried
                .then(|| "Which variable holds the password?".into());
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let begins = |c: char| c.is_ascii_digit();
        (!name.chars().all(fits) || name.starts_with(begins))
            .then(|| "A variable's name is made of letters, digits and underscores".into())
    }

    fn pair_complaint(&self) -> Option<String> {
        let (certificate, key) = (self.certificate.text(), self.key.text());
        match (certificate.is_empty(), key.is_empty()) {
            (false, true) if self.tried || self.focus != Part::Key => {
                Some("The client certificate needs its key".into())
            }
            (true, false) => Some("The key needs its client certificate".into()),
            _ => None,
        }
    }

    /// What should be known about a part though nothing is wrong with it.
    #[must_use]
    pub fn warning(&self, part: Part, known: Option<&Known>) -> Option<String> {
        match part {
            Part::Name => {
                let known = known?;
                let name = self.name.text();
                let other = known.profiles.iter().find(|other| {
                    other.name == name
                        && matches!(other.origin, Origin::Workspace | Origin::Environment)
                })?;
                let place = known.place(other.origin);
                Some(format!("{place} holds this name too, and comes first"))
            }
            Part::Insecure if self.insecure => {
                Some("UNVERIFIED: whoever steps in between can read the password".into())
            }
            Part::Plaintext if self.plaintext => {
                Some("Whoever listens on the network can read the password".into())
            }
            Part::Url => self.url_warning(),
            Part::User if self.user.text().is_empty() && self.source != PasswordSource::Ask => {
                Some("Without a user name the password is not used".into())
            }
            _ => None,
        }
    }

    fn url_warning(&self) -> Option<String> {
        let parsed = address::parse(self.url.text(), Source::Environment).ok()?;
        match LinkSafety::of(&parsed.address, &self.tls()) {
            LinkSafety::Plaintext => Some("NOT ENCRYPTED over a network".into()),
            _ => None,
        }
    }

    /// The first part with something wrong in it.
    #[must_use]
    pub fn first_complaint(&self, known: Option<&Known>) -> Option<Part> {
        let mut parts = self.parts().into_iter();
        parts.find(|part| self.complaint(*part, known).is_some())
    }

    fn tls(&self) -> TlsOptions {
        let path = |field: &Field| match field.text().trim() {
            "" => None,
            path => Some(PathBuf::from(path)),
        };
        TlsOptions {
            ca: path(&self.ca),
            certificate: path(&self.certificate),
            key: path(&self.key),
            insecure: self.insecure,
        }
    }

    /// The change that saving makes; `None` when something is wrong with it.
    #[must_use]
    pub fn change(&self) -> Option<ProfileChange> {
        let parsed = address::parse(self.url.text(), Source::Environment).ok()?;
        let typed = Some(self.user.text()).filter(|user| !user.is_empty());
        let old = self.old.as_ref();
        let profile = Profile {
            name: self.name.text().into(),
            origin: Origin::User,
            address: Ok(parsed.address),
            username: typed.map(Into::into).or(parsed.username),
            password: self.passwords(),
            client_id: old.and_then(|old| old.client_id.clone()),
            tls: self.tls(),
            description: self.description.text().into(),
            production: self.production,
            read_only: self.read_only,
            allow_plaintext: self.plaintext,
            protected: self
                .protected
                .text()
                .split(',')
                .map(|user| user.trim().to_owned())
                .filter(|user| !user.is_empty())
                .collect(),
        };
        Some(ProfileChange::Put {
            old_name: old.map(|old| old.name.clone()),
            profile: profile.into(),
        })
    }

    /// The sources as they are to be: only the chosen one where it changed, since the first that
    /// is there counts; else also those behind it.
    fn passwords(&self) -> PasswordSources {
        let old = self.old.as_ref().map(|old| old.password.clone());
        let old = old.unwrap_or_default();
        let mut sources = if PasswordSource::of(&old) == self.source {
            old
        } else {
            PasswordSources::default()
        };
        match self.source {
            PasswordSource::Ask => {}
            PasswordSource::Variable => sources.variable = Some(self.variable.text().into()),
            PasswordSource::Command => sources.command = Some(self.command.text().into()),
            PasswordSource::Stored if self.password.text().is_empty() => {}
            PasswordSource::Stored => sources.stored = Some(Secret::new(self.password.text())),
        }
        sources
    }
}

fn flip(flag: &mut bool) -> bool {
    *flag = !*flag;
    true
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;

    fn known() -> Known {
        Known {
            own: ["taken".to_owned()].into(),
            ..Known::default()
        }
    }

    fn typed(part: Part, text: &str) -> ProfileForm {
        let mut form = ProfileForm::adding();
        form.focus = part;
        form.paste(text).unwrap();
        form
    }

    fn complaint(part: Part, text: &str) -> Option<String> {
        typed(part, text).complaint(part, Some(&known()))
    }

    #[test]
    fn names_are_checked_as_they_are_typed() {
        for (name, complains) in [
            ("gateway-7", false),
            ("taken", true),
            ("-x", true),
            ("a b", true),
            ("操作员", true),
        ] {
            assert_eq!(complaint(Part::Name, name).is_some(), complains, "{name}");
        }
    }

    #[test]
    fn an_address_that_is_still_being_typed_is_no_complaint() {
        assert_eq!(complaint(Part::Url, "mqt"), None);
        assert!(complaint(Part::Url, "mqtt://").unwrap().contains("no host"));
        assert!(
            complaint(Part::Url, "mqtt://anna:not-a-real-one@gw")
                .unwrap()
                .contains("Leave the password out")
        );
        let mut form = typed(Part::Url, "mqt");
        form.step(true);
        assert!(form.complaint(Part::Url, None).is_some());
    }

    #[test]
    fn a_user_in_the_url_is_the_user() {
        let form = typed(Part::Url, "mqtts://an%20na@gw7");
        let Some(ProfileChange::Put { profile, .. }) = form.change() else {
            panic!("no change");
        };
        assert_eq!(profile.username.as_deref(), Some("an na"));
        assert_eq!(profile.address.unwrap().to_string(), "mqtts://gw7:8883");
    }

    fn stored() -> Profile {
        let mut profile = Profile::new("gw7", Origin::User, Address::mqtt("gw7", 1883));
        profile.password.stored = Some(Secret::new("not-a-real-one"));
        profile.password.variable = Some("GW7".into());
        profile.client_id = Some("fixed".into());
        profile
    }

    fn put(form: &ProfileForm) -> Profile {
        match form.change() {
            Some(ProfileChange::Put { profile, .. }) => *profile,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_stored_password_stays_until_another_is_typed_or_another_source_chosen() {
        let mut form = ProfileForm::editing(&stored());
        assert_eq!(put(&form), stored());
        form.focus = Part::Password;
        assert!(
            matches!(form.content(Part::Password), Content::Text(field, true) if field.text().is_empty())
        );
        form.paste("another-fake").unwrap();
        assert_eq!(
            put(&form).password.stored,
            Some(Secret::new("another-fake"))
        );
        form.focus = Part::Source;
        form.edit(Key::char(' '));
        assert_eq!(put(&form).password, PasswordSources::default());
        form.edit(Key::char(' '));
        let sources = put(&form).password;
        assert_eq!(
            (sources.stored, sources.variable),
            (None, Some("GW7".into()))
        );
    }

    #[test]
    fn certificate_and_key_belong_together() {
        let form = typed(Part::Certificate, "/tmp/client.pem");
        assert!(form.complaint(Part::Key, None).is_some());
        let form = typed(Part::Key, "/tmp/client.key");
        assert!(form.complaint(Part::Key, None).is_some());
    }

    #[test]
    fn nothing_typed_shows_in_debug_output() {
        let form = typed(Part::Password, "not-a-real-one");
        assert!(!format!("{form:?}").contains("not-a-real-one"));
        assert!(!format!("{:?}", ProfileForm::editing(&stored())).contains("not-a-real-one"));
    }
}

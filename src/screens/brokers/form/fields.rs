//! The parts of the form: their labels, and what each means.

use crate::domain::profile::PasswordSources;
use crate::ui::form::{self, Form};

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
    pub(super) const ALL: [Self; 4] = [Self::Ask, Self::Variable, Self::Command, Self::Stored];

    /// All of them in words.
    pub(super) const WORDS: [&'static str; 4] = [
        "asked for each time",
        "from a variable",
        "from a command",
        "stored in the file",
    ];

    /// The one that is chosen in a form.
    pub(super) fn chosen(form: &Form<Part>) -> Self {
        Self::ALL[form.choice(Part::Source)]
    }

    pub(super) fn of(sources: &PasswordSources) -> Self {
        match (&sources.stored, &sources.variable, &sources.command) {
            (Some(_), ..) => Self::Stored,
            (None, Some(_), _) => Self::Variable,
            (None, None, Some(_)) => Self::Command,
            (None, None, None) => Self::Ask,
        }
    }
}

/// What the form asks for, in the order of the Tab key. Its label says what each is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    Tags,
    Production,
    ReadOnly,
    Protected,
}

impl form::Part for Part {
    fn label(self) -> &'static str {
        self.words().0
    }

    fn is_shown(self, form: &Form<Self>) -> bool {
        let source = PasswordSource::chosen(form);
        match self {
            Self::Variable => source == PasswordSource::Variable,
            Self::Command => source == PasswordSource::Command,
            Self::Password => source == PasswordSource::Stored,
            _ => true,
        }
    }

    fn is_optional(self) -> bool {
        matches!(self, Self::Variable | Self::Command | Self::Password)
    }

    fn placeholder(self) -> &'static str {
        match self {
            Self::Url => "mqtts://HOST",
            Self::Password => "Enter password",
            _ => "",
        }
    }

    fn indent(width: u16) -> u16 {
        13.min(width / 2)
    }
}

impl Part {
    /// What the field means, shown while it has the keyboard.
    pub const fn help(self) -> &'static str {
        self.words().1
    }

    /// Which key chooses, where nothing is typed.
    pub(super) fn chosen_by(self) -> Option<String> {
        match self {
            Self::Source => Some("space chooses where the password comes from".into()),
            Self::Insecure | Self::Plaintext | Self::Production | Self::ReadOnly => {
                Some(format!("space turns {} on or off", self.words().0))
            }
            _ => None,
        }
    }

    /// Its label, and what it means.
    #[rustfmt::skip]
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("Name", "guestlist NAME opens it."),
            Self::Url => ("URL", "mqtt://HOST:PORT, mqtts:// with TLS, ws:// or wss:// for WebSockets."),
            Self::User => ("User name", "Empty: log in by client certificate, or anonymously."),
            Self::Source => ("Password", "space: ask, environment variable, command, stored."),
            Self::Variable => ("Variable", "The name of the variable that holds the password."),
            Self::Command => ("Command", "A shell command; the first line of its output is the password."),
            Self::Password => ("Stored", "Stored as plain text in the file, readable by you only (0600)."),
            Self::Ca => ("CA file", "PEM; instead of the CAs that the system trusts."),
            Self::Certificate => ("Client cert", "PEM; for brokers that require one."),
            Self::Key => ("Client key", "PEM; the private key of the client certificate."),
            Self::Insecure => ("Unverified", "space: skip certificate verification (insecure)."),
            Self::Plaintext => ("Plaintext", "space: send the password unencrypted without asking."),
            Self::Description => ("Description", "Shown in the list of brokers."),
            Self::Tags => ("Tags", "Words that brokers share, separated by commas: tag:WORD finds them."),
            Self::Production => ("Production", "space: red PRODUCTION badge; every change asks."),
            Self::ReadOnly => ("Read-only", "space: disable all changes."),
            Self::Protected => ("Protected", "Users whose changes ask first; separated by commas."),
        }
    }
}

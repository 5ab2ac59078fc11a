//! Why something is not done, or not known to be done, and what can be done next.

/// A sentence about a user or the broker, without the name of any key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The sentence.
    pub text: String,
    /// What can be done next. The screen knows which key does it, and adds that.
    pub advice: Option<Advice>,
}

/// What can be done next about something that failed or is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Read the list again.
    ReadList,
    /// Read the list again, or send the change again.
    ReadListOrSend,
    /// Save what is changed.
    Save,
    /// Send the change again.
    Send,
    /// Ask again for what no list tells.
    AskAgain,
    /// Ask again what the account may do, once somebody granted it.
    AskForRights,
    /// Ask again, which lets everything be tried once more.
    TryAgain,
    /// Find out again what kind of broker it is.
    FindFamily,
    /// Set the password again, which is what the sentence ends with.
    SetAgain,
    /// Set the password again, as it is not known which one it is.
    SetPassword,
    /// Set a password, as a sentence of its own.
    SetsPassword,
    /// Set another password.
    SetAnother,
    /// Look again whether a client id is free.
    LookAgain,
}

/// How a sentence is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neutral.
    #[default]
    Info,
    /// Something was done.
    Good,
    /// Something needs attention.
    Warning,
    /// Something failed.
    Bad,
}

impl Reason {
    /// A sentence with what can be done next.
    pub fn with(text: impl Into<String>, advice: Advice) -> Self {
        Self {
            text: text.into(),
            advice: Some(advice),
        }
    }
}

impl<T: Into<String>> From<T> for Reason {
    fn from(text: T) -> Self {
        Self {
            text: text.into(),
            advice: None,
        }
    }
}

//! What a person reads when a broker refuses a login: on the shell before the console starts, in
//! the list of brokers, in a banner, and from a command. The broker's own reason in it comes from
//! `broker::wire::v4` and `v5`. What is said of a tested login of another user is in
//! `engine::try_login`.

/// What a login was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// A user name.
    User,
    /// A client certificate, and no user name.
    Certificate,
    /// Neither.
    Nothing,
}

impl Login {
    /// What to check after it was refused, for the shell.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::User => "Check the user name and the password",
            Self::Certificate => {
                "No --username was given, and this broker does not accept the client certificate as a login"
            }
            Self::Nothing => "No --username was given, and this broker requires one",
        }
    }
}

/// That the login was refused, as a part of a sentence.
pub fn words(reason: &str) -> String {
    format!("the broker refused the login: {reason}")
}

/// The same as a sentence.
pub fn sentence(reason: &str) -> String {
    format!("The broker refused the login: {reason}.")
}

//! What the console asks a broker to do, and what the broker says to it.

use super::permission::{PermissionKey, Priority};
use super::redact;
use super::secret::Secret;
use super::user::UserName;

/// One change to one user. One command changes one thing, so that its answer is about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Creates a user with the broker's default permissions.
    AddUser {
        /// The new user.
        user: UserName,
        /// The password of the new user.
        password: Secret,
    },
    /// Deletes a user.
    RemoveUser {
        /// The user to delete.
        user: UserName,
    },
    /// Sets a new password; the old one is not asked for.
    ChangePassword {
        /// Whose.
        user: UserName,
        /// The new password.
        password: Secret,
    },
    /// Grants or withdraws one permission.
    SetPermission {
        /// Whose.
        user: UserName,
        /// Which; only keys that the broker listed, or that its family is known to have.
        permission: PermissionKey,
        /// Granted or not.
        enabled: bool,
        /// With which priority it is granted; `None` for the usual one.
        priority: Option<Priority>,
    },
}

/// The kind of a [`Command`], without its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CommandKind {
    /// [`Command::AddUser`].
    Add,
    /// [`Command::RemoveUser`].
    Remove,
    /// [`Command::ChangePassword`].
    Password,
    /// [`Command::SetPermission`].
    Permission,
}

impl CommandKind {
    /// Whether such a command holds a password.
    pub const fn holds_password(self) -> bool {
        matches!(self, Self::Add | Self::Password)
    }
}

impl Command {
    /// Creates a user.
    pub fn add(user: impl Into<UserName>, password: Secret) -> Self {
        let user = user.into();
        Self::AddUser { user, password }
    }

    /// Deletes a user.
    pub fn remove(user: impl Into<UserName>) -> Self {
        Self::RemoveUser { user: user.into() }
    }

    /// Sets a new password.
    pub fn change_password(user: impl Into<UserName>, password: Secret) -> Self {
        let user = user.into();
        Self::ChangePassword { user, password }
    }

    /// Grants a permission, or withdraws it.
    pub fn set(
        user: impl Into<UserName>,
        permission: impl Into<PermissionKey>,
        enabled: bool,
        priority: Option<Priority>,
    ) -> Self {
        Self::SetPermission {
            user: user.into(),
            permission: permission.into(),
            enabled,
            priority,
        }
    }

    /// The user that it changes.
    pub fn user(&self) -> &UserName {
        match self {
            Self::AddUser { user, .. }
            | Self::RemoveUser { user }
            | Self::ChangePassword { user, .. }
            | Self::SetPermission { user, .. } => user,
        }
    }

    /// Whether it holds a password.
    pub const fn holds_secret(&self) -> bool {
        self.new_password().is_some()
    }

    /// Whether the password that it would give its user is forgotten.
    pub fn lacks_password(&self) -> bool {
        self.new_password().is_some_and(|it| it.expose().is_empty())
    }

    /// The password that it gives its user, if it gives one.
    pub const fn new_password(&self) -> Option<&Secret> {
        match self {
            Self::AddUser { password, .. } | Self::ChangePassword { password, .. } => {
                Some(password)
            }
            Self::RemoveUser { .. } | Self::SetPermission { .. } => None,
        }
    }

    /// Whether the user has less afterwards.
    pub const fn takes_away(&self) -> bool {
        match self {
            Self::SetPermission { enabled, .. } => !*enabled,
            Self::RemoveUser { .. } => true,
            Self::AddUser { .. } | Self::ChangePassword { .. } => false,
        }
    }

    /// A text of the broker as it may be shown: withheld where it may hold the password of this
    /// command, which some brokers repeat.
    pub fn without_password(&self, text: &str) -> String {
        match self {
            Self::AddUser { user, password } | Self::ChangePassword { user, password } => {
                redact::shown(text, user, password.expose())
            }
            Self::RemoveUser { .. } | Self::SetPermission { .. } => text.into(),
        }
    }

    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::AddUser { .. } => CommandKind::Add,
            Self::RemoveUser { .. } => CommandKind::Remove,
            Self::ChangePassword { .. } => CommandKind::Password,
            Self::SetPermission { .. } => CommandKind::Permission,
        }
    }
}

/// Identifies one sending of a command within this console's session; never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommandId(pub u64);

/// A command on its way to the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Its id, which the dialect turns into the broker's request id.
    pub id: CommandId,
    /// What to do.
    pub command: Command,
}

/// Whose answer it is, as far as the broker's message tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Correlation {
    /// It carries the id of a command of this session.
    Ours(CommandId),
    /// It carries an id that is not of this session: another admin's.
    Foreign,
    /// It carries a number where we send a text: the broker keeps the digits of an id, or counts by
    /// itself. To be matched like [`Self::Unmarked`], with more caution.
    Numbered(u64),
    /// It carries no id: to be matched by order, [`CommandKind`] and user.
    Unmarked,
    /// Likewise, and it names a change of a group: no other permission is meant.
    Membership,
}

/// What an answer says of its command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Done, says the broker. The list has the last word.
    Accepted,
    /// Not done; the text says why.
    Refused,
    /// Not done, since the account may not send commands of this kind.
    Denied,
    /// Neither: an unknown outcome, never a success.
    Unclear,
}

/// An answer of the broker.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whose it is.
    pub correlation: Correlation,
    /// What it says.
    pub verdict: Verdict,
    /// The broker's words, not cleaned.
    pub text: String,
    /// The kind of command it names, where it does.
    pub kind: Option<CommandKind>,
    /// The user it names, where it does.
    pub user: Option<UserName>,
}

/// The words stay out: a broker may repeat a password in them.
impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("correlation", &self.correlation)
            .field("verdict", &self.verdict)
            .field("text", &format_args!("{} bytes", self.text.len()))
            .field("kind", &self.kind)
            .field("user", &self.user)
            .finish()
    }
}

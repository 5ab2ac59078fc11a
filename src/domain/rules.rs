//! Who may do what at a broker: the rules that its family starts with, as data.

use super::permission::PermissionKey;
use super::user::UserName;

/// Something that an account must be able to do so that users can be managed with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// Reading the user list.
    List,
    /// Sending commands.
    Commands,
    /// Reading the broker's answers to them.
    Answers,
    /// Changing users: a command that the broker also carries out.
    Users,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::List, Self::Commands, Self::Answers, Self::Users];

    /// It, as the end of the sentence "… may …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::List => "read the user list",
            Self::Commands => "send commands",
            Self::Answers => "read the broker's answers",
            Self::Users => "change users",
        }
    }
}

/// What one way needs: to be any of these users, or to have any of these permissions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need {
    /// Users who need no permission for it.
    pub users: Vec<UserName>,
    /// Permissions that each are enough.
    pub permissions: Vec<PermissionKey>,
    /// Permissions that are needed besides, all of them.
    pub also: Vec<PermissionKey>,
}

/// Rules. A broker can have others: what it admits and refuses counts more than they do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// What [`Way::List`] needs.
    pub list: Need,
    /// What [`Way::Commands`] needs.
    pub commands: Need,
    /// What [`Way::Answers`] needs.
    pub answers: Need,
    /// What [`Way::Users`] needs.
    pub users: Need,
    /// The user whom no rule stops and who cannot be deleted, if there is one.
    pub always: Option<UserName>,
    /// What a new user has from the start.
    pub newcomers: Vec<PermissionKey>,
    /// How to come back in when all others are locked out, as sentences.
    pub way_back: String,
}

impl Rules {
    /// What a way needs.
    #[must_use]
    pub const fn need(&self, way: Way) -> &Need {
        match way {
            Way::List => &self.list,
            Way::Commands => &self.commands,
            Way::Answers => &self.answers,
            Way::Users => &self.users,
        }
    }

    /// Whether no rule stops this user.
    #[must_use]
    pub fn always_admit(&self, user: &UserName) -> bool {
        self.always.as_ref() == Some(user)
    }
}

//! Who may do what at a broker: the rules that its family starts with, as data. They are made in
//! `default_rules` or `account_rights` in the folder of the family (`broker::dialect`); whether a
//! user has what they ask for is weighed in `engine::impact::projected_users`.

use super::permission::{PermissionKey, Priority};
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

    /// The words for it, as the end of the sentence "… may …".
    pub const fn words(self) -> &'static str {
        match self {
            Self::List => "read the user list",
            Self::Commands => "send commands",
            Self::Answers => "read the broker's answers",
            Self::Users => "change users",
        }
    }
}

/// What a permission says of a check. Where more than one of these is set, it is one of them, and
/// which one is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Says {
    /// It is passed.
    pub yes: bool,
    /// It is not passed, whatever counts later.
    pub no: bool,
    /// Nothing: what counts later decides.
    pub nothing: bool,
}

impl Says {
    /// It is passed for sure, or not passed for sure.
    pub const fn surely(yes: bool) -> Self {
        Self {
            yes,
            no: !yes,
            nothing: false,
        }
    }

    /// It says nothing, for sure.
    pub const NOTHING: Self = Self {
        yes: false,
        no: false,
        nothing: true,
    };

    /// What this one says together with a later one, which counts where this says nothing.
    pub const fn then(self, later: Self) -> Self {
        if !self.nothing {
            return self;
        }
        Self {
            yes: self.yes || later.yes,
            no: self.no || later.no,
            nothing: later.nothing,
        }
    }
}

/// One thing that a way needs. The permissions of a user are asked one after the other, and the
/// first that says anything decides; where none does, it is not passed. What a user has itself
/// counts before what groups give it; of each, the higher [`Priority`] counts first, then the name
/// in the order of its bytes. What one group gives counts in the order of [`super::roster::Gifts`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    /// The permissions that say anything, once each.
    pub says: Vec<(PermissionKey, Says)>,
}

impl Check {
    /// A check that any one of these permissions passes.
    pub fn any_of(keys: impl IntoIterator<Item = PermissionKey>) -> Self {
        let keys = keys.into_iter();
        Self {
            says: keys.map(|key| (key, Says::surely(true))).collect(),
        }
    }
}

/// What one way needs: to be any of these users, or to pass all checks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need {
    /// Users that need nothing.
    pub users: Vec<UserName>,
    /// What all others have to pass.
    pub checks: Vec<Check>,
}

impl Need {
    /// What is left of it without these permissions.
    pub fn without(&self, keys: &[PermissionKey]) -> Self {
        let is_left = |check: &&Check| {
            let mut says = check.says.iter();
            check.says.is_empty() || says.any(|(key, _)| !keys.contains(key))
        };
        Self {
            users: self.users.clone(),
            checks: self.checks.iter().filter(is_left).cloned().collect(),
        }
    }

    /// What a permission says of any of the checks.
    pub fn says<'a>(&'a self, key: &'a PermissionKey) -> impl Iterator<Item = Says> + 'a {
        let all = self.checks.iter().flat_map(|check| &check.says);
        all.filter(move |(it, _)| it == key).map(|(_, says)| *says)
    }
}

/// Who may do what. A broker can have rules of its own: what it admits and refuses counts more.
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
    /// The user that no rule stops, if there is one. Whom nobody can delete,
    /// [`super::roster::Protection`] says.
    pub always: Option<UserName>,
    /// What a new user has from the start.
    pub newcomers: Vec<PermissionKey>,
    /// The priority of what is given without one.
    pub usual: Priority,
    /// Permissions without which every login with a password is refused.
    pub login: Vec<PermissionKey>,
    /// Whether a client certificate can stand for a user. Then `login` is not asked for.
    pub certificates: bool,
    /// How to come back in when all others are locked out, as sentences.
    pub way_back: String,
}

impl Rules {
    /// What a way needs.
    pub const fn need(&self, way: Way) -> &Need {
        match way {
            Way::List => &self.list,
            Way::Commands => &self.commands,
            Way::Answers => &self.answers,
            Way::Users => &self.users,
        }
    }

    /// Whether no rule stops this user.
    pub fn always_admit(&self, user: &UserName) -> bool {
        self.always.as_ref() == Some(user)
    }
}

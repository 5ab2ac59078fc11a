//! What a broker's session was started with: the broker, the account, the family, the marks of the
//! profile.

use crate::domain::family::FamilyTraits;
use crate::domain::link_safety::LinkSafety;
use crate::domain::password_rules::PasswordRules;
use crate::domain::user::UserName;

/// What a broker's session was started with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent facts about the broker"
)]
pub struct Session {
    /// The broker: its profile or address, without secrets.
    pub broker: String,
    /// The user name that we log in with, if any.
    pub user: Option<UserName>,
    /// Whether we show a client certificate, which may be the login.
    pub certificate: bool,
    /// How changes are saved and where the users come from, in words of the broker family.
    pub notice: String,
    /// What is documented of the broker family.
    pub family: FamilyTraits,
    /// How safe the way to the broker is.
    pub safety: LinkSafety,
    /// Whether the person knows that the link is in clear: no question before a password.
    pub plaintext_known: bool,
    /// Whether it is marked as production.
    pub production: bool,
    /// Whether nothing may be written to it.
    pub read_only: bool,
    /// Users that are not changed without a question.
    pub protected: Vec<UserName>,
    /// What passwords that are set from here must be like.
    pub password_rules: PasswordRules,
    /// Whether we logged in with the password that every fresh broker has.
    pub factory_password: bool,
    /// The profile that says where the password of the login is, if one does.
    pub password_profile: Option<String>,
}

impl Session {
    /// Whether a client certificate is the login, and no user name.
    pub const fn is_by_certificate(&self) -> bool {
        self.certificate && self.user.is_none()
    }

    /// Whether changes to a user ask first because the profile says so.
    pub fn is_protected(&self, user: &UserName) -> bool {
        self.protected.contains(user)
    }
}

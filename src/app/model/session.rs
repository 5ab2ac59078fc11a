//! What a console was started with.

use crate::app::clipboard::Clipboard;
use crate::app::keymap::Keymap;
use crate::app::unsaved::Owner;
use crate::domain::family::Family;
use crate::domain::password::PasswordRules;
use crate::domain::profile::LinkSafety;
use crate::domain::theme::ThemeName;
use crate::domain::user::UserName;

/// What the console was started with.
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
    /// A sentence that stands on the screen all the time, for instance that this is a demo.
    pub note: Option<String>,
    /// How changes are saved and where the users come from, in the words of the broker family.
    pub notice: String,
    /// What is documented of the broker family.
    pub family: Family,
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
    /// How passwords that are set from here must be.
    pub password_rules: PasswordRules,
    /// Whether we logged in with the password that every fresh broker has.
    pub factory_password: bool,
    /// Whether there is a list of brokers to go back to.
    pub has_list: bool,
    /// The file of the journal; `None` when none is kept.
    pub journal: Option<String>,
    /// Whose changes are kept when the console ends and nobody asked for that; `None` when none
    /// are.
    pub unsaved: Option<Owner>,
    /// How a text gets to the clipboard.
    pub clipboard: Clipboard,
    /// What each key does.
    pub keys: Keymap,
    /// The theme that the profile asks for.
    pub theme: Option<ThemeName>,
}

//! What is known of a login beforehand: how it can be tried without harm, and why it is refused.

use super::bindings::Action;
use super::model::Model;
use crate::domain::permission::{Grant, Permission};
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::engine::connection::LinkState;
use crate::text;

/// With which client id a login is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trial {
    /// With one that nobody else has.
    Fresh,
    /// With the one that the user is bound to. Nothing has it, by a list.
    Bound(String),
}

/// How the login of a user can be tried, by the newest list.
///
/// # Errors
/// Why it is not tried.
pub fn trial(model: &Model, user: &UserName) -> Result<Trial, String> {
    if model.engine.session.is_by_certificate() {
        return Err(
            "No login can be tried: this console shows a client certificate, and the broker may take \
             it for the login whatever the password is"
                .into(),
        );
    }
    if user.as_str().is_empty() {
        let name = text::named("");
        return Err(format!("{name} cannot log in: a login needs a user name"));
    }
    by_list(model, newest(model), user)
}

/// How it can be tried, by this list. A second client of one id ends the session of the first, and what the
/// broker keeps for it.
///
/// # Errors
/// Why it is not tried.
pub(super) fn by_list(
    model: &Model,
    list: Option<&Roster>,
    user: &UserName,
) -> Result<Trial, String> {
    let Some(id) = list.and_then(|list| list.client_id(user)) else {
        return Ok(Trial::Fresh);
    };
    let sessions = list.and_then(|list| list.sessions(user));
    let sessions = sessions.filter(|_| model.engine.link == LinkState::Connected);
    let (name, shown) = (text::short(user.as_str()), text::short(id));
    match sessions {
        Some([]) => Ok(Trial::Bound(id.into())),
        Some(_) => Err(format!(
            "{name} is bound to the client id {shown}, which has a session: a login with it would cut \
             that device off, so it is not tried; {} looks again",
            model.key(Action::Refresh)
        )),
        None => Err(format!(
            "{name} is bound to the client id {shown}: the broker admits no other, and a login with it \
             would cut off a device that uses it, so it is not tried"
        )),
    }
}

/// Why the broker refuses a login of a user, as a sentence; `None` where nothing is known of it.
#[must_use]
pub fn refusal(model: &Model, user: &UserName) -> Option<String> {
    let list = newest(model)?;
    list.user(user)?;
    let name = text::short(user.as_str());
    if let Some(missing) = missing(model, list, user) {
        return Some(format!(
            "{name} is disabled: the broker refuses every password until {} is on.",
            missing.label
        ));
    }
    match model.engine.session.family.refused_login.as_str() {
        "" => None,
        words => Some(format!(
            "{words} {} sets a password.",
            model.key(Action::Password)
        )),
    }
}

/// What a user lacks that each login with a password needs.
fn missing<'a>(model: &Model, list: &'a Roster, user: &UserName) -> Option<&'a Permission> {
    let rules = list
        .rules()
        .or(model.engine.session.family.rules.as_ref())?;
    let mut needed = list
        .permissions()
        .iter()
        .filter(|it| rules.login.contains(&it.key));
    needed.find(|it| list.grant(user, &it.key) == Some(Grant::Disabled))
}

/// The newest list, also while it waits.
fn newest(model: &Model) -> Option<&Roster> {
    let waiting = model.engine.waiting.as_ref().map(|waiting| &waiting.roster);
    waiting.or(model.engine.roster.as_ref())
}

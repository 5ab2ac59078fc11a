//! Who we are at the broker, in words, and what each list tells of it.

use super::model::Model;
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::engine::impact;
use crate::text;

/// A list came that the broker showed us. Returns whether it tells more of who we are.
pub(super) fn learn(model: &mut Model, list: &Roster) -> bool {
    if !model.engine.session.is_by_certificate() {
        return false;
    }
    let mut able = impact::readers(&model.engine, list);
    able.retain(|user| may_be_connected(list, user));
    let before = model.engine.identity.candidates().to_vec();
    model.engine.identity.narrow(able);
    before != model.engine.identity.candidates()
}

/// Whether somebody may be connected, as far as a list tells. Of a user who is bound to a client id it tells
/// that one only, and a certificate is admitted with any.
fn may_be_connected(list: &Roster, user: &UserName) -> bool {
    let is_out = list.sessions(user).is_some_and(<[_]>::is_empty);
    !is_out || list.client_id(user).is_some()
}

/// Who we are, for the header.
#[must_use]
pub fn shown(model: &Model) -> String {
    match model.engine.own() {
        Some(own) if model.engine.session.is_by_certificate() => {
            format!("{}, by certificate", own.as_str())
        }
        Some(own) => own.as_str().into(),
        None if model.engine.session.is_by_certificate() => "by certificate".into(),
        None => "anonymous".into(),
    }
}

/// How many users who may be us are named.
const NAMED: usize = 5;

/// What there is to say where it is not known who the certificate makes us.
#[must_use]
pub fn doubt(model: &Model) -> Option<String> {
    if model.engine.own().is_some() || model.engine.roster.is_none() {
        return None;
    }
    let names: Vec<_> = model
        .engine
        .candidates()
        .iter()
        .map(|it| text::short(it.as_str()))
        .collect();
    let more = names.len().saturating_sub(NAMED);
    let who = match names.as_slice() {
        [] => String::new(),
        all if more == 0 => format!(": {}", text::either(all)),
        all => format!(": {} or {more} more", all[..NAMED].join(", ")),
    };
    Some(format!(
        "Your client certificate is the login. The broker does not say which user that is{who}."
    ))
}

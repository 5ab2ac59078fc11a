//! What the account may do, in words.

use crate::domain::broker_messages::Channel;
use crate::domain::command::CommandKind;
use crate::engine::own_rights::Access;
use crate::screens::bindings::Action;
use crate::screens::context::Context;

/// The banners about what the broker refuses: one for all that has one cause. `age` says since when
/// the shown list may be old, as the end of a sentence; it may be empty.
pub fn banners(cx: &Context, age: &str) -> Vec<String> {
    let refusal = |channel| cx.engine.refused().get(&channel);
    let old = match cx.engine.roster() {
        Some(_) => format!(" The table shows the last list{age}, which is old."),
        None => String::new(),
    };
    if cx.engine.access() == Access::Nothing {
        return vec![format!("{}.{old}", cx.words(&cx.engine.nothing()))];
    }
    let mut banners = Vec::new();
    if let Some(sentence) = refusal(Channel::Users) {
        banners.push(granted(cx, &format!("{sentence}{old}")));
    }
    // Who may not send commands needs no answers.
    let commands = refusal(Channel::Commands).or_else(|| refusal(Channel::Answers));
    banners.extend(commands.map(|sentence| granted(cx, sentence)));
    banners
}

/// A refusal, and who can mend it.
fn granted(cx: &Context, refusal: &str) -> String {
    match cx.engine.session.family.grantors.as_str() {
        "" => refusal.into(),
        _ if cx.engine.session.user.is_none() && !cx.engine.session.certificate => {
            format!("{refusal} Log in as a user who has it.")
        }
        grantors => format!("{refusal} Who can grant it: {grantors}."),
    }
}

/// That a key adds a user, behind another key; empty where it would only say why not.
pub(in crate::screens) fn adds_one(cx: &Context) -> String {
    if cx.engine.session.read_only || cx.engine.may(CommandKind::Add).is_err() {
        return String::new();
    }
    format!(", {} adds one", cx.key(Action::Add))
}

/// What stands in the table while it has no rows.
pub fn empty_table(cx: &Context) -> Vec<String> {
    if cx.engine.is_unknown() {
        return vec!["Unknown broker type: nothing to show.".into()];
    }
    match cx.engine.access() {
        Access::Listed => vec!["Waiting for the user list…".into()],
        Access::WithoutList => vec![
            if cx.engine.is_withheld() {
                "There is no user list yet, so you work by name:".into()
            } else {
                "The user list cannot be read, so you work by name:".into()
            },
            format!(
                "{} names a user to work on{}.",
                cx.key(Action::Name),
                adds_one(cx)
            ),
            "Accepted: the broker said yes, but no list can verify it.".into(),
        ],
        Access::Nothing => vec!["The user list cannot be read: nothing to show.".into()],
    }
}

//! What the account may do, in words.

use crate::domain::command::CommandKind;
use crate::domain::link::Channel;
use crate::engine::access::{self, Access, Denial};
use crate::screens::bindings::Action;
use crate::screens::model::Model;
use crate::text;

/// Whether commands of a kind may be sent, as far as is known.
///
/// # Errors
/// What the account lacks, who can grant it, and how to try again.
pub fn may(model: &Model, deed: CommandKind) -> Result<(), String> {
    let denial = model.cx.engine.may(deed).err();
    denial.map_or(Ok(()), |denial| Err(words(model, &denial)))
}

/// Why commands are not sent, and how to try again.
fn words(model: &Model, denial: &Denial) -> String {
    let again = model.cx.key(Action::Refresh);
    match denial {
        Denial::UnknownFamily => unknown(model),
        Denial::Everything => nothing(model),
        Denial::Unheard(why) => format!("{why} {again} asks again."),
        Denial::Commands(sentence) => format!("{sentence} {again} lets you try again."),
        Denial::Kind(lacking) => format!("{lacking}; {again} lets you try again"),
    }
}

/// What to do while nothing tells what kind of broker this is.
pub fn unknown(model: &Model) -> String {
    format!(
        "{}; {} finds out again",
        access::unknown(),
        model.cx.key(Action::Refresh)
    )
}

/// The strips about what the broker refuses: one for all that has one cause. `age` says since when
/// the shown list may be old, as the end of a sentence; it may be empty.
pub fn strips(model: &Model, age: &str) -> Vec<String> {
    let refusal = |channel| model.cx.engine.refused.get(&channel);
    let old = match model.cx.engine.roster {
        Some(_) => format!(" The table shows the last list{age}, which is old."),
        None => String::new(),
    };
    if model.cx.engine.access() == Access::Nothing {
        return vec![format!("{}.{old}", nothing(model))];
    }
    let mut strips = Vec::new();
    if let Some(sentence) = refusal(Channel::Users) {
        strips.push(granted(model, &format!("{sentence}{old}")));
    }
    // Who may not send commands needs no answers.
    let commands = refusal(Channel::Commands).or_else(|| refusal(Channel::Answers));
    strips.extend(commands.map(|sentence| granted(model, sentence)));
    strips
}

/// A refusal, and who can mend it.
fn granted(model: &Model, refusal: &str) -> String {
    match model.cx.engine.session.family.grantors.as_str() {
        "" => refusal.into(),
        _ if model.cx.engine.session.user.is_none() && !model.cx.engine.session.certificate => {
            format!("{refusal} Log in as a user who has it.")
        }
        grantors => format!("{refusal} Who can grant it: {grantors}."),
    }
}

/// The one sentence of an account that can neither read the list nor change users.
pub(in crate::screens) fn nothing(model: &Model) -> String {
    let family = &model.cx.engine.session.family;
    let what = if model.cx.engine.refused.contains_key(&Channel::Commands) {
        "neither read the user list nor send commands"
    } else {
        "read neither the user list nor the answers to commands"
    };
    let (reading, changing) = (&family.reading, &family.changing);
    let who = match model.cx.engine.own() {
        Some(user) => text::short(user.as_str()).into_owned(),
        None if model.cx.engine.session.certificate => "the user of your client certificate".into(),
        None => {
            return format!(
                "The broker lets an anonymous session {what}: log in as a user with {reading} to \
                 read it, or with {changing} to change users"
            );
        }
    };
    format!(
        "The broker lets {who} {what}: reading needs {reading}, changing users needs {changing}; {} \
         can grant them, {} asks again",
        family.grantors,
        model.cx.key(Action::Refresh)
    )
}

/// That a key adds a user, behind another key; empty where it would only say why not.
pub(in crate::screens) fn adds_one(model: &Model) -> String {
    if model.cx.engine.session.read_only || may(model, CommandKind::Add).is_err() {
        return String::new();
    }
    format!(", {} adds one", model.cx.key(Action::Add))
}

/// What stands in the table while the filter hides all rows.
pub fn nobody_matches(model: &Model) -> String {
    let clear = model.cx.key(Action::Clear);
    format!("No user matches the filter. {clear} takes it off.")
}

/// What stands in the table while it has no rows.
pub fn empty_table(model: &Model) -> Vec<String> {
    if model.cx.engine.is_unknown() {
        return vec!["Not known what kind of broker this is: there is nothing to show.".into()];
    }
    match model.cx.engine.access() {
        Access::Listed => vec!["Waiting for the user list…".into()],
        Access::WithoutList => vec![
            if model.cx.engine.is_withheld() {
                "There is no user list yet, so you work by name:".into()
            } else {
                "The user list cannot be read, so you work by name:".into()
            },
            format!(
                "{} names a user to work on{}.",
                model.cx.key(Action::Name),
                adds_one(model)
            ),
            "What the broker accepts is called Accepted: no list verifies it.".into(),
        ],
        Access::Nothing => vec!["The user list cannot be read: there is nothing to show.".into()],
    }
}

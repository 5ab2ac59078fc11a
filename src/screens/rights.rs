//! What the account may do, in words.

use crate::domain::command::CommandKind;
use crate::domain::link::Channel;
use crate::engine::access::{self, Access, Denial};
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::text;

/// Whether commands of a kind may be sent, as far as is known.
///
/// # Errors
/// What the account lacks, who can grant it, and how to try again.
pub fn may(cx: &Context, kind: CommandKind) -> Result<(), String> {
    let denial = cx.engine.may(kind).err();
    denial.map_or(Ok(()), |denial| Err(words(cx, &denial)))
}

/// Why commands are not sent, and how to try again.
fn words(cx: &Context, denial: &Denial) -> String {
    let again = cx.key(Action::Refresh);
    match denial {
        Denial::UnknownFamily => unknown(cx),
        Denial::Everything => nothing(cx),
        Denial::Unheard(why) => format!("{why} {again} asks again."),
        Denial::Commands(sentence) => format!("{sentence} {again} lets you try again."),
        Denial::Kind(lacking) => format!("{lacking}; {again} lets you try again"),
    }
}

/// What to do while nothing tells what kind of broker this is.
pub fn unknown(cx: &Context) -> String {
    format!(
        "{}; {} finds out again",
        access::unknown(),
        cx.key(Action::Refresh)
    )
}

/// The banners about what the broker refuses: one for all that has one cause. `age` says since when
/// the shown list may be old, as the end of a sentence; it may be empty.
pub fn banners(cx: &Context, age: &str) -> Vec<String> {
    let refusal = |channel| cx.engine.refused.get(&channel);
    let old = match cx.engine.roster {
        Some(_) => format!(" The table shows the last list{age}, which is old."),
        None => String::new(),
    };
    if cx.engine.access() == Access::Nothing {
        return vec![format!("{}.{old}", nothing(cx))];
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

/// The one sentence of an account that can neither read the list nor change users.
pub(in crate::screens) fn nothing(cx: &Context) -> String {
    let family = &cx.engine.session.family;
    let what = if cx.engine.refused.contains_key(&Channel::Commands) {
        "neither read the user list nor send commands"
    } else {
        "read neither the user list nor the answers to commands"
    };
    let (reading, changing) = (&family.reading, &family.changing);
    let who = match cx.engine.own() {
        Some(user) => text::short(user.as_str()).into_owned(),
        None if cx.engine.session.certificate => "the user of your client certificate".into(),
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
        cx.key(Action::Refresh)
    )
}

/// That a key adds a user, behind another key; empty where it would only say why not.
pub(in crate::screens) fn adds_one(cx: &Context) -> String {
    if cx.engine.session.read_only || may(cx, CommandKind::Add).is_err() {
        return String::new();
    }
    format!(", {} adds one", cx.key(Action::Add))
}

/// What stands in the table while the filter hides all rows.
pub fn nobody_matches(cx: &Context) -> String {
    let clear = cx.key(Action::Clear);
    format!("No user matches the filter. {clear} clears it.")
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

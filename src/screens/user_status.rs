//! What the status column, the column of the groups (`groups`) and the line above the footer say of
//! a user, and in which tone. How long *Saved* stays is in `users::flashes`.
//!
//! A command whose answer does not come is `Progress::Unknown`; that is decided in
//! `engine::answers`.

use crate::domain::command::{CommandKind, Verdict};
use crate::domain::permission::{Grant, Permission, PermissionKey};
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::draft::{Clash, FieldDraft, Progress};
use crate::engine::effect::Flash;
use crate::engine::named_users;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::text;

/// The state of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowStatus {
    /// The word in the status column; empty when there is nothing to say.
    pub word: &'static str,
    /// How it is meant.
    pub tone: Tone,
}

/// The state of a user's row: the one thing that needs attention most.
pub fn row_status(cx: &Context, name: &UserName) -> RowStatus {
    let log = cx.engine.log();
    let fields = cx.engine.drafts().user(name).into_iter().flatten();
    let of_fields = fields.map(|(_, field)| field_word(field.progress(log)));
    let action = cx.engine.actions().get(name);
    let of_action = action.map(|action| action_word(action.kind, action.progress(log)));
    let worst = of_fields
        .chain(of_action)
        .max_by_key(|(urgency, _)| *urgency);
    if let Some((_, status)) = worst {
        return status;
    }
    let (word, tone) = match cx.flashes.get(name) {
        Some(Flash::Saved) => ("Saved", Tone::Good),
        Some(Flash::Changed) => ("Changed", Tone::Info),
        Some(Flash::Added) => ("Added", Tone::Info),
        Some(Flash::New) => ("New", Tone::Info),
        None if cx.engine.list_in_parts().is_unlisted(name) => ("Unlisted", Tone::Warning),
        None if cx.engine.named_users().accepted(name).is_some() => ("Accepted", Tone::Info),
        None if cx.engine.is_outdated(name) => ("Outdated", Tone::Warning),
        None => ("", Tone::Info),
    };
    RowStatus { word, tone }
}

const fn field_word(progress: Progress<'_>) -> (u8, RowStatus) {
    let (urgency, word, tone) = match progress {
        Progress::Modified => (1, "Modified", Tone::Warning),
        Progress::Waiting | Progress::Sent | Progress::Accepted => (2, "Saving", Tone::Info),
        Progress::Unknown(_) => (3, "Unknown", Tone::Warning),
        Progress::Failed(_) => (4, "Failed", Tone::Bad),
        Progress::Conflict(_) => (5, "Conflict", Tone::Bad),
    };
    (urgency, RowStatus { word, tone })
}

const fn action_word(kind: CommandKind, progress: Progress<'_>) -> (u8, RowStatus) {
    let (urgency, status) = field_word(progress);
    // What was done last to the user as a whole comes before what its permissions say.
    let urgency = urgency + 10;
    let word = match kind {
        CommandKind::Remove if progress.is_busy() => "Deleting",
        _ => status.word,
    };
    (
        urgency,
        RowStatus {
            word,
            tone: status.tone,
        },
    )
}

/// A name that the screen can show only as question marks, as escapes: others may look like it.
pub fn name_in_ascii(cx: &Context, name: &UserName) -> Option<String> {
    let unclear = cx.keys.is_ascii() && !name.as_str().is_ascii();
    unclear.then(|| format!("The name is {}", name.as_str().escape_default()))
}

/// What there is to say about a user beyond the word in the status column: why something failed,
/// what is not known, what to try.
pub fn explanation(cx: &Context, name: &UserName) -> Option<(String, Tone)> {
    let log = cx.engine.log();
    let action = cx.engine.actions().get(name);
    let action = action.and_then(|action| {
        let what = match action.kind {
            CommandKind::Add => "Adding",
            CommandKind::Remove => "Deleting",
            CommandKind::Password => "New password",
            CommandKind::Permission => return None,
        };
        explain(cx, action.progress(log))
            .map(|(text, tone)| (u8::MAX, format!("{what}: {text}"), tone))
    });
    let fields = cx.engine.drafts().user(name).into_iter().flatten();
    let fields = fields.filter_map(|(key, field)| {
        let (text, tone) = explain_field(cx, field)?;
        let urgency = field_word(field.progress(log)).0;
        Some((urgency, format!("{}: {text}", cx.engine.label(key)), tone))
    });
    let worst = fields.chain(action).max_by_key(|(urgency, ..)| *urgency);
    let worst = worst.map(|(_, text, tone)| (text, tone));
    let unlisted = cx.engine.list_in_parts().is_unlisted(name);
    let worst = worst.or_else(|| unlisted.then(|| (UNLISTED.into(), Tone::Warning)));
    let said = worst.or_else(|| Some((explain_accepted(cx, name)?, Tone::Info)));
    let said = said.or_else(|| Some((explain_outdated(cx, name)?, Tone::Info)));
    let said = said.or_else(|| Some((explain_new(cx, name)?.into(), Tone::Info)));
    said.map(|(text, tone)| (format!("{}: {text}", text::short(name.as_str())), tone))
}

/// What is known of a user that only an older list had.
const UNLISTED: &str = "not in the broker's last list, which looks like a part of it: shown as it was \
    listed before";

/// Where a user comes from that we did not add.
fn explain_new(cx: &Context, name: &UserName) -> Option<&'static str> {
    cx.flashes.get(name).filter(|it| **it == Flash::New)?;
    let mut answers = cx.engine.other_answers().answers().iter();
    let tells = answers.any(|it| {
        it.kind == Some(CommandKind::Add)
            && it.verdict == Verdict::Accepted
            && it.user.as_ref() == Some(name)
    });
    Some(if tells {
        "added by another admin"
    } else {
        "new at the broker"
    })
}

/// That the broker's list has moved on.
fn explain_outdated(cx: &Context, name: &UserName) -> Option<String> {
    let refresh = cx.key(Action::Refresh);
    let newest = cx.engine.newest_list();
    let what = if newest.is_some_and(|list| list.row(name).is_none()) {
        "no longer in the broker's list"
    } else {
        "changed at the broker"
    };
    let is_outdated = cx.engine.is_outdated(name);
    is_outdated.then(|| format!("{what} · {refresh} shows it"))
}

/// What was accepted while no list could show it.
fn explain_accepted(cx: &Context, name: &UserName) -> Option<String> {
    let accepted = cx.engine.named_users().accepted(name)?;
    let values = accepted.values.iter();
    let mut parts: Vec<String> = values
        .map(|(key, enabled)| {
            format!(
                "{} {}",
                cx.engine.label(key),
                key.word(Grant::from(*enabled))
            )
        })
        .collect();
    if accepted.added {
        parts.insert(0, "added".into());
    }
    let why = named_users::no_list(cx.engine.is_withheld());
    Some(format!("{}: {why}", parts.join(", ")))
}

fn explain_field(cx: &Context, field: &FieldDraft) -> Option<(String, Tone)> {
    let Some(clash) = field.conflict() else {
        return explain(cx, field.progress(cx.engine.log()));
    };
    let cancel = cx.key(Action::Cancel);
    let text = match clash {
        Clash::Value(broker) => format!(
            "was {}, the broker now says {}, you want {}; toggle to keep yours, {cancel} takes \
             the broker's",
            field.base.value(),
            broker.value(),
            field.wanted
        ),
        Clash::UserGone => {
            format!("the user is gone from the broker's list; {cancel} discards it")
        }
        Clash::PermissionGone => {
            format!("the broker no longer lists this permission; {cancel} discards it")
        }
    };
    Some((text, Tone::Bad))
}

fn explain(cx: &Context, progress: Progress<'_>) -> Option<(String, Tone)> {
    match progress {
        Progress::Failed(why) => Some((cx.words(why).into_owned(), Tone::Bad)),
        Progress::Unknown(why) => Some((cx.words(why).into_owned(), Tone::Warning)),
        _ => None,
    }
}

/// What there is to say of a changed user: the focused change, else the first, and how many more
/// there are.
pub fn pending(cx: &Context, name: &UserName, focused: Option<&PermissionKey>) -> Option<String> {
    let fields: Vec<_> = cx
        .engine
        .drafts()
        .user(name)
        .into_iter()
        .flatten()
        .collect();
    let is_focused = |(key, _): &&(&PermissionKey, &FieldDraft)| Some(*key) == focused;
    let (key, field) = fields.iter().find(is_focused).or(fields.first())?;
    let mut permissions = cx.engine.permissions().iter();
    let origin = match key.as_group() {
        Some(_) if field.wanted => Some("Original: not a member".into()),
        Some(_) => Some("Original: member".into()),
        None => permissions
            .find(|it| it.key == **key)
            .map(|it| origin(cx, name, it, field)),
    };
    let who = disconnected(cx, name);
    let who = who.unwrap_or_else(|| text::short(name.as_str()).into());
    let parts: [Option<String>; 5] = [
        Some(who),
        Some(cx.engine.label(key).into_owned()),
        origin,
        Some(progress_words(field.progress(cx.engine.log())).into()),
        (fields.len() > 1).then(|| format!("+{} more", fields.len() - 1)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    Some(parts.join(" · "))
}

/// That saving the changes of a user ends its sessions, where it does.
pub fn disconnected(cx: &Context, name: &UserName) -> Option<String> {
    let mut fields = cx.engine.drafts().user(name).into_iter().flatten();
    let cuts = |(key, field): (&PermissionKey, &FieldDraft)| {
        field.progress(cx.engine.log()) == Progress::Modified
            && cx.engine.disconnects(key, field.wanted)
    };
    let who = text::short(name.as_str());
    fields
        .any(cuts)
        .then(|| format!("Saving disconnects {who}"))
}

/// What a changed value was before, as far as anything is known of it.
fn origin(cx: &Context, name: &UserName, permission: &Permission, draft: &FieldDraft) -> String {
    let before = cx.engine.grant(name, permission).unwrap_or(Grant::Unknown);
    if draft.base != Grant::Unknown {
        format!("Original: {}", draft.base.value())
    } else if cx
        .engine
        .named_users()
        .value(name, &permission.key)
        .is_some()
    {
        format!("Accepted: {}", before.value())
    } else if before != Grant::Unknown {
        format!("Old list: {}", before.value())
    } else {
        "Original: ?".into()
    }
}

/// The names of a user's groups, as many as fit in so many columns.
pub fn groups(cx: &Context, name: &UserName, width: usize) -> String {
    let Some(names) = cx.engine.groups(name) else {
        let is_coming = cx.engine.user_info().is_asked(name)
            || (cx.engine.can_ask_groups() && cx.engine.wants_groups_of(name));
        return if is_coming { "…" } else { "?" }.into();
    };
    let mut text = String::new();
    for name in names {
        if text::width(&text) > width {
            break;
        }
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&text::name(name));
    }
    if text.is_empty() { "-".into() } else { text }
}

/// What is pending of a user's groups, as `+ops -night`; where no list can show it also what was
/// accepted. Empty when nothing is.
pub fn group_changes(cx: &Context, name: &UserName) -> String {
    let sign = |put_in: bool| if put_in { '+' } else { '-' };
    let drafts = cx.engine.drafts().user(name).into_iter().flatten();
    let drafts = drafts.filter_map(|(key, field)| {
        let group = key.as_group()?;
        Some(format!("{}{}", sign(field.wanted), text::named(group)))
    });
    let accepted = cx.engine.named_users().accepted(name);
    let accepted = accepted.into_iter().flat_map(|accepted| &accepted.values);
    let accepted = accepted.filter_map(|(key, enabled)| {
        let group = key.as_group()?;
        let replaced = cx.engine.drafts().field(name, key).is_some();
        (!replaced).then(|| format!("{}{} accepted", sign(*enabled), text::named(group)))
    });
    let parts: Vec<String> = drafts.chain(accepted).collect();
    parts.join(" ")
}

/// How far a change has come, in words for the details.
pub fn progress_words(progress: Progress<'_>) -> &'static str {
    match progress {
        Progress::Modified => "not saved",
        Progress::Waiting => "waiting to be sent",
        Progress::Sent => "sent, no answer yet",
        Progress::Accepted => "accepted, not shown by the broker yet",
        Progress::Failed(_) => "failed",
        Progress::Unknown(_) => "outcome unknown",
        Progress::Conflict(_) => "in conflict",
    }
}

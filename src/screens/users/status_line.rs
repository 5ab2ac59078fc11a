//! Which sentence stands above the footer of the table: what was last said, else what the filter or
//! the selected user asks for. The words about a user are in [`crate::screens::user_status`]. Why a
//! key does nothing is decided in `availability`, and for a user in `engine::may_change`;
//! `screens::advice` adds the key that helps.

use crate::domain::reason::Tone;
use crate::screens::bindings::KeyContext;
use crate::screens::context::Context;
use crate::screens::layout::message_row::{self, MessageRow};
use crate::screens::user_status;
use crate::screens::users::{Table, hints};
use crate::text;

/// The line above the footer.
pub fn line(table: &Table, cx: &Context) -> Option<MessageRow> {
    let has_keys = !table.is_covered && table.typing.is_none();
    MessageRow::line(&texts(table, cx), cx, has_keys.then_some(KeyContext::Table))
}

/// What there is to say above the footer: what was last said, else about the filter or the selected
/// user.
fn texts(table: &Table, cx: &Context) -> Vec<(String, Tone)> {
    let complaint = table.visible_rows.complaint();
    let complaint = complaint.map(|it| (it.into(), Tone::Warning));
    let own = match about_selected(table, cx) {
        Some((error, Tone::Bad)) => Some((error, Tone::Bad)),
        other => complaint.or(other),
    };
    let mut texts = message_row::first(cx.line.as_ref(), own);
    texts.extend(unmatched(table, cx).map(|text| (text, Tone::Info)));
    texts
}

/// Why the selected user is shown though a filter is on that it does not match.
fn unmatched(table: &Table, cx: &Context) -> Option<String> {
    let kept = table.visible_rows.kept()?;
    let user = cx.engine.base_name(kept)?;
    let is_selected = table.cursor.user.as_ref() == Some(user);
    let name = text::short(user.as_str());
    is_selected.then(|| format!("{name} does not match the filter"))
}

fn about_selected(table: &Table, cx: &Context) -> Option<(String, Tone)> {
    let user = table.cursor.user.as_ref()?;
    let focused = table.focused_permission(cx).map(|it| &it.key);
    let said = user_status::explanation(cx, user);
    let (urgent, other) = match said {
        Some((_, Tone::Info)) => (None, said),
        _ => (said, None),
    };
    urgent
        .or_else(|| {
            let pending = user_status::pending(cx, user, focused)?;
            Some((pending, Tone::Warning))
        })
        .or(other)
        .or_else(|| Some((hints::marked(table, cx)?, Tone::Info)))
        .or_else(|| Some((user_status::name_in_ascii(cx, user)?, Tone::Info)))
}

/// What that line leaves some of out, unless the details of the user have it.
pub(in crate::screens) fn untold(table: &Table, cx: &Context) -> Vec<(String, Tone)> {
    let has_other = cx.line.is_some() || table.visible_rows.complaint().is_some();
    let is_cut = line(table, cx).is_some_and(|line| line.is_cut);
    if has_other && is_cut {
        texts(table, cx)
    } else {
        Vec::new()
    }
}

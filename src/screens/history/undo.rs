//! What `u` does with the chosen entries: their reverse becomes pending changes that go through
//! Review, and a form asks for the new password of a deleted user. What can be taken back is
//! decided in [`crate::engine::undo`], of what `super` lists (`History::of`).

use crate::domain::command::CommandId;
use crate::domain::reason::Tone;
use crate::engine::command_log::Change;
use crate::engine::undo::{Undo, WayBack};
use crate::screens::context::Context;
use crate::screens::next::{Next, Place, Purpose};

/// Makes the reverse of these entries, the newest first, and opens Review. What has no way back is
/// said. A user who was deleted comes back with a new password only, which a form asks for.
pub(super) fn undo(cx: &mut Context, chosen: &[CommandId]) -> Next {
    if let [id] = chosen
        && let Some(entry) = cx.engine.log().get(*id)
        && let Ok(WayBack::Recreate(granted)) = cx.engine.way_back(entry, None)
    {
        let user = entry.user.clone();
        let lost = match &entry.change {
            Change::Remove { settings, .. } => settings.clone(),
            _ => Vec::new(),
        };
        return Next::Replace(Place::Form(Purpose::Recreate {
            user,
            granted,
            lost,
        }));
    }
    let Undo { commands, refusals } = cx.engine.undo(chosen);
    let mut refusals = refusals.iter().map(|why| cx.words(why).into_owned());
    let (first, more) = (refusals.next(), refusals.count());
    if commands.is_empty() {
        let reason = match first {
            None => "Nothing to undo".into(),
            Some(one) if more == 0 => one,
            Some(first) => format!("{first} (and {more} more)"),
        };
        cx.refuse(reason);
        return Next::Stay;
    }
    if let Some(first) = first {
        let text = format!("{} not undone: {first}", more + 1);
        cx.say(Tone::Warning, text);
    }
    Next::Replace(Place::Review(commands))
}

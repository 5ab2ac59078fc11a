//! Asks for the time of all that happened, gives it to what waits for it, and hands that to the
//! journal.
//!
//! What the command log records waits there for its time. At the end of such an update one
//! `Effect::AskTime` goes before all other effects; the answer (`Message::Time`) stamps all of it
//! and makes an `Effect::Journal` of it. So the journal's task hears of a command before the broker
//! task does. What a record holds is in [`crate::engine::journal`].

use crate::domain::local_time::LocalTime;
use crate::engine;
use crate::engine::journal::Item;
use crate::screens::context::Context;
use crate::screens::effect::Effect;

/// Asks for the time when something happened in this update: one question for all of it. It goes
/// before everything else, so that the journal hears of a command before the broker does.
pub(in crate::screens) fn ask_time(cx: &mut Context) {
    if cx.engine.has_untimed() {
        let ask = Effect::Engine(cx.settings.link, engine::effect::Effect::AskTime);
        cx.effects.retain(|effect| *effect != ask);
        cx.effects.insert(0, ask);
    }
}

/// Tells the time of what happened. Returns what has its time now.
pub(in crate::screens) fn stamp(cx: &mut Context, time: &LocalTime) -> Vec<Item> {
    let stamped = cx.call(|engine| engine.stamp(time));
    if cx.settings.journal.is_some() {
        let batch = cx.engine.batch(&stamped);
        let link = cx.settings.link;
        cx.effects
            .extend(batch.map(|batch| Effect::Journal(link, batch)));
    }
    stamped.items
}

//! How long *Saved*, *Changed*, *Added* and *New* stay beside a user after a list said so. The
//! words are in [`crate::screens::user_status`]. Their timer ends in `screens::update`
//! (`on_timer`).

use std::time::Duration;

use crate::domain::user::UserName;
use crate::engine::effect::Flash;
use crate::screens::context::Context;
use crate::screens::effect::Effect;
use crate::screens::message::Timer;

/// How long they stay.
const STAY: Duration = Duration::from_secs(5);

/// Shows what a list said of users, and starts the time after which that goes. Only a list that set
/// some does, or one that comes again and again would keep them for ever.
pub(in crate::screens) fn show(cx: &mut Context, flashes: Vec<(UserName, Flash)>) {
    cx.flashes.extend(flashes);
    cx.flashes_generation += 1;
    let timer = Timer::Flashes(cx.flashes_generation);
    cx.surface
        .effects
        .push(Effect::Start(cx.settings.link, timer, STAY));
}

//! When the pane asks for what it lacks of a user: once the cursor rests ([`Rest`]).

use std::time::Duration;

use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::screens::effect::Effect;
use crate::screens::message::Timer;

/// How long the cursor must rest on a user before the pane asks for its groups: moving through the
/// table sends nothing.
const REST: Duration = Duration::from_millis(300);

/// A user whose details the pane shows once the cursor has rested on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rest {
    /// Who.
    pub user: Option<UserName>,
    /// How often the cursor came to another one.
    pub generation: u64,
    /// Whether it has rested, or need not.
    pub over: bool,
}

impl Rest {
    /// The pane follows the cursor; what it lacks is asked for only where the cursor stays.
    pub(in crate::screens) fn follow(&mut self, cx: &mut Context, shown: Option<&UserName>) {
        if self.user.as_ref() == shown {
            return;
        }
        let engine = &cx.engine;
        let wanted =
            shown.is_some_and(|user| engine.can_ask_groups() && engine.wants_groups_of(user));
        let generation = self.generation + 1;
        *self = Self {
            user: shown.cloned(),
            generation,
            over: !wanted,
        };
        if wanted {
            cx.surface.effects.push(Effect::Start(
                cx.settings.link,
                Timer::Rest(generation),
                REST,
            ));
        }
    }

    /// The cursor has rested.
    pub(in crate::screens) fn rested(&mut self, generation: u64) {
        self.over |= self.generation == generation;
    }

    /// The user that it rests on.
    pub(in crate::screens) fn rests_on(&self) -> Option<&UserName> {
        self.user.as_ref().filter(|_| self.over)
    }
}

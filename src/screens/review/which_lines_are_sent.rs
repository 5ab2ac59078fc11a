//! Which lines of Review are sent: those that the person left in, that can be sent as they are, and
//! whose earlier line is sent too. Lines that a filter hides are sent like the others. How a
//! command reads is in `shown_command` of each dialect.

use crate::domain::plan::Plan;
use crate::engine::send_check::SendCheck;
use crate::screens::context::Context;
use crate::screens::review::{Choice, Review};

impl Review {
    /// Whether a line is sent, as it is shown.
    pub fn sends(&self, cx: &Context, at: usize) -> bool {
        let Some(line) = self.plan.lines().get(at) else {
            return false;
        };
        self.choices[at] == Choice::Send
            && cx.engine.send_check(line) == SendCheck::Ready
            && line.needs.is_none_or(|needed| self.sends(cx, needed))
    }

    /// The plan of what is sent.
    pub fn chosen(&self, cx: &Context) -> Plan {
        self.plan.chosen(|at| self.sends(cx, at))
    }
}

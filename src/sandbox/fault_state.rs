//! The state of the knobs that make the sandbox misbehave; [`super::faults`] turns them.

use std::collections::HashSet;
use std::time::Duration;

/// What goes wrong when the list is published after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListFault {
    /// Nothing: it is published after every change.
    #[default]
    Normal,
    /// It comes this much later. Until then the retained list is the old one.
    Late(Duration),
    /// It comes twice.
    Twice,
    /// It does not come. The retained list stays the old one.
    Never,
}

/// The state of the knobs.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a knob of its own, in any combination"
)]
#[derive(Debug, Clone, Default)]
pub(super) struct Knobs {
    pub(super) delay: Duration,
    pub(super) withhold: bool,
    pub(super) withhold_next: usize,
    pub(super) twice: bool,
    pub(super) list: ListFault,
    pub(super) refused_filters: HashSet<String>,
    pub(super) refused_topics: HashSet<String>,
    pub(super) cut_before_executing: usize,
    pub(super) cut_before_ack: usize,
    pub(super) cut_before_answer: usize,
    pub(super) cut_after_answer: usize,
    pub(super) refuse_protocol_5: bool,
    pub(super) refuse_connects: bool,
    pub(super) drop_sessions: bool,
}

/// When the link of a command is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Nowhere,
    BeforeExecuting,
    BeforeAck,
    BeforeAnswer,
    AfterAnswer,
}

impl Knobs {
    /// What to do with the command that just came.
    pub(super) fn next_cut(&mut self) -> Cut {
        let cuts = [
            (&mut self.cut_before_executing, Cut::BeforeExecuting),
            (&mut self.cut_before_ack, Cut::BeforeAck),
            (&mut self.cut_before_answer, Cut::BeforeAnswer),
            (&mut self.cut_after_answer, Cut::AfterAnswer),
        ];
        for (left, cut) in cuts {
            if *left > 0 {
                *left -= 1;
                return cut;
            }
        }
        Cut::Nowhere
    }

    /// Whether to withhold the answer that is due.
    pub(super) fn withholds(&mut self) -> bool {
        let counted = self.withhold_next > 0;
        self.withhold_next = self.withhold_next.saturating_sub(1);
        counted || self.withhold
    }
}

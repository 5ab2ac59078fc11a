//! Review: what will be sent, read before it is. Whether a line may still be sent is judged from
//! what is known now, never from when the page was opened. How it opens is in `opening`. What `y`
//! copies is in `Review::copied`.
//!
//! A list that comes meanwhile is weighed in `engine::take_list`; `screens::engine_notices` then
//! tells the page. What the list changes under the open page is held until a key takes it in
//! ([`Choice::Held`]), even when a later list changes it back.

pub mod before_applying;
pub mod entry;
pub mod keys;
mod line_choice;
pub mod opening;
pub mod update;
pub mod view;
mod which_lines_are_sent;
pub mod words;

use crate::domain::permission::PermissionKey;
use crate::domain::plan::Plan;
use crate::domain::reason::Tone;
use crate::domain::user::UserName;
use crate::engine::send_check::SendCheck;
use crate::screens::context::Context;
use crate::screens::find::{Find, Numbers, Shown};
pub use crate::screens::review::entry::entry;
use crate::text;

/// What the person, or the broker's list, made of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It is sent.
    Send,
    /// The person dropped it.
    Drop,
    /// It changed while it was shown: only a key takes it in again, as it is then.
    Held,
}

/// The page.
#[derive(Debug, Default)]
pub struct Review {
    /// What it shows.
    pub plan: Plan,
    /// What becomes of each line.
    pub choices: Vec<Choice>,
    /// What the person should know first, in sentences: the warnings, then what is good to know
    /// beside them.
    pub warnings: Vec<(String, Tone)>,
    /// The selected entry: the warnings come first, then the lines.
    pub cursor: usize,
    /// The first entry shown.
    pub top: usize,
    /// Which lines are shown; the warnings always are. All are sent, shown or not.
    pub find: Find,
    /// The changes that became pending when it was opened: they go when it is left without
    /// applying, and those that are not sent when it is applied.
    pub added: Vec<(UserName, PermissionKey)>,
    /// Whether the commands are shown.
    pub unfolded: bool,
    /// Whether the button that applies has the focus.
    pub on_apply: bool,
    /// The lines that are sent.
    pub sending: usize,
    /// The users that they are about.
    pub users: usize,
}

impl Review {
    /// Whether passwords are in the plan: they exist nowhere else yet.
    pub fn holds_passwords(&self) -> bool {
        let mut lines = self.plan.lines().iter();
        lines.any(|line| line.command.kind().holds_password())
    }
}

impl Review {
    /// A page that shows a plan. Lines that cannot be sent as they are stay out until a key takes
    /// them in.
    pub fn new(cx: &Context, plan: Plan) -> Self {
        let choices = plan
            .lines()
            .iter()
            .map(|line| match cx.engine.send_check(line) {
                SendCheck::Ready => Choice::Send,
                _ => Choice::Held,
            });
        let choices = choices.collect();
        Self {
            plan,
            choices,
            ..Self::default()
        }
    }

    /// The number of entries: warnings, then lines.
    pub fn entries(&self) -> usize {
        self.warnings.len() + self.plan.lines().len()
    }

    /// The selected line, if a line is selected and shown.
    pub fn selected(&self) -> Option<usize> {
        let line = self.cursor.checked_sub(self.warnings.len());
        line.filter(|at| self.find.shows(*at))
    }

    /// How many shown entries come before this one, and how many are shown.
    pub fn place(&self, at: usize) -> (usize, usize) {
        let warnings = self.warnings.len();
        let before = at.min(warnings) + self.find.place(at.saturating_sub(warnings));
        (before, warnings + self.find.count(self.plan.lines().len()))
    }

    /// What the selected entry is on the clipboard: its command, as it is shown, or the warning.
    pub(in crate::screens) fn copied(&self, cx: &Context) -> Option<String> {
        let line = self.selected().and_then(|at| self.plan.lines().get(at));
        let command = line.map(|line| (cx.engine.session.family.spelling.0)(&line.command));
        let text = command.or_else(|| self.warnings.get(self.cursor).map(|(text, _)| text.clone()));
        Some(text::clean(&text?).into_owned())
    }

    /// Whether the line of an entry is left out, and a key takes it in.
    pub fn is_left_out(&self, cx: &Context, entry: usize) -> bool {
        let line = entry.checked_sub(self.warnings.len());
        let Some(line) =
            line.filter(|at| self.choices.get(*at).is_some_and(|it| *it != Choice::Send))
        else {
            return false;
        };
        let check = cx.engine.send_check(&self.plan.lines()[line]);
        !matches!(check, SendCheck::Conflict(_))
    }

    /// Whether the selected line is a conflict.
    pub fn has_conflict(&self, cx: &Context) -> bool {
        let line = self.selected().and_then(|at| self.plan.lines().get(at));
        line.is_some_and(|line| matches!(cx.engine.send_check(line), SendCheck::Conflict(_)))
    }
}

impl Shown for Review {
    fn all(&self) -> usize {
        self.entries()
    }

    fn shown_from(&self, from: usize) -> Numbers<'_> {
        let (warnings, lines) = (self.warnings.len(), self.plan.lines().len());
        let line = from.saturating_sub(warnings);
        let shown = self
            .find
            .shown_from(line, lines)
            .map(move |at| at + warnings);
        Box::new((from..warnings).chain(shown))
    }

    fn shown_before(&self, before: usize) -> Numbers<'_> {
        let warnings = self.warnings.len();
        let line = before.saturating_sub(warnings);
        let shown = self.find.shown_before(line).map(move |at| at + warnings);
        Box::new(shown.chain((0..before.min(warnings)).rev()))
    }
}

//! The question before changes are applied to several brokers; for one broker it is in
//! `review::before_applying`. What would become of anybody's rights comes first, then what the
//! profiles say; a sentence about several brokers is said once.

use crate::domain::command::CommandKind;
use crate::domain::plan::Line;
use crate::engine::impact::RequiredInput;
use crate::screens::cautions;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::review::FleetReview;
use crate::screens::fleet::targets::Said;
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::review;
use crate::text;

/// How many warnings the question before applying repeats.
const REPEATED: usize = 6;

impl FleetReview {
    /// The question before it is applied; `None` when nothing speaks against it.
    pub(super) fn before_applying(&self, cx: &FleetContext) -> Option<Question> {
        let plans = self.chosen(cx);
        let (mut is_asked, mut must_type) = (false, false);
        // What the profiles say comes after what would become of anybody's rights.
        let (mut lines, mut of_profiles, mut asides) = <(Said, Said, Said)>::default();
        for (broker, plan) in &plans {
            let member = cx.members.get(*broker)?;
            let Some(question) = review::before_applying::before_applying(&member.cx, plan) else {
                continue;
            };
            let deletes = |it: &Line| it.command.kind() == CommandKind::Remove;
            let deletes = plan.lines().iter().any(deletes);
            must_type |= question.typed.is_some() || deletes && plans.len() > 1;
            let secret = |it: &Line| it.command.kind().holds_password();
            let secret = plan.lines().iter().any(secret);
            let cautions = cautions::cautions(&member.cx, secret);
            for it in &question.lines {
                let is_caution = cautions.contains(it);
                let all = if is_caution {
                    &mut of_profiles
                } else {
                    &mut lines
                };
                all.of(member, it);
            }
            for it in &question.asides {
                asides.of(member, it);
            }
            is_asked = true;
        }
        if !is_asked {
            return None;
        }
        lines.append(of_profiles);
        let mut lines = lines.sentences();
        let more = lines.len().saturating_sub(REPEATED);
        lines.truncate(REPEATED);
        if more > 0 {
            lines.push(format!("And {more} more: Review shows all."));
        }
        let mut asides = asides.sentences();
        asides.truncate(REPEATED);
        let changes = plans.iter().map(|(_, plan)| plan.lines().len()).sum();
        let title = format!(
            "Apply {} on {}?",
            text::count(changes, "change", "changes"),
            text::count(plans.len(), "broker", "brokers")
        );
        let typed = must_type.then_some(RequiredInput::Brokers(plans.len()));
        let question = Question::new(title, lines, "Apply", ConfirmAction::ApplyTogether);
        Some(question.beside(asides).dangerous(true).requiring(typed))
    }
}

//! The question before a step on several brokers. What would become of anybody's rights comes first, then what the
//! profiles say; a sentence about several brokers is said once.

use crate::domain::command::CommandKind;
use crate::domain::plan::Line;
use crate::engine::impact::RequiredInput;
use crate::screens::environment;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::review::FleetReview;
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::review;
use crate::text;

/// How many warnings the question before applying repeats.
const REPEATED: usize = 6;

impl FleetReview {
    /// The question before it is applied; `None` when nothing speaks against it.
    pub(super) fn before_applying(&self, cx: &FleetContext) -> Option<Question> {
        let plans = self.chosen(cx);
        let mut asked = Vec::new();
        let (mut lines, mut asides, mut must_type) = (Vec::new(), Vec::new(), false);
        // What the profiles say comes after what would become of anybody's rights.
        let mut of_profiles = Vec::new();
        for (broker, plan) in &plans {
            let member = cx.members.get(*broker)?;
            let Some(question) = review::update::before_applying(&member.cx, plan) else {
                continue;
            };
            let name = text::short(member.name());
            let deletes = |it: &Line| it.command.kind() == CommandKind::Remove;
            let deletes = plan.lines().iter().any(deletes);
            must_type |= question.typed.is_some() || deletes && plans.len() > 1;
            let secret = |it: &Line| it.command.kind().holds_password();
            let secret = plan.lines().iter().any(secret);
            let cautions = environment::cautions(&member.cx, secret);
            for it in &question.lines {
                let is_caution = cautions.contains(it);
                let all = if is_caution {
                    &mut of_profiles
                } else {
                    &mut lines
                };
                say_of(all, &name, it);
            }
            for it in &question.asides {
                say_of(&mut asides, &name, it);
            }
            asked.push(*broker);
        }
        if asked.is_empty() {
            return None;
        }
        lines.extend(of_profiles);
        let more = lines.len().saturating_sub(REPEATED);
        let mut lines = worded(lines);
        if more > 0 {
            lines.push(format!("And {more} more: Review shows all."));
        }
        let asides = worded(asides);
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

/// A sentence, and the brokers that it is about.
type Said = (String, Vec<String>);

/// Notes a sentence about a broker: with those that it is said of already.
fn say_of(all: &mut Vec<Said>, broker: &str, sentence: &str) {
    match all.iter_mut().find(|(it, _)| it == sentence) {
        Some((_, brokers)) => brokers.push(broker.into()),
        None => all.push((sentence.into(), vec![broker.into()])),
    }
}

/// The first sentences, each behind the names of its brokers.
fn worded(all: Vec<Said>) -> Vec<String> {
    let sentence = |(sentence, brokers): Said| {
        let names = match brokers.as_slice() {
            [first, _, _, ..] => format!("{first} and {} more", brokers.len() - 1),
            few => few.join(", "),
        };
        format!("{names}: {sentence}")
    };
    all.into_iter().take(REPEATED).map(sentence).collect()
}

//! Looking ahead: what a set of commands would do to the ways in, before they are sent.

mod deletion;
mod others;
mod outlook;
mod own;
mod plan;
mod typed;

use super::model::Model;
use crate::domain::command::Command;
use crate::domain::rules::Rules;
use plan::Plan;
pub use typed::Typed;

/// What commands would do, as far as the broker's list and the rules of its family tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foresight {
    /// Sentences that the person must see first: each is a reason to ask.
    pub warnings: Vec<String>,
    /// Calm sentences: worth reading where one reads anyway, no reason to ask.
    pub notes: Vec<String>,
    /// What has to be typed before; `None` when a yes is enough.
    pub typed: Option<Typed>,
}

impl Foresight {
    /// Whether nothing has to be asked.
    #[must_use]
    pub const fn is_calm(&self) -> bool {
        self.warnings.is_empty() && self.typed.is_none()
    }

    /// All sentences, the warnings first.
    pub fn lines(&self) -> impl Iterator<Item = &String> {
        self.warnings.iter().chain(&self.notes)
    }

    fn warn(&mut self, sentence: impl Into<String>) {
        self.warnings.push(sentence.into());
    }

    fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// Asks for this to be typed, unless something that weighs more is asked for already.
    fn require(&mut self, typed: Typed) {
        self.typed.get_or_insert(typed);
    }
}

/// The rules that count at this broker: those that its family starts with. Where rules come with
/// the list, this is the place to take them from it.
#[must_use]
pub const fn rules(model: &Model) -> Option<&Rules> {
    model.session.family.rules.as_ref()
}

/// Looks ahead. The commands are taken as carried out, one after the other, upon what the list
/// says and what is under way. What is not known is not guessed, and without rules nothing is said
/// of ways in.
#[must_use]
pub fn foresee(model: &Model, commands: &[Command]) -> Foresight {
    let plan = Plan::new(model, rules(model), commands);
    let mut found = Foresight::default();
    // What weighs most comes first: on small screens the end of a question is cut.
    let own = plan.own_account(&mut found);
    let others = plan.nobody_left(&mut found);
    if let Some(rules) = rules(model).filter(|_| own || others) {
        found.warn(rules.way_back.clone());
    }
    plan.protected(&mut found);
    plan.always_admitted(&mut found);
    plan.deletions(&mut found);
    found
}

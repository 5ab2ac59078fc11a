//! Changes in the grid that were not saved when the program had to end. They are held for each
//! broker, and found again, as in its own console ([`crate::screens::unsaved`]); what was found is
//! offered in one question, once it is known of all brokers that are being connected.

use crate::domain::reason::Tone;
use crate::domain::unsaved::{Errand, Found, count};
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::{Member, Reach};
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::unsaved::update::{self, DISCARDED, Loaded};
use crate::text;

/// How many brokers are named.
const NAMED: usize = 5;

/// Holds what is changed at a broker, and looks once for what was left behind.
pub(super) fn follow(member: &mut Member) {
    // It is offered for all together.
    update::follow(&mut member.unsaved, &mut member.cx, false);
}

/// What was found at a broker, or what went wrong.
pub(super) fn told(cx: &mut FleetContext, at: usize, told: Result<Option<Found>, String>) {
    let member = &mut cx.members[at];
    let problem = told.as_ref().err().map(|problem| {
        let name = text::short(member.name());
        format!("{name}: {problem}")
    });
    update::told(&mut member.unsaved, &mut member.cx, told);
    if let Some(problem) = problem {
        cx.say(Tone::Warning, problem);
    }
}

/// What was found, once nobody has to be waited for.
pub(super) fn offer(cx: &mut FleetContext) -> Option<Question> {
    let is_awaited =
        |it: &Member| it.unsaved.is_sought || it.is_connecting() || it.reach == Reach::Waiting;
    if cx.members.iter().any(is_awaited) {
        return None;
    }
    let members = cx.members.iter_mut().enumerate();
    let found = members.filter_map(|(at, it)| Some((at, it.unsaved.found.take()?)));
    let found: Vec<(usize, Found)> = found.collect();
    (!found.is_empty()).then(|| question(cx, found))
}

fn question(cx: &FleetContext, found: Vec<(usize, Found)>) -> Question {
    let all = found.iter().map(|(_, found)| found.changes.len()).sum();
    let were = if all == 1 { "was" } else { "were" };
    let mut lines = vec![format!("{} {were} not saved.", count(all))];
    for (at, found) in found.iter().take(NAMED) {
        let name = text::short(cx.members[*at].name());
        let changes = count(found.changes.len());
        lines.push(format!("{name}: {changes} from {}", found.when));
    }
    if let Some(more @ 1..) = found.len().checked_sub(NAMED) {
        lines.push(format!("and on {more} more"));
    }
    let them = if all == 1 { "it" } else { "them" };
    lines.push(format!(
        "Load shows {them} in the grid, compared with what the brokers have now. Nothing is sent before you \
         save. Esc keeps {them} for the next time."
    ));
    let marks = found.iter().map(|(at, found)| (*at, found.mark)).collect();
    let load = ConfirmAction::LoadUnsavedTogether(found);
    let question = Question::new("Changes not saved", lines, "Load", load);
    question.or_else("Discard", ConfirmAction::DiscardUnsavedTogether(marks))
}

/// Makes drafts of what was found.
pub(super) fn load(cx: &mut FleetContext, found: &[(usize, Found)]) {
    let mut loaded = Loaded::default();
    for (at, found) in found {
        loaded += update::load(&mut cx.members[*at].cx, found);
    }
    loaded.say(cx);
    cx.recount();
}

/// Deletes what was found.
pub(super) fn discard(cx: &mut FleetContext, marks: &[(usize, u64)]) {
    for (at, mark) in marks {
        update::send(&mut cx.members[*at].cx, Errand::Remove(*mark));
    }
    cx.say(Tone::Info, DISCARDED);
}

//! What is said of additions, deletions and new passwords that failed, or whose outcome is not
//! known: before a console is left, and by the keys that find nothing to do. Permissions are no
//! part of it: those that are not verified stay changes of their users (`engine::draft`).

use std::collections::BTreeSet;

use crate::domain::command::CommandKind;
use crate::engine::Engine;
use crate::engine::apply::Run;
use crate::engine::command_log::{Entry, Outcome};
use crate::engine::draft::Progress;
use crate::screens::context::Context;
use crate::text;

/// How many of them are named.
const NAMED: usize = 3;

/// The users whose additions, deletions or new passwords are not known to be done.
#[derive(Debug, Default)]
pub(in crate::screens) struct Unsettled {
    unknown: Vec<String>,
    not_done: Vec<String>,
}

impl Unsettled {
    /// Those of one broker.
    pub(in crate::screens) fn of(engine: &Engine) -> Self {
        let mut found = Self::default();
        found.add(engine, "");
        found
    }

    /// Adds those of a broker; `place` stands behind each name.
    pub(in crate::screens) fn add(&mut self, engine: &Engine, place: &str) {
        for (user, action) in engine.actions() {
            let name = || format!("{}{place}", text::short(user.as_str()));
            match action.progress(engine.log()) {
                Progress::Unknown(_) => self.unknown.push(name()),
                // Without a row nobody could settle it.
                Progress::Failed(_) if engine.is_known(user) => self.not_done.push(name()),
                _ => {}
            }
        }
    }

    /// Adds those of a broker of the fleet, which keeps no row for what was refused: what a plan
    /// did not do counts too, until it is done or the list shows it.
    pub(in crate::screens) fn add_with_refused(&mut self, engine: &Engine, place: &str) {
        self.add(engine, place);
        if engine.run().is_some_and(Run::is_under_way) {
            // What was not sent may have its turn yet.
            return;
        }
        let mut newest = BTreeSet::new();
        let entries = engine.log().entries().rev();
        for entry in entries.filter(|it| it.change.kind() != CommandKind::Permission) {
            let user = &entry.user;
            if newest.insert(user)
                && entry.plan.is_some()
                && matches!(entry.outcome, Outcome::Failed(_) | Outcome::NotSent(_))
                && !engine.actions().contains_key(user)
                && is_wanted(engine, entry)
            {
                let name = text::short(user.as_str());
                self.not_done.push(format!("{name}{place}"));
            }
        }
    }

    /// What there is to say of them, in sentences that name them.
    pub(in crate::screens) fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        let named = |names: &[String]| text::some_of(names, NAMED);
        match self.not_done.len() {
            0 => {}
            1 => sentences.push(format!("1 change is not done: {}.", named(&self.not_done))),
            count => sentences.push(format!(
                "{count} changes are not done: {}.",
                named(&self.not_done)
            )),
        }
        if let Some(outcomes) = self.outcomes() {
            sentences.push(format!("The {outcomes}: {}.", named(&self.unknown)));
        }
        sentences
    }

    /// That outcomes are not known, where some are not, as the end of a sentence.
    fn outcomes(&self) -> Option<String> {
        let changes = text::count(self.unknown.len(), "change", "changes");
        (!self.unknown.is_empty()).then(|| format!("outcome of {changes} is not known"))
    }
}

/// Whether what was not done may still be wanted, as far as the list says.
fn is_wanted(engine: &Engine, entry: &Entry) -> bool {
    match entry.change.kind() {
        CommandKind::Add => !engine.is_listed(&entry.user),
        CommandKind::Remove | CommandKind::Password => engine.is_listed(&entry.user),
        CommandKind::Permission => true,
    }
}

/// Why there is nothing to save, while no user has changes.
pub(in crate::screens) fn no_changes(engine: &Engine) -> String {
    match Unsettled::of(engine).outcomes() {
        None => "No user has changes".into(),
        Some(outcomes) => format!("No user has changes to save; the {outcomes}"),
    }
}

/// Why there is nothing to undo, while nothing is known to be done.
pub(in crate::screens) fn nothing_to_undo(cx: &Context) -> String {
    let engine = &cx.engine;
    if let Some(outcomes) = Unsettled::of(engine).outcomes() {
        return format!("Nothing to undo: the {outcomes}");
    }
    if engine.log().entries().len() > 0 {
        return "Nothing to undo: nothing that was sent is known to be done".into();
    }
    let before = match &cx.settings.journal {
        Some(file) => format!("; earlier changes are in the journal, {file}"),
        None => String::new(),
    };
    format!("Nothing to undo: nothing was applied since this broker was opened{before}")
}

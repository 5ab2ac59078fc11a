//! What is wrong with the name of a group that is typed, and what adding it does besides.

use crate::domain::validate::{Flaw, Texts};
use crate::screens::context::Context;
use crate::screens::groups::GroupsForm;
use crate::text::{self, nearest};

/// How many groups a sentence names.
const NAMED: usize = 3;

impl GroupsForm {
    /// Why nobody can be put into the group that is typed: the broker lists its groups, and has no
    /// such.
    pub fn stranger(&self) -> Option<String> {
        let name = self.field.text();
        if !self.is_listed || !self.is_new(name) {
            return None;
        }
        let name = text::short(name);
        let known = || self.existing.iter().map(|it| text::named(it));
        if let Some(near) = nearest::near(&name, known()) {
            let near = text::short(near);
            return Some(format!("There is no group {name}. Did you mean {near}?"));
        }
        let first = text::some_of(known().map(text::short), NAMED);
        Some(match first.as_str() {
            "" => format!("There is no group {name}: the broker has no groups"),
            names => format!("There is no group {name}. The broker has: {names}"),
        })
    }

    /// What is wrong with the typed name, by what the broker's family takes; nothing while nothing
    /// is typed.
    pub fn complaint(&self, texts: Texts) -> Option<String> {
        match texts.new_user(self.field.text()) {
            Ok(()) | Err(Flaw::Empty) => None,
            Err(flaw) => Some(format!("The group name {flaw}")),
        }
    }

    /// What putting the users into the typed group does besides: it may be made so.
    pub fn novelty(&self, cx: &Context) -> Option<String> {
        let name = self.field.text();
        if name.is_empty() || self.is_listed || !self.is_new(name) {
            return None;
        }
        let known = self.existing.iter().map(|it| text::named(it));
        let near = nearest::near(name, known).map(text::short);
        let near = near.map_or_else(String::new, |near| format!(" Did you mean {near}?"));
        let name = text::short(name);
        Some(if self.is_reading(cx) {
            format!("No user read so far is in {name}.{near}")
        } else {
            format!("{name} is a new group: no user is known to be in it.{near}")
        })
    }
}

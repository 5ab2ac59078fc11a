//! The strips between header and table: what stands on the screen until it is no longer true.

use super::model::{LinkState, Model, Tone};
use super::rights;
use crate::domain::roster::Difference;

/// One strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    /// The text, not cleaned.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

/// All strips, the most important first.
#[must_use]
pub fn strips(model: &Model) -> Vec<Strip> {
    let mut strips = Vec::new();
    let mut push = |tone, text: String| strips.push(Strip { text, tone });
    match &model.link {
        LinkState::Down {
            reason,
            refused: true,
            ..
        } => push(
            Tone::Bad,
            format!("The broker refused the login: {reason}. Changes stay here. r tries now."),
        ),
        LinkState::Down { reason, .. } => {
            push(
                Tone::Bad,
                format!("{reason} Changes stay here. r tries now."),
            );
        }
        LinkState::Connecting | LinkState::Connected => {}
    }
    if let Some(waiting) = &model.waiting {
        push(Tone::Warning, updated(&waiting.difference));
    }
    if let Some(problem) = &model.bad_list {
        let tail = match model.roster {
            Some(_) => " The table shows the last good list.",
            None => "",
        };
        push(Tone::Bad, format!("{problem}{tail}"));
    }
    for sentence in rights::strips(model) {
        push(Tone::Bad, sentence);
    }
    for remark in &model.remarks {
        push(Tone::Warning, remark.clone());
    }
    if let Some(note) = &model.session.note {
        push(Tone::Info, note.clone());
    }
    if model.notice {
        push(
            Tone::Info,
            format!("{} i hides this.", model.session.notice),
        );
    }
    strips
}

fn updated(difference: &Difference) -> String {
    let counts = [
        (difference.added.len(), "added"),
        (difference.removed.len(), "removed"),
        (difference.changed.len(), "changed"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let mut parts: Vec<String> = counts
        .enumerate()
        .map(|(at, (count, verb))| match (at, count) {
            (0, 1) => format!("1 user {verb}"),
            (0, _) => format!("{count} users {verb}"),
            _ => format!("{count} {verb}"),
        })
        .collect();
    if difference.columns {
        parts.push("other permissions".into());
    }
    format!(
        "System Configuration Updated: {}. r takes the new list.",
        parts.join(", ")
    )
}

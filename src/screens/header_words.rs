//! The words that always stand in the header: what kind of place the broker is (PRODUCTION,
//! read-only, not encrypted), and how far a plan is. What counts as encrypted is decided by
//! [`LinkSafety::of`]; what is asked before something dangerous is in `cautions`, which keys a
//! read-only session lacks in `read_only`. They are drawn by `view::header`, which words the other
//! badges (users and the time of the list).

use crate::domain::link_safety::LinkSafety;
use crate::engine::apply::{LineStatus, Phase, Run};
use crate::engine::session::Session;

/// How loud a word is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Volume {
    /// A fact.
    Plain,
    /// Something that is not as it should be.
    Warning,
    /// Not to be overlooked.
    Loud,
}

/// The words for the broker's environment, the most important first.
pub fn words(session: &Session) -> Vec<(&'static str, Volume)> {
    let safety = match session.safety {
        LinkSafety::Local | LinkSafety::Verified => None,
        LinkSafety::Unverified => Some("UNVERIFIED"),
        LinkSafety::Plaintext => Some("NOT ENCRYPTED"),
    };
    let words = [
        session.production.then_some(("PRODUCTION", Volume::Loud)),
        session.read_only.then_some(("READ-ONLY", Volume::Plain)),
        safety.map(|word| (word, Volume::Warning)),
    ];
    words.into_iter().flatten().collect()
}

/// The short word for a plan under way, in the header.
pub fn badge(run: &Run) -> String {
    let (decided, all) = (run.decided(), run.lines().len());
    match &run.phase {
        Phase::Running if run.is_stopping() => format!("stopping {decided}/{all}"),
        Phase::Running => format!("applying {decided}/{all}"),
        Phase::Paused(_) => format!("paused {decided}/{all}"),
        Phase::Over => match run.trouble().len() {
            0 => format!("applied {all}"),
            wrong if wrong == run.tally(LineStatus::Unknown) => format!("applied, {wrong} unknown"),
            wrong => format!("applied, {wrong} not done"),
        },
    }
}

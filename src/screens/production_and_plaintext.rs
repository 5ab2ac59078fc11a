//! What kind of place the broker is (PRODUCTION, read-only, not encrypted): the words that always stand in the header, and
//! what is asked before something is done that is dangerous there. Before the first login the list of brokers asks
//! (`brokers::connecting`). What counts as encrypted is decided by [`LinkSafety::of`], which keys a read-only broker takes
//! away in `read_only`.

use crate::domain::profile::LinkSafety;
use crate::engine::session::Session;
use crate::screens::context::Context;

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

/// Why a key that writes does nothing.
pub const READ_ONLY: &str = "Read-only: all changes are disabled. To make changes, open the broker without --read-only and \
    without readOnly in its profile";

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

/// What is to be said before users are changed, in sentences; none when nothing asks for it.
/// `password`: whether one crosses the link with it. What a change takes from the
/// users is said by [`crate::engine::impact`].
pub fn cautions(cx: &Context, password: bool) -> Vec<String> {
    let session = &cx.engine.session;
    let mut lines = Vec::new();
    if session.production {
        lines.push(format!("{} is a PRODUCTION broker.", session.broker));
    }
    if password {
        lines.extend(plaintext(session));
    }
    lines
}

/// What is to be said before a password crosses the link, until the person has said yes once.
pub fn plaintext(session: &Session) -> Option<String> {
    let unknown = session.safety == LinkSafety::Plaintext && !session.plaintext_known;
    unknown.then(|| {
        "The connection is NOT ENCRYPTED: anyone on the way to the broker can read the password.".into()
    })
}

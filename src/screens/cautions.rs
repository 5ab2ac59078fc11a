//! What is said before something is done that is dangerous at this broker: on PRODUCTION, or when a
//! password would cross the link in clear. Who would be locked out is said by
//! [`crate::engine::impact`]. Before the first login the list of brokers asks
//! (`brokers::connecting`). The words that always stand in the header are in `header_words`; what
//! counts as encrypted is decided by [`crate::domain::link_safety`].

use crate::engine::session::Session;
use crate::screens::context::Context;

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
    let unknown = session.safety.needs_consent() && !session.plaintext_known;
    unknown.then(|| {
        "The connection is NOT ENCRYPTED: anyone on the way to the broker can read the password.".into()
    })
}

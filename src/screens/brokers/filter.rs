//! The words that filter the list of brokers: parts of what a row shows, and `tag:`; and what `f`
//! takes for a problem. What is shown is [`crate::screens::brokers::context::ListContext::shown`].

use std::cell::LazyCell;

use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::words;

/// Whether a broker has all words of a filter, which is in small letters. A tag counts whole: what
/// is shown can be marked and changed.
pub(super) fn has_all(profile: &Profile, filter: &str) -> bool {
    let text = LazyCell::new(|| searched(profile));
    let mut words = filter.split_whitespace();
    words.all(|word| match word.strip_prefix("tag:") {
        Some(tag) => profile.has_tag(tag),
        None => text.contains(word),
    })
}

/// What the words of the filter are looked for in.
fn searched(profile: &Profile) -> String {
    let (address, origin) = (words::bare_address(profile), words::origin(profile.origin));
    let address = address.unwrap_or_default();
    let (user, about) = (words::user(profile), &profile.description);
    let marks = words::marks(profile);
    format!("{} {address} {user} {about} {origin}{marks}", profile.name).to_lowercase()
}

/// Whether something is wrong with a broker, as far as is known.
pub(super) fn is_problem(cx: &ListContext, profile: &Profile) -> bool {
    let outcome = cx.outcomes.get(&profile.name);
    let is_bad = outcome.is_some_and(|it| matches!(it.tone, Tone::Bad | Tone::Warning));
    is_bad || profile.address.is_err()
}

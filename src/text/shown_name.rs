//! How a name is shown: what stands for an empty one, for spaces at its ends, and for the middle of
//! a long one.

use std::borrow::Cow;

use super::{clean, fit, width};

/// What stands for an empty name: nothing at all would look like a mistake on the screen.
const EMPTY_NAME: &str = "(empty name)";

/// A name for a sentence or a heading: as it is, unless it is empty.
pub const fn named(name: &str) -> &str {
    if name.is_empty() { EMPTY_NAME } else { name }
}

/// A name as it is shown: cleaned, with the spaces at its ends made visible, since `root` and
/// `root ` would look alike.
pub fn name(name: &str) -> Cow<'_, str> {
    if name.is_empty() {
        return Cow::Borrowed(EMPTY_NAME);
    }
    let inner = name.trim_matches(' ');
    if inner.len() == name.len() {
        return clean(name);
    }
    let before = name.len() - name.trim_start_matches(' ').len();
    let after = name.len() - inner.len() - before.min(name.len() - inner.len());
    let (before, after) = ("\\x20".repeat(before), "\\x20".repeat(after));
    Cow::Owned(format!("{before}{}{after}", clean(inner)))
}

/// The columns of a name in a sentence: of its beginning and of its end.
const NAME_IN_SENTENCE: (usize, usize) = (40, 20);

/// A name for a sentence, short enough to leave room for what follows. Its end stays, so that names
/// which differ there can be told apart.
pub fn short(name: &str) -> Cow<'_, str> {
    let (begin, end) = NAME_IN_SENTENCE;
    if name.len() <= begin + end || fit(name, begin + end) == clean(name) {
        return Cow::Borrowed(named(name));
    }
    let ends = name.char_indices().rev().take(end);
    let ends = ends.map(|(at, _)| clean(&name[at..]));
    let last = ends.take_while(|it| width(it) <= end).last();
    Cow::Owned(format!("{}{}", fit(name, begin), last.unwrap_or_default()))
}

//! The request ids by which answers are known again: how ours begin, and which number stands
//! behind.

/// What the request ids of a session start with. Of `session` only ASCII letters and digits are
/// kept, since an id must stay one token of a command.
pub(super) fn id_prefix(session: &str) -> String {
    let kept = session.chars().filter(char::is_ascii_alphanumeric);
    format!("gl-{}-", kept.collect::<String>())
}

/// A number as dialects write it: `+1` or `01` of somebody else is not 1.
pub(super) fn canonical_number(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

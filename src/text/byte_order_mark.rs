//! The byte order mark that some editors and programs put at the start of a text, and that no
//! parser but that of TOML passes over.

/// The text without it.
pub(crate) fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}

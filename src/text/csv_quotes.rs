//! Values in a CSV file.

/// Appends a value in quotes, those inside of it doubled.
pub(crate) fn push_quoted(text: &mut String, value: &str) {
    text.push('"');
    for c in value.chars() {
        if c == '"' {
            text.push('"');
        }
        text.push(c);
    }
    text.push('"');
}

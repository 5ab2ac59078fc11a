//! What is said of a text for the clipboard of the terminal.

/// The sentence for a text that was sent to it. The terminal never answers whether it took it.
#[must_use]
pub fn sent(text: &str) -> String {
    format!("{text} sent to the clipboard of the terminal; whether it took it, it does not say")
}

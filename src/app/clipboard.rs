//! What is said of a text for the clipboard of the terminal.

/// The sentence for a text that was sent to it. The terminal never answers whether it took it.
#[must_use]
pub fn sent(text: &str) -> String {
    format!("Sent to the terminal's clipboard, which never says whether it took it: {text}")
}

//! JSON that no terminal acts on: one line of it, which the journal and the kept changes are made
//! of, and documents for scripts.

use std::fmt::Write as _;

use serde_json::Value;

use crate::text;

/// JSON that no terminal acts on. Besides what JSON asks for, everything that could steer a
/// terminal or make a text look like another is escaped. That occurs only in strings.
pub fn written(value: &Value) -> String {
    let mut line = escaped(&value.to_string());
    line.push('\n');
    line
}

/// The same over several lines, for people.
pub fn pretty(value: &Value) -> String {
    escaped(&format!("{value:#}"))
}

fn escaped(json: &str) -> String {
    let mut line = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if c != '\n' && text::is_unsafe(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(line, "\\u{unit:04x}");
            }
        } else {
            line.push(c);
        }
    }
    line
}

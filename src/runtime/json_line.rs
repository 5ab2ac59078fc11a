//! JSON as one line, which the journal and the kept changes are made of.

use std::fmt::Write as _;

use serde_json::Value;

use crate::text;

/// JSON that no terminal acts on. Besides what JSON asks for, everything that could steer a
/// terminal or make a text look like another is escaped. That occurs only in strings.
pub(super) fn written(value: &Value) -> String {
    let json = value.to_string();
    let mut line = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if text::is_unsafe(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(line, "\\u{unit:04x}");
            }
        } else {
            line.push(c);
        }
    }
    line.push('\n');
    line
}

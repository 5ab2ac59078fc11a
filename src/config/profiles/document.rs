//! A file of profiles as it is: all of it, other tools' fields included. What a change writes is in
//! `change`.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use zeroize::{Zeroize, Zeroizing};

use super::doubled;
use super::error::{Problem, ProfilesError};
use crate::text::byte_order_mark::without_mark;

/// The content of a file of profiles. Its texts are overwritten when it is dropped, since some of
/// them are passwords; for the same reason it has no `Debug`.
pub(super) struct Document {
    /// Where it was read.
    pub(super) path: PathBuf,
    /// The whole; an object, in the order of the file.
    pub(super) root: Map<String, Value>,
    /// The indentation of one level.
    pub(super) indent: String,
    /// Names that are in it more than once, so that only the last one counts, as ends of sentences.
    pub(super) doubled: Vec<String>,
    /// The permission bits of the file; `None` when there is none.
    pub(super) mode: Option<u32>,
}

impl Document {
    /// Reads a file. One that is not there is empty.
    pub(super) fn read(path: &Path) -> Result<Self, ProfilesError> {
        let fail = |problem| ProfilesError::new(path, problem);
        let unreadable = |error: std::io::Error| fail(Problem::Unreadable(error.to_string()));
        let metadata = match fs::metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::empty(path)),
            metadata => metadata.map_err(unreadable)?,
        };
        if !metadata.is_file() {
            return Err(fail(Problem::NoFile));
        }
        let bytes = fs::read(path).map(Zeroizing::new).map_err(unreadable)?;
        let text = std::str::from_utf8(&bytes).map_err(|error| {
            let (before, _) = bytes.split_at(error.valid_up_to());
            let before = std::str::from_utf8(before).unwrap_or_default();
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            fail(Problem::NoText {
                line: 1 + before.matches('\n').count(),
                column: 1 + before.len() - line_start,
            })
        })?;
        let text = without_mark(text);
        Ok(Self {
            path: path.into(),
            root: parse(text).map_err(fail)?,
            indent: indent(text),
            doubled: doubled::find(text),
            mode: Some(metadata.permissions().mode() & 0o7777),
        })
    }

    fn empty(path: &Path) -> Self {
        Self {
            path: path.into(),
            root: Map::new(),
            indent: "  ".into(),
            doubled: Vec::new(),
            mode: None,
        }
    }

    /// The entries; `None` when there are none yet.
    pub(super) fn brokers(&self) -> Option<&Map<String, Value>> {
        self.root.get("brokers").and_then(Value::as_object)
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        self.root.values_mut().for_each(overwrite);
    }
}

/// Overwrites all texts in a value.
pub(super) fn overwrite(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(values) => values.iter_mut().for_each(overwrite),
        Value::Object(fields) => fields.values_mut().for_each(overwrite),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn parse(text: &str) -> Result<Map<String, Value>, Problem> {
    let value = serde_json::from_str(text).map_err(|error| {
        // The parser's words end with the place, which is kept in other fields.
        let words = error.to_string();
        let why = words.split(" at line ").next().unwrap_or_default();
        Problem::Syntax {
            line: error.line(),
            column: error.column().max(1),
            why: why.into(),
        }
    })?;
    let Value::Object(root) = value else {
        return Err(Problem::NoObject);
    };
    match root.get("brokers") {
        None | Some(Value::Null | Value::Object(_)) => Ok(root),
        Some(_) => Err(Problem::NoBrokers),
    }
}

/// The indentation of the first indented line; two spaces where there is none.
fn indent(text: &str) -> String {
    let lines = text.lines().skip(1);
    let indents =
        lines.map(|line| &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]);
    let first = indents.into_iter().find(|indent| !indent.is_empty());
    first.unwrap_or("  ").into()
}

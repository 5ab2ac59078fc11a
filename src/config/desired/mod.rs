//! A file of users as they are wanted, in JSON, TOML or CSV.
//!
//! Each format becomes the same values with their places (`value`), and `user` alone knows what a
//! user is made of. So a rule holds for all three, and an error names the line and the column. No
//! error shows a value, which may be a password in the wrong place: only names of fields and users.

mod csv;
mod csv_syntax;
mod csv_writing;
mod doubled;
mod error;
mod json;
mod line_and_column;
mod toml;
mod user;
mod value;

use std::path::Path;

use zeroize::Zeroizing;

pub use self::csv_writing::{csv_groups, csv_header, csv_line};
pub use self::error::DesiredError;
use crate::domain::desired::{DesiredUser, Place};
use crate::text::byte_order_mark::without_mark;

/// The version of the JSON: of what an export writes and of what a verb reports.
pub const SCHEMA: &str = "guestlist/1";

/// How a file of users is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `{"users": [{"name": "plc-01"}]}`, or the list alone.
    Json,
    /// A table `[[users]]` for each user.
    Toml,
    /// A line for each user, below a line that names the columns.
    Csv,
}

impl Format {
    /// The format that the extension of a file says.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "json" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The format that a text seems to have, for standard input.
    pub fn guess(text: &str) -> Self {
        let text = without_mark(text).trim_start();
        if text.starts_with('{') {
            return Self::Json;
        }
        // In TOML, comments and other fields may come first.
        let mut lines = text.lines().map(str::trim_start);
        let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
        let first = first.unwrap_or_default();
        let starts_table = first.replace([' ', '\t'], "").starts_with("[[users]]");
        let key = first.split_once('=').map(|(key, _)| key.trim());
        match key {
            _ if starts_table => Self::Toml,
            _ if text.starts_with('[') => Self::Json,
            Some(key) if user::AT_THE_TOP.contains(&key) => Self::Toml,
            _ => Self::Csv,
        }
    }
}

/// Reads a file of users. One that says that there are none is fine; an empty one is what a program
/// leaves that failed.
///
/// # Errors
/// Something in it that is wrong, and where.
pub fn read(text: &str, format: Format) -> Result<Vec<DesiredUser>, DesiredError> {
    let text = without_mark(text);
    if text.trim().is_empty() {
        let start = Place { line: 1, column: 1 };
        return Err(DesiredError::at(start, "it is empty"));
    }
    let values = match format {
        Format::Json => user::listed(json::value(text)?)?,
        Format::Toml => user::listed(toml::value(text)?)?,
        Format::Csv => csv::rows(text)?,
    };
    let users = values.into_iter().map(user::read);
    let users = users.collect::<Result<Vec<DesiredUser>, DesiredError>>()?;
    doubled::no_name_twice(&users)?;
    Ok(users)
}

/// Reads a file of users from the disk. Its extension says the format, else its text does.
///
/// # Errors
/// Why it cannot be read, or what is wrong in it and where.
pub fn read_file(path: &Path) -> Result<Vec<DesiredUser>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let text = Zeroizing::new(text);
    let format = Format::of(path).unwrap_or_else(|| Format::guess(&text));
    read(&text, format).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;

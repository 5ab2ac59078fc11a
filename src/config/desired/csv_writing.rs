//! Writes CSV that `csv` reads back as it was: what `export` prints.

use super::csv::{NO_GROUPS, columns};
use super::csv_syntax::Rows;
use crate::text::csv_quotes::push_quoted;

/// The cell that means these groups; `None` where no cell can, as with a `;` in a name.
pub fn csv_groups(groups: &[impl AsRef<str>]) -> Option<String> {
    let names: Vec<&str> = groups.iter().map(AsRef::as_ref).collect();
    let is_kept = |name: &&str| !name.is_empty() && name.trim() == *name && !name.contains(';');
    match names.as_slice() {
        [] => Some(NO_GROUPS.into()),
        [NO_GROUPS] => None,
        names => names.iter().all(is_kept).then(|| names.join(";")),
    }
}

/// The first line of a CSV file with these permissions.
///
/// # Errors
/// The permission that no column can be called after, since it would be read as something else or
/// not at all.
pub fn csv_header(permissions: &[String], with_groups: bool) -> Result<String, &str> {
    let is_kept = |name: &String| {
        let line = csv_line(&["name".into(), name.clone()]);
        let row = Rows::of(&line).next().ok().flatten();
        let columns = row.and_then(|row| columns(&row).ok());
        columns.is_some_and(|all| {
            matches!(all.as_slice(), [_, column] if column.field.is_none() && column.name == *name)
        })
    };
    if let Some(name) = permissions.iter().find(|name| !is_kept(name)) {
        return Err(name);
    }
    let mut names = vec!["name".to_owned()];
    names.extend_from_slice(permissions);
    names.extend(with_groups.then(|| "groups".into()));
    Ok(csv_line(&names))
}

/// A line of a CSV file, the values as they are, in quotes where they need them. As in the file of
/// new passwords, nothing is put before a value that a spreadsheet takes for a formula: it would be
/// part of the name.
pub fn csv_line(values: &[String]) -> String {
    let mut text = String::new();
    // An empty line is no row.
    let is_lone = values.len() == 1;
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        if value.chars().all(is_plain) && !(is_lone && value.is_empty()) {
            text.push_str(value);
        } else {
            push_quoted(&mut text, value);
        }
    }
    text.push_str("\r\n");
    text
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

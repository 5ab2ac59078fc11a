//! New passwords as CSV, as they are handed over: the columns, and how values are quoted.

use zeroize::Zeroizing;

use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::password_batch::PasswordBatch;
use crate::text::csv_quotes::push_quoted;

impl PasswordBatch {
    /// All of them as CSV.
    pub fn csv(&self) -> Secret {
        let rows = self.rows.iter().map(|row| CsvRow {
            broker: None,
            user: &row.user,
            password: &row.password,
            outcome: row.status.word(),
        });
        text(&rows.collect::<Vec<_>>())
    }
}

/// A line of a file of passwords.
#[derive(Debug)]
pub struct CsvRow<'a> {
    /// The broker, where the file is about several.
    pub broker: Option<&'a str>,
    /// Whose.
    pub user: &'a UserName,
    pub password: &'a Secret,
    /// What became of it.
    pub outcome: &'static str,
}

/// Passwords as CSV, each value in quotes, the names as they are.
pub fn text(rows: &[CsvRow]) -> Secret {
    let size = |row: &CsvRow| {
        let broker = row.broker.map_or(0, str::len);
        2 * (broker + row.user.as_str().len() + row.password.expose().len()) + 32
    };
    let size = 64 + rows.iter().map(size).sum::<usize>();
    // Of this size it is never moved, and leaves no copy behind.
    let mut text = Zeroizing::new(String::with_capacity(size));
    if rows.iter().any(|row| row.broker.is_some()) {
        text.push_str("broker,");
    }
    text.push_str("user,password,outcome\r\n");
    for row in rows {
        if let Some(broker) = row.broker {
            push_quoted(&mut text, broker);
            text.push(',');
        }
        push_quoted(&mut text, row.user.as_str());
        text.push(',');
        push_quoted(&mut text, row.password.expose());
        text.push(',');
        text.push_str(row.outcome);
        text.push_str("\r\n");
    }
    Secret::from(text)
}

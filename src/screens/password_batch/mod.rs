//! New passwords for many users: the form that asks for them, and the page that shows them once.
//!
//! The batch itself is [`crate::engine::password_batch`]. Review shows it like any plan. It is handed over
//! when nothing is in line any more, no plan is read or applied, and no dialog is open.

pub mod form;
pub mod hand_over;
pub mod update;
pub mod view;
pub mod words;

pub use crate::screens::password_batch::form::{About, NewPasswords, Part};

use crate::engine::password_batch::{PasswordBatch, PasswordStatus};
use crate::text;
use crate::ui::page::PageLine;

/// Names up to this width stand beside their passwords, and longer ones, which would be cut, above.
const COLUMN: usize = 20;

/// All of them as the lines of a page.
pub fn page(handover: &PasswordBatch) -> Vec<PageLine> {
    let heading = "New passwords: they are shown this once, and kept nowhere";
    let mut lines = vec![PageLine::Heading(heading.into())];
    for row in &handover.rows {
        let password = row.password().expose();
        let text = match row.status {
            PasswordStatus::Accepted => password.into(),
            status => format!("{password}  ({}: this one or the old one)", status.word()),
        };
        let user = text::name(row.user.as_str()).into_owned();
        if text::width(&user) <= COLUMN {
            lines.push(PageLine::Pair(user, text));
        } else {
            lines.push(PageLine::Text(user));
            lines.push(PageLine::Pair(String::new(), text));
        }
    }
    lines
}

/// So many new passwords, in words.
pub(in crate::screens) fn count(number: usize) -> String {
    text::count(number, "new password", "new passwords")
}

#[cfg(test)]
mod tests {
    use crate::domain::secret::Secret;
    use crate::engine::password_batch::Destination;
    use crate::screens::password_batch::*;

    #[test]
    fn a_name_too_long_for_its_column_is_not_cut_on_the_page() {
        let name = "a-name-that-is-longer-than-any-column-by-far";
        let passwords = vec![Secret::new("fake-new")];
        let lines = page(&PasswordBatch::new(
            vec![name.into()],
            passwords,
            Destination::Screen,
        ));
        assert_eq!(lines[1], PageLine::Text(name.into()));
    }
}

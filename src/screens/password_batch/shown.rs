//! The page that shows new passwords, once. Its keys are those of all pages: `screens::pages`.

use crate::engine::password_batch::{PasswordBatch, PasswordStatus, Row};
use crate::screens::context::Context;
use crate::screens::next::Next;
use crate::screens::pages::{Page, Subject};
use crate::screens::password_batch::hand_over;
use crate::text;
use crate::ui::page::{PageLine, TextPage};

/// Names up to this width stand beside their passwords, and longer ones, which would be cut, above.
const COLUMN: usize = 20;

/// What stands below them.
pub(in crate::screens) const ONCE: &str = "Shown only once: guestlist does not store them.";

/// New passwords, which are shown once.
#[derive(Debug)]
pub struct Shown;

/// The page.
pub type ShownPage = Page<Shown>;

/// Opens it.
pub(in crate::screens) fn open(_: &mut Context) -> ShownPage {
    Page::new(Shown, TextPage::marked())
}

impl Subject for Shown {
    const TITLE: &'static str = "New passwords";
    const IS_SECRET: bool = true;

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        cx.engine.password_batch().map_or_else(Vec::new, lines)
    }

    fn close(&self, cx: &Context) -> Next {
        hand_over::ask_to_forget(cx)
    }
}

/// All of them as the lines of a page.
fn lines(batch: &PasswordBatch) -> Vec<PageLine> {
    let mut all = Vec::new();
    for row in &batch.rows {
        push(&mut all, &text::name(row.user.as_str()), row);
    }
    all.push(PageLine::Text(ONCE.into()));
    all
}

/// Adds the lines of one password, which stands beside this name.
pub(in crate::screens) fn push(all: &mut Vec<PageLine>, name: &str, row: &Row) {
    let text = row.password().expose().to_owned();
    if text::width(name) <= COLUMN {
        all.push(PageLine::Pair(name.into(), text));
    } else {
        all.push(PageLine::Text(name.into()));
        all.push(PageLine::Pair(String::new(), text));
    }
    if row.status != PasswordStatus::Accepted {
        let note = format!("{}: this one or the old one", row.status.word());
        all.push(PageLine::Note(note));
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::secret::Secret;
    use crate::engine::password_batch::Destination;
    use crate::screens::password_batch::shown::*;

    #[test]
    fn a_name_too_long_for_its_column_is_not_cut_on_the_page() {
        let name = "a-name-that-is-longer-than-any-column-by-far";
        let passwords = vec![Secret::new("fake-new")];
        let lines = lines(&PasswordBatch::new(
            vec![name.into()],
            passwords,
            Destination::Screen,
        ));
        assert_eq!(lines[0], PageLine::Text(name.into()));
    }
}

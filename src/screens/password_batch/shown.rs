//! The page that shows new passwords, once.

use crate::engine::password_batch::{PasswordBatch, PasswordStatus};
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::next::Next;
use crate::screens::pages;
use crate::screens::password_batch::hand_over;
use crate::screens::screen::Screen;
use crate::text;
use crate::ui::key::Key;
use crate::ui::page::{PageLine, TextPage};

/// Names up to this width stand beside their passwords, and longer ones, which would be cut, above.
const COLUMN: usize = 20;

/// All of them as the lines of a page.
pub fn page(batch: &PasswordBatch) -> Vec<PageLine> {
    let heading = "New passwords: they are shown this once, and kept nowhere";
    let mut lines = vec![PageLine::Heading(heading.into())];
    for row in &batch.rows {
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

/// The page, and where the person is in it.
#[derive(Debug)]
pub struct Shown {
    /// Where the person is in it.
    pub page: TextPage,
}

impl Default for Shown {
    fn default() -> Self {
        let page = TextPage::scrolled();
        Self { page }
    }
}

impl Shown {
    /// Its lines.
    pub fn lines(cx: &Context) -> Vec<PageLine> {
        cx.engine
            .password_batch
            .as_ref()
            .map_or_else(Vec::new, page)
    }
}

impl Screen for Shown {
    fn layer(&self) -> KeyContext {
        KeyContext::Page
    }

    fn applies(&self, _: &Context, action: Action) -> bool {
        pages::keys::applies(&self.page, action)
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        match action {
            Action::Close => hand_over::ask_to_forget(cx),
            action => pages::perform(&mut self.page, cx, action, |_, cx| Self::lines(cx)),
        }
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
        let lines = page(&PasswordBatch::new(
            vec![name.into()],
            passwords,
            Destination::Screen,
        ));
        assert_eq!(lines[1], PageLine::Text(name.into()));
    }
}

//! The page of all that is known of a user.

use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::screens::details::details;
use crate::screens::pages::{Page, Subject};
use crate::ui::page::{PageLine, TextPage};

/// The user that the page is about.
#[derive(Debug)]
pub struct User(pub UserName);

/// The page of a user.
pub(in crate::screens) const fn page(user: UserName) -> Page<User> {
    Page {
        subject: User(user),
        page: TextPage::marked(),
    }
}

impl Subject for User {
    const TITLE: &'static str = "User";

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        details(cx, &self.0)
    }
}

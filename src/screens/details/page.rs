//! The page of all that is known of a user.

use crate::domain::user::UserName;
use crate::screens::context::Context;
use crate::screens::details::details;
use crate::screens::pages::Subject;
use crate::ui::page::PageLine;

/// The user that the page is about.
#[derive(Debug)]
pub struct User(pub UserName);

impl Subject for User {
    const TITLE: &'static str = "User";

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        details(cx, &self.0)
    }
}

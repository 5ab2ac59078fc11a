//! The page of all that is known of a user.

use crate::domain::user::UserName;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::details::details;
use crate::screens::next::Next;
use crate::screens::pages;
use crate::screens::screen::Screen;
use crate::ui::key::Key;
use crate::ui::page::{PageLine, TextPage};

/// The page, and where the person is in it.
#[derive(Debug)]
pub struct DetailsPage {
    /// Whom it is about.
    pub user: UserName,
    /// Where the person is in it.
    pub page: TextPage,
}

impl DetailsPage {
    /// The page of a user.
    pub const fn of(user: UserName) -> Self {
        let page = TextPage::marked();
        Self { user, page }
    }

    /// Its lines.
    pub fn lines(&self, cx: &Context) -> Vec<PageLine> {
        details(cx, &self.user)
    }
}

impl Screen for DetailsPage {
    fn layer(&self) -> KeyContext {
        KeyContext::Page
    }

    fn applies(&self, _: &Context, action: Action) -> bool {
        pages::keys::applies(&self.page, action)
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        let user = &self.user;
        pages::perform(&mut self.page, cx, action, |_, cx| details(cx, user))
    }
}

//! All that is known of one line of the activity.

use crate::engine::journal::Item;
use crate::screens::activity::words;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::next::Next;
use crate::screens::pages;
use crate::screens::screen::Screen;
use crate::ui::key::Key;
use crate::ui::page::{PageLine, TextPage};

/// The page, and where the person is in it.
#[derive(Debug)]
pub struct EntryPage {
    /// Which line.
    pub item: Item,
    /// Where the person is in it.
    pub page: TextPage,
}

impl EntryPage {
    /// The page of a line.
    pub const fn of(item: Item) -> Self {
        let page = TextPage::marked();
        Self { item, page }
    }

    /// Its lines.
    pub fn lines(&self, cx: &Context) -> Vec<PageLine> {
        words::entry(cx, self.item)
    }
}

impl Screen for EntryPage {
    fn layer(&self) -> KeyContext {
        KeyContext::Page
    }

    fn applies(&self, _: &Context, action: Action) -> bool {
        pages::keys::applies(&self.page, action)
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        let item = self.item;
        pages::perform(&mut self.page, cx, action, |_, cx| words::entry(cx, item))
    }
}

//! All that is known of one line of the activity.

use crate::engine::journal::Item;
use crate::screens::activity::words;
use crate::screens::context::Context;
use crate::screens::pages::{Page, Subject};
use crate::ui::page::{PageLine, TextPage};

/// One line of the activity.
#[derive(Debug)]
pub struct Entry(pub Item);

/// The page of a line.
pub(in crate::screens) const fn page(item: Item) -> Page<Entry> {
    Page {
        subject: Entry(item),
        page: TextPage::marked(),
    }
}

impl Subject for Entry {
    const TITLE: &'static str = "Activity";

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        words::entry(cx, self.0)
    }
}

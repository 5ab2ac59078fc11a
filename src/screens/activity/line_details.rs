//! All that is known of one line of the activity.

use crate::engine::journal::Item;
use crate::screens::activity::words;
use crate::screens::context::Context;
use crate::screens::pages::Subject;
use crate::ui::page::PageLine;

/// One line of the activity.
#[derive(Debug)]
pub struct LineDetails(pub Item);

impl Subject for LineDetails {
    const TITLE: &'static str = "Activity";

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        words::entry(cx, self.0)
    }
}

//! What was said, in full: the line above the footer has one row.

use crate::domain::reason::Tone;
use crate::screens::pages::{Page, Subject};
use crate::ui::page::{PageLine, TextPage};

/// The texts, the first thing first.
#[derive(Debug)]
pub struct Messages(pub Vec<(String, Tone)>);

/// The page of them.
pub type MessagesPage = Page<Messages>;

/// Opens it.
pub(in crate::screens) fn open<C>(_: &mut C, texts: Vec<(String, Tone)>) -> MessagesPage {
    Page::new(Messages(texts), TextPage::marked())
}

impl<C> Subject<C> for Messages {
    const TITLE: &'static str = "Message";

    fn lines(&self, _: &C) -> Vec<PageLine> {
        let texts = self.0.iter();
        texts
            .map(|(text, _)| PageLine::Text(text.clone()))
            .collect()
    }
}

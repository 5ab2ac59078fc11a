//! The help of the list of brokers: its keys, and what its banners say.

use crate::screens::bindings::KeyContext;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::words;
use crate::screens::help_lines;
use crate::screens::pages::Subject;
use crate::ui::page::PageLine;

/// The keys of the list, those of this layer first.
#[derive(Debug)]
pub struct Help(pub KeyContext);

impl Subject<ListContext> for Help {
    const TITLE: &'static str = "Help";

    fn lines(&self, cx: &ListContext) -> Vec<PageLine> {
        let banners = words::banners(cx).into_iter();
        let mut lines: Vec<PageLine> = banners.map(|it| PageLine::Text(it.text)).collect();
        let layers = (self.0, KeyContext::OF_BROKERS.as_slice());
        lines.extend(help_lines::keys(cx.keys, layers, |_| true));
        lines
    }
}

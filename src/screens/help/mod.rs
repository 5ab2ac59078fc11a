//! The help: the keys of the screen that it was opened on, by what they are for, then those of the others. It can be
//! searched. Esc first ends the search and shows all lines again; the next one closes the page. The words of a key
//! stand in the `keys` of its screen.

use crate::screens::bindings::KeyContext;
use crate::screens::context::Context;
use crate::screens::pages::Subject;
use crate::screens::{availability, banners, broker_warnings, pages};
use crate::ui::page::PageLine;

/// The keys of the console, those of this layer first; those that write only where it may.
#[derive(Debug)]
pub struct Help(pub KeyContext);

impl Subject for Help {
    const TITLE: &'static str = "Help";

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        let banners = banners::banners(cx).into_iter();
        let mut lines: Vec<PageLine> = banners.map(|it| PageLine::Text(it.text)).collect();
        if cx.engine.session.read_only {
            let text = format!(
                "{}. Keys that make changes are not listed here.",
                broker_warnings::READ_ONLY
            );
            lines.push(PageLine::Text(text));
        }
        let layers = (self.0, KeyContext::OF_CONSOLE.as_slice());
        lines.extend(pages::keys(cx.keys, layers, |binding| {
            availability::may_write(cx, binding)
        }));
        if !cx.engine.session.notice.is_empty() {
            lines.push(PageLine::Part("Important Notice".into()));
            lines.push(PageLine::Text(cx.engine.session.notice.clone()));
        }
        lines
    }
}

//! The help: the keys, which can be searched. Esc first ends the search and shows all lines again; the next one
//! closes the page. The words of a key stand in the `keys` of its screen.

use crate::screens::bindings::KeyContext;
use crate::screens::context::Context;
use crate::screens::pages::Subject;
use crate::screens::{availability, environment, pages};
use crate::ui::page::PageLine;

/// The keys of the console; those that write only where it may.
#[derive(Debug)]
pub struct Help;

impl Subject for Help {
    const TITLE: &'static str = "Keys";

    fn lines(&self, cx: &Context) -> Vec<PageLine> {
        let mut lines = Vec::new();
        if cx.engine.session.read_only {
            let text = format!(
                "{}. The keys that write are left out here.",
                environment::READ_ONLY
            );
            lines.push(PageLine::Text(text));
        }
        lines.extend(pages::keys(cx.keys, &KeyContext::OF_CONSOLE, |binding| {
            availability::may_write(cx, binding)
        }));
        lines
    }
}

//! The help: the keys, which can be searched. Esc first ends the search and shows all lines again; the next one
//! closes the page.

use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::next::Next;
use crate::screens::screen::{NO_FIELD, Screen};
use crate::screens::{availability, environment, pages};
use crate::ui::key::Key;
use crate::ui::page::{PageLine, TextPage};

/// The page, and where the person is in it.
#[derive(Debug)]
pub struct Help {
    /// Where the person is in it.
    pub page: TextPage,
}

impl Default for Help {
    fn default() -> Self {
        let page = TextPage::searched();
        Self { page }
    }
}

impl Help {
    /// The lines that are found.
    pub fn lines(&self, cx: &Context) -> Vec<PageLine> {
        self.page.found(all(cx))
    }
}

impl Screen for Help {
    fn layer(&self) -> KeyContext {
        if self.page.is_typing() {
            KeyContext::Filter
        } else {
            KeyContext::Page
        }
    }

    fn applies(&self, _: &Context, action: Action) -> bool {
        pages::keys::applies(&self.page, action)
    }

    fn update(&mut self, cx: &mut Context, action: Action, _: Key) -> Next {
        pages::perform(&mut self.page, cx, action, |page, cx| page.found(all(cx)))
    }

    fn type_key(&mut self, _: &mut Context, key: Key) {
        self.page.type_key(key);
    }

    fn paste(&mut self, _: &mut Context, text: &str) -> Result<(), String> {
        if !self.page.is_typing() {
            return Err(NO_FIELD.into());
        }
        self.page.paste(text)
    }
}

/// The keys of the console; those that write only where it may.
fn all(cx: &Context) -> Vec<PageLine> {
    let mut lines = Vec::new();
    if cx.engine.session.read_only {
        let text = format!(
            "{}. The keys that write are left out here.",
            environment::READ_ONLY
        );
        lines.push(PageLine::Text(text));
    }
    lines.extend(pages::keys(
        cx.settings.keys,
        &KeyContext::OF_CONSOLE,
        |binding| availability::may_write(cx, binding),
    ));
    lines
}

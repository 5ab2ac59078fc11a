//! The help: the keys of the screen that it was opened on, by what they are for, then those of the
//! others. It can be searched. Esc first ends the search and shows all lines again; the next one
//! closes the page. The words of a key stand in the `keys` of its screen.

use crate::domain::permission::Grant;
use crate::engine::user_filter;
use crate::screens::bindings::KeyContext;
use crate::screens::context::Context;
use crate::screens::pages::Subject;
use crate::screens::{banners, help_lines, read_only};
use crate::ui::glyphs::Glyphs;
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
                read_only::READ_ONLY
            );
            lines.push(PageLine::Text(text));
        }
        let layers = (self.0, &*KeyContext::of_console());
        lines.extend(help_lines::keys(cx.keys, layers, |binding| {
            read_only::may_write(cx, binding)
        }));
        lines.push(PageLine::Part("Marks and words".into()));
        lines.extend(marks(cx.settings.glyphs));
        lines.extend(words());
        if !cx.engine.session.notice.is_empty() {
            lines.push(PageLine::Part("Important Notice".into()));
            lines.push(PageLine::Text(cx.engine.session.notice.clone()));
        }
        lines
    }
}

/// What the marks of the table mean.
fn marks(glyphs: Glyphs) -> Vec<PageLine> {
    let [on, off] = [Grant::Enabled, Grant::Disabled].map(|it| glyphs.mark(it).to_owned());
    let change = format!("{off}→{on}");
    let marks = [
        (on, "on; the user has the role"),
        (off, "off"),
        (glyphs.mark(Grant::Inherited).into(), "through a group"),
        (glyphs.mark(Grant::Unknown).into(), "not known"),
        (change, "was off, is to be on: not confirmed yet"),
    ];
    let lines = marks.map(|(mark, meaning)| line(mark, meaning));
    let title = PageLine::Heading("Marks".into());
    std::iter::once(title).chain(lines).collect()
}

fn line(word: String, meaning: &str) -> PageLine {
    PageLine::Key {
        keys: word,
        text: meaning.into(),
        synonyms: &[],
    }
}

/// What the filter takes, and what the status column says.
fn words() -> Vec<PageLine> {
    const STATUS: [(&str, &str); 14] = [
        ("Modified", "changed here, not sent"),
        ("Saving", "sent, not in the broker's list yet"),
        ("Saved", "the broker's list shows it"),
        ("Deleting", "sent, still in the broker's list"),
        ("Failed", "not done; the line below says why"),
        ("Unknown", "no answer came; the next list may tell"),
        (
            "Conflict",
            "changed at the broker meanwhile; the line below says what to do",
        ),
        ("Changed", "by somebody else, just now"),
        ("Added", "by you, and in the broker's list"),
        ("New", "added by somebody else, just now"),
        ("Outdated", "changed at the broker; refresh shows it"),
        ("Accepted", "the broker took it; no list confirms it"),
        (
            "Unlisted",
            "missing in the newest list, which may be partial",
        ),
        (
            "Unmatched",
            "the filter would hide it, once the cursor leaves",
        ),
    ];
    let part = |title: &str, pairs: &[(&str, &str)]| {
        let lines = pairs
            .iter()
            .map(|(word, meaning)| line((*word).into(), meaning));
        let title = std::iter::once(PageLine::Heading(title.into()));
        title.chain(lines).collect::<Vec<_>>()
    };
    let not = line("!…".into(), "the others: before any of these");
    [
        part("Filter words", &user_filter::WORDS),
        vec![not],
        part("Status", &STATUS),
    ]
    .concat()
}

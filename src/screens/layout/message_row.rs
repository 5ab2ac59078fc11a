//! What there is to say, in one row: what does not fit is counted, and a key shows it. What was
//! said last is kept in [`crate::ui::message_line`].

use crate::domain::reason::Tone;
use crate::engine::effect::CONFIRMED;
use crate::screens::banners::Banner;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::change_rows::NARROW;
use crate::screens::context::Context;
use crate::screens::layout::EDGE;
use crate::screens::shared_context::Surface;
use crate::text;
use crate::ui::frame;
use crate::ui::message_line::Line;

/// Texts in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// What of them fits.
    pub text: String,
    /// How the first one is meant.
    pub tone: Tone,
    /// Whether some of it is left out.
    pub is_cut: bool,
}

impl MessageRow {
    /// These texts in so many columns, the first one first; `key` shows them whole, if it is not
    /// empty.
    pub(in crate::screens) fn of(
        all: &[(String, Tone)],
        key: &str,
        columns: usize,
    ) -> Option<Self> {
        let (first, tone) = all.first()?;
        let texts: Vec<&str> = all.iter().map(|(text, _)| &**text).collect();
        let whole = texts.join(" · ");
        let cleaned = text::clean(&whole);
        if text::width(&cleaned) <= columns {
            return Some(Self {
                text: cleaned.into_owned(),
                tone: *tone,
                is_cut: false,
            });
        }
        let mut tail = String::new();
        if all.len() > 1 {
            tail = format!(" · +{} more", all.len() - 1);
        }
        if !key.is_empty() {
            tail = format!("{tail} · {key}");
        }
        let room = columns.saturating_sub(text::width(&tail));
        Some(Self {
            text: format!("{}{tail}", text::fit_words(first, room)),
            tone: *tone,
            is_cut: true,
        })
    }

    /// The line above the footer, on a screen with these keys.
    pub(in crate::screens) fn line(
        all: &[(String, Tone)],
        cx: &Surface,
        layer: Option<KeyContext>,
    ) -> Option<Self> {
        let key = layer.and_then(|layer| cx.keys.binding(layer, Action::Details));
        let key = key.and_then(|row| cx.keys.short_hint(row));
        let key = key.map_or_else(String::new, |key| named(cx, key, "message"));
        let columns = usize::from(cx.width.saturating_sub(2));
        if cx.width < NARROW {
            let all = all.iter().map(|(text, tone)| (in_few_words(text), *tone));
            return Self::of(&all.collect::<Vec<_>>(), &key, columns);
        }
        Self::of(all, &key, columns)
    }
}

/// The same where there is little room: a mark says that the broker's list shows it.
fn in_few_words(text: &str) -> String {
    match text.split_once(CONFIRMED) {
        Some((done, rest)) => format!("✓ {done}{rest}"),
        None => text.into(),
    }
}

/// A key and what it shows, where there is room for that.
fn named(cx: &Surface, key: String, what: &str) -> String {
    if cx.width < NARROW {
        key
    } else {
        format!("{key} {what}")
    }
}

/// What stands above the footer: what was said last, else what the screen says by itself. An error
/// of the screen is never covered: a notice follows it.
pub(in crate::screens) fn first(
    said: Option<&Line>,
    own: Option<(String, Tone)>,
) -> Vec<(String, Tone)> {
    let Some(said) = said else {
        return own.into_iter().collect();
    };
    let own = own.filter(|(_, tone)| *tone == Tone::Bad);
    match (said.tone, own) {
        (Tone::Info | Tone::Good, Some(error)) => {
            let mut all = said.all();
            all.insert(0, error);
            all
        }
        _ => said.all(),
    }
}

/// The same of a page that takes the place of the table, where its line leaves some of it out.
pub(in crate::screens) fn untold(
    cx: &Context,
    layer: KeyContext,
    hint: Option<(String, Tone)>,
) -> Vec<(String, Tone)> {
    let all = first(cx.line.as_ref(), hint);
    let told = MessageRow::line(&all, cx, Some(layer));
    if told.is_some_and(|told| told.is_cut) {
        all
    } else {
        Vec::new()
    }
}

/// The banners in one row: in a frame beside its title, left of a pane of so many columns. The help
/// has them whole.
pub(in crate::screens) fn banner(
    cx: &Surface,
    layer: KeyContext,
    mut wanted: Vec<Banner>,
    title: &str,
    pane: u16,
) -> Option<Banner> {
    let is_framed = frame::fits(cx.size());
    let taken = if is_framed {
        EDGE + text::width(title)
    } else {
        2
    };
    let columns = usize::from(cx.width.saturating_sub(pane)).saturating_sub(taken);
    // Half a notice helps nobody.
    wanted.retain(|it| it.tone != Tone::Info || text::width(&it.text) <= columns);
    let mut key = named(cx, cx.keys.name(layer, Action::Help), "help");
    let first = wanted.first()?;
    if !first.key.is_empty() {
        key = format!("{} · {key}", first.key);
    }
    let all: Vec<(String, Tone)> = wanted.into_iter().map(|it| (it.text, it.tone)).collect();
    let MessageRow { mut text, tone, .. } = MessageRow::of(&all, &key, columns)?;
    if is_framed && tone != Tone::Info {
        text.insert_str(0, "▲ ");
    }
    Some(Banner::new(tone, text))
}

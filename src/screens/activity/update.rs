//! The activity: telling the time of what happened, handing it to the journal, and the keys of its
//! page.
//!
//! What the command log records waits there for its time. At the end of such an update one
//! `Effect::AskTime` goes before all other effects; the answer (`Message::Time`) stamps all of it
//! and makes an `Effect::Journal` of it. So the journal's task hears of a command before the broker
//! task does. An update that only brings others' answers draws nothing unless the page is open.
//! What a command reads like is made from its change when it is shown.

use crate::domain::local_time::LocalTime;
use crate::domain::secret::Secret;
use crate::engine;
use crate::engine::journal::Item;
use crate::screens::activity::{self, Page, words};
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
use crate::screens::effect::Effect;
use crate::screens::model::Model;
use crate::screens::movement::motion;
use crate::ui::field::Field;
use crate::ui::key::Key;
use crate::ui::page::TextPage;

// --- What happened ---

/// Asks for the time when something happened in this update: one question for all of it. It goes
/// before everything else, so that the journal hears of a command before the broker does.
pub(in crate::screens) fn ask_time(cx: &mut Context) {
    if cx.engine.has_untimed() {
        let ask = Effect::Engine(engine::effect::Effect::AskTime);
        cx.effects.retain(|effect| *effect != ask);
        cx.effects.insert(0, ask);
    }
}

/// Tells the time of what happened. Returns whether a page shows it.
pub(in crate::screens) fn stamp(model: &mut Model, time: &LocalTime) -> bool {
    let stamped = model.cx.engine.stamp(time);
    if model.cx.settings.journal.is_some() {
        model
            .cx
            .effects
            .extend(model.cx.engine.batch(&stamped).map(Effect::Journal));
    }
    let shown = !stamped.items.is_empty() && activity::page(model).is_some();
    if shown {
        with_page(model, |model, page| page.refresh(&model.cx, &stamped.items));
    }
    shown
}

// --- The page ---

/// Lets something work on the page, with the rest of the model beside it.
fn with_page(model: &mut Model, work: impl FnOnce(&Model, &mut Page)) {
    fn found(dialog: &mut Dialog) -> Option<&mut Page> {
        match dialog {
            Dialog::Activity(page) => Some(page.as_mut()),
            _ => None,
        }
    }
    let Some(page) = model.dialogs.iter_mut().find_map(found) else {
        return;
    };
    let mut page = std::mem::take(page);
    work(model, &mut page);
    if let Some(place) = model.dialogs.iter_mut().find_map(found) {
        *place = page;
    }
}

/// Opens the page at its end.
pub(in crate::screens) fn open(model: &mut Model) {
    model.dialogs.push(Dialog::Activity(Box::default()));
}

/// Keeps the selected line in sight, after every message.
pub(in crate::screens) fn follow(model: &mut Model) {
    with_page(model, |model, page| page.follow(&model.cx));
}

/// A key of the page.
pub(in crate::screens) fn perform(model: &mut Model, action: Action) {
    let current = activity::page(model).and_then(|page| page.current(&model.cx));
    match action {
        Action::Cancel if activity::page(model).is_some_and(Page::is_filtered) => {
            with_page(model, |model, page| {
                page.filter = Field::default();
                page.problems = false;
                page.filter_anew(&model.cx);
            });
        }
        Action::Close | Action::Cancel => drop(model.dialogs.pop()),
        Action::Help => model.dialogs.push(Dialog::help()),
        Action::Filter => with_page(model, |_, page| page.typing = true),
        Action::Problems => with_page(model, |model, page| {
            page.problems = !page.problems;
            page.filter_anew(&model.cx);
        }),
        Action::Open => match current {
            Some(item) => model.dialogs.push(Dialog::Entry {
                item,
                page: TextPage::marked(),
            }),
            None => model.cx.refuse("There is no line to open".into()),
        },
        Action::Copy => match current {
            Some(item) => copy(&mut model.cx, item),
            None => model.cx.refuse("There is no line to copy".into()),
        },
        movement => go(model, movement),
    }
}

/// A key while the filter is typed.
pub(in crate::screens) fn perform_in_filter(model: &mut Model, action: Action) {
    match action {
        Action::Submit => with_page(model, |_, page| page.typing = false),
        Action::Close => with_page(model, |model, page| {
            page.typing = false;
            page.filter = Field::default();
            page.filter_anew(&model.cx);
        }),
        movement => go(model, movement),
    }
}

/// A key for the text of the filter.
pub(in crate::screens) fn type_key(model: &mut Model, key: Key) {
    with_page(model, |model, page| {
        if page.filter.edit(key) {
            page.filter_anew(&model.cx);
        }
    });
}

/// A paste into the text of the filter.
///
/// # Errors
/// A sentence for the person when the text was not taken; nothing was changed then.
pub(in crate::screens) fn paste(model: &mut Model, text: &str) -> Result<(), String> {
    let mut pasted = Ok(());
    with_page(model, |model, page| {
        pasted = page.filter.paste(text);
        page.filter_anew(&model.cx);
    });
    pasted
}

fn copy(cx: &mut Context, item: Item) {
    let text = words::plain(cx, item);
    cx.effects.push(Effect::Copy(Secret::new(text)));
    let (tone, text) = cx
        .settings
        .clipboard
        .says("The line was sent to the terminal");
    cx.say(tone, text);
}

fn go(model: &mut Model, movement: Action) {
    let rows = activity::layout::sizes((model.cx.width, model.cx.height)).list;
    with_page(model, |model, page| {
        if let (Some(at), Some(motion)) = (page.place(&model.cx), motion(movement)) {
            let last = page.len(&model.cx).saturating_sub(1);
            page.select(&model.cx, motion.from(at, last, rows));
        }
    });
}

//! The activity: telling the time of what happened, handing it to the journal, and the keys of its
//! page.
//!
//! What the ledger records waits there for its time. At the end of such an update one
//! `Effect::AskTime` goes before all other effects; the answer (`Message::Time`) stamps all of it
//! and makes an `Effect::Journal` of it. So the journal's task hears of a command before the broker
//! task does. An update that only brings others' answers draws nothing unless the page is open.
//! What a command reads like is made from its change when it is shown.

use crate::domain::command::{Deed, Verdict};
use crate::domain::local_time::LocalTime;
use crate::domain::secret::Secret;
use crate::engine;
use crate::engine::command_log::{self, ANSWER_KEPT, Change, Entry, Outcome};
use crate::engine::journal::{Batch, Old, Record};
use crate::engine::other_answers::OtherAdminAnswer;
use crate::screens::activity::{self, Item, Page, words};
use crate::screens::bindings::Action;
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
pub(in crate::screens) fn ask_time(model: &Model, effects: &mut Vec<Effect>) {
    if model.engine.log.has_untimed() || model.engine.other_answers.has_untimed() {
        let ask = Effect::Engine(engine::effect::Effect::AskTime);
        effects.retain(|effect| *effect != ask);
        effects.insert(0, ask);
    }
}

/// Tells the time of what happened. Returns whether a page shows it.
pub(in crate::screens) fn stamp(
    model: &mut Model,
    time: &LocalTime,
    effects: &mut Vec<Effect>,
) -> bool {
    let time = model.engine.log.shared_time(time);
    let ours = model.engine.log.stamp(&time).into_iter().map(Item::Ours);
    let theirs = model.engine.other_answers.stamp(&time).map(Item::Theirs);
    let changed: Vec<Item> = ours.chain(theirs).collect();
    if model.settings.journal.is_some() {
        let records = changed.iter().filter_map(|item| record(model, *item));
        let records: Vec<Record> = records.collect();
        if !records.is_empty() {
            effects.push(Effect::Journal(Batch {
                time: time.stamp.clone(),
                broker: model.engine.session.broker.clone(),
                who: model.engine.session.user.clone(),
                records,
            }));
        }
    }
    let shown = !changed.is_empty() && activity::page(model).is_some();
    if shown {
        with_page(model, |model, page| page.refresh(model, &changed));
    }
    shown
}

/// What the journal says of it; nothing of a command that is still in line.
fn record(model: &Model, item: Item) -> Option<Record> {
    match item {
        Item::Ours(id) => {
            let entry = model.engine.log.get(id)?;
            (entry.outcome != Outcome::Waiting).then(|| ours(model, entry))
        }
        Item::Theirs(number) => model.engine.other_answers.get(number).map(theirs),
    }
}

const fn what(deed: Deed) -> &'static str {
    match deed {
        Deed::Add => "add",
        Deed::Remove => "remove",
        Deed::Password => "password",
        Deed::Permission => "permission",
    }
}

fn ours(model: &Model, entry: &Entry) -> Record {
    let (permission, old, new) = match &entry.change {
        Change::Permission {
            key,
            before,
            enabled,
            ..
        } => {
            let label = words::label(model, key);
            let permission = Some((key.clone(), label));
            (permission, Old::Grant(*before), Some(*enabled))
        }
        Change::Remove { granted } => {
            let keys = granted.iter().map(|held| held.key.clone());
            (None, Old::Granted(keys.collect()), None)
        }
        Change::Add | Change::Password => (None, Old::Nothing, None),
    };
    Record {
        id: Some(entry.id.0),
        user: Some(entry.user.clone()),
        what: what(entry.change.deed()),
        permission,
        old,
        new,
        outcome: match entry.outcome {
            Outcome::Waiting => "waiting",
            Outcome::Sent => "sent",
            Outcome::Accepted => "accepted",
            Outcome::Verified => "verified",
            Outcome::Failed(_) => "failed",
            Outcome::Unknown(_) => "unknown",
            Outcome::NotSent(_) => "not sent",
        },
        answer: entry
            .answer
            .as_deref()
            .map(|it| command_log::first(it, ANSWER_KEPT).into()),
        reason: words::own_reason(entry).map(|it| it.text.clone()),
    }
}

fn theirs(theirs: &OtherAdminAnswer) -> Record {
    Record {
        id: None,
        user: theirs.user.clone(),
        what: theirs.deed.map_or("other", what),
        permission: None,
        old: Old::Nothing,
        new: None,
        outcome: match theirs.verdict {
            Verdict::Accepted => "accepted",
            Verdict::Refused | Verdict::Denied => "refused",
            Verdict::Unclear => "unclear",
        },
        answer: Some(theirs.words.clone()),
        reason: None,
    }
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
    with_page(model, |model, page| page.follow(model));
}

/// A key of the page.
pub(in crate::screens) fn perform(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let current = activity::page(model).and_then(|page| page.current(model));
    match action {
        Action::Cancel if activity::page(model).is_some_and(Page::is_filtered) => {
            with_page(model, |model, page| {
                page.filter = Field::default();
                page.problems = false;
                page.filter_anew(model);
            });
        }
        Action::Close | Action::Cancel => drop(model.dialogs.pop()),
        Action::Help => model.dialogs.push(Dialog::help()),
        Action::Filter => with_page(model, |_, page| page.typing = true),
        Action::Problems => with_page(model, |model, page| {
            page.problems = !page.problems;
            page.filter_anew(model);
        }),
        Action::Open => match current {
            Some(item) => model.dialogs.push(Dialog::Entry {
                item,
                page: TextPage::marked(),
            }),
            None => crate::screens::update::refuse(model, "There is no line to open".into()),
        },
        Action::Copy => match current {
            Some(item) => copy(model, item, effects),
            None => crate::screens::update::refuse(model, "There is no line to copy".into()),
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
            page.filter_anew(model);
        }),
        movement => go(model, movement),
    }
}

/// A key for the text of the filter.
pub(in crate::screens) fn type_key(model: &mut Model, key: Key) {
    with_page(model, |model, page| {
        if page.filter.edit(key) {
            page.filter_anew(model);
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
        page.filter_anew(model);
    });
    pasted
}

fn copy(model: &mut Model, item: Item, effects: &mut Vec<Effect>) {
    let text = words::plain(model, item);
    effects.push(Effect::Copy(Secret::new(text)));
    let (tone, text) = model
        .settings
        .clipboard
        .says("The line was sent to the terminal");
    model.say(tone, text);
}

fn go(model: &mut Model, movement: Action) {
    let rows = activity::layout::sizes((model.width, model.height)).list;
    with_page(model, |model, page| {
        if let (Some(at), Some(motion)) = (page.place(model), motion(movement)) {
            let last = page.len(model).saturating_sub(1);
            page.select(model, motion.from(at, last, rows));
        }
    });
}

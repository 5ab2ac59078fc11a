//! New passwords are handed over once all is decided, in the file or on a page, or forgotten.

use crate::domain::reason::Tone;
use crate::engine::Engine;
use crate::engine::password_batch::{Destination, FileId, PasswordFileJob, Stage};
use crate::screens::context::Context;
use crate::screens::effect::Effect;
use crate::screens::next::{Next, Place};
use crate::screens::password_batch::{NewPasswords, Part, count};
use crate::screens::question::{ConfirmAction, Question};
use crate::ui::form::Focus;

/// What became of handing the passwords over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::screens) enum Settled {
    /// It is not time yet.
    NotYet,
    /// The file is being written, or there are none.
    Done,
    /// They are to be shown on a page.
    Show,
}

/// Hands the passwords over once all is decided.
pub(in crate::screens) fn settle(cx: &mut Context) -> Settled {
    let engine = &cx.engine;
    let batch = engine.password_batch();
    let is_sent = batch.is_some_and(|it| it.stage == Stage::Applying) && !engine.queue().is_busy();
    if !is_sent || !cx.call(Engine::decide_batch) {
        return Settled::NotYet;
    }
    cx.password_file = None;
    cx.call(Engine::write_batch_again);
    let Some(batch) = cx.engine.password_batch() else {
        return Settled::NotYet;
    };
    let text = batch.csv();
    match (batch.planned.clone(), batch.rows.is_empty()) {
        (Some((path, file)), true) => work(cx, PasswordFileJob::Remove { path, file }),
        (Some((path, file)), false) => work(cx, PasswordFileJob::Replace { path, file, text }),
        (None, true) => {
            cx.call(Engine::forget_batch);
            cx.say(Tone::Info, "No password was changed");
        }
        (None, false) => {
            cx.call(Engine::owe_batch);
            return Settled::Show;
        }
    }
    Settled::Done
}

fn work(cx: &mut Context, job: PasswordFileJob) {
    cx.surface
        .effects
        .push(Effect::PasswordFileJob(cx.settings.link, job));
}

/// Hands them over in another way than the one that failed.
pub(in crate::screens) fn deliver(
    form: &mut NewPasswords,
    cx: &mut Context,
    destination: Destination,
) -> Next {
    cx.call(|engine| engine.redirect_batch(destination.clone()));
    let Some(batch) = cx.engine.password_batch() else {
        return Next::Stay;
    };
    let Destination::File(path) = destination else {
        cx.call(Engine::owe_batch);
        return Next::Replace(Place::Passwords);
    };
    let text = batch.csv();
    work(cx, PasswordFileJob::Create { path, text });
    form.waiting = true;
    form.fields.error = None;
    Next::Stay
}

/// What follows once the file was worked on.
#[derive(Debug)]
pub(in crate::screens) enum Written {
    /// Nothing more.
    Nothing,
    /// The plan is reviewed, in the place of the form.
    Review,
    /// The forms can be filled in again, and say why.
    Failed(String),
    /// This form asks for another file.
    Ask(Box<NewPasswords>),
    /// The forms are closed.
    Delivered,
}

/// The file was worked on.
pub(in crate::screens) fn written(cx: &mut Context, result: Result<FileId, String>) -> Written {
    let Some(batch) = cx.engine.password_batch() else {
        return Written::Nothing;
    };
    let path = match &batch.destination {
        Destination::File(path) => path.clone(),
        Destination::Screen => String::new(),
    };
    match (batch.stage, result) {
        (Stage::Preparing, Ok(file)) => {
            cx.call(|engine| engine.batch_is_written(path, file));
            return Written::Review;
        }
        (Stage::Preparing, Err(why)) => {
            cx.call(Engine::forget_batch);
            return Written::Failed(why);
        }
        (Stage::Writing, result) if batch.rows.is_empty() => {
            cx.call(Engine::forget_batch);
            match result {
                Ok(_) => cx.say(
                    Tone::Info,
                    format!("No password was changed; {path} was deleted"),
                ),
                Err(why) => cx.say(Tone::Warning, format!("No password was changed; {why}")),
            }
        }
        (Stage::Writing, Err(why)) => {
            let form = NewPasswords::undelivered(batch, why, &another(&path));
            cx.call(Engine::owe_batch);
            return Written::Ask(form.into());
        }
        (Stage::Undelivered, Err(why)) => return Written::Failed(why),
        (Stage::Writing | Stage::Undelivered, Ok(_)) => {
            delivered(cx, &path);
            return Written::Delivered;
        }
        (Stage::Applying, _) => {}
    }
    Written::Nothing
}

/// Gives the form back to the person.
pub(in crate::screens) fn not_written(form: &mut NewPasswords, why: &str) {
    form.waiting = false;
    form.fields.focus = Focus::Part(Part::Path);
    form.fields.error = Some(why.into());
}

fn delivered(cx: &mut Context, path: &str) {
    let Some(batch) = cx.engine.password_batch() else {
        return;
    };
    let verb = if batch.rows.len() == 1 { "is" } else { "are" };
    let more = match &batch.planned {
        Some((planned, _)) if planned != path => {
            format!("; delete {planned}, an earlier copy without the outcomes")
        }
        _ => ", which only you can read; they are kept nowhere else".into(),
    };
    let text = format!("{} {verb} in {path}{more}", batch.count());
    cx.call(Engine::forget_batch);
    cx.password_files += 1;
    cx.password_file = Some(path.into());
    cx.say(Tone::Good, text);
}

/// Another name for a file that could not be written.
fn another(path: &str) -> String {
    match path.strip_suffix(".csv") {
        Some(stem) => format!("{stem}-2.csv"),
        None => format!("{path}-2"),
    }
}

/// Asks before passwords are forgotten that nobody may have noted.
pub(in crate::screens) fn ask_to_forget(cx: &Context) -> Next {
    let Some(batch) = cx.engine.password_batch() else {
        return Next::Stay;
    };
    let lines = vec![match &batch.planned {
        Some((path, _)) => {
            format!("Only {path} will have them, and it will not say which were set.")
        }
        None => "They cannot be read after that.".into(),
    }];
    let title = format!("Forget {}?", batch.count());
    let forget = ConfirmAction::ForgetPasswords;
    Next::ask(Question::new(title, lines, "Forget", forget).dangerous(true))
}

/// What leaving now would do to passwords that are not handed over, as a sentence.
pub(in crate::screens) fn unfinished(cx: &Context) -> Option<String> {
    let batch = cx.engine.password_batch()?;
    let passwords = count(batch.rows.len());
    Some(match &batch.planned {
        Some((path, _)) => {
            format!("Only {path} will have {passwords}, and it will not say which were set.")
        }
        None if batch.stage == Stage::Preparing => {
            format!("The file for {passwords} is being written.")
        }
        None => format!("{passwords} will be lost."),
    })
}

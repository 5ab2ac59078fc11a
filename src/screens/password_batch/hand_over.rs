//! New passwords are handed over once all is decided, in the file or on a page, or forgotten.

use crate::domain::reason::Tone;
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
    let is_busy = cx.engine.queue.is_busy();
    let Some(batch) = cx.engine.password_batch.as_mut().filter(|_| !is_busy) else {
        return Settled::NotYet;
    };
    if batch.stage != Stage::Applying || !batch.decide(&cx.engine.log) {
        return Settled::NotYet;
    }
    let text = batch.csv();
    batch.stage = Stage::Writing;
    match (batch.planned.clone(), batch.rows.is_empty()) {
        (Some((path, file)), true) => work(cx, PasswordFileJob::Remove { path, file }),
        (Some((path, file)), false) => work(cx, PasswordFileJob::Replace { path, file, text }),
        (None, true) => {
            cx.engine.password_batch = None;
            cx.say(Tone::Info, "No password was changed");
        }
        (None, false) => {
            batch.stage = Stage::Owed;
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
    let Some(batch) = &mut cx.engine.password_batch else {
        return Next::Stay;
    };
    batch.destination = destination;
    let Destination::File(path) = batch.destination.clone() else {
        batch.stage = Stage::Owed;
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
    let Some(batch) = &mut cx.engine.password_batch else {
        return Written::Nothing;
    };
    let path = match &batch.destination {
        Destination::File(path) => path.clone(),
        Destination::Screen => String::new(),
    };
    match (batch.stage, result) {
        (Stage::Preparing, Ok(file)) => {
            batch.planned = Some((path, file));
            return Written::Review;
        }
        (Stage::Preparing, Err(why)) => {
            cx.engine.password_batch = None;
            return Written::Failed(why);
        }
        (Stage::Writing, result) if batch.rows.is_empty() => {
            cx.engine.password_batch = None;
            match result {
                Ok(_) => cx.say(
                    Tone::Info,
                    format!("No password was changed; {path} was deleted"),
                ),
                Err(why) => cx.say(Tone::Warning, format!("No password was changed; {why}")),
            }
        }
        (Stage::Writing, Err(why)) => {
            batch.stage = Stage::Owed;
            let form = NewPasswords::owed(batch, why, &another(&path));
            return Written::Ask(form.into());
        }
        (Stage::Owed, Err(why)) => return Written::Failed(why),
        (Stage::Writing | Stage::Owed, Ok(_)) => {
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
    let Some(batch) = cx.engine.password_batch.take() else {
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
    cx.password_files += 1;
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
    let Some(batch) = &cx.engine.password_batch else {
        return Next::Stay;
    };
    let lines = vec![match &batch.planned {
        Some((path, _)) => format!("Only {path} will have them, without the outcomes."),
        None => "They cannot be read after that.".into(),
    }];
    let title = format!("Forget {}?", batch.count());
    let forget = ConfirmAction::ForgetPasswords;
    Next::ask(Question::new(title, lines, "Forget", forget).dangerous(true))
}

/// What leaving now would do to passwords that are not handed over, as a sentence.
pub(in crate::screens) fn unfinished(cx: &Context) -> Option<String> {
    let batch = cx.engine.password_batch.as_ref()?;
    let passwords = count(batch.rows.len());
    Some(match &batch.planned {
        Some((path, _)) => {
            format!("Only {path} will have {passwords}, without the outcomes.")
        }
        None if batch.stage == Stage::Preparing => {
            format!("The file for {passwords} is being written.")
        }
        None => format!("{passwords} will be lost."),
    })
}

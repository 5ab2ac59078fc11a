//! New passwords are handed over once all is decided, in the file or on a page, or forgotten.

use crate::engine::password_batch::{Destination, FileId, PasswordFileJob, Stage};
use crate::screens::context::Context;
use crate::screens::dialog::{ConfirmAction, Dialog, Question};
use crate::screens::effect::Effect;
use crate::screens::model::{Model, Tone};
use crate::screens::password_batch::update::{apply, form};
use crate::screens::password_batch::{NewPasswords, Part, count};
use crate::screens::review;
use crate::ui::page::TextPage;

/// After every message: hands the passwords over once all is decided, and nothing else has the
/// keyboard.
pub(in crate::screens) fn settle(model: &mut Model) {
    let Some(handover) = &mut model.cx.engine.handover else {
        return;
    };
    if handover.stage != Stage::Applying || model.cx.engine.queue.is_busy() {
        return;
    }
    if !model.dialogs.is_empty() || review::update::is_under_way(model) {
        return;
    }
    let Some(handover) = &mut model.cx.engine.handover else {
        return;
    };
    if !handover.decide(&model.cx.engine.log) {
        return;
    }
    let text = handover.csv();
    handover.stage = Stage::Writing;
    match (&handover.planned, handover.rows.is_empty()) {
        (Some((path, file)), true) => {
            let (path, file) = (path.clone(), *file);
            model
                .cx
                .effects
                .push(Effect::PasswordFileJob(PasswordFileJob::Remove {
                    path,
                    file,
                }));
        }
        (Some((path, file)), false) => {
            let (path, file) = (path.clone(), *file);
            model
                .cx
                .effects
                .push(Effect::PasswordFileJob(PasswordFileJob::Replace {
                    path,
                    file,
                    text,
                }));
        }
        (None, true) => {
            model.cx.engine.handover = None;
            model.cx.say(Tone::Info, "No password was changed");
        }
        (None, false) => show(model),
    }
    model.cx.changed = true;
}

pub(in crate::screens) fn show(model: &mut Model) {
    if let Some(handover) = &mut model.cx.engine.handover {
        handover.stage = Stage::Owed;
        model.dialogs.push(Dialog::Passwords(TextPage::scrolled()));
    }
}

/// Hands them over in another way than the one that failed.
pub(in crate::screens) fn deliver(model: &mut Model, destination: Destination) {
    let Some(handover) = &mut model.cx.engine.handover else {
        return;
    };
    if let Destination::File(path) = &destination {
        let (path, text) = (path.clone(), handover.csv());
        model
            .cx
            .effects
            .push(Effect::PasswordFileJob(PasswordFileJob::Create {
                path,
                text,
            }));
        handover.destination = destination;
        if let Some(form) = form(model) {
            form.waiting = true;
            form.error = None;
        }
        return;
    }
    handover.destination = destination;
    model.dialogs.pop();
    show(model);
}

/// The file was worked on.
pub(in crate::screens) fn written(model: &mut Model, result: Result<FileId, String>) {
    let Some(handover) = &mut model.cx.engine.handover else {
        return;
    };
    let path = match &handover.destination {
        Destination::File(path) => path.clone(),
        Destination::Screen => String::new(),
    };
    match (handover.stage, result) {
        (Stage::Preparing, Ok(file)) => {
            handover.planned = Some((path, file));
            apply(model);
        }
        (Stage::Preparing, Err(why)) => {
            model.cx.engine.handover = None;
            not_written(model, &why);
        }
        (Stage::Writing, Ok(_)) if handover.rows.is_empty() => {
            model.cx.engine.handover = None;
            let text = format!("No password was changed; {path} is gone again");
            model.cx.say(Tone::Info, text);
        }
        (Stage::Writing, Err(why)) if handover.rows.is_empty() => {
            model.cx.engine.handover = None;
            model
                .cx
                .say(Tone::Warning, format!("No password was changed; {why}"));
        }
        (Stage::Writing, Err(why)) => {
            handover.stage = Stage::Owed;
            let form = NewPasswords::owed(handover, why, &another(&path));
            model.dialogs.push(Dialog::NewPasswords(form.into()));
        }
        (Stage::Owed, Err(why)) => not_written(model, &why),
        (Stage::Writing | Stage::Owed, Ok(_)) => delivered(model, &path),
        (Stage::Applying, _) => {}
    }
}

/// Gives the form back to the person.
fn not_written(model: &mut Model, why: &str) {
    let forms = model.dialogs.iter_mut().filter_map(|dialog| match dialog {
        Dialog::NewPasswords(form) => Some(form),
        _ => None,
    });
    for form in forms {
        form.waiting = false;
        form.focus = Part::Path;
        form.error = Some(why.into());
    }
}

fn delivered(model: &mut Model, path: &str) {
    let Some(handover) = model.cx.engine.handover.take() else {
        return;
    };
    model
        .dialogs
        .retain(|dialog| !matches!(dialog, Dialog::NewPasswords(_)));
    let verb = if handover.rows.len() == 1 {
        "is"
    } else {
        "are"
    };
    let more = match &handover.planned {
        Some((planned, _)) if planned != path => {
            format!("; remove {planned}, which has them as planned")
        }
        _ => ", which nobody but you can read; they are kept nowhere else".into(),
    };
    let text = format!("{} {verb} in {path}{more}", handover.count());
    model.cx.say(Tone::Good, text);
}

/// Another name for a file that could not be written.
fn another(path: &str) -> String {
    match path.strip_suffix(".csv") {
        Some(stem) => format!("{stem}-2.csv"),
        None => format!("{path}-2"),
    }
}

/// Asks before passwords are forgotten that nobody may have noted.
pub(in crate::screens) fn ask_to_forget(model: &mut Model) {
    let Some(handover) = &model.cx.engine.handover else {
        return;
    };
    let lines = vec![match &handover.planned {
        Some((path, _)) => format!("Only {path} has them then, as planned."),
        None => "Nobody can read them after that.".into(),
    }];
    let title = format!("Forget {}?", handover.count());
    let question = Question::new(title, lines, "Forget", ConfirmAction::ForgetPasswords);
    model.dialogs.push(Dialog::Question(question));
}

pub(in crate::screens) fn forget(model: &mut Model) {
    model.cx.engine.handover = None;
    model
        .dialogs
        .retain(|dialog| !matches!(dialog, Dialog::Passwords(_) | Dialog::NewPasswords(_)));
}

/// What leaving now would do to passwords that are not handed over, as a sentence.
pub(in crate::screens) fn unfinished(cx: &Context) -> Option<String> {
    let handover = cx.engine.handover.as_ref()?;
    let passwords = count(handover.rows.len());
    Some(match &handover.planned {
        Some((path, _)) => {
            format!("Only {path} will have {passwords}, as planned: what became of them is lost.")
        }
        None if handover.stage == Stage::Preparing => {
            format!("The file for {passwords} is being written.")
        }
        None => format!("Nobody will know {passwords}."),
    })
}

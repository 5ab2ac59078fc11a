//! What lies over the table: forms, questions, pages.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::dialog::{Dialog, Question};
use crate::screens::model::{Model, Tone};
use crate::screens::question::{self, QuestionFocus};
use crate::screens::user_form::{self, Focus, Form, Phase, Purpose};
use crate::screens::{activity, groups, pages, password_batch, strips};
use crate::text;
use crate::ui::page::TextPage;
use crate::ui::panel::{DIALOG_WIDTH, buttons, draw_box, has_frame, inner_width};
use crate::ui::rows::{Row, field_row, field_row_after, sentence};
use crate::ui::theme::Theme;

/// Draws a dialog. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    model: &Model,
    dialog: &Dialog,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let read = |page: &TextPage, title, buffer| {
        let said = model.cx.line.as_ref();
        page.draw(title, &pages::lines(model), said, theme, buffer)
    };
    match dialog {
        Dialog::Form(form) => draw_form(&model.cx, form, theme, buffer),
        Dialog::Question(question) => draw_question(question, theme, buffer),
        // The filter has a line of its own in the table; the others fill the screen, below whatever
        // lies over them.
        Dialog::Filter(_) | Dialog::Review(_) | Dialog::Run | Dialog::History(_) => None,
        Dialog::Groups(form) => groups::view::draw(&model.cx, form, theme, buffer),
        Dialog::Help(page) => read(page, "Keys", buffer),
        Dialog::Details { page, .. } => read(page, "User", buffer),
        Dialog::Activity(page) => activity::view::draw(&model.cx, page, theme, buffer),
        Dialog::Entry { page, .. } => read(page, "Activity", buffer),
        Dialog::NewPasswords(form) => password_batch::view::draw(form, theme, buffer),
        Dialog::Passwords(page) => read(page, "New passwords", buffer),
    }
}

pub(in crate::screens) fn draw_question<C>(
    question: &Question<C>,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = *buffer.area();
    let sheet = question::sheet(question, (screen.width, screen.height));
    let mut rows = Vec::new();
    let mut say = |lines: Vec<String>, style| {
        rows.extend(lines.into_iter().map(|line| Row::text(line, style)));
    };
    if sheet.has_title {
        say(vec![question.title.clone()], theme.heading);
    }
    say(sheet.text, Style::new());
    say(sheet.more, theme.quiet);
    let asks = if question.tried {
        theme.tone(Tone::Bad)
    } else {
        theme.heading
    };
    say(sheet.asks, asks);
    if sheet.has_field {
        let at_field = question.focus == QuestionFocus::Field;
        let width = inner_width(screen);
        rows.push(field_row_after(
            1,
            "",
            &question.entry,
            false,
            at_field,
            width,
        ));
    }
    let focused = match question.focus {
        QuestionFocus::Field => None,
        QuestionFocus::Cancel => Some(0),
        QuestionFocus::Confirm => Some(1),
    };
    rows.push(buttons(
        &[question.other(), question.confirm],
        focused,
        theme,
    ));
    draw_box(&question.title, &rows, theme, buffer)
}

/// Cuts the last sentence of a form, which begins in a row, so that the buttons stay on the screen.
/// It may be the broker's words, of any length.
fn leave_room(rows: &mut Vec<Row>, begin: usize, height: u16, more: Row) {
    let frame = if has_frame(DIALOG_WIDTH, height) {
        2
    } else {
        0
    };
    let room = usize::from(height).saturating_sub(frame + 1).max(begin + 2);
    if rows.len() > room {
        rows.truncate(room - 1);
        rows.push(more);
    }
}

fn draw_form(cx: &Context, form: &Form, theme: &Theme, buffer: &mut Buffer) -> Option<Position> {
    let width = inner_width(*buffer.area());
    let complaint = form.complaint(cx.engine.readable_list(), cx.engine.session.family.texts);
    let mut rows = Vec::new();
    if form.parts().contains(&Focus::Name) {
        rows.push(field_row(
            "User name",
            &form.name,
            false,
            form.focus == Focus::Name,
            width,
        ));
    }
    if form.parts().contains(&Focus::Password) {
        rows.extend(user_form::view::rows(cx, form, width, theme));
    }
    let mut say = |text: &str, style| rows.extend(sentence(text, width, style));
    match form.purpose {
        Purpose::Add => say(&cx.engine.session.family.newcomer, theme.quiet),
        Purpose::Name => say(
            "A user that the broker has, spelt as there. Nothing is sent yet.",
            theme.quiet,
        ),
        Purpose::LogIn(_) => {
            let problem = strips::link_problem(cx).unwrap_or_default();
            say(&format!("{problem} Changes stay here."), theme.quiet);
        }
        Purpose::Recreate { .. } => say(
            "Its permissions and known groups come back; the old password and other settings do not. \
             Review shows all of it before anything is sent.",
            theme.quiet,
        ),
        Purpose::Probe(_) => say(&form.explanation(cx), theme.quiet),
        Purpose::Password(_) => {}
    }
    if let Some((tone, text)) = &form.note {
        say(text, theme.tone(*tone));
    }
    let begin = rows.len();
    let mut say = |text: &str, style| rows.extend(sentence(text, width, style));
    let bad = theme.tone(Tone::Bad);
    match form.phase {
        Phase::Waiting(_) => say(form.waits_for(cx), theme.heading),
        Phase::LoggingIn => say("Logging in…", theme.heading),
        Phase::Probing => say("Trying the login…", theme.heading),
        Phase::Editing => {
            let problems = complaint.map(|complaint| complaint.text);
            let problems = problems.into_iter().chain(form.error.clone());
            let problems: Vec<String> = problems.collect();
            say(&problems.join(" - "), bad);
        }
    }
    let key = cx.key(Action::Activity);
    let more = format!("… esc closes this; {key} shows all of it");
    leave_room(&mut rows, begin, buffer.area().height, Row::text(more, bad));
    let focused = match form.focus {
        Focus::Cancel => Some(0),
        Focus::Submit => Some(1),
        _ => None,
    };
    let (title, submit) = match &form.purpose {
        Purpose::Add => ("Add New User".into(), "Add User"),
        Purpose::Name => ("Name a User".into(), "Name"),
        Purpose::Password(user) => (
            format!("Change Password of {}", text::named(user.as_str())),
            "Change Password",
        ),
        Purpose::Recreate { user, .. } => (
            format!("Add {} again", text::named(user.as_str())),
            "Review",
        ),
        Purpose::LogIn(user) => (
            format!("Log in again as {}", text::named(user.as_str())),
            "Log in",
        ),
        Purpose::Probe(user) => (
            format!("Try the Login of {}", text::named(user.as_str())),
            "Try Login",
        ),
    };
    rows.push(buttons(&["Cancel", submit], focused, theme));
    draw_box(&title, &rows, theme, buffer)
}

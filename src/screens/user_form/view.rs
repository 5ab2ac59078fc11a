//! Drawing a dialog with fields.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::screens::banners;
use crate::screens::bindings::Action;
use crate::screens::context::Context;
use crate::screens::user_form::{Phase, Purpose, Quality, UserForm};
use crate::ui::panel::{DIALOG_WIDTH, draw_box, has_frame, inner_width};
use crate::ui::rows::{Row, sentence};
use crate::ui::theme::Theme;

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

/// Draws the form. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &Context,
    form: &UserForm,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = inner_width(*buffer.area());
    let complaint = form.complaint(cx.engine.readable_list(), cx.engine.session.family.texts);
    let mut rows: Vec<Row> = form.fields.rows(width).collect();
    if form.purpose != Purpose::Name {
        rows.extend(hints(cx, form, width, theme));
    }
    let mut say = |text: &str, style| rows.extend(sentence(text, width, style));
    match form.purpose {
        Purpose::Add => say(&cx.engine.session.family.newcomer, theme.quiet),
        Purpose::Name => say(
            "A user that the broker has, spelt exactly. Nothing is sent yet.",
            theme.quiet,
        ),
        Purpose::LogIn(_) => {
            let problem = banners::link_problem(cx).unwrap_or_default();
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
        Phase::Probing => say("Testing the login…", theme.heading),
        Phase::Editing => {
            let problems = complaint.map(|(_, text)| text);
            let problems = problems.into_iter().chain(form.fields.error.clone());
            let problems: Vec<String> = problems.collect();
            say(&problems.join(" - "), bad);
        }
    }
    let key = cx.key(Action::Activity);
    let more = format!("… esc closes this; {key} shows all of it");
    leave_room(&mut rows, begin, buffer.area().height, Row::text(more, bad));
    let (title, submit) = form.title();
    rows.push(form.fields.buttons(["Cancel", submit], width, theme));
    draw_box(&title, &rows, theme, buffer)
}

/// What there is to say of the password.
fn hints(cx: &Context, form: &UserForm, width: u16, theme: &Theme) -> Vec<Row> {
    let style = match form.quality {
        Quality::Made => Style::new(),
        _ => theme.quiet,
    };
    let hints = form.hints(cx.keys).into_iter();
    hints
        .flat_map(|text| sentence(&text, width, style))
        .collect()
}

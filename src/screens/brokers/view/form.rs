//! The form for a broker, and the prompt for a password.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::form::{Part, ProfileForm};
use crate::screens::brokers::prompt::Prompt;
use crate::screens::keymap::Keymap;
use crate::text;
use crate::ui::form::Part as _;
use crate::ui::panel::{draw_box, draw_box_around, inner_width};
use crate::ui::rows::{Row, below_field, sentence};
use crate::ui::theme::Theme;

/// Draws the form. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &ListContext,
    form: &ProfileForm,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = inner_width(*buffer.area());
    let mut rows = head(cx, form, width, theme);
    let mut last = 0;
    for part in form.fields.parts() {
        rows.extend(form.fields.row(part, width));
        rows.extend(remarks(cx, form, part, width, theme));
        // What is said of the focused field is seen with it.
        if form.fields.is_at(part) {
            last = rows.len().saturating_sub(1);
        }
    }
    if let Some(error) = &form.fields.error {
        rows.extend(sentence(error, width, theme.tone(Tone::Bad)));
    } else if form.waiting {
        rows.extend(sentence("Writing the file…", width, theme.heading));
    }
    let buttons = form.fields.buttons(["Cancel", "Save"], width, theme);
    if buttons.cursor.is_some() {
        last = rows.len();
    }
    rows.push(buttons);
    let title = match &form.old {
        None => "Add Broker".into(),
        Some(old) => format!("Edit {}", old.name),
    };
    draw_box_around(&title, &rows, last, theme, buffer)
}

/// What is offered where no broker is known.
fn head(cx: &ListContext, form: &ProfileForm, width: u16, theme: &Theme) -> Vec<Row> {
    let none = cx.known.as_ref().is_some_and(|known| !known.has_any());
    if form.old.is_some() || !none || cx.setup.demo.is_none() {
        return Vec::new();
    }
    let keys = cx.keys;
    let text = format!(
        "No broker of your own? {}, then {}, opens a demo.",
        keys.name(KeyContext::Profile, Action::Close),
        cx.key(Action::Demo)
    );
    sentence(&text, width, theme.heading)
}

/// What stands below a part: what is wrong, else what should be known, else, while it has the
/// keyboard, what it means.
fn remarks(
    cx: &ListContext,
    form: &ProfileForm,
    part: Part,
    width: u16,
    theme: &Theme,
) -> Vec<Row> {
    let known = cx.known.as_ref();
    let below = |text: &str, style| below_field(Part::indent(width), text, width, style);
    let mut rows = Vec::new();
    if let Some(complaint) = form.complaint(part, known) {
        rows.extend(below(&complaint, theme.tone(Tone::Bad)));
    } else if let Some(warning) = form.warning(part, known) {
        rows.extend(below(&warning, theme.tone(Tone::Warning)));
    } else if form.fields.is_at(part) {
        rows.extend(below(part.help(), theme.quiet));
    }
    if part == Part::Password && form.keeps_password() {
        let text = "The stored one stays; type to replace it.";
        rows.extend(below(text, theme.quiet));
    }
    rows
}

/// Draws the prompt. Returns where the real cursor belongs.
pub(in crate::screens) fn draw_prompt(
    prompt: &Prompt,
    keys: Keymap,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = inner_width(*buffer.area());
    let mut rows = Vec::new();
    if let Some(words) = &prompt.words {
        rows.extend(sentence(words, width, theme.tone(Tone::Bad)));
    }
    let user = text::name(&prompt.user);
    rows.extend(sentence(&format!("User: {user}"), width, Style::new()));
    rows.extend(prompt.fields.rows(width));
    let reveal = if prompt.fields.reveal { "hide" } else { "show" };
    let key = keys.name(KeyContext::Form, Action::Reveal);
    rows.push(Row::text(format!("{key} {reveal}"), theme.quiet));
    rows.push(prompt.fields.buttons(["Cancel", "Log In"], width, theme));
    draw_box(
        &format!("Password for {}", prompt.broker),
        &rows,
        theme,
        buffer,
    )
}

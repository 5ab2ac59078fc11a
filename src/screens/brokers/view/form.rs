//! The form for a broker, and the prompt for a password.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::form::{Content, Part, ProfileForm};
use crate::screens::brokers::prompt::{Prompt, PromptFocus};
use crate::screens::keymap::Keymap;
use crate::text;
use crate::ui::panel::{buttons, draw_box, draw_box_around, inner_width};
use crate::ui::rows::{Row, below_field, field_row_after, sentence, value_row};
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
    for part in form.parts() {
        rows.extend(part_row(form, part, width));
        rows.extend(remarks(cx, form, part, width, theme));
        // What is said of the focused field is seen with it.
        if part == form.focus {
            last = rows.len().saturating_sub(1);
        }
    }
    if let Some(error) = &form.error {
        rows.extend(sentence(error, width, theme.tone(Tone::Bad)));
    } else if form.waiting {
        rows.extend(sentence("Writing the file…", width, theme.heading));
    }
    let focused = match form.focus {
        Part::Cancel => Some(0),
        Part::Save => Some(1),
        _ => None,
    };
    rows.push(buttons(&["Cancel", "Save"], focused, theme));
    if focused.is_some() {
        last = rows.len() - 1;
    }
    let title = match &form.old {
        None => "Add Broker".into(),
        Some(old) => format!("Edit {}", old.name),
    };
    draw_box_around(&title, &rows, last, theme, buffer)
}

/// The columns of a label.
fn label_width(width: u16) -> u16 {
    13.min(width / 3)
}

/// What is offered where no broker is known.
fn head(cx: &ListContext, form: &ProfileForm, width: u16, theme: &Theme) -> Vec<Row> {
    let none = cx.known.as_ref().is_some_and(|known| !known.has_any());
    if form.old.is_some() || !none || cx.setup.demo.is_none() {
        return Vec::new();
    }
    let keys = cx.setup.keys;
    let text = format!(
        "No broker of your own? {}, then {}, opens a demo.",
        keys.name(KeyContext::Profile, Action::Close),
        cx.key(Action::Demo)
    );
    sentence(&text, width, theme.heading)
}

fn part_row(form: &ProfileForm, part: Part, width: u16) -> Option<Row> {
    let focused = form.focus == part;
    let (label, indent) = (part.label(), label_width(width));
    match form.content(part) {
        Content::Text(field, is_password) => {
            let hidden = is_password && !form.reveal;
            Some(field_row_after(
                indent, label, field, hidden, focused, width,
            ))
        }
        Content::Flag(on) => {
            let value = if on { "yes" } else { "no" };
            Some(value_row(indent, label, value, focused))
        }
        Content::Choice(words) => Some(value_row(indent, label, words, focused)),
        Content::Button => None,
    }
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
    let focused = form.focus == part;
    let below = |text: &str, style| below_field(label_width(width), text, width, style);
    let mut rows = Vec::new();
    if let Some(complaint) = form.complaint(part, known) {
        rows.extend(below(&complaint, theme.tone(Tone::Bad)));
    } else if let Some(warning) = form.warning(part, known) {
        rows.extend(below(&warning, theme.tone(Tone::Warning)));
    } else if focused && !part.help().is_empty() {
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
    let focused = prompt.focus == PromptFocus::Password;
    rows.push(field_row_after(
        label_width(width),
        "Password",
        &prompt.password,
        !prompt.reveal,
        focused,
        width,
    ));
    let reveal = if prompt.reveal { "hides" } else { "shows" };
    let key = keys.name(KeyContext::Form, Action::Reveal);
    rows.push(Row::text(format!("{key} {reveal} it."), theme.quiet));
    let focused = match prompt.focus {
        PromptFocus::Password => None,
        PromptFocus::Cancel => Some(0),
        PromptFocus::LogIn => Some(1),
    };
    rows.push(buttons(&["Cancel", "Log In"], focused, theme));
    draw_box(
        &format!("Password for {}", prompt.broker),
        &rows,
        theme,
        buffer,
    )
}

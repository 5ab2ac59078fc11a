//! The password fields of a form, and what there is to say of what stands in them.

use ratatui::style::Style;

use crate::screens::context::Context;
use crate::screens::user_form::{Focus, Form, Quality};
use crate::ui::rows::{Row, field_row, sentence};
use crate::ui::theme::Theme;

pub(in crate::screens) fn rows(cx: &Context, form: &Form, width: u16, theme: &Theme) -> Vec<Row> {
    let hidden = !form.reveal;
    let row = |label, field, part| field_row(label, field, hidden, form.focus == part, width);
    let mut rows = vec![row("Password", &form.password, Focus::Password)];
    if !form.asks_for_known() {
        rows.push(row("Confirm", &form.confirm, Focus::Confirm));
    }
    let style = match form.quality {
        Quality::Made { .. } => Style::new(),
        _ => theme.quiet,
    };
    for text in form.hints(cx.settings.keys) {
        rows.extend(sentence(&text, width, style));
    }
    rows
}

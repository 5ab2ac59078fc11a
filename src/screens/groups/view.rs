//! The dialog for the groups of users.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::domain::permission::Grant;
use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::groups::{ABOVE, GroupsForm, MESSAGE, Tally};
use crate::screens::view::draw_trait::Draw;
use crate::text;
use crate::ui::dialog_rows::{Row, field_row_after};
use crate::ui::form::draw::{Look, Note};
use crate::ui::panel;
use crate::ui::theme::Theme;

/// What stands below the groups while the broker is asked.
const READING: &str = "… reading groups";
/// The columns of the label before the field.
const LABEL: u16 = 12;

impl Draw for GroupsForm {
    fn draw(&self, cx: &Context, theme: &Theme, buffer: &mut Buffer, _: Rect) -> Option<Position> {
        let width = panel::inner_width(*buffer.area());
        let label = LABEL.min(width / 3);
        let focused = self.at == 0;
        let mut rows = vec![field_row_after(
            label,
            "Group",
            &self.field,
            false,
            focused,
            width,
        )];
        let note = message(cx, self);
        let message = note.wrapped(MESSAGE, width).into_iter();
        rows.extend(message.map(|line| Row::text(line, note.style(theme))));
        let (first, lines) = self.window((buffer.area().width, buffer.area().height));
        for (at, name) in self.shown().enumerate().skip(first).take(lines) {
            let tally = self.tally(cx, name);
            let focused = self.at == at + 1;
            let is_new = self.is_new(name);
            let mark = cx.settings.glyphs.mark(grant(tally, self.users.len()));
            rows.push(group_row(
                (mark, name),
                (tally, self.users.len(), is_new),
                focused,
                theme,
            ));
        }
        let is_reading = self.is_reading(cx);
        if is_reading && rows.len() < ABOVE + lines {
            rows.push(Row::text(format!(" {READING}"), theme.quiet));
        } else if rows.len() == ABOVE {
            rows.push(Row::text(format!(" {}", self.nothing()), theme.quiet));
        }
        rows.resize_with(ABOVE + lines, || Row::text("", Style::new()));
        let enter = cx.keys.name(KeyContext::Groups, Action::Submit);
        let close = cx.keys.name(KeyContext::Groups, Action::Close);
        let hint = format!("Type to find · {enter} add or remove · {close} close, keep changes");
        rows.push(Row::text(text::fit(&hint, width.into()), theme.quiet));
        panel::draw_box(&title(self), &rows, theme, buffer)
    }
}

fn title(form: &GroupsForm) -> String {
    match &form.users[..] {
        [user] => format!("Groups of {}", text::named(user.as_str())),
        users => format!("Groups of {} users", users.len()),
    }
}

/// What is wrong, else what is not known.
fn message(cx: &Context, form: &GroupsForm) -> Note {
    let complaint = form.complaint(cx.engine.session.family.texts);
    if let Some(problem) = complaint.or_else(|| form.error.clone()) {
        return Note::kept(MESSAGE, problem, Look::Tone(Tone::Bad));
    }
    let is_known = |user| cx.engine.groups(user).is_some();
    let unknown = form.users.iter().filter(|user| !is_known(user)).count();
    let doubt = match (&form.users[..], unknown) {
        (_, 0) => "",
        ([user], _) if cx.engine.user_info().is_asked(user) => "Asking the broker for its groups. ",
        ([_], _) => "Its groups are not known. ",
        _ => "Not all their groups are known. ",
    };
    let text = format!("{doubt}{}", form.novelty(cx).unwrap_or_default());
    Note::kept(MESSAGE, text, Look::Dim)
}

/// What the users of the dialog are in a group, all together: partly in it is drawn as a value that
/// is inherited.
const fn grant(tally: Tally, users: usize) -> Grant {
    match tally.members {
        0 if tally.unknown > 0 => Grant::Unknown,
        0 => Grant::Disabled,
        members if members == users => Grant::Enabled,
        _ => Grant::Inherited,
    }
}

fn group_row(
    (mark, name): (&str, &str),
    (tally, users, is_new): (Tally, usize, bool),
    focused: bool,
    theme: &Theme,
) -> Row {
    let pending = match (users, tally.pending) {
        (_, 0) => String::new(),
        (1, _) if tally.members == 1 => "to be added".into(),
        (1, _) => "to be removed".into(),
        (_, pending) => format!("{pending} pending"),
    };
    let pending = if is_new && !pending.is_empty() {
        format!("{pending}, new group")
    } else {
        pending
    };
    let count = if users > 1 {
        format!("{} of {users}", tally.members)
    } else {
        String::new()
    };
    let style = if focused {
        theme.selected
    } else {
        Style::new()
    };
    let pointer = if focused { ">" } else { " " };
    let name = text::name(name);
    let name = text::fit(&name, 32);
    let text = format!("{pointer}{mark} {name}");
    let mut after = u16::try_from(text::width(&text)).unwrap_or(0) + 2;
    let mut row = Row::text(text, style);
    for (part, style) in [(count, theme.quiet), (pending, theme.changed)] {
        let width = u16::try_from(text::width(&part)).unwrap_or(0);
        if width > 0 {
            row.push(after, part, style);
            after += width + 2;
        }
    }
    if focused { row.with_cursor(1) } else { row }
}

//! The dialog for the groups of users.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

use crate::domain::permission::Grant;
use crate::domain::reason::Tone;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::context::Context;
use crate::screens::groups::{GroupsForm, Tally};
use crate::text;
use crate::ui::panel;
use crate::ui::rows::{Row, field_row_after};
use crate::ui::theme::Theme;

/// The lines for what to do next.
const HINT: usize = 2;
/// What stands below the groups while the broker is asked.
const READING: &str = "… reading groups";
/// The rows for groups where more may become known, so that the box keeps its size.
const ROOM: usize = 4;
/// The columns of the label before the field.
const LABEL: u16 = 12;

/// Draws the dialog. Returns where the real cursor belongs.
pub(in crate::screens) fn draw(
    cx: &Context,
    form: &GroupsForm,
    theme: &Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = panel::inner_width(*buffer.area());
    let label = LABEL.min(width / 3);
    let field = &form.field;
    let mut rows = vec![field_row_after(
        label,
        "Group",
        field,
        false,
        form.at == 0,
        width,
    )];
    let wrap = |text: &str, style| {
        let lines = text::wrap(text, usize::from(width));
        lines.into_iter().map(move |line| Row::text(line, style))
    };
    let problem = form
        .complaint(cx.engine.session.family.texts)
        .or_else(|| form.error.clone());
    match problem {
        Some(problem) => rows.extend(wrap(&problem, theme.tone(Tone::Bad))),
        None => rows.extend(wrap(&hint(cx, form), theme.quiet)),
    }
    // Its rows stay where they are while one types.
    let first = rows.len().max(1 + HINT);
    rows.resize_with(first, || Row::text("", Style::new()));
    // Only what can be seen is counted up.
    let room = usize::from(buffer.area().height);
    let top = form.at.saturating_sub(room);
    for (at, name) in form.shown().enumerate().skip(top).take(2 * room) {
        let tally = form.tally(cx, name);
        let focused = form.at == at + 1;
        let is_new = form.is_new(name);
        let mark = cx.settings.glyphs.mark(grant(tally, form.users.len()));
        rows.push(group_row(
            (mark, name),
            (tally, form.users.len(), is_new),
            focused,
            theme,
        ));
    }
    let is_reading = form.is_reading(cx);
    if is_reading {
        rows.push(Row::text(format!(" {READING}"), theme.quiet));
    } else if rows.len() == first {
        rows.push(Row::text(format!(" {}", form.nothing()), theme.quiet));
    }
    let room = if form.is_listed { 0 } else { ROOM };
    let all = first + (form.names.len() + usize::from(is_reading)).max(room);
    if rows.len() < all {
        rows.resize_with(all, || Row::text("", Style::new()));
    }
    let last = if form.at == 0 {
        0
    } else {
        first + form.at - 1 - top
    };
    panel::draw_box_around(&title(form), &rows, last, theme, buffer)
}

fn title(form: &GroupsForm) -> String {
    match &form.users[..] {
        [user] => format!("Groups of {}", text::named(user.as_str())),
        users => format!("Groups of {} users", users.len()),
    }
}

/// What to do next, and what is not known.
fn hint(cx: &Context, form: &GroupsForm) -> String {
    let is_known = |user| cx.engine.groups(user).is_some();
    let unknown = form.users.iter().filter(|user| !is_known(user)).count();
    let doubt = match (&form.users[..], unknown) {
        (_, 0) => "",
        ([user], _) if cx.engine.user_info.is_asked(user) => "Asking the broker for its groups. ",
        ([_], _) => "Its groups are not known. ",
        _ => "Not all their groups are known. ",
    };
    if let Some(novelty) = form.novelty(cx) {
        return format!("{doubt}{novelty}");
    }
    let enter = cx.keys.name(KeyContext::Groups, Action::Submit);
    format!("{doubt}Type to find · {enter} adds or removes · nothing is sent before you save")
}

/// What the users of the dialog are in a group, all together: partly in it is drawn as a value that is inherited.
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
        (1, _) if tally.members == 1 => "to be put in".into(),
        (1, _) => "to be taken out".into(),
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
    let name = text::fit(&text::name(name), 32);
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

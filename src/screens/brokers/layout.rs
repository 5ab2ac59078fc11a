//! Where things are on the screen of the list, as numbers. Which columns it has, in which order,
//! how wide, and which give way first is decided here (`Column`, `BY_WORTH`). What the line above
//! the footer says of the selected broker is in `words::of_selected`.

use crate::domain::profile::Profile;
use crate::domain::reason::Tone;
use crate::screens::bindings::KeyContext;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::list::List;
use crate::screens::brokers::words;
use crate::screens::layout::message_row::{self, MessageRow};
use crate::screens::layout::{More, Rows, share_out};
use crate::text;
use crate::ui::frame;
use crate::ui::message_line::Line;
use crate::ui::scrolling::SIGNS;

/// The columns that the details pane needs, and those that it makes use of, with its frame.
const PANE: (u16, u16) = (36, 64);
/// From so many columns on it is there, and the list gives way.
const PANE_FROM: u16 = 120;

/// A column of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The name, and its marks.
    Name,
    Address,
    User,
    /// How the way to it is protected.
    Tls,
    /// What came of the last attempt.
    Outcome,
    Description,
    /// Where the entry comes from.
    Origin,
}

impl Column {
    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Address => "Address",
            Self::User => "User",
            Self::Tls => "TLS",
            Self::Outcome => "Last result",
            Self::Description => "Description",
            Self::Origin => "Origin",
        }
    }

    /// The least width with which it is worth showing, and the most that it takes.
    const fn bounds(self) -> (u16, u16) {
        match self {
            Self::Name => (14, 32),
            Self::Address => (20, 40),
            Self::User => (10, 20),
            Self::Tls => (5, 12),
            Self::Outcome => (14, 22),
            Self::Description => (14, 60),
            Self::Origin => (12, 12),
        }
    }

    /// The width in which all that it holds is shown, as far as it may.
    fn natural(self, cx: &ListContext) -> u16 {
        let (least, most) = self.bounds();
        let wanted = cx.profiles().iter().map(|it| self.wanted(cx, it)).max();
        let wanted = u16::try_from(wanted.unwrap_or(0)).unwrap_or(u16::MAX);
        wanted.clamp(least, most)
    }

    fn wanted(self, cx: &ListContext, profile: &Profile) -> usize {
        let outcome = || words::outcome(cx, &profile.name);
        1 + match self {
            Self::Name => text::width(&profile.name) + text::width(&words::marks(profile)),
            // Why there is none stands in the line above the footer as well.
            Self::Address if profile.address.is_err() => 0,
            Self::Address => text::width(&words::short_address(profile)),
            Self::User => text::width(words::user(profile)),
            Self::Outcome => outcome().map_or(0, |outcome| text::width(&outcome.short)),
            Self::Description => text::width(&profile.description),
            Self::Tls | Self::Origin => 0,
        }
    }
}

/// What is shown first where there is little room.
const BY_WORTH: [Column; 7] = [
    Column::Name,
    Column::Address,
    Column::Tls,
    Column::Outcome,
    Column::User,
    Column::Description,
    Column::Origin,
];

/// The widths of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The columns that fit, from left to right.
    pub columns: Vec<(Column, u16)>,
    /// The details pane, or 0.
    pub pane: u16,
}

/// The details pane: what is left beside the list in its natural width, where that is enough.
fn pane(cx: &ListContext) -> u16 {
    let list = BY_WORTH[..5].iter().map(|column| match column {
        // It changes while brokers are tried, and the pane stays as it is.
        Column::Outcome => column.bounds().1,
        _ => column.natural(cx),
    });
    let left = cx.width.saturating_sub(2 + SIGNS + list.sum::<u16>());
    match left.min(PANE.1) {
        left if left >= PANE.0 => left,
        _ if cx.width >= PANE_FROM => PANE.0,
        _ => 0,
    }
}

/// Shares out the columns of the terminal: those that fit with their least width, which then grow
/// as far as what they hold asks for.
pub fn columns(cx: &ListContext) -> Columns {
    let size = cx.size();
    let edges = if frame::fits(size) { 2 } else { 0 };
    let pane = if edges > 0 { pane(cx) } else { 0 };
    let room = cx.width.saturating_sub(pane + edges + SIGNS);
    let mut free = room;
    let mut columns: Vec<(Column, u16)> = Vec::new();
    // The last two come once the others have what they ask for.
    for some in [&BY_WORTH[..5], &BY_WORTH[5..]] {
        for column in some {
            let least = match column {
                Column::Name => column.bounds().0.min(room),
                _ => column.bounds().0,
            };
            if least > free {
                break;
            }
            free -= least;
            columns.push((*column, least));
        }
        // The address gives way: it stands whole in the line below.
        columns.sort_by_key(|(column, _)| *column == Column::Address);
        for (column, width) in &mut columns {
            let more = column.natural(cx).saturating_sub(*width).min(free);
            *width += more;
            free -= more;
        }
    }
    columns.sort_by_key(|(column, _)| *column);
    Columns { columns, pane }
}

/// The heading of the list.
pub const TITLE: &str = "Brokers";

/// Shares out the rows of the terminal.
pub fn rows(list: &List, cx: &ListContext) -> Rows {
    let pane = columns(cx).pane;
    let banner = message_row::banner(cx, KeyContext::Brokers, words::banners(cx), TITLE, pane);
    let more = More {
        filter: list.typing || cx.is_filtered(),
        ..More::default()
    };
    share_out(cx.size(), more, banner)
}

/// The line above the footer: what was last said, else all about the selected broker.
pub fn line(cx: &ListContext) -> Option<MessageRow> {
    let all = match &cx.line {
        Some(line) => line.all(),
        None => words::of_selected(cx).into_iter().collect(),
    };
    MessageRow::line(&all, cx, Some(KeyContext::Brokers))
}

/// What was said, where the line leaves some of it out.
pub(in crate::screens) fn untold(cx: &ListContext) -> Vec<(String, Tone)> {
    let said = cx
        .line
        .as_ref()
        .filter(|_| line(cx).is_some_and(|it| it.is_cut));
    said.map_or_else(Vec::new, Line::all)
}

/// The row of the list that is drawn in a cell of the screen, if there is one.
pub fn row_at(list: &List, cx: &ListContext, (x, y): (u16, u16)) -> Option<usize> {
    let rows = rows(list, cx);
    let edge = u16::from(rows.framed);
    if x < edge || x >= cx.width.saturating_sub(columns(cx).pane + edge) {
        return None;
    }
    let at = rows.body_line(y)?;
    let row = list.top + usize::from(at);
    (row < cx.shown().count()).then_some(row)
}

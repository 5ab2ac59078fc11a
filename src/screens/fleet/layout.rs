//! Where things are on the screens of the fleet, as numbers. The names of users or permissions stay
//! at the left; the brokers beside them scroll sideways. What the line above the footer says where
//! nothing was said last, each screen tells in its `hint`; for a broker that is not connected, by
//! `reconnect::trouble`.

use crate::domain::reason::Tone;
use crate::screens::banners::Banner;
use crate::screens::bindings::KeyContext;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::words;
use crate::screens::layout::message_row::{self, MessageRow};
use crate::screens::layout::{More, Rows, share_out};
use crate::text;
use crate::ui::frame;
use crate::ui::scrolling::SIGNS;

/// The bounds of the column of names.
const NAME: (u16, u16) = (10, 28);
/// The bounds of the column of a broker.
const BROKER: (u16, u16) = (7, 14);

/// The columns that are seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    pub name: u16,
    /// The brokers from left to right, each with its width.
    pub brokers: Vec<(usize, u16)>,
    /// Whether there are more on the left, and on the right.
    pub more: (bool, bool),
}

/// The columns of the terminal without its edges.
fn width(cx: &FleetContext) -> u16 {
    let edges = if frame::fits(cx.size()) { 2 } else { 0 };
    cx.width.saturating_sub(edges)
}

/// The width of a broker's column: as its name asks for, and the word that stands there while it is
/// not up.
fn broker_width(cx: &FleetContext, broker: usize) -> u16 {
    let Some(member) = cx.members.get(broker) else {
        return BROKER.0;
    };
    // A mark and a sign can stand before the name.
    let name = text::width(member.name()) + 2;
    let wanted = name.max(text::width(member.standing().word));
    let wanted = u16::try_from(wanted).unwrap_or(u16::MAX);
    wanted.clamp(BROKER.0, BROKER.1) + 1
}

/// Shares the columns out: the names, whose longest is given, then the brokers from `first` on.
pub fn columns(cx: &FleetContext, longest: usize, first: usize) -> Columns {
    let room = width(cx).saturating_sub(SIGNS);
    let longest = u16::try_from(longest).unwrap_or(u16::MAX).saturating_add(2);
    let name = longest.clamp(NAME.0, NAME.1).min(room / 2);
    let mut free = room - name;
    let mut brokers = Vec::new();
    for at in first..cx.members.len() {
        let wanted = broker_width(cx, at);
        if wanted > free && !brokers.is_empty() {
            break;
        }
        let given = wanted.min(free);
        brokers.push((at, given));
        free -= given;
    }
    let last = brokers.last().map_or(0, |(at, _)| at + 1);
    Columns {
        name,
        more: (first > 0, last < cx.members.len()),
        brokers,
    }
}

/// The first broker to show, so that the focused one is in sight.
pub fn first_in_sight(cx: &FleetContext, longest: usize, first: usize) -> usize {
    let mut first = first.min(cx.broker);
    while first < cx.broker {
        let columns = columns(cx, longest, first);
        if columns.brokers.iter().any(|(at, _)| *at == cx.broker) {
            break;
        }
        first += 1;
    }
    first
}

/// Shares out the rows of the grid. `typing`: whether the filter is typed.
pub fn rows(cx: &FleetContext, typing: bool) -> Rows {
    let more = More {
        filter: typing || cx.is_filtered(),
        ..More::default()
    };
    share_out(
        cx.size(),
        more,
        banner(cx, KeyContext::Fleet, &words::title(cx)),
    )
}

/// Shares out the rows of the page of one user.
pub fn user_rows(cx: &FleetContext) -> Rows {
    let title = cx.user.as_ref().map(words::title_of_user);
    let banner = banner(cx, KeyContext::FleetUser, &title.unwrap_or_default());
    share_out(cx.size(), More::default(), banner)
}

/// Shares out the rows of a page about changes.
pub fn page_rows(cx: &FleetContext) -> Rows {
    let rows = share_out(cx.size(), More::default(), None);
    Rows {
        head: 0,
        body: rows.head + rows.body,
        ..rows
    }
}

fn banner(cx: &FleetContext, layer: KeyContext, title: &str) -> Option<Banner> {
    message_row::banner(cx, layer, words::banners(cx), title, 0)
}

/// The line above the footer: what was last said, else what the screen says by itself.
pub fn line(
    cx: &FleetContext,
    layer: KeyContext,
    own: Option<(String, Tone)>,
) -> Option<MessageRow> {
    // The key that shows the rest of a message opens the user where nothing was said.
    let key = cx.line.is_some().then_some(layer);
    MessageRow::line(&message_row::first(cx.line.as_ref(), own), cx, key)
}

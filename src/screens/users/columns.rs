//! Which columns the table of users has, and how wide they are. Whether the details stand beside
//! them is in [`crate::screens::users::details_pane_width`].
//!
//! [`crate::screens::users::view`] draws them; the values come from the engine's list, the order of
//! the permissions from the broker's dialect, the status from [`crate::screens::user_status`]. A
//! column that is no permission is made as that of the groups is: here in `Columns`, `columns_from`
//! and `details_pane_width::width`, in `view` in `draw_head` and `draw_user`.

use crate::domain::family::PermissionKind;
use crate::domain::permission::Permission;
use crate::screens::context::Context;
use crate::screens::users::{Table, details_pane_width};
use crate::text;
use crate::ui::frame;
use crate::ui::scrolling::SIGNS;

pub(super) const STATUS: u16 = 9;
/// `Disabled`, with a mark before it and a gap behind it.
const WORD: u16 = 10;
const NAME_MIN: u16 = 12;
/// What names keep where values are written out.
const NAME_BESIDE_WORDS: u16 = 20;
const NAME_MAX: u16 = 40;
/// What names keep where groups have a column.
const NAME_BESIDE_GROUPS: u16 = 21;
/// The longest name of a permission.
pub(in crate::screens) const LABEL_MAX: usize = 24;
const GROUPS_MIN: u16 = 10;
const GROUPS_MAX: u16 = 40;

/// How permissions are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Labels and values are written out.
    Words,
    /// Values are marks, labels are written out.
    Marks,
    /// Values are marks, and the first word of a label stands for it.
    Narrow,
}

/// The widths of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// How permissions are shown.
    pub style: Style,
    pub name: u16,
    /// The permissions that fit: which, and how wide.
    pub permissions: Vec<(usize, u16)>,
    /// The groups, or 0: they have a column only when all else has one.
    pub groups: u16,
    /// The status, or 0.
    pub status: u16,
    /// The details pane with its frame, or 0.
    pub pane: u16,
}

/// Shares out the columns of the terminal, from the first permission that the cursor's scroll
/// position names.
pub fn columns(table: &Table, cx: &Context) -> Columns {
    columns_from(cx, table.cursor.first)
}

pub(in crate::screens) fn columns_from(cx: &Context, first: usize) -> Columns {
    let pane = details_pane_width::width(cx);
    let edges = if frame::fits(cx.size()) { 2 } else { 0 };
    let table = cx.width.saturating_sub(pane + edges + SIGNS);
    let status = if table >= 28 { STATUS } else { 0 };
    let room = table.saturating_sub(status);
    let styles = [Style::Words, Style::Marks, Style::Narrow];
    // Words give way before names do.
    let least = |style: Style| {
        if style == Style::Words {
            NAME_BESIDE_WORDS
        } else {
            NAME_MIN
        }
    };
    let fits = |style: &Style| all(cx, *style) + least(*style) <= room;
    let style = styles
        .into_iter()
        .find(|style| usable(cx, *style) && fits(style));
    let style = style.unwrap_or(Style::Narrow);
    let groups = groups(cx, room.saturating_sub(all(cx, style)));
    let room = room - groups;
    let name = room
        .saturating_sub(all(cx, style))
        .clamp(NAME_MIN, NAME_MAX)
        .min(room);
    let mut free = room - name;
    let mut permissions = Vec::new();
    for (at, permission) in cx.engine.permissions().iter().enumerate().skip(first) {
        let width = width(cx, permission, style);
        if width > free {
            break;
        }
        free -= width;
        permissions.push((at, width));
    }
    if permissions.is_empty() && free >= 4 && first < cx.engine.permissions().len() {
        permissions.push((first, free));
        free = 0;
    }
    // Room in which no further column fits is the name's.
    let name = if permissions.len() < cx.engine.permissions().len() {
        (name + free).min(NAME_MAX)
    } else {
        name
    };
    Columns {
        style,
        name,
        permissions,
        groups,
        status,
        pane,
    }
}

/// Whether permissions are shown so. Of a role one is a member or not: a mark says that.
pub(super) fn usable(cx: &Context, style: Style) -> bool {
    style != Style::Words || cx.engine.session.family.permissions_are == PermissionKind::Flags
}

/// The columns of all permissions.
pub(super) fn all(cx: &Context, style: Style) -> u16 {
    let permissions = cx.engine.permissions().iter();
    permissions
        .map(|permission| width(cx, permission, style))
        .fold(0, u16::saturating_add)
}

/// The width of the groups where names and groups share so many columns.
fn groups(cx: &Context, shared: u16) -> u16 {
    let width = shared.saturating_sub(NAME_BESIDE_GROUPS);
    if width >= GROUPS_MIN && cx.engine.has_groups() {
        width.min(GROUPS_MAX)
    } else {
        0
    }
}

/// The label of a permission at the head of its column.
pub(in crate::screens) fn label(permission: &Permission, style: Style) -> &str {
    match style {
        Style::Words | Style::Marks => &permission.label,
        Style::Narrow => {
            let word = permission.label.split(' ').next();
            word.unwrap_or(&permission.label)
        }
    }
}

/// The width of a permission's column with the gap behind it. A change needs room for two marks.
fn width(cx: &Context, permission: &Permission, style: Style) -> u16 {
    let label = text::width(label(permission, style)).min(LABEL_MAX);
    let label = u16::try_from(label).unwrap_or(u16::MAX);
    let marks = 2 * cx.settings.glyphs.mark_width() + 1;
    let (gap, value) = match style {
        Style::Words => (2, marks + WORD),
        Style::Marks => (2, marks + 2),
        Style::Narrow => (1, marks + 1),
    };
    (label + gap).max(value)
}

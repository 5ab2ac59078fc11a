//! The columns of the table of users.

use crate::screens::context::Context;
use crate::screens::layout;
use crate::screens::users::Table;
use crate::text;

const PANE_WIDTH: u16 = 46;
const STATUS_WIDTH: u16 = 10;
const NAME_MIN: u16 = 15;
const NAME_MAX: u16 = 28;
/// `Original: false`, which stands below a changed value.
const CELL_MIN: usize = 15;
const CELL_MAX: usize = 24;
/// The column of groups: below its least width nothing could be read in it.
const GROUPS_MIN: u16 = 14;
const GROUPS_MAX: u16 = 24;
/// What the names keep where there are groups.
const NAME_BESIDE_GROUPS: u16 = 20;

/// The widths of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// The name.
    pub name: u16,
    /// The permissions that fit: which, and how wide.
    pub permissions: Vec<(usize, u16)>,
    /// The groups, or 0: they have a column only when all else has one.
    pub groups: u16,
    /// The status, or 0.
    pub status: u16,
    /// The details pane, or 0.
    pub pane: u16,
}

/// Shares out the columns of the terminal, from the first permission that the cursor's scroll
/// position names.
pub fn columns(table: &Table, cx: &Context) -> Columns {
    columns_from(cx, table.cursor.first)
}

pub(in crate::screens) fn columns_from(cx: &Context, first: usize) -> Columns {
    let pane = if layout::has_pane(cx) { PANE_WIDTH } else { 0 };
    let table = cx.width.saturating_sub(pane);
    let status = if table >= 30 { STATUS_WIDTH } else { 0 };
    let wanted: u16 = cx
        .engine
        .permissions()
        .iter()
        .map(|p| cell_width(&p.label))
        .sum();
    let groups = groups_width(cx, table.saturating_sub(status + wanted));
    let left = table.saturating_sub(status + groups);
    let name = left
        .saturating_sub(wanted)
        .clamp(NAME_MIN, NAME_MAX)
        .min(left);
    let mut free = left - name;
    let mut permissions = Vec::new();
    for (at, permission) in cx.engine.permissions().iter().enumerate().skip(first) {
        let width = cell_width(&permission.label);
        if width > free {
            break;
        }
        free -= width;
        permissions.push((at, width));
    }
    if permissions.is_empty() && free >= 9 && first < cx.engine.permissions().len() {
        permissions.push((first, free));
        free = 0;
    }
    // Room in which no further column fits is the name's.
    let name = if permissions.len() < cx.engine.permissions().len() {
        (name + free).min(NAME_MAX.max(name))
    } else {
        name
    };
    Columns {
        name,
        permissions,
        groups,
        status,
        pane,
    }
}

/// The width of the groups where names and groups share so many columns.
fn groups_width(cx: &Context, shared: u16) -> u16 {
    let width = shared.saturating_sub(NAME_BESIDE_GROUPS).min(GROUPS_MAX);
    if width >= GROUPS_MIN && cx.engine.has_groups() {
        width
    } else {
        0
    }
}

fn cell_width(label: &str) -> u16 {
    let width = text::width(label).clamp(CELL_MIN, CELL_MAX) + 1;
    u16::try_from(width).unwrap_or(u16::MAX)
}

//! The table of users: finding them, changing what they may do, marking them.
//!
//! - `perm:`, and sorting by a permission, look at what the broker has and not at what is changed
//!   here: a toggle neither hides nor moves its row. `status:` looks at the word in the row.
//! - A row that stops matching while the cursor is on it stays until the cursor leaves. It is
//!   neither counted nor marked by `*`. All others go at once.
//! - While a filter is typed the selection goes to the nearest match, and back to its user when
//!   that one matches again.
//! - Nothing sorts by status: rows that move while commands are answered are no help.
//! - `group:` wants the whole name: `group:ops` must not work on `ops-night`.
//! - The mark has a column of its own, so no user name can look like one.
//! - `S` and `C` are about all changed users, marked, hidden or not. `s`, `c`, `d`, `+` and `-` are
//!   about the marked ones, and say who is left out and why. Once it is sent, the marks go.
//! - `+` and `-` do nothing to what is so already. Without a list every value is sent, since what
//!   the broker has is not known. A toggle then goes through on and off to not set.
//! - After a user was added the selection moves to it once the list shows it, unless a key was
//!   pressed meanwhile.

pub mod act_on_marked;
pub mod availability;
pub mod cancel;
pub mod columns;
pub mod details_pane_width;
pub mod filter_and_sort;
pub(in crate::screens) mod flashes;
pub mod hints;
pub mod keys;
pub mod layout;
pub(in crate::screens) mod marks;
pub(in crate::screens) mod mouse;
pub mod save_and_delete;
pub mod selection;
pub mod status_line;
pub mod update;
pub mod view;
pub mod visible_rows;

use std::collections::HashSet;

use crate::domain::permission::PermissionKey;
use crate::domain::user::UserName;
use crate::screens::users::cancel::Cancelled;
use crate::screens::users::visible_rows::{Sort, VisibleRows};
use crate::ui::field::Field;

/// Where the person is in the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The selected user.
    pub user: Option<UserName>,
    /// The focused column: 0 is the name, n the nth permission.
    pub column: usize,
    /// The focused permission: the list may get or lose columns before it.
    pub permission: Option<PermissionKey>,
    /// The first row shown.
    pub top: usize,
    /// The first permission shown, counted from 0.
    pub first: usize,
}

/// The table: where the person is in it, and what it shows.
#[derive(Debug)]
pub struct Table {
    /// Where the person is.
    pub cursor: Cursor,
    /// What the shown users have to be like, as it was typed; blank when all are shown.
    pub filter: String,
    /// The line in which the filter is typed, while it is.
    pub typing: Option<Field>,
    /// The order of the rows; `None` for the broker's own.
    pub sort: Option<Sort>,
    /// The rows that follow from these two.
    pub visible_rows: VisibleRows,
    /// The users that were marked to do something with all of them.
    pub marked: HashSet<UserName>,
    /// Where a range of marks begins: the user that was marked last.
    pub last_marked: Option<UserName>,
    /// A user to select once the list shows it, unless a key is pressed before.
    pub follow: Option<UserName>,
    /// What was cancelled last, for the key that restores it.
    pub cancelled: Cancelled,
    /// Whether something lies over it.
    pub is_covered: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            cursor: Cursor {
                column: 1,
                ..Cursor::default()
            },
            filter: String::new(),
            typing: None,
            sort: None,
            visible_rows: VisibleRows::default(),
            marked: HashSet::new(),
            last_marked: None,
            follow: None,
            cancelled: Cancelled::new(),
            is_covered: false,
        }
    }
}

//! All that the application knows.

pub mod settings;

use std::collections::HashSet;

use crate::domain::permission::Permission;
pub use crate::domain::reason::Tone;
use crate::domain::user::UserName;
pub use crate::engine::effect::Flash;
use crate::engine::session::Session;
use crate::screens::apply::RunPage;
use crate::screens::bindings::KeyContext;
use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
pub use crate::screens::model::settings::ConsoleSettings;
use crate::screens::unsaved::Unsaved;
use crate::screens::users::visible_rows::{Sort, VisibleRows};
pub use crate::ui::line::Line;

/// How far the offer to type another password has come, while the broker refuses ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginOffer {
    /// There is no reason for one.
    None,
    /// It waits until nothing else has the keyboard.
    Due,
    /// It was made.
    Made,
}

/// Where the person is in the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The selected user.
    pub user: Option<UserName>,
    /// The focused column: 0 is the name, n the nth permission.
    pub column: usize,
    /// The first row shown.
    pub top: usize,
    /// The first permission shown, counted from 0.
    pub first: usize,
}

/// A user whose details the pane shows once the cursor has rested on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rest {
    /// Who.
    pub user: Option<UserName>,
    /// How often the cursor came to another one.
    pub generation: u64,
    /// Whether it has rested, or need not.
    pub over: bool,
}

/// The whole state of the application.
#[derive(Debug)]
pub struct Model {
    /// What its screens share.
    pub cx: Context,
    /// Where the cursor rests.
    pub rest: Rest,
    /// What an earlier console did not save.
    pub unsaved: Unsaved,
    /// Where the person is on the page of that plan.
    pub run_page: RunPage,
    /// How many passwords were judged.
    pub judgements: u64,
    /// Where the person is.
    pub cursor: Cursor,
    /// What the shown users have to be like, as it was typed; blank when all are shown.
    pub filter: String,
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
    /// What lies over the table, the topmost last.
    pub dialogs: Vec<Dialog>,
    /// Whether the notice is shown.
    pub notice: bool,
    /// The offer to type another password.
    pub login: LoginOffer,
}

impl Model {
    /// The state at the start, for a terminal of this size.
    pub fn new(session: Session, settings: ConsoleSettings, width: u16, height: u16) -> Self {
        Self {
            cx: Context::new(session, settings, width, height),
            rest: Rest::default(),
            unsaved: Unsaved::default(),
            run_page: RunPage::default(),
            judgements: 0,
            cursor: Cursor {
                column: 1,
                ..Cursor::default()
            },
            filter: String::new(),
            sort: None,
            visible_rows: VisibleRows::default(),
            marked: HashSet::new(),
            last_marked: None,
            follow: None,
            dialogs: Vec::new(),
            notice: true,
            login: LoginOffer::None,
        }
    }

    /// Who has the keyboard.
    pub fn layer(&self) -> KeyContext {
        self.dialogs.last().map_or(KeyContext::Table, Dialog::layer)
    }

    /// The focused permission, if the focus is not on the name.
    pub fn focused_permission(&self) -> Option<&Permission> {
        self.cx
            .engine
            .permissions()
            .get(self.cursor.column.checked_sub(1)?)
    }
}

//! The console of one broker: the table, and what lies over it.

use crate::engine::session::Session;
use crate::screens::apply::RunPage;
use crate::screens::bindings::KeyContext;
use crate::screens::console::Console;
use crate::screens::console_settings::ConsoleSettings;
use crate::screens::context::Context;
use crate::screens::details::cursor_rest::Rest;
use crate::screens::dialog::Dialog;
use crate::screens::unsaved::Unsaved;
use crate::screens::user_form::UserForm;
use crate::screens::user_form::login::LoginOffer;
use crate::screens::users::{Table, details_pane_width};
use crate::screens::view::draw_trait::Draw;

/// The console of one broker.
#[derive(Debug)]
pub struct Model {
    /// What its screens share.
    pub cx: Context,
    /// The table of users.
    pub table: Table,
    /// Where the cursor rests.
    pub rest: Rest,
    /// What lies over the table, the topmost last.
    pub dialogs: Vec<Dialog>,
    /// Where the person is on the page of the plan that is applied.
    pub run_page: RunPage,
    /// What an earlier console did not save.
    pub unsaved: Unsaved,
    /// The offer to type another password.
    pub login: LoginOffer,
}

impl Model {
    /// The state at the start, for a terminal of this size.
    pub fn new(session: Session, settings: ConsoleSettings, width: u16, height: u16) -> Self {
        Self {
            cx: Context::new(session, settings, width, height),
            table: Table::default(),
            rest: Rest::default(),
            dialogs: Vec::new(),
            run_page: RunPage::default(),
            unsaved: Unsaved::default(),
            login: LoginOffer::None,
        }
    }

    /// Who has the keyboard.
    pub fn layer(&self) -> KeyContext {
        self.front().0.layer()
    }

    /// The screens that lie over the table, the topmost last.
    pub(in crate::screens) fn screens(
        &self,
    ) -> impl DoubleEndedIterator<Item = &dyn Draw> + ExactSizeIterator {
        self.dialogs.iter().map(|it| it.screen(&self.run_page))
    }

    /// Whether the page of a plan is in front.
    pub(in crate::screens) fn shows_run(&self) -> bool {
        matches!(self.dialogs.last(), Some(Dialog::Run))
    }

    /// Whether the table has the keyboard, and no text is typed there.
    pub(in crate::screens) fn is_free(&self) -> bool {
        self.dialogs.is_empty() && self.table.typing.is_none()
    }

    /// Whether anybody's details are on the screen.
    pub(in crate::screens) fn shows_details(&self) -> bool {
        let on_page = |dialog: &Dialog| matches!(dialog, Dialog::Details(_));
        details_pane_width::is_open(&self.cx) || self.dialogs.iter().any(on_page)
    }

    /// All forms, the topmost last.
    pub(in crate::screens) fn forms(dialogs: &mut [Dialog]) -> impl Iterator<Item = &mut UserForm> {
        dialogs.iter_mut().filter_map(|dialog| match dialog {
            Dialog::Form(form) => Some(form.as_mut()),
            _ => None,
        })
    }
}

//! The list of brokers, and what lies over it.

use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::dialog::Dialog;
use crate::screens::brokers::list::List;
use crate::screens::brokers::setup::Setup;
use crate::screens::screen::Screen;

/// The list of brokers, and what lies over it.
#[derive(Debug)]
pub struct Brokers {
    /// What its screens share.
    pub cx: ListContext,
    pub list: List,
    /// What lies over the list, the topmost last.
    pub dialogs: Vec<Dialog>,
}

impl Brokers {
    /// A list with no results yet.
    pub fn new(setup: Setup, width: u16, height: u16) -> Self {
        Self {
            cx: ListContext::new(setup, width, height),
            list: List::default(),
            dialogs: Vec::new(),
        }
    }

    /// Takes a new size, and keeps the selection in sight.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        (self.cx.width, self.cx.height) = (width, height);
        self.list.keep_in_sight(&self.cx);
    }
}

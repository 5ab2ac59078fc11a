//! The fleet, and what lies over its grid. What keys, places and questions do to it is in
//! `console`.

use crate::screens::brokers::setup::Setup;
use crate::screens::effect::Effect;
use crate::screens::fleet::connecting;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::dialog::Dialog;
use crate::screens::fleet::grid::GridScreen;
use crate::screens::fleet::member::Member;

/// The fleet, and what lies over its grid.
#[derive(Debug)]
pub struct Fleet {
    /// What its screens share.
    pub cx: FleetContext,
    pub grid: GridScreen,
    /// What lies over the grid, the topmost last.
    pub dialogs: Vec<Dialog>,
}

impl Fleet {
    /// A fleet of these brokers, which begins to connect them.
    pub fn new(setup: Setup, members: Vec<Member>, size: (u16, u16)) -> Self {
        let mut cx = FleetContext::new(setup, members, size);
        connecting::go_on(&mut cx);
        Self {
            cx,
            grid: GridScreen::default(),
            dialogs: Vec::new(),
        }
    }

    /// The effects that nobody took yet.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.cx.effects)
    }

    /// Takes a new size.
    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        (self.cx.width, self.cx.height) = (width, height);
        for member in &mut self.cx.members {
            (member.cx.width, member.cx.height) = (width, height);
        }
    }
}

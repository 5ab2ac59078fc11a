//! How keys come to the screens of one broker's console ([`Console`]), and what ends with one.

use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::console::Console;
use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
use crate::screens::model::Model;
use crate::screens::next::Place;
use crate::screens::question::Question;
use crate::screens::screen::Screen;
use crate::screens::{availability, confirmed, environment, leaving, open, users};

impl Console for Model {
    type Cx = Context;
    type Dialog = Dialog;

    fn cx(&mut self) -> &mut Context {
        &mut self.cx
    }

    fn dialogs(&mut self) -> &mut Vec<Dialog> {
        &mut self.dialogs
    }

    fn in_front(&self) -> (&dyn Screen, &Context) {
        (self.front(), &self.cx)
    }

    fn in_front_mut(&mut self) -> (&mut dyn Screen, &mut Context) {
        self.front_mut()
    }

    fn question(&self) -> Option<&Question> {
        match self.dialogs.last() {
            Some(Dialog::Question(question)) => Some(question),
            _ => None,
        }
    }

    fn dialog(&mut self, place: Place) -> Option<Dialog> {
        open::dialog(self, place)
    }

    fn answered(&mut self, otherwise: bool) {
        confirmed::answered(self, otherwise);
    }

    fn unsaved(&self) -> Vec<String> {
        leaving::unsaved(self)
    }

    fn pressed(&mut self, binding: Option<&Binding>) {
        self.cx.line = None;
        self.table.follow = None;
        self.cx.engine.unasked = 0;
        if binding.is_none_or(|binding| binding.action != Action::Probe) {
            self.cx.engine.fresh = None;
        }
    }

    fn turned(&mut self) {
        self.cx.line = None;
        self.table.follow = None;
        self.cx.engine.fresh = None;
    }

    /// Pressing a key is refused when this session is read-only. On the name, the key that toggles only shows the
    /// user's details.
    fn barred(&self, binding: &Binding) -> Option<&'static str> {
        let shows_details = binding.layer == KeyContext::Table
            && binding.action == Action::Toggle
            && self.table.cursor.column == 0;
        let is_barred = !availability::may_write(&self.cx, binding) && !shows_details;
        is_barred.then_some(environment::READ_ONLY)
    }

    fn is_hinted(&self, binding: &Binding) -> bool {
        let applies = self.front().applies(&self.cx, binding.action);
        let hinted = users::availability::is_hinted(&self.table, binding.action);
        applies && hinted && availability::may_write(&self.cx, binding)
    }
}

//! How keys, questions and places work in the list of brokers: what lies over it, which screen each
//! place opens, what a yes does, what would be lost by leaving.

use crate::domain::profile::ProfileChange;
use crate::domain::reason::Tone;
use crate::screens::bindings::Binding;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::details::Broker;
use crate::screens::brokers::dialog::Dialog;
use crate::screens::brokers::form::ProfileForm;
use crate::screens::brokers::help::Help;
use crate::screens::brokers::model::Brokers;
use crate::screens::brokers::{connecting, layout};
use crate::screens::console::{self, Console, close_front};
use crate::screens::effect::Effect;
use crate::screens::next::Place;
use crate::screens::pages::{Page, messages::Messages};
use crate::screens::palette::Palette;
use crate::screens::question::ConfirmAction;
use crate::screens::screen::Screen;
use crate::ui::page::TextPage;

impl Console for Brokers {
    type Cx = ListContext;
    type Dialog = Dialog;

    fn dialogs(&mut self) -> &mut Vec<Dialog> {
        &mut self.dialogs
    }

    fn front(&self) -> (&dyn Screen<ListContext>, &ListContext) {
        let dialog = self.dialogs.last();
        let screen = dialog.map_or(&self.list as &dyn Screen<_>, |it| it.screen());
        (screen, &self.cx)
    }

    fn front_mut(&mut self) -> (&mut dyn Screen<ListContext>, &mut ListContext) {
        let dialog = self.dialogs.last_mut().map(Dialog::screen_mut);
        (dialog.unwrap_or(&mut self.list), &mut self.cx)
    }

    fn dialog(&mut self, place: Place) -> Option<Dialog> {
        Some(match place {
            Place::Help => {
                let layer = self.front().0.layer();
                Page::new(Help(layer), TextPage::scrolled()).into()
            }
            Place::Palette => Palette::new(console::commands(self)).into(),
            Place::Messages(texts) => Page::new(Messages(texts), TextPage::marked()).into(),
            Place::Broker(name) => Page::new(Broker(name), TextPage::marked()).into(),
            Place::BrokerForm(None) => ProfileForm::adding().into(),
            Place::BrokerForm(Some(profile)) => ProfileForm::editing(&profile).into(),
            Place::Question(question) => Dialog::Question(question),
            // They are in the console of a broker.
            _ => return None,
        })
    }

    fn answered(&mut self, _: bool) {
        let Some(Dialog::Question(question)) = self.dialogs.pop() else {
            return;
        };
        match question.consequence {
            ConfirmAction::DeleteBroker(name) => delete(&mut self.cx, name),
            ConfirmAction::SendInClear(purpose, name) => {
                connecting::agreed(&mut self.cx, purpose, &name);
            }
            // Closes what the question was about, if that is still there.
            ConfirmAction::Discard if self.front().0.loss(&self.cx).is_some() => close_front(self),
            ConfirmAction::Quit => self.cx.effects.push(Effect::Quit),
            // They are asked in the console of a broker.
            _ => {}
        }
    }

    fn unsaved(&self) -> Vec<String> {
        let is_typed = |dialog: &Dialog| match dialog {
            Dialog::Form(form) => form.fields.is_touched(),
            Dialog::Password(prompt) => prompt.fields.is_touched(),
            _ => false,
        };
        let is_typed = self.dialogs.iter().any(is_typed);
        let line = is_typed.then(|| "The form is not saved.".into());
        line.into_iter().collect()
    }

    fn untold(&self) -> Vec<(String, Tone)> {
        match self.dialogs.last() {
            None => layout::untold(&self.cx),
            Some(_) => Vec::new(),
        }
    }

    fn pressed(&mut self, _: Option<&Binding>) {
        self.cx.line = None;
    }

    /// What a page said stays while it scrolls.
    fn turned(&mut self) {
        if self.dialogs.is_empty() {
            self.cx.line = None;
        }
    }

    /// A press selects. What lies over the list takes its own.
    fn press(&mut self, at: (u16, u16)) -> bool {
        let hit = layout::row_at(&self.list, &self.cx, at);
        let hit = hit.filter(|_| self.dialogs.is_empty());
        if let Some(row) = hit {
            self.cx.line = None;
            self.cx.select(row);
        }
        hit.is_some()
    }
}

fn delete(cx: &mut ListContext, name: String) {
    // The file may have been found broken while the question was open.
    match cx.unwritable().map(str::to_owned) {
        Some(why) => cx.say(Tone::Bad, why),
        None => cx.effects.push(Effect::Write(ProfileChange::Delete(name))),
    }
}

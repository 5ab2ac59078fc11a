//! How keys, questions and places work in the fleet: what lies over its grid, which screen each
//! place opens, what a yes does, what would be lost by leaving.

use crate::domain::reason::Tone;
use crate::screens::bindings::Binding;
use crate::screens::console::{self, Console, close_front, follow};
use crate::screens::effect::Effect;
use crate::screens::fleet::Fleet;
use crate::screens::fleet::compare_with_file::FilePrompt;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::dialog::Dialog;
use crate::screens::fleet::help::Help;
use crate::screens::fleet::layout;
use crate::screens::fleet::log_in::LogIn;
use crate::screens::fleet::passwords::{About, PasswordForm, Shown, hand_over};
use crate::screens::fleet::reconnect;
use crate::screens::fleet::user::UserScreen;
use crate::screens::fleet::{apply, mouse, of_broker, review, unsaved};
use crate::screens::next::{Next, Place, Purpose};
use crate::screens::pages::{Page, messages::Messages};
use crate::screens::palette::Palette;
use crate::screens::question::{ConfirmAction, Question};
use crate::screens::screen::Screen;
use crate::screens::unsettled::Unsettled;
use crate::text;
use crate::ui::message_line::Line;
use crate::ui::page::TextPage;

impl Fleet {
    /// Applies what the open review shows; without one, shows how applying goes.
    fn apply(&mut self) -> Dialog {
        let is_review = |it: &Dialog| matches!(it, Dialog::Review(_));
        if let Some(at) = self.dialogs.iter().rposition(is_review)
            && let Dialog::Review(review) = self.dialogs.remove(at)
        {
            let plans = review.chosen(&self.cx);
            review.give_up_unsent(&mut self.cx);
            apply::begin(&mut self.cx, plans);
        }
        Dialog::Run(Box::default())
    }

    /// A yes counts for what the question said: where a list says more by now, it is asked again.
    fn apply_confirmed(&mut self, answered: &Question) {
        let Some(Dialog::Review(review)) = self.dialogs.last() else {
            return;
        };
        let question = review.before_applying(&self.cx);
        let next = Next::ask_again(question, answered).unwrap_or(Next::Open(Place::Run));
        follow(self, next, None);
    }
}

impl Console for Fleet {
    type Cx = FleetContext;
    type Dialog = Dialog;

    fn dialogs(&mut self) -> &mut Vec<Dialog> {
        &mut self.dialogs
    }

    fn front(&self) -> (&dyn Screen<FleetContext>, &FleetContext) {
        let dialog = self.dialogs.last();
        let screen = dialog.map_or(&self.grid as &dyn Screen<_>, |it| it.screen());
        (screen, &self.cx)
    }

    fn front_mut(&mut self) -> (&mut dyn Screen<FleetContext>, &mut FleetContext) {
        let dialog = self.dialogs.last_mut().map(Dialog::screen_mut);
        (dialog.unwrap_or(&mut self.grid), &mut self.cx)
    }

    fn dialog(&mut self, place: Place) -> Option<Dialog> {
        Some(match place {
            Place::Help => {
                let layer = self.front().0.layer();
                Page::new(Help(layer), TextPage::scrolled()).into()
            }
            Place::Palette => Palette::new(console::commands(self)).into(),
            Place::Messages(texts) => Page::new(Messages(texts), TextPage::marked()).into(),
            Place::Details(user) => UserScreen::new(user).into(),
            Place::Plans(plans) => review::of_commands(&mut self.cx, plans)?.into(),
            Place::Changes(users) => review::of_changes(&mut self.cx, &users)?.into(),
            Place::Run => self.apply(),
            Place::UsersFile => FilePrompt::new(&self.cx).into(),
            Place::Form(Purpose::Add) => {
                PasswordForm::new(About::Add, false, self.cx.passwords.files).into()
            }
            Place::Form(Purpose::Password(user)) => {
                PasswordForm::new(About::Change(user), false, self.cx.passwords.files).into()
            }
            Place::AddAgain(user, deleted) => {
                let about = About::AddAgain(user, deleted);
                PasswordForm::new(about, false, self.cx.passwords.files).into()
            }
            Place::Form(Purpose::LogIn(_)) => LogIn::of_focused(&self.cx)?.into(),
            Place::NewPasswords(users) => {
                let user = users.into_iter().next()?;
                PasswordForm::new(About::Change(user), true, self.cx.passwords.files).into()
            }
            Place::Activity => of_broker::activity(&mut self.cx)?.into(),
            Place::Entry(item) => of_broker::entry(&mut self.cx, item)?.into(),
            Place::Passwords => Page::new(Shown, TextPage::marked()).into(),
            Place::Question(question) => Dialog::Question(question),
            Place::Brokers => {
                console::leave(
                    self,
                    "Leave these brokers?",
                    "Leave anyway",
                    ConfirmAction::Back,
                    Effect::Back,
                );
                return None;
            }
            // They are in the console of one broker, or in the list of brokers.
            _ => return None,
        })
    }

    fn answered(&mut self, otherwise: bool) {
        let Some(Dialog::Question(mut question)) = self.dialogs.pop() else {
            return;
        };
        question.choose(otherwise);
        match question.consequence {
            ConfirmAction::Discard if self.front().0.loss(&self.cx).is_some() => close_front(self),
            ConfirmAction::ApplyTogether => self.apply_confirmed(&question),
            ConfirmAction::ConnectInClear(brokers) => reconnect::agreed(&mut self.cx, &brokers),
            ConfirmAction::ForgetPasswords => {
                hand_over::forget(&mut self.cx);
                self.dialogs
                    .retain(|it| !matches!(it, Dialog::Passwords(_)));
            }
            ConfirmAction::LoadUnsavedTogether(found) => unsaved::load(&mut self.cx, &found),
            ConfirmAction::DiscardUnsavedTogether(marks) => {
                unsaved::discard(&mut self.cx, &marks);
            }
            ConfirmAction::Back => self.cx.effects.push(Effect::Back),
            ConfirmAction::Quit => self.cx.effects.push(Effect::Quit),
            // They are asked elsewhere.
            _ => {}
        }
    }

    fn unsaved(&self) -> Vec<String> {
        let changed = self
            .cx
            .members
            .iter()
            .filter(|it| !it.cx.engine.drafts().is_empty());
        let mut lines = match (self.cx.pending(), changed.count()) {
            _ if self.cx.is_applying() => {
                let left = text::count(self.cx.tally().open, "change is", "changes are");
                vec![format!(
                    "{left} still being applied: what is not sent will not be done."
                )]
            }
            (0, _) => Vec::new(),
            (pending, brokers) => {
                let are = if pending == 1 { "is" } else { "are" };
                vec![format!(
                    "{} on {} {are} not saved.",
                    text::count(pending, "change", "changes"),
                    text::count(brokers, "broker", "brokers")
                )]
            }
        };
        let mut unsettled = Unsettled::default();
        for member in &self.cx.members {
            let place = format!(" on {}", text::short(member.name()));
            unsettled.add_with_refused(&member.cx.engine, &place);
        }
        lines.extend(unsettled.sentences());
        lines.extend(hand_over::unfinished(&self.cx));
        let typed = self
            .dialogs
            .iter()
            .filter_map(|it| it.screen().loss(&self.cx));
        lines.extend(typed.map(|it| it.what.into_owned()));
        lines
    }

    fn loses_passwords(&self) -> bool {
        self.cx.passwords.undelivered.is_some()
    }

    fn untold(&self) -> Vec<(String, Tone)> {
        let (screen, cx) = self.front();
        let line = layout::line(cx, screen.layer(), screen.hint(cx));
        let said = cx
            .line
            .as_ref()
            .filter(|_| line.is_some_and(|it| it.is_cut));
        said.map_or_else(Vec::new, Line::all)
    }

    fn pressed(&mut self, _: Option<&Binding>) {
        self.cx.line = None;
    }

    fn turned(&mut self) {
        self.cx.line = None;
    }

    fn press(&mut self, at: (u16, u16)) -> bool {
        mouse::press(self, at)
    }
}

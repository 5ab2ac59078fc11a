//! The console of one broker as a `Console`: the screen of each place, and what ends with a key:
//! the last message, and the password that was just set (`pressed`).

use crate::domain::reason::Tone;
use crate::engine::Engine;
use crate::screens::bindings::{Action, Binding, KeyContext};
use crate::screens::console::{self, Console};
use crate::screens::context::Context;
use crate::screens::dialog::Dialog;
use crate::screens::layout::message_row;
use crate::screens::model::Model;
use crate::screens::next::{Place, Purpose};
use crate::screens::pages::Page;
use crate::screens::palette::Palette;
use crate::screens::screen::Screen;
use crate::screens::user_form::login::LoginOffer;
use crate::screens::user_form::{UserForm, generated_passwords, try_login};
use crate::screens::{help, leaving, question_answered, read_only, review, users};
use crate::ui::page::TextPage;

/// Makes what opens a place of the list of screens.
macro_rules! opening {
    ($( $(#[$what:meta])* $place:ident $( ($told:ident : $type:ty) )? : $($folder:ident)::+, $state:ident; )+) => {
        /// Opens a place of the list, if its screen agrees; returns any other place.
        fn listed(cx: &mut Context, place: Place) -> Result<Option<Dialog>, Place> {
            match place {
                $( Place::$place $( ($told) )? => {
                    let screen: Option<crate::screens::$($folder::)+$state> =
                        crate::screens::$($folder::)+open(cx $(, $told)?).into();
                    Ok(screen.map(Dialog::from))
                } )+
                place => Err(place),
            }
        }
    };
}

screens!(opening);

impl Console for Model {
    type Cx = Context;
    type Dialog = Dialog;

    fn dialogs(&mut self) -> &mut Vec<Dialog> {
        &mut self.dialogs
    }

    fn front(&self) -> (&dyn Screen, &Context) {
        let dialog = self.screens().next_back();
        let screen = dialog.map_or(&self.table as &dyn Screen, |it| it);
        (screen, &self.cx)
    }

    fn front_mut(&mut self) -> (&mut dyn Screen, &mut Context) {
        let screen: &mut dyn Screen = match self.dialogs.last_mut() {
            Some(dialog) => dialog.screen_mut(&mut self.run_page),
            None => &mut self.table,
        };
        (screen, &mut self.cx)
    }

    fn dialog(&mut self, place: Place) -> Option<Dialog> {
        let place = match listed(&mut self.cx, place) {
            Ok(dialog) => return dialog,
            Err(place) => place,
        };
        let cx = &mut self.cx;
        Some(match place {
            Place::Help => {
                let layer = self.front().0.layer();
                Page::new(help::Help(layer), TextPage::scrolled()).into()
            }
            Place::Palette => Palette::new(console::commands(self)).into(),
            Place::Form(purpose) => {
                if let Purpose::LogIn(_) = purpose {
                    self.login = LoginOffer::Made;
                }
                UserForm::new(purpose).into()
            }
            Place::Trial(user, password) => {
                let mut form = UserForm::new(Purpose::Probe(user));
                try_login::start(&mut form, cx, password);
                form.into()
            }
            Place::Review(commands) => review::opening::of_commands(cx, commands)?.into(),
            Place::Changes(users) => review::opening::of_changes(cx, &users)?.into(),
            Place::Apply(plan) => return question_answered::apply(self, plan),
            Place::Run => Dialog::Run,
            Place::Question(question) => Dialog::Question(question),
            Place::Brokers => {
                leaving::go_back(self);
                return None;
            }
            // They are in the list of brokers, and in the fleet.
            _ => return None,
        })
    }

    fn answered(&mut self, otherwise: bool) {
        question_answered::answered(self, otherwise);
    }

    fn unsaved(&self) -> Vec<String> {
        leaving::unsaved(self)
    }

    fn loses_passwords(&self) -> bool {
        self.cx.engine.password_batch().is_some() || generated_passwords::unseen(&self.cx).is_some()
    }

    fn untold(&self) -> Vec<(String, Tone)> {
        let (screen, cx) = self.front();
        if self.dialogs.is_empty() {
            users::status_line::untold(&self.table, cx)
        } else if screen.fills_screen() {
            message_row::untold(cx, screen.layer(), screen.hint(cx))
        } else {
            Vec::new()
        }
    }

    fn pressed(&mut self, binding: Option<&Binding>) {
        self.cx.line = None;
        self.table.follow = None;
        self.cx.call(Engine::person_acted);
        if binding.is_none_or(|binding| binding.action != Action::Probe) {
            self.cx.call(Engine::forget_fresh);
        }
    }

    fn turned(&mut self) {
        self.cx.line = None;
        self.table.follow = None;
        self.cx.call(Engine::forget_fresh);
    }

    fn press(&mut self, at: (u16, u16)) -> bool {
        users::mouse::press(self, at)
    }

    /// Pressing a key is refused when this session is read-only. On the name, the key that toggles
    /// only shows the user's details.
    fn barred(&self, binding: &Binding) -> Option<&'static str> {
        let shows_details = binding.layer == KeyContext::Table
            && binding.action == Action::Toggle
            && self.table.cursor.column == 0;
        let is_barred = !read_only::may_write(&self.cx, binding) && !shows_details;
        is_barred.then_some(read_only::READ_ONLY)
    }

    fn is_hinted(&self, binding: &Binding) -> bool {
        let applies = self.front().0.applies(&self.cx, binding.action).is_ok();
        let hinted = binding.layer != KeyContext::Table
            || users::hints::is_hinted(&self.table, &self.cx, binding.action);
        applies && hinted && read_only::may_write(&self.cx, binding)
    }
}

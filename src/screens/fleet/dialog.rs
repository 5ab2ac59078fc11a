//! The screens that can lie over the grid.

use crate::screens::fleet::compare_with_file::FilePrompt;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::log_in::LogIn;
use crate::screens::fleet::pages::Help;
use crate::screens::fleet::passwords::{PasswordForm, Shown};
use crate::screens::fleet::review::FleetReview;
use crate::screens::fleet::run_page::FleetRun;
use crate::screens::fleet::user::UserScreen;
use crate::screens::pages::{Page, messages::Messages};
use crate::screens::palette::Palette;
use crate::screens::question::Question;
use crate::screens::screen::Screen;

/// Something over the grid that has the keyboard.
#[derive(Debug)]
pub enum Dialog {
    /// One user across the fleet.
    User(Box<UserScreen>),
    /// What will be sent.
    Review(Box<FleetReview>),
    /// How applying goes, and how it went.
    Run(Box<FleetRun>),
    /// Which file of users to compare with.
    File(Box<FilePrompt>),
    /// A user that is added, or its new passwords.
    Form(Box<PasswordForm>),
    /// The password of one broker.
    LogIn(Box<LogIn>),
    /// New passwords, shown once.
    Passwords(Page<Shown>),
    /// A question.
    Question(Box<Question>),
    /// The keys.
    Help(Page<Help>),
    /// What was said, in full.
    Messages(Page<Messages>),
    /// The commands by name.
    Palette(Box<Palette>),
}

impl Dialog {
    /// Whether it fills the screen between header and footer.
    pub const fn fills_screen(&self) -> bool {
        matches!(self, Self::User(_) | Self::Review(_) | Self::Run(_))
    }

    /// Its screen.
    pub(in crate::screens) fn screen(&self) -> &dyn Screen<FleetContext> {
        match self {
            Self::User(page) => page.as_ref(),
            Self::Review(page) => page.as_ref(),
            Self::Run(page) => page.as_ref(),
            Self::File(form) => form.as_ref(),
            Self::Form(form) => form.as_ref(),
            Self::LogIn(form) => form.as_ref(),
            Self::Passwords(page) => page,
            Self::Question(question) => question.as_ref(),
            Self::Help(page) => page,
            Self::Messages(page) => page,
            Self::Palette(list) => list.as_ref(),
        }
    }

    /// Its screen, to give it a key.
    pub(in crate::screens) fn screen_mut(&mut self) -> &mut dyn Screen<FleetContext> {
        match self {
            Self::User(page) => page.as_mut(),
            Self::Review(page) => page.as_mut(),
            Self::Run(page) => page.as_mut(),
            Self::File(form) => form.as_mut(),
            Self::Form(form) => form.as_mut(),
            Self::LogIn(form) => form.as_mut(),
            Self::Passwords(page) => page,
            Self::Question(question) => question.as_mut(),
            Self::Help(page) => page,
            Self::Messages(page) => page,
            Self::Palette(list) => list.as_mut(),
        }
    }
}

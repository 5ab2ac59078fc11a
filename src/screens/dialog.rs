//! The screens that can lie over the table. A new one has a folder, and a line in each of these: its place in
//! [`crate::screens::next`], the enum and both matches here, [`crate::screens::broker_console`], where it is drawn
//! (`view::dialog`, or `view::front` when it fills the screen). With keys of its own it has a layer
//! (`bindings::layer`) and its rows in [`crate::screens::key_table`]. If it shows what a broker tells of sessions,
//! `Model::shows_details` must know.

use crate::screens::activity::Page;
use crate::screens::activity::entry::Entry;
use crate::screens::apply::RunPage;
use crate::screens::details::User;
use crate::screens::groups::GroupsForm;
use crate::screens::help::Help;
use crate::screens::history::History;
use crate::screens::pages::{self, messages::Messages};
use crate::screens::palette::Palette;
use crate::screens::password_batch::NewPasswords;
use crate::screens::password_batch::shown::Shown;
use crate::screens::question::Question;
use crate::screens::review::Review;
use crate::screens::screen::Screen;
use crate::screens::user_form::UserForm;
use crate::screens::user_form::made::Made;

/// Something over the table that has the keyboard.
#[derive(Debug)]
pub enum Dialog {
    /// Fields to fill in.
    Form(Box<UserForm>),
    /// The groups of users.
    Groups(Box<GroupsForm>),
    /// A question.
    Question(Box<Question>),
    /// The keys.
    Help(pages::Page<Help>),
    /// What was said, in full.
    Messages(pages::Page<Messages>),
    /// The commands by name.
    Palette(Box<Palette>),
    /// All that the broker sent about one user.
    Details(pages::Page<User>),
    /// What will be sent.
    Review(Box<Review>),
    /// How applying goes, and how it went. The console keeps where the person is in it.
    Run,
    /// What was applied in this session.
    History(Box<History>),
    /// What happened: our commands and the answers to others.
    Activity(Box<Page>),
    /// All that is known of one line of it.
    Entry(pages::Page<Entry>),
    /// What new passwords for many users are to be like, and where they go.
    NewPasswords(Box<NewPasswords>),
    /// New passwords, shown once.
    Passwords(pages::Page<Shown>),
    /// The password that a form made last.
    Made(pages::Page<Made>),
}

impl Dialog {
    /// Whether a password can be read on it.
    pub(in crate::screens) fn shows_secret(&self) -> bool {
        match self {
            Self::Form(form) => form.shows_secret(),
            Self::Passwords(_) | Self::Made(_) => true,
            _ => false,
        }
    }

    /// Whether it fills the screen between header and footer.
    pub const fn fills_screen(&self) -> bool {
        matches!(
            self,
            Self::Review(_) | Self::Run | Self::History(_) | Self::Activity(_)
        )
    }

    /// Its screen.
    pub(in crate::screens) fn screen<'a>(&'a self, run: &'a RunPage) -> &'a dyn Screen {
        match self {
            Self::Form(form) => form.as_ref(),
            Self::Groups(form) => form.as_ref(),
            Self::Question(question) => question.as_ref(),
            Self::Help(page) => page,
            Self::Messages(page) => page,
            Self::Palette(list) => list.as_ref(),
            Self::Details(page) => page,
            Self::Review(page) => page.as_ref(),
            Self::Run => run,
            Self::History(page) => page.as_ref(),
            Self::Activity(page) => page.as_ref(),
            Self::Entry(page) => page,
            Self::NewPasswords(form) => form.as_ref(),
            Self::Passwords(page) => page,
            Self::Made(page) => page,
        }
    }

    /// Its screen, to give it a key.
    pub(in crate::screens) fn screen_mut<'a>(
        &'a mut self,
        run: &'a mut RunPage,
    ) -> &'a mut dyn Screen {
        match self {
            Self::Form(form) => form.as_mut(),
            Self::Groups(form) => form.as_mut(),
            Self::Question(question) => question.as_mut(),
            Self::Help(page) => page,
            Self::Messages(page) => page,
            Self::Palette(list) => list.as_mut(),
            Self::Details(page) => page,
            Self::Review(page) => page.as_mut(),
            Self::Run => run,
            Self::History(page) => page.as_mut(),
            Self::Activity(page) => page.as_mut(),
            Self::Entry(page) => page,
            Self::NewPasswords(form) => form.as_mut(),
            Self::Passwords(page) => page,
            Self::Made(page) => page,
        }
    }
}

//! The screens that can lie over the table. A new one has a folder, and a line in each of these:
//! here, its place in [`crate::screens::next`], and how that opens in
//! [`crate::screens::broker_console`]. With keys of its own it has a layer (`bindings::layer`) and
//! its rows in [`crate::screens::key_table`]. If it shows what a broker tells of sessions,
//! `Model::shows_details` must know.

use crate::screens::activity::{self, line_details};
use crate::screens::apply::RunPage;
use crate::screens::context::Context;
use crate::screens::details::User;
use crate::screens::dialogs_macro::dialogs;
use crate::screens::groups::GroupsForm;
use crate::screens::help::Help;
use crate::screens::history::History;
use crate::screens::pages::{Page, messages::Messages};
use crate::screens::palette::Palette;
use crate::screens::password_batch::{NewPasswords, shown::Shown};
use crate::screens::question::Question;
use crate::screens::review::Review;
use crate::screens::user_form::{UserForm, generated_passwords::Made};

dialogs! {
    /// Something over the table that has the keyboard.
    enum Dialog over Context {
        /// Fields to fill in.
        Form(UserForm),
        /// The groups of users.
        Groups(GroupsForm),
        Question(Question),
        /// The keys.
        Help(Page<Help>),
        /// What was said, in full.
        Messages(Page<Messages>),
        /// The commands by name.
        Palette(Palette),
        /// All that the broker sent about one user.
        Details(Page<User>),
        /// What will be sent.
        Review(Review),
        /// What was applied in this session.
        History(History),
        /// What happened: our commands and the answers to others.
        Activity(activity::Page),
        /// All that is known of one line of it.
        Entry(Page<line_details::LineDetails>),
        /// What new passwords for many users are to be like, and where they go.
        NewPasswords(NewPasswords),
        /// New passwords, shown once.
        Passwords(Page<Shown>),
        /// The passwords that forms made.
        Made(Page<Made>),
    }
    kept as &'a {
        /// How applying goes, and how it went.
        Run(RunPage)
    }
}

//! The screens that can lie over the grid.

use crate::screens::activity::{self, line_details::LinePage};
use crate::screens::dialogs_macro::dialogs;
use crate::screens::fleet::apply_page::FleetRun;
use crate::screens::fleet::compare_with_file::FilePrompt;
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::help::Help;
use crate::screens::fleet::log_in::LogIn;
use crate::screens::fleet::of_broker::OfBroker;
use crate::screens::fleet::passwords::{PasswordForm, Shown};
use crate::screens::fleet::review::FleetReview;
use crate::screens::fleet::user::UserScreen;
use crate::screens::pages::{Page, messages::Messages};
use crate::screens::palette::Palette;
use crate::screens::question::Question;

dialogs! {
    /// Something over the grid that has the keyboard.
    enum Dialog over FleetContext {
        /// One user across the fleet.
        User(UserScreen),
        /// What will be sent.
        Review(FleetReview),
        /// How applying goes, and how it went.
        Run(FleetRun),
        /// Which file of users to compare with.
        File(FilePrompt),
        /// A user that is added, or its new passwords.
        Form(PasswordForm),
        /// What happened at one broker.
        Activity(OfBroker<activity::Page>),
        /// All that is known of one line of it.
        Entry(OfBroker<LinePage>),
        /// The password of one broker.
        LogIn(LogIn),
        /// New passwords, shown once.
        Passwords(Page<Shown>),
        Question(Question),
        /// The keys.
        Help(Page<Help>),
        /// What was said, in full.
        Messages(Page<Messages>),
        /// The commands by name.
        Palette(Palette),
    }
}

//! The screens that can lie over the table: those of the list in `screens/mod.rs`, and those that
//! open by more than that says. If a new one shows what a broker tells of sessions,
//! `Model::shows_details` must know.

use crate::screens::apply::RunPage;
use crate::screens::context::Context;
use crate::screens::dialogs_macro::dialogs;
use crate::screens::help::Help;
use crate::screens::pages::Page;
use crate::screens::palette::Palette;
use crate::screens::question::Question;
use crate::screens::review::Review;
use crate::screens::user_form::UserForm;

/// Makes [`Dialog`].
macro_rules! over_the_table {
    ($( $(#[$what:meta])* $place:ident $( ($told:ident : $type:ty) )? : $($folder:ident)::+, $state:ident; )+) => {
        dialogs! {
            /// Something over the table that has the keyboard.
            enum Dialog over Context {
                $( $(#[$what])* $place(crate::screens::$($folder::)+$state), )+
                /// The keys.
                Help(Page<Help>),
                /// The commands by name.
                Palette(Palette),
                /// Fields to fill in.
                Form(UserForm),
                Question(Question),
                /// What will be sent.
                Review(Review),
            }
            kept as &'a {
                /// How applying goes, and how it went.
                Run(RunPage)
            }
        }
    };
}

screens!(over_the_table);

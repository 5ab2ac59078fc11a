//! The screens, a folder for each: what it holds, its `keys`, `update` and `view`. They do not know
//! each other. Below them stands what they share: [`context::Context`], the trait `screen::Screen`,
//! what a screen asks for ([`next::Next`]), and how keys are routed (`console`). Above them stands
//! the console of one broker: [`model::Model`], [`update`]. The list of brokers and the fleet are
//! consoles too, each all in its folder.
//!
//! [`update::update`] is pure: no I/O, no clock, no randomness. Time comes in as messages of
//! timers that were asked for as effects; what should happen goes out as [`effect::Effect`]s.

/// What can lie over the table of one broker, a line for each: its place, as other screens ask for
/// it with what they hand over; its folder, whose `open` opens it; its state. `next`, `dialog` and
/// `broker_console` are made of this list; there stand those that need more to open than it says.
macro_rules! screens {
    ($make:ident) => {
        $make! {
            /// What was said, in full.
            Messages(texts: Vec<(String, crate::domain::reason::Tone)>): pages::messages, MessagesPage;
            /// All that is known of a user.
            Details(user: crate::domain::user::UserName): details, UserPage;
            /// The groups of these users.
            Groups(users: Vec<crate::domain::user::UserName>): groups, GroupsForm;
            /// New passwords for these users.
            NewPasswords(users: Vec<crate::domain::user::UserName>): password_batch, NewPasswords;
            /// New passwords, shown once.
            Passwords: password_batch::shown, ShownPage;
            /// The passwords that forms made, that of this user first.
            Made(selected: Option<crate::domain::user::UserName>): user_form::generated_passwords, MadePage;
            /// What was applied in this session.
            History: history, History;
            /// What happened.
            Activity: activity, Page;
            /// All that is known of one line of it.
            Entry(item: crate::engine::journal::Item): activity::line_details, LinePage;
        }
    };
}

/// Who can have the keyboard, a line for each, in the order of the docs: what a config file calls
/// it, which is a promise and stays when the code is renamed; its heading in help and docs; the
/// rows of its screen, and those that it shares.
macro_rules! layers {
    ($make:ident) => {
        $make! {
            /// The table of users.
            Table: "table", "In the table", users::keys::TABLE, bindings::shared::LIST;
            /// The line in which the filter is typed.
            Filter: "filter", "While typing a filter", bindings::shared::FILTER, bindings::shared::TYPING;
            /// What will be sent.
            Review: "review", "In Review", review::keys::REVIEW, bindings::shared::LIST;
            /// How applying goes.
            Run: "run", "While changes are applied", apply::keys::RUN, bindings::shared::LIST;
            /// What was applied.
            History: "history", "In the history", history::keys::HISTORY, bindings::shared::LIST;
            /// The list of brokers.
            Brokers: "brokers", "In the list of brokers", brokers::keys::BROKERS, brokers::keys::SHARED;
            /// The users of many brokers.
            Fleet: "fleet", "In the grid of many brokers", fleet::keys::FLEET, bindings::shared::LIST;
            /// One user on many brokers.
            FleetUser: "fleet-user", "One user on many brokers", fleet::keys::FLEET_USER, bindings::shared::LIST;
            /// A form for a broker.
            Profile: "profile", "In the form for a broker", brokers::keys::PROFILE, bindings::shared::DIALOG;
            /// A dialog with fields to type into.
            Form: "form", "In a form", user_form::keys::FORM, bindings::shared::DIALOG;
            /// The dialog for the groups of users.
            Groups: "groups", "In the dialog for groups", groups::keys::GROUPS, bindings::shared::DIALOG;
            /// A question with two buttons.
            Confirm: "confirm", "In a question", question::keys::CONFIRM, bindings::shared::DIALOG;
            /// A question that asks for something to be typed before its yes.
            Typed: "typed", "In a question with a field", question::keys::TYPED, bindings::shared::DIALOG;
            /// What happened.
            Activity: "activity", "In the activity", activity::keys::ACTIVITY, bindings::shared::LIST;
            /// A page to read.
            Page: "page", "In help and details", pages::keys::PAGE, bindings::shared::LIST;
            /// The commands by name.
            Palette: "palette", "In the list of commands", palette::keys::PALETTE, bindings::shared::TYPING;
        }
    };
}

pub mod activity;
pub mod advice;
pub mod apply;
pub mod banners;
pub mod bindings;
pub mod broker_console;
pub mod brokers;
pub mod cautions;
pub mod change_rows;
pub mod clipboard;
pub mod console;
pub mod console_settings;
pub mod context;
pub mod details;
pub mod dialog;
pub mod dialogs_macro;
pub mod effect;
pub mod engine_notices;
pub mod find;
pub mod fleet;
pub mod groups;
pub mod header_words;
pub mod help;
mod help_lines;
pub mod history;
pub mod identity;
pub mod journal;
pub mod key_table;
pub mod keymap;
pub mod layout;
pub mod leaving;
pub mod message;
pub mod model;
pub mod mouse;
pub mod movement;
pub mod next;
pub mod own_rights;
pub mod pages;
pub mod palette;
pub mod password_batch;
pub mod password_strength;
pub mod question;
pub mod question_answered;
pub mod read_only;
pub mod review;
pub mod screen;
pub mod shared_context;
pub mod unsaved;
mod unsettled;
pub mod update;
pub mod user_form;
pub mod user_status;
pub mod users;
pub mod view;

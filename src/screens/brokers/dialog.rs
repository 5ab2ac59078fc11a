//! The screens that can lie over the list.

use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::details::Broker;
use crate::screens::brokers::form::ProfileForm;
use crate::screens::brokers::help::Help;
use crate::screens::brokers::prompt::Prompt;
use crate::screens::dialogs_macro::dialogs;
use crate::screens::pages::{Page, messages::Messages};
use crate::screens::palette::Palette;
use crate::screens::question::Question;

dialogs! {
    /// Something over the list that has the keyboard.
    enum Dialog over ListContext {
        /// A broker to add or to edit.
        Form(ProfileForm),
        /// The password that an attempt waits for.
        Password(Prompt),
        Question(Question),
        /// The keys.
        Help(Page<Help>),
        /// What was said, in full.
        Messages(Page<Messages>),
        /// The commands by name.
        Palette(Palette),
        /// All that is known of one broker.
        Details(Page<Broker>),
    }
}

//! What a screen asks of the console that shows it. No screen knows another one: it names a place.
//! Most are in the list of `screens/mod.rs`. What opens there is said by each console:
//! `broker_console`, `fleet::console`, `brokers::console`.

use crate::domain::command::Command;
use crate::domain::permission::Held;
use crate::domain::plan::Plan;
use crate::domain::profile::Profile;
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::screens::bindings::Action;
use crate::screens::question::Question;

/// What a key, or an answer of the broker, asks of the console.
#[derive(Debug)]
pub enum Next {
    /// Nothing: the screen stays.
    Stay,
    /// Close this screen.
    Close,
    /// The same by its Cancel: asks first where something typed would be lost.
    Cancel,
    /// Open another one over it.
    Open(Place),
    /// Open another one in its place.
    Replace(Place),
    /// Close this list of commands, and run this one on the screen below.
    Run(Action),
    /// Close this question, and do what its yes is for, or its other button.
    Answered {
        /// Whether the other button was pressed.
        otherwise: bool,
    },
}

/// Makes [`Place`] of the list of screens, and of what opens by more than that says.
macro_rules! places {
    ($( $(#[$what:meta])* $place:ident $( ($told:ident : $type:ty) )? : $($folder:ident)::+, $state:ident; )+) => {
        /// Somewhere to go.
        #[derive(Debug)]
        pub enum Place {
            $( $(#[$what])* $place $( ($type) )?, )+
            /// The keys.
            Help,
            /// The commands of the screen in front, by name.
            Palette,
            /// A dialog with fields.
            Form(Purpose),
            /// A form that tries this password at once.
            Trial(UserName, Secret),
            /// What will be sent: these commands.
            Review(Vec<Command>),
            /// What will be sent: the changes of these users.
            Changes(Vec<UserName>),
            /// Which file of users many brokers are compared with.
            UsersFile,
            /// The form that adds a user again on the brokers from which it was deleted together.
            AddAgain(UserName, Vec<Deleted>),
            /// What will be sent to many brokers: these commands, each with the column of its
            /// broker.
            Plans(Vec<(usize, Vec<Command>)>),
            /// How applying this plan goes, which was reviewed.
            Apply(Plan),
            /// How applying goes.
            Run,
            Question(Box<Question>),
            /// All that is known of a broker, by its name.
            Broker(String),
            /// The form for a broker: this one, or one that is added.
            BrokerForm(Option<Box<Profile>>),
            /// The list of brokers; asks where something would be lost.
            Brokers,
        }
    };
}

screens!(places);

/// What a user had on one of many brokers when it was deleted there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// The column of the broker.
    pub broker: usize,
    /// What it was granted, and is to be again.
    pub granted: Vec<Held>,
    /// What else it had, which does not come back.
    pub lost: Vec<String>,
}

/// What a dialog with fields is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Add New User.
    Add,
    /// Change Password of the named user.
    Password(UserName),
    /// Naming a user to work on; no command comes of it.
    Name,
    /// Log in again as the named user, with a password that was changed elsewhere.
    LogIn(UserName),
    /// Adding a user again who was deleted here, with a new password.
    Recreate {
        /// Whom.
        user: UserName,
        /// What it was granted, and is to be again.
        granted: Vec<Held>,
        /// What else it had, which does not come back.
        lost: Vec<String>,
    },
    /// Try a login of the named user beside the link; nothing is changed by it.
    Probe(UserName),
}

impl Next {
    /// Asks a question over the screen.
    pub fn ask(question: Question) -> Self {
        Self::Open(Place::Question(question.into()))
    }

    /// A yes counts for what the question said. Where the list says more by now, it is asked again.
    pub(in crate::screens) fn ask_again(
        question: Option<Question>,
        answered: &Question,
    ) -> Option<Self> {
        let mut question = question.filter(|question| question.asks_more_than(answered))?;
        let changed = "The broker's list changed while this was asked: read it again.";
        question.lines.insert(0, changed.into());
        Some(Self::ask(question))
    }
}

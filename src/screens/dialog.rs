//! What can lie over the table. A dialog carries its data and the action that it confirms.

use crate::domain::plan::Plan;
use crate::domain::unsaved::Found;
use crate::domain::user::UserName;
use crate::engine::journal::Item;
use crate::screens::activity::Page;
use crate::screens::bindings::KeyContext;
use crate::screens::groups::GroupsForm;
use crate::screens::history::History;
use crate::screens::password_batch::NewPasswords;
pub use crate::screens::question::Question;
use crate::screens::review::Review;
use crate::screens::user_form::Form;
use crate::ui::field::Field;
use crate::ui::page::TextPage;

/// Something over the table that has the keyboard.
#[derive(Debug)]
pub enum Dialog {
    /// Fields to fill in.
    Form(Box<Form>),
    /// The groups of users.
    Groups(Box<GroupsForm>),
    /// A question.
    Question(Question),
    /// The line in which the filter is typed.
    Filter(Field),
    /// The keys.
    Help(TextPage),
    /// All that the broker sent about one user.
    Details {
        /// Whom.
        user: UserName,
        /// Where the person is in it.
        page: TextPage,
    },
    /// What will be sent.
    Review(Box<Review>),
    /// How applying goes, and how it went: [`crate::engine::Engine::run`].
    Run,
    /// What was applied in this session.
    History(Box<History>),
    /// What happened: our commands and the answers to others.
    Activity(Box<Page>),
    /// All that is known of one line of it.
    Entry {
        /// Which.
        item: Item,
        /// Where the person is in it.
        page: TextPage,
    },
    /// What new passwords for many users are to be like, and where they go.
    NewPasswords(Box<NewPasswords>),
    /// New passwords, shown once.
    Passwords(TextPage),
}

impl Dialog {
    /// The help, from its first line on.
    pub fn help() -> Self {
        Self::Help(TextPage::searched())
    }

    /// All that the broker sent about a user.
    pub const fn details(user: UserName) -> Self {
        let page = TextPage::marked();
        Self::Details { user, page }
    }

    /// The page to read, if it is one.
    pub const fn page(&self) -> Option<&TextPage> {
        match self {
            Self::Help(page)
            | Self::Passwords(page)
            | Self::Details { page, .. }
            | Self::Entry { page, .. } => Some(page),
            _ => None,
        }
    }

    /// The page to read, to move in it.
    pub const fn page_mut(&mut self) -> Option<&mut TextPage> {
        match self {
            Self::Help(page)
            | Self::Passwords(page)
            | Self::Details { page, .. }
            | Self::Entry { page, .. } => Some(page),
            _ => None,
        }
    }

    /// Whether it fills the screen between header and footer.
    pub const fn fills_screen(&self) -> bool {
        matches!(self, Self::Review(_) | Self::Run | Self::History(_))
    }

    /// What closing it loses, as a sentence; nothing where nothing was typed, or made for it.
    pub fn holds(&self) -> Option<&'static str> {
        match self {
            Self::Form(form) if form.is_touched() => Some("What you typed is not kept."),
            Self::Groups(form) if !form.field.text().is_empty() => {
                Some("The group that you typed is not added: enter adds it.")
            }
            Self::NewPasswords(form) if form.is_touched() => Some("What you chose is not used."),
            Self::Review(review) if review.holds_passwords() => {
                Some("The plan holds new passwords, and none of them is set.")
            }
            _ => None,
        }
    }

    /// Which keys apply.
    pub fn layer(&self) -> KeyContext {
        match self {
            Self::Form(_) | Self::NewPasswords(_) => KeyContext::Form,
            Self::Groups(_) => KeyContext::Groups,
            Self::Question(question) => question.layer(),
            Self::Filter(_) => KeyContext::Filter,
            Self::Help(page) if page.is_typing() => KeyContext::Filter,
            Self::Help(_) | Self::Details { .. } | Self::Entry { .. } | Self::Passwords(_) => {
                KeyContext::Page
            }
            Self::Review(_) => KeyContext::Review,
            Self::Run => KeyContext::Run,
            Self::History(_) => KeyContext::History,
            Self::Activity(page) if page.typing => KeyContext::Filter,
            Self::Activity(_) => KeyContext::Activity,
        }
    }
}

/// What a confirmed question does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfirmAction {
    /// Deletes the user.
    Delete(UserName),
    /// Saves the rows, in spite of what was said against it.
    Save(Vec<UserName>),
    /// Sends the form below the question.
    Send,
    /// Drops the changes of these users.
    Cancel(Vec<UserName>),
    /// Applies the plan, as it was shown.
    Apply(Box<Plan>),
    /// Closes what lies below, with what was typed into it.
    Discard,
    /// Forgets new passwords that were shown, or could not be handed over.
    ForgetPasswords,
    /// Makes drafts of what an earlier console did not save.
    LoadUnsaved(Box<Found>),
    /// Deletes what an earlier console did not save.
    DiscardUnsaved(u64),
    /// Drops all changes.
    CancelAll,
    /// Goes back to the list of brokers.
    Back,
    /// Leaves.
    Quit,
}

//! All that the application knows.

mod link;
mod session;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::bindings::{Action, Layer};
use super::dialog::Dialog;
use super::handover::Handover;
use super::identity::Identity;
use super::lineup::{Lineup, Sort};
use super::run_page::RunPage;
use super::unsaved::Unsaved;
use crate::domain::command::{CommandId, Deed};
use crate::domain::draft::{Drafts, Progress};
use crate::domain::link::Channel;
use crate::domain::local_time::LocalTime;
use crate::domain::permission::{Grant, Permission};
use crate::domain::roster::{Protection, Roster};
use crate::domain::secret::Secret;
use crate::domain::user::UserName;
use crate::engine::apply::Run;
use crate::engine::command_log::CommandLog;
use crate::engine::command_queue::CommandQueue;
use crate::engine::list_in_parts::ListInParts;
use crate::engine::offline::OfflineChanges;
use crate::engine::other_answers::OtherAdminAnswers;
use crate::engine::user_info::UserInfo;
pub use link::{Cause, Lack, LinkState, LoginOffer, NextList, Retry, WaitingList};
pub use session::Session;

/// Where the person is in the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The selected user.
    pub user: Option<UserName>,
    /// The focused column: 0 is the name, n the nth permission.
    pub column: usize,
    /// The first row shown.
    pub top: usize,
    /// The first permission shown, counted from 0.
    pub first: usize,
}

/// A short-lived word in the status column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flash {
    /// A change of ours is in the broker's list.
    Saved,
    /// Somebody else changed the user.
    Changed,
    /// The user is new.
    Added,
}

/// Adding, deleting or re-keying a user: what is not a permission, and so not a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserAction {
    /// What is done.
    pub deed: Deed,
    /// How far it has come.
    pub progress: Progress,
    /// The command that does it.
    pub id: CommandId,
    /// Who was listed under nearly the name of a user who is added: none of them is the new one.
    pub twins: Vec<UserName>,
}

/// A user with a password, for trying the login: the broker accepted it just now, or it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    /// Whose.
    pub user: UserName,
    /// The password.
    pub password: Secret,
}

/// How a message line is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neutral.
    #[default]
    Info,
    /// Something was done.
    Good,
    /// Something needs attention.
    Warning,
    /// Something failed.
    Bad,
}

/// The line above the footer, until the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text, not cleaned.
    pub text: String,
    /// How it is meant.
    pub tone: Tone,
}

/// The whole state of the application.
#[derive(Debug)]
pub struct Model {
    /// What it was started with.
    pub session: Session,
    /// The link.
    pub link: LinkState,
    /// The generation of the countdown that runs.
    pub countdown: u64,
    /// Who we are, where no user name says it.
    pub identity: Identity,
    /// What the broker refused, and its sentence.
    pub refused: BTreeMap<Channel, String>,
    /// The kinds of commands that this account may not send, and the broker's words.
    pub denied: BTreeMap<Deed, String>,
    /// How often the broker was asked by itself what this account may read, since the last key.
    pub unasked: u8,
    /// The broker's list as the screen shows it.
    pub roster: Option<Roster>,
    /// A newer list that waits behind the banner.
    pub waiting: Option<WaitingList>,
    /// What is known of a list that comes in parts.
    pub list_in_parts: ListInParts,
    /// What the next list is.
    pub next_list: NextList,
    /// What could not be used of the shown list.
    pub remarks: Vec<String>,
    /// How far a long list that is being read has come: users read, and users that there are.
    pub reading: Option<(usize, usize)>,
    /// Why the newest list could not be used at all, or why there is none.
    pub bad_list: Option<String>,
    /// What the broker keeps to itself, though it refuses nothing.
    pub lack: Lack,
    /// Why no command that holds a secret is sent: nobody answered yet.
    pub unheard: Option<String>,
    /// Changed permissions.
    pub drafts: Drafts,
    /// What an earlier console did not save.
    pub unsaved: Unsaved,
    /// Users that the list does not hold (any more) and that are shown below it: changed ones,
    /// and where it cannot be read those that were named.
    pub unlisted_users: Vec<UserName>,
    /// What is worked on without the list.
    pub offline: OfflineChanges,
    /// Other changes under way.
    pub actions: BTreeMap<UserName, UserAction>,
    /// Commands under way.
    pub queue: CommandQueue,
    /// All commands of this session, and what became of them.
    pub log: CommandLog,
    /// The plan that is being applied, or whose summary was not closed yet.
    pub run: Option<Run>,
    /// Where the person is on the page of that plan.
    pub run_page: RunPage,
    /// The generation of the timer that counts for it.
    pub ticks: u64,
    /// Answers to the commands of other admins.
    pub other_answers: OtherAdminAnswers,
    /// Why the journal cannot be written at present.
    pub journal_problem: Option<String>,
    /// The password that was set last, until the next key.
    pub fresh: Option<Fresh>,
    /// How often one was kept.
    pub fresh_generation: u64,
    /// How many passwords were judged.
    pub judgements: u64,
    /// Whose login is being tried beside the link.
    pub probing: Option<UserName>,
    /// A login that waits for a list: with whose client id it is tried must be free.
    pub held_trial: Option<Fresh>,
    /// New passwords that are not handed over yet.
    pub handover: Option<Handover>,
    /// What is known of users beside the list.
    pub user_info: UserInfo,
    /// Where the person is.
    pub cursor: Cursor,
    /// What the shown users have to be like, as it was typed; blank when all are shown.
    pub filter: String,
    /// The order of the rows; `None` for the broker's own.
    pub sort: Option<Sort>,
    /// The rows that follow from these two.
    pub lineup: Lineup,
    /// The users that were marked to do something with all of them.
    pub marked: HashSet<UserName>,
    /// Where a range of marks begins: the user that was marked last.
    pub last_marked: Option<UserName>,
    /// A user to select once the list shows it, unless a key is pressed before.
    pub follow: Option<UserName>,
    /// Short-lived words in the status column.
    pub flashes: HashMap<UserName, Flash>,
    /// The generation of the flashes.
    pub flashes_generation: u64,
    /// What lies over the table, the topmost last.
    pub dialogs: Vec<Dialog>,
    /// Whether the notice is shown.
    pub notice: bool,
    /// The line above the footer.
    pub line: Option<Line>,
    /// The offer to type another password.
    pub login: LoginOffer,
    /// The time since when the shown list may be old, as people write it; `None` while it is what
    /// the broker says.
    pub old_since: Option<LocalTime>,
    /// Columns of the terminal.
    pub width: u16,
    /// Rows of the terminal.
    pub height: u16,
    /// Whether the last message changed anything that a screen could show.
    pub changed: bool,
}

impl Model {
    /// The state at the start, for a terminal of this size.
    #[must_use]
    pub fn new(session: Session, width: u16, height: u16) -> Self {
        Self {
            session,
            link: LinkState::Connecting,
            countdown: 0,
            identity: Identity::default(),
            refused: BTreeMap::new(),
            denied: BTreeMap::new(),
            unasked: 0,
            roster: None,
            waiting: None,
            list_in_parts: ListInParts::default(),
            next_list: NextList::News,
            remarks: Vec::new(),
            reading: None,
            bad_list: None,
            lack: Lack::Nothing,
            unheard: None,
            drafts: Drafts::default(),
            unsaved: Unsaved::default(),
            unlisted_users: Vec::new(),
            offline: OfflineChanges::default(),
            actions: BTreeMap::new(),
            queue: CommandQueue::default(),
            log: CommandLog::default(),
            run: None,
            run_page: RunPage::default(),
            ticks: 0,
            other_answers: OtherAdminAnswers::default(),
            journal_problem: None,
            fresh: None,
            fresh_generation: 0,
            judgements: 0,
            probing: None,
            held_trial: None,
            handover: None,
            user_info: UserInfo::default(),
            cursor: Cursor {
                column: 1,
                ..Cursor::default()
            },
            filter: String::new(),
            sort: None,
            lineup: Lineup::default(),
            marked: HashSet::new(),
            last_marked: None,
            follow: None,
            flashes: HashMap::new(),
            flashes_generation: 0,
            dialogs: Vec::new(),
            notice: true,
            line: None,
            login: LoginOffer::None,
            old_since: None,
            width,
            height,
            changed: true,
        }
    }

    /// The key for an action of the table, as sentences name it.
    #[must_use]
    pub fn key(&self, action: Action) -> String {
        self.session.keys.name(Layer::Table, action)
    }

    /// The key for an action of a layer, as a sentence names it.
    #[must_use]
    pub fn key_of(&self, layer: Layer, action: Action) -> String {
        self.session.keys.name(layer, action)
    }

    /// Who has the keyboard.
    #[must_use]
    pub fn layer(&self) -> Layer {
        self.dialogs.last().map_or(Layer::Table, Dialog::layer)
    }

    /// The columns of permissions: the list's, or those that every broker of the family has
    /// where users are worked on without one.
    #[must_use]
    pub fn permissions(&self) -> &[Permission] {
        match &self.roster {
            Some(roster) => roster.permissions(),
            None if self.unlisted_users.is_empty() => &[],
            None => &self.session.family.permissions,
        }
    }

    /// Whether there is no list though none was refused.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.lack == Lack::List
    }

    /// Whether nothing tells what kind of broker this is.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.lack == Lack::Kind
    }

    /// Whether the broker does not show the list: it refuses it, or does not send it.
    #[must_use]
    pub fn list_is_refused(&self) -> bool {
        self.is_withheld() || self.refused.contains_key(&Channel::Users)
    }

    /// The list, if it is the broker's present one as far as is known.
    #[must_use]
    pub fn readable_list(&self) -> Option<&Roster> {
        self.roster.as_ref().filter(|_| !self.list_is_refused())
    }

    /// Whether a user's row is there because it was named, or because of what the broker
    /// accepted about it, and not because of a list.
    #[must_use]
    pub fn is_named(&self, name: &UserName) -> bool {
        let listed = |roster: &Roster| roster.row(name).is_some();
        (self.list_is_refused() || self.roster.is_none())
            && !self.roster.as_ref().is_some_and(listed)
            && self.offline.holds(name)
    }

    /// What the screen shows of a permission beside the person's own change: what the broker
    /// accepted last, what the last list says, or that nothing is known; `None` for a user who is
    /// gone.
    #[must_use]
    pub fn grant(&self, name: &UserName, permission: &Permission) -> Option<Grant> {
        let key = &permission.key;
        if let Some(enabled) = self.offline.value(name, key) {
            return Some(enabled.into());
        }
        let listed = self.roster.as_ref().and_then(|list| list.grant(name, key));
        listed.or_else(|| self.is_named(name).then_some(Grant::Unknown))
    }

    /// What is never changed about a user.
    #[must_use]
    pub fn protection(&self, name: &UserName) -> Option<&Protection> {
        match &self.roster {
            Some(roster) => roster.protection(name),
            None => self.session.family.protection(name),
        }
    }

    /// The focused permission, if the focus is not on the name.
    #[must_use]
    pub fn focused_permission(&self) -> Option<&Permission> {
        self.permissions().get(self.cursor.column.checked_sub(1)?)
    }

    /// Shows a line above the footer.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.line = Some(Line {
            text: text.into(),
            tone,
        });
    }
}

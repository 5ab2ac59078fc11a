//! What one broker's session knows and does without a screen: what was asked of the broker, what
//! became of it, what is known of its users, and a plan under way.
//!
//! All of it is pure, and none of it knows keys, widths or colours. It depends on `domain` and `text` only.

pub mod access;
pub mod apply;
pub mod changes;
pub mod command_log;
pub mod command_queue;
pub mod connection;
mod groups;
pub mod identity;
pub mod impact;
pub mod journal;
pub mod list_in_parts;
pub mod offline;
pub mod other_answers;
pub mod password_batch;
pub mod session;
pub mod undo;
pub mod user_info;
pub mod user_list;

use std::collections::BTreeMap;

use crate::domain::command::Deed;
use crate::domain::draft::Drafts;
use crate::domain::link::Channel;
use crate::domain::local_time::LocalTime;
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use apply::Run;
use changes::{Fresh, UserAction};
use command_log::CommandLog;
use command_queue::CommandQueue;
use connection::LinkState;
use identity::Identity;
use list_in_parts::ListInParts;
use offline::OfflineChanges;
use other_answers::OtherAdminAnswers;
use password_batch::Handover;
use session::Session;
use user_info::UserInfo;
use user_list::{Lack, NextList, WaitingList};

/// One broker's session.
#[derive(Debug)]
pub struct Engine {
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
    /// The generation of the timer that counts for it.
    pub ticks: u64,
    /// Answers to the commands of other admins.
    pub other_answers: OtherAdminAnswers,
    /// The password that was set last, until the next key.
    pub fresh: Option<Fresh>,
    /// How often one was kept.
    pub fresh_generation: u64,
    /// Whose login is being tried beside the link.
    pub probing: Option<UserName>,
    /// A login that waits for a list: with whose client id it is tried must be free.
    pub held_trial: Option<Fresh>,
    /// New passwords that are not handed over yet.
    pub handover: Option<Handover>,
    /// What is known of users beside the list.
    pub user_info: UserInfo,
    /// The time since when the shown list may be old, as people write it; `None` while it is what
    /// the broker says.
    pub old_since: Option<LocalTime>,
}

impl Engine {
    /// A session before anything came from the broker.
    #[must_use]
    pub fn new(session: Session) -> Self {
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
            unlisted_users: Vec::new(),
            offline: OfflineChanges::default(),
            actions: BTreeMap::new(),
            queue: CommandQueue::default(),
            log: CommandLog::default(),
            run: None,
            ticks: 0,
            other_answers: OtherAdminAnswers::default(),
            fresh: None,
            fresh_generation: 0,
            probing: None,
            held_trial: None,
            handover: None,
            user_info: UserInfo::default(),
            old_since: None,
        }
    }
}

//! What one broker's session knows and does without a screen: what was asked of the broker, what
//! became of it, what is known of its users, and a plan under way.
//!
//! All of it is pure, and none of it knows keys, widths or colours. It depends on `domain` and
//! `text` only.

mod accessors;
mod answer_timeout;
pub mod answers;
pub mod apply;
mod ask_user_info;
pub mod command_log;
pub mod command_queue;
pub mod compare_with_file;
pub mod connection;
mod contested_additions;
pub mod draft;
pub mod effect;
mod groups;
pub mod identity;
pub mod impact;
pub mod journal;
mod link_lost;
pub mod list_in_parts;
pub mod list_state;
pub mod may_change;
pub mod named_users;
pub mod other_admins_answers;
pub mod own_rights;
pub mod password_batch;
pub mod permission_names;
mod plan;
mod restore;
mod seen_changes;
pub mod send_check;
pub mod session;
pub mod submit;
mod take_list;
pub mod try_login;
pub mod undo;
pub mod user_actions;
pub mod user_filter;
pub mod user_info;
mod without_list;

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::broker_messages::{BrokerEvent, BrokerRequest, Channel};
use crate::domain::command::CommandKind;
use crate::domain::local_time::LocalTime;
use crate::domain::reason::{Reason, Tone};
use crate::domain::roster::Roster;
use crate::domain::user::UserName;
use crate::engine::draft::Drafts;
use apply::Run;
use command_log::CommandLog;
use command_queue::CommandQueue;
use connection::LinkState;
use effect::{Effect, Notice, Timer};
use identity::Identity;
use list_in_parts::ListInParts;
use list_state::{Lack, NextList, WaitingList};
use named_users::NamedUsers;
use other_admins_answers::OtherAdminAnswers;
use password_batch::PasswordBatch;
use session::Session;
use user_actions::{Fresh, UserAction};
use user_info::UserInfo;

/// One broker's session.
#[derive(Debug)]
pub struct Engine {
    /// What the session was started with.
    pub session: Session,
    link: LinkState,
    /// The generation of the countdown that runs.
    countdown: u64,
    /// Who we are, where no user name says it.
    identity: Identity,
    /// What the broker refused, and its sentence.
    refused: BTreeMap<Channel, String>,
    /// The kinds of commands that this account may not send, and the broker's words.
    denied: BTreeMap<CommandKind, String>,
    /// How often the console asked by itself what this account may read, since a person did
    /// something.
    unasked: u8,
    /// The broker's list as the screen shows it.
    roster: Option<Roster>,
    /// A newer list that waits behind the banner.
    waiting: Option<WaitingList>,
    /// What is known of a list that comes in parts.
    list_in_parts: ListInParts,
    /// Why the next list comes.
    next_list: NextList,
    /// What could not be used of the shown list.
    remarks: Vec<String>,
    /// How far a long list that is being read has come: users read, and users that there are.
    reading: Option<(usize, usize)>,
    /// Why the newest list could not be used at all, or why there is none.
    bad_list: Option<String>,
    /// What the broker does not send, though it refuses nothing.
    lack: Lack,
    /// Why no command that holds a secret is sent: no broker has answered yet.
    unheard: Option<String>,
    /// Changed permissions.
    drafts: Drafts,
    /// Users that the list does not hold (any more) and that are shown below it: changed ones,
    /// and where it cannot be read those that were named.
    unlisted_users: Vec<UserName>,
    /// What is worked on without the list.
    named_users: NamedUsers,
    /// Other changes under way.
    actions: BTreeMap<UserName, UserAction>,
    /// Whether a person asked for the try to connect that is under way.
    retry_was_asked: bool,
    /// Commands under way.
    queue: CommandQueue,
    /// All commands of this session, and what became of them.
    log: CommandLog,
    /// The plan that is being applied, or whose summary was not closed yet.
    run: Option<Run>,
    /// The generation of the timer that counts for it.
    ticks: u64,
    /// Answers to the commands of other admins.
    other_answers: OtherAdminAnswers,
    /// The password that was set last, until the next key.
    fresh: Option<Fresh>,
    /// How many passwords were kept so far: the number of the timer for this one.
    fresh_generation: u64,
    /// The user whose login is being tried beside the link.
    probing: Option<UserName>,
    /// A login that waits for a list that says whether its client id is free.
    held_trial: Option<Fresh>,
    /// New passwords that are not handed over yet.
    password_batch: Option<PasswordBatch>,
    /// What is known of users beside the list.
    user_info: UserInfo,
    /// The time since when the shown list may be old, as people write it; `None` while it is what
    /// the broker says.
    old_since: Option<LocalTime>,
    /// Whether what happened last could show on a screen.
    changed: bool,
    out: Vec<Effect>,
}

impl Engine {
    /// A session before anything came from the broker.
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
            named_users: NamedUsers::default(),
            retry_was_asked: false,
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
            password_batch: None,
            user_info: UserInfo::default(),
            old_since: None,
            changed: false,
            out: Vec::new(),
        }
    }

    /// The effects since the last call, in order.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.out)
    }

    /// The broker, or the link to it, did something.
    pub fn on_event(&mut self, event: BrokerEvent) {
        match event {
            BrokerEvent::Link(link) => self.on_link(link),
            BrokerEvent::Channel(channel, refusal) => {
                self.on_channel(channel, refusal);
            }
            BrokerEvent::Ready { in_flight } => {
                self.queue.set_limit(in_flight);
                self.send_next();
            }
            BrokerEvent::UnknownFamily { tried, is_refused } => {
                self.give_family_up(tried, is_refused);
            }
            BrokerEvent::Unheard(why) => self.unheard = why,
            BrokerEvent::Family { family, notice } => {
                self.family_is_known();
                self.queue.set_together(family.together);
                self.session.family = *family;
                notice.clone_into(&mut self.session.notice);
            }
            BrokerEvent::Reading { done, total } => {
                // Nobody waits for a list that is read only to see whether anything changed.
                self.changed = self.roster.is_none() || self.next_list != NextList::News;
                self.reading = self.changed.then_some((done, total));
            }
            BrokerEvent::Roster(roster, remarks) => self.arrive(roster, remarks),
            BrokerEvent::BadRoster(why) => {
                self.drop_held_login();
                self.next_list = NextList::News;
                self.reading = None;
                self.bad_list = Some(why);
                if self.roster.is_none() {
                    self.list_is_missing();
                }
            }
            BrokerEvent::NoRoster(why) => {
                self.drop_held_login();
                self.next_list = NextList::News;
                self.reading = None;
                self.bad_list = Some(why);
                self.list_is_missing();
            }
            BrokerEvent::Answer(answer) => self.on_answer(&answer),
            BrokerEvent::Groups(user, told) => self.on_groups(user, &told),
            BrokerEvent::Report(report) => self.on_report(report),
            BrokerEvent::PasswordWorks(id) => self.password_works(id),
            BrokerEvent::FactoryPassword(is) => self.note_factory_password(is),
            BrokerEvent::Undelivered(id, why) => self.on_undelivered(id, &why),
            BrokerEvent::NotSent(id, why) => self.on_not_sent(id, &why),
        }
    }

    /// A timer that was asked for ran out.
    pub fn on_timer(&mut self, timer: Timer) {
        match timer {
            Timer::Answer(id) => self.overdue(id),
            Timer::Reread(id) => self.reread(id),
            Timer::Verify(id) => self.verify_overdue(id),
            Timer::Run(generation) => self.tick(generation),
            Timer::Fresh(generation) => self.forget_password(generation),
            Timer::Countdown(generation) => self.count_down(generation),
        }
    }

    /// After every message: drops what finished changes leave behind, and goes on with the plan.
    pub fn advance(&mut self) {
        self.tidy();
        self.follow_plan();
    }

    /// Reads the list again, or connects now. Forgets what was learnt of the account and of users,
    /// which may not be true any more.
    pub fn refresh(&mut self) -> Refreshed {
        if let LinkState::Down { .. } = self.link {
            self.request(BrokerRequest::RetryNow);
            self.retry_was_asked = true;
            return Refreshed::Connecting;
        }
        self.forget_denials();
        self.user_info.doubt_all();
        if let Some(waiting) = self.waiting.take() {
            self.take_list(waiting.roster);
            return Refreshed::Taken;
        }
        self.next_list = NextList::Refresh;
        self.request(BrokerRequest::Refresh);
        Refreshed::Asked
    }

    /// Does something with it. Returns whether what is shown of it may be another: as `usual`,
    /// unless what is done says otherwise.
    pub fn watch(&mut self, usual: bool, work: impl FnOnce(&mut Self)) -> bool {
        self.changed = usual;
        work(self);
        self.changed
    }

    fn emit(&mut self, effect: Effect) {
        self.out.push(effect);
    }

    fn request(&mut self, request: BrokerRequest) {
        self.emit(Effect::Broker(request));
    }

    fn start(&mut self, timer: Timer, delay: Duration) {
        self.emit(Effect::Start(timer, delay));
    }

    fn ask_time(&mut self) {
        self.emit(Effect::AskTime);
    }

    fn tell(&mut self, notice: Notice) {
        self.emit(Effect::Tell(notice));
    }

    fn say(&mut self, tone: Tone, reason: impl Into<Reason>) {
        self.tell(Notice::Say(tone, reason.into()));
    }

    /// The kind of broker could not be found out. What is in line goes back to the person.
    fn give_family_up(&mut self, tried: String, is_refused: bool) {
        self.lack = Lack::Kind { is_refused };
        self.bad_list = Some(tried);
        let why = own_rights::unknown();
        self.return_unsent(&why);
        self.tell(Notice::UnknownFamily(why));
    }

    /// The kind of broker is known now, or will be looked for.
    fn family_is_known(&mut self) {
        if self.is_unknown() {
            self.lack = Lack::Nothing;
            self.bad_list = None;
        }
        self.unheard = None;
    }
}

/// What came of asking for the list again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refreshed {
    /// There is no link: a connection is made.
    Connecting,
    /// The list that waited is shown.
    Taken,
    /// The broker is asked.
    Asked,
}

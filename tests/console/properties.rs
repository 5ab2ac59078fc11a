//! What holds for every sequence of keys, lists, answers, link losses and timeouts.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::common::{App, Flags, USERS, key, roster, with_groups};
use guestlist::app::dialog::{Consequence, Dialog};
use guestlist::app::effect::Effect;
use guestlist::app::form::Purpose;
use guestlist::app::message::{Message, Timer};
use guestlist::app::status;
use guestlist::domain::command::{Answer, Command, CommandId, Correlation, Verdict};
use guestlist::domain::draft::Drafts;
use guestlist::domain::link::{BrokerEvent, BrokerRequest, Channel, GroupsTold, Link};
use guestlist::domain::permission::{Grant, PermissionKey};
use guestlist::domain::roster::{Groups, membership};
use guestlist::domain::user::UserName;

#[derive(Debug, Clone)]
enum Step {
    Key(&'static str),
    Type(String),
    Paste(String),
    List(Vec<(usize, Flags)>),
    /// A list that tells the groups of some.
    GroupList(Vec<(usize, Flags, Option<Vec<usize>>)>),
    BadList,
    Answer(usize, Verdict),
    Stranger(Verdict),
    Overdue(usize),
    Unverified(usize),
    Undelivered(usize),
    LinkLost,
    Refused,
    Connected(usize),
    Refuse(Channel),
    Admit(Channel),
    Resize(u16, u16),
    /// The broker names the groups of a user, is asked, or has none.
    Groups(usize, Option<Vec<usize>>),
    NoGroups,
    Reread(usize),
    Rest(u64),
}

const KEYS: &[&str] = &[
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pgup",
    "pgdn",
    "space",
    "space",
    "space",
    "1",
    "2",
    "3",
    "9",
    "s",
    "s",
    "s",
    "S",
    "S",
    "c",
    "C",
    "a",
    "n",
    "p",
    "d",
    "delete",
    "r",
    "r",
    "i",
    "?",
    "q",
    "ctrl-c",
    "enter",
    "enter",
    "tab",
    "tab",
    "shift-tab",
    "esc",
    "esc",
    "ctrl-t",
    "ctrl-u",
    "backspace",
    "j",
    "k",
    "h",
    "l",
    "g",
    "G",
    "+",
    "ctrl-l",
    "ctrl-z",
    "L",
    "m",
    "m",
];

const GROUPS: [&str; 2] = ["ops", "night"];

const NAMES: [&str; 7] = [
    "root",
    "test",
    "anna",
    "bob",
    "操作员 七",
    "a\u{1b}[2J",
    "x",
];

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        3 => Just(Verdict::Accepted),
        1 => Just(Verdict::Refused),
        1 => Just(Verdict::Denied),
        1 => Just(Verdict::Unclear)
    ]
}

fn channel() -> impl Strategy<Value = Channel> {
    prop_oneof![
        3 => Just(Channel::Users),
        1 => Just(Channel::Answers),
        1 => Just(Channel::Commands)
    ]
}

fn groups() -> impl Strategy<Value = Option<Vec<usize>>> {
    prop::option::of(prop::collection::vec(0..GROUPS.len(), 0..3))
}

fn step() -> impl Strategy<Value = Step> {
    let entry = (0..NAMES.len(), any::<Flags>());
    prop_oneof![
        24 => prop::sample::select(KEYS).prop_map(Step::Key),
        2 => "[a-z\"\\\\ 员]{0,4}".prop_map(Step::Type),
        1 => "[a-z\n]{0,6}".prop_map(Step::Paste),
        6 => prop::collection::vec(entry, 1..8).prop_map(Step::List),
        2 => prop::collection::vec((0..NAMES.len(), any::<Flags>(), groups()), 1..8)
            .prop_map(Step::GroupList),
        1 => Just(Step::BadList),
        6 => (0..4_usize, verdict()).prop_map(|(nth, verdict)| Step::Answer(nth, verdict)),
        1 => verdict().prop_map(Step::Stranger),
        2 => (0..4_usize).prop_map(Step::Overdue),
        2 => (0..4_usize).prop_map(Step::Unverified),
        1 => (0..4_usize).prop_map(Step::Undelivered),
        1 => Just(Step::LinkLost),
        1 => Just(Step::Refused),
        3 => prop::sample::select(&[1_usize, 16][..]).prop_map(Step::Connected),
        1 => channel().prop_map(Step::Refuse),
        1 => channel().prop_map(Step::Admit),
        3 => (0..NAMES.len(), groups())
            .prop_map(|(user, groups)| Step::Groups(user, groups)),
        1 => Just(Step::NoGroups),
        1 => (0..4_usize).prop_map(Step::Reread),
        1 => (0..60_u64).prop_map(Step::Rest),
        1 => (1..200_u16, 1..40_u16).prop_map(|(width, height)| Step::Resize(width, height)),
    ]
}

fn named(groups: &[usize]) -> Groups {
    groups.iter().map(|group| GROUPS[*group].into()).collect()
}

/// An application, and what an honest observer knows of it.
struct Watched {
    app: App,
    sent: Vec<CommandId>,
    /// The fields that the person asked to be saved.
    asked: BTreeSet<(UserName, PermissionKey, bool)>,
    /// The users that the person confirmed to delete, on the screen.
    doomed: BTreeSet<UserName>,
    /// Whom the open form named when it was sent.
    named: BTreeSet<UserName>,
    /// The fields for which a command went out since the last key.
    since_key: BTreeSet<(UserName, PermissionKey)>,
}

impl Watched {
    fn new() -> Self {
        Self::watching(App::with_list(&USERS))
    }

    /// Of an account that may not read the list, with two users named.
    fn blind() -> Self {
        let mut app = App::started();
        app.connect(16)
            .event(BrokerEvent::Channel(Channel::Users, Some("why".into())));
        for name in ["test", "x"] {
            app.press("n").type_text(name).press("enter");
        }
        Self::watching(app)
    }

    fn watching(app: App) -> Self {
        Self {
            app,
            sent: Vec::new(),
            asked: BTreeSet::new(),
            doomed: BTreeSet::new(),
            named: BTreeSet::new(),
            since_key: BTreeSet::new(),
        }
    }

    fn nth_sent(&self, nth: usize) -> CommandId {
        let from_last = self.sent.len().saturating_sub(nth + 1);
        self.sent.get(from_last).copied().unwrap_or(CommandId(0))
    }

    fn act(&mut self, step: &Step) {
        self.note_wishes(step);
        let before = self.app.model.drafts.clone();
        match step {
            Step::Key(name) => {
                self.since_key.clear();
                self.app.send(Message::Key(key(name)));
            }
            Step::Type(text) => {
                // Only into a form: elsewhere these letters would be keys.
                if let Some(Dialog::Form(_) | Dialog::Groups(_)) = self.app.model.dialogs.last() {
                    self.app.type_text(text);
                }
            }
            Step::Paste(text) => {
                self.app.send(Message::Paste(text.clone()));
            }
            Step::List(entries) => {
                let users: Vec<_> = entries
                    .iter()
                    .map(|(name, flags)| (NAMES[*name], *flags))
                    .collect();
                self.app.list(&users);
            }
            Step::GroupList(entries) => {
                let flags: Vec<_> = entries
                    .iter()
                    .map(|(name, flags, _)| (NAMES[*name], *flags))
                    .collect();
                let told = |user: &UserName| {
                    let mut entries = entries.iter();
                    entries.find(|(name, ..)| *NAMES[*name] == *user.as_str())
                };
                let roster = with_groups(&roster(&flags), |user| {
                    told(user).and_then(|(.., groups)| groups.as_deref().map(named))
                });
                self.app.event(BrokerEvent::Roster(roster, Vec::new()));
            }
            Step::Answer(nth, verdict) => {
                self.app.answer(self.nth_sent(*nth), *verdict, "text");
            }
            Step::Overdue(nth) => {
                self.app.timer(Timer::Answer(self.nth_sent(*nth)));
            }
            Step::Reread(nth) => {
                self.app.timer(Timer::Reread(self.nth_sent(*nth)));
            }
            Step::Rest(generation) => {
                self.app.timer(Timer::Rest(*generation));
            }
            Step::Unverified(nth) => {
                self.app.timer(Timer::Verify(self.nth_sent(*nth)));
            }
            Step::Resize(width, height) => {
                self.app.resize(*width, *height);
            }
            event => {
                let event = self.broker_event(event);
                self.app.event(event);
            }
        }
        if let Step::Connected(in_flight) = step {
            self.app.event(BrokerEvent::Ready {
                in_flight: *in_flight,
            });
        }
        self.check_losses(step, &before);
        self.check_commands();
        self.check_words();
        self.app.screen();
    }

    /// Nothing is called saved that no list can show.
    fn check_words(&self) {
        let model = &self.app.model;
        if !model.list_is_refused() {
            return;
        }
        for name in (0..model.rows()).filter_map(|row| model.name_at(row)) {
            assert_ne!(status::row_status(model, name).word, "Saved", "{name:?}");
        }
    }

    fn broker_event(&self, step: &Step) -> BrokerEvent {
        let retry_in = std::time::Duration::from_secs(3);
        let reason = "why".to_owned();
        match step {
            Step::Groups(user, groups) => {
                let told = match groups {
                    Some(groups) => GroupsTold::These(named(groups)),
                    None => GroupsTold::Nothing(reason),
                };
                BrokerEvent::Groups(NAMES[*user].into(), told)
            }
            Step::NoGroups => BrokerEvent::Groups("root".into(), GroupsTold::NoGroups),
            Step::BadList => BrokerEvent::BadRoster("odd".into()),
            Step::Stranger(verdict) => BrokerEvent::Answer(Answer {
                correlation: Correlation::Foreign,
                verdict: *verdict,
                text: "theirs".into(),
                deed: None,
                user: None,
            }),
            Step::Undelivered(nth) => BrokerEvent::Undelivered(self.nth_sent(*nth), reason),
            Step::LinkLost => BrokerEvent::Link(Link::Waiting { retry_in, reason }),
            Step::Refused => BrokerEvent::Link(Link::Refused {
                retry_in: Some(retry_in),
                reason,
                credentials: true,
            }),
            Step::Connected(_) => BrokerEvent::Link(Link::Connected),
            Step::Refuse(channel) => BrokerEvent::Channel(*channel, Some(reason)),
            Step::Admit(channel) => BrokerEvent::Channel(*channel, None),
            other => panic!("{other:?} is no event"),
        }
    }

    /// What the person asks for with this step, read from what the screen shows before it.
    fn note_wishes(&mut self, step: &Step) {
        let Step::Key(name) = step else { return };
        let model = &self.app.model;
        let users: Vec<UserName> = match (model.dialogs.last(), *name) {
            (None, "s") => model.cursor.user.iter().cloned().collect(),
            (None, "S") => model.drafts.users().cloned().collect(),
            (Some(Dialog::Question(question)), "enter" | "space") if question.confirm_focused => {
                match &question.consequence {
                    Consequence::Save(users) => users.clone(),
                    Consequence::Delete(user) => {
                        // A narrow screen cuts the title.
                        let title = format!("Delete {}", guestlist::text::clean(user.as_str()));
                        if model.width > 40 && model.height > 8 {
                            assert!(
                                self.app.screen().contains(&title),
                                "the question names another user"
                            );
                        }
                        self.doomed.insert(user.clone());
                        return;
                    }
                    _ => return,
                }
            }
            (Some(Dialog::Form(form)), "enter") => {
                self.named.insert(form.user());
                if let Purpose::Password(user) = &form.purpose {
                    assert_eq!(form.user(), *user);
                }
                return;
            }
            _ => return,
        };
        for user in users {
            for (permission, field) in model.drafts.user(&user).into_iter().flatten() {
                self.asked
                    .insert((user.clone(), permission.clone(), field.wanted));
            }
        }
    }

    /// No pending change is gone unless it was cancelled, toggled back, or verified.
    fn check_losses(&self, step: &Step, before: &Drafts) {
        let model = &self.app.model;
        for user in before.users() {
            for (permission, field) in before.user(user).into_iter().flatten() {
                if model.drafts.field(user, permission).is_some() {
                    continue;
                }
                // A list that waits behind the banner proves as much as one that is shown.
                let lists = [
                    model.roster.as_ref(),
                    model.waiting.as_ref().map(|w| &w.roster),
                ];
                let wanted = Some(Grant::from(field.wanted));
                let verified = lists
                    .iter()
                    .flatten()
                    .any(|l| l.grant(user, permission) == wanted);
                let answered = matches!(step, Step::Groups(of, Some(groups))
                if *NAMES[*of] == *user.as_str()
                    && permission.as_group().is_some_and(|group| {
                        membership(&named(groups), group) == Grant::from(field.wanted)
                    }));
                let by_key = matches!(
                    step,
                    Step::Key("space" | "enter" | "1" | "2" | "3" | "c" | "C")
                );
                let deleted = self.doomed.contains(user);
                let accepted = model.list_is_refused()
                    && model.worksheet.value(user, permission) == Some(field.wanted);
                assert!(
                    verified || answered || by_key || deleted || accepted,
                    "{user:?} {permission:?} was lost by {step:?}"
                );
            }
        }
    }

    fn check_commands(&mut self) {
        for effect in self.app.effects() {
            let Effect::Broker(BrokerRequest::Submit(submission)) = effect else {
                continue;
            };
            assert!(!self.sent.contains(&submission.id), "an id was used twice");
            self.sent.push(submission.id);
            match submission.command {
                Command::SetPermission {
                    user,
                    permission,
                    enabled,
                } => {
                    let field = self.app.model.drafts.field(&user, &permission);
                    let field = field.unwrap_or_else(|| panic!("{user:?} has no such change"));
                    assert_eq!(field.wanted, enabled);
                    assert!(
                        self.since_key.insert((user.clone(), permission.clone())),
                        "{user:?} was sent twice without a key"
                    );
                    assert_ne!(field.base, Grant::from(enabled), "nothing to change");
                    assert!(
                        self.asked.contains(&(user.clone(), permission, enabled)),
                        "nobody asked to save {user:?}"
                    );
                }
                Command::RemoveUser { user } => assert!(self.doomed.contains(&user), "{user:?}"),
                Command::AddUser { user, .. } | Command::ChangePassword { user, .. } => {
                    assert!(self.named.contains(&user), "{user:?}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_unasked_is_sent(steps in prop::collection::vec(step(), 1..120)) {
        let mut watched = Watched::new();
        for step in &steps {
            watched.act(step);
        }
    }

    #[test]
    fn without_the_list_nothing_is_saved_lost_or_sent_unasked(
        steps in prop::collection::vec(step(), 1..120)
    ) {
        let mut watched = Watched::blind();
        for step in &steps {
            watched.act(step);
        }
    }
}

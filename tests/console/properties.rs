//! What holds for every sequence of keys, lists, answers, link losses and timeouts.

use guestlist::engine::effect::Effect as Wanted;
use guestlist::engine::effect::Timer as EngineTimer;
use guestlist::screens::message::ConnectionId;
use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use crate::common::{App, Flags, USERS, key, roster, with_groups};
use crate::sampling::cases;
use guestlist::domain::broker_messages::{
    Admission, BrokerEvent, BrokerRequest, Channel, GroupsTold, Link,
};
use guestlist::domain::command::{Answer, Command, CommandId, Correlation, Verdict};
use guestlist::domain::permission::{Grant, PermissionKey};
use guestlist::domain::plan::Line;
use guestlist::domain::roster::{Groups, membership};
use guestlist::domain::user::UserName;
use guestlist::engine::apply::{Phase, Run};
use guestlist::engine::draft::Drafts;
use guestlist::engine::password_batch::{Destination, FileId, Stage};
use guestlist::engine::user_filter::{Filter, Meaning, Term};
use guestlist::screens::bindings::KeyContext;
use guestlist::screens::dialog::Dialog;
use guestlist::screens::effect::Effect;
use guestlist::screens::message::{Message, Timer};
use guestlist::screens::password_batch::About;
use guestlist::screens::question::ConfirmAction;
use guestlist::screens::user_form::Purpose;
use guestlist::screens::users::visible_rows::{Sort, SortBy};
use guestlist::ui::glyphs::Glyphs;
use guestlist::ui::mouse::{Mouse, MouseEventKind};

#[derive(Debug, Clone)]
enum Step {
    Key(&'static str),
    Type(String),
    /// What the open question asks for.
    TypeAsked,
    Filter(&'static str),
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
    NotSent(usize),
    LinkLost,
    Refused,
    Connected(usize),
    Refuse(Channel),
    Admit(Channel),
    Resize(u16, u16),
    Tick,
    PasswordFileJob(bool),
    Probed(usize, bool),
    Forget,
    Mouse(MouseEventKind, u16, u16),
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
    "R",
    "R",
    "u",
    "space",
    "c",
    "r",
    "f",
    "y",
    "*",
    "s",
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
    ":",
    "ctrl-d",
    "ctrl-l",
    "ctrl-z",
    "L",
    "/",
    "o",
    "o",
    "v",
    "v",
    "V",
    "*",
    "+",
    "+",
    "-",
    "-",
    "A",
    "A",
    "f",
    "y",
    "t",
    "P",
    "P",
    "ctrl-g",
    "ctrl-y",
    "m",
    "m",
];

/// Filters, each for another reason to show or hide a user.
const FILTERS: &[&str] = &[
    "a",
    "T !o",
    "员",
    "perm:full",
    "-perm:log",
    "perm:xyz",
    "!perm:xyz",
    "status:mod",
    "status:saving",
    "-status:failed",
    "status:saved",
    "status:accepted",
    "you",
    "marked",
    "-marked perm:users",
    "group:ops",
    "",
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

fn mouse() -> impl Strategy<Value = MouseEventKind> {
    prop_oneof![
        Just(MouseEventKind::Press),
        Just(MouseEventKind::WheelUp),
        Just(MouseEventKind::WheelDown)
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
        2 => Just(Step::TypeAsked),
        2 => prop::sample::select(FILTERS).prop_map(Step::Filter),
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
        1 => (0..4_usize).prop_map(Step::NotSent),
        1 => Just(Step::LinkLost),
        1 => Just(Step::Refused),
        3 => prop::sample::select(&[1_usize, 16][..]).prop_map(Step::Connected),
        1 => channel().prop_map(Step::Refuse),
        1 => channel().prop_map(Step::Admit),
        1 => Just(Step::Tick),
        3 => (0..NAMES.len(), groups())
            .prop_map(|(user, groups)| Step::Groups(user, groups)),
        1 => Just(Step::NoGroups),
        1 => (0..4_usize).prop_map(Step::Reread),
        1 => (0..60_u64).prop_map(Step::Rest),
        1 => (1..200_u16, 1..40_u16).prop_map(|(width, height)| Step::Resize(width, height)),
        2 => any::<bool>().prop_map(Step::PasswordFileJob),
        1 => (0..NAMES.len(), any::<bool>()).prop_map(|(name, admitted)| Step::Probed(name, admitted)),
        1 => Just(Step::Forget),
        3 => (mouse(), 0..100_u16, 0..40_u16).prop_map(|(kind, x, y)| Step::Mouse(kind, x, y)),
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
    /// What Review showed as to be sent when it was applied.
    planned: BTreeSet<(UserName, PermissionKey, bool)>,
    /// The users that the person confirmed to delete, on the screen.
    doomed: BTreeSet<UserName>,
    /// Whom the open form named when it was sent.
    named: BTreeSet<UserName>,
    /// The fields for which a command went out since the last key.
    since_key: BTreeSet<(UserName, PermissionKey)>,
    /// The field of each command that went out.
    fields: HashMap<CommandId, (UserName, PermissionKey)>,
}

impl Watched {
    fn new() -> Self {
        Self::watching(App::with_list(&USERS))
    }

    /// Of an account that may not read the list, with two users named.
    fn without_list() -> Self {
        let mut app = App::started();
        app.connect(16)
            .event(BrokerEvent::Channel(Channel::Users, Some("why".into())));
        for name in ["test", "x"] {
            app.press("n").type_text(name).press("enter");
        }
        Self::watching(app)
    }

    /// With changes of three users, on a link that takes one command at a time, in Review.
    fn reviewing() -> Self {
        let mut app = App::started();
        app.connect(1).list(&USERS);
        app.press("down 1 2 down 3 2 down 2 R").effects();
        Self::watching(app)
    }

    fn watching(app: App) -> Self {
        Self {
            app,
            sent: Vec::new(),
            asked: BTreeSet::new(),
            planned: BTreeSet::new(),
            doomed: BTreeSet::new(),
            named: BTreeSet::new(),
            since_key: BTreeSet::new(),
            fields: HashMap::new(),
        }
    }

    fn nth_sent(&self, nth: usize) -> CommandId {
        let from_last = self.sent.len().saturating_sub(nth + 1);
        self.sent.get(from_last).copied().unwrap_or(CommandId(0))
    }

    /// What does not come from the keyboard or from the link.
    fn act_beside(&mut self, step: &Step) {
        match step {
            Step::PasswordFileJob(written) => {
                let file = FileId {
                    device: 1,
                    number: 1,
                };
                let result = written.then_some(file).ok_or_else(|| "no room".to_owned());
                self.app
                    .send(Message::PasswordFileJob(ConnectionId::FIRST, result));
            }
            Step::Probed(name, admitted) => {
                let admission = if *admitted {
                    Admission::Admitted
                } else {
                    Admission::Refused("why".into())
                };
                self.app.send(Message::Probed(
                    ConnectionId::FIRST,
                    NAMES[*name].into(),
                    admission,
                ));
            }
            Step::Forget => {
                self.app.timer(Timer::Engine(EngineTimer::Fresh(
                    self.app.engine().fresh_generation(),
                )));
            }
            Step::Mouse(kind, column, row) => {
                self.app.effects();
                let (kind, column, row) = (*kind, *column, *row);
                self.app.send(Message::Mouse(Mouse { kind, column, row }));
                self.check_looking();
            }
            other => panic!("{other:?}"),
        }
    }

    fn is_in_a_field(&self) -> bool {
        match self.app.dialogs().last() {
            Some(Dialog::Groups(form)) => form.focused().is_none(),
            _ => matches!(
                self.app.layer(),
                KeyContext::Form | KeyContext::Typed | KeyContext::Filter
            ),
        }
    }

    fn act(&mut self, step: &Step) {
        self.note_what_never_left(step);
        self.note_wishes(step);
        let before = self.app.engine().drafts().clone();
        match step {
            Step::Key(name) => {
                self.since_key.clear();
                self.app.send(Message::Key(key(name)));
            }
            Step::Type(text) => {
                // Only into a field: elsewhere these letters would be keys.
                if self.is_in_a_field() {
                    self.app.type_text(text);
                }
            }
            Step::TypeAsked => {
                if let Some(Dialog::Question(question)) = self.app.dialogs().last()
                    && let Some(typed) = &question.typed
                {
                    let wanted = typed.wanted();
                    self.app.press("ctrl-u").type_text(&wanted);
                }
            }
            Step::Filter(text) => {
                if self.app.layer() == KeyContext::Table {
                    self.app.press("/");
                }
                if self.app.layer() == KeyContext::Filter {
                    self.app.press("ctrl-u").type_text(text).press("enter");
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
                self.app
                    .timer(Timer::Engine(EngineTimer::Answer(self.nth_sent(*nth))));
            }
            Step::Reread(nth) => {
                self.app
                    .timer(Timer::Engine(EngineTimer::Reread(self.nth_sent(*nth))));
            }
            Step::Rest(generation) => {
                self.app.timer(Timer::Rest(*generation));
            }
            Step::Unverified(nth) => {
                self.app
                    .timer(Timer::Engine(EngineTimer::Verify(self.nth_sent(*nth))));
            }
            Step::Tick => {
                let ticks = self.app.engine().ticks();
                self.app.timer(Timer::Engine(EngineTimer::Run(ticks)));
            }
            Step::Resize(width, height) => {
                self.app.resize(*width, *height);
            }
            Step::PasswordFileJob(_) | Step::Probed(..) | Step::Forget | Step::Mouse(..) => {
                self.act_beside(step);
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
        self.check_passwords(step);
        self.check_commands(&before);
        self.check_words();
        self.check_rows();
        self.app.buffer();
    }

    /// The mouse looks; at most the broker is asked about a user who is looked at.
    fn check_looking(&mut self) {
        for effect in self.app.effects() {
            let looks = match &effect {
                Effect::Start(..) | Effect::Engine(_, Wanted::Start(..) | Wanted::AskTime) => true,
                Effect::Engine(_, Wanted::Broker(request)) => {
                    !matches!(request, BrokerRequest::Submit(_))
                }
                _ => false,
            };
            assert!(looks, "the mouse does {effect:?}");
        }
    }

    /// A password is kept for the next key at most, and shown only to whoever asks; those for many
    /// are in the file before they are sent, and our own account is not among them.
    fn check_passwords(&self, step: &Step) {
        let engine = self.app.engine();
        if matches!(step, Step::Key(key) if *key != "t") || matches!(step, Step::Forget) {
            assert_eq!(engine.fresh(), None);
        }
        let Some(batch) = engine.password_batch() else {
            return;
        };
        if batch.stage == Stage::Applying {
            let on_paper = batch.planned.is_some();
            assert!(on_paper || batch.destination == Destination::Screen);
        }
        let screen = self.app.screen();
        let mut dialogs = self.app.dialogs().iter();
        let shown = dialogs.any(|dialog| matches!(dialog, Dialog::Passwords { .. }));
        for command in batch.commands() {
            assert!(!engine.is_self(command.user()), "our own account");
            let Command::ChangePassword { password, .. } = command else {
                panic!("{command:?}");
            };
            assert!(shown || !screen.contains(password.expose()), "{screen}");
        }
    }

    /// Nothing is called saved that no list can show.
    fn check_words(&self) {
        if !self.app.engine().list_is_refused() {
            return;
        }
        for name in self.app.rows() {
            assert_ne!(self.app.status_word(name), "Saved", "{name:?}");
        }
    }

    /// The table shows whom the filter matches, in the order that is wanted, and the selected user.
    fn check_rows(&self) {
        let (app, engine) = (&self.app, self.app.engine());
        let shown = app.rows();
        let selected = app.selected_user();
        if !shown.is_empty() {
            let seen = selected.is_some_and(|user| shown.contains(&user));
            assert!(seen, "{selected:?} is not shown");
        }
        for name in app.marked_users() {
            assert!(engine.is_known(name), "{name:?} is marked and not there");
        }
        let (filter, order) = app.choice();
        let terms = Filter::parse(filter, engine.permissions()).terms;
        let all = (0..engine.base_rows()).filter_map(|row| engine.base_name(row));
        let mut wanted: Vec<&UserName> = all
            .filter(|name| {
                let matches = terms.iter().all(|term| holds(app, name, term));
                matches || (shown.contains(name) && selected == Some(name))
            })
            .collect();
        sort(app, order, &mut wanted);
        assert_eq!(shown, wanted, "{filter:?} {order:?}");
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
                kind: None,
                user: None,
            }),
            Step::Undelivered(nth) => BrokerEvent::Undelivered(self.nth_sent(*nth), reason),
            Step::NotSent(nth) => BrokerEvent::NotSent(self.nth_sent(*nth), reason),
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

    /// A plan sends again what never left.
    fn note_what_never_left(&mut self, step: &Step) {
        let Step::NotSent(nth) = step else { return };
        let Some(field) = self.fields.get(&self.nth_sent(*nth)) else {
            return;
        };
        let of_plan =
            |(user, key, _): &(UserName, PermissionKey, bool)| (user, key) == (&field.0, &field.1);
        if self.planned.iter().any(of_plan) {
            self.since_key.remove(field);
        }
    }

    /// What the person asks for with this step, read from what the screen shows before it.
    fn note_wishes(&mut self, step: &Step) {
        let Step::Key(name) = step else { return };
        let app = &self.app;
        let marked: BTreeSet<&UserName> = app.marked_users().collect();
        // A command that is chosen by its name does what its key does below the list.
        let (dialog, name) = match (app.dialogs(), *name) {
            ([below @ .., Dialog::Palette(list)], "enter") => {
                let chosen = list.found().nth(list.cursor);
                let key = chosen.filter(|it| it.refusal.is_none());
                (below.last(), key.map_or("", |it| it.key.as_str()))
            }
            (all, name) => (all.last(), name),
        };
        let users: Vec<UserName> = match (dialog, name) {
            // Changes of more than one user are read first.
            (None, "s") if !marked.is_empty() => {
                let changed: BTreeSet<&UserName> = app.engine().drafts().users().collect();
                if marked.is_disjoint(&changed) {
                    // The selected row has all the changes that a press can be about.
                    app.selected_user().into_iter().cloned().collect()
                } else {
                    self.sendable(|user| marked.contains(user))
                }
            }
            (None, "s") => app.targets(),
            (None, "S") => self.sendable(|_| true),
            (Some(Dialog::Review(review)), "s" | "enter") if name == "s" || review.on_apply => {
                return self.note_plan();
            }
            (Some(Dialog::Question(question)), "enter" | "y")
                if (name == "y" && question.typed.is_none())
                    || (question.confirm_focused() && question.is_typed()) =>
            {
                match &question.consequence {
                    ConfirmAction::Save(users) => users.clone(),
                    ConfirmAction::Apply(plan) => {
                        let lines = plan.lines().to_vec();
                        return self.note_lines(&lines);
                    }
                    ConfirmAction::Delete(user) => {
                        // A narrow screen cuts the title.
                        let title = format!("Delete {}", guestlist::text::clean(user.as_str()));
                        if app.size.0 > 40 && app.size.1 > 8 {
                            assert!(
                                app.screen().contains(&title),
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
            (Some(Dialog::NewPasswords(form)), "enter") => {
                if let About::New { users, .. } = &form.about {
                    self.named.extend(users.iter().cloned());
                }
                return;
            }
            _ => return,
        };
        for user in users {
            for (permission, field) in app.engine().drafts().user(&user).into_iter().flatten() {
                self.asked
                    .insert((user.clone(), permission.clone(), field.wanted));
            }
        }
    }

    /// The user with a change that could be sent, when there is not more than one of these.
    fn sendable(&self, among: impl Fn(&UserName) -> bool) -> Vec<UserName> {
        let engine = self.app.engine();
        let (drafts, log) = (engine.drafts(), engine.log());
        let sendable = |user: &&UserName| {
            drafts
                .user(user)
                .into_iter()
                .flatten()
                .any(|(_, field)| !field.progress(log).is_busy() && field.conflict().is_none())
        };
        let users = drafts.users().filter(|user| among(user));
        let users: Vec<UserName> = users.filter(sendable).cloned().collect();
        if users.len() > 1 { Vec::new() } else { users }
    }

    /// What the page shows as to be sent, read from its words.
    fn note_plan(&mut self) {
        let Some(review) = self.app.review() else {
            return;
        };
        let warnings = review.warnings.len();
        let mut lines = Vec::new();
        for (at, line) in review.plan.lines().iter().enumerate() {
            let Some(entry) = self.app.review_entry(warnings + at) else {
                panic!("no line {at} in the review");
            };
            if !entry.word.0.is_empty() {
                continue;
            }
            if let Command::SetPermission {
                user,
                permission,
                enabled,
                ..
            } = &line.command
            {
                let wanted = Grant::from(*enabled);
                assert!(entry.change.ends_with(wanted.word()), "{entry:?}");
                let mark = |grant| Glyphs::Unicode.mark(grant);
                if line.needs.is_none() {
                    let field = self.app.engine().drafts().field(user, permission);
                    let base = field.map_or(Grant::Unknown, |field| field.base);
                    let marks = format!("{}→{}", mark(base), mark(wanted));
                    assert_eq!(entry.marks, marks, "it does not start from what is shown");
                }
            }
            lines.push(line.clone());
        }
        self.note_lines(&lines);
    }

    fn note_lines(&mut self, lines: &[Line]) {
        if self.app.engine().run().is_some_and(Run::is_under_way) {
            return; // It is refused.
        }
        self.planned.clear();
        for line in lines {
            match &line.command {
                Command::SetPermission {
                    user,
                    permission,
                    enabled,
                    ..
                } => {
                    let field = (user.clone(), permission.clone(), *enabled);
                    self.planned.insert(field);
                }
                Command::RemoveUser { user } => {
                    self.doomed.insert(user.clone());
                }
                Command::AddUser { user, .. } | Command::ChangePassword { user, .. } => {
                    assert!(self.named.contains(user), "{user:?}");
                }
            }
        }
    }

    /// No pending change is gone unless it was cancelled, toggled back, or verified.
    fn check_losses(&self, step: &Step, before: &Drafts) {
        let engine = self.app.engine();
        for user in before.users() {
            for (permission, field) in before.user(user).into_iter().flatten() {
                if engine.drafts().field(user, permission).is_some() {
                    continue;
                }
                // A list that waits behind the banner proves as much as one that is shown.
                let lists = [engine.roster(), engine.waiting().map(|w| &w.roster)];
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
                    Step::Key("space" | "enter" | "y" | "1" | "2" | "3" | "c" | "C" | "+" | "-")
                );
                let deleted = self.doomed.contains(user);
                let accepted = engine.list_is_refused()
                    && engine.named_users().value(user, permission) == Some(field.wanted);
                assert!(
                    verified || answered || by_key || deleted || accepted,
                    "{user:?} {permission:?} was lost by {step:?}"
                );
            }
        }
    }

    fn check_commands(&mut self, before: &Drafts) {
        for effect in self.app.effects() {
            if let Effect::Engine(_, Wanted::Start(EngineTimer::Run(_), _)) = effect {
                let run = self.app.engine().run();
                let running = run.is_some_and(|run| run.phase == Phase::Running);
                assert!(running, "it ticks while nothing is sent");
            }
            let Effect::Engine(_, Wanted::Broker(BrokerRequest::Submit(submission))) = effect
            else {
                continue;
            };
            assert!(!self.sent.contains(&submission.id), "an id was used twice");
            self.sent.push(submission.id);
            match submission.command {
                Command::SetPermission {
                    user,
                    permission,
                    enabled,
                    ..
                } => {
                    let field = self.app.engine().drafts().field(&user, &permission);
                    let field = field.unwrap_or_else(|| panic!("{user:?} has no such change"));
                    assert_eq!(field.wanted, enabled);
                    assert_ne!(field.base, Grant::from(enabled), "nothing to change");
                    let old = before.field(&user, &permission);
                    let clash = old.is_some_and(|field| field.conflict().is_some());
                    assert!(!clash, "{user:?} is in conflict, and nobody decided it");
                    let place = (user.clone(), permission.clone());
                    self.fields.insert(submission.id, place.clone());
                    let is_first = self.since_key.insert(place);
                    let wish = (user.clone(), permission, enabled);
                    let (asked, planned) =
                        (self.asked.contains(&wish), self.planned.contains(&wish));
                    assert!(asked || planned, "nobody asked to save {user:?}");
                    // One that is saved while a plan is applied, and refused, is still a line of
                    // the plan.
                    assert!(
                        is_first || asked && self.planned.remove(&wish),
                        "{user:?} was sent twice without a key"
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

/// Whether a term holds for a user, from what the screen shows of it.
fn holds(app: &App, name: &UserName, term: &Term) -> bool {
    let engine = app.engine();
    let holds = match &term.meaning {
        Meaning::Name(word) => name.as_str().to_lowercase().contains(word),
        Meaning::Permission(key) => {
            let permission = engine.permissions().iter().find(|p| p.key == *key);
            let grant = permission.and_then(|permission| engine.grant(name, permission));
            grant == Some(Grant::Enabled)
        }
        Meaning::Problem => ["Unknown", "Failed", "Conflict"].contains(&app.status_word(name)),
        Meaning::Status(word) => app.status_word(name) == *word,
        Meaning::Group(group) => {
            let mut groups = engine.groups(name).into_iter().flatten();
            groups.any(|known| **known == **group)
        }
        Meaning::You => engine.is_self(name),
        Meaning::Marked => app.marked_users().any(|user| user == name),
        Meaning::Nothing(_) => return false,
    };
    holds != term.inverted
}

/// Sorts users that are in the broker's order.
fn sort(app: &App, order: Option<&Sort>, users: &mut [&UserName]) {
    let engine = app.engine();
    let Some(Sort { by, reversed }) = order else {
        return;
    };
    match by {
        SortBy::Name => {
            users.sort_by_key(|user| (user.as_str().to_lowercase(), user.as_str()));
            if *reversed {
                users.reverse();
            }
        }
        SortBy::Permission(key) => {
            let permission = engine.permissions().iter().find(|p| p.key == *key);
            let rank = |user: &UserName| match permission
                .and_then(|permission| engine.grant(user, permission))
            {
                Some(Grant::Enabled) => 0,
                Some(Grant::Inherited) => 1,
                Some(Grant::Unclear | Grant::Unknown) => 2,
                Some(Grant::Disabled) => 3,
                None => 4,
            };
            users.sort_by_key(|user| {
                if *reversed {
                    4 - rank(user)
                } else {
                    rank(user)
                }
            });
        }
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn nothing_is_lost_and_nothing_unasked_is_sent(steps in prop::collection::vec(step(), 1..120)) {
        let mut watched = Watched::new();
        for step in &steps {
            watched.act(step);
        }
    }

    #[test]
    fn a_plan_sends_what_review_showed_and_loses_nothing(
        start in prop::sample::select(&["", "s", "s esc", "space s esc"][..]),
        steps in prop::collection::vec(step(), 1..80)
    ) {
        let mut watched = Watched::reviewing();
        for key in start.split_whitespace() {
            watched.act(&Step::Key(key));
        }
        for step in &steps {
            watched.act(step);
        }
    }

    #[test]
    fn without_the_list_nothing_is_saved_lost_or_sent_unasked(
        steps in prop::collection::vec(step(), 1..120)
    ) {
        let mut watched = Watched::without_list();
        for step in &steps {
            watched.act(step);
        }
    }
}

//! The rounds: a few changes are saved while the link is cut, then all is looked at.

use std::env;
use std::time::{Duration, Instant};

use allocation_counter::{measure, opt_out};
use fastrand::Rng;
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

use crate::common::App;
use crate::ground::{Ground, account};
use crate::ledger::{Ledger, SESSION};
use crate::live::{Live, is_ready, progress, settings};
use crate::plan::{PEOPLE, Plan};
use crate::process;
use crate::proxy::How;
use guestlist::broker::dialect::AnswerMode;
use guestlist::domain::broker_messages::Link;
use guestlist::domain::command::Command;
use guestlist::domain::permission::Grant;
use guestlist::engine::apply::Run;
use guestlist::engine::list_state::NextList;
use guestlist::sandbox::{Account, AnswerFormat};
use guestlist::screens::bindings::KeyContext;
use guestlist::screens::dialog::Dialog;

/// Rounds until everything has grown to its size.
const WARM_UP: usize = 10;
/// What the console may hold more after all rounds than after the first, in bytes: maps and
/// queues that grew once to a further power of two, not something for each cut.
const GROWTH: i64 = 64 * 1024;
/// What it may hold more for each command: the history of the session keeps them, up to a bound.
const REMEMBERED: i64 = 512;
/// What the process may hold more, in KiB; the broker with its log of ten thousand commands and
/// the test's own books are in it.
const RESIDENT_GROWTH: usize = 8 * 1024;

/// How long what is left may take to go.
const PATIENCE: Duration = Duration::from_secs(20);

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

fn people() -> Vec<Account> {
    let mut accounts = vec![account("root").grant("AllowedSystemConfiguration")];
    accounts.extend((0..PEOPLE).map(|number| account(&format!("user{number}"))));
    accounts
}

struct Soak {
    ground: Ground,
    live: Live,
    ledger: Ledger,
    mode: AnswerMode,
    rounds: usize,
    keys: usize,
    barriers: usize,
}

impl Soak {
    async fn open(ground: Ground, mode: AnswerMode) -> Self {
        let mut settings = settings(ground.address(), "root");
        settings.session = SESSION.into();
        settings.timings.backoff_min = Duration::from_millis(1);
        settings.timings.backoff_max = Duration::from_millis(4);
        let mut live = Live::ready(settings).await;
        // Fifteen seconds for an answer or a list become one and a half.
        live.pace = 10;
        Self {
            live,
            ground,
            ledger: Ledger::default(),
            mode,
            rounds: 0,
            keys: 0,
            barriers: 0,
        }
    }

    /// One round, to the point where all that was changed is applied or undone.
    async fn round(&mut self, plan: &Plan) {
        self.rounds += 1;
        opt_out(|| self.ledger.begin());
        self.ground.proxy.split(plan.split);
        for cut in &plan.cuts {
            self.ground.proxy.cut_at(*cut);
        }
        self.save(&plan.changes);
        if plan.refuse {
            self.nobody_listens().await;
        }
        self.settle(&plan.changes).await;
        let left = self.ground.proxy.cuts_to_come();
        self.ground.proxy.heal();
        if left > 0 {
            self.cut_now().await;
            self.settle(&plan.changes).await;
        }
        if plan.undo {
            self.undo(&plan.changes);
            self.settle(&plan.changes).await;
        }
        for _ in 0..10 {
            if !self.is_pending() {
                break;
            }
            self.save_again(&plan.changes);
            self.settle(&plan.changes).await;
        }
        let app = &self.live.app;
        assert!(
            !self.is_pending(),
            "{plan:?} pends on a sound link:\n{}",
            app.screen()
        );
        self.assert_at_rest();
        self.live.links.clear();
    }

    async fn cut_now(&mut self) {
        let lost = self.losses();
        self.ground.proxy.cut(How::Reset);
        while self.losses() == lost {
            self.live.step().await;
        }
    }

    fn losses(&self) -> usize {
        let lost = |link: &&Link| matches!(link, Link::Waiting { .. });
        self.live.links.iter().filter(lost).count()
    }

    async fn nobody_listens(&mut self) {
        self.ground.proxy.refuse(true).await;
        let lost = self.losses();
        self.ground.proxy.cut(How::Close);
        while self.losses() < lost + 3 {
            self.live.step().await;
        }
        self.ground.proxy.refuse(false).await;
    }

    // --- Keys ---

    fn press(&mut self, keys: &str) {
        self.keys += keys.split(' ').count();
        self.live.press(keys);
    }

    /// Presses a key that may ask first, and says yes.
    fn press_and_agree(&mut self, key: &str) {
        self.press(key);
        if let Some(Dialog::Question(_)) = self.live.app.dialogs().last() {
            self.live.agree();
        }
    }

    fn save(&mut self, changes: &[Command]) {
        for command in changes {
            if !matches!(command, Command::AddUser { .. }) {
                self.live.select(command.user().as_str());
            }
            match command {
                Command::SetPermission { permission, .. } => {
                    let roster = self.live.app.engine().roster().unwrap();
                    let column = roster.column(permission).unwrap();
                    self.press(&(column + 1).to_string());
                }
                Command::AddUser { user, password } => {
                    self.press("a");
                    let password = password.expose();
                    self.live.fill(&[user.as_str(), password, password]);
                }
                Command::ChangePassword { password, .. } => {
                    self.press("p");
                    let password = password.expose();
                    self.live.fill(&[password, password]);
                }
                Command::RemoveUser { .. } => self.press_and_agree("d"),
            }
        }
        if matches!(changes, [Command::SetPermission { .. }, ..]) {
            self.save_all();
        }
    }

    /// Saves all rows: of several users it reads the review, applies it, and goes back to the
    /// table. A plan that a lost link paused is stopped before.
    fn save_all(&mut self) {
        let run = |soak: &Self| soak.live.app.engine().run().map(Run::is_under_way);
        if run(self) == Some(true) {
            self.press("R c");
        } else if run(self).is_some() {
            self.press("R");
        }
        let front = |soak: &Self| soak.live.app.layer();
        if front(self) == KeyContext::Run {
            self.press("esc");
        }
        self.press_and_agree("S");
        if front(self) == KeyContext::Review {
            self.press_and_agree("s");
        }
        if front(self) == KeyContext::Run {
            self.press("esc");
        }
    }

    /// What a person does who reads the screen: save again, send the dialog again, or delete again.
    /// A password is left as it is: no list tells whether it was set.
    fn save_again(&mut self, changes: &[Command]) {
        let is_listed = self.is_listed(changes[0].user().as_str());
        match &changes[0] {
            Command::SetPermission { .. } => self.save_all(),
            Command::AddUser { .. } if is_listed => self.press_and_agree("esc"),
            Command::AddUser { .. } => self.press("enter"),
            Command::RemoveUser { user } => {
                self.live.select(user.as_str());
                self.press_and_agree("d");
            }
            Command::ChangePassword { .. } => self.undo(changes),
        }
    }

    fn undo(&mut self, changes: &[Command]) {
        if !self.is_pending() {
            return;
        }
        if !self.live.app.dialogs().is_empty() {
            self.press_and_agree("esc");
        }
        match &changes[0] {
            Command::SetPermission { .. } => {
                self.press("C");
                if !self.live.app.dialogs().is_empty() {
                    self.press("tab enter");
                }
            }
            Command::AddUser { user, .. }
            | Command::RemoveUser { user }
            | Command::ChangePassword { user, .. } => {
                if self.live.app.engine().actions().contains_key(user) {
                    self.live.select(user.as_str());
                    self.press("c");
                }
            }
        }
    }

    // --- What is so ---

    fn is_listed(&self, user: &str) -> bool {
        let accounts = self.ground.sandbox.accounts();
        accounts.iter().any(|(name, _)| name == user)
    }

    fn is_pending(&self) -> bool {
        let engine = self.live.app.engine();
        let open = engine.actions().values().next().is_some();
        !engine.drafts().is_empty() || open || !self.live.app.dialogs().is_empty()
    }

    /// Until nothing moves any more, and the screen shows what the broker has; then each change is
    /// applied once, or not at all and still pending.
    async fn settle(&mut self, changes: &[Command]) {
        loop {
            self.live.until("quiet", is_quiet).await;
            if self.ground.proxy.cuts_to_come() == 0 {
                self.until_the_broker_is_idle().await;
                let sandbox = &self.ground.sandbox;
                self.live
                    .until("the broker's list", |app| shows(app, &sandbox.accounts()))
                    .await;
            }
            self.live.settle().await;
            if is_quiet(&self.live.app) {
                break;
            }
        }
        opt_out(|| self.write_down());
        self.live.submitted.clear();
        if self.ground.proxy.cuts_to_come() == 0 {
            opt_out(|| changes.iter().for_each(|change| self.check(change)));
        }
    }

    /// All that came over links which are gone is executed. The sandbox notes it and tells nobody.
    async fn until_the_broker_is_idle(&mut self) {
        while self.ground.sandbox.connections() > 1 {
            sleep(Duration::from_millis(1)).await;
        }
        self.barriers += 1;
        let barrier = format!("-listRoutes -requestId barrier-{}", self.barriers);
        // What it holds is the broker's.
        opt_out(|| self.ground.sandbox.execute_as_other_admin(&barrier));
        let mut reached = false;
        while !reached {
            sleep(Duration::from_micros(100)).await;
            opt_out(|| {
                for submission in &self.live.submitted {
                    self.ledger.submitted(submission, self.mode);
                }
            });
            self.live.submitted.clear();
            opt_out(|| {
                for entry in self.ground.sandbox.take_executed() {
                    reached |= entry.line == barrier;
                    self.ledger.executed(&entry);
                }
            });
        }
    }

    fn write_down(&mut self) {
        for submission in &self.live.submitted {
            self.ledger.submitted(submission, self.mode);
        }
        for entry in self.ground.sandbox.take_executed() {
            self.ledger.executed(&entry);
        }
    }

    /// A change is applied once, or still pending, or was undone before it was applied.
    fn check(&self, change: &Command) {
        let applied = self.ledger.applied(change);
        let user = change.user();
        let app = &self.live.app;
        let holds = match change {
            Command::SetPermission {
                permission,
                enabled,
                ..
            } => {
                let accounts = self.ground.sandbox.accounts();
                let (_, grants) = accounts.iter().find(|(it, _)| it == user.as_str()).unwrap();
                let mut has = grants.iter().filter(|(it, _)| it == permission.as_str());
                let is_so = has.any(|(_, on)| on == enabled);
                let pending = progress(app, user.as_str(), permission.as_str()).is_some();
                is_so == (applied == 1) && applied <= 1 && !(is_so && pending)
            }
            Command::AddUser { .. } => applied == usize::from(self.is_listed(user.as_str())),
            Command::RemoveUser { .. } => applied == usize::from(!self.is_listed(user.as_str())),
            Command::ChangePassword { .. } => {
                applied == 1 || (applied == 0 && !app.screen().contains("accepted the new"))
            }
        };
        assert!(
            holds,
            "{change:?} was applied {applied} times:\n{}",
            app.screen()
        );
    }

    /// Nothing of the round is left in the console.
    fn assert_at_rest(&self) {
        let engine = self.live.app.engine();
        assert!(engine.drafts().is_empty() && engine.actions().is_empty());
        assert!(
            engine.waiting().is_none()
                && engine.unlisted_users().is_empty()
                && self.live.app.dialogs().is_empty()
        );
        assert!(!engine.queue().is_busy(), "{:?}", engine.queue());
    }
}

fn is_quiet(app: &App) -> bool {
    let engine = app.engine();
    let users = engine.drafts().users();
    let mut fields = users.flat_map(|user| engine.drafts().user(user).into_iter().flatten());
    is_ready(app)
        && !fields.any(|(_, field)| field.progress(engine.log()).is_busy())
        && !engine
            .actions()
            .values()
            .any(|action| action.progress(engine.log()).is_busy())
}

/// Whether the newest list of the application is what the broker has.
fn shows(app: &App, accounts: &[(String, Vec<(String, bool)>)]) -> bool {
    let engine = app.engine();
    let waiting = engine.waiting().map(|waiting| &waiting.roster);
    let Some(roster) = waiting.or(engine.roster()) else {
        return false;
    };
    engine.next_list() == NextList::News
        && roster.users().len() == accounts.len()
        && accounts.iter().all(|(name, grants)| {
            grants.iter().all(|(key, on)| {
                let shown = roster.grant(&name.as_str().into(), &key.as_str().into());
                shown == Some(Grant::from(*on))
            })
        })
}

fn soak(answer_format: AnswerFormat, mode: AnswerMode, cuts: usize, seed: u64) {
    let begun = Instant::now();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let ground = runtime.block_on(Ground::with(people(), answer_format));
    let before = (process::descriptors(), ground.tasks());
    let mut soak = runtime.block_on(Soak::open(ground, mode));
    let mut random = Rng::with_seed(seed);
    let (mut growth, mut resident) = (0, 0);
    loop {
        let done = soak.ground.proxy.cuts();
        if done >= cuts {
            break;
        }
        let accounts = soak.ground.sandbox.accounts();
        let plan = Plan::new(&mut random, soak.rounds, &accounts, cuts - done);
        let info = measure(|| runtime.block_on(soak.round(&plan)));
        if soak.rounds > WARM_UP {
            growth += info.bytes_current;
        } else {
            resident = process::resident();
        }
    }
    let resident = process::resident().saturating_sub(resident);
    println!(
        "{answer_format:?}, seed {seed}: {} cuts in {} rounds, {:.1} s; {} commands handed over, {} \
         executed, {} lost with their link; {} keys; {growth} bytes more in the console, \
         {resident} KiB in the process",
        soak.ground.proxy.cuts(),
        soak.rounds,
        begun.elapsed().as_secs_f32(),
        soak.ledger.submitted,
        soak.ledger.executed,
        soak.ledger.lost(),
        soak.keys,
    );
    let remembered = REMEMBERED * i64::try_from(soak.ledger.submitted).unwrap();
    assert!(growth <= GROWTH + remembered, "{growth} bytes more");
    assert!(resident <= RESIDENT_GROWTH, "{resident} KiB more");
    leave(soak, &runtime, before);
}

/// Leaves the broker; then no task and no socket is left.
fn leave(soak: Soak, runtime: &Runtime, before: (usize, usize)) {
    let Soak { ground, live, .. } = soak;
    runtime.block_on(async {
        live.close().await;
        ground.proxy.until_empty().await;
        let end = Instant::now() + PATIENCE;
        loop {
            let left = (process::descriptors(), ground.tasks());
            if ground.sandbox.connections() == 0 && left.0 <= before.0 && left.1 <= before.1 {
                break;
            }
            assert!(
                Instant::now() < end,
                "sockets, tasks: {left:?} after {before:?}"
            );
            sleep(Duration::from_millis(5)).await;
        }
    });
    assert_eq!(runtime.metrics().num_alive_tasks(), 0);
}

#[test]
fn every_change_is_applied_once_or_pending_however_often_the_link_is_cut() {
    let cuts = usize::try_from(number("SOAK_CUTS", 60)).unwrap();
    let seed = number("SOAK_SEED", 1);
    soak(AnswerFormat::Envelopes, AnswerMode::WithIds, cuts, seed);
    soak(AnswerFormat::PlainText, AnswerMode::WithoutIds, cuts, seed);
}

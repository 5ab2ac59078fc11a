//! Ten brokers whose links are cut at random while steps are applied: every change is applied
//! exactly once, or still pending. The books are those of the soak of one console, one for each
//! broker.

use std::time::Duration;

use fastrand::Rng;
use guestlist::broker::dialect::AnswerMode;
use guestlist::domain::command::Command;
use guestlist::engine::Engine;
use guestlist::engine::apply::{LineStatus, Phase};
use guestlist::engine::connection::LinkState;
use guestlist::engine::list_state::NextList;
use guestlist::sandbox::AnswerFormat;
use guestlist::screens::fleet::dialog::Dialog;
use tokio::time::sleep;

use crate::common::is_whole;
use crate::ground::{Broker, FULL, LOGS, USERS, accounts};
use crate::ledger::Ledger;
use crate::live::Live;
use crate::proxy::{Cut, How, Way};

const BROKERS: usize = 10;
const PEOPLE: [&str; 4] = ["user0", "user1", "user2", "user3"];
/// In the order of their rows.
const KEYS: [&str; 3] = [FULL, USERS, LOGS];

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

/// What is changed everywhere at once.
#[derive(Debug, Clone, Copy)]
struct Change {
    user: &'static str,
    key: usize,
    on: bool,
}

impl Change {
    fn command(self) -> Command {
        Command::set(self.user, KEYS[self.key], self.on, None)
    }
}

struct Cuts {
    brokers: Vec<Broker>,
    books: Vec<Ledger>,
    live: Live,
    random: Rng,
    barriers: usize,
}

impl Cuts {
    async fn open(seed: u64) -> Self {
        let mut brokers = Vec::new();
        for nth in 0..BROKERS {
            let answer_format = match nth % 5 {
                4 => AnswerFormat::PlainText,
                _ => AnswerFormat::Envelopes,
            };
            brokers.push(Broker::start(&format!("b{nth}"), answer_format, accounts(&PEOPLE)).await);
        }
        let mut live = Live::open(brokers.iter().map(Broker::profile).collect(), (120, 30));
        live.pace = 10;
        live.until_shown("10 of 10 up").await;
        Self {
            books: brokers.iter().map(|_| Ledger::default()).collect(),
            brokers,
            live,
            random: Rng::with_seed(seed),
            barriers: 0,
        }
    }

    fn cuts(&self) -> usize {
        self.brokers.iter().map(|it| it.proxy.cuts()).sum()
    }

    /// One step, to the point where all of it is applied; then, sometimes, its way back.
    async fn round(&mut self, most: usize) {
        let changes = self.changes();
        self.want(&changes);
        self.prepare_cuts(most, changes.len());
        self.live.press("R").press_and_agree("s");
        self.finish(&changes).await;
        if self.random.u8(..4) == 0 {
            let back: Vec<Change> = changes
                .iter()
                .map(|it| Change { on: !it.on, ..*it })
                .collect();
            self.books.iter_mut().for_each(Ledger::begin);
            self.prepare_cuts(most.saturating_sub(BROKERS), back.len());
            self.live.press("u").press_and_agree("s");
            self.finish(&back).await;
        }
        self.books.iter_mut().for_each(Ledger::begin);
    }

    /// A few changes, each to another user, all of them to what no broker has.
    fn changes(&mut self) -> Vec<Change> {
        let mut people = PEOPLE;
        self.random.shuffle(&mut people);
        let count = self.random.usize(1..=3);
        let change = |user: &&'static str| {
            let key = self.random.usize(..KEYS.len());
            let on = self.brokers[0].has(user, KEYS[key]) == Some(false);
            Change { user, key, on }
        };
        people[..count].iter().map(change).collect()
    }

    /// Asks for them by keys.
    fn want(&mut self, changes: &[Change]) {
        for change in changes {
            self.live.select(change.user).press("enter");
            for _ in 0..change.key {
                self.live.press("down");
            }
            self.live.press(if change.on { "+" } else { "-" });
            self.live.press("esc");
        }
    }

    fn prepare_cuts(&mut self, most: usize, changes: usize) {
        let count = self.random.usize(1..=4).min(most);
        for _ in 0..count {
            let (way, bytes) = if self.random.bool() {
                (Way::Up, 110 * changes)
            } else {
                (Way::Down, 900 * changes)
            };
            let cut = Cut {
                way,
                after: self.random.usize(..bytes),
                how: if self.random.bool() {
                    How::Close
                } else {
                    How::Reset
                },
            };
            let broker = self.random.usize(..BROKERS);
            self.brokers[broker].proxy.cut_at(cut);
        }
    }

    /// Goes on by the keys that the page names, until all is applied; looks at all brokers whenever
    /// nothing moves.
    async fn finish(&mut self, changes: &[Change]) {
        self.rest(changes).await;
        for broker in &self.brokers {
            if broker.proxy.cuts_to_come() > 0 {
                broker.proxy.heal();
                broker.proxy.cut(How::Reset);
            }
        }
        for _ in 0..10 {
            self.rest(changes).await;
            let live = &mut self.live;
            if live.fleet().cx.is_applying() {
                live.press("space");
            } else if live.fleet().cx.tally().trouble > 0 {
                live.press("r");
                // A list that came meanwhile may show all of it.
                if let Some(Dialog::Review(_)) = live.fleet().dialogs.last() {
                    live.press_and_agree("s");
                }
            } else {
                break;
            }
        }
        self.rest(changes).await;
        let screen = self.live.screen();
        let cx = &self.live.fleet().cx;
        assert!(
            !cx.is_applying() && cx.pending() == 0 && cx.tally().trouble == 0,
            "{changes:?} pend on sound links:\n{screen}"
        );
        self.live.press("esc");
        for (broker, book) in self.brokers.iter().zip(&self.books) {
            for change in changes {
                assert_eq!(
                    book.applied(&change.command()),
                    1,
                    "{}: {change:?}",
                    broker.name
                );
            }
        }
    }

    /// Until nothing moves, and each list is the newest of its broker; then the books are compared.
    async fn rest(&mut self, changes: &[Change]) {
        loop {
            self.live.until("rest", is_at_rest).await;
            self.write_down().await;
            let accounts: Vec<_> = self
                .brokers
                .iter()
                .map(|it| it.sandbox.accounts())
                .collect();
            let all_shown = |live: &Live| {
                let members = live.fleet().cx.members.iter();
                let mut pairs = members.zip(&accounts);
                pairs.all(|(member, accounts)| shows(&member.cx.engine, accounts))
            };
            self.live
                .until("the newest lists", |live| {
                    all_shown(live) || !is_at_rest(live)
                })
                .await;
            self.live.settle().await;
            if is_at_rest(&self.live) && all_shown(&self.live) {
                break;
            }
        }
        for change in changes {
            for at in 0..BROKERS {
                self.check(at, *change);
            }
        }
    }

    /// All that came over links which are gone is executed, and noted.
    async fn write_down(&mut self) {
        for (at, submission) in std::mem::take(&mut self.live.submitted) {
            let mode = match self.brokers[at].answer_format {
                AnswerFormat::Envelopes => AnswerMode::WithIds,
                AnswerFormat::PlainText => AnswerMode::WithoutIds,
            };
            self.books[at].submitted(&submission, mode);
        }
        self.barriers += 1;
        let barrier = format!("-listRoutes -requestId barrier-{}", self.barriers);
        for (broker, book) in self.brokers.iter().zip(&mut self.books) {
            while broker.sandbox.connections() > 1 {
                sleep(Duration::from_millis(1)).await;
            }
            broker.sandbox.execute_as_other_admin(&barrier);
            let mut reached = false;
            while !reached {
                sleep(Duration::from_micros(100)).await;
                for entry in broker.sandbox.take_executed() {
                    reached |= entry.line == barrier;
                    book.executed(&entry);
                }
            }
        }
    }

    /// A change is applied once, or not at all and still pending; and the page says no more than
    /// that.
    fn check(&self, at: usize, change: Change) {
        let (broker, engine) = (&self.brokers[at], engine(&self.live, at));
        let applied = self.books[at].applied(&change.command());
        let (user, key) = (change.user.into(), KEYS[change.key].into());
        let pends = engine.drafts().field(&user, &key).is_some();
        let is_so = broker.has(change.user, KEYS[change.key]) == Some(change.on);
        let run = engine.run();
        let to_come = run.into_iter().flat_map(|run| {
            let lines = run.lines().iter().enumerate();
            lines.filter(|(_, line)| line.command == change.command())
        });
        let mut statuses = to_come.map(|(line, _)| run.unwrap().status(engine.log(), line));
        let says_done = statuses.any(|it| it == LineStatus::Verified);
        // The way back is a command, and no draft.
        let is_kept = pends || run.is_some_and(|run| !says_done && !run.lines().is_empty());
        assert!(
            applied <= 1
                && is_so == (applied == 1)
                && (is_so || is_kept)
                && !(is_so && pends)
                && (is_so || !says_done),
            "{change:?} on {} was applied {applied} times, pends: {pends}, verified: {says_done}\n{}",
            broker.name,
            self.live.screen()
        );
    }
}

fn engine(live: &Live, at: usize) -> &Engine {
    &live.fleet().cx.members[at].cx.engine
}

/// Whether all links are up, and nothing is under way on them.
fn is_at_rest(live: &Live) -> bool {
    let members = live.fleet().cx.members.iter();
    let mut engines = members.map(|member| &member.cx.engine);
    engines.all(|engine| {
        let run = engine.run();
        *engine.link() == LinkState::Connected
            && engine.queue().is_ready()
            && !engine.queue().is_busy()
            && engine.next_list() == NextList::News
            && engine.roster().is_some()
            && run.is_none_or(|run| {
                run.phase != Phase::Running && run.tally(LineStatus::Accepted) == 0
            })
    })
}

/// Whether the newest list is what the broker has.
fn shows(engine: &Engine, accounts: &[(String, Vec<(String, bool)>)]) -> bool {
    let waiting = engine.waiting().map(|waiting| &waiting.roster);
    let Some(roster) = waiting.or(engine.roster()) else {
        return false;
    };
    roster.users().len() == accounts.len()
        && accounts.iter().all(|(name, grants)| {
            grants.iter().all(|(key, on)| {
                let shown = roster.grant(&name.as_str().into(), &key.as_str().into());
                shown == Some(guestlist::domain::permission::Grant::from(*on))
            })
        })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_change_is_applied_once_or_pending_however_often_links_are_cut() {
    let cuts = number("FLEET_CUTS", if is_whole() { 1000 } else { 50 });
    let cuts = usize::try_from(cuts).unwrap();
    let mut ground = Cuts::open(number("FLEET_SEED", 1)).await;
    let mut rounds = 0;
    while ground.cuts() < cuts {
        let left = cuts - ground.cuts();
        ground.round(left).await;
        rounds += 1;
    }
    let submitted: usize = ground.books.iter().map(|it| it.submitted).sum();
    let executed: usize = ground.books.iter().map(|it| it.executed).sum();
    let lost: usize = ground.books.iter().map(Ledger::lost).sum();
    println!(
        "{} cuts in {rounds} rounds; {submitted} commands handed over, {executed} executed, {lost} lost with their link",
        ground.cuts()
    );
    ground.live.close().await;
}

//! What every screen of the fleet works with, beside its own state; and in which order the brokers
//! stand as columns (`new`): as they come, from the list in its order, from `--brokers` as they
//! were named (`config::brokers_to_open`).

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};

use crate::domain::user::UserName;
use crate::engine::Engine;
use crate::fleet::grid::Grid;
use crate::screens::bindings::{Action, KeyContext};
use crate::screens::brokers::setup::Setup;
use crate::screens::fleet::apply::Step;
use crate::screens::fleet::member::Member;
use crate::screens::fleet::passwords::undelivered::Passwords;
use crate::screens::message::ConnectionId;
use crate::screens::shared_context::Surface;
use crate::text;
use crate::ui::field::Field;

/// What every screen of the fleet works with.
#[derive(Debug)]
pub struct FleetContext {
    /// The terminal.
    pub surface: Surface,
    /// What the list of brokers was started with.
    pub setup: Setup,
    /// The brokers, in the order of their columns.
    pub members: Vec<Member>,
    /// How their lists compare.
    pub grid: Grid,
    /// The words that a user must match to be shown.
    pub filter: Field,
    /// Whether only those are shown that are not everywhere the same.
    pub problems: bool,
    /// The selected user.
    pub user: Option<UserName>,
    /// Whether the person selected it: until then it is the first, whichever lists come.
    pub(super) is_chosen: bool,
    /// Its row, when it was selected.
    pub(super) row: usize,
    /// The focused broker.
    pub broker: usize,
    /// The brokers that a typed password is tried on.
    pub logging_in: BTreeSet<usize>,
    /// The name of the file of users that they are compared with.
    pub file: Option<String>,
    /// What was applied to several of them, the newest last.
    pub steps: Vec<Step>,
    /// What is known of passwords that were made for each broker.
    pub passwords: Passwords,
    /// The users that are shown, as rows of the grid, once somebody asked.
    pub(super) shown: OnceCell<Vec<usize>>,
    /// What `f` kept in sight when they were worked out: how many changes there were, and which
    /// plans (broker, number).
    pub(super) kept_for: (usize, Vec<(usize, u64)>),
    /// The columns of the longest name, once somebody asked.
    pub(super) longest: OnceCell<usize>,
}

impl FleetContext {
    /// That of these brokers.
    pub fn new(setup: Setup, members: Vec<Member>, size: (u16, u16)) -> Self {
        let known = (setup.keys, setup.clipboard);
        Self {
            surface: Surface::new(known, size),
            setup,
            grid: Grid::new(members.len()),
            members,
            filter: Field::default(),
            problems: false,
            user: None,
            is_chosen: false,
            row: 0,
            broker: 0,
            logging_in: BTreeSet::new(),
            file: None,
            steps: Vec::new(),
            passwords: Passwords::default(),
            shown: OnceCell::new(),
            kept_for: (0, Vec::new()),
            longest: OnceCell::new(),
        }
    }

    /// The key for an action of the grid, as sentences name it.
    pub fn key(&self, action: Action) -> String {
        self.keys.name(KeyContext::Fleet, action)
    }

    /// The broker with this link.
    pub fn at(&self, link: ConnectionId) -> Option<usize> {
        self.members.iter().position(|it| it.link() == link)
    }

    /// The focused broker.
    pub fn focused(&self) -> Option<&Member> {
        self.members.get(self.broker)
    }

    /// The brokers that a key is about which works on several: the marked ones, else all.
    pub fn targets(&self) -> Vec<usize> {
        let all = 0..self.members.len();
        let marked: Vec<usize> = all.clone().filter(|at| self.members[*at].marked).collect();
        if marked.is_empty() {
            all.collect()
        } else {
            marked
        }
    }

    /// How many brokers are marked.
    pub fn marked(&self) -> usize {
        self.members.iter().filter(|it| it.marked).count()
    }

    /// Calls the engine of a broker.
    pub(in crate::screens) fn call<T>(
        &mut self,
        broker: usize,
        work: impl FnOnce(&mut Engine) -> T,
    ) -> Option<T> {
        let member = self.members.get_mut(broker)?;
        Some(member.cx.call(work))
    }

    /// Marks a broker, or unmarks it.
    pub(in crate::screens) fn mark(&mut self, broker: usize) {
        if let Some(member) = self.members.get_mut(broker) {
            member.marked = !member.marked;
        }
    }

    /// Marks all brokers, or unmarks them.
    pub(in crate::screens) fn mark_all(&mut self, wanted: bool) {
        self.members.iter_mut().for_each(|it| it.marked = wanted);
    }

    /// The users that have changes on any broker, in order.
    pub fn changed_users(&self) -> Vec<UserName> {
        let users = self
            .members
            .iter()
            .flat_map(|it| it.cx.engine.drafts().users());
        let users: BTreeSet<&UserName> = users.collect();
        users.into_iter().cloned().collect()
    }

    /// Whether a user has changes on any broker.
    ///
    /// # Errors
    /// That it has none.
    pub fn has_changes(&self, user: Option<&UserName>) -> Result<(), String> {
        let user = user.ok_or("No user is selected")?;
        let mut members = self.members.iter();
        if members.any(|it| it.cx.engine.drafts().user(user).is_some()) {
            return Ok(());
        }
        Err(format!(
            "Nothing to save: {} has no changes",
            text::short(user.as_str())
        ))
    }

    /// The number of changes that are not saved.
    pub fn pending(&self) -> usize {
        let drafts = self.members.iter().map(|it| it.cx.engine.drafts().len());
        drafts.sum()
    }
}

impl Deref for FleetContext {
    type Target = Surface;

    fn deref(&self) -> &Surface {
        &self.surface
    }
}

impl DerefMut for FleetContext {
    fn deref_mut(&mut self) -> &mut Surface {
        &mut self.surface
    }
}

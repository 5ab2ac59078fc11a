//! What the seed decides: the changes of a round, and the cuts around their saving.

use fastrand::Rng;

use crate::ground::{FULL, LOGS, USERS};
use crate::proxy::{Cut, How, Way};
use guestlist::domain::command::Command;
use guestlist::domain::secret::Secret;

/// Users `user0`, `user1` and so on, beside `root`.
pub(crate) const PEOPLE: usize = 10;
const KEYS: [&str; 3] = [FULL, USERS, LOGS];

/// The users of the broker and their permissions, in the order of [`KEYS`].
pub(crate) type Accounts = Vec<(String, Vec<(String, bool)>)>;

/// One round.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Changes to permissions together, or one of another kind alone.
    pub(crate) changes: Vec<Command>,
    pub(crate) cuts: Vec<Cut>,
    /// Whether nobody listens for a while after the first cut.
    pub(crate) refuse: bool,
    /// Whether what is not done after the cuts is undone, rather than saved again.
    pub(crate) undo: bool,
    /// Whether bytes travel alone.
    pub(crate) split: bool,
}

impl Plan {
    /// `most`: how many cuts there may be at most.
    pub(crate) fn new(random: &mut Rng, round: usize, accounts: &Accounts, most: usize) -> Self {
        let changes = changes(random, round, accounts);
        let cuts = 1 + random.usize(..100) / 70 + random.usize(..100) / 85;
        let size = changes.len();
        Self {
            cuts: (0..cuts.min(most)).map(|_| cut(random, size)).collect(),
            refuse: random.u8(..10) == 0,
            undo: random.u8(..4) == 0,
            split: random.u8(..10) == 0,
            changes,
        }
    }
}

fn changes(random: &mut Rng, round: usize, accounts: &Accounts) -> Vec<Command> {
    let mut people: Vec<_> = accounts.iter().filter(|(name, _)| name != "root").collect();
    let newcomer = people.iter().find(|(name, _)| name.starts_with("new"));
    let password = Secret::new(format!("fake-{round}"));
    match (random.u8(..10), newcomer) {
        (0, _) => {
            let user = random.choice(&people).unwrap().0.as_str().into();
            vec![Command::ChangePassword { user, password }]
        }
        (1 | 2, Some((name, _))) => vec![Command::remove(name.as_str())],
        (1, None) => vec![Command::AddUser {
            user: format!("new{round}").as_str().into(),
            password,
        }],
        _ => {
            random.shuffle(&mut people);
            let count = random.usize(1..=4);
            people
                .iter()
                .take(count)
                .flat_map(|account| toggles(random, account))
                .collect()
        }
    }
}

fn toggles(random: &mut Rng, (name, grants): &(String, Vec<(String, bool)>)) -> Vec<Command> {
    let which = random.u8(1..8);
    let chosen = KEYS
        .iter()
        .enumerate()
        .filter(|(bit, _)| which >> bit & 1 == 1);
    chosen
        .map(|(_, key)| {
            let has = grants.iter().any(|(it, on)| it == key && *on);
            Command::set(name.as_str(), *key, !has, None)
        })
        .collect()
}

/// Somewhere in what goes up for this many commands (some 100 bytes each), or in what comes down
/// (an answer and a list of some 2,000 bytes each); or in what opens a link.
fn cut(random: &mut Rng, commands: usize) -> Cut {
    let (way, most) = if random.bool() {
        (Way::Up, 110 * commands)
    } else {
        (Way::Down, 2_000 * commands)
    };
    let how = if random.bool() {
        How::Close
    } else {
        How::Reset
    };
    Cut {
        way,
        after: random.usize(..most),
        how,
    }
}

//! The words that filter the grid: how a user compares, and those of the table, which must hold on
//! one of the brokers. Which rows are shown by it, and by `f`, is decided in `shown_rows`.

use crate::engine::user_filter::Filter as TableFilter;
use crate::fleet::grid::Grid;
use crate::screens::fleet::member::Member;

/// What is said of words that only the table of one broker has.
const OF_ONE: &str = "status: and marked are words for the table of one broker";

/// A word of the grid alone.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    /// It is not everywhere the same.
    Differs,
    /// One of these brokers does not have it.
    Missing(Vec<usize>),
    /// One of these brokers has it, and no other.
    Only(Vec<usize>),
}

/// What users must be like to be shown: all words must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Each with whether it is turned around.
    terms: Vec<(bool, Meaning)>,
    /// The other words, as each broker understands them; empty where there are none.
    tables: Vec<TableFilter>,
}

impl Filter {
    /// That of a typed text. `missing:` and `only:` take a part of a broker's name.
    pub fn of(text: &str, members: &[Member]) -> Self {
        let mut terms = Vec::new();
        let mut others = Vec::new();
        for word in text.split_whitespace() {
            let plain = word.trim_start_matches(['!', '-']);
            match meaning(plain, members) {
                Some(meaning) => terms.push((plain.len() < word.len(), meaning)),
                None => others.push(word),
            }
        }
        let others = others.join(" ");
        let permissions = members.iter().map(|it| it.cx.engine.permissions());
        let tables = permissions.map(|known| TableFilter::parse(&others, known));
        Self {
            terms,
            tables: tables.filter(|_| !others.is_empty()).collect(),
        }
    }

    /// What is wrong with it, as a sentence: on every broker, since one may know what others do
    /// not.
    pub fn complaint(&self) -> Option<&str> {
        if self.tables.iter().any(TableFilter::is_restless) {
            return Some(OF_ONE);
        }
        let mut complaints = self.tables.iter().map(TableFilter::complaint);
        let first = complaints.next()??;
        complaints.all(|it| it.is_some()).then_some(first)
    }

    /// Whether it shows the user in this row.
    pub fn shows(&self, grid: &Grid, members: &[Member], row: usize) -> bool {
        let Some(user) = grid.users().get(row) else {
            return false;
        };
        let mut tables = self.tables.iter().zip(members).enumerate();
        // One that only a file names is on no broker: it has a name, and nothing else.
        let is_of_file = grid.is_only_wanted(row);
        let matches = self.tables.is_empty()
            || tables.any(|(at, (table, member))| {
                let is_here = grid.has(at, user) || is_of_file && table.has_only_names();
                is_here && table.matches(&member.cx.engine, user)
            });
        let holds = |(inverted, meaning): &(bool, Meaning)| {
            let is = match meaning {
                Meaning::Differs => grid.differs(row),
                Meaning::Missing(brokers) => {
                    let known = |at: &usize| grid.is_known(*at) && !grid.has(*at, user);
                    brokers.iter().any(known)
                }
                Meaning::Only(brokers) => {
                    let has = |at: usize| grid.has(at, user);
                    let mut others = (0..members.len()).filter(|at| !brokers.contains(at));
                    brokers.iter().any(|at| has(*at)) && !others.any(has)
                }
            };
            is != *inverted
        };
        matches && self.terms.iter().all(holds)
    }
}

fn meaning(word: &str, members: &[Member]) -> Option<Meaning> {
    let word = word.to_lowercase();
    let brokers = |part: &str| {
        let named = |at: &usize| members[*at].name().to_lowercase().contains(part);
        (0..members.len()).filter(named).collect()
    };
    match word.split_once(':') {
        Some(("missing", part)) => Some(Meaning::Missing(brokers(part))),
        Some(("only", part)) => Some(Meaning::Only(brokers(part))),
        None if word == "differs" => Some(Meaning::Differs),
        _ => None,
    }
}

//! The words that filter the grid: parts of names, and how a user compares.

use crate::fleet::grid::{Cell, Grid};
use crate::screens::fleet::member::Member;

/// A word of the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Term {
    /// The name holds this, in lower case.
    Name(String),
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
    terms: Vec<Term>,
}

impl Filter {
    /// That of a typed text. `missing:` and `only:` take a part of a broker's name.
    pub fn of(text: &str, members: &[Member]) -> Self {
        let brokers = |part: &str| {
            let named = |at: &usize| members[*at].name().to_lowercase().contains(part);
            (0..members.len()).filter(named).collect()
        };
        let term = |word: &str| match word.split_once(':') {
            Some(("missing", part)) => Term::Missing(brokers(part)),
            Some(("only", part)) => Term::Only(brokers(part)),
            _ if word == "differs" => Term::Differs,
            _ => Term::Name(word.into()),
        };
        let text = text.to_lowercase();
        Self {
            terms: text.split_whitespace().map(term).collect(),
        }
    }

    /// Whether it shows the user in this row.
    pub fn shows(&self, grid: &Grid, row: usize) -> bool {
        let Some(user) = grid.users().get(row) else {
            return false;
        };
        self.terms.iter().all(|term| match term {
            Term::Name(part) => user.as_str().to_lowercase().contains(part),
            Term::Differs => grid.differs(row),
            Term::Missing(brokers) => {
                let cells = grid.cells(user);
                let is_missing = |at: &usize| cells.get(*at) == Some(&Some(Cell::Missing));
                brokers.iter().any(is_missing)
            }
            Term::Only(brokers) => {
                let cells = grid.cells(user);
                let has = |at: usize| !matches!(cells[at], None | Some(Cell::Missing));
                let mut others = (0..cells.len()).filter(|at| !brokers.contains(at));
                brokers.iter().any(|at| has(*at)) && !others.any(has)
            }
        })
    }
}

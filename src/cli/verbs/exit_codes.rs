//! The exit codes, and the one that several come to ([`Exit::of_all`]: *partly done*, for
//! instance). That of a single change is in `outcome_row`, that of what is refused before anything
//! is sent, or cut short by a signal, in `change` and `open_brokers`, of a broker that cannot be
//! opened, and of reading several, in `open_brokers`, and of a plan that no longer fits the list in
//! `saved_plan`.

use crate::cli::with_causes;

/// An exit code. `guestlist help exit-codes` says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Exit {
    Done = 0,
    Guard = 1,
    Changes = 2,
    Partly = 3,
    Unknown = 8,
    Usage = 64,
    Refused = 65,
    Unreachable = 69,
    Internal = 70,
    Exists = 73,
    CannotWrite = 74,
    Moved = 75,
    NoRight = 77,
    Profile = 78,
    Signal = 130,
}

impl Exit {
    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    /// One code for what several brokers or lines came to: unknown outcomes count most; where only
    /// some is done, or the causes differ, it is partly done.
    pub(crate) fn of_all(all: impl IntoIterator<Item = Self>) -> Self {
        let mut all: Vec<Self> = all.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        match all.as_slice() {
            [] => Self::Done,
            [one] => *one,
            _ if all.contains(&Self::Unknown) => Self::Unknown,
            [Self::Done, Self::Changes] => Self::Changes,
            _ => Self::Partly,
        }
    }
}

/// Why a verb ends without a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// What failed, for which user or address, and what to do next. Empty: nothing is to be said.
    pub(crate) text: String,
}

impl Failure {
    pub(crate) fn new(exit: Exit, text: impl Into<String>) -> Self {
        Self {
            exit,
            text: text.into(),
        }
    }

    /// The words of an error, with the causes that it does not name itself.
    pub(crate) fn of(exit: Exit, error: &(dyn std::error::Error + 'static)) -> Self {
        Self::new(exit, with_causes(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_causes_are_one_code() {
        for (all, one) in [
            (&[][..], Exit::Done),
            (&[Exit::Done, Exit::Done], Exit::Done),
            (&[Exit::NoRight, Exit::NoRight], Exit::NoRight),
            (&[Exit::Done, Exit::NoRight], Exit::Partly),
            (&[Exit::Refused, Exit::NoRight], Exit::Partly),
            (&[Exit::Done, Exit::NoRight, Exit::Unknown], Exit::Unknown),
            (&[Exit::Done, Exit::Changes], Exit::Changes),
            (&[Exit::Changes, Exit::Unreachable], Exit::Partly),
        ] {
            assert_eq!(Exit::of_all(all.iter().copied()), one, "{all:?}");
        }
    }
}

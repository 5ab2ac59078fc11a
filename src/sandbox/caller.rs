//! On whose behalf something happens.

/// On whose behalf something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Caller {
    /// A session without a user name: it connects and then sees nothing (H).
    Anonymous,
    /// A user of the table, by its id.
    Account(u64),
    /// The administrator that a test plays without a connection. It may do all that `root` may.
    OtherAdmin,
}

//! The user that does something: of the table, anonymous, or an administrator without a connection.

/// The user that does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Caller {
    /// A session without a user name: it connects and then sees nothing (H).
    Anonymous,
    /// A user of the table, by its id.
    Account(u64),
    /// An administrator that a test plays without a connection. It may do all that `root` may.
    OtherAdmin,
}

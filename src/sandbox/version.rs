//! Which version the broker says it has.

/// The version of the broker that is imitated, marked as an imitation.
pub(super) const VERSION: &str = "2.14.3+sandbox";

/// The version of one that answers in plain text (L).
pub(super) const OLDER_VERSION: &str = "1.9.0+sandbox";

//! Which users a Coreflux broker protects: nobody can delete them, and some of their permissions
//! are fixed. The profile's `protected` is something else: these users are asked about first
//! (`engine::session`). Mosquitto protects nobody. That rules do not stop such a user either is
//! said in `family` (`Rules::always`).

use super::permissions::{self, ROOT};
use crate::domain::permission::PermissionKey;
use crate::domain::roster::Protection;

/// `root` cannot be deleted and cannot be fully modified (M). That Full Access is the fixed part is
/// seen in the vendor's picture (M).
pub(super) fn protection() -> Protection {
    Protection {
        user: ROOT.into(),
        fixed: vec![PermissionKey::from(permissions::FULL_ACCESS)],
        reason:
            "The broker protects root: it cannot be deleted and is allowed everything, whatever the \
            list shows."
                .into(),
    }
}

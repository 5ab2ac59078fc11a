//! The login that every fresh broker has.

use super::ROOT;
use crate::domain::secret::Secret;

/// The password of [`ROOT`] on a fresh broker (H).
const FACTORY_PASSWORD: &str = "coreflux";

/// Whether every fresh broker has this user with this password.
pub(super) fn is_factory_login(user: &str, password: &Secret) -> bool {
    user == ROOT && password.expose() == FACTORY_PASSWORD
}

//! Who may read and change what, by the default rules of Coreflux (`docs/protocol.md`, *Default
//! rules*), and the way back for somebody who is locked out.

use super::permissions::{self, ROOT};
use crate::domain::rules::{Check, Need, Rules};

/// The user that may read and send without any permission (M).
const ADMIN: &str = "admin";

/// The default rules (M). As for the way back, it is documented that `root` is always admitted (M);
/// what the command and the options do is a guess by their names (L).
pub(super) fn rules() -> Rules {
    let need = |users: &[&str], permissions: &[&str]| Need {
        users: users.iter().map(|name| (*name).into()).collect(),
        checks: vec![Check::any_of(permissions.iter().map(|key| (*key).into()))],
    };
    let either = || {
        need(
            &[ROOT, ADMIN],
            &[permissions::USER_MANAGEMENT, permissions::FULL_ACCESS],
        )
    };
    Rules {
        list: need(&[ROOT, ADMIN], &[permissions::FULL_ACCESS]),
        commands: either(),
        answers: either(),
        users: need(&[ROOT], &[permissions::USER_MANAGEMENT]),
        always: Some(ROOT.into()),
        newcomers: Vec::new(),
        usual: 0,
        login: Vec::new(),
        certificates: false,
        way_back: format!(
            "To recover: {ROOT} can always log in and is allowed everything; the command \
                -restoreRules restores the default rules; a restart with --users FILE \
                --users-force loads the users from FILE."
        ),
    }
}

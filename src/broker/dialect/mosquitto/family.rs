//! What is known of all brokers with Dynamic Security, and what is said where the plugin may be
//! missing.

use super::roster::enabled;
use super::{encode, shown_command};
use crate::domain::broker_messages::Channel;
use crate::domain::command::CommandKind;
use crate::domain::family::{FamilyTraits, PermissionKind, Spelling};
use crate::domain::validate::Texts;

/// The rights that all commands need: there is no reading admin, and no scope for a kind.
const SENDING: &str = "publishClientSend on $CONTROL/dynamic-security/v1";
/// The rights that answers need.
const HEARING: &str = "subscribeLiteral and publishClientReceive on \
    $CONTROL/dynamic-security/v1/response";

/// What it may mean that no answer came in time.
pub(super) const SILENCE: &str = "The broker did not answer the request for its clients: it has no dynamic security plugin, or \
    this account lacks publishClientReceive on $CONTROL/dynamic-security/v1/response.";

pub(super) fn family() -> FamilyTraits {
    let kinds = [
        CommandKind::Add,
        CommandKind::Remove,
        CommandKind::Password,
        CommandKind::Permission,
    ];
    FamilyTraits {
        permissions: vec![enabled()],
        protections: Vec::new(),
        needs: kinds.map(|kind| (kind, SENDING.into())).into(),
        reading: format!("{SENDING} with {HEARING}"),
        changing: SENDING.into(),
        grantors: "the broker's administrator".into(),
        // They come with the list: each broker has roles of its own.
        rules: None,
        ties: Vec::new(),
        spelling: Spelling(shown_command::spelt),
        texts: Texts::json(),
        together: encode::TOGETHER,
        permissions_are: PermissionKind::Roles,
        source: super::COMMAND_TOPIC,
        target: super::COMMAND_TOPIC,
        lists_afresh: true,
        list_may_be_partial: false,
        newcomer: "enabled, no roles. It can log in, and do what the broker lets everybody do"
            .into(),
        refused_login:
            "The broker gives no reason: the password may be wrong, or the account may have \
                none."
                .into(),
        cuts_sessions: true,
    }
}

pub(super) fn refusal(channel: Channel, broker_says: &str) -> String {
    match channel {
        Channel::Users => format!(
            "The broker refused the request for its clients ({broker_says}): it needs {SENDING}."
        ),
        Channel::Answers => format!(
            "The broker refused to show its answers ({broker_says}): reading them needs {HEARING}."
        ),
        Channel::Commands => format!(
            "The broker refused the commands ({broker_says}): sending them needs {SENDING}."
        ),
    }
}

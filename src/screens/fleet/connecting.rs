//! Connects the brokers of a fleet, a few at a time ([`CONNECTING_AT_ONCE`] in
//! `domain::brokers_at_once`), so that forty of them do not make forty handshakes at once. What a
//! person can do about one that is not connected is in [`crate::screens::fleet::reconnect`].

use crate::domain::address::Address;
use crate::domain::brokers_at_once::CONNECTING_AT_ONCE;
use crate::domain::profile::Profile;
use crate::domain::secret::Secret;
use crate::engine::Engine;
use crate::screens::brokers::session_of;
use crate::screens::brokers::setup::Setup;
use crate::screens::context::Context;
use crate::screens::effect::{Connect, Effect};
use crate::screens::fleet::context::FleetContext;
use crate::screens::fleet::member::{Member, Reach};
use crate::screens::message::ConnectionId;
use crate::screens::unsaved::Unsaved;

/// A broker of the fleet before it is connected. `exposed`: its password would cross a network in
/// clear, and nobody agreed to that.
pub fn member(
    profile: Profile,
    setup: &Setup,
    link: ConnectionId,
    exposed: bool,
    (width, height): (u16, u16),
) -> Member {
    let (session, mut settings) = session_of(&profile, setup, false);
    settings.link = link;
    let reach = if exposed {
        Reach::Exposed
    } else {
        Reach::Waiting
    };
    Member {
        cx: Context::new(session, settings, width, height),
        profile,
        reach,
        marked: false,
        unsaved: Unsaved::default(),
    }
}

/// Begins as many connections as may be made at a time.
pub(super) fn go_on(cx: &mut FleetContext) {
    let mut busy = cx.members.iter().filter(|it| it.is_connecting()).count();
    for at in 0..cx.members.len() {
        if busy >= CONNECTING_AT_ONCE {
            return;
        }
        if cx.members[at].reach == Reach::Waiting {
            dial(cx, at, None);
            busy += 1;
        }
    }
}

/// Connects a broker, with a password that was typed or with that of its sources.
pub(super) fn dial(cx: &mut FleetContext, broker: usize, password: Option<Secret>) {
    let Some(member) = cx.members.get_mut(broker) else {
        return;
    };
    member.reach = Reach::Dialling;
    let connect = Connect {
        link: member.link(),
        profile: member.profile.clone(),
        password,
    };
    cx.surface.effects.push(Effect::Connect(connect.into()));
}

/// The password is there, and the link is being made.
pub(super) fn dialling(member: &mut Member, factory_password: bool, address: Option<Address>) {
    member.reach = Reach::Linked;
    let note = |engine: &mut Engine| engine.note_factory_password(factory_password);
    member.cx.call(note);
    if let Some(address) = address {
        member.profile.address = Ok(address);
    }
}

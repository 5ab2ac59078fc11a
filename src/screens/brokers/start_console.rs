//! What the console of a broker is started with, from its profile and the flags.

use crate::domain::family::FamilyTraits;
use crate::domain::link_safety::LinkSafety;
use crate::domain::profile::Profile;
use crate::domain::unsaved::Owner;
use crate::domain::user::UserName;
use crate::engine::session::Session;
use crate::screens::brokers::attempt::Attempt;
use crate::screens::brokers::connecting::is_plaintext_known;
use crate::screens::brokers::context::ListContext;
use crate::screens::brokers::setup::Setup;
use crate::screens::brokers::words;
use crate::screens::console_settings::ConsoleSettings;
use crate::screens::message::ConnectionId;

/// What the console of an admitted attempt is started with.
pub(crate) fn session(cx: &ListContext, attempt: &Attempt) -> (Session, ConsoleSettings) {
    let (mut session, mut settings) =
        session_of(&attempt.profile, &cx.setup, attempt.factory_password);
    settings.link = attempt.link;
    session.plaintext_known = is_plaintext_known(cx, &attempt.profile);
    if attempt.is_demo {
        settings.note.clone_from(&cx.setup.demo);
        settings.journal = None;
        settings.unsaved = None;
    }
    (session, settings)
}

/// What the console of a broker is started with.
pub fn session_of(
    profile: &Profile,
    setup: &Setup,
    factory_password: bool,
) -> (Session, ConsoleSettings) {
    let address = profile.address.as_ref();
    let safety = address.map(|it| LinkSafety::of(it, &profile.tls));
    let user: Option<UserName> = profile.username.as_deref().map(Into::into);
    let session = Session {
        broker: format!("{} {}", profile.name, words::address(profile)),
        user: user.clone(),
        certificate: address.is_ok_and(|it| profile.tls.shows_certificate(it)),
        // What the broker's family is like, its link tells once it knows.
        notice: String::new(),
        family: FamilyTraits::default(),
        safety: safety.unwrap_or_default(),
        plaintext_known: profile.allow_plaintext || setup.allow_plaintext,
        production: profile.production,
        read_only: profile.read_only || setup.read_only,
        protected: profile
            .protected
            .iter()
            .map(|it| it.as_str().into())
            .collect(),
        password_rules: profile.password_rules.clone(),
        factory_password,
        password_profile: profile.password.is_there().then(|| profile.name.clone()),
    };
    let settings = ConsoleSettings {
        link: ConnectionId::FIRST,
        note: None,
        has_list: true,
        journal: setup.journal.clone(),
        unsaved: setup.keeps_drafts.then(|| Owner {
            broker: words::address(profile),
            user,
        }),
        keys: setup.keys,
        glyphs: setup.glyphs,
        clipboard: setup.clipboard,
        theme: profile.theme,
    };
    (session, settings)
}

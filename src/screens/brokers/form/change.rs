//! What saving the form writes. The words of *Tags* and *Protected* are split in `comma_lists`.

use std::path::PathBuf;

use crate::domain::address::{self, Source};
use crate::domain::profile::{Origin, PasswordSources, Profile, ProfileChange, TlsOptions};
use crate::domain::secret::Secret;
use crate::screens::brokers::form::{Part, PasswordSource, ProfileForm};

impl ProfileForm {
    pub(in crate::screens) fn tls(&self) -> TlsOptions {
        let path = |part| match self.fields.text(part).trim() {
            "" => None,
            path => Some(PathBuf::from(path)),
        };
        TlsOptions {
            ca: path(Part::Ca),
            certificate: path(Part::Certificate),
            key: path(Part::Key),
            insecure: self.fields.is_on(Part::Insecure),
        }
    }

    /// The change that saving makes; `None` when something is wrong with it.
    pub fn change(&self) -> Option<ProfileChange> {
        let text = |part| self.fields.text(part);
        let parsed = address::parse(text(Part::Url), Source::Environment).ok()?;
        let typed = Some(text(Part::User)).filter(|user| !user.is_empty());
        let old = self.old.as_ref();
        let profile = Profile {
            name: text(Part::Name).into(),
            origin: Origin::User,
            address: Ok(parsed.address),
            username: typed.map(Into::into).or(parsed.username),
            password: self.passwords(),
            client_id: old.and_then(|old| old.client_id.clone()),
            tls: self.tls(),
            family: old.and_then(|old| old.family),
            poll: old.is_none_or(|old| old.poll),
            description: text(Part::Description).into(),
            tags: self.split_at_commas(Part::Tags, |old| &old.tags),
            production: self.fields.is_on(Part::Production),
            read_only: self.fields.is_on(Part::ReadOnly),
            allow_plaintext: self.fields.is_on(Part::Plaintext),
            protected: self.split_at_commas(Part::Protected, |old| &old.protected),
            password_rules: old
                .map(|old| old.password_rules.clone())
                .unwrap_or_default(),
            theme: old.and_then(|old| old.theme),
        };
        Some(ProfileChange::Put {
            old_name: old.map(|old| old.name.clone()),
            profile: profile.into(),
        })
    }

    /// The sources as they are to be: only the chosen one where it changed, since the first that
    /// is there counts; else also those behind it.
    fn passwords(&self) -> PasswordSources {
        let old = self.old.as_ref().map(|old| old.password.clone());
        let old = old.unwrap_or_default();
        let mut sources = if PasswordSource::of(&old) == self.source() {
            old
        } else {
            PasswordSources::default()
        };
        let text = |part| self.fields.text(part);
        match self.source() {
            PasswordSource::Ask => {}
            PasswordSource::Variable => sources.variable = Some(text(Part::Variable).into()),
            PasswordSource::Command => sources.command = Some(text(Part::Command).into()),
            PasswordSource::Stored if text(Part::Password).is_empty() => {}
            PasswordSource::Stored => sources.stored = Some(Secret::new(text(Part::Password))),
        }
        sources
    }
}

//! What saving the form writes.

use std::path::PathBuf;

use crate::domain::address::{self, Source};
use crate::domain::profile::{Origin, PasswordSources, Profile, ProfileChange, TlsOptions};
use crate::domain::secret::Secret;
use crate::screens::brokers::form::{PasswordSource, ProfileForm};
use crate::ui::field::Field;

impl ProfileForm {
    pub(in crate::screens) fn tls(&self) -> TlsOptions {
        let path = |field: &Field| match field.text().trim() {
            "" => None,
            path => Some(PathBuf::from(path)),
        };
        TlsOptions {
            ca: path(&self.ca),
            certificate: path(&self.certificate),
            key: path(&self.key),
            insecure: self.insecure,
        }
    }

    /// The change that saving makes; `None` when something is wrong with it.
    pub fn change(&self) -> Option<ProfileChange> {
        let parsed = address::parse(self.url.text(), Source::Environment).ok()?;
        let typed = Some(self.user.text()).filter(|user| !user.is_empty());
        let old = self.old.as_ref();
        let profile = Profile {
            name: self.name.text().into(),
            origin: Origin::User,
            address: Ok(parsed.address),
            username: typed.map(Into::into).or(parsed.username),
            password: self.passwords(),
            client_id: old.and_then(|old| old.client_id.clone()),
            tls: self.tls(),
            family: old.and_then(|old| old.family),
            poll: old.is_none_or(|old| old.poll),
            description: self.description.text().into(),
            production: self.production,
            read_only: self.read_only,
            allow_plaintext: self.plaintext,
            protected: self
                .protected
                .text()
                .split(',')
                .map(|user| user.trim().to_owned())
                .filter(|user| !user.is_empty())
                .collect(),
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
        let mut sources = if PasswordSource::of(&old) == self.source {
            old
        } else {
            PasswordSources::default()
        };
        match self.source {
            PasswordSource::Ask => {}
            PasswordSource::Variable => sources.variable = Some(self.variable.text().into()),
            PasswordSource::Command => sources.command = Some(self.command.text().into()),
            PasswordSource::Stored if self.password.text().is_empty() => {}
            PasswordSource::Stored => sources.stored = Some(Secret::new(self.password.text())),
        }
        sources
    }
}

//! What is wrong with what stands in the form, and what should be known of it.

use crate::domain::address::{self, Source};
use crate::domain::link_safety::LinkSafety;
use crate::domain::profile::{Origin, is_name};
use crate::domain::validate::MAX_BYTES;
use crate::screens::brokers::form::{Part, PasswordSource, ProfileForm};
use crate::screens::brokers::known::Known;

impl ProfileForm {
    /// What is wrong with what stands in a part now. Before saving was tried, a field that is
    /// still empty, or an address that is still being typed, is no complaint.
    pub fn complaint(&self, part: Part, known: Option<&Known>) -> Option<String> {
        match part {
            Part::Name => self.name_complaint(known),
            Part::Url => self.url_complaint(),
            Part::User if self.fields.text(Part::User).len() > MAX_BYTES => Some(format!(
                "It is longer than {MAX_BYTES} bytes, the limit for a login"
            )),
            Part::Variable => self.variable_complaint(),
            Part::Command if self.fields.text(Part::Command).trim().is_empty() => self
                .tried
                .then(|| "Which command prints the password?".into()),
            Part::Password
                if self.fields.text(Part::Password).is_empty() && !self.keeps_password() =>
            {
                self.tried
                    .then(|| "Type the password, or choose another source".into())
            }
            Part::Key => self.pair_complaint(),
            Part::Tags => {
                let tags = self.split_at_commas(Part::Tags, |old| &old.tags);
                let apart = tags.iter().any(|tag| tag.contains(char::is_whitespace));
                apart.then(|| "A tag is one word; separate tags with commas".into())
            }
            _ => None,
        }
    }

    fn name_complaint(&self, known: Option<&Known>) -> Option<String> {
        let name = self.fields.text(Part::Name);
        if name.is_empty() {
            return self.tried.then(|| "It needs a name".into());
        }
        if !is_name(name) {
            return Some(
                "A name is up to 64 letters, digits, dots, dashes and underscores, and begins \
                 with a letter or a digit"
                    .into(),
            );
        }
        let is_old = self.old.as_ref().is_some_and(|old| old.name == name);
        let taken = known.is_some_and(|known| known.own.contains(name));
        (taken && !is_old).then(|| "Another broker in your file has this name".into())
    }

    fn url_complaint(&self) -> Option<String> {
        let url = self.fields.text(Part::Url);
        if url.is_empty() {
            return self
                .tried
                .then(|| "Where is it? For instance mqtts://HOST".into());
        }
        let unfinished = self.fields.is_at(Part::Url) && !url.contains("://") && !self.tried;
        match address::parse(url, Source::Environment) {
            _ if unfinished => None,
            Err(error) => Some(sentence(&error.to_string())),
            Ok(parsed) if parsed.password.is_some() => Some(
                "Leave the password out of the URL, and choose below where it comes from".into(),
            ),
            Ok(_) => None,
        }
    }

    fn variable_complaint(&self) -> Option<String> {
        let name = self.fields.text(Part::Variable);
        if name.is_empty() {
            return self
                .tried
                .then(|| "Which variable holds the password?".into());
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let begins = |c: char| c.is_ascii_digit();
        (!name.chars().all(fits) || name.starts_with(begins))
            .then(|| "A variable's name is made of letters, digits and underscores".into())
    }

    fn pair_complaint(&self) -> Option<String> {
        let (certificate, key) = (
            self.fields.text(Part::Certificate),
            self.fields.text(Part::Key),
        );
        match (certificate.is_empty(), key.is_empty()) {
            (false, true) if self.tried || !self.fields.is_at(Part::Key) => {
                Some("The client certificate needs its key".into())
            }
            (true, false) => Some("The key needs its client certificate".into()),
            _ => None,
        }
    }

    /// What should be known about a part though nothing is wrong with it.
    pub fn warning(&self, part: Part, known: Option<&Known>) -> Option<String> {
        match part {
            Part::Name => {
                let known = known?;
                let name = self.fields.text(Part::Name);
                let other = known.profiles.iter().find(|other| {
                    other.name == name
                        && matches!(other.origin, Origin::Workspace | Origin::Environment)
                })?;
                let place = known.place(other.origin);
                Some(format!("{place} has this name too, and comes first"))
            }
            Part::Insecure if self.fields.is_on(Part::Insecure) => {
                Some("UNVERIFIED: anyone in between can read the password".into())
            }
            Part::Plaintext if self.fields.is_on(Part::Plaintext) => {
                Some("Anyone on the network can read the password".into())
            }
            Part::Url => self.url_warning(),
            Part::User
                if self.fields.text(Part::User).is_empty()
                    && self.source() != PasswordSource::Ask =>
            {
                Some("Without a user name the password is not used".into())
            }
            _ => None,
        }
    }

    fn url_warning(&self) -> Option<String> {
        let parsed = address::parse(self.fields.text(Part::Url), Source::Environment).ok()?;
        match LinkSafety::of(&parsed.address, &self.tls()) {
            LinkSafety::Plaintext => Some("NOT ENCRYPTED over a network".into()),
            _ => None,
        }
    }

    /// The first part with something wrong in it.
    pub fn first_complaint(&self, known: Option<&Known>) -> Option<Part> {
        let mut parts = self.fields.parts();
        parts.find(|part| self.complaint(*part, known).is_some())
    }
}

/// With a capital at its beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}
